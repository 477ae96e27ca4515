/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/monitor-console.h"

#include "device/access-error.h"
#include "device/board-list.h"
#include "serial/serial-error.h"
#include "support/fake-link.h"
#include "support/fake-source.h"
#include "support/wait.h"

#define PORT "1-4.2"
#define MAC "7c:df:a1:0f:4d:6e"

typedef struct {
  StrobeBoardList *list;
  StrobeDeviceSource *source;
  StrobeBoard *board;
  StrobeMonitorIntake *intake;
  StrobeMonitorConsole *console;
  guint64 generation;
  GPtrArray *links;   /* every link that was made */
  GPtrArray *ttys;    /* and the tty of the board at that time */
  GError *open_error; /* what the next links fail with, or NULL */
} Fixture;

static StrobeSerialLink *
make_link (StrobeBoard *board, gpointer user_data)
{
  Fixture *fixture = user_data;
  StrobeSerialLink *link = strobe_fake_link_new (fixture->open_error);

  g_ptr_array_add (fixture->links, g_object_ref (link));
  g_ptr_array_add (fixture->ttys, g_strdup (strobe_board_get_console_tty (board)));
  return link;
}

static void
enumerate (Fixture *fixture, guint16 product_id, StrobeDfuMode mode, const char *tty)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_fixture_info (
    PORT, product_id, mode, mode == STROBE_DFU_MODE_NONE ? MAC : "0", ++fixture->generation);

  info->tty = g_strdup (tty);
  strobe_device_source_emit_added (fixture->source, info);
}

static void
enumerate_app (Fixture *fixture, const char *tty)
{
  enumerate (fixture, 0x4001, STROBE_DFU_MODE_NONE, tty);
}

static void
vanish (Fixture *fixture)
{
  strobe_device_source_emit_removed (fixture->source, PORT, fixture->generation);
}

static void
progressed_cb (gpointer unused)
{
}

static void
panicked_cb (StrobePanic *panic, gpointer unused)
{
}

static void
start_console (Fixture *fixture)
{
  static const StrobeMonitorIntakeFuncs funcs = { progressed_cb, panicked_cb };
  g_autoptr (StrobeCapture) capture = strobe_capture_new (NULL, PORT, NULL);
  g_autoptr (StrobeSeriesSet) series = strobe_series_set_new (1, 1);

  fixture->board = g_object_ref (strobe_board_list_find (fixture->list, PORT));
  fixture->intake = strobe_monitor_intake_new (capture, series, &funcs, NULL);
  fixture->console =
    strobe_monitor_console_new (fixture->board, fixture->intake, make_link, fixture);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->list = strobe_board_list_new ();
  fixture->source = strobe_fake_source_new ();
  fixture->links = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->ttys = g_ptr_array_new_with_free_func (g_free);
  strobe_board_list_add_source (fixture->list, fixture->source);
}

/* The thread of the console closes it. */
static gboolean
is_closed (Fixture *fixture, guint index)
{
  return !strobe_fake_link_is_open (g_ptr_array_index (fixture->links, index));
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  strobe_monitor_intake_mute (fixture->intake);
  g_assert_finalize_object (fixture->console);
  g_clear_object (&fixture->board);
  g_assert_finalize_object (fixture->list);
  g_assert_finalize_object (fixture->source);
  for (guint i = 0; i < fixture->links->len; i++)
    strobe_wait_until (is_closed (fixture, i));
  strobe_monitor_intake_unref (fixture->intake);
  g_ptr_array_unref (fixture->links);
  g_ptr_array_unref (fixture->ttys);
  g_clear_error (&fixture->open_error);
}

static void
fail_opens (Fixture *fixture, StrobeSerialError code)
{
  g_clear_error (&fixture->open_error);
  fixture->open_error =
    g_error_new (STROBE_SERIAL_ERROR, (int) code, "cannot open /dev/ttyACM0: a test said so");
}

static StrobeFakeLink *
last_link (Fixture *fixture)
{
  g_assert_cmpuint (fixture->links->len, >, 0);
  return g_ptr_array_index (fixture->links, fixture->links->len - 1);
}

