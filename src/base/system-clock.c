/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/system-clock.h"

/* StrobeSystemClock: the clock of the machine. Made by the composition root; may be used from
 * several threads at once, for it has no state. */

struct _StrobeSystemClock {
  GObject parent_instance;
};

/* One sleep: the condition is what a cancel from another thread signals. */
typedef struct {
  GMutex mutex;
  GCond cond;
  gboolean cancelled;
} Sleeper;

static void
wake_cb (GCancellable *cancellable, Sleeper *sleeper)
{
  g_mutex_lock (&sleeper->mutex);
  sleeper->cancelled = TRUE;
  g_cond_signal (&sleeper->cond);
  g_mutex_unlock (&sleeper->mutex);
}

static void
wait_until (Sleeper *sleeper, gint64 end_us)
{
  g_mutex_lock (&sleeper->mutex);
  while (!sleeper->cancelled && g_cond_wait_until (&sleeper->cond, &sleeper->mutex, end_us))
    continue;
  g_mutex_unlock (&sleeper->mutex);
}

static gint64
strobe_system_clock_now_us (StrobeClock *clock)
{
  return g_get_monotonic_time ();
}

static gboolean
strobe_system_clock_sleep_ms (StrobeClock *clock,
                              guint duration_ms,
                              GCancellable *cancellable,
                              GError **error)
{
  gint64 end_us = g_get_monotonic_time () + (gint64) duration_ms * 1000;
  Sleeper sleeper = { .cancelled = FALSE };
  gulong handler = 0;

  g_mutex_init (&sleeper.mutex);
  g_cond_init (&sleeper.cond);
  /* Runs wake_cb at once if the cancel came first, so none can fall between check and wait. */
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), &sleeper, NULL);
  wait_until (&sleeper, end_us);
  /* Waits for a wake_cb that is still running: after this nobody holds the sleeper. */
  g_cancellable_disconnect (cancellable, handler);
  g_cond_clear (&sleeper.cond);
  g_mutex_clear (&sleeper.mutex);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static void
strobe_system_clock_iface_init (StrobeClockInterface *iface)
{
  iface->now_us = strobe_system_clock_now_us;
  iface->sleep_ms = strobe_system_clock_sleep_ms;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeSystemClock,
                               strobe_system_clock,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_CLOCK,
                                                      strobe_system_clock_iface_init))

static void
strobe_system_clock_class_init (StrobeSystemClockClass *klass)
{
}

static void
strobe_system_clock_init (StrobeSystemClock *self)
{
}

/**
 * strobe_system_clock_new:
 *
 * Makes a clock that shows the machine's monotonic time and really sleeps.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the clock
 */
StrobeClock *
strobe_system_clock_new (void)
{
  return g_object_new (STROBE_TYPE_SYSTEM_CLOCK, NULL);
}
