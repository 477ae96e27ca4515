/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "log/log-buffer.h"

G_BEGIN_DECLS

/* Bytes of a console in, lines into a buffer, frame by frame. */
typedef struct _StrobeLineFeed StrobeLineFeed;

/* Called for each complete line, as it comes. */
typedef void (*StrobeLineFeedFunc) (StrobeLogLine *line, gpointer user_data);

StrobeLineFeed *strobe_line_feed_new (guint max_lines, StrobeLineFeedFunc func, gpointer user_data);
void strobe_line_feed_free (StrobeLineFeed *self);
StrobeLogBuffer *strobe_line_feed_get_buffer (StrobeLineFeed *self);
void strobe_line_feed_push (StrobeLineFeed *self, GBytes *bytes);
void strobe_line_feed_finish (StrobeLineFeed *self);
void strobe_line_feed_set_paused (StrobeLineFeed *self, gboolean paused);
gboolean strobe_line_feed_is_full (StrobeLineFeed *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeLineFeed, strobe_line_feed_free)

G_END_DECLS
