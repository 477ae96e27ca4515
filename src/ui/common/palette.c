/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/common/palette.h"

#include <math.h>

/* A device chooses its colours for a black terminal; on a white page its yellow would be gone. So
 * each of the sixteen is mapped to one of the same hue that meets WCAG 2.1 AA (4.5 to 1) on the
 * background of the view, the very light and the very dark ones included. */

#define N_COLORS 16

static const char *const backgrounds[2] = { "#ffffff", "#1e1e1e" };

static const char *const colors[2][N_COLORS] = {
  /* black, red, green, yellow, blue, magenta, cyan, white; then the bright ones */
  { "#241f31", "#a51d2d", "#1a6b3c", "#7a5200", "#1a5fb4", "#7d3290", "#0b6570", "#5e5c64",
    "#3d3846", "#c01c28", "#197a44", "#8a5a00", "#1c63c0", "#8e3aa3", "#0d6f7c", "#6a6870" },
  { "#b0afac", "#ff7b76", "#6fdb8b", "#f5d35c", "#8ab8f5", "#d9a0e3", "#6fd6dd", "#deddda",
    "#9a9996", "#ff9690", "#8ff0a4", "#f9f06b", "#a8cbff", "#e5b5ee", "#93e8ee", "#ffffff" },
};

static double
get_channel_luminance (float channel)
{
  return channel <= 0.03928f ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

static double
get_luminance (const GdkRGBA *color)
{
  return 0.2126 * get_channel_luminance (color->red) +
         0.7152 * get_channel_luminance (color->green) +
         0.0722 * get_channel_luminance (color->blue);
}

/**
 * strobe_palette_get_view:
 * @dark: whether the window is dark
 * @background: (out caller-allocates): the background of the log
 *
 * Context: any thread.
 */
void
strobe_palette_get_view (gboolean dark, GdkRGBA *background)
{
  gdk_rgba_parse (background, backgrounds[dark ? 1 : 0]);
}

/**
 * strobe_palette_get_ansi:
 * @dark: whether the window is dark
 * @index: a colour of ECMA-48, 0 to 15
 * @color: (out caller-allocates): the colour of the same hue that can be read
 *
 * Units: @index has none.
 *
 * Context: any thread.
 */
void
strobe_palette_get_ansi (gboolean dark, guint index, GdkRGBA *color)
{
  gdk_rgba_parse (color, colors[dark ? 1 : 0][index % N_COLORS]);
}

/**
 * strobe_palette_get_level:
 * @dark: whether the window is dark
 * @level: the level of a line that brings no colours of its own
 * @color: (out caller-allocates): its colour
 *
 * Gives a line the colours that ESP-IDF would: error red, warning yellow, info green. What is for
 * debugging has none there; it is grey here. The letter of the level stays in the line, so the
 * colour never stands alone.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v5.3, components/log/include/esp_log_color.h.
 *
 * Returns: %FALSE if the level has the colour of plain text
 */
gboolean
strobe_palette_get_level (gboolean dark, StrobeLogLevel level, GdkRGBA *color)
{
  switch (level) {
  case STROBE_LOG_LEVEL_ERROR:
    strobe_palette_get_ansi (dark, 1, color);
    return TRUE;
  case STROBE_LOG_LEVEL_WARNING:
    strobe_palette_get_ansi (dark, 3, color);
    return TRUE;
  case STROBE_LOG_LEVEL_INFO:
    strobe_palette_get_ansi (dark, 2, color);
    return TRUE;
  case STROBE_LOG_LEVEL_DEBUG:
  case STROBE_LOG_LEVEL_VERBOSE:
    /* Less loud than the rest on either page. */
    strobe_palette_get_ansi (dark, dark ? 8 : 7, color);
    return TRUE;
  case STROBE_LOG_LEVEL_NONE:
    return FALSE;
  }
  g_assert_not_reached ();
}

/**
 * strobe_palette_get_match:
 * @dark: whether the window is dark
 * @is_current: whether the search stands on it
 * @background: (out caller-allocates): what a found text stands on
 *
 * Gives the ground of a match; the one the search stands on is the stronger one.
 *
 * Context: any thread.
 */
void
strobe_palette_get_match (gboolean dark, gboolean is_current, GdkRGBA *background)
{
  static const char *const matches[2][2] = { { "#f9e9a0", "#ffa348" }, { "#63541c", "#ffbe6f" } };

  gdk_rgba_parse (background, matches[dark ? 1 : 0][is_current ? 1 : 0]);
}

/**
 * strobe_palette_pick_text:
 * @background: what the text stands on
 * @color: (out caller-allocates): black or white, whichever reads better there
 *
 * Context: any thread.
 */
void
strobe_palette_pick_text (const GdkRGBA *background, GdkRGBA *color)
{
  const GdkRGBA black = { 0, 0, 0, 1 };
  const GdkRGBA white = { 1, 1, 1, 1 };

  *color = strobe_palette_get_contrast (&black, background) >
               strobe_palette_get_contrast (&white, background)
             ? black
             : white;
}

/**
 * strobe_palette_get_contrast:
 * @a: an opaque colour
 * @b: another
 *
 * Units: a ratio, 1 to 21.
 *
 * Context: any thread.
 *
 * Source: WCAG 2.1, definition of contrast ratio.
 *
 * Returns: the contrast of the two
 */
double
strobe_palette_get_contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  double x = get_luminance (a);
  double y = get_luminance (b);

  return (MAX (x, y) + 0.05) / (MIN (x, y) + 0.05);
}
