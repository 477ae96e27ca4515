/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/clock.h"
#include "dfu/dfu-transport.h"
#include "sim/sim-board.h"

G_BEGIN_DECLS

#define STROBE_TYPE_SIM_TRANSPORT (strobe_sim_transport_get_type ())
G_DECLARE_FINAL_TYPE (StrobeSimTransport, strobe_sim_transport, STROBE, SIM_TRANSPORT, GObject)

/* One enumeration of @board, opened. */
StrobeDfuTransport *strobe_sim_transport_new (StrobeSimBoard *board,
                                              StrobeClock *clock,
                                              guint64 generation,
                                              const StrobeDfuIdentity *identity);

G_END_DECLS
