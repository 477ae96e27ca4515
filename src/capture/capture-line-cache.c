/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-line-cache.h"

/* StrobeCaptureLineCache: a list asks for the same lines again and again, and for those next to
 * each other: each line has one slot that it may be in. */

#define CACHE_LINES 1024

struct _StrobeCaptureLineCache {
  StrobeCapture *capture;
  StrobeLogLine *slots[CACHE_LINES];
};

/**
 * strobe_capture_line_cache_new:
 * @capture: whose lines
 *
 * Ownership: takes a reference of @capture.
 *
 * Context: the thread that it will belong to.
 *
 * Returns: (transfer full): an empty cache
 */
StrobeCaptureLineCache *
strobe_capture_line_cache_new (StrobeCapture *capture)
{
  StrobeCaptureLineCache *self = g_new0 (StrobeCaptureLineCache, 1);

  self->capture = g_object_ref (capture);
  return self;
}

/**
 * strobe_capture_line_cache_free:
 * @self: (transfer full): a cache
 *
 * Context: the cache's thread.
 */
void
strobe_capture_line_cache_free (StrobeCaptureLineCache *self)
{
  for (guint i = 0; i < CACHE_LINES; i++)
    g_clear_object (&self->slots[i]);
  g_object_unref (self->capture);
  g_free (self);
}

static StrobeLogLine *
make_line (StrobeCaptureLineCache *self, guint64 number)
{
  StrobeLogLine *line = strobe_capture_dup_line (self->capture, number);

  /* It has just left the capture; who shows it will hear of that. */
  if (line == NULL)
    line = strobe_log_line_new_numbered ("", 0, 0, number, STROBE_LOG_LEVEL_NONE, NULL);
  return line;
}

/**
 * strobe_capture_line_cache_dup:
 * @self: a cache
 * @number: a line
 *
 * Units: @number counts lines of the session.
 *
 * Context: the cache's thread; may wait for the disk.
 *
 * Returns: (transfer full): the line; an empty one if the capture does not have it any more
 */
StrobeLogLine *
strobe_capture_line_cache_dup (StrobeCaptureLineCache *self, guint64 number)
{
  StrobeLogLine **slot = &self->slots[number % CACHE_LINES];

  if (*slot == NULL || strobe_log_line_get_number (*slot) != number) {
    g_clear_object (slot);
    *slot = make_line (self, number);
  }
  return g_object_ref (*slot);
}

/**
 * strobe_capture_line_cache_forget:
 * @self: a cache
 * @number: a line that is not as it was
 *
 * Units: @number counts lines of the session.
 *
 * Context: the cache's thread.
 */
void
strobe_capture_line_cache_forget (StrobeCaptureLineCache *self, guint64 number)
{
  StrobeLogLine **slot = &self->slots[number % CACHE_LINES];

  if (*slot != NULL && strobe_log_line_get_number (*slot) == number)
    g_clear_object (slot);
}
