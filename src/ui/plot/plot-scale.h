/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <graphene.h>

#include "plot/series-set.h"

G_BEGIN_DECLS

/* From times and values to pixels and back. */
typedef struct {
  graphene_rect_t area; /* where the curves are */
  gint64 from_us;
  gint64 to_us;
  double low;
  double high;
} StrobePlotScale;

void strobe_plot_scale_begin (StrobePlotScale *self);
void strobe_plot_scale_include (StrobePlotScale *self, GArray *points);
void strobe_plot_scale_finish (StrobePlotScale *self);
double strobe_plot_scale_get_x (const StrobePlotScale *self, gint64 time_us);
double strobe_plot_scale_get_y (const StrobePlotScale *self, double value);
gint64 strobe_plot_scale_get_time (const StrobePlotScale *self, double x_px);
gboolean
strobe_plot_scale_find (const StrobePlotScale *self, GArray *points, double x_px, guint *index);

G_END_DECLS
