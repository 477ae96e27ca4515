/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware.h"

#include <string.h>

#include "base/byte-writer.h"
#include "image/esp-image-builder.h"
#include "image/firmware-builder.h"
#include "image/image-error.h"
#include "support/firmware-fixture.h"

#define MIB (1024u * 1024)
#define SMALL_APP_BYTES 9000

static const StrobeChip *
s2 (void)
{
  return strobe_chip_find_by_target ("esp32s2");
}

static void
assert_valid (StrobeFirmware *firmware)
{
  g_autoptr (GError) error = NULL;

  strobe_firmware_check (firmware, &error);
  g_assert_no_error (error);
  g_assert_true (strobe_firmware_is_valid (firmware));
  g_assert_cmpuint (strobe_firmware_get_problems (firmware)->len, ==, 0);
}

static gboolean
has_problem (StrobeFirmware *firmware, int code)
{
  GPtrArray *problems = strobe_firmware_get_problems (firmware);

  for (guint i = 0; i < problems->len; i++) {
    if (g_error_matches (g_ptr_array_index (problems, i), STROBE_IMAGE_ERROR, code))
      return TRUE;
  }

  return FALSE;
}

static StrobeFirmware *
load_fixture (const char *kind, gsize app_size_bytes)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build (kind, app_size_bytes);

  return strobe_firmware_new (file);
}

static StrobeFirmware *
load_golden (const char *set)
{
  g_autofree char *path =
    g_test_build_filename (G_TEST_DIST, "data", "mkdfu-golden", set, "dfu.bin", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GError) error = NULL;
  StrobeFirmware *firmware = strobe_firmware_load (file, NULL, &error);

  g_assert_no_error (error);
  return firmware;
}

static void
test_fault_has_its_code (gconstpointer data)
{
  const char *kind = data;
  g_autoptr (GBytes) file = strobe_firmware_fixture_build (kind, SMALL_APP_BYTES);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);
  g_autoptr (GError) error = NULL;

  g_assert_false (strobe_firmware_check (firmware, &error));
  g_assert_error (error, STROBE_IMAGE_ERROR, strobe_firmware_fixture_get_fault (kind));
  g_assert_false (strobe_firmware_is_valid (firmware));
  g_test_message ("%s", error->message);
}

static void
test_a_good_file_is_valid_for_every_dfu_chip (void)
{
  static const char *const kinds[][2] = {
    { "good", "esp32s2" },
    { "good-s3", "esp32s3" },
    { "good-p4", "esp32p4" },
    { "good-s31", "esp32s31" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    g_autoptr (StrobeFirmware) firmware = load_fixture (kinds[i][0], 20000);

    assert_valid (firmware);
    g_assert_cmpstr (strobe_firmware_get_chip (firmware)->target, ==, kinds[i][1]);
  }
}

static void
test_golden_1_is_valid (void)
{
  g_autoptr (StrobeFirmware) firmware = load_golden ("1");
  const StrobeFirmwarePart *part;

  assert_valid (firmware);
  g_assert_cmpuint (strobe_firmware_get_n_parts (firmware), ==, 4);
  g_assert_cmpuint (strobe_firmware_get_flash_size (firmware), ==, 4 * MIB);
  g_assert_cmpuint (strobe_firmware_get_write_size (firmware), ==, 1024 + 2048 + 3072);
  g_assert_cmphex (strobe_firmware_get_suffix (firmware)->crc, ==, 0x72a280b5);
  part = strobe_firmware_get_part (firmware, 3);
  g_assert_cmpstr (part->name, ==, "3.bin");
  g_assert_cmphex (part->address, ==, 0x10000);
  g_assert_cmpint (part->kind, ==, STROBE_FIRMWARE_PART_KIND_DATA);
}

/* Its two parts of 5 bytes are read whole, but the second one's erase would wipe the first. */
static void
test_golden_2_shares_a_sector_and_nothing_else_is_wrong (void)
{
  g_autoptr (StrobeFirmware) firmware = load_golden ("2");
  GPtrArray *problems = strobe_firmware_get_problems (firmware);
  const StrobeFirmwarePart *part;

  g_assert_cmpuint (problems->len, ==, 1);
  g_assert_true (has_problem (firmware, STROBE_IMAGE_ERROR_OVERLAP));
  g_assert_cmpuint (strobe_firmware_get_n_parts (firmware), ==, 3);
  part = strobe_firmware_get_part (firmware, 2);
  g_assert_cmpstr (part->name, ==, "bin.1");
  g_assert_cmpuint (part->size_bytes, ==, 5);
  g_assert_cmpstr (part->md5, ==, "9082f00c136cde7bff0b4ca11c935494");
  g_assert_true (part->md5_ok);
}

static void
test_parts_have_their_kinds (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("good", 1200 * 1024);
  const StrobeFirmwarePartKind kinds[] = {
    STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS,
    STROBE_FIRMWARE_PART_KIND_BOOTLOADER,
    STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE,
    STROBE_FIRMWARE_PART_KIND_APP,
    STROBE_FIRMWARE_PART_KIND_APP,
    STROBE_FIRMWARE_PART_KIND_APP,
  };

  assert_valid (firmware);
  g_assert_cmpuint (strobe_firmware_get_n_parts (firmware), ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    g_assert_cmpint (strobe_firmware_get_part (firmware, i)->kind, ==, kinds[i]);
}

static void
test_the_app_says_what_it_is (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("good", 20000);
  const StrobeEspAppDesc *app = strobe_firmware_get_app (firmware);

  g_assert_nonnull (app);
  g_assert_cmpstr (app->project, ==, "blink");
  g_assert_cmpstr (app->version, ==, "1.4.0");
  g_assert_cmpstr (app->idf_version, ==, "v5.3");
  g_assert_cmpstr (app->built, ==, "2026-03-02 14:11:09");
}

static void
test_partitions_are_those_of_the_table (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("good", 20000);
  GArray *partitions = strobe_firmware_get_partitions (firmware);

  g_assert_nonnull (partitions);
  g_assert_cmpuint (partitions->len, ==, 3);
  g_assert_cmpstr (g_array_index (partitions, StrobePartition, 2).label, ==, "factory");
}

static void
test_the_payload_ends_with_the_trailer (void)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build ("good", 20000);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);
  GBytes *payload = strobe_firmware_get_payload (firmware);
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data (payload, &size_bytes);

  g_assert_true (data == g_bytes_get_data (file, NULL));
  g_assert_cmpuint (size_bytes % 64, ==, 0);
  g_assert_nonnull (memmem (data + size_bytes - 192, 192, "TRAILER!!!", 11));
  g_assert_cmpuint (size_bytes, <=, g_bytes_get_size (file) - STROBE_DFU_SUFFIX_SIZE_BYTES);
}

