/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "plot/series-csv.h"

#include <string.h>

/* Curves as a table for a spreadsheet: time in seconds in the first column, then a column for each
 * curve; a cell is empty where a curve has no point at that time.
 *
 * Source: RFC 4180 for quotes and line ends. */

#define EOL "\r\n"
#define US_PER_S G_USEC_PER_SEC

/* A spreadsheet would compute a cell that begins like a formula, and a board chose the name. */
static void
append_name (GString *out, const char *name)
{
  gboolean is_formula = strchr ("=+-@\t\r", name[0]) != NULL && name[0] != '\0';

  g_string_append (out, is_formula ? "\"'" : "\"");
  for (const char *at = name; *at != '\0'; at++) {
    g_string_append_c (out, *at);
    if (*at == '"')
      g_string_append_c (out, '"');
  }
  g_string_append_c (out, '"');
}

static void
append_time (GString *out, gint64 time_us)
{
  guint64 size_us = time_us < 0 ? -(guint64) time_us : (guint64) time_us;

  g_string_append_printf (out, "%s%" G_GUINT64_FORMAT ".%06" G_GUINT64_FORMAT,
                          time_us < 0 ? "-" : "", size_us / US_PER_S, size_us % US_PER_S);
}

/* The shortest of two ways that reads back as the same number. */
static void
append_value (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (text, sizeof text, "%.15g", value);
  if (g_ascii_strtod (text, NULL) != value)
    g_ascii_dtostr (text, sizeof text, value);
  g_string_append (out, text);
}

static const StrobeSeriesPoint *
peek (GPtrArray *curves, const guint *positions, guint index)
{
  GArray *curve = g_ptr_array_index (curves, index);

  return positions[index] < curve->len ? &g_array_index (curve, StrobeSeriesPoint, positions[index])
                                       : NULL;
}

static gboolean
find_next_time (GPtrArray *curves, const guint *positions, gint64 *time_us)
{
  gboolean found = FALSE;

  for (guint i = 0; i < curves->len; i++) {
    const StrobeSeriesPoint *point = peek (curves, positions, i);

    if (point != NULL && (!found || point->time_us < *time_us)) {
      *time_us = point->time_us;
      found = TRUE;
    }
  }
  return found;
}

/* A curve with two points at one time fills two rows. */
static void
append_row (GString *out, GPtrArray *curves, guint *positions, gint64 time_us)
{
  append_time (out, time_us);
  for (guint i = 0; i < curves->len; i++) {
    const StrobeSeriesPoint *point = peek (curves, positions, i);

    g_string_append_c (out, ',');
    if (point == NULL || point->time_us != time_us)
      continue;
    append_value (out, point->value);
    positions[i]++;
  }
  g_string_append (out, EOL);
}

/**
 * strobe_series_csv_append:
 * @out: where to append
 * @names: (element-type utf8): of the curves
 * @curves: (element-type GArray): of StrobeSeriesPoint, in the order of their time
 *
 * Writes curves as comma-separated values, with a head line.
 *
 * Ownership: all are only read.
 *
 * Context: any thread.
 */
void
strobe_series_csv_append (GString *out, GPtrArray *names, GPtrArray *curves)
{
  g_autofree guint *positions = g_new0 (guint, curves->len + 1);
  gint64 time_us = 0;

  g_string_append (out, "time_s");
  for (guint i = 0; i < names->len; i++) {
    g_string_append_c (out, ',');
    append_name (out, g_ptr_array_index (names, i));
  }
  g_string_append (out, EOL);
  while (find_next_time (curves, positions, &time_us))
    append_row (out, curves, positions, time_us);
}
