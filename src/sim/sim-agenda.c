/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-agenda.h"

/* StrobeSimAgenda: what a board does by itself, and when. At most one of each task is planned. In a
 * timeless agenda everything planned is due at once, in the order of its time; else an alarm calls
 * the board. Owned by the board, used under its lock. */

struct _StrobeSimAgenda {
  StrobeSimTimer *timer;
  gboolean timeless;
  gint64 due_us[STROBE_SIM_N_TASKS]; /* 0: not planned */
};

static int
find_next (StrobeSimAgenda *self, guint n_tasks)
{
  int next = -1;
  guint i;

  for (i = 0; i < n_tasks; i++)
    if (self->due_us[i] != 0 && (next < 0 || self->due_us[i] < self->due_us[next]))
      next = (int) i;
  return next;
}

/**
 * strobe_sim_agenda_new:
 * @board: whose agenda it is
 * @func: called on a thread of its own when something is due
 *
 * Creates an empty agenda.
 *
 * Ownership: @board is not held.
 *
 * Returns: (transfer full): the agenda
 */
StrobeSimAgenda *
strobe_sim_agenda_new (GObject *board, StrobeSimTimerFunc func)
{
  StrobeSimAgenda *self = g_new0 (StrobeSimAgenda, 1);

  self->timer = strobe_sim_timer_new (board, func);
  return self;
}

/**
 * strobe_sim_agenda_free:
 * @self: an agenda
 *
 * Frees it.
 */
void
strobe_sim_agenda_free (StrobeSimAgenda *self)
{
  strobe_sim_timer_free (self->timer);
  g_free (self);
}

/**
 * strobe_sim_agenda_set_timeless:
 * @self: an agenda
 * @timeless: whether nothing takes time
 *
 * Chooses whether tasks wait for their time.
 */
void
strobe_sim_agenda_set_timeless (StrobeSimAgenda *self, gboolean timeless)
{
  self->timeless = timeless;
}

/**
 * strobe_sim_agenda_plan:
 * @self: an agenda
 * @task: what
 * @delay_ms: when, from now
 *
 * Plans a task, in place of the same task that was planned before.
 */
void
strobe_sim_agenda_plan (StrobeSimAgenda *self, StrobeSimTask task, guint delay_ms)
{
  self->due_us[task] = g_get_monotonic_time () + (gint64) delay_ms * 1000;
}

/**
 * strobe_sim_agenda_cancel:
 * @self: an agenda
 * @task: what
 *
 * Drops a task.
 */
void
strobe_sim_agenda_cancel (StrobeSimAgenda *self, StrobeSimTask task)
{
  self->due_us[task] = 0;
}

/**
 * strobe_sim_agenda_clear:
 * @self: an agenda
 *
 * Drops all tasks.
 */
void
strobe_sim_agenda_clear (StrobeSimAgenda *self)
{
  guint i;

  for (i = 0; i < STROBE_SIM_N_TASKS; i++)
    self->due_us[i] = 0;
}

/**
 * strobe_sim_agenda_take_due:
 * @self: an agenda
 * @task: (out): what to do now
 *
 * Takes the next task whose time has come. A line a second is none of them where there is no time.
 *
 * Returns: %FALSE if there is nothing to do
 */
gboolean
strobe_sim_agenda_take_due (StrobeSimAgenda *self, StrobeSimTask *task)
{
  int next = find_next (self, self->timeless ? STROBE_SIM_TASK_LINE : STROBE_SIM_N_TASKS);

  if (next < 0 || (!self->timeless && self->due_us[next] > g_get_monotonic_time ()))
    return FALSE;

  self->due_us[next] = 0;
  *task = (StrobeSimTask) next;
  return TRUE;
}

/**
 * strobe_sim_agenda_get_due_us:
 * @self: an agenda
 *
 * Tells how long the bus stays as it is.
 *
 * Returns: the time of the next attach or reboot, in time of g_get_monotonic_time(); -1 if none is
 * planned
 */
gint64
strobe_sim_agenda_get_due_us (StrobeSimAgenda *self)
{
  int next = find_next (self, STROBE_SIM_TASK_LINE);

  return next < 0 ? -1 : self->due_us[next];
}

/**
 * strobe_sim_agenda_hurry:
 * @self: an agenda
 * @due_us: a time that strobe_sim_agenda_get_due_us() told
 *
 * Makes due now what is planned for the bus until then: somebody has waited for it, by a clock of
 * his own.
 */
void
strobe_sim_agenda_hurry (StrobeSimAgenda *self, gint64 due_us)
{
  gint64 now_us = g_get_monotonic_time ();
  guint i;

  for (i = 0; i < STROBE_SIM_TASK_LINE; i++)
    if (self->due_us[i] != 0 && self->due_us[i] <= due_us)
      self->due_us[i] = MIN (self->due_us[i], now_us);
}

/**
 * strobe_sim_agenda_wind:
 * @self: an agenda
 *
 * Sets the alarm to the next task; due after every change.
 */
void
strobe_sim_agenda_wind (StrobeSimAgenda *self)
{
  int next = self->timeless ? -1 : find_next (self, STROBE_SIM_N_TASKS);

  strobe_sim_timer_set (self->timer, next < 0 ? -1 : self->due_us[next]);
}
