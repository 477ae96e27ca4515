/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sim/sim-boot-log.h"
#include "sim/sim-faults.h"

G_BEGIN_DECLS

/* What the app, or what is left of it, does next. */
typedef enum {
  STROBE_SIM_APP_DECISION_NONE,
  STROBE_SIM_APP_DECISION_REBOOT, /* in good order: its USB device stays on the bus */
  STROBE_SIM_APP_DECISION_LOADER, /* the same, into download mode */
  STROBE_SIM_APP_DECISION_RESET,  /* the chip is reset, its USB device too */
} StrobeSimAppDecision;

/* The firmware that runs on the chip, as far as a serial port can tell. */
typedef struct _StrobeSimApp StrobeSimApp;

StrobeSimApp *strobe_sim_app_new (const StrobeChip *chip, StrobeSimFaults *faults);
void strobe_sim_app_free (StrobeSimApp *self);
gboolean strobe_sim_app_start (StrobeSimApp *self, GBytes *flash, StrobeSimResetCause cause);
void strobe_sim_app_print_boot (StrobeSimApp *self, GString *out);
guint strobe_sim_app_get_tick_ms (StrobeSimApp *self);
StrobeSimAppDecision strobe_sim_app_tick (StrobeSimApp *self, gsize room_bytes, GString *out);
void strobe_sim_app_fill (StrobeSimApp *self, gsize room_bytes, GString *out);
StrobeSimAppDecision
strobe_sim_app_type (StrobeSimApp *self, const guint8 *data, gsize size_bytes, GString *out);
StrobeSimResetCause strobe_sim_app_get_next_cause (StrobeSimApp *self);
StrobeSimAppDecision strobe_sim_app_set_lines (StrobeSimApp *self, guint16 line_state);
void strobe_sim_app_forget_lines (StrobeSimApp *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimApp, strobe_sim_app_free)

G_END_DECLS
