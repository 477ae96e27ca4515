/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ui/map/flash-layout.h"

G_BEGIN_DECLS

/* One area of the flash, large enough to be read. */
#define STROBE_TYPE_FLASH_BLOCK (strobe_flash_block_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFlashBlock, strobe_flash_block, STROBE, FLASH_BLOCK, GtkWidget)

StrobeFlashBlock *strobe_flash_block_new (void);
void strobe_flash_block_show (StrobeFlashBlock *self, StrobeFlashLayout *layout, guint index);
const StrobeFlashArea *strobe_flash_block_get_area (StrobeFlashBlock *self);

G_END_DECLS
