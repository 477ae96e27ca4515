/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/map/flash-layout.h"

#include "image/firmware-region.h"
#include "support/firmware-fixture.h"
#include "ui/map/flash-area-text.h"

#define KIB 1024u
#define MIB (1024u * KIB)
#define APP_BYTES (172 * KIB)

static StrobeFlashLayout *
lay_out (const char *kind)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build (kind, APP_BYTES);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (bytes);

  return strobe_flash_layout_new (firmware, NULL);
}

static const StrobeFlashArea *
find (StrobeFlashLayout *layout, const char *name)
{
  for (guint i = 0; i < strobe_flash_layout_get_n_areas (layout); i++) {
    const StrobeFlashArea *area = strobe_flash_layout_get_area (layout, i);

    if (g_str_equal (strobe_flash_area_text_get_name (area), name))
      return area;
  }
  g_test_message ("no area %s", name);
  g_assert_not_reached ();
}

static void
test_areas_of_a_sound_file_are_in_order_and_do_not_overlap (void)
{
  static const char *const kinds[] = { "good", "good-s3", "good-12-partitions" };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++) {
    g_autoptr (StrobeFlashLayout) layout = lay_out (kinds[k]);
    guint64 cursor = 0;

    for (guint i = 0; i < strobe_flash_layout_get_n_areas (layout); i++) {
      const StrobeFlashArea *area = strobe_flash_layout_get_area (layout, i);

      g_assert_cmpuint (area->start, >=, cursor);
      g_assert_cmpuint (area->end, >, area->start);
      g_assert_cmpint (area->fault, ==, STROBE_FLASH_AREA_SOUND);
      cursor = area->end;
    }
    g_assert_cmpuint (cursor, ==, strobe_flash_layout_get_flash_size (layout));
    g_assert_cmpuint (strobe_flash_layout_get_overlaps (layout)->len, ==, 0);
  }
}

static void
test_what_is_written_lies_over_its_partition (void)
{
  g_autoptr (StrobeFlashLayout) layout = lay_out ("good");
  const StrobeFlashArea *app = find (layout, "factory");
  const StrobeFlashPiece *piece = &g_array_index (app->pieces, StrobeFlashPiece, 0);

  g_assert_cmpint (app->use, ==, STROBE_FLASH_AREA_WRITTEN);
  g_assert_cmpint (app->kind, ==, STROBE_FLASH_AREA_KIND_APP);
  g_assert_cmpstr (app->content, ==, "blink.bin");
  g_assert_cmpuint (app->end, ==, 4 * MIB);
  g_assert_cmpuint (app->pieces->len, ==, 1);
  g_assert_cmpuint (piece->start, ==, 0x10000);
  g_assert_cmpuint (piece->end, <, app->end);
  g_assert_cmpuint (app->written_bytes, ==, piece->end - piece->start);
}

static void
test_a_partition_that_gets_nothing_is_kept (void)
{
  g_autoptr (StrobeFlashLayout) layout = lay_out ("good");
  const StrobeFlashArea *nvs = find (layout, "nvs");
  g_autofree char *sentence = strobe_flash_area_text_dup_sentence (nvs);
  g_autofree char *description = strobe_flash_area_text_dup_description (nvs);

  g_assert_cmpint (nvs->use, ==, STROBE_FLASH_AREA_KEPT);
  g_assert_cmpstr (sentence, ==, "nvs, 24\u00a0KiB at 0x9000, stays as it is");
  g_assert_cmpstr (description, ==, "0x9000 – 0xefff · data, nvs");
  g_assert_cmpstr (strobe_flash_area_text_get_state (nvs), ==, "Kept");
}

static void
test_a_partition_that_gets_blank_bytes_is_erased (void)
{
  g_autoptr (StrobeFlashLayout) layout = lay_out ("good-12-partitions");
  const StrobeFlashArea *otadata = find (layout, "otadata");
  g_autofree char *sentence = strobe_flash_area_text_dup_sentence (otadata);

  g_assert_cmpint (otadata->use, ==, STROBE_FLASH_AREA_ERASED);
  g_assert_cmpstr (sentence, ==, "otadata, 8\u00a0KiB at 0xf000, will be erased");
}

static void
test_the_rest_of_the_flash_is_free (void)
{
  g_autoptr (StrobeFlashLayout) layout = lay_out ("good-12-partitions");
  const StrobeFlashArea *free_area = find (layout, "Free");

  g_assert_cmpuint (strobe_flash_layout_get_flash_size (layout), ==, 16 * MIB);
  g_assert_cmpint (free_area->use, ==, STROBE_FLASH_AREA_FREE);
  g_assert_cmpuint (free_area->start, ==, 0xd36000);
  g_assert_cmpuint (free_area->end, ==, 16 * MIB);
}

static void
test_twelve_partitions_and_what_is_outside_of_them (void)
{
  g_autoptr (StrobeFlashLayout) layout = lay_out ("good-12-partitions");
  guint n_partitions = 0;

  for (guint i = 0; i < strobe_flash_layout_get_n_areas (layout); i++)
    n_partitions += strobe_flash_layout_get_area (layout, i)->is_partition ? 1 : 0;
  g_assert_cmpuint (n_partitions, ==, 12);
  g_assert_cmpint (find (layout, "Bootloader")->use, ==, STROBE_FLASH_AREA_WRITTEN);
  g_assert_cmpuint (find (layout, "Bootloader")->end, ==, 0x8000);
  g_assert_cmpuint (find (layout, "Partition table")->end, ==, 0x9000);
}

