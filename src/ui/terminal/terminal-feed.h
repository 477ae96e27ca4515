/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "capture/capture.h"

G_BEGIN_DECLS

/* No more than this is given to a terminal in one frame. */
#define STROBE_TERMINAL_FEED_BYTES (64 * 1024)

/* Reads a capture for a terminal, piece by piece, and skips what it has no time for. */
typedef struct _StrobeTerminalFeed StrobeTerminalFeed;

StrobeTerminalFeed *strobe_terminal_feed_new (StrobeCapture *capture);
void strobe_terminal_feed_free (StrobeTerminalFeed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeTerminalFeed, strobe_terminal_feed_free)

gboolean strobe_terminal_feed_has_more (StrobeTerminalFeed *self);
gboolean strobe_terminal_feed_is_history (StrobeTerminalFeed *self);
void strobe_terminal_feed_mark_history (StrobeTerminalFeed *self);
guint64 strobe_terminal_feed_take (StrobeTerminalFeed *self, GString *out);

G_END_DECLS
