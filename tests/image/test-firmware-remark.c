/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-remark.h"

#include <string.h>

#include "image/image-error.h"
#include "image/esp-signature.h"
#include "support/firmware-fixture.h"
#include "support/firmware-recipe.h"
#include "support/xray-fixture.h"

#define SMALL_APP_BYTES 9000
#define MIB (1024u * 1024)

static const StrobeChip *
s2 (void)
{
  return strobe_chip_find_by_target ("esp32s2");
}

static StrobeFirmware *
load_fixture (const char *kind)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build (kind, SMALL_APP_BYTES);

  return strobe_firmware_new (file);
}

static StrobeFirmware *
read_recipe (StrobeFirmwareRecipe *recipe)
{
  g_autoptr (GBytes) file = strobe_firmware_recipe_build (recipe);

  return strobe_firmware_new (file);
}

static StrobeFirmwareRecipe *
s2_recipe (void)
{
  return strobe_firmware_recipe_new (s2 (), SMALL_APP_BYTES);
}

static StrobeFirmware *
load_with_table (const StrobePartition *partitions, gsize n_partitions)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe ();

  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "partition-table.bin"),
                                  strobe_partition_table_build (partitions, n_partitions));
  return read_recipe (recipe);
}

static const StrobeFirmwareRemark *
find (StrobeFirmware *firmware, StrobeFirmwareRemarkCode code)
{
  for (guint i = 0; i < strobe_firmware_get_n_remarks (firmware); i++) {
    const StrobeFirmwareRemark *remark = strobe_firmware_get_remark (firmware, i);

    if (remark->code == code)
      return remark;
  }

  return NULL;
}

static void
assert_remark (StrobeFirmware *firmware,
               StrobeFirmwareRemarkCode code,
               const char *subject,
               const char *other)
{
  const StrobeFirmwareRemark *remark = find (firmware, code);

  g_assert_nonnull (remark);
  g_assert_cmpstr (remark->subject, ==, subject);
  g_assert_cmpstr (remark->other, ==, other);
}

static void
test_an_ordinary_file_has_none (void)
{
  static const char *const kinds[] = { "good", "good-s3", "good-p4", "good-s31" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (StrobeFirmware) firmware = load_fixture (kinds[i]);

    g_assert_cmpuint (strobe_firmware_get_n_remarks (firmware), ==, 0);
  }
}

static void
test_a_part_over_nvs_loses_settings (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("good-with-settings");

  g_assert_true (strobe_firmware_is_valid (firmware));
  assert_remark (firmware, STROBE_FIRMWARE_REMARK_OVERWRITES_SETTINGS, "nvs", "nvs.bin");
}

/* The ROM erases whole sectors: a byte in the last one of a partition is enough. */
static void
test_a_part_that_ends_in_the_first_sector_of_nvs_loses_settings (void)
{
  static const StrobePartition partitions[] = {
    { 0, 0x00, 0x10000, 0x100000, "factory", 0 },
    { 1, 0x02, 0x201000, 0x3000, "nvs", 0 },
  };
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe ();
  StrobeFirmwarePiece *table = strobe_firmware_recipe_get (recipe, "partition-table.bin");

  strobe_firmware_recipe_replace (table, strobe_partition_table_build (partitions, 2));
  for (gsize size_bytes = 0x1000; size_bytes <= 0x1001; size_bytes++) {
    g_autoptr (GBytes) data = strobe_xray_fixture_make_noise (size_bytes, 1);
    g_autoptr (StrobeFirmware) firmware = NULL;

    strobe_firmware_recipe_add (recipe, "data.bin", 0x200000, 0, data);
    firmware = read_recipe (recipe);
    g_assert_cmpint (find (firmware, STROBE_FIRMWARE_REMARK_OVERWRITES_SETTINGS) != NULL, ==,
                     size_bytes > 0x1000);
    g_ptr_array_remove_index (recipe->pieces, recipe->pieces->len - 1);
  }
}

