/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "serial/line-sequencer.h"

#include "base/timer.h"

/* StrobeLineSequencer: moves the control lines of a link, one step of a sequence after the other.
 *
 * A board that resets takes its port along: the steps that are left are for nobody then, and the
 * next open port has its lines up by itself. */

struct _StrobeLineSequencer {
  StrobeSerialLink *link;              /* NULL: nothing is played */
  const StrobeLineSequenceStep *steps; /* those that are left */
  gsize n_steps;
  StrobeTimer rest;
};

/**
 * strobe_line_sequencer_new:
 *
 * Context: any thread.
 *
 * Returns: (transfer full): a sequencer that plays nothing
 */
StrobeLineSequencer *
strobe_line_sequencer_new (void)
{
  return g_new0 (StrobeLineSequencer, 1);
}

/**
 * strobe_line_sequencer_free:
 * @self: (transfer full): a sequencer
 *
 * Context: the thread of the link; any if nothing is played.
 */
void
strobe_line_sequencer_free (StrobeLineSequencer *self)
{
  strobe_line_sequencer_stop (self);
  g_free (self);
}

static void
step (gpointer user_data)
{
  StrobeLineSequencer *self = user_data;
  const StrobeLineSequenceStep *now = self->steps;
  g_autoptr (GError) error = NULL;

  if (self->n_steps == 0) {
    strobe_line_sequencer_stop (self);
    return;
  }
  self->steps++;
  self->n_steps--;
  if (!strobe_serial_link_set_lines (self->link, now->dtr, now->rts, &error)) {
    g_debug ("control lines: %s", error->message);
    strobe_line_sequencer_stop (self);
    return;
  }
  strobe_timer_start (&self->rest, now->rest_ms, step, self);
}

/**
 * strobe_line_sequencer_start:
 * @self: a sequencer
 * @link: an open link
 * @kind: which rules the board has
 * @goal: what it shall end in
 *
 * Begins a sequence at once, in place of the one that is played.
 *
 * Ownership: keeps a reference of @link until the sequence is over.
 *
 * Context: the thread of the link; does not wait.
 */
void
strobe_line_sequencer_start (StrobeLineSequencer *self,
                             StrobeSerialLink *link,
                             StrobeLineSequenceKind kind,
                             StrobeLineSequenceGoal goal)
{
  strobe_timer_stop (&self->rest);
  g_set_object (&self->link, link);
  self->steps = strobe_line_sequence_get (kind, goal, &self->n_steps);
  step (self);
}

/**
 * strobe_line_sequencer_stop:
 * @self: a sequencer
 *
 * Leaves the lines as they are, as the link is over.
 *
 * Context: the thread of the link.
 */
void
strobe_line_sequencer_stop (StrobeLineSequencer *self)
{
  strobe_timer_stop (&self->rest);
  g_clear_object (&self->link);
}

/**
 * strobe_line_sequencer_is_running:
 * @self: a sequencer
 *
 * Context: the thread of the link.
 *
 * Returns: %TRUE if a sequence is not over
 */
gboolean
strobe_line_sequencer_is_running (StrobeLineSequencer *self)
{
  return self->link != NULL;
}
