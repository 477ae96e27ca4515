/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot-curve.h"

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

static void
draw_markers (cairo_t *cr,
              const StrobePlotScale *scale,
              const StrobePlotStyle *style,
              GArray *points)
{
  double last_px = -MARKER_GAP_PX;

  for (guint i = 0; i < points->len; i++) {
    const StrobeSeriesPoint *point = &g_array_index (points, StrobeSeriesPoint, i);
    double x_px = strobe_plot_scale_get_x (scale, point->time_us);

    if (!isfinite (point->value) || x_px < last_px + MARKER_GAP_PX)
      continue;
    strobe_plot_style_draw_marker (style, cr, x_px, strobe_plot_scale_get_y (scale, point->value));
    last_px = x_px;
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
