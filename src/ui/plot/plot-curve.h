/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ui/plot/plot-scale.h"
#include "ui/plot/plot-style.h"

G_BEGIN_DECLS

/* Draws one curve. */
void strobe_plot_curve_draw (cairo_t *cr,
                             const StrobePlotScale *scale,
                             const StrobePlotStyle *style,
                             GArray *points);

G_END_DECLS
