/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-tap.h"

/* StrobeSimTap: a listener of a board for objects that live in a main loop. It does not hand events
 * on; it says "look at the board", once for any number of them. Created by the source and the link,
 * lives in the thread-default main context of its creation. */

struct _StrobeSimTap {
  StrobeSimBoard *board;
  gulong listener_id;
  GSource *source;
  StrobeSimTapFunc func;
  gpointer user_data;
};

static gboolean
dispatch_tap (GSource *source, GSourceFunc callback, gpointer user_data)
{
  g_source_set_ready_time (source, -1);
  return callback (user_data);
}

static GSourceFuncs tap_funcs = { .dispatch = dispatch_tap };

static gboolean
tap_cb (gpointer user_data)
{
  StrobeSimTap *self = user_data;
  g_autoptr (StrobeSimBoard) board = g_object_ref (self->board);

  self->func (self->user_data);
  return G_SOURCE_CONTINUE;
}

static void
event_cb (StrobeSimEvent event, gpointer user_data)
{
  strobe_sim_tap_wake (user_data);
}

/**
 * strobe_sim_tap_new:
 * @board: a board
 * @func: called in the thread-default main context after something happened; may free the tap
 * @user_data: for @func
 *
 * Starts to listen.
 *
 * Ownership: holds @board.
 *
 * Context: the thread whose default main context shall run @func.
 *
 * Returns: (transfer full): the tap
 */
StrobeSimTap *
strobe_sim_tap_new (StrobeSimBoard *board, StrobeSimTapFunc func, gpointer user_data)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  StrobeSimTap *self = g_new0 (StrobeSimTap, 1);

  self->board = g_object_ref (board);
  self->func = func;
  self->user_data = user_data;
  self->source = g_source_new (&tap_funcs, sizeof (GSource));
  g_source_set_static_name (self->source, "[strobe] practice board");
  g_source_set_callback (self->source, tap_cb, self, NULL);
  g_source_attach (self->source, context);
  self->listener_id = strobe_sim_board_add_listener (board, event_cb, self);
  return self;
}

/**
 * strobe_sim_tap_free:
 * @self: a tap
 *
 * Stops to listen. The function is not called any more.
 *
 * Context: the thread of the main context.
 */
void
strobe_sim_tap_free (StrobeSimTap *self)
{
  strobe_sim_board_remove_listener (self->board, self->listener_id);
  g_source_destroy (self->source);
  g_source_unref (self->source);
  g_object_unref (self->board);
  g_free (self);
}

/**
 * strobe_sim_tap_wake:
 * @self: a tap
 *
 * Has the function called, as if something had happened.
 *
 * Context: any thread.
 */
void
strobe_sim_tap_wake (StrobeSimTap *self)
{
  g_source_set_ready_time (self->source, 0);
}
