/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sim/sim-boot-log.h"

G_BEGIN_DECLS

/* What the app does when a host moves DTR and RTS. */
typedef enum {
  STROBE_SIM_APP_DECISION_NONE,
  STROBE_SIM_APP_DECISION_REBOOT,
  STROBE_SIM_APP_DECISION_LOADER, /* reboot into download mode */
} StrobeSimAppDecision;

/* The firmware that runs on the chip, as far as a serial port can tell. */
typedef struct _StrobeSimApp StrobeSimApp;

StrobeSimApp *strobe_sim_app_new (const StrobeChip *chip);
void strobe_sim_app_free (StrobeSimApp *self);
gboolean strobe_sim_app_start (StrobeSimApp *self, GBytes *flash, StrobeSimResetCause cause);
void strobe_sim_app_print_boot (StrobeSimApp *self, GString *out);
void strobe_sim_app_print_line (StrobeSimApp *self, GString *out);
void strobe_sim_app_type (StrobeSimApp *self, const guint8 *data, gsize size_bytes, GString *out);
StrobeSimAppDecision strobe_sim_app_set_lines (StrobeSimApp *self, guint16 line_state);
void strobe_sim_app_forget_lines (StrobeSimApp *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimApp, strobe_sim_app_free)

G_END_DECLS
