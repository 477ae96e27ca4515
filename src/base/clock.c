/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/clock.h"

/* StrobeClock: the time as the protocol sees it. An interface, so that a test of a deadline costs
 * no time: the engine's waits go through it and through nothing else. */

G_DEFINE_INTERFACE (StrobeClock, strobe_clock, G_TYPE_OBJECT)

static void
strobe_clock_default_init (StrobeClockInterface *iface)
{
}

/**
 * strobe_clock_now_us:
 * @self: a clock
 *
 * Tells the time.
 *
 * Units: microseconds of a monotonic clock; only differences mean something.
 *
 * Context: any thread.
 *
 * Returns: the time
 */
gint64
strobe_clock_now_us (StrobeClock *self)
{
  g_return_val_if_fail (STROBE_IS_CLOCK (self), 0);

  return STROBE_CLOCK_GET_IFACE (self)->now_us (self);
}

/**
 * strobe_clock_sleep_ms:
 * @self: a clock
 * @duration_ms: how long
 * @cancellable: (nullable): wakes the sleeper when it is cancelled
 * @error: return location for an error
 *
 * Sleeps.
 *
 * Errors: G_IO_ERROR_CANCELLED.
 *
 * Context: worker threads and the command line; never the main thread of the window.
 *
 * Returns: %TRUE if the time passed
 */
gboolean
strobe_clock_sleep_ms (StrobeClock *self,
                       guint duration_ms,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (STROBE_IS_CLOCK (self), FALSE);

  return STROBE_CLOCK_GET_IFACE (self)->sleep_ms (self, duration_ms, cancellable, error);
}
