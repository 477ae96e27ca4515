/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-region.h"

#include "image/firmware-builder.h"
#include "support/firmware-fixture.h"
#include "support/firmware-recipe.h"

static StrobeFirmware *
load_fixture (const char *kind, gsize app_size_bytes)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build (kind, app_size_bytes);

  return strobe_firmware_new (file);
}

static GBytes *
make_data (gsize size_bytes)
{
  guint8 *data = g_malloc (size_bytes);

  for (gsize i = 0; i < size_bytes; i++)
    data[i] = (guint8) (i * 7 + i / 251);
  return g_bytes_new_take (data, size_bytes);
}

static StrobeFirmwareRecipe *
s2_recipe (void)
{
  return strobe_firmware_recipe_new (strobe_chip_find_by_target ("esp32s2"), 9000);
}

static void
add_piece (StrobeFirmwareRecipe *recipe, const char *name, guint32 address, gsize size_bytes)
{
  g_autoptr (GBytes) data = make_data (size_bytes);

  strobe_firmware_recipe_add (recipe, name, address, 0, data);
}

static StrobeFirmware *
read_recipe (StrobeFirmwareRecipe *recipe)
{
  g_autoptr (GBytes) file = strobe_firmware_recipe_build (recipe);

  return strobe_firmware_new (file);
}

static const StrobeFirmwareRegion *
find (StrobeFirmware *firmware, guint32 address, guint *index)
{
  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++) {
    const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, i);

    if (region->address == address) {
      *index = i;
      return region;
    }
  }

  return NULL;
}

static void
test_a_file_in_parts_is_one_region (void)
{
  g_autoptr (StrobeFirmwareBuilder) builder = strobe_firmware_builder_new (2);
  g_autoptr (GBytes) data = make_data (10000);
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GBytes) joined = NULL;
  g_autoptr (StrobeFirmware) firmware = NULL;
  const StrobeFirmwareRegion *region;

  strobe_firmware_builder_set_part_size (builder, 4096);
  strobe_firmware_builder_add_file (builder, "storage.bin", 0x20000, data);
  file = strobe_firmware_builder_build (builder);
  firmware = strobe_firmware_new (file);

  g_assert_cmpuint (strobe_firmware_get_n_parts (firmware), ==, 4);
  g_assert_cmpuint (strobe_firmware_get_n_regions (firmware), ==, 1);
  region = strobe_firmware_get_region (firmware, 0);
  g_assert_cmpstr (region->name, ==, "storage.bin");
  g_assert_cmphex (region->address, ==, 0x20000);
  g_assert_cmpuint (region->size_bytes, ==, 10000);
  g_assert_cmpuint (region->first_part, ==, 1);
  g_assert_cmpuint (region->n_parts, ==, 3);
  joined = strobe_firmware_dup_region_data (firmware, 0);
  g_assert_true (g_bytes_equal (joined, data));
}

static void
test_flash_parameters_are_no_region (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("good", 9000);

  g_assert_cmpuint (strobe_firmware_get_n_parts (firmware), ==, 4);
  g_assert_cmpuint (strobe_firmware_get_n_regions (firmware), ==, 3);
  for (guint i = 0; i < 3; i++) {
    const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, i);

    g_assert_cmpuint (region->first_part, ==, i + 1);
    g_assert_cmpuint (region->n_parts, ==, 1);
  }
}

static void
test_regions_know_their_kind (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("good", 9000);

  g_assert_cmpint (strobe_firmware_get_region (firmware, 0)->kind, ==,
                   STROBE_FIRMWARE_PART_KIND_BOOTLOADER);
  g_assert_cmpint (strobe_firmware_get_region (firmware, 1)->kind, ==,
                   STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE);
  g_assert_cmpint (strobe_firmware_get_region (firmware, 2)->kind, ==,
                   STROBE_FIRMWARE_PART_KIND_APP);
}

static void
test_regions_come_by_address (void)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe ();
  g_autoptr (StrobeFirmware) firmware = NULL;
  guint32 last = 0;

  add_piece (recipe, "late", 0x300000, 100);
  add_piece (recipe, "early", 0x9000, 100);
  firmware = read_recipe (recipe);

  g_assert_cmpuint (strobe_firmware_get_n_regions (firmware), ==, 5);
  for (guint i = 0; i < 5; i++) {
    const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, i);

    g_assert_cmphex (region->address, >, last);
    last = region->address;
  }
}

