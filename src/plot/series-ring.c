/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "plot/series-ring.h"

/* StrobeSeriesRing: the points of one curve. It grows to its bound, then the oldest go. Made by the
 * set of series, used under its lock. */

struct _StrobeSeriesRing {
  GArray *points; /* of StrobeSeriesPoint */
  guint max_points;
  guint first; /* the oldest, once it is full */
};

/* A step of time in a drawing, and what is seen of it. */
typedef struct {
  gint64 number;
  StrobeSeriesPoint low;
  StrobeSeriesPoint high;
} Step;

/* The first point that is not before @time_us; the number of points if all are. */
static guint
find_time (const StrobeSeriesRing *self, gint64 time_us)
{
  guint low = 0, high = self->points->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (strobe_series_ring_get_point (self, middle)->time_us < time_us)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void
copy_points (const StrobeSeriesRing *self, guint start, guint end, GArray *out)
{
  for (guint i = start; i < end; i++)
    g_array_append_val (out, *strobe_series_ring_get_point (self, i));
}

static void
put_step (const Step *step, GArray *out)
{
  gboolean low_first = step->low.time_us <= step->high.time_us;

  if (low_first)
    g_array_append_val (out, step->low);
  if (step->low.time_us != step->high.time_us || step->low.value != step->high.value)
    g_array_append_val (out, step->high);
  if (!low_first)
    g_array_append_val (out, step->low);
}

/* Steps are counted from time 0 and not from the first point: so a drawing that moves on does not
 * flicker. */
static void
thin_points (const StrobeSeriesRing *self, guint start, guint end, gint64 step_us, GArray *out)
{
  Step step = { 0 };

  for (guint i = start; i < end; i++) {
    const StrobeSeriesPoint *point = strobe_series_ring_get_point (self, i);
    gint64 number = point->time_us / step_us;

    if (i == start || number != step.number) {
      if (i > start)
        put_step (&step, out);
      step = (Step){ number, *point, *point };
    }
    if (point->value < step.low.value)
      step.low = *point;
    if (point->value > step.high.value)
      step.high = *point;
  }
  put_step (&step, out);
}

/**
 * strobe_series_ring_new:
 * @max_points: how many it keeps, at least 1
 *
 * Creates a curve without points.
 *
 * Units: @max_points is a count.
 *
 * Returns: (transfer full): the curve
 */
StrobeSeriesRing *
strobe_series_ring_new (guint max_points)
{
  StrobeSeriesRing *self = g_new0 (StrobeSeriesRing, 1);

  self->points = g_array_new (FALSE, FALSE, sizeof (StrobeSeriesPoint));
  self->max_points = max_points;
  return self;
}

/**
 * strobe_series_ring_free:
 * @self: (transfer full): a curve
 *
 * Frees it.
 */
void
strobe_series_ring_free (StrobeSeriesRing *self)
{
  g_array_unref (self->points);
  g_free (self);
}

/**
 * strobe_series_ring_push:
 * @self: a curve
 * @time_us: when
 * @value: a finite number
 *
 * Adds a point. One that is before the last is taken for as old as that.
 *
 * Units: @value is in whatever the board measures.
 */
void
strobe_series_ring_push (StrobeSeriesRing *self, gint64 time_us, double value)
{
  StrobeSeriesPoint point = { time_us, value };
  guint n_points = self->points->len;

  if (n_points > 0)
    point.time_us = MAX (time_us, strobe_series_ring_get_point (self, n_points - 1)->time_us);
  if (n_points < self->max_points) {
    g_array_append_val (self->points, point);
    return;
  }
  g_array_index (self->points, StrobeSeriesPoint, self->first) = point;
  self->first = (self->first + 1) % self->max_points;
}

/**
 * strobe_series_ring_get_n_points:
 * @self: a curve
 *
 * Returns: how many points it has
 */
guint
strobe_series_ring_get_n_points (const StrobeSeriesRing *self)
{
  return self->points->len;
}

/**
 * strobe_series_ring_get_point:
 * @self: a curve
 * @index: below the number of points
 *
 * Returns: (transfer none): a point, 0 being the oldest; until the next one is added
 */
const StrobeSeriesPoint *
strobe_series_ring_get_point (const StrobeSeriesRing *self, guint index)
{
  return &g_array_index (self->points, StrobeSeriesPoint,
                         (self->first + index) % self->points->len);
}

/**
 * strobe_series_ring_dup_range:
 * @self: a curve
 * @from_us: the first time
 * @to_us: the last time, not before @from_us
 * @max_points: how many at most, at least 8
 *
 * Copies the points of a span of time, with one more on each side, where a line to them begins and
 * ends. Too many are thinned: of each step of time the lowest and the highest stay.
 *
 * Units: @max_points is a count.
 *
 * Returns: (transfer full) (element-type StrobeSeriesPoint): the points
 */
GArray *
strobe_series_ring_dup_range (const StrobeSeriesRing *self,
                              gint64 from_us,
                              gint64 to_us,
                              guint max_points)
{
  GArray *out = g_array_new (FALSE, FALSE, sizeof (StrobeSeriesPoint));
  guint n_points = self->points->len;
  guint start, end;
  gint64 span_us, step_us;

  if (n_points == 0)
    return out;
  start = find_time (self, from_us);
  end = to_us == G_MAXINT64 ? n_points : find_time (self, to_us + 1);
  start -= start > 0 ? 1 : 0;
  end += end < n_points ? 1 : 0;
  if (end - start <= max_points) {
    copy_points (self, start, end, out);
    return out;
  }
  /* the two at the sides as they are; one step more may be cut at both ends */
  copy_points (self, start, start + 1, out);
  span_us = strobe_series_ring_get_point (self, end - 2)->time_us -
            strobe_series_ring_get_point (self, start + 1)->time_us;
  step_us = span_us / (max_points / 2 - 3) + 1;
  thin_points (self, start + 1, end - 1, step_us, out);
  copy_points (self, end - 1, end, out);
  return out;
}
