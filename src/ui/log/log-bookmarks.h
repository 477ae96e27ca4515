/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* The lines of one log that somebody wants to find again. Signal: "changed". */
#define STROBE_TYPE_LOG_BOOKMARKS (strobe_log_bookmarks_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogBookmarks, strobe_log_bookmarks, STROBE, LOG_BOOKMARKS, GObject)

StrobeLogBookmarks *strobe_log_bookmarks_get (GObject *log);
guint strobe_log_bookmarks_get_n (StrobeLogBookmarks *self);
gboolean strobe_log_bookmarks_contains (StrobeLogBookmarks *self, guint64 number);
void strobe_log_bookmarks_toggle (StrobeLogBookmarks *self, guint64 number);
gboolean strobe_log_bookmarks_next (StrobeLogBookmarks *self, guint64 *number);
gboolean strobe_log_bookmarks_previous (StrobeLogBookmarks *self, guint64 *number);

G_END_DECLS
