/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/monitor-intake.h"

#include <string.h>

#include "support/wait.h"

#define CRASH                                                                                      \
  "Guru Meditation Error: Core  0 panic'ed (LoadProhibited). Exception was unhandled.\n"           \
  "Backtrace: 0x400d1234:0x3ffb1000\n"

typedef struct {
  StrobeCapture *capture;
  StrobeSeriesSet *series;
  StrobeMonitorIntake *intake;
  GListStore *boots;
  guint n_progressed;
  guint n_panicked;
} Fixture;

static void
progressed_cb (gpointer user_data)
{
  ((Fixture *) user_data)->n_progressed++;
}

static void
panicked_cb (StrobePanic *panic, gpointer user_data)
{
  ((Fixture *) user_data)->n_panicked++;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  static const StrobeMonitorIntakeFuncs funcs = { progressed_cb, panicked_cb };

  fixture->capture = strobe_capture_new (NULL, "x", NULL);
  fixture->series = strobe_series_set_new (4, 100);
  fixture->boots = g_list_store_new (STROBE_TYPE_BOOT);
  fixture->intake = strobe_monitor_intake_new (fixture->capture, fixture->series, &funcs, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  strobe_monitor_intake_close (fixture->intake);
  strobe_monitor_intake_mute (fixture->intake);
  strobe_monitor_intake_unref (fixture->intake);
  strobe_wait_idle ();
  g_assert_finalize_object (fixture->capture);
  g_assert_finalize_object (fixture->series);
  g_assert_finalize_object (fixture->boots);
}

static void
take (Fixture *fixture, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  strobe_monitor_intake_take (fixture->intake, bytes);
}

static guint
count_boots (Fixture *fixture)
{
  strobe_monitor_intake_sync_boots (fixture->intake, fixture->boots);
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->boots));
}

static void
test_lines_go_to_the_capture_and_numbers_to_the_curves (Fixture *fixture, gconstpointer unused)
{
  guint64 first = 0;
  guint64 end = 0;

  g_assert_cmpint (strobe_monitor_intake_get_last_byte_us (fixture->intake), ==, 0);
  take (fixture, "temp:21.5\ntemp:22\nhalf a");
  strobe_capture_get_range (fixture->capture, &first, &end);
  g_assert_cmpuint (end, ==, 2);
  g_assert_cmpuint (strobe_series_set_get_n_series (fixture->series), ==, 1);
  g_assert_cmpint (strobe_monitor_intake_get_last_byte_us (fixture->intake), >, 0);
}

static void
test_what_comes_within_a_frame_is_told_once (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < 100; i++)
    take (fixture, "line\n");
  g_assert_cmpuint (fixture->n_progressed, ==, 0);
  strobe_wait_until (fixture->n_progressed > 0);
  strobe_wait_ms (50);
  g_assert_cmpuint (fixture->n_progressed, ==, 1);
  take (fixture, "line\n");
  strobe_wait_until (fixture->n_progressed == 2);
}

static void
test_a_boot_is_listed_and_its_line_marked (Fixture *fixture, gconstpointer unused)
{
  StrobeCaptureRecord record = { 0 };

  take (fixture, "ESP-ROM:esp32s2-rc4-20191025\n"
                 "rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)\n");
  g_assert_cmpuint (count_boots (fixture), ==, 1);
  g_assert_cmpuint (strobe_monitor_intake_sync_boots (fixture->intake, fixture->boots), ==, 0);
  g_assert_cmpuint (strobe_capture_read_records (fixture->capture, 0, &record, 1), ==, 1);
  g_assert_cmpuint (record.flags & STROBE_CAPTURE_RECORD_BOOT, !=, 0);
}

static void
test_a_crash_is_told_when_it_falls_silent (Fixture *fixture, gconstpointer unused)
{
  take (fixture, CRASH);
  g_assert_cmpuint (fixture->n_panicked, ==, 0);
  strobe_wait_until (fixture->n_panicked == 1);
}

static void
test_a_stream_that_ends_cuts_a_line_and_a_crash (Fixture *fixture, gconstpointer unused)
{
  guint64 first = 0;
  guint64 end = 0;

  take (fixture, CRASH "Rebo");
  strobe_monitor_intake_end_stream (fixture->intake);
  strobe_capture_get_range (fixture->capture, &first, &end);
  g_assert_cmpuint (end, ==, 3);
  strobe_wait_until (fixture->n_panicked == 1);
  take (fixture, "hello\n");
  g_assert_cmpuint (count_boots (fixture), ==, 2);
}

static void
test_a_muted_one_keeps_and_says_nothing (Fixture *fixture, gconstpointer unused)
{
  guint64 first = 0;
  guint64 end = 0;

  take (fixture, "before\n");
  strobe_monitor_intake_mute (fixture->intake);
  take (fixture, "after\n");
  strobe_wait_ms (50);
  g_assert_cmpuint (fixture->n_progressed, ==, 0);
  strobe_capture_get_range (fixture->capture, &first, &end);
  g_assert_cmpuint (end, ==, 2);
}

static void
test_no_core_dump_is_an_empty_list (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GPtrArray) dumps = strobe_monitor_intake_dup_core_dumps (fixture->intake);

  g_assert_cmpuint (dumps->len, ==, 0);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/monitor/monitor-intake/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("lines-go-to-the-capture-and-numbers-to-the-curves",
       test_lines_go_to_the_capture_and_numbers_to_the_curves);
  ADD ("what-comes-within-a-frame-is-told-once", test_what_comes_within_a_frame_is_told_once);
  ADD ("a-boot-is-listed-and-its-line-marked", test_a_boot_is_listed_and_its_line_marked);
  ADD ("a-crash-is-told-when-it-falls-silent", test_a_crash_is_told_when_it_falls_silent);
  ADD ("a-stream-that-ends-cuts-a-line-and-a-crash",
       test_a_stream_that_ends_cuts_a_line_and_a_crash);
  ADD ("a-muted-one-keeps-and-says-nothing", test_a_muted_one_keeps_and_says_nothing);
  ADD ("no-core-dump-is-an-empty-list", test_no_core_dump_is_an_empty_list);
  return g_test_run ();
}
