/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/board-private.h"

#include <glib/gstdio.h>

#include "support/fake-source.h"
#include "support/unprivileged.h"
#include "support/wait.h"

#define MAC "7c:df:a1:0f:4d:6e"
#define TTY "/dev/ttyACM3"

typedef struct {
  const char *description;
  guint16 product_id;
  StrobeDfuMode mode;
  const char *serial;
  StrobeBoardState state;
  const char *name;
  gboolean can_flash;
  gboolean has_console;
} Row;

static const Row rows[] = {
  { "S2 in its loader", 0x0002, STROBE_DFU_MODE_RUN_TIME, "0", STROBE_BOARD_STATE_LOADER, "loader",
    TRUE, FALSE },
  { "S2 in DFU mode", 0x0002, STROBE_DFU_MODE_DFU, "0", STROBE_BOARD_STATE_DFU_MODE, "dfu", TRUE,
    FALSE },
  { "S2 app with DFU", 0x0002, STROBE_DFU_MODE_RUN_TIME, MAC, STROBE_BOARD_STATE_RUNNING_DFU,
    "running-dfu", TRUE, TRUE },
  { "S2 app in DFU mode", 0x0002, STROBE_DFU_MODE_DFU, MAC, STROBE_BOARD_STATE_DFU_MODE, "dfu",
    TRUE, FALSE },
  { "S3, loader or app", 0x0009, STROBE_DFU_MODE_RUN_TIME, MAC, STROBE_BOARD_STATE_RUNNING_DFU,
    "running-dfu", TRUE, TRUE },
  { "S3 whose serial is 0", 0x0009, STROBE_DFU_MODE_RUN_TIME, "0", STROBE_BOARD_STATE_RUNNING_DFU,
    "running-dfu", TRUE, TRUE },
  { "P4 in DFU mode", 0x0012, STROBE_DFU_MODE_DFU, MAC, STROBE_BOARD_STATE_DFU_MODE, "dfu", TRUE,
    FALSE },
  { "S31, loader or app", 0x0020, STROBE_DFU_MODE_RUN_TIME, MAC, STROBE_BOARD_STATE_RUNNING_DFU,
    "running-dfu", TRUE, TRUE },
  { "TinyUSB app with DFU", 0x4001, STROBE_DFU_MODE_RUN_TIME, "123456",
    STROBE_BOARD_STATE_RUNNING_DFU, "running-dfu", TRUE, TRUE },
  { "TinyUSB app", 0x4001, STROBE_DFU_MODE_NONE, "123456", STROBE_BOARD_STATE_RUNNING_CDC,
    "running", FALSE, TRUE },
  { "S2 without DFU", 0x0002, STROBE_DFU_MODE_NONE, "0", STROBE_BOARD_STATE_RUNNING_CDC, "running",
    FALSE, TRUE },
  { "USB-Serial-JTAG", 0x1001, STROBE_DFU_MODE_NONE, MAC, STROBE_BOARD_STATE_USB_SERIAL_JTAG,
    "usb-serial-jtag", FALSE, TRUE },
  { "no serial at all", 0x0002, STROBE_DFU_MODE_RUN_TIME, NULL, STROBE_BOARD_STATE_RUNNING_DFU,
    "running-dfu", TRUE, TRUE },
};

static StrobeDeviceInfo *
new_loader_info (guint64 generation)
{
  return strobe_device_fixture_info ("1-4.2", 0x0002, STROBE_DFU_MODE_RUN_TIME, "0", generation);
}

static void
test_state_follows_the_enumeration (gconstpointer data)
{
  const Row *row = data;
  g_autoptr (StrobeDeviceInfo) info =
               strobe_device_fixture_info ("1-4.2", row->product_id, row->mode, row->serial, 1);
  g_autoptr (StrobeBoard) board = strobe_board_new (info, FALSE);

  g_assert_cmpint (strobe_board_get_state (board), ==, row->state);
  g_assert_cmpstr (strobe_board_get_state_name (board), ==, row->name);
  g_assert_cmpint (strobe_board_can_flash (board), ==, row->can_flash);
  g_assert_null (strobe_board_get_console_tty (board));
  info->tty = g_strdup (TTY);
  strobe_board_set_device (board, info);
  g_assert_cmpstr (strobe_board_get_console_tty (board), ==, row->has_console ? TTY : NULL);
}

static void
note_cb (GObject *object, GParamSpec *pspec, GString *log)
{
  g_string_append_printf (log, "%s ", pspec->name);
}

