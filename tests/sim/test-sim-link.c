/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "serial/serial-error.h"
#include "sim-fixture.h"
#include "sim/sample-firmware.h"
#include "sim/sim-link.h"

typedef struct {
  StrobeSimBoard *board;
  StrobeSerialLink *link;
  GString *text;
  GError *closed;
  gboolean close_when_received;
} Fixture;

static void
received_cb (StrobeSerialLink *serial_link, GBytes *bytes, gpointer user_data)
{
  Fixture *self = user_data;

  g_string_append_len (self->text, g_bytes_get_data (bytes, NULL),
                       (gssize) g_bytes_get_size (bytes));
  if (self->close_when_received)
    strobe_serial_link_close (serial_link);
}

static void
closed_cb (StrobeSerialLink *serial_link, const GError *error, gpointer user_data)
{
  Fixture *self = user_data;

  g_assert_no_error (self->closed);
  self->closed = g_error_copy (error);
}

static StrobeSimBoard *
new_board_with (const char *script)
{
  StrobeSimBoard *board = sim_fixture_new_dfu_board (script);
  g_autoptr (GBytes) file =
               strobe_sample_firmware_build (strobe_chip_find (0x0002), "blink", "1.4.0", 4096);
  g_autoptr (GBytes) payload = sim_fixture_payload (file);

  sim_fixture_download (board, payload, 64);
  sim_fixture_assert_status (board, 0, 2);
  strobe_sim_board_press_reset (board, FALSE);
  return board;
}

static StrobeSimBoard *
new_running_board (void)
{
  return new_board_with (NULL);
}

static void
set_up (Fixture *self, StrobeSimBoard *board)
{
  self->board = board;
  self->link = strobe_sim_link_new (board);
  self->text = g_string_new (NULL);
  g_signal_connect (self->link, "received", G_CALLBACK (received_cb), self);
  g_signal_connect (self->link, "closed", G_CALLBACK (closed_cb), self);
}

static void
tear_down (Fixture *self)
{
  g_assert_finalize_object (self->link);
  g_assert_finalize_object (self->board);
  g_string_free (self->text, TRUE);
  g_clear_error (&self->closed);
}

