/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/board.h"

G_BEGIN_DECLS

/* What the board list does with a board, and nobody else. */
StrobeBoard *strobe_board_new (const StrobeDeviceInfo *device, gboolean console_over_usb);
void strobe_board_set_console_over_usb (StrobeBoard *self, gboolean over_usb);
void strobe_board_set_device (StrobeBoard *self, const StrobeDeviceInfo *device);
void strobe_board_set_away (StrobeBoard *self);
gboolean strobe_board_is_held (StrobeBoard *self);
guint strobe_board_get_away_grace_ms (StrobeBoard *self);

G_END_DECLS
