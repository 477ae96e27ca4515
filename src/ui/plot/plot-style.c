/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot/plot-style.h"

#include "ui/common/palette.h"

#define LINE_WIDTH_PX 1.6
#define MARKER_RADIUS_PX 3.5

/**
 * StrobePlotStyle:
 *
 * Colour, dashes and marker of a curve. The numbers of each are coprime, so the three together
 * come again only after 7 * 4 * 5 curves, and dashes and marker alone after 20.
 *
 * Made by strobe_plot_style_init(); a plain value.
 *
 * Context: any thread.
 */

/* Of the sixteen of the log, as these are measured against both backgrounds. */
static const guint colors[] = { 4, 1, 2, 5, 3, 6, 7 };

static const double dash_long[] = { 8, 4 };
static const double dash_dot[] = { 2, 3 };
static const double dash_both[] = { 9, 3, 2, 3 };

static const struct {
  const double *dashes;
  int n_dashes;
} patterns[] = {
  { NULL, 0 },
  { dash_long, G_N_ELEMENTS (dash_long) },
  { dash_dot, G_N_ELEMENTS (dash_dot) },
  { dash_both, G_N_ELEMENTS (dash_both) },
};

/**
 * strobe_plot_style_init:
 * @self: takes the style
 * @dark: whether the window is dark
 * @index: of the curve
 *
 * Context: any thread.
 */
void
strobe_plot_style_init (StrobePlotStyle *self, gboolean dark, guint index)
{
  strobe_palette_get_ansi (dark, colors[index % G_N_ELEMENTS (colors)], &self->color);
  self->dashes = patterns[index % G_N_ELEMENTS (patterns)].dashes;
  self->n_dashes = patterns[index % G_N_ELEMENTS (patterns)].n_dashes;
  self->marker = (StrobePlotMarker) (index % (STROBE_PLOT_MARKER_CROSS + 1));
}

/**
 * strobe_plot_style_draw_line:
 * @self: a style
 * @cr: whose path is drawn
 *
 * Context: main thread.
 */
void
strobe_plot_style_draw_line (const StrobePlotStyle *self, cairo_t *cr)
{
  gdk_cairo_set_source_rgba (cr, &self->color);
  cairo_set_line_width (cr, LINE_WIDTH_PX);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash (cr, self->dashes, self->n_dashes, 0);
  cairo_stroke (cr);
}

static void
trace_polygon (cairo_t *cr, double x_px, double y_px, const double (*corners)[2], guint n)
{
  for (guint i = 0; i < n; i++)
    cairo_line_to (cr, x_px + corners[i][0] * MARKER_RADIUS_PX,
                   y_px + corners[i][1] * MARKER_RADIUS_PX);
  cairo_close_path (cr);
}

static void
draw_cross (cairo_t *cr, double x_px, double y_px)
{
  const double r = MARKER_RADIUS_PX;

  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, LINE_WIDTH_PX);
  cairo_move_to (cr, x_px - r, y_px - r);
  cairo_line_to (cr, x_px + r, y_px + r);
  cairo_move_to (cr, x_px - r, y_px + r);
  cairo_line_to (cr, x_px + r, y_px - r);
  cairo_stroke (cr);
}

/**
 * strobe_plot_style_draw_marker:
 * @self: a style
 * @cr: where
 * @x_px: its middle
 * @y_px: its middle
 *
 * Context: main thread.
 */
void
strobe_plot_style_draw_marker (const StrobePlotStyle *self, cairo_t *cr, double x_px, double y_px)
{
  static const double square[][2] = { { -.9, -.9 }, { .9, -.9 }, { .9, .9 }, { -.9, .9 } };
  static const double triangle[][2] = { { 0, -1.2 }, { 1.1, .8 }, { -1.1, .8 } };
  static const double diamond[][2] = { { 0, -1.25 }, { 1.25, 0 }, { 0, 1.25 }, { -1.25, 0 } };

  gdk_cairo_set_source_rgba (cr, &self->color);
  cairo_new_path (cr);
  switch (self->marker) {
  case STROBE_PLOT_MARKER_DISC:
    cairo_arc (cr, x_px, y_px, MARKER_RADIUS_PX, 0, 2 * G_PI);
    break;
  case STROBE_PLOT_MARKER_SQUARE:
    trace_polygon (cr, x_px, y_px, square, G_N_ELEMENTS (square));
    break;
  case STROBE_PLOT_MARKER_TRIANGLE:
    trace_polygon (cr, x_px, y_px, triangle, G_N_ELEMENTS (triangle));
    break;
  case STROBE_PLOT_MARKER_DIAMOND:
    trace_polygon (cr, x_px, y_px, diamond, G_N_ELEMENTS (diamond));
    break;
  case STROBE_PLOT_MARKER_CROSS:
    draw_cross (cr, x_px, y_px);
    return;
  }
  cairo_fill (cr);
}
