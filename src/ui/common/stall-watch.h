/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Measures how long the main loop was away from its poll. */
typedef struct _StrobeStallWatch StrobeStallWatch;

StrobeStallWatch *strobe_stall_watch_new_if_asked (void);
void strobe_stall_watch_set_flashing (StrobeStallWatch *self, gboolean flashing);
gint64 strobe_stall_watch_get_longest_us (StrobeStallWatch *self);
void strobe_stall_watch_free (StrobeStallWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeStallWatch, strobe_stall_watch_free)

G_END_DECLS
