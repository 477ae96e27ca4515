/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/common/stall-watch.h"

/* A source of the highest priority is asked first before each poll and first after it: the time
 * between the two, the poll left out, is the time in which the window answered nothing. It needs no
 * timer, and so it does not keep an idle window awake. */

#define ENVIRONMENT "STROBE_TRACE_STALLS"

/**
 * StrobeStallWatch:
 *
 * Knows the longest gap of the main loop, and the longest one while a board was flashed.
 *
 * Made by the application if STROBE_TRACE_STALLS=1 is in the environment.
 *
 * Context: main thread.
 */
struct _StrobeStallWatch {
  GSource source;

  gint64 woke_us; /* when the last poll returned; 0 before the first */
  gint64 longest_us;
  gint64 longest_flashing_us;
  gboolean flashing;
};

static gboolean
prepare (GSource *source, int *timeout_ms)
{
  StrobeStallWatch *self = (StrobeStallWatch *) source;
  gint64 gap_us = self->woke_us != 0 ? g_get_monotonic_time () - self->woke_us : 0;

  *timeout_ms = -1;
  self->longest_us = MAX (self->longest_us, gap_us);
  if (self->flashing)
    self->longest_flashing_us = MAX (self->longest_flashing_us, gap_us);
  return FALSE;
}

static gboolean
check (GSource *source)
{
  ((StrobeStallWatch *) source)->woke_us = g_get_monotonic_time ();
  return FALSE;
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs funcs = { prepare, check, dispatch, NULL, NULL, NULL };

/**
 * strobe_stall_watch_new_if_asked:
 *
 * Starts to measure the default main context.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): a watch, or %NULL if nobody asked for it
 */
StrobeStallWatch *
strobe_stall_watch_new_if_asked (void)
{
  GSource *source;

  if (g_strcmp0 (g_getenv (ENVIRONMENT), "1") != 0)
    return NULL;
  source = g_source_new (&funcs, sizeof (StrobeStallWatch));
  g_source_set_static_name (source, "strobe stall watch");
  g_source_set_priority (source, G_MININT);
  g_source_attach (source, NULL);
  return (StrobeStallWatch *) source;
}

/**
 * strobe_stall_watch_set_flashing:
 * @self: (nullable): a watch
 * @flashing: whether a board is being flashed from now on
 *
 * Context: main thread.
 */
void
strobe_stall_watch_set_flashing (StrobeStallWatch *self, gboolean flashing)
{
  if (self != NULL)
    self->flashing = flashing;
}

/**
 * strobe_stall_watch_get_longest_us:
 *
 * Units: microseconds.
 *
 * Returns: the longest gap so far
 */
gint64
strobe_stall_watch_get_longest_us (StrobeStallWatch *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->longest_us;
}

/**
 * strobe_stall_watch_free:
 * @self: a watch
 *
 * Prints what was measured to the standard error, and stops.
 *
 * Context: main thread.
 */
void
strobe_stall_watch_free (StrobeStallWatch *self)
{
  g_printerr ("longest main loop gap: %" G_GINT64_FORMAT " ms while flashing, %" G_GINT64_FORMAT
              " ms in all\n",
              self->longest_flashing_us / 1000, self->longest_us / 1000);
  g_source_destroy (&self->source);
  g_source_unref (&self->source);
}
