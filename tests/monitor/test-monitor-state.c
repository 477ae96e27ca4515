/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/monitor-state.h"

#include "device/access-error.h"
#include "serial/serial-error.h"

static StrobeMonitorState
state_of (StrobeSerialError code, gboolean is_settled)
{
  g_autoptr (GError) error = g_error_new (STROBE_SERIAL_ERROR, (int) code, "a test said so");

  return strobe_monitor_state_of_error (error, is_settled);
}

static void
test_a_refusal_is_believed_when_the_node_has_settled (void)
{
  g_assert_cmpint (state_of (STROBE_SERIAL_ERROR_ACCESS, FALSE), ==, STROBE_MONITOR_STATE_WAITING);
  g_assert_cmpint (state_of (STROBE_SERIAL_ERROR_ACCESS, TRUE), ==, STROBE_MONITOR_STATE_NO_ACCESS);
}

static void
test_everything_else_is_believed_at_once (void)
{
  for (gboolean is_settled = FALSE; is_settled <= TRUE; is_settled++) {
    g_assert_cmpint (state_of (STROBE_SERIAL_ERROR_BUSY, is_settled), ==,
                     STROBE_MONITOR_STATE_BUSY);
    g_assert_cmpint (state_of (STROBE_SERIAL_ERROR_GONE, is_settled), ==,
                     STROBE_MONITOR_STATE_WAITING);
    g_assert_cmpint (state_of (STROBE_SERIAL_ERROR_IO, is_settled), ==,
                     STROBE_MONITOR_STATE_FAILED);
    g_assert_cmpint (state_of (STROBE_SERIAL_ERROR_NOT_A_PORT, is_settled), ==,
                     STROBE_MONITOR_STATE_FAILED);
  }
}

static void
test_what_only_the_user_can_change_does_not_pass (void)
{
  g_autoptr (GError) no_port = g_error_new_literal (
    STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_NOT_A_PORT, "/dev/null is no port");
  g_autoptr (GError) dismissed = g_error_new_literal (
    STROBE_ACCESS_ERROR, STROBE_ACCESS_ERROR_DISMISSED, "the user said no");
  g_autoptr (GError) busy = g_error_new_literal (STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_BUSY,
                                                 "another program has it");

  g_assert_false (strobe_monitor_state_may_pass (no_port));
  g_assert_false (strobe_monitor_state_may_pass (dismissed));
  g_assert_true (strobe_monitor_state_may_pass (busy));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/monitor/monitor-state/a-refusal-is-believed-when-the-node-has-settled",
                   test_a_refusal_is_believed_when_the_node_has_settled);
  g_test_add_func ("/monitor/monitor-state/everything-else-is-believed-at-once",
                   test_everything_else_is_believed_at_once);
  g_test_add_func ("/monitor/monitor-state/what-only-the-user-can-change-does-not-pass",
                   test_what_only_the_user_can_change_does_not_pass);
  return g_test_run ();
}
