/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/firmware-fixture.h"

#include <string.h>

#include "base/byte-writer.h"
#include "image/cpio-archive.h"
#include "image/dfu-info.h"
#include "image/dfu-suffix.h"
#include "image/esp-image-builder.h"
#include "image/flash-params.h"
#include "image/image-error.h"
#include "support/firmware-recipe.h"
#include "support/firmware-tables.h"
#include "support/settings-firmware.h"
#include "support/xray-fixture.h"

/* Firmware files by name: good ones, and one for each thing that can be wrong. The fault is put
 * into the recipe where it can be; where bytes are spoiled, the file gets a fresh suffix, so that
 * its CRC is right and only the one fault is left. */

#define MIB (1024u * 1024)
#define FLASH_BYTES (4 * MIB)

/* Where the data of the index starts: behind a header of 110 bytes and the name */
#define INDEX_OFFSET 0x7c
#define RECORD_BYTES 88

#define NO_FAULT (-1)

typedef struct {
  const char *name;
  int code; /* of the problem that comes first */
  GBytes *(*make) (gsize app_size_bytes);
} Kind;

/* Most faults are put into a file for an ESP32-S2. */
static StrobeFirmwareRecipe *
s2_recipe (gsize app_size_bytes)
{
  return strobe_firmware_recipe_new (strobe_chip_find_by_target ("esp32s2"), app_size_bytes);
}

