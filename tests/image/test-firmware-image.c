/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-image.h"

#include <string.h>

#include "base/byte-writer.h"
#include "image/esp-image-builder.h"
#include "image/image-error.h"
#include "support/firmware-fixture.h"
#include "support/firmware-recipe.h"
#include "support/xray-fixture.h"

#define SMALL_APP_BYTES 9000

static const StrobeChip *
s2 (void)
{
  return strobe_chip_find_by_target ("esp32s2");
}

static StrobeFirmware *
load_fixture (const char *kind, gsize app_size_bytes)
{
  g_autoptr (GBytes) file = strobe_firmware_fixture_build (kind, app_size_bytes);

  return strobe_firmware_new (file);
}

/* A good firmware with another app. Takes @app. */
static StrobeFirmware *
load_with_app (GBytes *app)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = strobe_firmware_recipe_new (s2 (), SMALL_APP_BYTES);
  g_autoptr (GBytes) file = NULL;

  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "blink.bin"), app);
  file = strobe_firmware_recipe_build (recipe);
  return strobe_firmware_new (file);
}

static GBytes *
build_app (void)
{
  return strobe_firmware_recipe_build_app (s2 (), SMALL_APP_BYTES);
}

static const StrobeFirmwareImage *
get_app (StrobeFirmware *firmware)
{
  return strobe_firmware_get_image (firmware, strobe_firmware_get_n_images (firmware) - 1);
}

static void
test_bootloader_and_app_are_found (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("good", SMALL_APP_BYTES);
  const StrobeFirmwareImage *bootloader = strobe_firmware_get_image (firmware, 0);
  const StrobeFirmwareImage *app = strobe_firmware_get_image (firmware, 1);

  g_assert_cmpuint (strobe_firmware_get_n_images (firmware), ==, 2);
  g_assert_cmpint (bootloader->kind, ==, STROBE_FIRMWARE_PART_KIND_BOOTLOADER);
  g_assert_cmphex (bootloader->address, ==, 0x1000);
  g_assert_null (bootloader->partition);
  g_assert_no_error (bootloader->fault);
  g_assert_cmpint (app->kind, ==, STROBE_FIRMWARE_PART_KIND_APP);
  g_assert_cmphex (app->address, ==, 0x10000);
  g_assert_cmpuint (app->region, ==, 2);
  g_assert_cmpstr (app->partition->label, ==, "factory");
  g_assert_true (app->chip == s2 ());
  g_assert_cmpstr (app->app->project, ==, "blink");
}

static void
test_a_damaged_image_keeps_what_it_says (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("damaged-app", SMALL_APP_BYTES);
  const StrobeFirmwareImage *app = get_app (firmware);

  g_assert_error (app->fault, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE);
  g_assert_cmpint (app->header.checksum_state, ==, STROBE_ESP_CHECK_WRONG);
  g_assert_cmpint (app->header.sha256_state, ==, STROBE_ESP_CHECK_WRONG);
  g_assert_cmpuint (app->header.n_read_segments, ==, 2);
  g_assert_cmpstr (app->app->project, ==, "blink");
}

static void
test_what_is_no_image_is_one_with_a_fault (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("no-bootloader-image", SMALL_APP_BYTES);
  const StrobeFirmwareImage *bootloader = strobe_firmware_get_image (firmware, 0);

  g_assert_error (bootloader->fault, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE);
  g_assert_cmpuint (bootloader->header.n_segments, ==, 0);
  g_assert_cmphex (bootloader->header.entry, ==, 0);
  g_assert_false (bootloader->looks_encrypted);
  g_assert_null (bootloader->chip);
}

static void
test_noise_in_place_of_an_app_looks_encrypted (void)
{
  g_autoptr (StrobeFirmware) firmware = load_fixture ("encrypted", SMALL_APP_BYTES);
  const StrobeFirmwareImage *app = get_app (firmware);

  g_assert_true (app->looks_encrypted);
  g_assert_error (app->fault, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_ENCRYPTED);
}

