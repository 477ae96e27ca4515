/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_FLASH_REGION_WRITTEN, /* by a part of the firmware */
  STROBE_FLASH_REGION_KEPT,    /* a partition that the firmware leaves as it is */
  STROBE_FLASH_REGION_FREE,
} StrobeFlashRegionUse;

/* A stretch of the flash as the map shows it. */
typedef struct {
  StrobeFlashRegionUse use;
  StrobeFirmwarePartKind kind; /* of a written one */
  guint64 start;
  guint64 size_bytes;
  char *name; /* NULL for a free one */
} StrobeFlashRegion;

GArray *strobe_flash_regions_new (StrobeFirmware *firmware);
double strobe_flash_region_get_weight (const StrobeFlashRegion *self);

G_END_DECLS
