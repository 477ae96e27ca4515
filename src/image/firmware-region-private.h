/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware-private.h"
#include "image/firmware-region.h"
#include "image/scatter.h"

G_BEGIN_DECLS

/* The public part comes first, so that a pointer to one is a pointer to the other. */
typedef struct {
  StrobeFirmwareRegion region;
  StrobeScatter *bytes;
  GPtrArray *slots; /* of StrobeFirmwareSlot, borrowed */
  GArray *parts;    /* of guint: the numbers of the slots */
} StrobeFirmwareJoin;

void strobe_firmware_join_free (StrobeFirmwareJoin *self);
void strobe_firmware_regions_join (StrobeFirmware *self);
StrobeFirmwareJoin *strobe_firmware_regions_find (StrobeFirmware *self, guint64 address);
guint64 strobe_firmware_join_get_end (const StrobeFirmwareJoin *self);
void strobe_firmware_join_set_kind (StrobeFirmwareJoin *self, StrobeFirmwarePartKind kind);

G_END_DECLS
