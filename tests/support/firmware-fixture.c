/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/firmware-fixture.h"

#include <string.h>

#include "base/byte-writer.h"
#include "image/dfu-suffix.h"
#include "image/esp-image-builder.h"
#include "image/firmware-builder.h"
#include "image/partition-table.h"

/* Firmware files as ESP-IDF makes them, then spoiled in one way each. A spoiled archive gets a
 * fresh suffix, so that its CRC is right and only the one fault is left. */

#define MIB (1024u * 1024)
#define FLASH_SIZE_BYTES (4 * MIB)
#define APP_ADDRESS 0x10000
#define BOOTLOADER_BODY_BYTES 20000
#define FACTORY_SIZE_BYTES 0x3f0000
/* CPIO "newc": magic, 13 fields of 8 hex digits, name, data; name and data end on a multiple of 4
 */
#define CPIO_HEADER_BYTES 110
#define CPIO_FILE_SIZE_OFFSET 54
#define CPIO_NAME_SIZE_OFFSET 94
#define CPIO_FIELD_DIGITS 8
/* ESP-IDF tools/mkdfu.py: records of 88 bytes in dfuinfo0.dat, flags at 4 */
#define RECORD_BYTES 88
#define RECORD_FLAGS_OFFSET 4

typedef struct {
  const char *target;        /* of the images */
  const char *suffix_target; /* of the suffix */
  gsize app_size_bytes;
  guint32 app_address;
  guint32 second_app_address; /* 0: none */
  gboolean with_broken_bootloader;
} Recipe;

static const Recipe good = { "esp32s2", "esp32s2", 0, APP_ADDRESS, 0, FALSE };

typedef GBytes *(*BuildFunc) (gsize app_size_bytes);

typedef struct {
  const char *name;
  BuildFunc build;
} Kind;

static guint32
read_hex (const GByteArray *archive, gsize offset)
{
  char digits[CPIO_FIELD_DIGITS + 1] = { 0 };

  memcpy (digits, archive->data + offset, CPIO_FIELD_DIGITS);
  return (guint32) g_ascii_strtoull (digits, NULL, 16);
}

static gsize
align (gsize offset)
{
  return (offset + 3) & ~(gsize) 3;
}

/* Where the header of the entry @name starts; the archive is our own and sound. */
static gsize
find_entry (const GByteArray *archive, const char *name)
{
  gsize offset = 0;

  while (strcmp ((const char *) archive->data + offset + CPIO_HEADER_BYTES, name) != 0) {
    gsize data =
      align (offset + CPIO_HEADER_BYTES + read_hex (archive, offset + CPIO_NAME_SIZE_OFFSET));
    offset = align (data + read_hex (archive, offset + CPIO_FILE_SIZE_OFFSET));
    g_assert_cmpuint (offset + CPIO_HEADER_BYTES, <, archive->len);
  }
  return offset;
}

static gsize
find_data (const GByteArray *archive, const char *name)
{
  gsize offset = find_entry (archive, name);

  return align (offset + CPIO_HEADER_BYTES + read_hex (archive, offset + CPIO_NAME_SIZE_OFFSET));
}

static GBytes *
build_app (const StrobeChip *chip, gsize size_bytes)
{
  const StrobeEspImageApp app = { "blink", "1.4.0", "v5.3", "Mar  2 2026", "14:11:09" };

  return strobe_esp_image_build (chip, FLASH_SIZE_BYTES, &app, size_bytes, 1);
}

static GBytes *
build_bootloader (const Recipe *recipe, const StrobeChip *chip)
{
  g_autoptr (GBytes) image =
               strobe_esp_image_build (chip, FLASH_SIZE_BYTES, NULL, BOOTLOADER_BODY_BYTES, 2);
  gsize size_bytes = 0;

  if (!recipe->with_broken_bootloader)
    return g_steal_pointer (&image);
  guint8 *bytes = g_bytes_unref_to_data (g_steal_pointer (&image), &size_bytes);
  bytes[size_bytes / 2] ^= 0xff;
  return g_bytes_new_take (bytes, size_bytes);
}

static GBytes *
build_partitions (void)
{
  const StrobePartition partitions[] = {
    { 0x01, 0x02, 0x9000, 0x6000, "nvs", 0 },
    { 0x01, 0x01, 0xf000, 0x1000, "phy_init", 0 },
    { 0x00, 0x00, APP_ADDRESS, FACTORY_SIZE_BYTES, "factory", 0 },
  };

  return strobe_partition_table_build (partitions, G_N_ELEMENTS (partitions));
}

