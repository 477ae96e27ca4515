/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/monitor-session.h"

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
  StrobeCapture *capture;
  StrobeSymbolStore *symbols;
  StrobeMonitorSession *session;
  guint64 generation;
  GPtrArray *links;   /* every link that was made */
  GPtrArray *ttys;    /* and the tty of the board at that time */
  GError *open_error; /* what the next links fail with, or NULL */
  GString *complete;  /* the "line" signals, each with LF */
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
line_cb (StrobeMonitorSession *session, StrobeLogLine *line, GString *complete)
{
  g_string_append_printf (complete, "%s\n", strobe_log_line_get_text (line));
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
start_session (Fixture *fixture)
{
  fixture->board = g_object_ref (strobe_board_list_find (fixture->list, PORT));
  fixture->capture = strobe_capture_new (NULL, PORT, NULL);
  fixture->symbols = strobe_symbol_store_new ();
  fixture->session = strobe_monitor_session_new (fixture->board, fixture->capture, fixture->symbols,
                                                 make_link, fixture);
  g_signal_connect (fixture->session, "line", G_CALLBACK (line_cb), fixture->complete);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->list = strobe_board_list_new ();
  fixture->source = strobe_fake_source_new ();
  fixture->links = g_ptr_array_new_with_free_func (g_object_unref);
  fixture->ttys = g_ptr_array_new_with_free_func (g_free);
  fixture->complete = g_string_new (NULL);
  strobe_board_list_add_source (fixture->list, fixture->source);
}

/* The thread of the session closes it. */
static gboolean
is_closed (Fixture *fixture, guint index)
{
  return !strobe_fake_link_is_open (g_ptr_array_index (fixture->links, index));
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  if (fixture->session != NULL)
    g_assert_finalize_object (fixture->session);
  g_clear_object (&fixture->board);
  g_assert_finalize_object (fixture->list);
  g_assert_finalize_object (fixture->source);
  for (guint i = 0; i < fixture->links->len; i++)
    strobe_wait_until (is_closed (fixture, i));
  g_clear_object (&fixture->capture);
  g_clear_object (&fixture->symbols);
  g_ptr_array_unref (fixture->links);
  g_ptr_array_unref (fixture->ttys);
  g_clear_error (&fixture->open_error);
  g_string_free (fixture->complete, TRUE);
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
  return strobe_monitor_session_get_state (fixture->session);
}

/* The lines that are shown, each with LF. */
static char *
dup_shown (Fixture *fixture)
{
  GListModel *model = G_LIST_MODEL (strobe_monitor_session_get_model (fixture->session));
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++) {
    g_autoptr (StrobeLogLine) line = g_list_model_get_item (model, i);

    g_string_append_printf (text, "%s\n", strobe_log_line_get_text (line));
  }
  return g_string_free (text, FALSE);
}

static gboolean
is_shown (Fixture *fixture, const char *expected)
{
  g_autofree char *text = dup_shown (fixture);

  return g_str_equal (text, expected);
}

static void
assert_text (Fixture *fixture, const char *expected)
{
  strobe_wait_until (is_shown (fixture, expected));
}

static void
receive (Fixture *fixture, const char *text)
{
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  strobe_fake_link_receive (last_link (fixture), text);
}

static void
test_console_that_is_there_is_opened_at_once (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  g_assert_cmpstr (last_tty (fixture), ==, "/dev/ttyACM0");
  g_assert_true (strobe_monitor_session_get_board (fixture->session) == fixture->board);
  receive (fixture, "first\nsecond\n");
  assert_text (fixture, "first\nsecond\n");
  strobe_wait_until (g_str_equal (fixture->complete->str, "first\nsecond\n"));
}

static void
test_port_of_the_loader_is_never_opened (Fixture *fixture, gconstpointer unused)
{
  enumerate (fixture, 0x0002, STROBE_DFU_MODE_RUN_TIME, "/dev/ttyACM0");
  start_session (fixture);
  enumerate (fixture, 0x0002, STROBE_DFU_MODE_DFU, "/dev/ttyACM0");
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_WAITING);
  g_assert_cmpuint (fixture->links->len, ==, 0);
}

static void
test_console_is_opened_when_it_appears (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeDeviceInfo) info = NULL;

  enumerate (fixture, 0x0002, STROBE_DFU_MODE_DFU, NULL);
  start_session (fixture);
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
test_history_stays_across_resets_and_numbers (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  receive (fixture, "boot 1\n");
  end_link (fixture, STROBE_SERIAL_ERROR_GONE);
  vanish (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_WAITING);
  enumerate_app (fixture, "/dev/ttyACM7");
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  g_assert_cmpstr (last_tty (fixture), ==, "/dev/ttyACM7");
  receive (fixture, "boot 2\n");
  assert_text (fixture, "boot 1\nboot 2\n");
}

