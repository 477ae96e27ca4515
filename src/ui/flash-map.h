/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ui/flash-regions.h"

G_BEGIN_DECLS

/* The flash as a bar: what is written, kept and free. */
#define STROBE_TYPE_FLASH_MAP (strobe_flash_map_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFlashMap, strobe_flash_map, STROBE, FLASH_MAP, GtkWidget)

void strobe_flash_map_set_firmware (StrobeFlashMap *self, StrobeFirmware *firmware);
char *strobe_flash_map_dup_legend (StrobeFlashMap *self); /* markup */
void strobe_flash_map_get_color (const StrobeFlashRegion *region, gboolean dark, GdkRGBA *color);

G_END_DECLS
