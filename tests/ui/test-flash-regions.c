/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash-regions.h"

#include "support/firmware-fixture.h"

#define APP_BYTES 4096

static GArray *
lay_out (const char *kind)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build (kind, APP_BYTES);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (bytes);

  return strobe_flash_regions_new (firmware);
}

static void
test_regions_cover_the_flash_without_a_gap (void)
{
  g_autoptr (GArray) regions = lay_out ("good");
  guint64 cursor = 0;

  for (guint i = 0; i < regions->len; i++) {
    const StrobeFlashRegion *region = &g_array_index (regions, StrobeFlashRegion, i);

    g_assert_cmpuint (region->start, ==, cursor);
    g_assert_cmpuint (region->size_bytes, >, 0);
    cursor += region->size_bytes;
  }
  g_assert_cmpuint (cursor, >=, 2 * 1024 * 1024);
}

static void
test_every_part_is_written (void)
{
  g_autoptr (GArray) regions = lay_out ("good");
  guint n_written = 0;

  for (guint i = 0; i < regions->len; i++)
    n_written += g_array_index (regions, StrobeFlashRegion, i).use == STROBE_FLASH_REGION_WRITTEN;
  g_assert_cmpuint (n_written, ==, 3);
}

static void
test_a_region_has_a_name_unless_it_is_free (void)
{
  g_autoptr (GArray) regions = lay_out ("good");

  for (guint i = 0; i < regions->len; i++) {
    const StrobeFlashRegion *region = &g_array_index (regions, StrobeFlashRegion, i);

    g_assert_cmpint (region->name == NULL, ==, region->use == STROBE_FLASH_REGION_FREE);
  }
}

static void
test_parts_that_overlap_are_drawn_once (void)
{
  g_autoptr (GArray) regions = lay_out ("overlap");
  guint64 cursor = 0;

  for (guint i = 0; i < regions->len; i++) {
    g_assert_cmpuint (g_array_index (regions, StrobeFlashRegion, i).start, ==, cursor);
    cursor += g_array_index (regions, StrobeFlashRegion, i).size_bytes;
  }
}

static void
test_a_larger_region_weighs_more (void)
{
  const StrobeFlashRegion small = { STROBE_FLASH_REGION_FREE, 0, 0, 4096, NULL };
  const StrobeFlashRegion large = { STROBE_FLASH_REGION_FREE, 0, 0, 1024 * 1024, NULL };

  g_assert_cmpfloat (strobe_flash_region_get_weight (&small), >, 0);
  g_assert_cmpfloat (strobe_flash_region_get_weight (&large), >,
                     strobe_flash_region_get_weight (&small));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/flash-regions/regions-cover-the-flash-without-a-gap",
                   test_regions_cover_the_flash_without_a_gap);
  g_test_add_func ("/ui/flash-regions/every-part-is-written", test_every_part_is_written);
  g_test_add_func ("/ui/flash-regions/a-region-has-a-name-unless-it-is-free",
                   test_a_region_has_a_name_unless_it_is_free);
  g_test_add_func ("/ui/flash-regions/parts-that-overlap-are-drawn-once",
                   test_parts_that_overlap_are_drawn_once);
  g_test_add_func ("/ui/flash-regions/a-larger-region-weighs-more",
                   test_a_larger_region_weighs_more);
  return g_test_run ();
}
