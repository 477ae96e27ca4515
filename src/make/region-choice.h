/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware-region.h"

G_BEGIN_DECLS

/* The usual answers to what of a firmware is written. */
typedef enum {
  STROBE_REGION_CHOICE_EVERYTHING,
  STROBE_REGION_CHOICE_APP_ONLY,
  STROBE_REGION_CHOICE_KEEP_SETTINGS,
  STROBE_REGION_CHOICE_CUSTOM, /* none of these */
} StrobeRegionChoice;

/* A choice is an array with a gboolean for each region. */
gboolean *strobe_region_choice_apply (StrobeRegionChoice self, StrobeFirmware *firmware);
gboolean strobe_region_choice_is_offered (StrobeRegionChoice self, StrobeFirmware *firmware);
gboolean *
strobe_region_choice_carry (StrobeFirmware *before, const gboolean *wanted, StrobeFirmware *now);
StrobeRegionChoice strobe_region_choice_find (StrobeFirmware *firmware, const gboolean *wanted);
gboolean
strobe_region_choice_add_named (StrobeFirmware *firmware, const char *name, gboolean *wanted);
const char *strobe_region_choice_get_kind_name (StrobeFirmwarePartKind kind);
const StrobePartition *strobe_region_choice_find_partition (StrobeFirmware *firmware,
                                                            const StrobeFirmwareRegion *region);
gboolean strobe_region_choice_overlaps (const StrobeFirmwareRegion *region,
                                        const StrobePartition *partition);
gboolean strobe_region_choice_is_user_data (const StrobePartition *partition);

G_END_DECLS
