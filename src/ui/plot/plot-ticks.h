/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the lines of an axis are, and what is written there. */
typedef struct {
  double first;
  double step;
  guint n_ticks;
} StrobePlotTicks;

void strobe_plot_ticks_fit (StrobePlotTicks *self, double low, double high, guint n_max);
void strobe_plot_ticks_fit_time (StrobePlotTicks *self, gint64 from_us, gint64 to_us, guint n_max);
double strobe_plot_ticks_get (const StrobePlotTicks *self, guint index);
char *strobe_plot_ticks_dup_label (const StrobePlotTicks *self, guint index);

G_END_DECLS
