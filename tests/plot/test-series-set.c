/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "plot/series-set.h"

#include <string.h>

static guint
take (StrobeSeriesSet *set, const char *line, gint64 received_us)
{
  return strobe_series_set_take_line (set, line, strlen (line), received_us);
}

/* "time=value ..." */
static char *
print_points (StrobeSeriesSet *set, guint index, gint64 from_us, gint64 to_us)
{
  g_autoptr (GArray) points = strobe_series_set_dup_points (set, index, from_us, to_us, 1000);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < points->len; i++) {
    const StrobeSeriesPoint *point = &g_array_index (points, StrobeSeriesPoint, i);

    g_string_append_printf (text, "%s%" G_GINT64_FORMAT "=%g", i > 0 ? " " : "", point->time_us,
                            point->value);
  }
  return g_string_free (text, FALSE);
}

static void
assert_points (StrobeSeriesSet *set, guint index, const char *expected)
{
  g_autofree char *text = print_points (set, index, G_MININT64, G_MAXINT64);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_lines_become_curves_in_order (void)
{
  g_autoptr (StrobeSeriesSet) set = strobe_series_set_new (4, 10);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gint64 first_us = 0, last_us = 0;

  g_assert_false (strobe_series_set_get_span (set, &first_us, &last_us));
  g_assert_cmpuint (take (set, ">b:1;a:2", 100), ==, 2);
  g_assert_cmpuint (take (set, "a:3", 200), ==, 1);
  g_assert_cmpuint (take (set, "I (12) main: x:3", 300), ==, 0);
  g_assert_cmpuint (strobe_series_set_get_n_series (set), ==, 2);
  first = strobe_series_set_dup_name (set, 0);
  second = strobe_series_set_dup_name (set, 1);
  g_assert_cmpstr (first, ==, "b");
  g_assert_cmpstr (second, ==, "a");
  g_assert_null (strobe_series_set_dup_name (set, 2));
  assert_points (set, 0, "100=1");
  assert_points (set, 1, "100=2 200=3");
  assert_points (set, 2, "");
  g_assert_true (strobe_series_set_get_span (set, &first_us, &last_us));
  g_assert_cmpint (first_us, ==, 100);
  g_assert_cmpint (last_us, ==, 200);
}

static void
test_stamp_grows_with_values_only (void)
{
  g_autoptr (StrobeSeriesSet) set = strobe_series_set_new (4, 10);
  guint64 stamp = strobe_series_set_get_stamp (set);

  take (set, "hello", 1);
  g_assert_cmpuint (strobe_series_set_get_stamp (set), ==, stamp);
  take (set, "a:1", 1);
  g_assert_cmpuint (strobe_series_set_get_stamp (set), >, stamp);
  stamp = strobe_series_set_get_stamp (set);
  strobe_series_set_clear (set);
  g_assert_cmpuint (strobe_series_set_get_stamp (set), >, stamp);
  g_assert_cmpuint (strobe_series_set_get_n_series (set), ==, 0);
}

static void
test_oldest_points_go (void)
{
  g_autoptr (StrobeSeriesSet) set = strobe_series_set_new (1, 3);

  for (gint64 i = 1; i <= 5; i++) {
    g_autofree char *line = g_strdup_printf ("a:%" G_GINT64_FORMAT, i);

    take (set, line, i * 10);
  }
  assert_points (set, 0, "30=3 40=4 50=5");
}

static void
test_names_beyond_the_bound_are_ignored (void)
{
  g_autoptr (StrobeSeriesSet) set = strobe_series_set_new (2, 3);

  g_assert_cmpuint (take (set, "a:1 b:2 c:3", 1), ==, 3);
  g_assert_cmpuint (strobe_series_set_get_n_series (set), ==, 2);
  take (set, "c:4 a:5", 2);
  assert_points (set, 0, "1=1 2=5");
}

static void
test_name_that_is_not_utf_8_is_one_curve (void)
{
  g_autoptr (StrobeSeriesSet) set = strobe_series_set_new (4, 10);
  g_autofree char *name = NULL;

  take (set, ">\xff\xfe:1", 1);
  take (set, ">\xff\xfe:2", 2);
  g_assert_cmpuint (strobe_series_set_get_n_series (set), ==, 1);
  name = strobe_series_set_dup_name (set, 0);
  g_assert_true (g_utf8_validate (name, -1, NULL));
}

static void
test_times_of_the_board_are_laid_on_those_of_the_lines (void)
{
  g_autoptr (StrobeSeriesSet) set = strobe_series_set_new (4, 10);

  take (set, ">a:1000:1;1500:2", 50000000);
  take (set, ">a:2000:3", 51003000);
  assert_points (set, 0, "50000000=1 50500000=2 51000000=3");
}

static void
test_board_that_was_reset_is_laid_anew (void)
{
  g_autoptr (StrobeSeriesSet) set = strobe_series_set_new (4, 10);

  take (set, ">a:60000:1", 100000000);
  take (set, ">a:300:2", 101000000);
  take (set, ">a:400:3", 101100000);
  assert_points (set, 0, "100000000=1 101000000=2 101100000=3");
}

static void
test_time_never_runs_backwards (void)
{
  g_autoptr (StrobeSeriesSet) set = strobe_series_set_new (4, 10);

  take (set, "a:1", 200);
  take (set, "a:2", 100);
  take (set, "a:3", 300);
  assert_points (set, 0, "200=1 200=2 300=3");
}

static void
test_a_span_has_one_point_more_on_each_side (void)
{
  g_autoptr (StrobeSeriesSet) set = strobe_series_set_new (1, 100);
  g_autofree char *inside = NULL;
  g_autofree char *between = NULL;
  g_autofree char *reversed = NULL;

  for (gint64 i = 1; i <= 9; i++)
    take (set, "a:1", i * 10);
  inside = print_points (set, 0, 40, 60);
  g_assert_cmpstr (inside, ==, "30=1 40=1 50=1 60=1 70=1");
  between = print_points (set, 0, 41, 42);
  g_assert_cmpstr (between, ==, "40=1 50=1");
  reversed = print_points (set, 0, 60, 40);
  g_assert_cmpstr (reversed, ==, "");
}

/* A flat line with two spikes, once around the ring. */
static StrobeSeriesSet *
new_spiky_set (guint n_points)
{
  StrobeSeriesSet *set = strobe_series_set_new (1, n_points);

  for (guint i = 0; i < n_points * 3 / 2; i++) {
    guint at = i < n_points / 2 ? 0 : i - n_points / 2;
    const char *line = at == n_points / 3 ? "a:100" : at == n_points / 2 ? "a:-50" : "a:0";

    take (set, line, (gint64) i * 1000);
  }
  return set;
}

static void
test_thinned_points_keep_lowest_and_highest (void)
{
  static const guint limits[] = { 8, 9, 16, 100, 801, 2000 };
  g_autoptr (StrobeSeriesSet) set = new_spiky_set (10000);

  for (guint i = 0; i < G_N_ELEMENTS (limits); i++) {
    g_autoptr (GArray) points =
                 strobe_series_set_dup_points (set, 0, G_MININT64, G_MAXINT64, limits[i]);
    double low = 0, high = 0;
    gint64 last_us = G_MININT64;

    g_assert_cmpuint (points->len, <=, limits[i]);
    for (guint j = 0; j < points->len; j++) {
      const StrobeSeriesPoint *point = &g_array_index (points, StrobeSeriesPoint, j);

      g_assert_cmpint (point->time_us, >=, last_us);
      last_us = point->time_us;
      low = MIN (low, point->value);
      high = MAX (high, point->value);
    }
    g_assert_cmpfloat (low, ==, -50);
    g_assert_cmpfloat (high, ==, 100);
    g_assert_cmpint (last_us, ==, 14999 * 1000);
    g_assert_cmpint (g_array_index (points, StrobeSeriesPoint, 0).time_us, ==, 5000 * 1000);
  }
}

static void
test_many_points_at_one_time_are_bounded_too (void)
{
  g_autoptr (StrobeSeriesSet) set = strobe_series_set_new (1, 1000);
  g_autoptr (GArray) points = NULL;

  for (guint i = 0; i < 1000; i++)
    take (set, i % 2 == 0 ? "a:1" : "a:2", 7);
  points = strobe_series_set_dup_points (set, 0, G_MININT64, G_MAXINT64, 8);
  g_assert_cmpuint (points->len, <=, 8);
}

static void
test_csv_is_a_table_by_time (void)
{
  g_autoptr (StrobeSeriesSet) set = strobe_series_set_new (4, 10);
  g_autoptr (GString) csv = g_string_new (NULL);

  take (set, ">a \"x\":1.5;=b:2", 1500000);
  take (set, ">=b:0.1", 2000001);
  take (set, ">a \"x\":-3e20", 3000000);
  strobe_series_set_append_csv (set, csv);
  g_assert_cmpstr (csv->str, ==,
                   "time_s,\"a \"\"x\"\"\",\"'=b\"\r\n"
                   "1.500000,1.5,2\r\n"
                   "2.000001,,0.1\r\n"
                   "3.000000,-3e+20,\r\n");
}

static void
test_csv_of_nothing_is_a_head_line (void)
{
  g_autoptr (StrobeSeriesSet) set = strobe_series_set_new (4, 10);
  g_autoptr (GString) csv = g_string_new (NULL);

  strobe_series_set_append_csv (set, csv);
  g_assert_cmpstr (csv->str, ==, "time_s\r\n");
}

static gpointer
add_lines (gpointer data)
{
  for (gint64 i = 0; i < 20000; i++)
    take (data, "a:1 b:2", i);
  return NULL;
}

static void
test_one_thread_adds_while_another_reads (void)
{
  g_autoptr (StrobeSeriesSet) set = strobe_series_set_new (4, 500);
  GThread *thread = g_thread_new ("adder", add_lines, set);

  while (strobe_series_set_get_stamp (set) < 20000) {
    g_autoptr (GArray) points = strobe_series_set_dup_points (set, 0, G_MININT64, G_MAXINT64, 100);

    g_assert_cmpuint (points->len, <=, 100);
  }
  g_thread_join (thread);
  g_assert_cmpuint (strobe_series_set_get_n_series (set), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/plot/series-set/" path, func)
  ADD ("lines-become-curves-in-order", test_lines_become_curves_in_order);
  ADD ("stamp-grows-with-values-only", test_stamp_grows_with_values_only);
  ADD ("oldest-points-go", test_oldest_points_go);
  ADD ("names-beyond-the-bound-are-ignored", test_names_beyond_the_bound_are_ignored);
  ADD ("name-that-is-not-utf-8-is-one-curve", test_name_that_is_not_utf_8_is_one_curve);
  ADD ("times-of-the-board-are-laid-on-those-of-the-lines",
       test_times_of_the_board_are_laid_on_those_of_the_lines);
  ADD ("board-that-was-reset-is-laid-anew", test_board_that_was_reset_is_laid_anew);
  ADD ("time-never-runs-backwards", test_time_never_runs_backwards);
  ADD ("a-span-has-one-point-more-on-each-side", test_a_span_has_one_point_more_on_each_side);
  ADD ("thinned-points-keep-lowest-and-highest", test_thinned_points_keep_lowest_and_highest);
  ADD ("many-points-at-one-time-are-bounded-too", test_many_points_at_one_time_are_bounded_too);
  ADD ("csv-is-a-table-by-time", test_csv_is_a_table_by_time);
  ADD ("csv-of-nothing-is-a-head-line", test_csv_of_nothing_is_a_head_line);
  ADD ("one-thread-adds-while-another-reads", test_one_thread_adds_while_another_reads);
#undef ADD
  return g_test_run ();
}