static void
test_parts_share_the_memory_of_the_file (void)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build ("good", 20000);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);
  const guint8 *start = g_bytes_get_data (file, NULL);
  const guint8 *part = g_bytes_get_data (strobe_firmware_get_part (firmware, 3)->data, NULL);

  g_assert_true (part > start && part < start + g_bytes_get_size (file));
}

static void
test_an_old_file_without_flash_params_is_valid (void)
{
  g_autoptr (StrobeFirmwareBuilder) builder = strobe_firmware_builder_new (2);
  g_autoptr (GBytes) image = strobe_esp_image_build (s2 (), 4 * MIB, NULL, 5000, 1);
  g_autoptr (GBytes) file = NULL;
  g_autoptr (StrobeFirmware) firmware = NULL;

  strobe_firmware_builder_set_flash_size (builder, 0);
  strobe_firmware_builder_add_file (builder, "bootloader.bin", 0x1000, image);
  file = strobe_firmware_builder_build (builder);
  firmware = strobe_firmware_new (file);

  assert_valid (firmware);
  g_assert_cmpuint (strobe_firmware_get_flash_size (firmware), ==, 0);
  g_assert_cmpint (strobe_firmware_get_part (firmware, 0)->kind, ==,
                   STROBE_FIRMWARE_PART_KIND_BOOTLOADER);
}

static void
test_a_part_that_ends_with_the_flash_is_valid (void)
{
  g_autoptr (StrobeFirmwareBuilder) builder = strobe_firmware_builder_new (2);
  g_autoptr (GBytes) data = g_bytes_new_static ("data", 4);
  g_autoptr (GBytes) file = NULL;
  g_autoptr (StrobeFirmware) firmware = NULL;

  strobe_firmware_builder_add_file (builder, "end.bin", 2 * MIB - 4, data);
  file = strobe_firmware_builder_build (builder);
  firmware = strobe_firmware_new (file);

  assert_valid (firmware);
}

/* Replaces the suffix of a good file by one with other ids. */
static GBytes *
build_with_ids (guint16 vendor_id, guint16 product_id)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build ("good", 20000);
  GByteArray *copy = g_byte_array_new ();

  strobe_byte_writer_put_data (copy, g_bytes_get_data (file, NULL),
                               g_bytes_get_size (file) - STROBE_DFU_SUFFIX_SIZE_BYTES);
  strobe_dfu_suffix_append (copy, vendor_id, product_id);
  return g_byte_array_free_to_bytes (copy);
}

static void
test_images_name_the_chip_where_the_suffix_does_not (void)
{
  g_autoptr (GBytes) file = build_with_ids (STROBE_DFU_SUFFIX_ANY_ID, STROBE_DFU_SUFFIX_ANY_ID);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);

  assert_valid (firmware);
  g_assert_true (strobe_firmware_get_chip (firmware) == s2 ());
}

