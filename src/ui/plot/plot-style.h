/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

typedef enum {
  STROBE_PLOT_MARKER_DISC,
  STROBE_PLOT_MARKER_SQUARE,
  STROBE_PLOT_MARKER_TRIANGLE,
  STROBE_PLOT_MARKER_DIAMOND,
  STROBE_PLOT_MARKER_CROSS,
} StrobePlotMarker;

/* How a curve looks: no two of the first hundred are alike, also without colour. */
typedef struct {
  GdkRGBA color;
  const double *dashes;
  int n_dashes;
  StrobePlotMarker marker;
} StrobePlotStyle;

void strobe_plot_style_init (StrobePlotStyle *self, gboolean dark, guint index);
void strobe_plot_style_draw_line (const StrobePlotStyle *self, cairo_t *cr);
void
strobe_plot_style_draw_marker (const StrobePlotStyle *self, cairo_t *cr, double x_px, double y_px);

G_END_DECLS