static void
test_text_in_place_of_an_app_does_not_look_encrypted (void)
{
  guint8 *text = g_malloc (8192);
  g_autoptr (StrobeFirmware) firmware = NULL;

  for (guint i = 0; i < 8192; i++)
    text[i] = (guint8) ('a' + i % 26);
  firmware = load_with_app (g_bytes_new_take (text, 8192));

  g_assert_false (get_app (firmware)->looks_encrypted);
  g_assert_error (get_app (firmware)->fault, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE);
}

static void
test_an_app_that_fills_its_partition_fits (void)
{
  StrobePartition partition = { 0, 0, 0x10000, 0, "factory", 0 };
  g_autoptr (StrobeFirmwareRecipe) recipe = strobe_firmware_recipe_new (s2 (), SMALL_APP_BYTES);
  StrobeFirmwarePiece *table = strobe_firmware_recipe_get (recipe, "partition-table.bin");
  StrobeFirmwarePiece *app = strobe_firmware_recipe_get (recipe, "blink.bin");

  for (int more = -1; more <= 0; more++) {
    g_autoptr (GBytes) file = NULL;
    g_autoptr (StrobeFirmware) firmware = NULL;

    partition.size_bytes = (guint32) ((int) g_bytes_get_size (app->data) + more);
    strobe_firmware_recipe_replace (table, strobe_partition_table_build (&partition, 1));
    file = strobe_firmware_recipe_build (recipe);
    firmware = strobe_firmware_new (file);
    if (more < 0)
      g_assert_error (get_app (firmware)->fault, STROBE_IMAGE_ERROR,
                      STROBE_IMAGE_ERROR_APP_TOO_LARGE);
    else
      g_assert_no_error (get_app (firmware)->fault);
  }
}

static void
test_signatures_of_version_2_are_counted (void)
{
  static const guint8 versions[] = { 2, 3 };
  static const StrobeEspSigning signings[] = { STROBE_ESP_SIGNING_V2_RSA,
                                               STROBE_ESP_SIGNING_V2_ECDSA };

  for (guint i = 0; i < G_N_ELEMENTS (versions); i++) {
    for (guint n_blocks = 1; n_blocks <= 3; n_blocks++) {
      g_autoptr (GBytes) app = build_app ();
      g_autoptr (StrobeFirmware) firmware =
                   load_with_app (strobe_xray_fixture_sign_v2 (app, versions[i], n_blocks));
      const StrobeFirmwareImage *image = get_app (firmware);

      g_assert_no_error (image->fault);
      g_assert_cmpint (image->signature.signing, ==, signings[i]);
      g_assert_cmpuint (image->signature.n_signatures, ==, n_blocks);
    }
  }
}

static void
test_a_damaged_signature_block_is_none (void)
{
  g_autoptr (GBytes) app = build_app ();
  g_autoptr (GBytes) signed_app = strobe_xray_fixture_sign_v2 (app, 2, 1);
  gsize size_bytes = 0;
  guint8 *copy = g_bytes_unref_to_data (g_bytes_ref (signed_app), &size_bytes);
  g_autoptr (StrobeFirmware) firmware = NULL;

  copy[size_bytes - 4096 + 100] ^= 1;
  firmware = load_with_app (g_bytes_new_take (copy, size_bytes));
  g_assert_cmpint (get_app (firmware)->signature.signing, ==, STROBE_ESP_SIGNING_NONE);
}

static GBytes *
append (GBytes *image, const guint8 *data, gsize size_bytes)
{
  GByteArray *copy = g_byte_array_new ();

  strobe_byte_writer_put_data (copy, g_bytes_get_data (image, NULL), g_bytes_get_size (image));
  strobe_byte_writer_put_data (copy, data, size_bytes);
  return g_byte_array_free_to_bytes (copy);
}