static const char *
last_tty (Fixture *fixture)
{
  return g_ptr_array_index (fixture->ttys, fixture->ttys->len - 1);
}

static void
end_link (Fixture *fixture, StrobeSerialError code)
{
  g_autoptr (GError) error = g_error_new (STROBE_SERIAL_ERROR, (int) code, "ended by a test");

  strobe_fake_link_end (last_link (fixture), error);
}

static StrobeMonitorState
state (Fixture *fixture)
{
  return strobe_monitor_console_get_state (fixture->console);
}

static void
test_console_that_is_there_is_opened_at_once (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_console (fixture);
  g_assert_cmpuint (fixture->links->len, ==, 1);
  g_assert_cmpstr (last_tty (fixture), ==, "/dev/ttyACM0");
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
}

static void
test_port_of_the_loader_is_never_opened (Fixture *fixture, gconstpointer unused)
{
  enumerate (fixture, 0x0002, STROBE_DFU_MODE_RUN_TIME, "/dev/ttyACM0");
  start_console (fixture);
  enumerate (fixture, 0x0002, STROBE_DFU_MODE_DFU, "/dev/ttyACM0");
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_WAITING);
  g_assert_cmpuint (fixture->links->len, ==, 0);
}

static void
test_console_is_opened_when_it_appears (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeDeviceInfo) info = NULL;

  enumerate (fixture, 0x0002, STROBE_DFU_MODE_DFU, NULL);
  start_console (fixture);
  vanish (fixture);
  enumerate_app (fixture, NULL);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_WAITING);
  info = strobe_device_info_copy (strobe_board_get_device (fixture->board));
  info->tty = g_strdup ("/dev/ttyACM5");
  strobe_device_source_emit_changed (fixture->source, info);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  g_assert_cmpstr (last_tty (fixture), ==, "/dev/ttyACM5");
}

static void
test_new_enumeration_without_a_removal_reconnects (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_console (fixture);
  enumerate_app (fixture, "/dev/ttyACM0");
  g_assert_cmpuint (fixture->links->len, ==, 2);
  strobe_wait_until (is_closed (fixture, 0));
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
}

static void
test_removal_closes_a_link_that_did_not_notice (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_console (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  vanish (fixture);
  strobe_wait_until (is_closed (fixture, 0));
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_WAITING);
}

static void
test_busy_port_is_tried_until_it_is_free (Fixture *fixture, gconstpointer unused)
{
  fail_opens (fixture, STROBE_SERIAL_ERROR_BUSY);
  enumerate_app (fixture, "/dev/ttyACM0");
  start_console (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_BUSY);
  g_assert_error (strobe_monitor_console_get_error (fixture->console), STROBE_SERIAL_ERROR,
                  STROBE_SERIAL_ERROR_BUSY);
  strobe_wait_until (fixture->links->len >= 3);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_BUSY);
  g_clear_error (&fixture->open_error);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  g_assert_null (strobe_monitor_console_get_error (fixture->console));
}

static void
test_refusal_is_believed_after_two_seconds_and_tried_on (Fixture *fixture, gconstpointer unused)
{
  gint64 started_us = g_get_monotonic_time ();

  fail_opens (fixture, STROBE_SERIAL_ERROR_ACCESS);
  enumerate_app (fixture, "/dev/ttyACM0");
  start_console (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_WAITING);
  g_assert_null (strobe_monitor_console_get_error (fixture->console));
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_NO_ACCESS);
  g_assert_cmpint (g_get_monotonic_time () - started_us, >=, 2 * G_USEC_PER_SEC);
  g_assert_error (strobe_monitor_console_get_error (fixture->console), STROBE_SERIAL_ERROR,
                  STROBE_SERIAL_ERROR_ACCESS);
  g_clear_error (&fixture->open_error);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
}

static void
test_node_that_comes_late_is_waited_for (Fixture *fixture, gconstpointer unused)
{
  fail_opens (fixture, STROBE_SERIAL_ERROR_GONE);
  enumerate_app (fixture, "/dev/ttyACM0");
  start_console (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_WAITING);
  g_clear_error (&fixture->open_error);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
}

