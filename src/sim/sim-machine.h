/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/chip.h"
#include "sim/sim-agenda.h"
#include "sim/sim-faults.h"
#include "sim/sim-listeners.h"
#include "sim/sim-request.h"

G_BEGIN_DECLS

/* The board without its lock: power, chip, flash, bus and serial port. */
typedef struct _StrobeSimMachine StrobeSimMachine;

StrobeSimMachine *strobe_sim_machine_new (StrobeSimKind kind,
                                          const StrobeChip *chip,
                                          gsize flash_size_bytes,
                                          StrobeSimFaults *faults,
                                          StrobeSimListeners *listeners,
                                          StrobeSimAgenda *agenda);
void strobe_sim_machine_free (StrobeSimMachine *self);
void strobe_sim_machine_set_pace (StrobeSimMachine *self, StrobeSimPace pace);

void strobe_sim_machine_power_on (StrobeSimMachine *self, gboolean boot_pressed);
void strobe_sim_machine_power_off (StrobeSimMachine *self);
void strobe_sim_machine_reset (StrobeSimMachine *self, gboolean boot_pressed);
void strobe_sim_machine_do_task (StrobeSimMachine *self, StrobeSimTask task);

gboolean strobe_sim_machine_is_attached (StrobeSimMachine *self);
guint64 strobe_sim_machine_get_generation (StrobeSimMachine *self);
void strobe_sim_machine_put_descriptors (StrobeSimMachine *self, GByteArray *array);
char *strobe_sim_machine_dup_string (StrobeSimMachine *self, guint8 index);
StrobeSimReply
strobe_sim_machine_control (StrobeSimMachine *self, StrobeSimRequest *request, guint64 *delay_us);
void strobe_sim_machine_bus_reset (StrobeSimMachine *self);
gboolean strobe_sim_machine_enumerate (StrobeSimMachine *self);

GBytes *strobe_sim_machine_read_serial (StrobeSimMachine *self, gsize max_bytes);
void strobe_sim_machine_type (StrobeSimMachine *self, const guint8 *data, gsize size_bytes);
GBytes *strobe_sim_machine_dup_flash (StrobeSimMachine *self);
guint64 strobe_sim_machine_get_n_requests (StrobeSimMachine *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimMachine, strobe_sim_machine_free)

G_END_DECLS
