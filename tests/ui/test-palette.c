/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/common/palette.h"

/* WCAG 2.1, level AA, for text */
#define MIN_CONTRAST 4.5

static void
assert_readable (gboolean dark, const GdkRGBA *color)
{
  GdkRGBA background;

  strobe_palette_get_view (dark, &background);
  g_assert_cmpfloat (strobe_palette_get_contrast (color, &background), >=, MIN_CONTRAST);
}

static void
test_every_colour_of_a_device_can_be_read (void)
{
  for (int dark = 0; dark <= 1; dark++) {
    for (guint i = 0; i < 16; i++) {
      GdkRGBA color;

      strobe_palette_get_ansi (dark, i, &color);
      g_test_message ("colour %u, %s", i, dark ? "dark" : "light");
      assert_readable (dark, &color);
    }
  }
}

static void
test_every_level_can_be_read (void)
{
  for (int dark = 0; dark <= 1; dark++) {
    for (int level = STROBE_LOG_LEVEL_NONE; level <= STROBE_LOG_LEVEL_VERBOSE; level++) {
      GdkRGBA color;

      if (strobe_palette_get_level (dark, (StrobeLogLevel) level, &color))
        assert_readable (dark, &color);
    }
  }
}

static void
test_text_on_any_ground_can_be_read (void)
{
  for (guint i = 0; i < 32; i++) {
    GdkRGBA background;
    GdkRGBA color;

    strobe_palette_get_ansi (i / 16, i % 16, &background);
    strobe_palette_pick_text (&background, &color);
    g_assert_cmpfloat (strobe_palette_get_contrast (&color, &background), >=, MIN_CONTRAST);
  }
}

static void
test_black_on_white_is_21_to_1 (void)
{
  const GdkRGBA black = { 0, 0, 0, 1 };
  const GdkRGBA white = { 1, 1, 1, 1 };

  g_assert_cmpfloat_with_epsilon (strobe_palette_get_contrast (&black, &white), 21, 1e-6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/palette/every-colour-of-a-device-can-be-read",
                   test_every_colour_of_a_device_can_be_read);
  g_test_add_func ("/ui/palette/every-level-can-be-read", test_every_level_can_be_read);
  g_test_add_func ("/ui/palette/text-on-any-ground-can-be-read",
                   test_text_on_any_ground_can_be_read);
  g_test_add_func ("/ui/palette/black-on-white-is-21-to-1", test_black_on_white_is_21_to_1);
  return g_test_run ();
}
