/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot/plot-ticks.h"

#include <math.h>

/* A double has 15 digits: below this part of the numbers no step can be told apart. */
#define SMALLEST_STEP 1e-13
/* From here on a number is written with an exponent. */
#define LARGE 1e7
#define SMALL 1e-5

/**
 * StrobePlotTicks:
 *
 * The ticks of an axis: @first + i * @step.
 *
 * Made by strobe_plot_ticks_fit() and strobe_plot_ticks_fit_time(); a plain value.
 *
 * Context: any thread.
 */

/* The steps of a clock, in seconds. */
static const double time_steps_s[] = {
  0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1,  0.2,  0.5,  1,     2,     5,     10,    15,
  30,    60,    120,   300,  600,  900,  1800, 3600, 7200, 10800, 21600, 43200, 86400,
};

static double
round_step (double step)
{
  double power = pow (10, floor (log10 (step)));
  double part = step / power;

  if (part <= 1)
    return power;
  if (part <= 2)
    return 2 * power;
  return part <= 5 ? 5 * power : 10 * power;
}

static void
place (StrobePlotTicks *self, double low, double high, double step)
{
  self->step = step;
  self->first = ceil (low / step - 1e-9) * step;
  self->n_ticks =
    self->first > high + step * 1e-9 ? 0 : (guint) floor ((high - self->first) / step + 1e-9) + 1;
}

/**
 * strobe_plot_ticks_fit:
 * @self: takes the ticks
 * @low: the lower end of the axis
 * @high: the upper end, above @low
 * @n_max: about how many there is room for, at least 2
 *
 * Chooses ticks at one, two or five times a power of ten.
 *
 * Units: @low and @high are in the unit of the axis, as the ticks are.
 *
 * Context: any thread.
 */
void
strobe_plot_ticks_fit (StrobePlotTicks *self, double low, double high, guint n_max)
{
  double largest = MAX (fabs (low), fabs (high));
  double step;

  g_return_if_fail (n_max >= 2);

  step = MAX (high / n_max - low / n_max, largest * SMALLEST_STEP);
  if (!isfinite (step) || step <= 0)
    step = 1;
  place (self, low, high, round_step (step));
  self->n_ticks = MIN (self->n_ticks, 2 * n_max);
}

/**
 * strobe_plot_ticks_fit_time:
 * @self: takes the ticks, in seconds
 * @from_us: the left end of the axis
 * @to_us: the right end
 * @n_max: about how many there is room for, at least 1
 *
 * Chooses ticks at steps of a clock. A tick stays where it is when the axis moves on.
 *
 * Units: @n_max is a count.
 *
 * Context: any thread.
 */
void
strobe_plot_ticks_fit_time (StrobePlotTicks *self, gint64 from_us, gint64 to_us, guint n_max)
{
  double span_s = (double) (to_us - from_us) / G_USEC_PER_SEC;
  double step_s = 0;

  g_return_if_fail (n_max >= 1);

  for (gsize i = 0; i < G_N_ELEMENTS (time_steps_s); i++) {
    step_s = time_steps_s[i];
    if (span_s / step_s <= n_max)
      break;
  }
  if (span_s / step_s > n_max)
    step_s *= ceil (span_s / step_s / n_max);
  place (self, (double) from_us / G_USEC_PER_SEC, (double) to_us / G_USEC_PER_SEC, step_s);
}

/**
 * strobe_plot_ticks_get:
 * @self: ticks
 * @index: which
 *
 * Context: any thread.
 *
 * Returns: where it is
 */
double
strobe_plot_ticks_get (const StrobePlotTicks *self, guint index)
{
  double value = self->first + index * self->step;

  return fabs (value) < self->step * 1e-6 ? 0 : value;
}

/**
 * strobe_plot_ticks_dup_label:
 * @self: ticks
 * @index: which
 *
 * Writes a number with as many digits as tell it from its neighbours.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the number
 */
char *
strobe_plot_ticks_dup_label (const StrobePlotTicks *self, guint index)
{
  double value = strobe_plot_ticks_get (self, index);
  double last = strobe_plot_ticks_get (self, self->n_ticks > 0 ? self->n_ticks - 1 : 0);
  double largest = MAX (fabs (self->first), fabs (last));
  int decimals = (int) MAX (0, -floor (log10 (self->step) + 1e-9));

  if (largest < LARGE && self->step > SMALL)
    return g_strdup_printf ("%.*f", decimals, value);
  if (value == 0)
    return g_strdup ("0");
  return g_strdup_printf (
    "%.*e", (int) CLAMP (floor (log10 (fabs (value))) - floor (log10 (self->step) + 1e-9), 0, 15),
    value);
}
