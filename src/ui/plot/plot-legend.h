/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/plot/plot-view.h"

G_BEGIN_DECLS

/* The names of the curves, their newest values, and which of them are shown. */
#define STROBE_TYPE_PLOT_LEGEND (strobe_plot_legend_get_type ())
G_DECLARE_FINAL_TYPE (StrobePlotLegend, strobe_plot_legend, STROBE, PLOT_LEGEND, AdwBin)

void strobe_plot_legend_set_series (StrobePlotLegend *self,
                                    StrobeSeriesSet *series,
                                    StrobePlotView *view);
void strobe_plot_legend_update (StrobePlotLegend *self);
char *strobe_plot_legend_dup_description (StrobePlotLegend *self);

G_END_DECLS
