/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/firmware-recipe.h"

#include <string.h>

#include "base/byte-writer.h"
#include "image/cpio-archive.h"
#include "image/dfu-info.h"
#include "image/dfu-suffix.h"
#include "image/esp-image-builder.h"
#include "image/flash-params.h"
#include "image/partition-table.h"

#define MIB (1024u * 1024)
#define APP_ADDRESS 0x10000u
#define PART_BYTES (512u * 1024)
#define BOOTLOADER_BODY_BYTES 20000
/* Header, descriptor and digest; the builder adds less. */
#define IMAGE_OVERHEAD_BYTES 4096

#define ARCHIVE_BLOCK_BYTES 10240

static void
piece_free (StrobeFirmwarePiece *piece)
{
  g_free (piece->name);
  g_bytes_unref (piece->data);
  g_free (piece);
}

void
strobe_firmware_recipe_free (StrobeFirmwareRecipe *recipe)
{
  g_ptr_array_unref (recipe->pieces);
  g_free (recipe);
}

void
strobe_firmware_recipe_add (
  StrobeFirmwareRecipe *recipe, const char *name, guint32 address, guint32 flags, GBytes *data)
{
  StrobeFirmwarePiece *piece = g_new0 (StrobeFirmwarePiece, 1);

  piece->name = g_strdup (name);
  piece->address = address;
  piece->flags = flags;
  piece->data = g_bytes_ref (data);
  piece->in_index = TRUE;
  piece->in_archive = TRUE;
  g_ptr_array_add (recipe->pieces, piece);
}

static void
recipe_add_chunks (StrobeFirmwareRecipe *recipe, const char *name, guint32 address, GBytes *data)
{
  gsize size_bytes = g_bytes_get_size (data);

  for (gsize at = 0, i = 0; at < size_bytes; at += PART_BYTES, i++) {
    g_autoptr (GBytes) chunk = g_bytes_new_from_bytes (data, at, MIN (PART_BYTES, size_bytes - at));
    g_autofree char *chunk_name =
      i == 0 ? g_strdup (name) : g_strdup_printf ("%s.%" G_GSIZE_FORMAT, name, i);

    strobe_firmware_recipe_add (recipe, chunk_name, address + (guint32) at, 0, chunk);
  }
}

StrobeFirmwarePiece *
strobe_firmware_recipe_get (StrobeFirmwareRecipe *recipe, const char *name)
{
  for (guint i = 0; i < recipe->pieces->len; i++) {
    StrobeFirmwarePiece *piece = g_ptr_array_index (recipe->pieces, i);

    if (g_str_equal (piece->name, name))
      return piece;
  }

  g_assert_not_reached ();
}

void
strobe_firmware_recipe_replace (StrobeFirmwarePiece *piece, GBytes *data)
{
  g_bytes_unref (piece->data);
  piece->data = data;
}

/* The app's partition takes all that is behind it. */
static guint32
get_flash_size (gsize app_size_bytes)
{
  guint32 size_bytes = 4 * MIB;

  while (size_bytes < APP_ADDRESS + app_size_bytes + IMAGE_OVERHEAD_BYTES)
    size_bytes *= 2;
  return size_bytes;
}

GBytes *
strobe_firmware_recipe_build_app (const StrobeChip *chip, gsize app_size_bytes)
{
  static const StrobeEspImageApp app = {
    .project = "blink",
    .version = "1.4.0",
    .idf_version = "v5.3",
    .date = "Mar  2 2026",
    .time = "14:11:09",
  };

  return strobe_esp_image_build (chip, get_flash_size (app_size_bytes), &app, app_size_bytes, 1);
}

static GBytes *
build_table (gsize app_size_bytes)
{
  StrobePartition partitions[] = {
    { .type = 1, .subtype = 2, .offset = 0x9000, .size_bytes = 0x6000, .label = "nvs" },
    { .type = 1, .subtype = 1, .offset = 0xf000, .size_bytes = 0x1000, .label = "phy_init" },
    { .type = 0, .subtype = 0, .offset = APP_ADDRESS, .label = "factory" },
  };

  partitions[2].size_bytes = get_flash_size (app_size_bytes) - APP_ADDRESS;
  return strobe_partition_table_build (partitions, G_N_ELEMENTS (partitions));
}

StrobeFirmwareRecipe *
strobe_firmware_recipe_new (const StrobeChip *chip, gsize app_size_bytes)
{
  StrobeFirmwareRecipe *recipe = g_new0 (StrobeFirmwareRecipe, 1);
  guint32 flash_size_bytes = get_flash_size (app_size_bytes);
  g_autoptr (GBytes) params = strobe_flash_params_build (flash_size_bytes);
  g_autoptr (GBytes) bootloader =
               strobe_esp_image_build (chip, flash_size_bytes, NULL, BOOTLOADER_BODY_BYTES, 2);
  g_autoptr (GBytes) table = build_table (app_size_bytes);
  g_autoptr (GBytes) app = strobe_firmware_recipe_build_app (chip, app_size_bytes);

  recipe->chip = chip;
  recipe->pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) piece_free);
  recipe->has_trailer = TRUE;
  recipe->vendor_id = STROBE_CHIP_VENDOR_ESPRESSIF;
  recipe->product_id = chip->chip_id;
  strobe_firmware_recipe_add (recipe, "flash_params.dat", 0, STROBE_DFU_INFO_FLAGS_FLASH_PARAMS,
                              params);
  recipe_add_chunks (recipe, "bootloader.bin", chip->bootloader_offset, bootloader);
  recipe_add_chunks (recipe, "partition-table.bin", STROBE_PARTITION_TABLE_OFFSET, table);
  recipe_add_chunks (recipe, "blink.bin", APP_ADDRESS, app);
  return recipe;
}

static GBytes *
build_index (StrobeFirmwareRecipe *recipe)
{
  GByteArray *index = g_byte_array_new ();

  for (guint i = 0; i < recipe->pieces->len; i++) {
    const StrobeFirmwarePiece *piece = g_ptr_array_index (recipe->pieces, i);

    if (piece->in_index)
      strobe_dfu_info_put_record (index, piece->address, piece->flags, piece->name, piece->data);
  }
  for (gsize i = 0; i < recipe->index_extra_bytes; i++)
    strobe_byte_writer_put_u8 (index, 0);
  return g_byte_array_free_to_bytes (index);
}

static GBytes *
seal (GByteArray *file, guint16 vendor_id, guint16 product_id)
{
  strobe_byte_writer_pad_to (file, ARCHIVE_BLOCK_BYTES, 0);
  strobe_dfu_suffix_append (file, vendor_id, product_id);
  return g_byte_array_free_to_bytes (file);
}

GBytes *
strobe_firmware_recipe_build (StrobeFirmwareRecipe *recipe)
{
  g_autoptr (GBytes) index = build_index (recipe);
  GByteArray *file = g_byte_array_new ();

  for (guint i = 0; i < recipe->pieces->len; i++) {
    const StrobeFirmwarePiece *piece = g_ptr_array_index (recipe->pieces, i);

    if (i == recipe->index_position)
      strobe_cpio_archive_put_entry (file, STROBE_DFU_INFO_NAME, index);
    if (piece->in_archive)
      strobe_cpio_archive_put_entry (file, piece->name, piece->data);
  }
  if (recipe->has_trailer)
    strobe_cpio_archive_put_trailer (file);
  return seal (file, recipe->vendor_id, recipe->product_id);
}