static void
test_keys_files_and_the_choice_of_an_app_can_be_lost_too (void)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe ();
  static const StrobePartition partitions[] = {
    { 0, 0x00, 0x10000, 0x100000, "factory", 0 },  { 1, 0x00, 0x200000, 0x2000, "otadata", 0 },
    { 1, 0x04, 0x210000, 0x1000, "nvs_key", 0 },   { 1, 0x81, 0x220000, 0x10000, "fat", 0 },
    { 1, 0x82, 0x230000, 0x10000, "spiffs", 0 },   { 1, 0x83, 0x240000, 0x10000, "littlefs", 0 },
    { 1, 0x03, 0x250000, 0x10000, "coredump", 0 },
  };
  g_autoptr (StrobeFirmware) firmware = NULL;

  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "partition-table.bin"),
                                  strobe_partition_table_build (partitions, 7));
  for (guint i = 1; i < G_N_ELEMENTS (partitions); i++) {
    g_autoptr (GBytes) data = strobe_xray_fixture_make_noise (100, i);

    strobe_firmware_recipe_add (recipe, partitions[i].label, partitions[i].offset, 0, data);
  }
  firmware = read_recipe (recipe);

  g_assert_cmpuint (strobe_firmware_get_n_remarks (firmware), ==, 5);
  assert_remark (firmware, STROBE_FIRMWARE_REMARK_OVERWRITES_KEYS, "nvs_key", "nvs_key");
  assert_remark (firmware, STROBE_FIRMWARE_REMARK_OVERWRITES_FILES, "fat", "fat");
  assert_remark (firmware, STROBE_FIRMWARE_REMARK_OVERWRITES_OTA_CHOICE, "otadata", "otadata");
}

static void
test_warnings_come_before_hints (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("good-odd-table");
  StrobeFirmwareRemarkLevel last = STROBE_FIRMWARE_REMARK_LEVEL_WARNING;

  g_assert_cmpuint (strobe_firmware_get_n_remarks (firmware), >=, 4);
  for (guint i = 0; i < strobe_firmware_get_n_remarks (firmware); i++) {
    StrobeFirmwareRemarkLevel level = strobe_firmware_get_remark (firmware, i)->level;

    g_assert_cmpint (level, >=, last);
    last = level;
  }
}

static void
test_an_odd_table_is_remarked_upon (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("good-odd-table");

  g_assert_true (strobe_firmware_is_valid (firmware));
  assert_remark (firmware, STROBE_FIRMWARE_REMARK_TABLE_OVERLAP, "nvs", "data");
  assert_remark (firmware, STROBE_FIRMWARE_REMARK_TABLE_UNALIGNED, "data", "");
  assert_remark (firmware, STROBE_FIRMWARE_REMARK_TABLE_SAME_LABEL, "data", "");
  assert_remark (firmware, STROBE_FIRMWARE_REMARK_TABLE_NO_MD5, "", "");
  g_assert_cmpuint (find (firmware, STROBE_FIRMWARE_REMARK_TABLE_ROWS_AFTER_END)->value, ==, 1);
}

static void
test_an_app_partition_is_aligned_to_64_kib (void)
{
  static const StrobePartition partition = { 0, 0x00, 0x11000, 0x100000, "factory", 0 };
  g_autoptr (StrobeFirmware) firmware = load_with_table (&partition, 1);
  const StrobeFirmwareRemark *remark = find (firmware, STROBE_FIRMWARE_REMARK_TABLE_UNALIGNED);

  g_assert_cmphex (remark->value, ==, 0x11000);
  g_assert_cmphex (remark->limit, ==, 0x10000);
}

static void
test_a_table_beyond_the_flash_is_a_problem_with_its_bootloader (void)
{
  static const StrobePartition partition = { 0, 0x00, 0x10000, 8 * MIB, "factory", 0 };
  g_autoptr (StrobeFirmware) firmware = load_with_table (&partition, 1);
  g_autoptr (GError) error = NULL;

  strobe_firmware_check (firmware, &error);
  g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BEYOND_FLASH);
}

static void
test_a_table_beyond_the_flash_is_a_warning_without_a_bootloader (void)
{
  static const StrobePartition partition = { 0, 0x00, 0x10000, 8 * MIB, "factory", 0 };
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe ();
  g_autoptr (StrobeFirmware) firmware = NULL;

  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "partition-table.bin"),
                                  strobe_partition_table_build (&partition, 1));
  g_ptr_array_remove (recipe->pieces, strobe_firmware_recipe_get (recipe, "bootloader.bin"));
  firmware = read_recipe (recipe);

  g_assert_true (strobe_firmware_is_valid (firmware));
  assert_remark (firmware, STROBE_FIRMWARE_REMARK_TABLE_BEYOND_FLASH, "factory", "");
  assert_remark (firmware, STROBE_FIRMWARE_REMARK_NO_BOOTLOADER, "", "");
}

