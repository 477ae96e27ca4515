/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot/plot-scale.h"

#include <math.h>

/* A board may send any double; beyond this the differences are no longer numbers. */
#define MAX_VALUE 1e300
/* A hair of room, so that a flat curve does not lie on the frame. */
#define MARGIN 0.06
/* A pointer this far from a point is not at it. */
#define FIND_PX 48.0

/**
 * StrobePlotScale:
 *
 * The two axes of a plot. The values' one is found from what is visible.
 *
 * Made by the plot view for each frame; a plain value.
 *
 * Context: any thread.
 */

/**
 * strobe_plot_scale_begin:
 * @self: a scale
 *
 * Forgets the values.
 *
 * Context: any thread.
 */
void
strobe_plot_scale_begin (StrobePlotScale *self)
{
  self->low = INFINITY;
  self->high = -INFINITY;
}

/**
 * strobe_plot_scale_include:
 * @self: a scale
 * @points: (element-type StrobeSeriesPoint): a curve
 *
 * Makes room for the values of a curve that are visible.
 *
 * Context: any thread.
 */
void
strobe_plot_scale_include (StrobePlotScale *self, GArray *points)
{
  for (guint i = 0; i < points->len; i++) {
    const StrobeSeriesPoint *point = &g_array_index (points, StrobeSeriesPoint, i);

    if (!isfinite (point->value) || point->time_us < self->from_us || point->time_us > self->to_us)
      continue;
    self->low = MIN (self->low, CLAMP (point->value, -MAX_VALUE, MAX_VALUE));
    self->high = MAX (self->high, CLAMP (point->value, -MAX_VALUE, MAX_VALUE));
  }
}

/**
 * strobe_plot_scale_finish:
 * @self: a scale
 *
 * Gives the values some room; where there are none, or all are the same, an axis all the same.
 *
 * Context: any thread.
 */
void
strobe_plot_scale_finish (StrobePlotScale *self)
{
  double room;

  if (self->low > self->high) {
    self->low = 0;
    self->high = 1;
  }
  room = (self->high - self->low) * MARGIN;
  if (room <= MAX (fabs (self->low), fabs (self->high)) * 1e-12)
    room = self->high == 0 ? 1 : fabs (self->high) * 0.1;
  self->low -= room;
  self->high += room;
}

/**
 * strobe_plot_scale_get_x:
 * @self: a scale
 * @time_us: a time
 *
 * Units: pixels.
 *
 * Context: any thread.
 *
 * Returns: where it is
 */
double
strobe_plot_scale_get_x (const StrobePlotScale *self, gint64 time_us)
{
  double span_us = (double) MAX (self->to_us - self->from_us, 1);

  return (double) self->area.origin.x +
         (double) self->area.size.width * ((double) (time_us - self->from_us) / span_us);
}

/**
 * strobe_plot_scale_get_y:
 * @self: a scale
 * @value: a value
 *
 * Units: pixels; @value is in the unit of the curve.
 *
 * Context: any thread.
 *
 * Returns: where it is
 */
double
strobe_plot_scale_get_y (const StrobePlotScale *self, double value)
{
  double part = (CLAMP (value, -MAX_VALUE, MAX_VALUE) - self->low) / (self->high - self->low);

  return (double) self->area.origin.y + (double) self->area.size.height * (1 - part);
}

/**
 * strobe_plot_scale_get_time:
 * @self: a scale
 * @x_px: a place
 *
 * Units: microseconds.
 *
 * Context: any thread.
 *
 * Returns: the time there
 */
gint64
strobe_plot_scale_get_time (const StrobePlotScale *self, double x_px)
{
  double part = (x_px - (double) self->area.origin.x) / MAX ((double) self->area.size.width, 1);

  return self->from_us + (gint64) ((double) (self->to_us - self->from_us) * part);
}

/* The first point that is not before @time_us. */
static guint
find_not_before (GArray *points, gint64 time_us)
{
  guint low = 0;
  guint high = points->len;

  while (low < high) {
    guint middle = low + (high - low) / 2;

    if (g_array_index (points, StrobeSeriesPoint, middle).time_us < time_us)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

/**
 * strobe_plot_scale_find:
 * @self: a scale
 * @points: (element-type StrobeSeriesPoint): a curve, in order of time
 * @x_px: where the pointer is
 * @index: (out): the point that is nearest
 *
 * Context: any thread.
 *
 * Returns: %FALSE if none is near
 */
gboolean
strobe_plot_scale_find (const StrobePlotScale *self, GArray *points, double x_px, guint *index)
{
  gint64 time_us = strobe_plot_scale_get_time (self, x_px);
  guint at = find_not_before (points, time_us);

  if (points->len == 0)
    return FALSE;
  if (at == points->len ||
      (at > 0 && time_us - g_array_index (points, StrobeSeriesPoint, at - 1).time_us <
                   g_array_index (points, StrobeSeriesPoint, at).time_us - time_us))
    at--;
  *index = at;
  return fabs (
           strobe_plot_scale_get_x (self, g_array_index (points, StrobeSeriesPoint, at).time_us) -
           x_px) <= FIND_PX;
}
