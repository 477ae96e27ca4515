/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot/plot-ticks.h"

#include <float.h>
#include <math.h>
#include <time.h>

#include "ui/plot/plot-time.h"

static void
assert_labels (double low, double high, const char *expected)
{
  StrobePlotTicks ticks = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);

  strobe_plot_ticks_fit (&ticks, low, high, 5);
  for (guint i = 0; i < ticks.n_ticks; i++) {
    g_autofree char *label = strobe_plot_ticks_dup_label (&ticks, i);

    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", label);
  }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_ticks_are_round_numbers (void)
{
  assert_labels (0, 10, "0 2 4 6 8 10");
  assert_labels (-1, 1, "-1.0 -0.5 0.0 0.5 1.0");
  assert_labels (21.3, 22.1, "21.4 21.6 21.8 22.0");
  assert_labels (0, 1000, "0 200 400 600 800 1000");
}

static void
test_large_and_small_numbers_have_an_exponent (void)
{
  assert_labels (0, 4e9, "0 1e+09 2e+09 3e+09 4e+09");
  assert_labels (0, 4e-7, "0 1e-07 2e-07 3e-07 4e-07");
}

static void
test_neighbours_of_a_large_number_can_be_told_apart (void)
{
  assert_labels (1e9, 1e9 + 4,
                 "1.000000000e+09 1.000000001e+09 1.000000002e+09 1.000000003e+09 "
                 "1.000000004e+09");
}

static void
test_any_doubles_give_a_bounded_number_of_ticks (void)
{
  const double values[] = { -DBL_MAX, -1e300,          -1,    -DBL_MIN, 0, DBL_MIN,
                            1,        1 + DBL_EPSILON, 1e300, DBL_MAX };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++) {
    for (gsize j = i; j < G_N_ELEMENTS (values); j++) {
      StrobePlotTicks ticks = { 0 };

      strobe_plot_ticks_fit (&ticks, values[i], values[j], 8);
      g_assert_cmpuint (ticks.n_ticks, <=, 16);
      for (guint k = 0; k < ticks.n_ticks; k++) {
        g_autofree char *label = strobe_plot_ticks_dup_label (&ticks, k);

        g_assert_true (isfinite (strobe_plot_ticks_get (&ticks, k)));
        g_assert_cmpuint (strlen (label), <, 40);
      }
    }
  }
}

static void
test_ticks_of_time_are_those_of_a_clock (void)
{
  const struct {
    double span_s;
    double step_s;
  } cases[] = {
    { 0.01, 0.002 },          { 10, 2 }, { 30, 10 }, { 60, 15 }, { 600, 120 }, { 7200, 1800 },
    { 86400 * 30, 86400 * 6 }
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    StrobePlotTicks ticks = { 0 };

    strobe_plot_ticks_fit_time (&ticks, 0, (gint64) (cases[i].span_s * G_USEC_PER_SEC), 5);
    g_assert_cmpfloat_with_epsilon (ticks.step, cases[i].step_s, 1e-9);
    g_assert_cmpuint (ticks.n_ticks, <=, 6);
  }
}

static void
test_a_tick_of_time_stays_while_the_axis_moves (void)
{
  StrobePlotTicks ticks = { 0 };

  strobe_plot_ticks_fit_time (&ticks, 3 * G_USEC_PER_SEC, 13 * G_USEC_PER_SEC, 5);
  g_assert_cmpfloat (ticks.first, ==, 4);
  strobe_plot_ticks_fit_time (&ticks, 4 * G_USEC_PER_SEC, 14 * G_USEC_PER_SEC, 5);
  g_assert_cmpfloat (ticks.first, ==, 4);
}

static void
assert_time (gint64 time_us, gint64 step_us, const char *expected)
{
  g_autofree char *label = strobe_plot_time_dup_label (time_us, step_us);

  g_assert_cmpstr (label, ==, expected);
}

static void
test_times_are_of_the_day_or_since_the_start (void)
{
  assert_time (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC, G_USEC_PER_SEC, "22:13:20");
  assert_time (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC + 250000, 10000, "22:13:20.25");
  assert_time (75 * G_USEC_PER_SEC, G_USEC_PER_SEC, "1:15");
  assert_time (75 * G_USEC_PER_SEC + 500000, 100000, "1:15.5");
  assert_time (-5, 100000, "");
}

static void
assert_span (gint64 span_us, const char *expected)
{
  g_autofree char *text = strobe_plot_time_dup_span (span_us);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_spans_are_short (void)
{
  assert_span (0, "All");
  assert_span (250000, "250 ms");
  assert_span (30 * G_USEC_PER_SEC, "30 s");
  assert_span (60 * G_USEC_PER_SEC, "1 min");
  assert_span (90 * G_USEC_PER_SEC, "1.5 min");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  tzset ();
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/ui/plot-ticks/" path, func)
  ADD ("ticks-are-round-numbers", test_ticks_are_round_numbers);
  ADD ("large-and-small-numbers-have-an-exponent", test_large_and_small_numbers_have_an_exponent);
  ADD ("neighbours-of-a-large-number-can-be-told-apart",
       test_neighbours_of_a_large_number_can_be_told_apart);
  ADD ("any-doubles-give-a-bounded-number-of-ticks",
       test_any_doubles_give_a_bounded_number_of_ticks);
  ADD ("ticks-of-time-are-those-of-a-clock", test_ticks_of_time_are_those_of_a_clock);
  ADD ("a-tick-of-time-stays-while-the-axis-moves", test_a_tick_of_time_stays_while_the_axis_moves);
  ADD ("times-are-of-the-day-or-since-the-start", test_times_are_of_the_day_or_since_the_start);
  ADD ("spans-are-short", test_spans_are_short);
  return g_test_run ();
}