static void
test_away_shows_no_console_and_keeps_the_device (void)
{
  g_autoptr (StrobeDeviceInfo) info =
               strobe_device_fixture_info ("1-4.2", 0x4001, STROBE_DFU_MODE_NONE, MAC, 1);
  g_autoptr (StrobeBoard) board = NULL;

  info->tty = g_strdup (TTY);
  board = strobe_board_new (info, FALSE);
  strobe_board_set_away (board);
  g_assert_cmpint (strobe_board_get_state (board), ==, STROBE_BOARD_STATE_AWAY);
  g_assert_cmpstr (strobe_board_get_state_name (board), ==, "away");
  g_assert_null (strobe_board_get_console_tty (board));
  g_assert_false (strobe_board_can_flash (board));
  g_assert_true (strobe_device_info_equal (strobe_board_get_device (board), info));
  g_assert_cmpstr (strobe_board_get_port (board), ==, "1-4.2");
}

static void
test_console_over_usb_needs_no_tty (void)
{
  g_autoptr (StrobeDeviceInfo) app =
               strobe_device_fixture_info ("1-4.2", 0x4001, STROBE_DFU_MODE_NONE, MAC, 1);
  g_autoptr (StrobeDeviceInfo) loader = new_loader_info (2);
  g_autoptr (StrobeBoard) board = NULL;

  app->has_cdc = TRUE;
  app->node = g_strdup ("/dev/bus/usb/001/007");
  loader->has_cdc = TRUE;
  board = strobe_board_new (app, TRUE);
  g_assert_null (strobe_board_get_console_tty (board));
  g_assert_cmpstr (strobe_board_get_console (board), ==, app->node);
  g_assert_true (strobe_board_has_console_over_usb (board));
  strobe_board_set_device (board, loader);
  g_assert_null (strobe_board_get_console (board));
}

/* Whoever reads it over USB takes the tty away. */
static void
test_console_over_usb_outlives_the_tty (void)
{
  g_autoptr (StrobeDeviceInfo) app =
               strobe_device_fixture_info ("1-4.2", 0x4001, STROBE_DFU_MODE_NONE, MAC, 1);
  g_autoptr (StrobeBoard) board = NULL;
  g_autoptr (GString) log = g_string_new (NULL);

  app->has_cdc = TRUE;
  app->node = g_strdup ("/dev/bus/usb/001/007");
  app->tty = g_strdup (TTY);
  board = strobe_board_new (app, TRUE);
  g_signal_connect (board, "notify::console", G_CALLBACK (note_cb), log);
  g_clear_pointer (&app->tty, g_free);
  strobe_board_set_device (board, app);
  g_assert_cmpstr (log->str, ==, "");
  strobe_board_set_away (board);
  g_assert_cmpstr (log->str, ==, "console ");
}

static void
test_only_what_changed_is_notified (void)
{
  g_autoptr (StrobeDeviceInfo) info = new_loader_info (1);
  g_autoptr (StrobeBoard) board = strobe_board_new (info, FALSE);
  g_autoptr (GString) log = g_string_new (NULL);

  g_signal_connect (board, "notify", G_CALLBACK (note_cb), log);
  strobe_board_set_device (board, info);
  g_assert_cmpstr (log->str, ==, "");
  info->tty = g_strdup (TTY);
  strobe_board_set_device (board, info);
  g_assert_cmpstr (log->str, ==, "device ");
  g_string_truncate (log, 0);
  strobe_board_set_away (board);
  strobe_board_set_away (board);
  g_assert_cmpstr (log->str, ==, "state ");
  g_string_truncate (log, 0);
  strobe_board_hold (board);
  strobe_board_hold (board);
  strobe_board_release (board);
  g_assert_cmpstr (log->str, ==, "held ");
}

static void
test_app_after_the_loader_notifies_state_and_console (void)
{
  g_autoptr (StrobeDeviceInfo) loader = new_loader_info (1);
  g_autoptr (StrobeDeviceInfo) app =
               strobe_device_fixture_info ("1-4.2", 0x4001, STROBE_DFU_MODE_NONE, MAC, 2);
  g_autoptr (StrobeBoard) board = strobe_board_new (loader, FALSE);
  g_autoptr (GString) log = g_string_new (NULL);

  app->tty = g_strdup (TTY);
  g_signal_connect (board, "notify::state", G_CALLBACK (note_cb), log);
  g_signal_connect (board, "notify::console-tty", G_CALLBACK (note_cb), log);
  strobe_board_set_device (board, app);
  g_assert_cmpstr (log->str, ==, "state console-tty ");
}

