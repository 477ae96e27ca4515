/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/terminal/terminal-feed.h"

#include <string.h>

/* Shown at first of what came before. */
#define HISTORY_BYTES ((guint64) 64 * 1024)
/* A terminal draws about 4 MB/s when fed frame by frame; a second behind is too far to read. */
#define MAX_BEHIND_BYTES ((guint64) 4 * 1024 * 1024)
#define KEPT_BYTES ((guint64) 1024 * 1024)
/* A line start is looked for this far. */
#define LINE_SEARCH_BYTES ((gsize) 64 * 1024)

/**
 * StrobeTerminalFeed:
 *
 * A place in a capture, from which a terminal is fed.
 *
 * Made by the terminal view.
 *
 * Context: main thread.
 */
struct _StrobeTerminalFeed {
  StrobeCapture *capture;
  guint64 offset_bytes;      /* of the next byte */
  guint64 history_end_bytes; /* what is before it was received before it was shown */
  char last;                 /* the byte before @offset_bytes */
};

/* The first line start from @from_bytes on; where there is none, @from_bytes. */
static guint64
find_line_start (StrobeCapture *capture, guint64 from_bytes)
{
  g_autoptr (GBytes) bytes = strobe_capture_read_bytes (capture, from_bytes, LINE_SEARCH_BYTES);
  gsize size_bytes = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size_bytes) : NULL;
  const char *end = size_bytes > 0 ? memchr (data, '\n', size_bytes) : NULL;

  return end != NULL ? from_bytes + (guint64) (end - data) + 1 : from_bytes;
}

static void
jump (StrobeTerminalFeed *self, guint64 offset_bytes)
{
  self->offset_bytes = offset_bytes;
  self->last = '\n';
}

/* Returns how much was left out. */
static guint64
skip (StrobeTerminalFeed *self, guint64 first_bytes, guint64 end_bytes)
{
  guint64 from_bytes = self->offset_bytes;

  if (self->offset_bytes < first_bytes)
    jump (self, first_bytes);
  if (end_bytes > self->offset_bytes && end_bytes - self->offset_bytes > MAX_BEHIND_BYTES)
    jump (self, find_line_start (self->capture, end_bytes - KEPT_BYTES));
  return self->offset_bytes - from_bytes;
}

/* A board may end its lines with a line feed alone; a terminal would only go down. */
static void
append (StrobeTerminalFeed *self, GString *out, const char *data, gsize size_bytes)
{
  for (gsize i = 0; i < size_bytes; i++) {
    if (data[i] == '\n' && self->last != '\r')
      g_string_append_c (out, '\r');
    g_string_append_c (out, data[i]);
    self->last = data[i];
  }
}

/**
 * strobe_terminal_feed_new:
 * @capture: what a board said
 *
 * Begins a little before the end, at a line start.
 *
 * Ownership: keeps a reference on @capture.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a feed
 */
StrobeTerminalFeed *
strobe_terminal_feed_new (StrobeCapture *capture)
{
  StrobeTerminalFeed *self = g_new0 (StrobeTerminalFeed, 1);
  guint64 first_bytes = 0;
  guint64 end_bytes = 0;

  self->capture = g_object_ref (capture);
  strobe_capture_get_byte_range (capture, &first_bytes, &end_bytes);
  jump (self, first_bytes);
  if (end_bytes - first_bytes > HISTORY_BYTES)
    jump (self, find_line_start (capture, end_bytes - HISTORY_BYTES));
  self->history_end_bytes = end_bytes;
  return self;
}

/**
 * strobe_terminal_feed_free:
 * @self: a feed
 *
 * Context: main thread.
 */
void
strobe_terminal_feed_free (StrobeTerminalFeed *self)
{
  g_clear_object (&self->capture);
  g_free (self);
}

/**
 * strobe_terminal_feed_has_more:
 *
 * Context: main thread.
 *
 * Returns: whether there is something to feed
 */
gboolean
strobe_terminal_feed_has_more (StrobeTerminalFeed *self)
{
  guint64 first_bytes = 0;
  guint64 end_bytes = 0;

  strobe_capture_get_byte_range (self->capture, &first_bytes, &end_bytes);
  return end_bytes > self->offset_bytes;
}

/**
 * strobe_terminal_feed_is_history:
 *
 * Context: main thread.
 *
 * Returns: whether what comes next was received before it was shown, so that a question in it is
 * old
 */
gboolean
strobe_terminal_feed_is_history (StrobeTerminalFeed *self)
{
  return self->offset_bytes < self->history_end_bytes;
}

/**
 * strobe_terminal_feed_mark_history:
 * @self: a feed
 *
 * All that was received so far is history.
 *
 * Context: main thread.
 */
void
strobe_terminal_feed_mark_history (StrobeTerminalFeed *self)
{
  guint64 first_bytes = 0;

  strobe_capture_get_byte_range (self->capture, &first_bytes, &self->history_end_bytes);
}

/**
 * strobe_terminal_feed_take:
 * @self: a feed
 * @out: takes at most %STROBE_TERMINAL_FEED_BYTES of the capture, each line feed with a carriage
 *   return; never history and news in one
 *
 * Goes on by one piece.
 *
 * Context: main thread.
 *
 * Returns: how many bytes were left out before @out, as the terminal was too far behind
 */
guint64
strobe_terminal_feed_take (StrobeTerminalFeed *self, GString *out)
{
  g_autoptr (GBytes) bytes = NULL;
  guint64 first_bytes = 0;
  guint64 end_bytes = 0;
  guint64 skipped_bytes;
  gsize size_bytes = STROBE_TERMINAL_FEED_BYTES;
  const char *data;

  strobe_capture_get_byte_range (self->capture, &first_bytes, &end_bytes);
  skipped_bytes = skip (self, first_bytes, end_bytes);
  if (strobe_terminal_feed_is_history (self))
    size_bytes = MIN (size_bytes, self->history_end_bytes - self->offset_bytes);
  bytes = strobe_capture_read_bytes (self->capture, self->offset_bytes, size_bytes);
  if (bytes == NULL)
    return skipped_bytes;
  data = g_bytes_get_data (bytes, &size_bytes);
  append (self, out, data, size_bytes);
  self->offset_bytes += size_bytes;
  return skipped_bytes;
}
