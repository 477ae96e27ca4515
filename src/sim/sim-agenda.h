/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "sim/sim-timer.h"

G_BEGIN_DECLS

/* What a board does by itself, later. */
typedef enum {
  STROBE_SIM_TASK_ATTACH, /* come back on the bus */
  STROBE_SIM_TASK_REBOOT, /* do what the app decided */
  STROBE_SIM_TASK_LINE,   /* print a line */
} StrobeSimTask;

#define STROBE_SIM_N_TASKS 3

typedef struct _StrobeSimAgenda StrobeSimAgenda;

StrobeSimAgenda *strobe_sim_agenda_new (GObject *board, StrobeSimTimerFunc func);
void strobe_sim_agenda_free (StrobeSimAgenda *self);
void strobe_sim_agenda_set_timeless (StrobeSimAgenda *self, gboolean timeless);
void strobe_sim_agenda_plan (StrobeSimAgenda *self, StrobeSimTask task, guint delay_ms);
void strobe_sim_agenda_cancel (StrobeSimAgenda *self, StrobeSimTask task);
void strobe_sim_agenda_clear (StrobeSimAgenda *self);
gboolean strobe_sim_agenda_take_due (StrobeSimAgenda *self, StrobeSimTask *task);
gint64 strobe_sim_agenda_get_due_us (StrobeSimAgenda *self);
void strobe_sim_agenda_hurry (StrobeSimAgenda *self, gint64 due_us);
void strobe_sim_agenda_wind (StrobeSimAgenda *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimAgenda, strobe_sim_agenda_free)

G_END_DECLS
