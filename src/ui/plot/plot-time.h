/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Times on the axis of a plot: of the day, or since zero where they are no date. */
char *strobe_plot_time_dup_label (gint64 time_us, gint64 step_us);
char *strobe_plot_time_dup_span (gint64 span_us);

G_END_DECLS