static void
open_link (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = strobe_serial_link_open (self->link, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
}

static void
run_pending (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_the_boot_log_is_delivered_from_its_first_line (void)
{
  Fixture self = { 0 };

  set_up (&self, new_running_board ());
  open_link (&self);
  g_assert_cmpstr (self.text->str, ==, "");
  run_pending ();
  g_assert_true (g_str_has_prefix (self.text->str, "ESP-ROM:"));
  g_assert_nonnull (strstr (self.text->str, "Project name:     blink\r\n"));
  tear_down (&self);
}

static void
test_opening_and_closing_does_not_reset_the_board (void)
{
  Fixture self = { 0 };
  guint64 generation;

  set_up (&self, new_running_board ());
  generation = strobe_sim_board_get_generation (self.board);
  open_link (&self);
  run_pending ();
  g_string_truncate (self.text, 0);
  strobe_serial_link_close (self.link);
  open_link (&self);
  run_pending ();
  g_assert_cmpstr (self.text->str, ==, "");
  g_assert_cmpuint (strobe_sim_board_get_generation (self.board), ==, generation);
  tear_down (&self);
}

static void
test_typing_reaches_the_app (void)
{
  Fixture self = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("help\n", 5);
  g_autoptr (GError) error = NULL;

  set_up (&self, new_running_board ());
  open_link (&self);
  g_assert_true (strobe_serial_link_write (self.link, bytes, &error));
  g_assert_no_error (error);
  run_pending ();
  g_assert_nonnull (strstr (self.text->str, "received \"help\"\r\n"));
  tear_down (&self);
}

static void
test_a_paused_link_waits (void)
{
  Fixture self = { 0 };

  set_up (&self, new_running_board ());
  open_link (&self);
  strobe_serial_link_set_paused (self.link, TRUE);
  run_pending ();
  g_assert_cmpstr (self.text->str, ==, "");
  strobe_serial_link_set_paused (self.link, FALSE);
  run_pending ();
  g_assert_cmpstr (self.text->str, !=, "");
  tear_down (&self);
}

static void
test_unplugging_closes_the_link (void)
{
  Fixture self = { 0 };
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (GError) error = NULL;

  set_up (&self, new_running_board ());
  open_link (&self);
  strobe_sim_board_unplug (self.board);
  run_pending ();
  g_assert_error (self.closed, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
  g_assert_false (strobe_serial_link_write (self.link, bytes, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
  tear_down (&self);
}

static void
test_a_paused_link_is_closed_too (void)
{
  Fixture self = { 0 };

  set_up (&self, new_running_board ());
  open_link (&self);
  strobe_serial_link_set_paused (self.link, TRUE);
  strobe_sim_board_unplug (self.board);
  run_pending ();
  g_assert_error (self.closed, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
  tear_down (&self);
}

static void
test_reset_closes_the_link_even_if_the_board_is_back_at_once (void)
{
  Fixture self = { 0 };

  set_up (&self, new_running_board ());
  open_link (&self);
  run_pending ();
  strobe_sim_board_press_reset (self.board, FALSE);
  run_pending ();
  g_assert_error (self.closed, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
  tear_down (&self);
}

static void
test_a_link_is_opened_again (void)
{
  Fixture self = { 0 };

  set_up (&self, new_running_board ());
  open_link (&self);
  run_pending ();
  strobe_sim_board_press_reset (self.board, FALSE);
  run_pending ();
  g_string_truncate (self.text, 0);
  open_link (&self);
  run_pending ();
  g_assert_true (g_str_has_prefix (self.text->str, "ESP-ROM:"));
  tear_down (&self);
}

static void
test_a_handler_may_close_the_link (void)
{
  Fixture self = { .close_when_received = TRUE };

  set_up (&self, new_running_board ());
  open_link (&self);
  run_pending ();
  strobe_sim_board_unplug (self.board);
  run_pending ();
  g_assert_no_error (self.closed);
  tear_down (&self);
}

static void
test_an_absent_board_is_gone (void)
{
  Fixture self = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&self, new_running_board ());
  strobe_sim_board_unplug (self.board);
  g_assert_false (strobe_serial_link_open (self.link, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
  tear_down (&self);
}

static void
test_a_device_without_a_port_is_none (void)
{
  Fixture self = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&self, sim_fixture_new_generic (NULL));
  g_assert_false (strobe_serial_link_open (self.link, &error));
  g_assert_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_NOT_A_PORT);
  tear_down (&self);
}

/* What strobe_serial_link_set_lines() takes, in order. */
static void
set_lines (Fixture *self, const char *lines)
{
  g_autoptr (GError) error = NULL;

  for (; lines[0] != '\0'; lines += 2) {
    g_assert_true (
      strobe_serial_link_set_lines (self->link, lines[0] == '1', lines[1] == '1', &error));
    g_assert_no_error (error);
  }
}

static void
test_lines_restart_the_app_and_the_link_stays (void)
{
  Fixture self = { 0 };

  set_up (&self, new_running_board ());
  open_link (&self);
  run_pending ();
  g_string_truncate (self.text, 0);
  set_lines (&self, "010011");
  run_pending ();
  g_assert_no_error (self.closed);
  g_assert_true (g_str_has_prefix (self.text->str, "ESP-ROM:"));
  g_assert_nonnull (strstr (self.text->str, "rst:0x3 "));
  tear_down (&self);
}

static void
test_lines_bring_the_loader_and_the_link_stays (void)
{
  Fixture self = { 0 };
  g_autofree char *serial = NULL;

  set_up (&self, new_running_board ());
  open_link (&self);
  run_pending ();
  set_lines (&self, "01100011");
  run_pending ();
  g_assert_no_error (self.closed);
  serial = strobe_sim_board_dup_string (self.board, 3);
  g_assert_cmpstr (serial, ==, "0");
  tear_down (&self);
}

static void
test_lines_that_do_not_fall_mean_nothing (void)
{
  Fixture self = { 0 };

  set_up (&self, new_running_board ());
  open_link (&self);
  run_pending ();
  g_string_truncate (self.text, 0);
  set_lines (&self, "011101110111");
  run_pending ();
  g_assert_cmpstr (self.text->str, ==, "");
  tear_down (&self);
}

static void
test_break_means_nothing_to_an_app (void)
{
  Fixture self = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&self, new_running_board ());
  open_link (&self);
  run_pending ();
  g_string_truncate (self.text, 0);
  g_assert_true (strobe_serial_link_send_break (self.link, &error));
  g_assert_no_error (error);
  run_pending ();
  g_assert_cmpstr (self.text->str, ==, "");
  g_assert_no_error (self.closed);
  tear_down (&self);
}

static void
test_lines_and_break_of_an_absent_board_are_gone (void)
{
  Fixture self = { 0 };
  g_autoptr (GError) lines_error = NULL, break_error = NULL;

  set_up (&self, new_running_board ());
  open_link (&self);
  strobe_sim_board_unplug (self.board);
  g_assert_false (strobe_serial_link_set_lines (self.link, TRUE, TRUE, &lines_error));
  g_assert_error (lines_error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
  g_assert_false (strobe_serial_link_send_break (self.link, &break_error));
  g_assert_error (break_error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
  run_pending ();
  tear_down (&self);
}

static void
type_text (Fixture *self, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;

  g_assert_true (strobe_serial_link_write (self->link, bytes, &error));
  g_assert_no_error (error);
}

static void
test_console_that_restarts_keeps_the_link (void)
{
  Fixture self = { 0 };

  set_up (&self, new_board_with ("app has a console"));
  open_link (&self);
  run_pending ();
  g_assert_true (g_str_has_suffix (self.text->str, "esp32s2> \033[0m"));
  g_string_truncate (self.text, 0);
  type_text (&self, "restart\r");
  run_pending ();
  g_assert_no_error (self.closed);
  g_assert_nonnull (strstr (self.text->str, "rst:0x3 "));
  g_assert_true (g_str_has_suffix (self.text->str, "esp32s2> \033[0m"));
  tear_down (&self);
}

static void
test_crash_takes_the_board_off_the_bus_and_back (void)
{
  Fixture self = { 0 };

  set_up (&self, new_board_with ("app has a console"));
  open_link (&self);
  run_pending ();
  type_text (&self, "panic\r");
  run_pending ();
  g_assert_error (self.closed, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE);
  g_string_truncate (self.text, 0);
  open_link (&self);
  run_pending ();
  g_assert_nonnull (strstr (self.text->str, "rst:0xc (RTC_SW_CPU_RST)"));
  tear_down (&self);
}

/* Looks at the numbers of the lines that are whole. */
static guint64
count_numbered (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  guint n_lines = g_strv_length (lines);
  guint64 n_numbered = 0;

  for (guint i = 0; i + 1 < n_lines; i++) {
    const char *at = strstr (lines[i], ": line ");

    if (at != NULL)
      g_assert_cmpuint (g_ascii_strtoull (at + strlen (": line "), NULL, 10), ==, n_numbered++);
  }
  return n_numbered;
}

static void
test_flood_comes_without_a_gap (void)
{
  Fixture self = { 0 };
  gint64 end_us = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;

  set_up (&self, new_board_with ("app floods"));
  open_link (&self);
  while (self.text->len < 1024 * 1024 && g_get_monotonic_time () < end_us)
    g_main_context_iteration (NULL, FALSE);
  strobe_serial_link_close (self.link);
  g_assert_cmpuint (count_numbered (self.text->str), >, 10000);
  tear_down (&self);
}

static void
remember_thread_cb (StrobeSerialLink *serial_link, GBytes *bytes, gpointer user_data)
{
  *(GThread **) user_data = g_thread_self ();
}

/* Opens the link, waits for its first words, closes it: all here. */
static gpointer
follow_on_a_thread (gpointer data)
{
  Fixture *self = data;
  g_autoptr (GMainContext) context = g_main_context_new ();
  GThread *received_on = NULL;

  g_main_context_push_thread_default (context);
  g_signal_connect (self->link, "received", G_CALLBACK (remember_thread_cb), &received_on);
  open_link (self);
  while (received_on == NULL)
    g_main_context_iteration (context, TRUE);
  strobe_serial_link_close (self->link);
  g_signal_handlers_disconnect_by_data (self->link, &received_on);
  g_main_context_pop_thread_default (context);
  return received_on == g_thread_self () ? self : NULL;
}

static void
test_signals_come_on_the_context_of_the_opener (void)
{
  Fixture self = { 0 };

  set_up (&self, new_running_board ());
  g_assert_true (g_thread_join (g_thread_new ("opener", follow_on_a_thread, &self)) == &self);
  tear_down (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/sim/link/" path, func)
  ADD ("the-boot-log-is-delivered-from-its-first-line",
       test_the_boot_log_is_delivered_from_its_first_line);
  ADD ("opening-and-closing-does-not-reset-the-board",
       test_opening_and_closing_does_not_reset_the_board);
  ADD ("typing-reaches-the-app", test_typing_reaches_the_app);
  ADD ("a-paused-link-waits", test_a_paused_link_waits);
  ADD ("unplugging-closes-the-link", test_unplugging_closes_the_link);
  ADD ("a-paused-link-is-closed-too", test_a_paused_link_is_closed_too);
  ADD ("reset-closes-the-link-even-if-the-board-is-back-at-once",
       test_reset_closes_the_link_even_if_the_board_is_back_at_once);
  ADD ("a-link-is-opened-again", test_a_link_is_opened_again);
  ADD ("a-handler-may-close-the-link", test_a_handler_may_close_the_link);
  ADD ("an-absent-board-is-gone", test_an_absent_board_is_gone);
  ADD ("a-device-without-a-port-is-none", test_a_device_without_a_port_is_none);
  ADD ("lines-restart-the-app-and-the-link-stays", test_lines_restart_the_app_and_the_link_stays);
  ADD ("lines-bring-the-loader-and-the-link-stays", test_lines_bring_the_loader_and_the_link_stays);
  ADD ("lines-that-do-not-fall-mean-nothing", test_lines_that_do_not_fall_mean_nothing);
  ADD ("break-means-nothing-to-an-app", test_break_means_nothing_to_an_app);
  ADD ("lines-and-break-of-an-absent-board-are-gone",
       test_lines_and_break_of_an_absent_board_are_gone);
  ADD ("console-that-restarts-keeps-the-link", test_console_that_restarts_keeps_the_link);
  ADD ("crash-takes-the-board-off-the-bus-and-back",
       test_crash_takes_the_board_off_the_bus_and_back);
  ADD ("flood-comes-without-a-gap", test_flood_comes_without_a_gap);
  ADD ("signals-come-on-the-context-of-the-opener", test_signals_come_on_the_context_of_the_opener);
#undef ADD
  return g_test_run ();
}
