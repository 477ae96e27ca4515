/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/flash/flash-target.h"

G_BEGIN_DECLS

/* The list of boards, and the way to a practice board. */
#define STROBE_TYPE_BOARD_SIDEBAR (strobe_board_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (StrobeBoardSidebar, strobe_board_sidebar, STROBE, BOARD_SIDEBAR, AdwBin)

void strobe_board_sidebar_set_target (StrobeBoardSidebar *self, StrobeFlashTarget *target);

G_END_DECLS
