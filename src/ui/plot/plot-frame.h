/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "plot/series-set.h"

G_BEGIN_DECLS

/* One picture of the curves: axes, curves, and what the pointer is at. */
typedef struct _StrobePlotFrame StrobePlotFrame;

StrobePlotFrame *strobe_plot_frame_new (
  GtkWidget *widget, StrobeSeriesSet *series, GHashTable *hidden, gint64 from_us, gint64 to_us);
void strobe_plot_frame_free (StrobePlotFrame *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobePlotFrame, strobe_plot_frame_free)

void strobe_plot_frame_snapshot (StrobePlotFrame *self, GtkSnapshot *snapshot);
void strobe_plot_frame_snapshot_readout (StrobePlotFrame *self, GtkSnapshot *snapshot, double x_px);
double strobe_plot_frame_get_part (StrobePlotFrame *self, double x_px);
double strobe_plot_frame_get_width (StrobePlotFrame *self);

G_END_DECLS
