/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/system-clock.h"

/* Longer than any test may take: a sleeper that is not woken fails by the time-out of the test. */
#define FOR_EVER_MS 3600000

static void
test_time_passes_while_it_sleeps (void)
{
  g_autoptr (StrobeClock) clock = strobe_system_clock_new ();
  g_autoptr (GError) error = NULL;
  gint64 start_us = strobe_clock_now_us (clock);

  g_assert_true (strobe_clock_sleep_ms (clock, 5, NULL, &error));

  g_assert_no_error (error);
  g_assert_cmpint (strobe_clock_now_us (clock) - start_us, >=, 5000);
}

static void
test_a_cancel_that_came_first_ends_it_at_once (void)
{
  g_autoptr (StrobeClock) clock = strobe_system_clock_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);

  g_assert_false (strobe_clock_sleep_ms (clock, FOR_EVER_MS, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gpointer
cancel_thread (gpointer data)
{
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_a_cancel_from_another_thread_wakes_it (void)
{
  g_autoptr (StrobeClock) clock = strobe_system_clock_new ();

  /* Often, so that the cancel falls before, into and after the start of the sleep. */
  for (guint i = 0; i < 200; i++) {
    g_autoptr (GCancellable) cancellable = g_cancellable_new ();
    g_autoptr (GError) error = NULL;
    GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);

    g_assert_false (strobe_clock_sleep_ms (clock, FOR_EVER_MS, cancellable, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_thread_join (thread);
  }
}

static void
test_no_sleep_returns_at_once (void)
{
  g_autoptr (StrobeClock) clock = strobe_system_clock_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (strobe_clock_sleep_ms (clock, 0, cancellable, &error));
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/system-clock/time-passes-while-it-sleeps",
                   test_time_passes_while_it_sleeps);
  g_test_add_func ("/base/system-clock/a-cancel-that-came-first-ends-it-at-once",
                   test_a_cancel_that_came_first_ends_it_at_once);
  g_test_add_func ("/base/system-clock/a-cancel-from-another-thread-wakes-it",
                   test_a_cancel_from_another_thread_wakes_it);
  g_test_add_func ("/base/system-clock/no-sleep-returns-at-once", test_no_sleep_returns_at_once);
  return g_test_run ();
}
