/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sim/sim-board.h"
#include "sim/sim-faults.h"

G_BEGIN_DECLS

/* what a host does when a device appears; for those that sit in front of the board without a bus */
gboolean strobe_sim_board_enumerate (StrobeSimBoard *self);
gint64 strobe_sim_board_get_due_us (StrobeSimBoard *self);
void strobe_sim_board_hurry (StrobeSimBoard *self, gint64 due_us);
StrobeSimFaults *strobe_sim_board_get_faults (StrobeSimBoard *self);

G_END_DECLS