static void
test_new_enumeration_without_a_removal_reconnects (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  enumerate_app (fixture, "/dev/ttyACM0");
  g_assert_cmpuint (fixture->links->len, ==, 2);
  strobe_wait_until (is_closed (fixture, 0));
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
}

static void
test_removal_closes_a_link_that_did_not_notice (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  vanish (fixture);
  strobe_wait_until (is_closed (fixture, 0));
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_WAITING);
}

static void
test_line_cut_by_a_reset_is_a_line (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  receive (fixture, "Reboo");
  assert_text (fixture, "Reboo\n");
  vanish (fixture);
  strobe_wait_until (g_str_equal (fixture->complete->str, "Reboo\n"));
  enumerate_app (fixture, "/dev/ttyACM0");
  receive (fixture, "ESP-ROM\n");
  assert_text (fixture, "Reboo\nESP-ROM\n");
}

static void
test_unfinished_line_is_shown_then_completed (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  receive (fixture, "esp32> ");
  assert_text (fixture, "esp32> \n");
  g_assert_cmpstr (fixture->complete->str, ==, "");
  receive (fixture, "help\n");
  assert_text (fixture, "esp32> help\n");
}

static void
test_busy_port_is_tried_until_it_is_free (Fixture *fixture, gconstpointer unused)
{
  fail_opens (fixture, STROBE_SERIAL_ERROR_BUSY);
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_BUSY);
  g_assert_error (strobe_monitor_session_get_error (fixture->session), STROBE_SERIAL_ERROR,
                  STROBE_SERIAL_ERROR_BUSY);
  strobe_wait_until (fixture->links->len >= 3);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_BUSY);
  g_clear_error (&fixture->open_error);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  g_assert_null (strobe_monitor_session_get_error (fixture->session));
}

static void
test_refusal_is_believed_after_two_seconds_and_tried_on (Fixture *fixture, gconstpointer unused)
{
  gint64 started_us = g_get_monotonic_time ();

  fail_opens (fixture, STROBE_SERIAL_ERROR_ACCESS);
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_WAITING);
  g_assert_null (strobe_monitor_session_get_error (fixture->session));
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_NO_ACCESS);
  g_assert_cmpint (g_get_monotonic_time () - started_us, >=, 2 * G_USEC_PER_SEC);
  g_assert_error (strobe_monitor_session_get_error (fixture->session), STROBE_SERIAL_ERROR,
                  STROBE_SERIAL_ERROR_ACCESS);
  g_clear_error (&fixture->open_error);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
}

static void
test_node_that_comes_late_is_waited_for (Fixture *fixture, gconstpointer unused)
{
  fail_opens (fixture, STROBE_SERIAL_ERROR_GONE);
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_WAITING);
  g_clear_error (&fixture->open_error);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
}

static void
test_what_is_no_port_fails_until_the_next_enumeration (Fixture *fixture, gconstpointer unused)
{
  fail_opens (fixture, STROBE_SERIAL_ERROR_NOT_A_PORT);
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_FAILED);
  g_assert_error (strobe_monitor_session_get_error (fixture->session), STROBE_SERIAL_ERROR,
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
  start_session (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_FAILED);
  g_assert_error (strobe_monitor_session_get_error (fixture->session), STROBE_ACCESS_ERROR,
                  STROBE_ACCESS_ERROR_DISMISSED);
  g_clear_error (&fixture->open_error);
  strobe_wait_ms (300);
  g_assert_cmpuint (fixture->links->len, ==, 1);
  g_assert_true (strobe_monitor_session_can_retry (fixture->session));
  strobe_monitor_session_retry (fixture->session);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  g_assert_false (strobe_monitor_session_can_retry (fixture->session));
  strobe_monitor_session_retry (fixture->session);
  g_assert_cmpuint (fixture->links->len, ==, 2);
  enumerate_app (fixture, "/dev/ttyACM0");
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
}

