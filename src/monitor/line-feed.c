/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/line-feed.h"

#include "log/line-splitter.h"

/* StrobeLineFeed: bytes of a console in, lines into a buffer.
 * Made by a monitor session, one for all its connections.
 * Lives on the main thread, with timers of the default main context.
 *
 * Lines are collected and handed to the buffer in batches, so that a flood costs the views one
 * change a frame. A lone line goes through at once. */

/* One frame at 60 Hz: a view need not know more often. */
#define FLUSH_INTERVAL_MS 16

struct _StrobeLineFeed {
  StrobeLineFeedFunc func;
  gpointer user_data;
  guint max_lines;

  StrobeLineSplitter *splitter;
  StrobeLogBuffer *buffer;
  GPtrArray *batch;         /* of StrobeLogLine, not in the buffer yet */
  gboolean replaces_last;   /* the batch starts with more of the line that the buffer ends with */
  gboolean is_last_partial; /* the newest line is not complete */
  gboolean paused;
  gboolean
    is_splitting; /* the splitter is at work: it may not be called from a handler of a line */
  gboolean finishes_after_push;
  guint partial_id;
  guint flush_id;
  gint64 flushed_at_us;
};

static void
flush (StrobeLineFeed *self)
{
  g_autoptr (GPtrArray) batch = NULL;
  gboolean replaces_last = self->replaces_last;

  g_clear_handle_id (&self->flush_id, g_source_remove);
  if (self->paused || self->batch->len == 0)
    return;
  batch = g_steal_pointer (&self->batch);
  self->batch = g_ptr_array_new_with_free_func (g_object_unref);
  self->replaces_last = FALSE;
  self->flushed_at_us = g_get_monotonic_time ();
  strobe_log_buffer_append (self->buffer, batch, replaces_last);
}

static gboolean
flush_cb (gpointer user_data)
{
  StrobeLineFeed *self = user_data;

  self->flush_id = 0;
  flush (self);
  return G_SOURCE_REMOVE;
}

static void
schedule_flush (StrobeLineFeed *self)
{
  gint64 wait_us =
    self->flushed_at_us + FLUSH_INTERVAL_MS * G_TIME_SPAN_MILLISECOND - g_get_monotonic_time ();

  if (wait_us <= 0)
    flush (self);
  else if (self->flush_id == 0)
    self->flush_id = g_timeout_add ((guint) (wait_us / 1000 + 1), flush_cb, self);
}

static gboolean
partial_cb (gpointer user_data)
{
  StrobeLineFeed *self = user_data;

  self->partial_id = 0;
  strobe_line_splitter_show_partial (self->splitter);
  schedule_flush (self);
  return G_SOURCE_REMOVE;
}

/* The newest line takes the place of the one before it if that was the same line, unfinished. */
static void
add_to_batch (StrobeLineFeed *self, StrobeLogLine *line)
{
  if (self->is_last_partial && self->batch->len > 0)
    g_ptr_array_set_size (self->batch, (int) self->batch->len - 1);
  else if (self->is_last_partial)
    self->replaces_last = TRUE;
  g_ptr_array_add (self->batch, g_object_ref (line));
}

static void
line_cb (const char *text, gsize size_bytes, StrobeLineSplitterEnd end, gpointer user_data)
{
  StrobeLineFeed *self = user_data;
  g_autoptr (StrobeLogLine) line = strobe_log_line_new (text, size_bytes, g_get_real_time ());

  add_to_batch (self, line);
  self->is_last_partial = end == STROBE_LINE_SPLITTER_PARTIAL;
  if (!self->is_last_partial)
    self->func (line, self->user_data);
}

/**
 * strobe_line_feed_new:
 * @max_lines: how many lines the buffer keeps
 * @func: called for each complete line; it must not free the feed
 * @user_data: for @func
 *
 * Makes a feed and its buffer.
 *
 * Units: @max_lines is a count.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the feed
 */
StrobeLineFeed *
strobe_line_feed_new (guint max_lines, StrobeLineFeedFunc func, gpointer user_data)
{
  StrobeLineFeed *self = NULL;

  g_return_val_if_fail (max_lines > 0, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  self = g_new0 (StrobeLineFeed, 1);
  self->func = func;
  self->user_data = user_data;
  self->max_lines = max_lines;
  self->splitter = strobe_line_splitter_new (line_cb, self);
  self->buffer = strobe_log_buffer_new (max_lines);
  self->batch = g_ptr_array_new_with_free_func (g_object_unref);
  return self;
}

/**
 * strobe_line_feed_free:
 *
 * Frees the feed; what it had not handed over is lost. The buffer lives on if somebody keeps it.
 *
 * Context: main thread.
 */
void
strobe_line_feed_free (StrobeLineFeed *self)
{
  g_clear_handle_id (&self->partial_id, g_source_remove);
  g_clear_handle_id (&self->flush_id, g_source_remove);
  strobe_line_splitter_free (self->splitter);
  g_ptr_array_unref (self->batch);
  g_object_unref (self->buffer);
  g_free (self);
}

/**
 * strobe_line_feed_get_buffer:
 *
 * Gets the buffer that the lines go to.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the buffer
 */
StrobeLogBuffer *
strobe_line_feed_get_buffer (StrobeLineFeed *self)
{
  return self->buffer;
}

/**
 * strobe_line_feed_push:
 * @bytes: what came
 *
 * Takes bytes. Their complete lines reach the buffer now, or within a frame if the last ones did
 * just before; an unfinished line does after STROBE_LINE_SPLITTER_PARTIAL_MS.
 *
 * Ownership: @bytes is only read.
 *
 * Context: main thread.
 */
void
strobe_line_feed_push (StrobeLineFeed *self, GBytes *bytes)
{
  gsize size_bytes = 0;
  const char *data = g_bytes_get_data (bytes, &size_bytes);

  self->is_splitting = TRUE;
  strobe_line_splitter_feed (self->splitter, data, size_bytes);
  self->is_splitting = FALSE;
  if (self->finishes_after_push) {
    strobe_line_feed_finish (self);
    return;
  }
  if (self->partial_id == 0 && strobe_line_splitter_has_partial (self->splitter))
    self->partial_id = g_timeout_add (STROBE_LINE_SPLITTER_PARTIAL_MS, partial_cb, self);
  schedule_flush (self);
}

/**
 * strobe_line_feed_finish:
 *
 * Notes that the stream ended: what was begun is a line as it is. From within the callback of a
 * line this takes effect when all bytes of that push are lines.
 *
 * Context: main thread.
 */
void
strobe_line_feed_finish (StrobeLineFeed *self)
{
  self->finishes_after_push = TRUE;
  if (self->is_splitting)
    return;
  g_clear_handle_id (&self->partial_id, g_source_remove);
  self->is_splitting = TRUE;
  strobe_line_splitter_finish (self->splitter);
  self->is_splitting = FALSE;
  self->finishes_after_push = FALSE;
  flush (self);
}

/**
 * strobe_line_feed_set_paused:
 * @paused: whether the buffer shall stay as it is
 *
 * Freezes the buffer, or lets it catch up.
 *
 * Context: main thread.
 */
void
strobe_line_feed_set_paused (StrobeLineFeed *self, gboolean paused)
{
  self->paused = paused;
  if (!paused)
    flush (self);
}

/**
 * strobe_line_feed_is_full:
 *
 * Tells whether it is paused and as many lines wait as the buffer can hold: more would only push
 * out what nobody has seen.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if no more should be pushed
 */
gboolean
strobe_line_feed_is_full (StrobeLineFeed *self)
{
  return self->paused && self->batch->len >= self->max_lines;
}
