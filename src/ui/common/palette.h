/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gdk/gdk.h>

#include "log/log-line.h"

G_BEGIN_DECLS

/* The colours of what a board says, readable on the light and on the dark background. */
void strobe_palette_get_view (gboolean dark, GdkRGBA *background);
void strobe_palette_get_ansi (gboolean dark, guint index, GdkRGBA *color);
gboolean strobe_palette_get_level (gboolean dark, StrobeLogLevel level, GdkRGBA *color);
void strobe_palette_get_match (gboolean dark, gboolean is_current, GdkRGBA *background);
void strobe_palette_pick_text (const GdkRGBA *background, GdkRGBA *color);
double strobe_palette_get_contrast (const GdkRGBA *a, const GdkRGBA *b);

G_END_DECLS
