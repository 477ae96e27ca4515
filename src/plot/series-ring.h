/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "plot/series-set.h"

G_BEGIN_DECLS

/* The last points of one curve, in the order of their time. */
typedef struct _StrobeSeriesRing StrobeSeriesRing;

StrobeSeriesRing *strobe_series_ring_new (guint max_points);
void strobe_series_ring_free (StrobeSeriesRing *self);
void strobe_series_ring_push (StrobeSeriesRing *self, gint64 time_us, double value);
guint strobe_series_ring_get_n_points (const StrobeSeriesRing *self);
const StrobeSeriesPoint *strobe_series_ring_get_point (const StrobeSeriesRing *self, guint index);
GArray *strobe_series_ring_dup_range (const StrobeSeriesRing *self,
                                      gint64 from_us,
                                      gint64 to_us,
                                      guint max_points);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSeriesRing, strobe_series_ring_free)

G_END_DECLS