static void
test_what_is_no_port_fails_until_the_next_enumeration (Fixture *fixture, gconstpointer unused)
{
  fail_opens (fixture, STROBE_SERIAL_ERROR_NOT_A_PORT);
  enumerate_app (fixture, "/dev/ttyACM0");
  start_console (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_FAILED);
  g_assert_error (strobe_monitor_console_get_error (fixture->console), STROBE_SERIAL_ERROR,
                  STROBE_SERIAL_ERROR_NOT_A_PORT);
  g_clear_error (&fixture->open_error);
  strobe_wait_ms (300);
  g_assert_cmpuint (fixture->links->len, ==, 1);
  enumerate_app (fixture, "/dev/ttyACM0");
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
}

/* To ask again and again would be a nuisance. */
static void
test_who_said_no_is_not_asked_again (Fixture *fixture, gconstpointer unused)
{
  fixture->open_error =
    g_error_new (STROBE_ACCESS_ERROR, STROBE_ACCESS_ERROR_DISMISSED, "the user said no");
  enumerate_app (fixture, "/dev/ttyACM0");
  start_console (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_FAILED);
  g_assert_error (strobe_monitor_console_get_error (fixture->console), STROBE_ACCESS_ERROR,
                  STROBE_ACCESS_ERROR_DISMISSED);
  g_clear_error (&fixture->open_error);
  strobe_wait_ms (300);
  g_assert_cmpuint (fixture->links->len, ==, 1);
  g_assert_true (strobe_monitor_console_can_retry (fixture->console));
  strobe_monitor_console_retry (fixture->console);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  g_assert_false (strobe_monitor_console_can_retry (fixture->console));
  strobe_monitor_console_retry (fixture->console);
  g_assert_cmpuint (fixture->links->len, ==, 2);
  enumerate_app (fixture, "/dev/ttyACM0");
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
}

static void
test_link_that_breaks_fails_and_is_opened_again (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_console (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  end_link (fixture, STROBE_SERIAL_ERROR_IO);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_FAILED);
  g_assert_error (strobe_monitor_console_get_error (fixture->console), STROBE_SERIAL_ERROR,
                  STROBE_SERIAL_ERROR_IO);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  g_assert_cmpuint (fixture->links->len, ==, 2);
}

static void
test_written_bytes_reach_the_link (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("help\r", 5);
  g_autoptr (GError) error = NULL;

  enumerate_app (fixture, "/dev/ttyACM0");
  start_console (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  g_assert_true (strobe_monitor_console_write (fixture->console, bytes, &error));
  g_assert_no_error (error);
  strobe_wait_until (g_str_equal (strobe_fake_link_get_written (last_link (fixture)), "help\r"));
}

static void
test_write_without_a_link_is_gone (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("help\r", 5);
  g_autoptr (GError) error = NULL;

  enumerate (fixture, 0x0002, STROBE_DFU_MODE_DFU, NULL);
  start_console (fixture);
  g_assert_false (strobe_monitor_console_write (fixture->console, bytes, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
}

static void
note_cb (GObject *object, GParamSpec *pspec, GString *log)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (STROBE_TYPE_MONITOR_STATE);
  StrobeMonitorState now = strobe_monitor_console_get_state (STROBE_MONITOR_CONSOLE (object));

  g_string_append_printf (log, "%s ", g_enum_get_value (klass, (int) now)->value_nick);
}

static void
test_each_change_of_state_is_notified_once (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GString) log = g_string_new (NULL);

  enumerate_app (fixture, "/dev/ttyACM0");
  start_console (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  g_signal_connect (fixture->console, "notify::state", G_CALLBACK (note_cb), log);
  end_link (fixture, STROBE_SERIAL_ERROR_GONE);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_WAITING);
  vanish (fixture);
  fail_opens (fixture, STROBE_SERIAL_ERROR_BUSY);
  enumerate_app (fixture, "/dev/ttyACM0");
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_BUSY);
  vanish (fixture);
  g_clear_error (&fixture->open_error);
  enumerate_app (fixture, "/dev/ttyACM0");
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  g_assert_cmpstr (log->str, ==, "waiting busy waiting connected ");
}

