/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/xray-fixture.h"

#include <string.h>
#include <zlib.h>

#include "base/byte-writer.h"
#include "image/esp-image.h"
#include "image/partition-table.h"
#include "support/firmware-recipe.h"

#define ROW_BYTES 32
#define SIGNATURE_BLOCK_BYTES 1216
#define SIGNATURE_CRC_OFFSET 1196
#define SECTOR_BYTES 4096

static guint8 *
dup_content (GBytes *bytes, gsize *size_bytes)
{
  const guint8 *data = g_bytes_get_data (bytes, size_bytes);

  return g_memdup2 (data, *size_bytes);
}

static StrobeFirmwareRecipe *
s2_recipe (gsize app_size_bytes)
{
  return strobe_firmware_recipe_new (strobe_chip_find_by_target ("esp32s2"), app_size_bytes);
}

GBytes *
strobe_xray_fixture_make_noise (gsize size_bytes, guint32 seed)
{
  guint8 *noise = g_malloc (size_bytes);
  guint32 state = seed;

  for (gsize i = 0; i < size_bytes; i++) {
    state = state * 1664525u + 1013904223u;
    noise[i] = (guint8) (state >> 24);
  }
  return g_bytes_new_take (noise, size_bytes);
}

static void
add_noise (StrobeFirmwareRecipe *recipe, const char *name, guint32 address, gsize size_bytes)
{
  g_autoptr (GBytes) data = strobe_xray_fixture_make_noise (size_bytes, address);

  strobe_firmware_recipe_add (recipe, name, address, 0, data);
}

GBytes *
strobe_xray_fixture_patch_image (GBytes *image,
                                 gsize offset_bytes,
                                 gconstpointer data,
                                 gsize size_bytes)
{
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  gsize image_bytes = 0;
  guint8 *copy = dup_content (image, &image_bytes);
  gsize digest_bytes = STROBE_ESP_IMAGE_SHA256_BYTES;
  gsize hashed_bytes = image_bytes - digest_bytes;
  guint8 checksum = 0xef;
  StrobeEspImage header;

  g_assert_true (strobe_esp_image_parse (image, &header, NULL));
  memcpy (copy + offset_bytes, data, size_bytes);
  for (guint i = 0; i < header.n_read_segments; i++)
    for (guint32 at = 0; at < header.segments[i].size_bytes; at++)
      checksum ^= copy[header.segments[i].offset_bytes + at];
  copy[hashed_bytes - 1] = checksum;
  g_checksum_update (sha256, copy, (gssize) hashed_bytes);
  g_checksum_get_digest (sha256, copy + hashed_bytes, &digest_bytes);
  return g_bytes_new_take (copy, image_bytes);
}

static void
put_signature_block (GByteArray *image, guint8 version)
{
  guint8 block[SIGNATURE_BLOCK_BYTES] = { 0xe7, version };
  guint32 crc;

  for (guint i = 4; i < SIGNATURE_CRC_OFFSET; i++)
    block[i] = (guint8) (i * 13);
  crc = GUINT32_TO_LE ((guint32) crc32 (0, block, SIGNATURE_CRC_OFFSET));
  memcpy (block + SIGNATURE_CRC_OFFSET, &crc, sizeof crc);
  strobe_byte_writer_put_data (image, block, sizeof block);
}

GBytes *
strobe_xray_fixture_sign_v2 (GBytes *image, guint8 version, guint n_blocks)
{
  GByteArray *copy = g_byte_array_new ();

  strobe_byte_writer_put_data (copy, g_bytes_get_data (image, NULL), g_bytes_get_size (image));
  strobe_byte_writer_pad_to (copy, SECTOR_BYTES, 0xff);
  for (guint i = 0; i < n_blocks; i++)
    put_signature_block (copy, version);
  strobe_byte_writer_pad_to (copy, SECTOR_BYTES, 0xff);
  return g_byte_array_free_to_bytes (copy);
}

static void
replace_table (StrobeFirmwareRecipe *recipe, const StrobePartition *partitions, gsize n_partitions)
{
  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "partition-table.bin"),
                                  strobe_partition_table_build (partitions, n_partitions));
}

GBytes *
strobe_xray_fixture_make_with_settings (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  add_noise (recipe, "nvs.bin", 0x9000, 0x3000);
  return strobe_firmware_recipe_build (recipe);
}

/* A table as products have it, with two updates, four kinds of data and a type of its own. */
GBytes *
strobe_xray_fixture_make_ota (gsize app_size_bytes)
{
  static const StrobePartition partitions[] = {
    { 1, 0x02, 0x9000, 0x4000, "nvs", 0 },
    { 1, 0x00, 0xd000, 0x2000, "otadata", 0 },
    { 1, 0x01, 0xf000, 0x1000, "phy_init", 0 },
    { 0, 0x10, 0x10000, 0x180000, "ota_0", 0 },
    { 0, 0x11, 0x190000, 0x180000, "ota_1", 0 },
    { 1, 0x04, 0x310000, 0x1000, "nvs_key", STROBE_PARTITION_FLAG_ENCRYPTED },
    { 1, 0x03, 0x311000, 0x10000, "coredump", 0 },
    { 1, 0x82, 0x321000, 0x40000, "storage", 0 },
    { 1, 0x81, 0x361000, 0x20000, "media", 0 },
    { 1, 0x83, 0x381000, 0x20000, "web", 0 },
    { 1, 0x02, 0x3a1000, 0x6000, "factory_nvs", STROBE_PARTITION_FLAG_READONLY },
    { 0x40, 0x01, 0x3a7000, 0x10000, "calibration", 0 },
  };
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  g_autoptr (GBytes) blank = NULL;
  guint8 *erased = g_malloc (0x2000);

  memset (erased, 0xff, 0x2000);
  blank = g_bytes_new_take (erased, 0x2000);
  replace_table (recipe, partitions, G_N_ELEMENTS (partitions));
  strobe_firmware_recipe_add (recipe, "ota_data_initial.bin", 0xd000, 0, blank);
  add_noise (recipe, "storage.bin", 0x321000, 0x40000);
  return strobe_firmware_recipe_build (recipe);
}

