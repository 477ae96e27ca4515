/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/chip.h"
#include "sim/sim-board.h"
#include "sim/sim-flash.h"

G_BEGIN_DECLS

/* How long things take on a board. */
typedef struct {
  StrobeSimFlashTimes flash;
  guint transfer_us; /* each control transfer, on the wire */
  guint detach_ms;   /* off the bus after DETACH */
  gboolean timeless; /* what is planned is due at once */
} StrobeSimTimings;

StrobeSimTimings
strobe_sim_timings_make (StrobeSimPace pace, const StrobeChip *chip, StrobeSimFaults *faults);

G_END_DECLS
