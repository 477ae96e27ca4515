/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What a person does to a list whose end is followed. Signals: "moved" it was scrolled, or its rows
 * have other heights; "let-go" somebody went up by the wheel or by a key. */
#define STROBE_TYPE_SCROLL_HAND (strobe_scroll_hand_get_type ())
G_DECLARE_FINAL_TYPE (StrobeScrollHand, strobe_scroll_hand, STROBE, SCROLL_HAND, GObject)

StrobeScrollHand *strobe_scroll_hand_new (GtkScrolledWindow *scroller);
gboolean strobe_scroll_hand_is_pressed (StrobeScrollHand *self);
gboolean strobe_scroll_hand_is_at_end (StrobeScrollHand *self);

G_END_DECLS