static GBytes *
build_recipe (const Recipe *recipe)
{
  const StrobeChip *chip = strobe_chip_find_by_target (recipe->target);
  const StrobeChip *suffix_chip = strobe_chip_find_by_target (recipe->suffix_target);
  g_autoptr (StrobeFirmwareBuilder) builder = strobe_firmware_builder_new (suffix_chip->chip_id);
  g_autoptr (GBytes) bootloader = build_bootloader (recipe, chip);
  g_autoptr (GBytes) partitions = build_partitions ();
  g_autoptr (GBytes) app = build_app (chip, recipe->app_size_bytes);

  strobe_firmware_builder_set_flash_size (builder, FLASH_SIZE_BYTES);
  strobe_firmware_builder_add_file (builder, "bootloader.bin", chip->bootloader_offset, bootloader);
  strobe_firmware_builder_add_file (builder, "partition-table.bin", STROBE_PARTITION_TABLE_OFFSET,
                                    partitions);
  strobe_firmware_builder_add_file (builder, "blink.bin", recipe->app_address, app);
  if (recipe->second_app_address != 0)
    strobe_firmware_builder_add_file (builder, "second.bin", recipe->second_app_address, app);
  return strobe_firmware_builder_build (builder);
}

/* A good file without its suffix, to be spoiled. */
static GByteArray *
build_archive (gsize app_size_bytes)
{
  Recipe recipe = good;

  recipe.app_size_bytes = app_size_bytes;
  g_autoptr (GBytes) file = build_recipe (&recipe);
  GByteArray *archive = g_byte_array_new ();
  g_byte_array_append (archive, g_bytes_get_data (file, NULL),
                       (guint) (g_bytes_get_size (file) - STROBE_DFU_SUFFIX_SIZE_BYTES));
  return archive;
}

static GBytes *
finish (GByteArray *archive)
{
  strobe_dfu_suffix_append (archive, STROBE_CHIP_VENDOR_ESPRESSIF, 0x0002);
  return g_byte_array_free_to_bytes (archive);
}

static GBytes *
build_good (gsize app_size_bytes)
{
  Recipe recipe = good;

  recipe.app_size_bytes = app_size_bytes;
  return build_recipe (&recipe);
}

static GBytes *
build_good_s3 (gsize app_size_bytes)
{
  Recipe recipe = good;

  recipe.target = recipe.suffix_target = "esp32s3";
  recipe.app_size_bytes = app_size_bytes;
  return build_recipe (&recipe);
}

static GBytes *
build_wrong_chip (gsize app_size_bytes)
{
  Recipe recipe = good;

  recipe.suffix_target = "esp32s3";
  recipe.app_size_bytes = app_size_bytes;
  return build_recipe (&recipe);
}

static GBytes *
build_bad_image (gsize app_size_bytes)
{
  Recipe recipe = good;

  recipe.with_broken_bootloader = TRUE;
  recipe.app_size_bytes = app_size_bytes;
  return build_recipe (&recipe);
}

static GBytes *
build_overlap (gsize app_size_bytes)
{
  Recipe recipe = good;

  recipe.second_app_address = APP_ADDRESS + 0x1000;
  recipe.app_size_bytes = app_size_bytes;
  return build_recipe (&recipe);
}

static GBytes *
build_beyond_flash (gsize app_size_bytes)
{
  Recipe recipe = good;

  recipe.app_address = FLASH_SIZE_BYTES - 0x1000;
  recipe.app_size_bytes = app_size_bytes;
  return build_recipe (&recipe);
}

static GBytes *
build_empty (gsize app_size_bytes)
{
  return g_bytes_new_static ("", 0);
}

static GBytes *
build_short (gsize app_size_bytes)
{
  return g_bytes_new_static ("fifteen bytes..", 15);
}

static GBytes *
build_text (gsize app_size_bytes)
{
  static const char text[] = "This is a letter to a friend, and it is no firmware at all.\n";

  return g_bytes_new_static (text, sizeof text - 1);
}

static GBytes *
build_elf (gsize app_size_bytes)
{
  static const char head[64] = "\177ELF\1\1\1";

  return g_bytes_new_static (head, sizeof head);
}