static void
test_a_signature_of_version_1_ends_the_file (void)
{
  guint8 block[69] = { 0 };
  g_autoptr (GBytes) app = build_app ();

  for (guint i = 4; i < 68; i++)
    block[i] = (guint8) (i * 5);
  for (gsize size_bytes = 67; size_bytes <= 69; size_bytes++) {
    g_autoptr (StrobeFirmware) firmware = load_with_app (append (app, block, size_bytes));

    g_assert_cmpint (get_app (firmware)->signature.signing, ==,
                     size_bytes == 68 ? STROBE_ESP_SIGNING_V1 : STROBE_ESP_SIGNING_NONE);
  }
}

static void
test_filling_is_no_signature (void)
{
  static const guint8 filling[68] = { 0 };
  g_autoptr (GBytes) app = build_app ();
  g_autoptr (StrobeFirmware) firmware = load_with_app (append (app, filling, sizeof filling));

  g_assert_cmpint (get_app (firmware)->signature.signing, ==, STROBE_ESP_SIGNING_NONE);
}

static void
test_an_image_that_fills_its_page_is_padded (void)
{
  gboolean was_found = FALSE;

  /* Of 64 sizes that are 16 apart one fills the page with what the builder adds. */
  for (gsize body_bytes = 0xfc00; body_bytes < 0x10000; body_bytes += 16) {
    GBytes *app = strobe_esp_image_build (s2 (), 4 * 1024 * 1024, NULL, body_bytes, 1);
    gboolean is_full = g_bytes_get_size (app) % 0x10000 == 0;
    g_autoptr (StrobeFirmware) firmware = load_with_app (app);

    g_assert_cmpint (get_app (firmware)->signature.is_padded, ==,
                     is_full || (get_app (firmware)->header.size_bytes + 80) % 0x10000 == 0);
    was_found |= is_full;
  }
  g_assert_true (was_found);
}

static void
test_a_bootloader_descriptor_is_read (void)
{
  guint8 desc[80] = { 0x50 };
  g_autoptr (StrobeFirmwareRecipe) recipe = strobe_firmware_recipe_new (s2 (), SMALL_APP_BYTES);
  StrobeFirmwarePiece *piece = strobe_firmware_recipe_get (recipe, "bootloader.bin");
  g_autoptr (GBytes) file = NULL;
  g_autoptr (StrobeFirmware) firmware = NULL;

  memcpy (desc + 8, "v5.4", 4);
  strobe_firmware_recipe_replace (
    piece, strobe_xray_fixture_patch_image (piece->data, 0x20, desc, sizeof desc));
  file = strobe_firmware_recipe_build (recipe);
  firmware = strobe_firmware_new (file);

  g_assert_true (strobe_firmware_is_valid (firmware));
  g_assert_cmpstr (strobe_firmware_get_image (firmware, 0)->bootloader->idf_version, ==, "v5.4");
}

static void
test_two_rows_for_one_place_read_it_once (void)
{
  static const StrobePartition partitions[] = {
    { 0, 0x10, 0x10000, 0x100000, "ota_0", 0 },
    { 0, 0x11, 0x10000, 0x100000, "ota_1", 0 },
  };
  g_autoptr (StrobeFirmwareRecipe) recipe = strobe_firmware_recipe_new (s2 (), SMALL_APP_BYTES);
  g_autoptr (GBytes) file = NULL;
  g_autoptr (StrobeFirmware) firmware = NULL;

  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "partition-table.bin"),
                                  strobe_partition_table_build (partitions, 2));
  file = strobe_firmware_recipe_build (recipe);
  firmware = strobe_firmware_new (file);

  g_assert_cmpuint (strobe_firmware_get_n_images (firmware), ==, 2);
}

