/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot/plot-scale.h"

#include <float.h>
#include <math.h>

#include "ui/common/palette.h"
#include "ui/plot/plot-range.h"
#include "ui/plot/plot-style.h"

/* WCAG 2.1, level AA, for graphics */
#define MIN_CONTRAST 3.0

static GArray *
create_points (const double *values, guint n)
{
  GArray *points = g_array_new (FALSE, FALSE, sizeof (StrobeSeriesPoint));

  for (guint i = 0; i < n; i++) {
    StrobeSeriesPoint point = { (gint64) i * 100, values[i] };

    g_array_append_val (points, point);
  }
  return points;
}

static StrobePlotScale
create_scale (const double *values, guint n)
{
  StrobePlotScale scale = { .area = GRAPHENE_RECT_INIT (50, 10, 100, 200),
                            .from_us = 0,
                            .to_us = 1000 };
  g_autoptr (GArray) points = create_points (values, n);

  strobe_plot_scale_begin (&scale);
  strobe_plot_scale_include (&scale, points);
  strobe_plot_scale_finish (&scale);
  return scale;
}

static void
test_values_fit_with_some_room (void)
{
  const double values[] = { 10, 20 };
  StrobePlotScale scale = create_scale (values, 2);

  g_assert_cmpfloat (scale.low, <, 10);
  g_assert_cmpfloat (scale.low, >, 9);
  g_assert_cmpfloat (scale.high, >, 20);
  g_assert_cmpfloat (scale.high, <, 21);
}

static void
test_a_flat_curve_and_none_have_an_axis (void)
{
  const double flat[] = { 5, 5 };
  const double zero[] = { 0 };
  StrobePlotScale scale = create_scale (flat, 2);

  g_assert_cmpfloat (scale.low, <, 5);
  g_assert_cmpfloat (scale.high, >, 5);
  scale = create_scale (zero, 1);
  g_assert_cmpfloat (scale.low, <, scale.high);
  scale = create_scale (zero, 0);
  g_assert_cmpfloat (scale.low, <, scale.high);
}

static void
test_no_double_breaks_the_axis (void)
{
  const double values[] = { NAN, INFINITY, -INFINITY, DBL_MAX, -DBL_MAX, 3 };
  StrobePlotScale scale = create_scale (values, G_N_ELEMENTS (values));

  g_assert_true (isfinite (scale.low));
  g_assert_true (isfinite (scale.high));
  g_assert_true (isfinite (strobe_plot_scale_get_y (&scale, DBL_MAX)));
  g_assert_true (isfinite (strobe_plot_scale_get_y (&scale, 3)));
}

static void
test_what_is_not_visible_does_not_count (void)
{
  const double values[] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 5000 };
  StrobePlotScale scale = create_scale (values, G_N_ELEMENTS (values));

  g_assert_cmpfloat (scale.high, <, 13);
}

static void
test_places_and_times_are_each_others_inverse (void)
{
  const double values[] = { 0, 1 };
  StrobePlotScale scale = create_scale (values, 2);

  g_assert_cmpfloat (strobe_plot_scale_get_x (&scale, 0), ==, 50);
  g_assert_cmpfloat (strobe_plot_scale_get_x (&scale, 1000), ==, 150);
  g_assert_cmpint (strobe_plot_scale_get_time (&scale, 100), ==, 500);
  g_assert_cmpfloat (strobe_plot_scale_get_y (&scale, scale.high), ==, 10);
  g_assert_cmpfloat (strobe_plot_scale_get_y (&scale, scale.low), ==, 210);
}

static void
test_the_nearest_point_is_found (void)
{
  const double values[] = { 0, 1, 2 };
  StrobePlotScale scale = create_scale (values, 3);
  g_autoptr (GArray) points = create_points (values, 3);
  g_autoptr (GArray) none = create_points (values, 0);
  guint index = 0;

  g_assert_true (strobe_plot_scale_find (&scale, points, 50 + 14, &index));
  g_assert_cmpuint (index, ==, 1);
  g_assert_true (strobe_plot_scale_find (&scale, points, 50 + 16, &index));
  g_assert_cmpuint (index, ==, 2);
  g_assert_true (strobe_plot_scale_find (&scale, points, 50 + 60, &index));
  g_assert_cmpuint (index, ==, 2);
  g_assert_false (strobe_plot_scale_find (&scale, points, 150, &index));
  g_assert_false (strobe_plot_scale_find (&scale, none, 60, &index));
}