static void
test_neighbours_of_another_name_stay_apart (void)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe ();
  g_autoptr (StrobeFirmware) firmware = NULL;
  guint index = 0;

  add_piece (recipe, "one", 0x200000, 4096);
  add_piece (recipe, "two", 0x201000, 4096);
  add_piece (recipe, "two.2", 0x202000, 4096);
  firmware = read_recipe (recipe);

  g_assert_cmpuint (find (firmware, 0x200000, &index)->n_parts, ==, 1);
  g_assert_cmpuint (find (firmware, 0x201000, &index)->n_parts, ==, 1);
  g_assert_cmpuint (find (firmware, 0x202000, &index)->n_parts, ==, 1);
}

static void
test_a_gap_starts_a_new_region (void)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe ();
  g_autoptr (StrobeFirmware) firmware = NULL;
  guint index = 0;

  add_piece (recipe, "one", 0x200000, 4096);
  add_piece (recipe, "one.1", 0x202000, 4096);
  firmware = read_recipe (recipe);

  g_assert_cmpuint (find (firmware, 0x200000, &index)->n_parts, ==, 1);
  g_assert_cmpuint (find (firmware, 0x202000, &index)->n_parts, ==, 1);
}

static void
test_parts_of_a_region_may_stand_anywhere_in_the_index (void)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe ();
  g_autoptr (StrobeFirmware) firmware = NULL;
  const StrobeFirmwareRegion *region;
  guint index = 0;

  add_piece (recipe, "one.1", 0x201000, 100);
  add_piece (recipe, "other", 0x300000, 100);
  add_piece (recipe, "one", 0x200000, 4096);
  firmware = read_recipe (recipe);
  region = find (firmware, 0x200000, &index);

  g_assert_cmpuint (region->n_parts, ==, 2);
  g_assert_cmpuint (region->first_part, ==, 6);
  g_assert_cmpuint (strobe_firmware_get_region_part (firmware, index, 0), ==, 6);
  g_assert_cmpuint (strobe_firmware_get_region_part (firmware, index, 1), ==, 4);
}

static void
test_a_region_of_one_part_shares_its_memory (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("good", 9000);
  g_autoptr (GBytes) data = strobe_firmware_dup_region_data (firmware, 2);
  const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, 2);

  g_assert_true (
    g_bytes_get_data (data, NULL) ==
    g_bytes_get_data (strobe_firmware_get_part (firmware, region->first_part)->data, NULL));
}

static void
test_a_file_without_parts_has_no_region (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("text", 9000);

  g_assert_cmpuint (strobe_firmware_get_n_regions (firmware), ==, 0);
}

static void
test_a_missing_part_belongs_to_no_region (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("missing-part", 9000);

  g_assert_cmpuint (strobe_firmware_get_n_regions (firmware), ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/image/firmware-region/a-file-in-parts-is-one-region",
                   test_a_file_in_parts_is_one_region);
  g_test_add_func ("/image/firmware-region/flash-parameters-are-no-region",
                   test_flash_parameters_are_no_region);
  g_test_add_func ("/image/firmware-region/regions-know-their-kind", test_regions_know_their_kind);
  g_test_add_func ("/image/firmware-region/regions-come-by-address", test_regions_come_by_address);
  g_test_add_func ("/image/firmware-region/neighbours-of-another-name-stay-apart",
                   test_neighbours_of_another_name_stay_apart);
  g_test_add_func ("/image/firmware-region/a-gap-starts-a-new-region",
                   test_a_gap_starts_a_new_region);
  g_test_add_func ("/image/firmware-region/parts-of-a-region-may-stand-anywhere-in-the-index",
                   test_parts_of_a_region_may_stand_anywhere_in_the_index);
  g_test_add_func ("/image/firmware-region/a-region-of-one-part-shares-its-memory",
                   test_a_region_of_one_part_shares_its_memory);
  g_test_add_func ("/image/firmware-region/a-file-without-parts-has-no-region",
                   test_a_file_without_parts_has_no_region);
  g_test_add_func ("/image/firmware-region/a-missing-part-belongs-to-no-region",
                   test_a_missing_part_belongs_to_no_region);
  return g_test_run ();
}