static void
test_a_part_larger_than_its_partition_is_remarked_upon (void)
{
  static const StrobePartition partitions[] = {
    { 0, 0x00, 0x10000, 0x100000, "factory", 0 },
    { 1, 0x06, 0x200000, 0x1000, "data", 0 },
  };
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe ();
  g_autoptr (GBytes) data = strobe_xray_fixture_make_noise (0x1001, 1);
  g_autoptr (StrobeFirmware) firmware = NULL;
  const StrobeFirmwareRemark *remark;

  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "partition-table.bin"),
                                  strobe_partition_table_build (partitions, 2));
  strobe_firmware_recipe_add (recipe, "data.bin", 0x200000, 0, data);
  firmware = read_recipe (recipe);
  remark = find (firmware, STROBE_FIRMWARE_REMARK_BEYOND_PARTITION);

  g_assert_cmpstr (remark->other, ==, "data");
  g_assert_cmphex (remark->value, ==, 0x1001);
  g_assert_cmphex (remark->limit, ==, 0x1000);
}

static void
test_a_part_in_no_partition_is_remarked_upon (void)
{
  static const StrobePartition partition = { 0, 0x00, 0x10000, 0x100000, "factory", 0 };
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe ();
  g_autoptr (GBytes) data = strobe_xray_fixture_make_noise (100, 1);
  g_autoptr (StrobeFirmware) firmware = NULL;

  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "partition-table.bin"),
                                  strobe_partition_table_build (&partition, 1));
  strobe_firmware_recipe_add (recipe, "data.bin", 0x300000, 0, data);
  firmware = read_recipe (recipe);

  assert_remark (firmware, STROBE_FIRMWARE_REMARK_OUTSIDE_PARTITIONS, "data.bin", "");
}

static void
test_a_flash_size_that_differs_is_remarked_upon (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("good-for-more-flash");
  const StrobeFirmwareRemark *remark = find (firmware, STROBE_FIRMWARE_REMARK_FLASH_SIZE_DIFFERS);

  g_assert_cmpstr (remark->subject, ==, "blink.bin");
  g_assert_cmpuint (remark->value, ==, 16 * MIB);
  g_assert_cmpuint (remark->limit, ==, 4 * MIB);
}

static void
test_an_app_alone_has_no_table (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("good-app-only");

  g_assert_cmpuint (strobe_firmware_get_n_remarks (firmware), ==, 1);
  assert_remark (firmware, STROBE_FIRMWARE_REMARK_NO_TABLE, "", "");
}

static void
test_a_file_without_app_says_so (void)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe ();
  g_autoptr (StrobeFirmware) firmware = NULL;

  g_ptr_array_remove (recipe->pieces, strobe_firmware_recipe_get (recipe, "blink.bin"));
  firmware = read_recipe (recipe);

  assert_remark (firmware, STROBE_FIRMWARE_REMARK_NO_APP, "", "");
}

static void
test_a_large_part_is_remarked_upon (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("good-large-part");

  assert_remark (firmware, STROBE_FIRMWARE_REMARK_LARGE_PART, "pictures.bin", "");
}

static void
test_a_signed_app_is_remarked_upon (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("good-signed");

  g_assert_true (strobe_firmware_is_valid (firmware));
  assert_remark (firmware, STROBE_FIRMWARE_REMARK_SIGNED, "blink.bin", "");
  g_assert_cmpuint (find (firmware, STROBE_FIRMWARE_REMARK_SIGNED)->value, ==,
                    STROBE_ESP_SIGNING_V2_RSA);
}

static void
test_a_revision_that_is_needed_is_told (void)
{
  static const guint8 revision[] = { 101, 0 };
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe ();
  StrobeFirmwarePiece *piece = strobe_firmware_recipe_get (recipe, "blink.bin");
  g_autoptr (StrobeFirmware) firmware = NULL;

  strobe_firmware_recipe_replace (
    piece, strobe_xray_fixture_patch_image (piece->data, 15, revision, sizeof revision));
  firmware = read_recipe (recipe);

  assert_remark (firmware, STROBE_FIRMWARE_REMARK_MIN_REVISION, "blink.bin", "");
  g_assert_cmpuint (find (firmware, STROBE_FIRMWARE_REMARK_MIN_REVISION)->value, ==, 101);
}

static void
test_a_bootloader_where_no_chip_looks_is_a_problem (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("bootloader-elsewhere");
  g_autoptr (GError) error = NULL;

  strobe_firmware_check (firmware, &error);
  g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BOOTLOADER_OFFSET);
  g_assert_nonnull (strstr (error->message, "0x1000"));
}

static void
test_a_second_bootloader_is_a_stray (void)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe ();
  g_autoptr (GBytes) small =
               strobe_firmware_recipe_build_app (strobe_chip_find_by_target ("esp32s2"), 500);
  g_autoptr (StrobeFirmware) firmware = NULL;
  const StrobeFirmwareRemark *remark;

  strobe_firmware_recipe_add (recipe, "old.bin", 0, 0, small);
  firmware = read_recipe (recipe);
  remark = find (firmware, STROBE_FIRMWARE_REMARK_STRAY_BOOTLOADER);

  g_assert_true (strobe_firmware_is_valid (firmware));
  g_assert_cmpstr (remark->subject, ==, "old.bin");
  g_assert_cmphex (remark->limit, ==, 0x1000);
}

