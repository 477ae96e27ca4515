/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "log/log-line.h"
#include "ui/log/log-look.h"

G_BEGIN_DECLS

/* What is at a place of a row. */
typedef enum {
  STROBE_LOG_ROW_SPOT_TEXT,
  STROBE_LOG_ROW_SPOT_GUTTER,
  STROBE_LOG_ROW_SPOT_LINK,
} StrobeLogRowSpot;

/* One line of the log, in its colours. */
#define STROBE_TYPE_LOG_ROW (strobe_log_row_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogRow, strobe_log_row, STROBE, LOG_ROW, GtkWidget)

GtkWidget *strobe_log_row_new (StrobeLogLook *look);
void strobe_log_row_set_line (StrobeLogRow *self, StrobeLogLine *line);
StrobeLogLine *strobe_log_row_get_line (StrobeLogRow *self);
StrobeLogRowSpot
strobe_log_row_pick (StrobeLogRow *self, double x_px, double y_px, char **file, guint *source_line);

G_END_DECLS
