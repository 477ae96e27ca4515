/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct {
  gint64 time_us;
  double value;
} StrobeSeriesPoint;

/* The curves of one board: bounded, the oldest points go. One thread adds, any thread reads. */
#define STROBE_TYPE_SERIES_SET (strobe_series_set_get_type ())
G_DECLARE_FINAL_TYPE (StrobeSeriesSet, strobe_series_set, STROBE, SERIES_SET, GObject)

StrobeSeriesSet *strobe_series_set_new (guint max_series, guint max_points);
/* Returns how many values the line had. */
guint strobe_series_set_take_line (StrobeSeriesSet *self,
                                   const char *text,
                                   gsize size_bytes,
                                   gint64 received_us);
guint64 strobe_series_set_get_stamp (StrobeSeriesSet *self); /* grows with every change */
guint strobe_series_set_get_n_series (StrobeSeriesSet *self);
char *strobe_series_set_dup_name (StrobeSeriesSet *self, guint index);
/* The points of [from_us, to_us] and one on each side, at most @max_points of them: where there are
 * more, the lowest and the highest of each step. */
GArray *strobe_series_set_dup_points (
  StrobeSeriesSet *self, guint index, gint64 from_us, gint64 to_us, guint max_points);
gboolean strobe_series_set_get_span (StrobeSeriesSet *self, gint64 *first_us, gint64 *last_us);
void strobe_series_set_clear (StrobeSeriesSet *self);
void strobe_series_set_append_csv (StrobeSeriesSet *self, GString *out);

G_END_DECLS
