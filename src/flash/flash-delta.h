/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_FLASH_DELTA_UNKNOWN,    /* nothing is known of the board: all has to be sent */
  STROBE_FLASH_DELTA_EVERYTHING, /* it is known, and there is nothing that could stay */
  STROBE_FLASH_DELTA_PARTS,      /* @sent is less than the whole */
  STROBE_FLASH_DELTA_NOTHING,    /* the board holds the firmware already */
} StrobeFlashDeltaKind;

/* What has to be sent so that a board holds a firmware. */
typedef struct {
  StrobeFlashDeltaKind kind;
  StrobeFirmware *sent; /* what travels; NULL unless the kind is PARTS */
  guint64 sent_bytes;   /* that land in flash then */
  guint64 full_bytes;   /* that land there with everything */
} StrobeFlashDelta;

/* One piece that has to be sent, of a region of the firmware. */
typedef struct {
  guint region;
  guint32 address;
} StrobeFlashChange;

StrobeFlashDelta *strobe_flash_delta_new (StrobeFirmware *firmware, GArray *known);
void strobe_flash_delta_free (StrobeFlashDelta *self);
guint64 strobe_flash_delta_choose_part_size (GArray *changes, guint n_parts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeFlashDelta, strobe_flash_delta_free)

G_END_DECLS
