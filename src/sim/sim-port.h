/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/clock.h"
#include "dfu/dfu-port.h"
#include "sim/sim-board.h"

G_BEGIN_DECLS

#define STROBE_TYPE_SIM_PORT (strobe_sim_port_get_type ())
G_DECLARE_FINAL_TYPE (StrobeSimPort, strobe_sim_port, STROBE, SIM_PORT, GObject)

/* @clock: what the board's delays are slept on. */
StrobeDfuPort *strobe_sim_port_new (StrobeSimBoard *board, StrobeClock *clock);

G_END_DECLS
