/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/device-source.h"
#include "sim/sim-board.h"

G_BEGIN_DECLS

#define STROBE_TYPE_SIM_SOURCE (strobe_sim_source_get_type ())
G_DECLARE_FINAL_TYPE (StrobeSimSource, strobe_sim_source, STROBE, SIM_SOURCE, GObject)

StrobeDeviceSource *strobe_sim_source_new (void);
void strobe_sim_source_add_board (StrobeSimSource *self, const char *port, StrobeSimBoard *board);
StrobeSimBoard *strobe_sim_source_get_board (StrobeSimSource *self, const char *port);

G_END_DECLS
