/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware-region.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_FIRMWARE_CHANGE_NONE,
  STROBE_FIRMWARE_CHANGE_CONTENT, /* other bytes, or the same elsewhere */
  STROBE_FIRMWARE_CHANGE_ADDED,
  STROBE_FIRMWARE_CHANGE_REMOVED,
} StrobeFirmwareChange;

/* One region of the new firmware; where it was removed, of the old one. */
typedef struct {
  StrobeFirmwareChange change;
  StrobeFirmwarePartKind kind;
  char *name;
  guint32 address;
} StrobeFirmwareDifference;

/* What is different between two firmwares, region by region. */
typedef struct _StrobeFirmwareDiff StrobeFirmwareDiff;

#define STROBE_TYPE_FIRMWARE_DIFF (strobe_firmware_diff_get_type ())
GType strobe_firmware_diff_get_type (void);
StrobeFirmwareDiff *strobe_firmware_diff_new (StrobeFirmware *before, StrobeFirmware *after);
StrobeFirmwareDiff *strobe_firmware_diff_ref (StrobeFirmwareDiff *self);
void strobe_firmware_diff_unref (StrobeFirmwareDiff *self);
guint strobe_firmware_diff_get_n_regions (StrobeFirmwareDiff *self);
const StrobeFirmwareDifference *strobe_firmware_diff_get_region (StrobeFirmwareDiff *self,
                                                                 guint index);
guint strobe_firmware_diff_count_changes (StrobeFirmwareDiff *self);
gboolean strobe_firmware_diff_has_other_chip (StrobeFirmwareDiff *self);
gboolean strobe_firmware_diff_has_other_flash (StrobeFirmwareDiff *self);
gboolean strobe_firmware_diff_is_empty (StrobeFirmwareDiff *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeFirmwareDiff, strobe_firmware_diff_unref)

G_END_DECLS
