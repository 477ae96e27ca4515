/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sim/sim-board.h"

G_BEGIN_DECLS

/* what a host does when a device appears; for those that sit in front of the board without a bus */
gboolean strobe_sim_board_enumerate (StrobeSimBoard *self);
gint64 strobe_sim_board_get_due_us (StrobeSimBoard *self);
void strobe_sim_board_hurry (StrobeSimBoard *self, gint64 due_us);

G_END_DECLS
