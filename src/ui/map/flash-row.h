/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/map/flash-block.h"

G_BEGIN_DECLS

/* The blocks of a flash side by side. One stop for Tab; arrow keys, Home and End lead from block to
 * block. */
#define STROBE_TYPE_FLASH_ROW (strobe_flash_row_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFlashRow, strobe_flash_row, STROBE, FLASH_ROW, GtkWidget)

void strobe_flash_row_set_layout (StrobeFlashRow *self, StrobeFlashLayout *layout);
guint strobe_flash_row_get_n_blocks (StrobeFlashRow *self);
StrobeFlashBlock *strobe_flash_row_get_block (StrobeFlashRow *self, guint index);

G_END_DECLS
