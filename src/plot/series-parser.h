/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const char *name; /* in the text, not ended by NUL */
  gsize name_size_bytes;
  double value;
  gboolean has_time;
  gint64 time_us; /* as the line says, for Teleplot's ">name:time:value" */
} StrobeSeriesValue;

/* ">name:value", ">name:time:value" (Teleplot), "name:value name:value" or "name:value,name:value"
 * (Arduino). Returns the number of values; 0: not such a line. */
gsize strobe_series_parser_parse (const char *text,
                                  gsize size_bytes,
                                  StrobeSeriesValue *values,
                                  gsize n_values);

G_END_DECLS
