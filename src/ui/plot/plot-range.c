/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot/plot-range.h"

#define MIN_SPAN_US ((gint64) 1000)
#define MAX_SPAN_US ((gint64) 400 * 24 * 3600 * G_USEC_PER_SEC)

/**
 * StrobePlotRange:
 *
 * The visible time: it follows the newest point, or rests where somebody moved it.
 *
 * Owned by the plot view; a plain value.
 *
 * Context: any thread.
 */

/**
 * strobe_plot_range_set_span:
 * @self: a range
 * @span_us: how much of the past is shown; 0 for all
 *
 * Follows the newest point from now on.
 *
 * Context: any thread.
 */
void
strobe_plot_range_set_span (StrobePlotRange *self, gint64 span_us)
{
  self->live = TRUE;
  self->span_us = span_us;
}

/**
 * strobe_plot_range_follow:
 * @self: a range
 * @first_us: the oldest point
 * @last_us: the newest point
 *
 * Moves the range to the newest point, if it is live.
 *
 * Context: any thread.
 */
void
strobe_plot_range_follow (StrobePlotRange *self, gint64 first_us, gint64 last_us)
{
  if (!self->live)
    return;
  self->to_us = last_us;
  self->from_us = self->span_us > 0 ? last_us - self->span_us : first_us;
  if (self->to_us - self->from_us < MIN_SPAN_US)
    self->from_us = self->to_us - MIN_SPAN_US;
}

/**
 * strobe_plot_range_zoom:
 * @self: a range
 * @factor: below 1 shows less, above 1 more
 * @anchor: what stays where it is, 0 the left end, 1 the right one
 *
 * Zooms. A live range stays live, and so keeps its right end.
 *
 * Units: @factor and @anchor have none.
 *
 * Context: any thread.
 */
void
strobe_plot_range_zoom (StrobePlotRange *self, double factor, double anchor)
{
  gint64 span_us = self->to_us - self->from_us;
  double wanted_us = (double) span_us * factor;
  gint64 new_us = (gint64) CLAMP (wanted_us, (double) MIN_SPAN_US, (double) MAX_SPAN_US);
  gint64 right_us = (gint64) ((double) (new_us - span_us) * (1 - CLAMP (anchor, 0, 1)));

  if (!self->live)
    self->to_us += right_us;
  self->from_us = self->to_us - new_us;
  self->span_us = new_us;
}

/**
 * strobe_plot_range_pan:
 * @self: a range
 * @fraction: of what is visible; below 0 is into the past
 *
 * Moves the range, which rests from then on.
 *
 * Units: @fraction has none.
 *
 * Context: any thread.
 */
void
strobe_plot_range_pan (StrobePlotRange *self, double fraction)
{
  gint64 step_us = (gint64) ((double) (self->to_us - self->from_us) * fraction);

  self->live = FALSE;
  self->from_us += step_us;
  self->to_us += step_us;
}
