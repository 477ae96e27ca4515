/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which part of the time a plot shows. */
typedef struct {
  gboolean live;  /* the right end is the newest point */
  gint64 span_us; /* while live; 0: all */
  gint64 from_us;
  gint64 to_us;
} StrobePlotRange;

void strobe_plot_range_set_span (StrobePlotRange *self, gint64 span_us);
void strobe_plot_range_follow (StrobePlotRange *self, gint64 first_us, gint64 last_us);
void strobe_plot_range_zoom (StrobePlotRange *self, double factor, double anchor);
void strobe_plot_range_pan (StrobePlotRange *self, double fraction);

G_END_DECLS