static GBytes *
build_dfuse (gsize app_size_bytes)
{
  static const char head[] = "DfuSe\1\0\0\0\0\1Target";
  GByteArray *file = g_byte_array_new ();

  g_byte_array_append (file, (const guint8 *) head, sizeof head);
  strobe_dfu_suffix_append (file, 0x0483, 0xdf11);
  /* DfuSe calls itself DFU 1.1a in the suffix: UM0391, section 2.2 */
  file->data[file->len - STROBE_DFU_SUFFIX_SIZE_BYTES + 6] = 0x1a;
  return g_byte_array_free_to_bytes (file);
}

static GBytes *
build_raw_app (gsize app_size_bytes)
{
  return build_app (strobe_chip_find_by_target ("esp32s2"), app_size_bytes);
}

static GBytes *
build_no_suffix (gsize app_size_bytes)
{
  return g_byte_array_free_to_bytes (build_archive (app_size_bytes));
}

static GBytes *
build_bad_crc (gsize app_size_bytes)
{
  g_autoptr (GBytes) file = build_good (app_size_bytes);
  gsize size_bytes = 0;
  guint8 *bytes = g_bytes_unref_to_data (g_steal_pointer (&file), &size_bytes);

  bytes[size_bytes / 2] ^= 0x01;
  return g_bytes_new_take (bytes, size_bytes);
}

static GBytes *
build_truncated (gsize app_size_bytes)
{
  GByteArray *archive = build_archive (app_size_bytes);

  g_byte_array_set_size (archive, (guint) find_data (archive, "blink.bin") + 1000);
  return finish (archive);
}

static GBytes *
build_overflow (gsize app_size_bytes)
{
  GByteArray *archive = build_archive (app_size_bytes);
  gsize entry = find_entry (archive, "blink.bin");

  memcpy (archive->data + entry + CPIO_FILE_SIZE_OFFSET, "ffffffff", CPIO_FIELD_DIGITS);
  return finish (archive);
}

static GBytes *
build_bad_index (gsize app_size_bytes)
{
  GByteArray *archive = build_archive (app_size_bytes);

  archive->data[find_entry (archive, "dfuinfo0.dat") + CPIO_HEADER_BYTES] = 'D';
  return finish (archive);
}

static GBytes *
build_missing_part (gsize app_size_bytes)
{
  GByteArray *archive = build_archive (app_size_bytes);

  archive->data[find_entry (archive, "blink.bin") + CPIO_HEADER_BYTES] = 'B';
  return finish (archive);
}

static GBytes *
build_bad_md5 (gsize app_size_bytes)
{
  GByteArray *archive = build_archive (app_size_bytes);

  archive->data[find_data (archive, "blink.bin") + 5000] ^= 0x01;
  return finish (archive);
}

/* Flag 1 would make the ROM call the part as a function. */
static GBytes *
build_runs_code (gsize app_size_bytes)
{
  GByteArray *archive = build_archive (app_size_bytes);
  gsize record = find_data (archive, "dfuinfo0.dat") + RECORD_BYTES;

  archive->data[record + RECORD_FLAGS_OFFSET] = 0x02;
  return finish (archive);
}

static const Kind kinds[] = {
  { "good", build_good },
  { "good-s3", build_good_s3 },
  { "empty", build_empty },
  { "short", build_short },
  { "text", build_text },
  { "elf", build_elf },
  { "dfuse", build_dfuse },
  { "raw-app", build_raw_app },
  { "no-suffix", build_no_suffix },
  { "bad-crc", build_bad_crc },
  { "truncated", build_truncated },
  { "overflow", build_overflow },
  { "bad-index", build_bad_index },
  { "missing-part", build_missing_part },
  { "bad-md5", build_bad_md5 },
  { "runs-code", build_runs_code },
  { "overlap", build_overlap },
  { "beyond-flash", build_beyond_flash },
  { "wrong-chip", build_wrong_chip },
  { "bad-image", build_bad_image },
};

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
 * @app_size_bytes: how large the body of the app is
 *
 * Builds a file.
 *
 * Returns: (transfer full) (nullable): the file; %NULL if there is no such kind
 */
GBytes *
strobe_firmware_fixture_build (const char *kind, gsize app_size_bytes)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kind, kinds[i].name))
      return kinds[i].build (app_size_bytes);
  return NULL;
}
