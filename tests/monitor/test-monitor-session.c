/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/monitor-session.h"

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
  GPtrArray *links;  /* every link that was made */
  GPtrArray *ttys;   /* and the tty of the board at that time */
  GString *complete; /* the "line" signals, each with LF */
} Fixture;

static StrobeSerialLink *
make_link (StrobeBoard *board, gpointer user_data)
{
  Fixture *fixture = user_data;
  StrobeSerialLink *link = strobe_fake_link_new (NULL);

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
  g_string_free (fixture->complete, TRUE);
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
  return strobe_monitor_console_get_state (strobe_monitor_session_get_console (fixture->session));
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
test_pause_freezes_the_buffer_and_loses_nothing (Fixture *fixture, gconstpointer unused)
{
  enumerate_app (fixture, "/dev/ttyACM0");
  start_session (fixture);
  strobe_capture_model_set_paused (strobe_monitor_session_get_model (fixture->session), TRUE);
  receive (fixture, "while paused\n");
  strobe_wait_until (
    strobe_capture_model_get_n_waiting (strobe_monitor_session_get_model (fixture->session)) == 1);
  assert_text (fixture, "");
  strobe_capture_model_set_paused (strobe_monitor_session_get_model (fixture->session), FALSE);
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
  ADD ("history-stays-across-resets-and-numbers", test_history_stays_across_resets_and_numbers);
  ADD ("line-cut-by-a-reset-is-a-line", test_line_cut_by_a_reset_is_a_line);
  ADD ("unfinished-line-is-shown-then-completed", test_unfinished_line_is_shown_then_completed);
  ADD ("pause-freezes-the-buffer-and-loses-nothing",
       test_pause_freezes_the_buffer_and_loses_nothing);
  ADD ("stop-closes-and-follows-no-more", test_stop_closes_and_follows_no_more);
  ADD ("handler-of-a-line-may-stop-it", test_handler_of_a_line_may_stop_it);
  ADD ("boots-are-listed-as-they-come", test_boots_are_listed_as_they_come);
  ADD ("the-first-line-of-a-boot-is-marked", test_the_first_line_of_a_boot_is_marked);
  ADD ("what-was-flashed-is-recognised", test_what_was_flashed_is_recognised);
  ADD ("another-app-is-recognised", test_another_app_is_recognised);
  ADD ("a-crash-gets-a-note", test_a_crash_gets_a_note);
  ADD ("a-folder-that-cannot-be-written-is-told", test_a_folder_that_cannot_be_written_is_told);
  return g_test_run ();
}