static void
test_chip_is_remembered_when_the_app_hides_it (void)
{
  g_autoptr (StrobeDeviceInfo) loader = new_loader_info (1);
  g_autoptr (StrobeDeviceInfo) app =
               strobe_device_fixture_info ("1-4.2", 0x4001, STROBE_DFU_MODE_NONE, MAC, 2);
  g_autoptr (StrobeBoard) known = strobe_board_new (loader, FALSE);
  g_autoptr (StrobeBoard) unknown = strobe_board_new (app, FALSE);

  strobe_board_set_device (known, app);
  g_assert_cmpstr (strobe_board_get_chip (known)->name, ==, "ESP32-S2");
  g_assert_null (strobe_board_get_chip (unknown));
}

static void
test_expected_app_may_be_away_for_longer (void)
{
  g_autoptr (StrobeDeviceInfo) dfu =
               strobe_device_fixture_info ("1-4.2", 0x0009, STROBE_DFU_MODE_DFU, MAC, 1);
  g_autoptr (StrobeDeviceInfo) app =
               strobe_device_fixture_info ("1-4.2", 0x0009, STROBE_DFU_MODE_RUN_TIME, MAC, 2);
  g_autoptr (StrobeBoard) board = strobe_board_new (dfu, FALSE);
  guint usual_ms = strobe_board_get_away_grace_ms (board);

  strobe_board_expect_app (board);
  g_assert_cmpuint (strobe_board_get_away_grace_ms (board), >, usual_ms);
  strobe_board_set_device (board, dfu);
  g_assert_cmpuint (strobe_board_get_away_grace_ms (board), >, usual_ms);
  app->tty = g_strdup (TTY);
  strobe_board_set_device (board, app);
  g_assert_cmpuint (strobe_board_get_away_grace_ms (board), ==, usual_ms);
  g_assert_cmpstr (strobe_board_get_console_tty (board), ==, TTY);
}

static void
test_s2_that_stays_in_the_loader_is_not_taken_for_the_app (void)
{
  g_autoptr (StrobeDeviceInfo) dfu =
               strobe_device_fixture_info ("1-4.2", 0x0002, STROBE_DFU_MODE_DFU, "0", 1);
  g_autoptr (StrobeDeviceInfo) loader = new_loader_info (2);
  g_autoptr (StrobeBoard) board = strobe_board_new (dfu, FALSE);

  loader->tty = g_strdup (TTY);
  strobe_board_expect_app (board);
  strobe_board_set_device (board, loader);
  g_assert_cmpint (strobe_board_get_state (board), ==, STROBE_BOARD_STATE_LOADER);
  g_assert_null (strobe_board_get_console_tty (board));
}

static void
test_practice_is_what_its_device_says (void)
{
  g_autoptr (StrobeDeviceInfo) info = new_loader_info (1);
  g_autoptr (StrobeBoard) real = strobe_board_new (info, FALSE);
  g_autoptr (StrobeBoard) practice = NULL;

  info->practice = TRUE;
  practice = strobe_board_new (info, FALSE);
  g_assert_false (strobe_board_is_practice (real));
  g_assert_true (strobe_board_is_practice (practice));
}