static GBytes *
make_good (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_good_for (const char *target, gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe =
               strobe_firmware_recipe_new (strobe_chip_find_by_target (target), app_size_bytes);

  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_good_s3 (gsize app_size_bytes)
{
  return make_good_for ("esp32s3", app_size_bytes);
}

static GBytes *
make_good_p4 (gsize app_size_bytes)
{
  return make_good_for ("esp32p4", app_size_bytes);
}

static GBytes *
make_good_s31 (gsize app_size_bytes)
{
  return make_good_for ("esp32s31", app_size_bytes);
}

static GBytes *
make_good_settings (gsize app_size_bytes)
{
  return strobe_settings_firmware_build (NULL, app_size_bytes, 512 * 1024);
}

/* Changes bytes of a file without mending its CRC, or of any data. */
static GBytes *
patch (GBytes *bytes, gsize offset_bytes, const char *text)
{
  gsize size_bytes = g_bytes_get_size (bytes);
  guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size_bytes);

  g_assert_cmpuint (offset_bytes + strlen (text), <=, size_bytes);
  memcpy (copy + offset_bytes, text, strlen (text));
  return g_bytes_new_take (copy, size_bytes);
}

/* Cuts the archive of a file, pads and seals it anew. */
static GBytes *
reseal (GBytes *file, gsize size_bytes)
{
  GByteArray *copy = g_byte_array_new ();

  strobe_byte_writer_put_data (copy, g_bytes_get_data (file, NULL), size_bytes);
  strobe_dfu_suffix_append (copy, STROBE_CHIP_VENDOR_ESPRESSIF, 2);
  return g_byte_array_free_to_bytes (copy);
}

static GBytes *
patch_and_reseal (gsize app_size_bytes, gsize offset_bytes, const char *text)
{
  g_autoptr (GBytes) file = make_good (app_size_bytes);
  g_autoptr (GBytes) patched = patch (file, offset_bytes, text);

  return reseal (patched, g_bytes_get_size (patched) - STROBE_DFU_SUFFIX_SIZE_BYTES);
}

static GBytes *
make_empty (gsize app_size_bytes)
{
  return g_bytes_new (NULL, 0);
}

static GBytes *
make_fifteen_bytes (gsize app_size_bytes)
{
  return g_bytes_new_static ("fifteen bytes..", 15);
}

static GBytes *
make_text (gsize app_size_bytes)
{
  const char *text = "Dear reader, this is a letter and not firmware at all.";

  return g_bytes_new (text, strlen (text));
}

static GBytes *
make_text_with_suffix (gsize app_size_bytes)
{
  g_autoptr (GBytes) text = make_text (app_size_bytes);

  return reseal (text, g_bytes_get_size (text));
}

static GBytes *
make_raw_app (gsize app_size_bytes)
{
  return strobe_firmware_recipe_build_app (strobe_chip_find_by_target ("esp32s2"), app_size_bytes);
}

static GBytes *
make_raw_bootloader (gsize app_size_bytes)
{
  return strobe_esp_image_build (strobe_chip_find_by_target ("esp32s3"), FLASH_BYTES, NULL, 5000,
                                 3);
}

static GBytes *
make_elf (gsize app_size_bytes)
{
  GByteArray *elf = g_byte_array_new ();

  strobe_byte_writer_put_data (elf, "\177ELF\1\1\1", 7);
  strobe_byte_writer_pad_to (elf, 4096, 0);
  return g_byte_array_free_to_bytes (elf);
}

static GBytes *
make_dfuse_prefix (gsize app_size_bytes)
{
  GByteArray *file = g_byte_array_new ();

  strobe_byte_writer_put_data (file, "DfuSe\1", 6);
  strobe_byte_writer_pad_to (file, 512, 0);
  return g_byte_array_free_to_bytes (file);
}

static GBytes *
make_dfuse_version (gsize app_size_bytes)
{
  g_autoptr (GBytes) file = make_good (app_size_bytes);

  return patch (file, g_bytes_get_size (file) - 10, "\x1a\x01");
}

static GBytes *
make_no_suffix (gsize app_size_bytes)
{
  g_autoptr (GBytes) file = make_good (app_size_bytes);

  return g_bytes_new_from_bytes (file, 0, g_bytes_get_size (file) - STROBE_DFU_SUFFIX_SIZE_BYTES);
}

static GBytes *
make_bad_crc (gsize app_size_bytes)
{
  g_autoptr (GBytes) file = make_good (app_size_bytes);

  return patch (file, g_bytes_get_size (file) - 100, "!");
}

static GBytes *
make_other_vendor (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  recipe->vendor_id = 0x0483;
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_other_product (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  recipe->product_id = 0x0005;
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_cut_archive (gsize app_size_bytes)
{
  g_autoptr (GBytes) file = make_good (app_size_bytes);

  return reseal (file, 5000);
}

static GBytes *
make_no_trailer (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  g_autoptr (GBytes) file = NULL;
  gsize size_bytes = 0;
  const guint8 *data;

  recipe->has_trailer = FALSE;
  file = strobe_firmware_recipe_build (recipe);
  /* The padding has to go, or it would be taken for a damaged entry. */
  data = g_bytes_get_data (file, &size_bytes);
  size_bytes -= STROBE_DFU_SUFFIX_SIZE_BYTES;
  while (data[size_bytes - 1] == 0)
    size_bytes--;
  return reseal (file, (size_bytes + 3) / 4 * 4);
}

static GBytes *
make_header_not_hex (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  gsize second_entry = INDEX_OFFSET + recipe->pieces->len * RECORD_BYTES;

  /* A digit of the mode */
  return patch_and_reseal (app_size_bytes, second_entry + 14, "g");
}

static GBytes *
make_size_overflow (gsize app_size_bytes)
{
  /* The first entry's file size */
  return patch_and_reseal (app_size_bytes, 6 + 6 * 8, "ffffffff");
}

static GBytes *
make_name_size_overflow (gsize app_size_bytes)
{
  return patch_and_reseal (app_size_bytes, 6 + 11 * 8, "fffffffe");
}

static GBytes *
make_name_without_end (gsize app_size_bytes)
{
  /* The NUL of the first entry's name */
  return patch_and_reseal (app_size_bytes, 110 + 12, "x");
}

static GBytes *
make_index_not_first (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  recipe->index_position = 1;
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_no_index (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  recipe->index_position = G_MAXSIZE;
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_odd_index (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  recipe->index_extra_bytes = 4;
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_empty_index (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  for (guint i = 0; i < recipe->pieces->len; i++)
    ((StrobeFirmwarePiece *) g_ptr_array_index (recipe->pieces, i))->in_index = FALSE;
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_too_many_records (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  g_autoptr (GBytes) data = g_bytes_new_static ("data", 4);

  for (guint i = recipe->pieces->len; i < STROBE_DFU_INFO_MAX_RECORDS + 1; i++) {
    g_autofree char *name = g_strdup_printf ("more%u", i);

    strobe_firmware_recipe_add (recipe, name, 0x100000 + i * 0x1000, 0, data);
  }
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_missing_part (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  strobe_firmware_recipe_get (recipe, "blink.bin")->in_archive = FALSE;
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_unlisted_part (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  strobe_firmware_recipe_get (recipe, "blink.bin")->in_index = FALSE;
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_empty_part (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);

  strobe_firmware_recipe_add (recipe, "empty", 0x200000, 0, empty);
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_bad_md5 (gsize app_size_bytes)
{
  /* The digest of the second record */
  return patch_and_reseal (app_size_bytes, INDEX_OFFSET + RECORD_BYTES + 72, "!");
}

static GBytes *
make_with_flags (gsize app_size_bytes, guint32 flags)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  strobe_firmware_recipe_get (recipe, "blink.bin")->flags = flags;
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_writes_memory (gsize app_size_bytes)
{
  return make_with_flags (app_size_bytes, 1);
}

static GBytes *
make_runs_code (gsize app_size_bytes)
{
  return make_with_flags (app_size_bytes, 2);
}

static GBytes *
make_renamed (gsize app_size_bytes, const char *name)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  StrobeFirmwarePiece *piece = strobe_firmware_recipe_get (recipe, "blink.bin");

  g_free (piece->name);
  piece->name = g_strdup (name);
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_name_twice (gsize app_size_bytes)
{
  return make_renamed (app_size_bytes, "bootloader.bin");
}

static GBytes *
make_name_of_64_bytes (gsize app_size_bytes)
{
  g_autofree char *name = g_strnfill (64, 'n');

  return make_renamed (app_size_bytes, name);
}

static GBytes *
make_name_not_utf8 (gsize app_size_bytes)
{
  return make_renamed (app_size_bytes, "bl\xffnk.bin");
}

static GBytes *
make_name_with_escape (gsize app_size_bytes)
{
  return make_renamed (app_size_bytes, "bl\033[2Jnk.bin");
}

/* Fewer bytes than the ROM wants to see before it believes in an archive */
static GBytes *
make_only_trailer (gsize app_size_bytes)
{
  GByteArray *archive = g_byte_array_new ();

  strobe_cpio_archive_put_trailer (archive);
  strobe_dfu_suffix_append (archive, STROBE_CHIP_VENDOR_ESPRESSIF, 2);
  return g_byte_array_free_to_bytes (archive);
}

static GBytes *
make_overlap (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  g_autoptr (GBytes) data = g_bytes_new_static ("data", 4);

  strobe_firmware_recipe_add (recipe, "nvs.bin", 0x8f00, 0, data);
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_beyond_default_flash (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  g_autoptr (GBytes) data = g_bytes_new_static ("data", 4);

  g_ptr_array_remove_index (recipe->pieces, 0);
  strobe_firmware_recipe_add (recipe, "storage.bin", 2 * MIB - 2, 0, data);
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_beyond_flash (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  g_autoptr (GBytes) data = g_bytes_new_static ("data", 4);

  strobe_firmware_recipe_add (recipe, "storage.bin", FLASH_BYTES, 0, data);
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_beyond_4_gib (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  g_autoptr (GBytes) data = g_bytes_new_static ("data", 4);

  strobe_firmware_recipe_add (recipe, "storage.bin", G_MAXUINT32 - 1, 0, data);
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_flash_params_last (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  g_autoptr (GBytes) data = g_bytes_new_static ("data", 4);
  StrobeFirmwarePiece *params = g_ptr_array_steal_index (recipe->pieces, 0);

  strobe_firmware_recipe_add (recipe, "storage.bin", 3 * MIB, 0, data);
  g_ptr_array_add (recipe->pieces, params);
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_short_flash_params (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "flash_params.dat"),
                                  g_bytes_new_static ("twenty bytes of data", 20));
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_zero_flash_params (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "flash_params.dat"),
                                  strobe_flash_params_build (0));
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_two_flash_params (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  g_autoptr (GBytes) params = strobe_flash_params_build (8 * MIB);

  strobe_firmware_recipe_add (recipe, "more.dat", 0, STROBE_DFU_INFO_FLAGS_FLASH_PARAMS, params);
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_app_of_another_chip (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  strobe_firmware_recipe_replace (
    strobe_firmware_recipe_get (recipe, "blink.bin"),
    strobe_firmware_recipe_build_app (strobe_chip_find_by_target ("esp32s3"), app_size_bytes));
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_app_for_more_flash (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "blink.bin"),
                                  strobe_esp_image_build (recipe->chip, 16 * MIB, NULL, 500, 4));
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_patched_piece (gsize app_size_bytes, const char *name, gsize offset_bytes, const char *text)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);
  StrobeFirmwarePiece *piece = strobe_firmware_recipe_get (recipe, name);

  strobe_firmware_recipe_replace (piece, patch (piece->data, offset_bytes, text));
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_damaged_app (gsize app_size_bytes)
{
  return make_patched_piece (app_size_bytes, "blink.bin", 292, "damage");
}

static GBytes *
make_damaged_bootloader (gsize app_size_bytes)
{
  return make_patched_piece (app_size_bytes, "bootloader.bin", 2000, "damage");
}

static GBytes *
make_wrong_chip (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe = s2_recipe (app_size_bytes);

  recipe->product_id = strobe_chip_find_by_target ("esp32s3")->chip_id;
  return strobe_firmware_recipe_build (recipe);
}

static GBytes *
make_segment_past_end (gsize app_size_bytes)
{
  return make_patched_piece (app_size_bytes, "blink.bin", 24 + 4, "\xf0\xff\xff\xff");
}

static GBytes *
make_no_bootloader_image (gsize app_size_bytes)
{
  return make_patched_piece (app_size_bytes, "bootloader.bin", 0, "x");
}

static GBytes *
make_damaged_table (gsize app_size_bytes)
{
  return make_patched_piece (app_size_bytes, "partition-table.bin", 13, "x");
}

static const Kind kinds[] = {
  { "good", NO_FAULT, make_good },
  { "good-s3", NO_FAULT, make_good_s3 },
  { "good-p4", NO_FAULT, make_good_p4 },
  { "good-s31", NO_FAULT, make_good_s31 },
  { "good-settings", NO_FAULT, make_good_settings },
  { "good-12-partitions", NO_FAULT, strobe_firmware_tables_make_ota },
  /* The size in an image header is what the project asks for; the ROM does not read it. */
  { "good-for-more-flash", NO_FAULT, make_app_for_more_flash },
  { "good-with-settings", NO_FAULT, strobe_xray_fixture_make_with_settings },
  { "good-ota", NO_FAULT, strobe_xray_fixture_make_ota },
  { "good-signed", NO_FAULT, strobe_xray_fixture_make_signed },
  { "good-app-only", NO_FAULT, strobe_xray_fixture_make_app_only },
  { "good-large-part", NO_FAULT, strobe_xray_fixture_make_large_part },
  { "good-odd-table", NO_FAULT, strobe_xray_fixture_make_odd_table },
  { "empty", STROBE_IMAGE_ERROR_EMPTY, make_empty },
  { "short", STROBE_IMAGE_ERROR_TRUNCATED, make_fifteen_bytes },
  { "text", STROBE_IMAGE_ERROR_NOT_FIRMWARE, make_text },
  { "text-with-suffix", STROBE_IMAGE_ERROR_NOT_FIRMWARE, make_text_with_suffix },
  { "raw-app", STROBE_IMAGE_ERROR_RAW_APP, make_raw_app },
  { "raw-bootloader", STROBE_IMAGE_ERROR_RAW_APP, make_raw_bootloader },
  { "elf", STROBE_IMAGE_ERROR_ELF, make_elf },
  { "dfuse", STROBE_IMAGE_ERROR_DFUSE, make_dfuse_prefix },
  { "dfuse-version", STROBE_IMAGE_ERROR_DFUSE, make_dfuse_version },
  { "no-suffix", STROBE_IMAGE_ERROR_NO_SUFFIX, make_no_suffix },
  { "bad-crc", STROBE_IMAGE_ERROR_BAD_CRC, make_bad_crc },
  { "other-vendor", STROBE_IMAGE_ERROR_WRONG_CHIP, make_other_vendor },
  { "other-product", STROBE_IMAGE_ERROR_WRONG_CHIP, make_other_product },
  { "truncated", STROBE_IMAGE_ERROR_TRUNCATED, make_cut_archive },
  { "no-trailer", STROBE_IMAGE_ERROR_TRUNCATED, make_no_trailer },
  { "header-not-hex", STROBE_IMAGE_ERROR_BAD_INDEX, make_header_not_hex },
  { "overflow", STROBE_IMAGE_ERROR_TRUNCATED, make_size_overflow },
  { "name-size-overflow", STROBE_IMAGE_ERROR_BAD_INDEX, make_name_size_overflow },
  { "name-without-end", STROBE_IMAGE_ERROR_BAD_INDEX, make_name_without_end },
  { "index-not-first", STROBE_IMAGE_ERROR_BAD_INDEX, make_index_not_first },
  { "bad-index", STROBE_IMAGE_ERROR_BAD_INDEX, make_no_index },
  { "odd-index", STROBE_IMAGE_ERROR_BAD_INDEX, make_odd_index },
  { "empty-index", STROBE_IMAGE_ERROR_BAD_INDEX, make_empty_index },
  { "too-many-records", STROBE_IMAGE_ERROR_UNSUPPORTED, make_too_many_records },
  { "missing-part", STROBE_IMAGE_ERROR_MISSING_PART, make_missing_part },
  { "unlisted-part", STROBE_IMAGE_ERROR_BAD_INDEX, make_unlisted_part },
  { "empty-part", STROBE_IMAGE_ERROR_BAD_INDEX, make_empty_part },
  { "bad-md5", STROBE_IMAGE_ERROR_BAD_MD5, make_bad_md5 },
  { "writes-memory", STROBE_IMAGE_ERROR_UNSUPPORTED, make_writes_memory },
  { "runs-code", STROBE_IMAGE_ERROR_UNSUPPORTED, make_runs_code },
  { "name-twice", STROBE_IMAGE_ERROR_BAD_INDEX, make_name_twice },
  { "name-of-64-bytes", STROBE_IMAGE_ERROR_BAD_INDEX, make_name_of_64_bytes },
  { "name-not-utf8", STROBE_IMAGE_ERROR_BAD_INDEX, make_name_not_utf8 },
  { "name-with-escape", STROBE_IMAGE_ERROR_BAD_INDEX, make_name_with_escape },
  { "only-trailer", STROBE_IMAGE_ERROR_NOT_FIRMWARE, make_only_trailer },
  { "overlap", STROBE_IMAGE_ERROR_OVERLAP, make_overlap },
  { "bad-map", STROBE_IMAGE_ERROR_OVERLAP, strobe_firmware_tables_make_broken },
  { "beyond-default-flash", STROBE_IMAGE_ERROR_BEYOND_FLASH, make_beyond_default_flash },
  { "beyond-flash", STROBE_IMAGE_ERROR_BEYOND_FLASH, make_beyond_flash },
  { "beyond-4-gib", STROBE_IMAGE_ERROR_BEYOND_FLASH, make_beyond_4_gib },
  { "flash-params-last", STROBE_IMAGE_ERROR_BEYOND_FLASH, make_flash_params_last },
  { "short-flash-params", STROBE_IMAGE_ERROR_UNSUPPORTED, make_short_flash_params },
  { "zero-flash-params", STROBE_IMAGE_ERROR_UNSUPPORTED, make_zero_flash_params },
  { "two-flash-params", STROBE_IMAGE_ERROR_BAD_INDEX, make_two_flash_params },
  { "app-of-another-chip", STROBE_IMAGE_ERROR_WRONG_CHIP, make_app_of_another_chip },
  { "wrong-chip", STROBE_IMAGE_ERROR_WRONG_CHIP, make_wrong_chip },
  { "bad-image", STROBE_IMAGE_ERROR_BAD_IMAGE, make_damaged_bootloader },
  { "damaged-app", STROBE_IMAGE_ERROR_BAD_IMAGE, make_damaged_app },
  { "segment-past-end", STROBE_IMAGE_ERROR_BAD_IMAGE, make_segment_past_end },
  { "no-bootloader-image", STROBE_IMAGE_ERROR_BAD_IMAGE, make_no_bootloader_image },
  { "app-too-large", STROBE_IMAGE_ERROR_APP_TOO_LARGE, strobe_xray_fixture_make_app_too_large },
  { "encrypted", STROBE_IMAGE_ERROR_ENCRYPTED, strobe_xray_fixture_make_encrypted },
  { "bootloader-elsewhere", STROBE_IMAGE_ERROR_BOOTLOADER_OFFSET,
    strobe_xray_fixture_make_bootloader_elsewhere },
  { "table-beyond-flash", STROBE_IMAGE_ERROR_BEYOND_FLASH,
    strobe_xray_fixture_make_table_beyond_flash },
  { "garbage-table", STROBE_IMAGE_ERROR_BAD_TABLE, strobe_xray_fixture_make_garbage_table },
  { "full-table", STROBE_IMAGE_ERROR_BAD_TABLE, strobe_xray_fixture_make_full_table },
  { "damaged-table", STROBE_IMAGE_ERROR_BAD_TABLE, make_damaged_table },
};

static const Kind *
find_kind (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (g_str_equal (name, kinds[i].name))
      return &kinds[i];
  }

  return NULL;
}

/**
 * strobe_firmware_fixture_list:
 *
 * Names the kinds of files.
 *
 * Returns: (transfer none): the names, %NULL-terminated
 */
const char *const *
strobe_firmware_fixture_list (void)
{
  static const char *names[G_N_ELEMENTS (kinds) + 1];

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    names[i] = kinds[i].name;
  return names;
}

/**
 * strobe_firmware_fixture_build:
 * @kind: its name
 * @app_size_bytes: how large the body of the app is, at least 64; no matter to kinds without an app
 *
 * Builds a file. The same arguments give the same bytes.
 *
 * Returns: (transfer full) (nullable): the file; %NULL if there is no such kind
 */
GBytes *
strobe_firmware_fixture_build (const char *kind, gsize app_size_bytes)
{
  const Kind *found = find_kind (kind);

  return found != NULL ? found->make (app_size_bytes) : NULL;
}

/**
 * strobe_firmware_fixture_get_fault:
 * @kind: its name
 *
 * Tells what is wrong with a kind of file.
 *
 * Returns: the StrobeImageError of the problem that comes first; -1 for a good file
 */
int
strobe_firmware_fixture_get_fault (const char *kind)
{
  return find_kind (kind)->code;
}
