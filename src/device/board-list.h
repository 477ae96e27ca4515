/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "device/board.h"
#include "device/device-source.h"

G_BEGIN_DECLS

/* GListModel of StrobeBoard, sorted by port; one board a USB port, across re-enumerations. */
#define STROBE_TYPE_BOARD_LIST (strobe_board_list_get_type ())
G_DECLARE_FINAL_TYPE (StrobeBoardList, strobe_board_list, STROBE, BOARD_LIST, GObject)

StrobeBoardList *strobe_board_list_new (void);
void strobe_board_list_add_source (StrobeBoardList *self, StrobeDeviceSource *source);
void strobe_board_list_set_console_over_usb (StrobeBoardList *self, gboolean over_usb);
StrobeBoard *strobe_board_list_find (StrobeBoardList *self, const char *port);

G_END_DECLS
