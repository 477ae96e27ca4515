/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-rows.h"

#include <string.h>

#include "support/wait.h"

typedef struct {
  StrobeCapture *capture;
  StrobeCaptureRows *rows;
  GString *told; /* what the rows said of their changes */
  guint n_rows;  /* as one who only listens knows it */
} Fixture;

static void
front_changed_cb (guint n_removed, guint n_added, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->told, "front -%u +%u|", n_removed, n_added);
  fixture->n_rows += n_added - n_removed;
}

static void
end_changed_cb (guint n_before, gpointer user_data)
{
  Fixture *fixture = user_data;
  guint n_now = strobe_capture_rows_get_n (fixture->rows);

  g_assert_cmpuint (n_before, ==, fixture->n_rows);
  if (n_now > n_before)
    g_string_append_printf (fixture->told, "end +%u|", n_now - n_before);
  fixture->n_rows = n_now;
}

static void
replaced_cb (guint n_before, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (n_before, ==, fixture->n_rows);
  fixture->n_rows = strobe_capture_rows_get_n (fixture->rows);
  g_string_append_printf (fixture->told, "replaced %u by %u|", n_before, fixture->n_rows);
}

static void
busy_changed_cb (gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append (fixture->told, strobe_capture_rows_is_busy (fixture->rows) ? "busy|" : "ready|");
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  static const StrobeCaptureRowsFuncs funcs = { front_changed_cb, end_changed_cb, replaced_cb,
                                                busy_changed_cb };
  const StrobeCaptureLimits limits = { 0, 0, 1024 * 1024 };

  fixture->capture = strobe_capture_new (NULL, "test", &limits);
  fixture->told = g_string_new (NULL);
  fixture->rows = strobe_capture_rows_new (fixture->capture, &funcs, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpuint (fixture->n_rows, ==, strobe_capture_rows_get_n (fixture->rows));
  strobe_capture_rows_free (fixture->rows);
  g_string_free (fixture->told, TRUE);
  /* A worker that was dropped may hold it for a moment more. */
  g_object_unref (fixture->capture);
}

static void
say (Fixture *fixture, const char *text)
{
  strobe_capture_write (fixture->capture, text, strlen (text), 1);
}

static void
take_news (Fixture *fixture)
{
  strobe_capture_rows_sync (fixture->rows);
}

static void
filter_errors (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeLogFilter) filter = strobe_log_filter_new (
    STROBE_LOG_LEVEL_NONE, NULL, NULL, "error", STROBE_LOG_FILTER_DEFAULT, &error);

  g_assert_no_error (error);
  g_assert_true (strobe_capture_rows_set_filter (fixture->rows, filter));
}

static void
take_told (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->told->str, ==, expected);
  g_string_truncate (fixture->told, 0);
}

static void
test_what_comes_is_added_at_the_end (Fixture *fixture, gconstpointer unused)
{
  say (fixture, "a\nb\n");
  take_news (fixture);
  take_told (fixture, "end +2|");
  say (fixture, "c\n");
  g_assert_cmpuint (strobe_capture_rows_get_n_waiting (fixture->rows), ==, 1);
  take_news (fixture);
  take_told (fixture, "end +1|");
  g_assert_cmpuint (strobe_capture_rows_get_number (fixture->rows, 2), ==, 2);
  g_assert_cmpuint (strobe_capture_rows_get_end (fixture->rows), ==, 3);
}

static void
test_paused_rows_stay (Fixture *fixture, gconstpointer unused)
{
  strobe_capture_rows_set_paused (fixture->rows, TRUE);
  say (fixture, "a\n");
  take_news (fixture);
  take_told (fixture, "");
  strobe_capture_rows_set_paused (fixture->rows, FALSE);
  take_told (fixture, "end +1|");
}

static void
test_a_filter_replaces_the_rows_when_it_has_found_some (Fixture *fixture, gconstpointer unused)
{
  say (fixture, "error 0\nfine 1\nerror 2\n");
  take_news (fixture);
  take_told (fixture, "end +3|");
  filter_errors (fixture);
  take_told (fixture, "busy|");
  g_assert_cmpuint (strobe_capture_rows_get_n (fixture->rows), ==, 3);
  strobe_wait_until (!strobe_capture_rows_is_busy (fixture->rows));
  take_told (fixture, "replaced 3 by 2|ready|");
  g_assert_cmpuint (strobe_capture_rows_get_number (fixture->rows, 1), ==, 2);
  g_assert_cmpuint (strobe_capture_rows_find (fixture->rows, 1), ==, 1);
  say (fixture, "fine 3\nerror 4\n");
  take_news (fixture);
  take_told (fixture, "end +1|");
  g_assert_true (strobe_capture_rows_set_filter (fixture->rows, NULL));
  take_told (fixture, "replaced 3 by 5|");
  g_assert_false (strobe_capture_rows_set_filter (fixture->rows, NULL));
}

static void
test_cleared_rows_come_back (Fixture *fixture, gconstpointer unused)
{
  say (fixture, "a\nb\n");
  take_news (fixture);
  strobe_capture_rows_clear (fixture->rows);
  take_told (fixture, "end +2|replaced 2 by 0|");
  g_assert_true (strobe_capture_rows_is_cleared (fixture->rows));
  say (fixture, "c\n");
  take_news (fixture);
  strobe_capture_rows_unclear (fixture->rows);
  take_told (fixture, "end +1|replaced 1 by 3|");
  g_assert_false (strobe_capture_rows_is_cleared (fixture->rows));
}

static void
test_what_left_the_capture_leaves_the_front (Fixture *fixture, gconstpointer unused)
{
  guint64 first = 0;
  guint64 end = 0;

  say (fixture, "a\n");
  take_news (fixture);
  for (guint i = 0; i < 100000; i++)
    say (fixture, "more and more\n");
  take_news (fixture);
  strobe_capture_get_range (fixture->capture, &first, &end);
  g_assert_cmpuint (first, >, 0);
  g_assert_true (g_str_has_prefix (fixture->told->str, "end +1|front -1 +0|end +"));
  g_assert_cmpuint (strobe_capture_rows_get_number (fixture->rows, 0), ==, first);
}

static void
test_many_new_lines_are_matched_by_a_worker (Fixture *fixture, gconstpointer unused)
{
  filter_errors (fixture);
  strobe_wait_until (!strobe_capture_rows_is_busy (fixture->rows));
  for (guint i = 0; i < 1000; i++)
    say (fixture, i % 2 == 0 ? "error\n" : "fine\n");
  take_news (fixture);
  g_assert_cmpuint (strobe_capture_rows_get_n (fixture->rows), ==, 0);
  strobe_wait_until (strobe_capture_rows_get_n_waiting (fixture->rows) == 0);
  g_assert_cmpuint (strobe_capture_rows_get_n (fixture->rows), ==, 500);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/capture/capture-rows/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("what-comes-is-added-at-the-end", test_what_comes_is_added_at_the_end);
  ADD ("paused-rows-stay", test_paused_rows_stay);
  ADD ("a-filter-replaces-the-rows-when-it-has-found-some",
       test_a_filter_replaces_the_rows_when_it_has_found_some);
  ADD ("cleared-rows-come-back", test_cleared_rows_come_back);
  ADD ("what-left-the-capture-leaves-the-front", test_what_left_the_capture_leaves_the_front);
  ADD ("many-new-lines-are-matched-by-a-worker", test_many_new_lines_are_matched_by_a_worker);
  return g_test_run ();
}
