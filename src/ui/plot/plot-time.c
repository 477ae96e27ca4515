/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot/plot-time.h"

#include <glib/gi18n.h>

/* 2001-09-09: a smaller time is one that the board counts from its start. */
#define FIRST_DATE_US (G_GINT64_CONSTANT (1000000000) * G_USEC_PER_SEC)

static guint
count_decimals (gint64 step_us)
{
  if (step_us >= G_USEC_PER_SEC)
    return 0;
  if (step_us >= G_USEC_PER_SEC / 10)
    return 1;
  return step_us >= G_USEC_PER_SEC / 100 ? 2 : 3;
}

static char *
dup_fraction (gint64 time_us, guint decimals)
{
  g_autofree char *milliseconds =
    g_strdup_printf (".%03d", (int) (time_us % G_USEC_PER_SEC / 1000));

  return decimals == 0 ? g_strdup ("") : g_strndup (milliseconds, decimals + 1);
}

static char *
dup_of_day (gint64 time_us, guint decimals)
{
  g_autoptr (GDateTime) utc = g_date_time_new_from_unix_utc (time_us / G_USEC_PER_SEC);
  g_autoptr (GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *clock = local != NULL ? g_date_time_format (local, "%H:%M:%S") : g_strdup ("");
  g_autofree char *fraction = dup_fraction (time_us, decimals);

  return g_strconcat (clock, fraction, NULL);
}

/**
 * strobe_plot_time_dup_label:
 * @time_us: a time, of the wall clock or of the board
 * @step_us: how far the next label is
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the time of day, or minutes and seconds
 */
char *
strobe_plot_time_dup_label (gint64 time_us, gint64 step_us)
{
  guint decimals = count_decimals (step_us);
  gint64 rounded_us = time_us + 500; /* to the next millisecond, as it was a product of doubles */
  gint64 seconds = rounded_us / G_USEC_PER_SEC;
  g_autofree char *fraction = NULL;

  if (time_us >= FIRST_DATE_US)
    return dup_of_day (rounded_us, decimals);
  if (time_us < 0)
    return g_strdup ("");
  fraction = dup_fraction (rounded_us, decimals);
  return g_strdup_printf ("%d:%02d%s", (int) (seconds / 60), (int) (seconds % 60), fraction);
}

/**
 * strobe_plot_time_dup_span:
 * @span_us: how long; 0 for all
 *
 * Context: any thread.
 *
 * Returns: (transfer full): such as "30 s"
 */
char *
strobe_plot_time_dup_span (gint64 span_us)
{
  double seconds = (double) span_us / G_USEC_PER_SEC;

  if (span_us <= 0)
    return g_strdup (_ ("All"));
  if (seconds < 1)
    /* Translators: milliseconds */
    return g_strdup_printf (_ ("%.0f ms"), seconds * 1000);
  if (seconds < 60)
    /* Translators: seconds, at most three digits: "2.5 s" */
    return g_strdup_printf (_ ("%.3g s"), seconds);
  /* Translators: minutes, at most three digits: "1.5 min" */
  return g_strdup_printf (_ ("%.3g min"), seconds / 60);
}
