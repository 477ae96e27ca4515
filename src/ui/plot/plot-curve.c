/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot/plot-curve.h"

#include <math.h>

/* Markers tell curves apart and show where the points are; closer than this they are a blot. */
#define MARKER_GAP_PX 56.0

static void
trace (cairo_t *cr, const StrobePlotScale *scale, GArray *points)
{
  gboolean has_begun = FALSE;

  cairo_new_path (cr);
  for (guint i = 0; i < points->len; i++) {
    const StrobeSeriesPoint *point = &g_array_index (points, StrobeSeriesPoint, i);
    double x_px = strobe_plot_scale_get_x (scale, point->time_us);
    double y_px = strobe_plot_scale_get_y (scale, point->value);

    if (!isfinite (point->value))
      has_begun = FALSE;
    else if (has_begun)
      cairo_line_to (cr, x_px, y_px);
    else
      cairo_move_to (cr, x_px, y_px);
    has_begun = isfinite (point->value);
  }
}

/* At the first point of each step of the clock, so that a marker stays with its point while the
 * curve moves on. A step that the left end cuts has none. */
static void
draw_markers (cairo_t *cr,
              const StrobePlotScale *scale,
              const StrobePlotStyle *style,
              GArray *points)
{
  double width_px = MAX ((double) scale->area.size.width, 1);
  double span_us = (double) (scale->to_us - scale->from_us);
  gint64 step_us = (gint64) MAX (span_us * MARKER_GAP_PX / width_px, 1);
  gint64 last_step = G_MININT64;

  for (guint i = 0; i < points->len; i++) {
    const StrobeSeriesPoint *point = &g_array_index (points, StrobeSeriesPoint, i);
    gint64 step = point->time_us / step_us;

    if (!isfinite (point->value) || step == last_step)
      continue;
    last_step = step;
    if (point->time_us >= scale->from_us)
      strobe_plot_style_draw_marker (style, cr, strobe_plot_scale_get_x (scale, point->time_us),
                                     strobe_plot_scale_get_y (scale, point->value));
  }
}

/**
 * strobe_plot_curve_draw:
 * @cr: where, clipped
 * @scale: the axes
 * @style: how it looks
 * @points: (element-type StrobeSeriesPoint): the curve
 *
 * Draws a curve; a value that is no number leaves a gap.
 *
 * Context: main thread.
 */
void
strobe_plot_curve_draw (cairo_t *cr,
                        const StrobePlotScale *scale,
                        const StrobePlotStyle *style,
                        GArray *points)
{
  trace (cr, scale, points);
  strobe_plot_style_draw_line (style, cr);
  draw_markers (cr, scale, style, points);
}
