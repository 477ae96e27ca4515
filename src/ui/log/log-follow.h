/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Keeps the last row of a list on the screen until somebody scrolls up. Signals: "moved" the list
 * was scrolled; "stopped" somebody scrolled up; "ready" the list has a size now. */
#define STROBE_TYPE_LOG_FOLLOW (strobe_log_follow_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogFollow, strobe_log_follow, STROBE, LOG_FOLLOW, GObject)

StrobeLogFollow *strobe_log_follow_new (GtkScrolledWindow *scroller, GtkListView *list);
gboolean strobe_log_follow_is_following (StrobeLogFollow *self);
gboolean strobe_log_follow_has_size (StrobeLogFollow *self);
void strobe_log_follow_start (StrobeLogFollow *self);
void strobe_log_follow_stop (StrobeLogFollow *self);
void strobe_log_follow_rows_changed (StrobeLogFollow *self);

G_END_DECLS