GBytes *
strobe_xray_fixture_make_signed (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  g_autoptr (GBytes) app =
               strobe_firmware_recipe_build_app (recipe->chip, MIN (app_size_bytes, 400 * 1024));

  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "blink.bin"),
                                  strobe_xray_fixture_sign_v2 (app, 2, 1));
  return strobe_firmware_recipe_build (recipe);
}

GBytes *
strobe_xray_fixture_make_app_only (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  g_ptr_array_remove (recipe->pieces, strobe_firmware_recipe_get (recipe, "bootloader.bin"));
  g_ptr_array_remove (recipe->pieces, strobe_firmware_recipe_get (recipe, "partition-table.bin"));
  return strobe_firmware_recipe_build (recipe);
}

GBytes *
strobe_xray_fixture_make_large_part (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  add_noise (recipe, "pictures.bin", 0x300000, 600 * 1024);
  return strobe_firmware_recipe_build (recipe);
}

/* No bootloader minds any of this. */
GBytes *
strobe_xray_fixture_make_odd_table (gsize app_size_bytes)
{
  static const StrobePartition partitions[] = {
    { 1, 0x02, 0x9000, 0x6000, "nvs", 0 },        { 1, 0x06, 0xe800, 0x1000, "data", 0 },
    { 0, 0x00, 0x10000, 0x200000, "factory", 0 }, { 1, 0x06, 0x300000, 0x1000, "data", 0 },
    { 1, 0x06, 0x300000, 0x1000, "behind", 0 },
  };
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  StrobeFirmwarePiece *piece = strobe_firmware_recipe_get (recipe, "partition-table.bin");
  g_autoptr (GBytes) table = strobe_partition_table_build (partitions, G_N_ELEMENTS (partitions));
  gsize size_bytes = 0;
  guint8 *copy = dup_content (table, &size_bytes);

  /* The last row moves behind the end, in the place of the MD5 row. */
  memcpy (copy + 5 * ROW_BYTES, copy + 4 * ROW_BYTES, ROW_BYTES);
  memset (copy + 4 * ROW_BYTES, 0xff, ROW_BYTES);
  strobe_firmware_recipe_replace (piece, g_bytes_new_take (copy, size_bytes));
  return strobe_firmware_recipe_build (recipe);
}

GBytes *
strobe_xray_fixture_make_app_too_large (gsize app_size_bytes)
{
  static const StrobePartition partitions[] = {
    { 1, 0x02, 0x9000, 0x6000, "nvs", 0 },
    { 0, 0x00, 0x10000, 0x100, "factory", 0 },
  };
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  replace_table (recipe, partitions, G_N_ELEMENTS (partitions));
  return strobe_firmware_recipe_build (recipe);
}

GBytes *
strobe_xray_fixture_make_encrypted (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "blink.bin"),
                                  strobe_xray_fixture_make_noise (8192, 7));
  return strobe_firmware_recipe_build (recipe);
}

GBytes *
strobe_xray_fixture_make_bootloader_elsewhere (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  strobe_firmware_recipe_get (recipe, "bootloader.bin")->address = 0;
  return strobe_firmware_recipe_build (recipe);
}

GBytes *
strobe_xray_fixture_make_table_beyond_flash (gsize app_size_bytes)
{
  static const StrobePartition partitions[] = {
    { 1, 0x02, 0x9000, 0x6000, "nvs", 0 },
    { 0, 0x00, 0x10000, 0xff0000, "factory", 0 },
    { 1, 0x82, 0xff00000, 0x200000, "storage", 0 },
  };
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  replace_table (recipe, partitions, G_N_ELEMENTS (partitions));
  return strobe_firmware_recipe_build (recipe);
}

GBytes *
strobe_xray_fixture_make_garbage_table (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  StrobeFirmwarePiece *piece = strobe_firmware_recipe_get (recipe, "partition-table.bin");
  gsize size_bytes = 0;
  guint8 *copy = dup_content (piece->data, &size_bytes);

  memset (copy + ROW_BYTES, 0x5a, ROW_BYTES);
  strobe_firmware_recipe_replace (piece, g_bytes_new_take (copy, size_bytes));
  return strobe_firmware_recipe_build (recipe);
}

/* 96 rows of 32 bytes, and no room for one that ends them */
GBytes *
strobe_xray_fixture_make_full_table (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  StrobePartition partitions[94] = { { 0, 0x00, 0x10000, 0x100000, "factory", 0 } };
  g_autoptr (GBytes) table = NULL;
  gsize size_bytes = 0;
  guint8 *copy;

  for (guint i = 1; i < G_N_ELEMENTS (partitions); i++) {
    partitions[i] = (StrobePartition){ 1, 0x06, 0x200000 + i * 0x1000, 0x1000, "", 0 };
    g_snprintf (partitions[i].label, sizeof partitions[i].label, "data%u", i);
  }
  table = strobe_partition_table_build (partitions, G_N_ELEMENTS (partitions));
  copy = dup_content (table, &size_bytes);
  /* Over the MD5 row and the end */
  memcpy (copy + 94 * ROW_BYTES, copy + ROW_BYTES, 2 * ROW_BYTES);
  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "partition-table.bin"),
                                  g_bytes_new_take (copy, size_bytes));
  return strobe_firmware_recipe_build (recipe);
}
