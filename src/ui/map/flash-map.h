/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/map/flash-row.h"

G_BEGIN_DECLS

/* The flash: a strip to scale, and below it a block for each area that can be read. */
#define STROBE_TYPE_FLASH_MAP (strobe_flash_map_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFlashMap, strobe_flash_map, STROBE, FLASH_MAP, GtkWidget)

void strobe_flash_map_set_firmware (StrobeFlashMap *self,
                                    StrobeFirmware *firmware,
                                    const gboolean *wanted);
StrobeFlashRow *strobe_flash_map_get_row (StrobeFlashMap *self);
int strobe_flash_map_get_selected (StrobeFlashMap *self); /* area under pointer or focus; or -1 */

G_END_DECLS
