/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/line-feed.h"

/* StrobeLineFeed: every line to somebody who looks at each of them.
 *
 * A flood brings more than the main thread may be kept with: what is left goes on when everything
 * else had its turn. What leaves the capture before its turn comes is not handed out. */

/* How long lines are handed out at a time. */
#define BUDGET_US (8 * G_TIME_SPAN_MILLISECOND)

/* Counted, in a reference counted box: @func may free it. */
struct _StrobeLineFeed {
  StrobeCapture *capture;
  StrobeLineFeedFunc func;
  gpointer user_data;
  guint64 next;
  gboolean stopped;
  guint more_id;
};

/**
 * strobe_line_feed_new:
 * @capture: whose lines
 * @func: takes each of them
 * @user_data: for @func
 *
 * Ownership: takes a reference of @capture.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a feed that begins at the first line that is kept
 */
StrobeLineFeed *
strobe_line_feed_new (StrobeCapture *capture, StrobeLineFeedFunc func, gpointer user_data)
{
  StrobeLineFeed *self = g_rc_box_new0 (StrobeLineFeed);

  self->capture = g_object_ref (capture);
  self->func = func;
  self->user_data = user_data;
  return self;
}

static void
clear (gpointer data)
{
  g_object_unref (((StrobeLineFeed *) data)->capture);
}

static void
release (StrobeLineFeed *self)
{
  g_rc_box_release_full (self, clear);
}

/**
 * strobe_line_feed_free:
 * @self: (transfer full): a feed
 *
 * Hands out no more.
 *
 * Context: main thread, also from within the function that takes the lines.
 */
void
strobe_line_feed_free (StrobeLineFeed *self)
{
  strobe_line_feed_stop (self);
  release (self);
}

static void
hand_out_next (StrobeLineFeed *self)
{
  g_autoptr (StrobeLogLine) line = strobe_capture_dup_line (self->capture, self->next);

  self->next++;
  if (line != NULL)
    self->func (line, self->user_data);
}

static gboolean
more_cb (gpointer user_data)
{
  StrobeLineFeed *self = user_data;

  self->more_id = 0;
  strobe_line_feed_pump (self);
  return G_SOURCE_REMOVE;
}

static void
hand_out (StrobeLineFeed *self)
{
  gint64 deadline_us = g_get_monotonic_time () + BUDGET_US;
  guint64 first = 0;
  guint64 end = 0;

  strobe_capture_get_range (self->capture, &first, &end);
  self->next = MAX (self->next, first);
  while (!self->stopped && self->next < end && g_get_monotonic_time () < deadline_us)
    hand_out_next (self);
  if (!self->stopped && self->next < end && self->more_id == 0)
    self->more_id = g_idle_add_full (G_PRIORITY_DEFAULT, more_cb, self, NULL);
}

/**
 * strobe_line_feed_pump:
 * @self: a feed
 *
 * Hands out the lines that are there: some at once, the rest by and by.
 *
 * Context: main thread.
 */
void
strobe_line_feed_pump (StrobeLineFeed *self)
{
  g_rc_box_acquire (self);
  hand_out (self);
  release (self);
}

/**
 * strobe_line_feed_skip:
 * @self: a feed
 *
 * Passes over the lines that are there.
 *
 * Context: main thread.
 */
void
strobe_line_feed_skip (StrobeLineFeed *self)
{
  guint64 first = 0;

  g_clear_handle_id (&self->more_id, g_source_remove);
  strobe_capture_get_range (self->capture, &first, &self->next);
}

/**
 * strobe_line_feed_stop:
 * @self: a feed
 *
 * Hands out no more, from now on: not even the next line of those that are being handed out.
 *
 * Context: main thread, also from within the function that takes the lines.
 */
void
strobe_line_feed_stop (StrobeLineFeed *self)
{
  self->stopped = TRUE;
  g_clear_handle_id (&self->more_id, g_source_remove);
}
