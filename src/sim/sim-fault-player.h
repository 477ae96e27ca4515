/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sim/sim-faults-private.h"
#include "sim/sim-request.h"

G_BEGIN_DECLS

/* Counts the blocks of downloads and says which fault of the script is due. */
typedef struct _StrobeSimFaultPlayer StrobeSimFaultPlayer;

StrobeSimFaultPlayer *strobe_sim_fault_player_new (StrobeSimFaults *faults);
void strobe_sim_fault_player_free (StrobeSimFaultPlayer *self);
void strobe_sim_fault_player_restart (StrobeSimFaultPlayer *self);
const StrobeSimFault *strobe_sim_fault_player_strike (StrobeSimFaultPlayer *self,
                                                      const StrobeSimRequest *request);
void strobe_sim_fault_player_distort (StrobeSimFaultPlayer *self, StrobeSimRequest *request);
void strobe_sim_fault_player_distort_descriptors (StrobeSimFaultPlayer *self,
                                                  GByteArray *array,
                                                  gsize start_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimFaultPlayer, strobe_sim_fault_player_free)

G_END_DECLS