static void
test_a_file_that_names_no_chip_is_refused (void)
{
  g_autoptr (StrobeFirmwareBuilder) builder =
               strobe_firmware_builder_new (STROBE_DFU_SUFFIX_ANY_ID);
  g_autoptr (GBytes) data = g_bytes_new_static ("data", 4);
  g_autoptr (GBytes) file = NULL;
  g_autoptr (StrobeFirmware) firmware = NULL;

  strobe_firmware_builder_add_file (builder, "data.bin", 0x1000, data);
  file = strobe_firmware_builder_build (builder);
  firmware = strobe_firmware_new (file);

  g_assert_true (has_problem (firmware, STROBE_IMAGE_ERROR_WRONG_CHIP));
}

static void
test_a_suffix_of_another_chip_disagrees_with_each_image (void)
{
  g_autoptr (GBytes) file = build_with_ids (STROBE_CHIP_VENDOR_ESPRESSIF, 9);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);
  g_autoptr (GError) error = NULL;

  g_assert_false (strobe_firmware_check (firmware, &error));
  g_assert_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_WRONG_CHIP);
  g_assert_nonnull (strstr (error->message, "ESP32-S2"));
  g_assert_nonnull (strstr (error->message, "ESP32-S3"));
}

static void
test_all_problems_are_listed_worst_first (void)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build ("damaged-app", SMALL_APP_BYTES);
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data (file, &size_bytes);
  g_autofree guint8 *copy = g_memdup2 (data, size_bytes);
  g_autoptr (GBytes) worse = NULL;
  g_autoptr (StrobeFirmware) firmware = NULL;

  /* A digit of the second record's MD5; the CRC is wrong with it. */
  copy[0x7c + 88 + 72] ^= 1;
  worse = g_bytes_new (copy, size_bytes);
  firmware = strobe_firmware_new (worse);

  g_assert_cmpuint (strobe_firmware_get_problems (firmware)->len, ==, 3);
  g_assert_true (g_error_matches (g_ptr_array_index (strobe_firmware_get_problems (firmware), 0),
                                  STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_CRC));
  g_assert_true (has_problem (firmware, STROBE_IMAGE_ERROR_BAD_MD5));
  g_assert_true (has_problem (firmware, STROBE_IMAGE_ERROR_BAD_IMAGE));
}

static void
test_a_bad_file_still_shows_its_parts (void)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build ("missing-part", SMALL_APP_BYTES);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);

  g_assert_cmpuint (strobe_firmware_get_n_parts (firmware), ==, 4);
  g_assert_null (strobe_firmware_get_part (firmware, 3)->data);
  g_assert_false (strobe_firmware_get_part (firmware, 3)->md5_ok);
  g_assert_true (strobe_firmware_get_part (firmware, 1)->md5_ok);
}

static void
test_of_two_records_with_one_name_the_first_has_the_entry (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("name-twice", SMALL_APP_BYTES);

  g_assert_true (has_problem (firmware, STROBE_IMAGE_ERROR_BAD_INDEX));
  g_assert_false (has_problem (firmware, STROBE_IMAGE_ERROR_MISSING_PART));
  g_assert_nonnull (strobe_firmware_get_part (firmware, 1)->data);
  g_assert_cmpstr (strobe_firmware_get_part (firmware, 3)->name, ==, "bootloader.bin");
  g_assert_null (strobe_firmware_get_part (firmware, 3)->data);
}

static void
test_a_raw_app_is_called_by_its_name (void)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build ("raw-app", SMALL_APP_BYTES);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);
  g_autoptr (GError) error = NULL;

  g_assert_false (strobe_firmware_check (firmware, &error));
  g_assert_nonnull (strstr (error->message, "ESP32-S2"));
  g_assert_nonnull (strstr (error->message, "blink"));
  g_assert_nonnull (strstr (error->message, "idf.py dfu"));
}

/* esptool's merge_bin puts bootloader, table and app into one file. */
static void
test_a_merged_binary_is_looked_into (void)
{
  g_autoptr (StrobeFirmwareBuilder) builder = strobe_firmware_builder_new (9);
  const StrobeChip *s3 = strobe_chip_find_by_target ("esp32s3");
  g_autoptr (StrobeFirmware) parts = load_fixture ("good-s3", 600 * 1024);
  g_autoptr (GByteArray) merged = g_byte_array_new ();
  g_autoptr (GBytes) data = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (StrobeFirmware) firmware = NULL;

  for (guint i = 1; i < strobe_firmware_get_n_parts (parts); i++) {
    const StrobeFirmwarePart *part = strobe_firmware_get_part (parts, i);

    if (part->address > merged->len)
      strobe_byte_writer_pad_to (merged, part->address, 0xff);
    strobe_byte_writer_put_data (merged, g_bytes_get_data (part->data, NULL),
                                 g_bytes_get_size (part->data));
  }
  data = g_bytes_new (merged->data, merged->len);
  strobe_firmware_builder_set_flash_size (builder, 4 * MIB);
  strobe_firmware_builder_add_file (builder, "merged.bin", 0, data);
  file = strobe_firmware_builder_build (builder);
  firmware = strobe_firmware_new (file);

  assert_valid (firmware);
  g_assert_true (strobe_firmware_get_chip (firmware) == s3);
  g_assert_nonnull (strobe_firmware_get_app (firmware));
  g_assert_nonnull (strobe_firmware_get_partitions (firmware));
}