static void
test_control_lines_reset_the_board (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  enumerate_app (fixture, "/dev/ttyACM0");
  start_console (fixture);
  g_assert_false (
    strobe_monitor_console_reset (fixture->console, STROBE_LINE_SEQUENCE_RESET, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
  g_clear_error (&error);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  g_assert_true (
    strobe_monitor_console_reset (fixture->console, STROBE_LINE_SEQUENCE_RESET, &error));
  strobe_wait_until (g_str_has_suffix (strobe_fake_link_get_lines (last_link (fixture)), "11 "));
  g_assert_true (g_str_has_prefix (strobe_fake_link_get_lines (last_link (fixture)), "01 "));
  g_assert_true (strobe_monitor_console_send_break (fixture->console, &error));
  strobe_wait_until (strobe_fake_link_get_n_breaks (last_link (fixture)) == 1);
}

static void
test_a_stopped_one_follows_no_more (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_console (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  strobe_monitor_console_stop (fixture->console);
  g_assert_cmpint (state (fixture), ==, STROBE_MONITOR_STATE_WAITING);
  strobe_wait_until (is_closed (fixture, 0));
  enumerate_app (fixture, "/dev/ttyACM1");
  g_assert_cmpuint (fixture->links->len, ==, 1);
  g_assert_false (strobe_monitor_console_can_retry (fixture->console));
}

static void
stop_cb (StrobeMonitorConsole *console, GParamSpec *pspec, gpointer unused)
{
  strobe_monitor_console_stop (console);
}

static void
test_a_handler_of_its_state_may_stop_it (Fixture *fixture, gconstpointer unused)
{
  fail_opens (fixture, STROBE_SERIAL_ERROR_BUSY);
  enumerate_app (fixture, "/dev/ttyACM0");
  start_console (fixture);
  g_signal_connect (fixture->console, "notify::state", G_CALLBACK (stop_cb), NULL);
  strobe_wait_ms (100);
  g_assert_cmpint (state (fixture), ==, STROBE_MONITOR_STATE_WAITING);
  g_assert_cmpuint (fixture->links->len, ==, 1);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/monitor/monitor-console/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("console-that-is-there-is-opened-at-once", test_console_that_is_there_is_opened_at_once);
  ADD ("port-of-the-loader-is-never-opened", test_port_of_the_loader_is_never_opened);
  ADD ("console-is-opened-when-it-appears", test_console_is_opened_when_it_appears);
  ADD ("new-enumeration-without-a-removal-reconnects",
       test_new_enumeration_without_a_removal_reconnects);
  ADD ("removal-closes-a-link-that-did-not-notice", test_removal_closes_a_link_that_did_not_notice);
  ADD ("busy-port-is-tried-until-it-is-free", test_busy_port_is_tried_until_it_is_free);
  ADD ("refusal-is-believed-after-two-seconds-and-tried-on",
       test_refusal_is_believed_after_two_seconds_and_tried_on);
  ADD ("node-that-comes-late-is-waited-for", test_node_that_comes_late_is_waited_for);
  ADD ("what-is-no-port-fails-until-the-next-enumeration",
       test_what_is_no_port_fails_until_the_next_enumeration);
  ADD ("who-said-no-is-not-asked-again", test_who_said_no_is_not_asked_again);
  ADD ("link-that-breaks-fails-and-is-opened-again",
       test_link_that_breaks_fails_and_is_opened_again);
  ADD ("written-bytes-reach-the-link", test_written_bytes_reach_the_link);
  ADD ("write-without-a-link-is-gone", test_write_without_a_link_is_gone);
  ADD ("each-change-of-state-is-notified-once", test_each_change_of_state_is_notified_once);
  ADD ("control-lines-reset-the-board", test_control_lines_reset_the_board);
  ADD ("a-stopped-one-follows-no-more", test_a_stopped_one_follows_no_more);
  ADD ("a-handler-of-its-state-may-stop-it", test_a_handler_of_its_state_may_stop_it);
  return g_test_run ();
}
