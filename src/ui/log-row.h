/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "log/log-line.h"

G_BEGIN_DECLS

/* One line of the log, in its colours. */
#define STROBE_TYPE_LOG_ROW (strobe_log_row_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogRow, strobe_log_row, STROBE, LOG_ROW, GtkWidget)

GtkWidget *strobe_log_row_new (void);
void strobe_log_row_set_line (StrobeLogRow *self, StrobeLogLine *line);

G_END_DECLS
