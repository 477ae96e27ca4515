/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/board-state.h"

G_BEGIN_DECLS

#define STROBE_TYPE_BOARD (strobe_board_get_type ())
G_DECLARE_FINAL_TYPE (StrobeBoard, strobe_board, STROBE, BOARD, GObject)

const char *strobe_board_get_port (StrobeBoard *self);
StrobeBoardState strobe_board_get_state (StrobeBoard *self);
const char *strobe_board_get_state_name (StrobeBoard *self); /* for JSON: "loader", "dfu", … */
const StrobeChip *strobe_board_get_chip (StrobeBoard *self); /* NULL: not known from the outside */
const StrobeDeviceInfo *strobe_board_get_device (StrobeBoard *self);
gboolean strobe_board_is_practice (StrobeBoard *self);
gboolean strobe_board_can_flash (StrobeBoard *self); /* loader, DFU mode or run-time DFU */
/* The app's own serial port, or NULL: the port of the loader and of DFU mode is not the app's. */
const char *strobe_board_get_console_tty (StrobeBoard *self);
/* What the console is read from: its tty, or the USB node where it is read over USB from here. */
const char *strobe_board_get_console (StrobeBoard *self);
gboolean strobe_board_has_console_over_usb (StrobeBoard *self);
/* The node that the user may not open, or NULL: StrobeAccessReport says why. */
const char *strobe_board_get_denied_node (StrobeBoard *self);

/* A held board stays in its list while it is away. Properties: port, state, device, console-tty,
 * console, denied-node. */
void strobe_board_hold (StrobeBoard *self);
void strobe_board_release (StrobeBoard *self);
/* After a flash the next enumeration is the app's, where descriptors alone cannot tell. */
void strobe_board_expect_app (StrobeBoard *self);

G_END_DECLS
