/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/context.h"

G_BEGIN_DECLS

/* One board in the list: what it is, where it sits, what it does. */
#define STROBE_TYPE_BOARD_ROW (strobe_board_row_get_type ())
G_DECLARE_FINAL_TYPE (StrobeBoardRow, strobe_board_row, STROBE, BOARD_ROW, GtkListBoxRow)

GtkWidget *strobe_board_row_new (StrobeContext *context, StrobeBoard *board);
StrobeBoard *strobe_board_row_get_board (StrobeBoardRow *self);

G_END_DECLS
