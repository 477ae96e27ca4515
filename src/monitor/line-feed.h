/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "capture/capture.h"

G_BEGIN_DECLS

/* Hands out the complete lines of a capture, in order, none twice. Main thread. */
typedef struct _StrobeLineFeed StrobeLineFeed;

/* May stop the feed, and free it. */
typedef void (*StrobeLineFeedFunc) (StrobeLogLine *line, gpointer user_data);

StrobeLineFeed *
strobe_line_feed_new (StrobeCapture *capture, StrobeLineFeedFunc func, gpointer user_data);
void strobe_line_feed_free (StrobeLineFeed *self);
void strobe_line_feed_pump (StrobeLineFeed *self); /* there are more */
void strobe_line_feed_skip (StrobeLineFeed *self); /* nobody wants those that are there */
void strobe_line_feed_stop (StrobeLineFeed *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeLineFeed, strobe_line_feed_free)

G_END_DECLS