static char *
make_closed_node (void)
{
  g_autofree char *path = NULL;
  int fd = g_file_open_tmp ("strobe-XXXXXX", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_close (fd, NULL);
  g_assert_cmpint (g_chmod (path, 0), ==, 0);
  return g_steal_pointer (&path);
}

static void
test_refused_node_is_no_access_after_two_seconds_until_granted (void)
{
  g_autofree char *node = make_closed_node ();
  g_autoptr (StrobeDeviceInfo) info = new_loader_info (1);
  g_autoptr (StrobeBoard) board = NULL;
  gint64 started_us = g_get_monotonic_time ();

  if (strobe_unprivileged_begin ()) {
    info->node = g_strdup (node);
    board = strobe_board_new (info, FALSE);
    g_assert_cmpint (strobe_board_get_state (board), ==, STROBE_BOARD_STATE_LOADER);
    strobe_wait_until (strobe_board_get_state (board) == STROBE_BOARD_STATE_NO_ACCESS);
    g_assert_cmpint (g_get_monotonic_time () - started_us, >=, 2 * G_USEC_PER_SEC);
    g_assert_cmpstr (strobe_board_get_state_name (board), ==, "no-access");
    g_assert_cmpstr (strobe_board_get_denied_node (board), ==, node);
    g_assert_false (strobe_board_can_flash (board));
    strobe_unprivileged_end ();
    g_assert_cmpint (g_chmod (node, 0666), ==, 0);
    g_assert_true (strobe_unprivileged_begin ());
    strobe_wait_until (strobe_board_get_state (board) == STROBE_BOARD_STATE_LOADER);
    strobe_unprivileged_end ();
  }
  g_unlink (node);
}

static void
test_refused_console_is_the_denied_node_until_granted (void)
{
  g_autofree char *tty = make_closed_node ();
  g_autoptr (StrobeDeviceInfo) info =
               strobe_device_fixture_info ("1-4.2", 0x4001, STROBE_DFU_MODE_NONE, MAC, 1);
  g_autoptr (StrobeBoard) board = NULL;

  if (strobe_unprivileged_begin ()) {
    info->tty = g_strdup (tty);
    board = strobe_board_new (info, FALSE);
    g_assert_null (strobe_board_get_denied_node (board));
    strobe_wait_until (strobe_board_get_denied_node (board) != NULL);
    g_assert_cmpstr (strobe_board_get_denied_node (board), ==, tty);
    g_assert_cmpint (strobe_board_get_state (board), ==, STROBE_BOARD_STATE_RUNNING_CDC);
    strobe_unprivileged_end ();
    g_assert_cmpint (g_chmod (tty, 0666), ==, 0);
    g_assert_true (strobe_unprivileged_begin ());
    strobe_wait_until (strobe_board_get_denied_node (board) == NULL);
    strobe_unprivileged_end ();
  }
  g_unlink (tty);
}

static void
test_app_without_dfu_needs_no_right_on_its_node (void)
{
  g_autofree char *node = make_closed_node ();
  g_autoptr (StrobeDeviceInfo) info =
               strobe_device_fixture_info ("1-4.2", 0x4001, STROBE_DFU_MODE_NONE, MAC, 1);
  g_autoptr (StrobeBoard) board = NULL;

  if (strobe_unprivileged_begin ()) {
    info->node = g_strdup (node);
    board = strobe_board_new (info, FALSE);
    strobe_wait_ms (2300);
    g_assert_cmpint (strobe_board_get_state (board), ==, STROBE_BOARD_STATE_RUNNING_CDC);
    strobe_unprivileged_end ();
  }
  g_unlink (node);
}

static char *
name_of (const Row *row)
{
  g_autofree char *words = g_strdelimit (g_utf8_strdown (row->description, -1), " ,", '-');
  g_auto (GStrv) parts = g_strsplit (words, "--", -1);
  g_autofree char *joined = g_strjoinv ("-", parts);

  return g_strdup_printf ("/device/board/state-of-%s-is-%s", joined, row->name);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *name = name_of (&rows[i]);

    g_test_add_data_func (name, &rows[i], test_state_follows_the_enumeration);
  }
  g_test_add_func ("/device/board/away-shows-no-console-and-keeps-the-device",
                   test_away_shows_no_console_and_keeps_the_device);
  g_test_add_func ("/device/board/console-over-usb-needs-no-tty",
                   test_console_over_usb_needs_no_tty);
  g_test_add_func ("/device/board/console-over-usb-outlives-the-tty",
                   test_console_over_usb_outlives_the_tty);
  g_test_add_func ("/device/board/only-what-changed-is-notified",
                   test_only_what_changed_is_notified);
  g_test_add_func ("/device/board/app-after-the-loader-notifies-state-and-console",
                   test_app_after_the_loader_notifies_state_and_console);
  g_test_add_func ("/device/board/chip-is-remembered-when-the-app-hides-it",
                   test_chip_is_remembered_when_the_app_hides_it);
  g_test_add_func ("/device/board/expected-app-may-be-away-for-longer",
                   test_expected_app_may_be_away_for_longer);
  g_test_add_func ("/device/board/s2-that-stays-in-the-loader-is-not-taken-for-the-app",
                   test_s2_that_stays_in_the_loader_is_not_taken_for_the_app);
  g_test_add_func ("/device/board/practice-is-what-its-device-says",
                   test_practice_is_what_its_device_says);
  g_test_add_func ("/device/board/refused-console-is-the-denied-node-until-granted",
                   test_refused_console_is_the_denied_node_until_granted);
  g_test_add_func ("/device/board/refused-node-is-no-access-after-two-seconds-until-granted",
                   test_refused_node_is_no_access_after_two_seconds_until_granted);
  g_test_add_func ("/device/board/app-without-dfu-needs-no-right-on-its-node",
                   test_app_without_dfu_needs_no_right_on_its_node);
  return g_test_run ();
}
