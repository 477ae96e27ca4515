/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sim/sim-agenda.h"
#include "sim/sim-app.h"
#include "sim/sim-faults.h"
#include "sim/sim-listeners.h"

G_BEGIN_DECLS

/* The serial port of a board: the words of its app on their way out, and what is typed. */
typedef struct _StrobeSimSerial StrobeSimSerial;

StrobeSimSerial *strobe_sim_serial_new (StrobeSimApp *app,
                                        StrobeSimFaults *faults,
                                        StrobeSimListeners *listeners,
                                        StrobeSimAgenda *agenda);
void strobe_sim_serial_free (StrobeSimSerial *self);
void strobe_sim_serial_start (StrobeSimSerial *self);
void strobe_sim_serial_stop (StrobeSimSerial *self);
StrobeSimAppDecision strobe_sim_serial_tick (StrobeSimSerial *self);
StrobeSimAppDecision
strobe_sim_serial_type (StrobeSimSerial *self, const guint8 *data, gsize size_bytes);
GBytes *strobe_sim_serial_read (StrobeSimSerial *self, gsize max_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimSerial, strobe_sim_serial_free)

G_END_DECLS
