/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware.h"
#include "ui/map/flash-area.h"

G_BEGIN_DECLS

/* The flash of a board as a firmware leaves it. Immutable. */
#define STROBE_TYPE_FLASH_LAYOUT (strobe_flash_layout_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFlashLayout, strobe_flash_layout, STROBE, FLASH_LAYOUT, GObject)

StrobeFlashLayout *strobe_flash_layout_new (StrobeFirmware *firmware, const gboolean *wanted);
guint64 strobe_flash_layout_get_flash_size (StrobeFlashLayout *self);
gboolean strobe_flash_layout_has_content (StrobeFlashLayout *self);
guint strobe_flash_layout_get_n_areas (StrobeFlashLayout *self);
const StrobeFlashArea *strobe_flash_layout_get_area (StrobeFlashLayout *self, guint index);
GArray *strobe_flash_layout_get_overlaps (StrobeFlashLayout *self); /* of StrobeFlashPiece */
double strobe_flash_layout_get_position (StrobeFlashLayout *self, guint64 address);

G_END_DECLS