static void
test_link_that_breaks_fails_and_is_opened_again (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  end_link (fixture, STROBE_SERIAL_ERROR_IO);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_FAILED);
  g_assert_error (strobe_monitor_session_get_error (fixture->session), STROBE_SERIAL_ERROR,
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
  start_session (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  g_assert_true (strobe_monitor_session_write (fixture->session, bytes, &error));
  g_assert_no_error (error);
  strobe_wait_until (g_str_equal (strobe_fake_link_get_written (last_link (fixture)), "help\r"));
}

static void
test_write_without_a_link_is_gone (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("help\r", 5);
  g_autoptr (GError) error = NULL;

  enumerate (fixture, 0x0002, STROBE_DFU_MODE_DFU, NULL);
  start_session (fixture);
  g_assert_false (strobe_monitor_session_write (fixture->session, bytes, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
}

static void
test_pause_freezes_the_buffer_and_loses_nothing (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  strobe_monitor_session_set_paused (fixture->session, TRUE);
  receive (fixture, "while paused\n");
  strobe_wait_until (
    strobe_capture_model_get_n_waiting (strobe_monitor_session_get_model (fixture->session)) == 1);
  assert_text (fixture, "");
  strobe_monitor_session_set_paused (fixture->session, FALSE);
  assert_text (fixture, "while paused\n");
}

static void
test_stop_closes_and_follows_no_more (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  receive (fixture, "kept\n");
  assert_text (fixture, "kept\n");
  strobe_monitor_session_stop (fixture->session);
  strobe_wait_until (is_closed (fixture, 0));
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_WAITING);
  enumerate_app (fixture, "/dev/ttyACM1");
  g_assert_cmpuint (fixture->links->len, ==, 1);
  assert_text (fixture, "kept\n");
}

static void
stop_cb (StrobeMonitorSession *session, StrobeLogLine *line, gpointer unused)
{
  strobe_monitor_session_stop (session);
}

static void
test_handler_of_a_line_may_stop_it (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  g_signal_connect (fixture->session, "line", G_CALLBACK (stop_cb), NULL);
  receive (fixture, "one\ntwo\nthree\n");
  strobe_wait_until (is_closed (fixture, 0));
  g_assert_cmpstr (fixture->complete->str, ==, "one\n");
}

static void
note_cb (GObject *object, GParamSpec *pspec, GString *log)
{
  g_autoptr (GEnumClass) klass = g_type_class_ref (STROBE_TYPE_MONITOR_STATE);
  StrobeMonitorState now = strobe_monitor_session_get_state (STROBE_MONITOR_SESSION (object));

  g_string_append_printf (log, "%s ", g_enum_get_value (klass, (int) now)->value_nick);
}

static void
test_each_change_of_state_is_notified_once (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GString) log = g_string_new (NULL);

  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  g_signal_connect (fixture->session, "notify::state", G_CALLBACK (note_cb), log);
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
receive_boot (Fixture *fixture, const char *version)
{
  g_autofree char *text = g_strdup_printf (
    "ESP-ROM:esp32s2-rc4-20191025\r\nrst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)\r\n"
    "I (191) app_init: Project name:     blink\r\nI (196) app_init: App version:      %s\r\n"
    "I (312) main: hello\r\n",
    version);

  receive (fixture, text);
}

static StrobeVerdictKind
verdict (Fixture *fixture)
{
  return strobe_monitor_session_get_verdict (fixture->session)->kind;
}

static void
flash (Fixture *fixture)
{
  g_autoptr (StrobeAppIdentity) blink = strobe_app_identity_new ("blink", "1.4.0", NULL, NULL);

  strobe_monitor_session_set_flashed (fixture->session, blink);
}

static void
test_boots_are_listed_as_they_come (Fixture *fixture, gconstpointer unused)
{
  GListModel *boots = NULL;

  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  boots = strobe_monitor_session_get_boots (fixture->session);
  receive_boot (fixture, "1.4.0");
  receive_boot (fixture, "1.4.0");
  strobe_wait_until (g_list_model_get_n_items (boots) == 2);

  g_autoptr (StrobeBoot) second = g_list_model_get_item (boots, 1);
  g_assert_cmpuint (strobe_boot_get_facts (second)->index, ==, 1);
  g_assert_cmpint (strobe_boot_get_facts (second)->reset_code, ==, 1);
}

static void
test_the_first_line_of_a_boot_is_marked (Fixture *fixture, gconstpointer unused)
{
  StrobeCaptureRecord record = { 0 };

  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  receive (fixture, "before\n");
  receive_boot (fixture, "1.4.0");
  strobe_wait_until (
    g_list_model_get_n_items (strobe_monitor_session_get_boots (fixture->session)) == 2);
  g_assert_cmpuint (strobe_capture_read_records (fixture->capture, 1, &record, 1), ==, 1);
  g_assert_cmpuint (record.flags & STROBE_CAPTURE_RECORD_BOOT, !=, 0);
}

static void
test_what_was_flashed_is_recognised (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  flash (fixture);
  g_assert_cmpint (verdict (fixture), ==, STROBE_VERDICT_PENDING);
  receive_boot (fixture, "1.4.0");
  strobe_wait_until (verdict (fixture) == STROBE_VERDICT_RUNNING);
}

static void
test_another_app_is_recognised (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  flash (fixture);
  receive_boot (fixture, "1.3.9");
  strobe_wait_until (verdict (fixture) == STROBE_VERDICT_OTHER_APP);
}

static void
keep_note_cb (StrobeMonitorSession *session, StrobeLogLine *line, char **note)
{
  g_free (*note);
  *note = g_strdup (strobe_log_line_get_note (line));
}

static void
test_a_crash_gets_a_note (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *note = NULL;

  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  g_signal_connect (fixture->session, "note", G_CALLBACK (keep_note_cb), &note);
  receive (fixture, "Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was "
                    "unhandled.\nBacktrace: 0x400d1234:0x3ffb1000\n");
  strobe_wait_until (note != NULL);
  g_assert_true (g_str_has_prefix (note, "--- not decoded: "));
}

static void
test_control_lines_reset_the_board (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  g_assert_false (
    strobe_monitor_session_reset (fixture->session, STROBE_LINE_SEQUENCE_RESET, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
  g_clear_error (&error);
  strobe_wait_until (state (fixture) == STROBE_MONITOR_STATE_CONNECTED);
  g_assert_true (
    strobe_monitor_session_reset (fixture->session, STROBE_LINE_SEQUENCE_RESET, &error));
  strobe_wait_until (g_str_has_suffix (strobe_fake_link_get_lines (last_link (fixture)), "11 "));
  g_assert_true (g_str_has_prefix (strobe_fake_link_get_lines (last_link (fixture)), "01 "));
  g_assert_true (strobe_monitor_session_send_break (fixture->session, &error));
  strobe_wait_until (strobe_fake_link_get_n_breaks (last_link (fixture)) == 1);
}

static void
test_a_folder_that_cannot_be_written_is_told (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeCapture) capture = strobe_capture_new ("/proc/nowhere", "x", NULL);
  g_autoptr (StrobeSymbolStore) symbols = strobe_symbol_store_new ();
  g_autoptr (StrobeMonitorSession) session = NULL;
  g_autoptr (GError) error = NULL;

  enumerate (fixture, 0x0002, STROBE_DFU_MODE_DFU, NULL);
  session = strobe_monitor_session_new (strobe_board_list_find (fixture->list, PORT), capture,
                                        symbols, make_link, fixture);
  g_object_get (session, "capture-error", &error, NULL);
  g_assert_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_READ_ONLY);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/monitor/monitor-session/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("console-that-is-there-is-opened-at-once", test_console_that_is_there_is_opened_at_once);
  ADD ("port-of-the-loader-is-never-opened", test_port_of_the_loader_is_never_opened);
  ADD ("console-is-opened-when-it-appears", test_console_is_opened_when_it_appears);
  ADD ("history-stays-across-resets-and-numbers", test_history_stays_across_resets_and_numbers);
  ADD ("new-enumeration-without-a-removal-reconnects",
       test_new_enumeration_without_a_removal_reconnects);
  ADD ("removal-closes-a-link-that-did-not-notice", test_removal_closes_a_link_that_did_not_notice);
  ADD ("line-cut-by-a-reset-is-a-line", test_line_cut_by_a_reset_is_a_line);
  ADD ("unfinished-line-is-shown-then-completed", test_unfinished_line_is_shown_then_completed);
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
  ADD ("pause-freezes-the-buffer-and-loses-nothing",
       test_pause_freezes_the_buffer_and_loses_nothing);
  ADD ("stop-closes-and-follows-no-more", test_stop_closes_and_follows_no_more);
  ADD ("handler-of-a-line-may-stop-it", test_handler_of_a_line_may_stop_it);
  ADD ("each-change-of-state-is-notified-once", test_each_change_of_state_is_notified_once);
  ADD ("boots-are-listed-as-they-come", test_boots_are_listed_as_they_come);
  ADD ("the-first-line-of-a-boot-is-marked", test_the_first_line_of_a_boot_is_marked);
  ADD ("what-was-flashed-is-recognised", test_what_was_flashed_is_recognised);
  ADD ("another-app-is-recognised", test_another_app_is_recognised);
  ADD ("a-crash-gets-a-note", test_a_crash_gets_a_note);
  ADD ("control-lines-reset-the-board", test_control_lines_reset_the_board);
  ADD ("a-folder-that-cannot-be-written-is-told", test_a_folder_that_cannot_be_written_is_told);
  return g_test_run ();
}
