/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "serial/serial-link.h"
#include "sim/sim-board.h"

G_BEGIN_DECLS

#define STROBE_TYPE_SIM_LINK (strobe_sim_link_get_type ())
G_DECLARE_FINAL_TYPE (StrobeSimLink, strobe_sim_link, STROBE, SIM_LINK, GObject)

StrobeSerialLink *strobe_sim_link_new (StrobeSimBoard *board);

G_END_DECLS
