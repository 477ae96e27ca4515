/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/context.h"

G_BEGIN_DECLS

/* Which of the boards is meant; no widget. Property: board. Signal: "changed", when something about
 * that board is new, and it is the same as before. */
#define STROBE_TYPE_BOARD_PICK (strobe_board_pick_get_type ())
G_DECLARE_FINAL_TYPE (StrobeBoardPick, strobe_board_pick, STROBE, BOARD_PICK, GObject)

StrobeBoardPick *strobe_board_pick_new (StrobeBoardList *boards);
StrobeBoard *strobe_board_pick_get_board (StrobeBoardPick *self); /* or NULL */
void strobe_board_pick_set_board (StrobeBoardPick *self, StrobeBoard *board);
gboolean strobe_board_pick_is_by_person (StrobeBoardPick *self);
void strobe_board_pick_set_job (StrobeBoardPick *self, StrobeFlashJob *job);
void strobe_board_pick_leave_lost (StrobeBoardPick *self);

G_END_DECLS