static void
test_noise_for_a_bootloader_without_a_table_is_a_warning (void)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe ();
  g_autoptr (StrobeFirmware) firmware = NULL;

  g_ptr_array_remove (recipe->pieces, strobe_firmware_recipe_get (recipe, "partition-table.bin"));
  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "bootloader.bin"),
                                  strobe_xray_fixture_make_noise (8192, 3));
  firmware = read_recipe (recipe);

  g_assert_true (strobe_firmware_is_valid (firmware));
  assert_remark (firmware, STROBE_FIRMWARE_REMARK_LOOKS_ENCRYPTED, "bootloader.bin", "");
}

static void
test_a_hostile_table_has_a_hundred_remarks_at_most (void)
{
  StrobePartition partitions[94];
  g_autoptr (StrobeFirmware) firmware = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (partitions); i++)
    partitions[i] = (StrobePartition){ 1, 0x02, 0x9001, 0x6000, "same", 0 };
  firmware = load_with_table (partitions, G_N_ELEMENTS (partitions));

  g_assert_cmpuint (strobe_firmware_get_n_remarks (firmware), ==, 100);
}

static void
test_every_code_has_a_name_of_its_own (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (int code = 0; code <= STROBE_FIRMWARE_REMARK_SIGNED; code++) {
    const char *name = strobe_firmware_remark_get_name ((StrobeFirmwareRemarkCode) code);

    g_assert_nonnull (name);
    g_assert_true (g_hash_table_add (names, (gpointer) name));
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add_func ("/image/firmware-remark/" path, function)
  ADD ("an-ordinary-file-has-none", test_an_ordinary_file_has_none);
  ADD ("a-part-over-nvs-loses-settings", test_a_part_over_nvs_loses_settings);
  ADD ("a-part-that-ends-in-the-first-sector-of-nvs-loses-settings",
       test_a_part_that_ends_in_the_first_sector_of_nvs_loses_settings);
  ADD ("keys-files-and-the-choice-of-an-app-can-be-lost-too",
       test_keys_files_and_the_choice_of_an_app_can_be_lost_too);
  ADD ("warnings-come-before-hints", test_warnings_come_before_hints);
  ADD ("an-odd-table-is-remarked-upon", test_an_odd_table_is_remarked_upon);
  ADD ("an-app-partition-is-aligned-to-64-kib", test_an_app_partition_is_aligned_to_64_kib);
  ADD ("a-table-beyond-the-flash-is-a-problem-with-its-bootloader",
       test_a_table_beyond_the_flash_is_a_problem_with_its_bootloader);
  ADD ("a-table-beyond-the-flash-is-a-warning-without-a-bootloader",
       test_a_table_beyond_the_flash_is_a_warning_without_a_bootloader);
  ADD ("a-part-larger-than-its-partition-is-remarked-upon",
       test_a_part_larger_than_its_partition_is_remarked_upon);
  ADD ("a-part-in-no-partition-is-remarked-upon", test_a_part_in_no_partition_is_remarked_upon);
  ADD ("a-flash-size-that-differs-is-remarked-upon",
       test_a_flash_size_that_differs_is_remarked_upon);
  ADD ("an-app-alone-has-no-table", test_an_app_alone_has_no_table);
  ADD ("a-file-without-app-says-so", test_a_file_without_app_says_so);
  ADD ("a-large-part-is-remarked-upon", test_a_large_part_is_remarked_upon);
  ADD ("a-signed-app-is-remarked-upon", test_a_signed_app_is_remarked_upon);
  ADD ("a-revision-that-is-needed-is-told", test_a_revision_that_is_needed_is_told);
  ADD ("a-bootloader-where-no-chip-looks-is-a-problem",
       test_a_bootloader_where_no_chip_looks_is_a_problem);
  ADD ("a-second-bootloader-is-a-stray", test_a_second_bootloader_is_a_stray);
  ADD ("noise-for-a-bootloader-without-a-table-is-a-warning",
       test_noise_for_a_bootloader_without_a_table_is_a_warning);
  ADD ("a-hostile-table-has-a-hundred-remarks-at-most",
       test_a_hostile_table_has_a_hundred_remarks_at_most);
  ADD ("every-code-has-a-name-of-its-own", test_every_code_has_a_name_of_its_own);
  return g_test_run ();
}
