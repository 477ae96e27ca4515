/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/timer.h"

static gboolean
due_cb (gpointer data)
{
  StrobeTimer *self = data;

  /* Not running any more when it calls: the call may start it again, or free its owner. */
  g_clear_pointer (&self->source, g_source_unref);
  self->func (self->user_data);
  return G_SOURCE_REMOVE;
}

/**
 * strobe_timer_start:
 * @self: a timer
 * @delay_ms: how much later
 * @func: what is called then, once
 * @user_data: for @func
 *
 * Starts a timer, or starts it anew.
 *
 * Context: the thread that owns it; @func is called on its thread-default main context.
 */
void
strobe_timer_start (StrobeTimer *self, guint delay_ms, StrobeTimerFunc func, gpointer user_data)
{
  strobe_timer_stop (self);
  self->func = func;
  self->user_data = user_data;
  self->source = g_timeout_source_new (delay_ms);
  g_source_set_static_name (self->source, "strobe-timer");
  g_source_set_callback (self->source, due_cb, self, NULL);
  g_source_attach (self->source, g_main_context_get_thread_default ());
}

/**
 * strobe_timer_stop:
 * @self: a timer, running or not
 *
 * Takes back a call that has not been made.
 *
 * Context: the thread that owns it.
 */
void
strobe_timer_stop (StrobeTimer *self)
{
  if (self->source == NULL)
    return;
  g_source_destroy (self->source);
  g_clear_pointer (&self->source, g_source_unref);
}

/**
 * strobe_timer_is_running:
 * @self: a timer
 *
 * Context: the thread that owns it.
 *
 * Returns: %TRUE if its call is still to be made
 */
gboolean
strobe_timer_is_running (const StrobeTimer *self)
{
  return self->source != NULL;
}
