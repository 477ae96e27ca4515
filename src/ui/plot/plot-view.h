/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "plot/series-set.h"

G_BEGIN_DECLS

/* The curves of one board over time. Properties: live, span-us (gint64, 0: all). */
#define STROBE_TYPE_PLOT_VIEW (strobe_plot_view_get_type ())
G_DECLARE_FINAL_TYPE (StrobePlotView, strobe_plot_view, STROBE, PLOT_VIEW, GtkWidget)

void strobe_plot_view_set_series (StrobePlotView *self, StrobeSeriesSet *series);
gboolean strobe_plot_view_update (StrobePlotView *self);
void strobe_plot_view_set_span (StrobePlotView *self, gint64 span_us);
void strobe_plot_view_set_live (StrobePlotView *self, gboolean live);
gboolean strobe_plot_view_is_live (StrobePlotView *self);
void strobe_plot_view_zoom (StrobePlotView *self, double factor);
void strobe_plot_view_pan (StrobePlotView *self, double fraction);
void strobe_plot_view_set_hidden (StrobePlotView *self, guint index, gboolean hidden);
gboolean strobe_plot_view_is_hidden (StrobePlotView *self, guint index);

G_END_DECLS
