/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/common/stall-watch.h"

#define STALL_US 60000

static gboolean
stall_cb (gpointer user_data)
{
  g_usleep (STALL_US);
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_without_the_variable_there_is_none (void)
{
  g_unsetenv ("STROBE_TRACE_STALLS");
  g_assert_null (strobe_stall_watch_new_if_asked ());
}

static void
test_a_slow_callback_is_measured (void)
{
  StrobeStallWatch *watch;
  gboolean done = FALSE;

  g_setenv ("STROBE_TRACE_STALLS", "1", TRUE);
  watch = strobe_stall_watch_new_if_asked ();
  g_assert_nonnull (watch);
  g_idle_add (stall_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (strobe_stall_watch_get_longest_us (watch), >=, STALL_US);
  strobe_stall_watch_free (watch);
}

static gboolean
end_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
  return G_SOURCE_REMOVE;
}

static void
test_waiting_is_no_stall (void)
{
  StrobeStallWatch *watch;
  gboolean done = FALSE;

  g_setenv ("STROBE_TRACE_STALLS", "1", TRUE);
  watch = strobe_stall_watch_new_if_asked ();
  g_timeout_add (200, end_cb, &done);
  while (!done)
    g_main_context_iteration (NULL, TRUE);
  g_main_context_iteration (NULL, FALSE);
  g_assert_cmpint (strobe_stall_watch_get_longest_us (watch), <, 200000);
  strobe_stall_watch_free (watch);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/stall-watch/without-the-variable-there-is-none",
                   test_without_the_variable_there_is_none);
  g_test_add_func ("/ui/stall-watch/a-slow-callback-is-measured", test_a_slow_callback_is_measured);
  g_test_add_func ("/ui/stall-watch/waiting-is-no-stall", test_waiting_is_no_stall);
  return g_test_run ();
}