static void
test_upper_case_hex_and_the_other_magic_pass (void)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build ("good", 20000);
  gsize size_bytes = g_bytes_get_size (file) - STROBE_DFU_SUFFIX_SIZE_BYTES;
  GByteArray *copy = g_byte_array_new ();
  g_autoptr (GBytes) other = NULL;
  g_autoptr (StrobeFirmware) firmware = NULL;

  strobe_byte_writer_put_data (copy, g_bytes_get_data (file, NULL), size_bytes);
  copy->data[5] = '2';
  for (guint i = 6; i < 110; i++)
    copy->data[i] = (guint8) g_ascii_toupper ((char) copy->data[i]);
  strobe_dfu_suffix_append (copy, STROBE_CHIP_VENDOR_ESPRESSIF, 2);
  other = g_byte_array_free_to_bytes (copy);
  firmware = strobe_firmware_new (other);

  g_assert_cmpmem ((const guint8 *) g_bytes_get_data (other, NULL) + 14, 8, "000081A4", 8);
  assert_valid (firmware);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (const char *const *kind = strobe_firmware_fixture_list (); *kind != NULL; kind++) {
    g_autofree char *path = g_strdup_printf ("/image/firmware/fault-%s-has-its-code", *kind);

    if (strobe_firmware_fixture_get_fault (*kind) >= 0)
      g_test_add_data_func (path, *kind, test_fault_has_its_code);
  }
  g_test_add_func ("/image/firmware/a-good-file-is-valid-for-every-dfu-chip",
                   test_a_good_file_is_valid_for_every_dfu_chip);
  g_test_add_func ("/image/firmware/golden-1-is-valid", test_golden_1_is_valid);
  g_test_add_func ("/image/firmware/golden-2-shares-a-sector-and-nothing-else-is-wrong",
                   test_golden_2_shares_a_sector_and_nothing_else_is_wrong);
  g_test_add_func ("/image/firmware/parts-have-their-kinds", test_parts_have_their_kinds);
  g_test_add_func ("/image/firmware/the-app-says-what-it-is", test_the_app_says_what_it_is);
  g_test_add_func ("/image/firmware/partitions-are-those-of-the-table",
                   test_partitions_are_those_of_the_table);
  g_test_add_func ("/image/firmware/the-payload-ends-with-the-trailer",
                   test_the_payload_ends_with_the_trailer);
  g_test_add_func ("/image/firmware/parts-share-the-memory-of-the-file",
                   test_parts_share_the_memory_of_the_file);
  g_test_add_func ("/image/firmware/an-old-file-without-flash-params-is-valid",
                   test_an_old_file_without_flash_params_is_valid);
  g_test_add_func ("/image/firmware/a-part-that-ends-with-the-flash-is-valid",
                   test_a_part_that_ends_with_the_flash_is_valid);
  g_test_add_func ("/image/firmware/of-two-records-with-one-name-the-first-has-the-entry",
                   test_of_two_records_with_one_name_the_first_has_the_entry);
  g_test_add_func ("/image/firmware/images-name-the-chip-where-the-suffix-does-not",
                   test_images_name_the_chip_where_the_suffix_does_not);
  g_test_add_func ("/image/firmware/a-file-that-names-no-chip-is-refused",
                   test_a_file_that_names_no_chip_is_refused);
  g_test_add_func ("/image/firmware/a-suffix-of-another-chip-disagrees-with-each-image",
                   test_a_suffix_of_another_chip_disagrees_with_each_image);
  g_test_add_func ("/image/firmware/all-problems-are-listed-worst-first",
                   test_all_problems_are_listed_worst_first);
  g_test_add_func ("/image/firmware/a-bad-file-still-shows-its-parts",
                   test_a_bad_file_still_shows_its_parts);
  g_test_add_func ("/image/firmware/a-raw-app-is-called-by-its-name",
                   test_a_raw_app_is_called_by_its_name);
  g_test_add_func ("/image/firmware/a-merged-binary-is-looked-into",
                   test_a_merged_binary_is_looked_into);
  g_test_add_func ("/image/firmware/upper-case-hex-and-the-other-magic-pass",
                   test_upper_case_hex_and_the_other_magic_pass);
  return g_test_run ();
}
