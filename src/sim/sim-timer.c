/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-timer.h"

/* StrobeSimTimer: an alarm clock of a board. A board has to come back on the bus by itself, whoever
 * sits in front of it and whether or not that program has a main loop. So there is one thread for
 * the alarms of all boards, started with the first of them and never ended. Created and freed by
 * the board. */

struct _StrobeSimTimer {
  GSource *source;
};

typedef struct {
  GWeakRef object;
  StrobeSimTimerFunc func;
} Alarm;

static gpointer
thread_main (gpointer user_data)
{
  g_autoptr (GMainLoop) loop = g_main_loop_new (user_data, FALSE);

  g_main_loop_run (loop);
  return NULL;
}

static GMainContext *
get_context (void)
{
  static gsize once;
  static GMainContext *context;

  if (g_once_init_enter (&once)) {
    context = g_main_context_new ();
    g_thread_unref (g_thread_new ("strobe-sim", thread_main, context));
    g_once_init_leave (&once, 1);
  }
  return context;
}

static gboolean
dispatch_alarm (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);
  return callback (user_data);
}

static GSourceFuncs alarm_funcs = { .dispatch = dispatch_alarm };

static gboolean
alarm_cb (gpointer user_data)
{
  Alarm *alarm = user_data;
  g_autoptr (GObject) object = g_weak_ref_get (&alarm->object);

  if (object != NULL)
    alarm->func (object);
  return G_SOURCE_CONTINUE;
}

static void
free_alarm (gpointer user_data)
{
  Alarm *alarm = user_data;

  g_weak_ref_clear (&alarm->object);
  g_free (alarm);
}

/**
 * strobe_sim_timer_new:
 * @object: what the alarm is for
 * @func: called on the thread of the alarms, with a reference to @object held
 *
 * Creates an alarm that is not set.
 *
 * Ownership: @object is not held; an alarm that comes too late is silent.
 *
 * Returns: (transfer full): the alarm
 */
StrobeSimTimer *
strobe_sim_timer_new (GObject *object, StrobeSimTimerFunc func)
{
  StrobeSimTimer *self = g_new0 (StrobeSimTimer, 1);
  Alarm *alarm = g_new0 (Alarm, 1);

  g_weak_ref_init (&alarm->object, object);
  alarm->func = func;
  self->source = g_source_new (&alarm_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "strobe-sim-timer");
  g_source_set_callback (self->source, alarm_cb, alarm, free_alarm);
  g_source_attach (self->source, get_context ());
  return self;
}

/**
 * strobe_sim_timer_free:
 * @self: an alarm
 *
 * Unsets and frees it. Does not wait for an alarm that is going off.
 *
 * Context: any thread.
 */
void
strobe_sim_timer_free (StrobeSimTimer *self)
{
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_free (self);
}

/**
 * strobe_sim_timer_set:
 * @self: an alarm
 * @due_us: when, in time of g_get_monotonic_time(); negative: never
 *
 * Sets the alarm, in place of what it was set to.
 *
 * Context: any thread.
 */
void
strobe_sim_timer_set (StrobeSimTimer *self, gint64 due_us)
{
  g_source_set_ready_time (self->source, due_us);
}
