/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "log/log-line.h"

G_BEGIN_DECLS

/* The marks before a line: its level, and a bookmark. */
#define STROBE_TYPE_LOG_GUTTER (strobe_log_gutter_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogGutter, strobe_log_gutter, STROBE, LOG_GUTTER, GtkWidget)

GtkWidget *strobe_log_gutter_new (void);
void strobe_log_gutter_set (StrobeLogGutter *self, StrobeLogLevel level, gboolean has_bookmark);

G_END_DECLS
