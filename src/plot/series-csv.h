/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "plot/series-set.h"

G_BEGIN_DECLS

/* Appends a table: a row for each time, a column for each curve. */
void strobe_series_csv_append (GString *out, GPtrArray *names, GPtrArray *curves);

G_END_DECLS