static void
test_what_is_not_chosen_is_kept (void)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build ("good", APP_BYTES);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (bytes);
  const gboolean wanted[] = { FALSE, FALSE, TRUE };
  g_autoptr (StrobeFlashLayout) layout = NULL;

  g_assert_cmpuint (strobe_firmware_get_n_regions (firmware), ==, G_N_ELEMENTS (wanted));
  layout = strobe_flash_layout_new (firmware, wanted);
  g_assert_cmpint (find (layout, "Bootloader")->use, ==, STROBE_FLASH_AREA_KEPT);
  g_assert_cmpint (find (layout, "Partition table")->use, ==, STROBE_FLASH_AREA_KEPT);
  g_assert_cmpint (find (layout, "factory")->use, ==, STROBE_FLASH_AREA_WRITTEN);
}

static void
test_faults_are_told_of_the_areas_that_have_them (void)
{
  g_autoptr (StrobeFlashLayout) layout = lay_out ("bad-map");
  g_autofree char *too_large = strobe_flash_area_text_dup_sentence (find (layout, "ota_0"));

  g_assert_cmpint (find (layout, "ota_0")->fault, ==, STROBE_FLASH_AREA_TOO_LARGE);
  g_assert_cmpint (find (layout, "ota_1")->fault, ==, STROBE_FLASH_AREA_OVERLAPS);
  g_assert_cmpint (find (layout, "storage")->fault, ==, STROBE_FLASH_AREA_OVERLAPS);
  g_assert_cmpint (find (layout, "Partition table")->fault, ==, STROBE_FLASH_AREA_OVERLAPS);
  g_assert_cmpint (find (layout, "log")->fault, ==, STROBE_FLASH_AREA_BEYOND);
  g_assert_cmpstr (too_large, ==,
                   "ota_0, 64\u00a0KiB at 0x10000, is too small for what will be written");
  g_assert_cmpuint (strobe_flash_layout_get_overlaps (layout)->len, >=, 2);
}

static void
test_positions_are_to_scale (void)
{
  g_autoptr (StrobeFlashLayout) layout = lay_out ("good-12-partitions");

  g_assert_cmpfloat (strobe_flash_layout_get_position (layout, 0), ==, 0);
  g_assert_cmpfloat (strobe_flash_layout_get_position (layout, 4 * MIB), ==, 0.25);
  g_assert_cmpfloat (strobe_flash_layout_get_position (layout, 16 * MIB), ==, 1);
}

static void
test_what_lies_beyond_the_flash_has_an_end_of_its_own (void)
{
  g_autoptr (StrobeFlashLayout) layout = lay_out ("beyond-4-gib");
  double end = strobe_flash_layout_get_position (layout, 4 * MIB);

  g_assert_cmpfloat_with_epsilon (end, 0.9, 1e-9);
  g_assert_cmpfloat_with_epsilon (strobe_flash_layout_get_position (layout, 2 * MIB), end / 2,
                                  1e-9);
  g_assert_cmpfloat_with_epsilon (strobe_flash_layout_get_position (layout, G_MAXUINT64), 1, 1e-9);
}

/* Whatever a file says, it is laid out, and each area has something to say. */
static void
test_every_file_is_laid_out (void)
{
  const char *const *kinds = strobe_firmware_fixture_list ();

  for (gsize k = 0; kinds[k] != NULL; k++) {
    g_autoptr (StrobeFlashLayout) layout = lay_out (kinds[k]);

    g_assert_cmpuint (strobe_flash_layout_get_flash_size (layout), >, 0);
    for (guint i = 0; i < strobe_flash_layout_get_n_areas (layout); i++) {
      const StrobeFlashArea *area = strobe_flash_layout_get_area (layout, i);
      g_autofree char *sentence = strobe_flash_area_text_dup_sentence (area);

      g_assert_cmpuint (area->end, >, area->start);
      g_assert_cmpint (*sentence, !=, '\0');
    }
  }
}

static void
test_a_letter_has_no_map (void)
{
  g_autoptr (StrobeFlashLayout) layout = lay_out ("text");
  g_autoptr (StrobeFlashLayout) good = lay_out ("good");

  g_assert_false (strobe_flash_layout_has_content (layout));
  g_assert_true (strobe_flash_layout_has_content (good));
}

#define ADD(path, function) g_test_add_func ("/ui/flash-layout/" path, function)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("areas-of-a-sound-file-are-in-order-and-do-not-overlap",
       test_areas_of_a_sound_file_are_in_order_and_do_not_overlap);
  ADD ("what-is-written-lies-over-its-partition", test_what_is_written_lies_over_its_partition);
  ADD ("a-partition-that-gets-nothing-is-kept", test_a_partition_that_gets_nothing_is_kept);
  ADD ("a-partition-that-gets-blank-bytes-is-erased",
       test_a_partition_that_gets_blank_bytes_is_erased);
  ADD ("the-rest-of-the-flash-is-free", test_the_rest_of_the_flash_is_free);
  ADD ("twelve-partitions-and-what-is-outside-of-them",
       test_twelve_partitions_and_what_is_outside_of_them);
  ADD ("what-is-not-chosen-is-kept", test_what_is_not_chosen_is_kept);
  ADD ("faults-are-told-of-the-areas-that-have-them",
       test_faults_are_told_of_the_areas_that_have_them);
  ADD ("positions-are-to-scale", test_positions_are_to_scale);
  ADD ("what-lies-beyond-the-flash-has-an-end-of-its-own",
       test_what_lies_beyond_the_flash_has_an_end_of_its_own);
  ADD ("every-file-is-laid-out", test_every_file_is_laid_out);
  ADD ("a-letter-has-no-map", test_a_letter_has_no_map);
  return g_test_run ();
}