/* Each 4 KiB of one image starts another one that goes on to its end. */
static void
test_images_on_top_of_each_other_are_read_once_over (void)
{
  StrobePartition partitions[90];
  g_autoptr (StrobeFirmwareRecipe) recipe = strobe_firmware_recipe_new (s2 (), SMALL_APP_BYTES);
  g_autoptr (GBytes) app = build_app ();
  gsize total_bytes = G_N_ELEMENTS (partitions) * 4096;
  guint8 *content = g_malloc0 (total_bytes);
  guint64 read_bytes = 0;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (StrobeFirmware) firmware = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (partitions); i++) {
    guint8 *start = content + i * 4096;
    guint32 rest = GUINT32_TO_LE ((guint32) (total_bytes - i * 4096 - 64));

    partitions[i] = (StrobePartition){ 0, 0x20, 0x10000 + i * 4096, 4096, "test", 0 };
    memcpy (start, g_bytes_get_data (app, NULL), 24);
    start[1] = 1;
    memcpy (start + 28, &rest, sizeof rest);
  }
  strobe_firmware_recipe_replace (
    strobe_firmware_recipe_get (recipe, "partition-table.bin"),
    strobe_partition_table_build (partitions, G_N_ELEMENTS (partitions)));
  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "blink.bin"),
                                  g_bytes_new_take (content, total_bytes));
  file = strobe_firmware_recipe_build (recipe);
  firmware = strobe_firmware_new (file);

  for (guint i = 0; i < strobe_firmware_get_n_images (firmware); i++)
    read_bytes += strobe_firmware_get_image (firmware, i)->header.size_bytes;
  g_assert_cmpuint (read_bytes, >, total_bytes);
  g_assert_cmpuint (read_bytes, <, 2 * strobe_firmware_get_write_size (firmware));
  g_assert_false (strobe_firmware_is_valid (firmware));
}

static void
test_with_a_damaged_table_the_app_is_found_by_its_look (void)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = strobe_firmware_recipe_new (s2 (), SMALL_APP_BYTES);
  StrobeFirmwarePiece *piece = strobe_firmware_recipe_get (recipe, "partition-table.bin");
  gsize size_bytes = 0;
  guint8 *copy = g_bytes_unref_to_data (g_bytes_ref (piece->data), &size_bytes);
  g_autoptr (GBytes) file = NULL;
  g_autoptr (StrobeFirmware) firmware = NULL;

  /* The row of the app */
  memset (copy + 64, 0, 32);
  strobe_firmware_recipe_replace (piece, g_bytes_new_take (copy, size_bytes));
  file = strobe_firmware_recipe_build (recipe);
  firmware = strobe_firmware_new (file);

  g_assert_cmpuint (strobe_firmware_get_partitions (firmware)->len, ==, 2);
  g_assert_cmpstr (get_app (firmware)->app->project, ==, "blink");
  g_assert_nonnull (strobe_firmware_get_app (firmware));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add_func ("/image/firmware-image/" path, function)
  ADD ("bootloader-and-app-are-found", test_bootloader_and_app_are_found);
  ADD ("a-damaged-image-keeps-what-it-says", test_a_damaged_image_keeps_what_it_says);
  ADD ("what-is-no-image-is-one-with-a-fault", test_what_is_no_image_is_one_with_a_fault);
  ADD ("noise-in-place-of-an-app-looks-encrypted", test_noise_in_place_of_an_app_looks_encrypted);
  ADD ("text-in-place-of-an-app-does-not-look-encrypted",
       test_text_in_place_of_an_app_does_not_look_encrypted);
  ADD ("an-app-that-fills-its-partition-fits", test_an_app_that_fills_its_partition_fits);
  ADD ("signatures-of-version-2-are-counted", test_signatures_of_version_2_are_counted);
  ADD ("a-damaged-signature-block-is-none", test_a_damaged_signature_block_is_none);
  ADD ("a-signature-of-version-1-ends-the-file", test_a_signature_of_version_1_ends_the_file);
  ADD ("filling-is-no-signature", test_filling_is_no_signature);
  ADD ("an-image-that-fills-its-page-is-padded", test_an_image_that_fills_its_page_is_padded);
  ADD ("a-bootloader-descriptor-is-read", test_a_bootloader_descriptor_is_read);
  ADD ("two-rows-for-one-place-read-it-once", test_two_rows_for_one_place_read_it_once);
  ADD ("images-on-top-of-each-other-are-read-once-over",
       test_images_on_top_of_each_other_are_read_once_over);
  ADD ("with-a-damaged-table-the-app-is-found-by-its-look",
       test_with_a_damaged_table_the_app_is_found_by_its_look);
  return g_test_run ();
}
