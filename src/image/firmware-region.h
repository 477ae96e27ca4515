/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware.h"

G_BEGIN_DECLS

/* What was one file before it was cut into parts. */
typedef struct {
  const char *name; /* of its first part */
  StrobeFirmwarePartKind kind;
  guint32 address;
  guint64 size_bytes;
  guint first_part; /* its number in the firmware */
  guint n_parts;
} StrobeFirmwareRegion;

guint strobe_firmware_get_n_regions (StrobeFirmware *self);
const StrobeFirmwareRegion *strobe_firmware_get_region (StrobeFirmware *self, guint index);
guint strobe_firmware_get_region_part (StrobeFirmware *self, guint index, guint nth);
GBytes *strobe_firmware_dup_region_data (StrobeFirmware *self, guint index);

G_END_DECLS