static void
test_a_live_range_follows_and_keeps_its_end_when_zoomed (void)
{
  StrobePlotRange range = { 0 };

  strobe_plot_range_set_span (&range, 10 * G_USEC_PER_SEC);
  strobe_plot_range_follow (&range, 0, 100 * G_USEC_PER_SEC);
  g_assert_cmpint (range.from_us, ==, 90 * G_USEC_PER_SEC);
  strobe_plot_range_zoom (&range, 0.5, 0);
  g_assert_true (range.live);
  strobe_plot_range_follow (&range, 0, 101 * G_USEC_PER_SEC);
  g_assert_cmpint (range.from_us, ==, 96 * G_USEC_PER_SEC);
  g_assert_cmpint (range.to_us, ==, 101 * G_USEC_PER_SEC);
}

static void
test_a_range_can_be_all (void)
{
  StrobePlotRange range = { 0 };

  strobe_plot_range_set_span (&range, 0);
  strobe_plot_range_follow (&range, 5 * G_USEC_PER_SEC, 100 * G_USEC_PER_SEC);
  g_assert_cmpint (range.from_us, ==, 5 * G_USEC_PER_SEC);
}

static void
test_a_range_that_was_moved_rests (void)
{
  StrobePlotRange range = { 0 };

  strobe_plot_range_set_span (&range, 10 * G_USEC_PER_SEC);
  strobe_plot_range_follow (&range, 0, 100 * G_USEC_PER_SEC);
  strobe_plot_range_pan (&range, -0.5);
  strobe_plot_range_follow (&range, 0, 200 * G_USEC_PER_SEC);
  g_assert_false (range.live);
  g_assert_cmpint (range.from_us, ==, 85 * G_USEC_PER_SEC);
  strobe_plot_range_zoom (&range, 0.5, 0);
  g_assert_cmpint (range.from_us, ==, 85 * G_USEC_PER_SEC);
  g_assert_cmpint (range.to_us, ==, 90 * G_USEC_PER_SEC);
  strobe_plot_range_zoom (&range, 2, 1);
  g_assert_cmpint (range.to_us, ==, 90 * G_USEC_PER_SEC);
}

static void
test_zoom_has_ends (void)
{
  StrobePlotRange range = { 0 };

  strobe_plot_range_set_span (&range, 10 * G_USEC_PER_SEC);
  strobe_plot_range_follow (&range, 0, 100 * G_USEC_PER_SEC);
  for (guint i = 0; i < 200; i++)
    strobe_plot_range_zoom (&range, 0.5, 0.5);
  g_assert_cmpint (range.to_us - range.from_us, ==, 1000);
  for (guint i = 0; i < 200; i++)
    strobe_plot_range_zoom (&range, 2, 0.5);
  g_assert_cmpint (range.to_us - range.from_us, >, 0);
}

static void
test_curves_can_be_told_apart (void)
{
  for (guint i = 0; i < 100; i++) {
    StrobePlotStyle a;

    strobe_plot_style_init (&a, FALSE, i);
    for (guint j = i + 1; j < 100; j++) {
      StrobePlotStyle b;

      strobe_plot_style_init (&b, FALSE, j);
      g_assert_false (gdk_rgba_equal (&a.color, &b.color) && a.dashes == b.dashes &&
                      a.marker == b.marker);
      if (j < i + 20)
        g_assert_false (a.dashes == b.dashes && a.marker == b.marker);
    }
  }
}

static void
test_curves_can_be_seen_on_light_and_dark (void)
{
  for (int dark = 0; dark <= 1; dark++) {
    GdkRGBA background;

    strobe_palette_get_view (dark, &background);
    for (guint i = 0; i < 7; i++) {
      StrobePlotStyle style;

      strobe_plot_style_init (&style, dark, i);
      g_assert_cmpfloat (strobe_palette_get_contrast (&style.color, &background), >=, MIN_CONTRAST);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/ui/plot-scale/" path, func)
  ADD ("values-fit-with-some-room", test_values_fit_with_some_room);
  ADD ("a-flat-curve-and-none-have-an-axis", test_a_flat_curve_and_none_have_an_axis);
  ADD ("no-double-breaks-the-axis", test_no_double_breaks_the_axis);
  ADD ("what-is-not-visible-does-not-count", test_what_is_not_visible_does_not_count);
  ADD ("places-and-times-are-each-others-inverse", test_places_and_times_are_each_others_inverse);
  ADD ("the-nearest-point-is-found", test_the_nearest_point_is_found);
  ADD ("a-live-range-follows-and-keeps-its-end-when-zoomed",
       test_a_live_range_follows_and_keeps_its_end_when_zoomed);
  ADD ("a-range-can-be-all", test_a_range_can_be_all);
  ADD ("a-range-that-was-moved-rests", test_a_range_that_was_moved_rests);
  ADD ("zoom-has-ends", test_zoom_has_ends);
  ADD ("curves-can-be-told-apart", test_curves_can_be_told_apart);
  ADD ("curves-can-be-seen-on-light-and-dark", test_curves_can_be_seen_on_light_and_dark);
  return g_test_run ();
}
