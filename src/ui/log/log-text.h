/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ui/log/log-style.h"

G_BEGIN_DECLS

/* The text of one line. */
#define STROBE_TYPE_LOG_TEXT (strobe_log_text_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogText, strobe_log_text, STROBE, LOG_TEXT, GtkWidget)

GtkWidget *strobe_log_text_new (void);
void strobe_log_text_set_line (StrobeLogText *self, StrobeLogLine *line);
void strobe_log_text_set_style (StrobeLogText *self,
                                StrobeLogFilter *pattern,
                                gboolean is_current,
                                gboolean wrap);
const char *strobe_log_text_get_text (StrobeLogText *self);
const StrobeLogLink *strobe_log_text_pick_link (StrobeLogText *self, double x_px, double y_px);

G_END_DECLS
