/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/settings-firmware.h"

#include "image/esp-image-builder.h"
#include "image/firmware-builder.h"
#include "image/partition-table.h"

#define MIB (1024u * 1024)
#define FLASH_BYTES (4 * MIB)

static GBytes *
build_table (void)
{
  static const StrobePartition partitions[] = {
    { .type = 1, .subtype = 0x02, .offset = 0x9000, .size_bytes = 0x4000, .label = "nvs" },
    { .type = 1, .subtype = 0x00, .offset = 0xd000, .size_bytes = 0x2000, .label = "otadata" },
    { .type = 1, .subtype = 0x01, .offset = 0xf000, .size_bytes = 0x1000, .label = "phy_init" },
    { .type = 0, .subtype = 0x10, .offset = 0x10000, .size_bytes = MIB, .label = "ota_0" },
    { .type = 0, .subtype = 0x11, .offset = 0x110000, .size_bytes = MIB, .label = "ota_1" },
    { .type = 1, .subtype = 0x82, .offset = 0x210000, .size_bytes = MIB, .label = "storage" },
  };

  return strobe_partition_table_build (partitions, G_N_ELEMENTS (partitions));
}

static GBytes *
build_app (const StrobeChip *chip, gsize app_size_bytes)
{
  static const StrobeEspImageApp app = {
    .project = "blink",
    .version = "1.4.0",
    .idf_version = "v5.3",
    .date = "Mar  2 2026",
    .time = "14:11:09",
  };

  return strobe_esp_image_build (chip, FLASH_BYTES, &app, app_size_bytes, 1);
}

static GBytes *
build_filled (gsize size_bytes, guint8 value)
{
  guint8 *content = g_malloc (size_bytes);

  for (gsize i = 0; i < size_bytes; i++)
    content[i] = (guint8) (value + i % 31);
  return g_bytes_new_take (content, size_bytes);
}

static void
add (StrobeFirmwareBuilder *builder,
     gboolean is_wanted,
     const char *name,
     guint32 address,
     GBytes *data)
{
  if (is_wanted)
    strobe_firmware_builder_add_file (builder, name, address, data);
  g_bytes_unref (data);
}

/* The same arguments give the same bytes. */
GBytes *
strobe_settings_firmware_build (const gboolean *wanted, gsize app_size_bytes, gsize part_size_bytes)
{
  static const gboolean all[] = { TRUE, TRUE, TRUE, TRUE, TRUE, TRUE };
  const StrobeChip *chip = strobe_chip_find_by_target ("esp32s2");
  const gboolean *which = wanted != NULL ? wanted : all;
  g_autoptr (StrobeFirmwareBuilder) builder = strobe_firmware_builder_new (chip->chip_id);

  G_STATIC_ASSERT (G_N_ELEMENTS (all) == STROBE_SETTINGS_FIRMWARE_N_REGIONS);
  strobe_firmware_builder_set_flash_size (builder, FLASH_BYTES);
  strobe_firmware_builder_set_part_size (builder, part_size_bytes);
  add (builder, which[STROBE_SETTINGS_FIRMWARE_BOOTLOADER], "bootloader.bin",
       chip->bootloader_offset, strobe_esp_image_build (chip, FLASH_BYTES, NULL, 20000, 2));
  add (builder, which[STROBE_SETTINGS_FIRMWARE_TABLE], "partition-table.bin",
       STROBE_PARTITION_TABLE_OFFSET, build_table ());
  add (builder, which[STROBE_SETTINGS_FIRMWARE_NVS], "settings.bin", 0x9000,
       build_filled (0x3000, 3));
  add (builder, which[STROBE_SETTINGS_FIRMWARE_OTA_DATA], "ota_data_initial.bin", 0xd000,
       build_filled (0x2000, 0xe0));
  add (builder, which[STROBE_SETTINGS_FIRMWARE_APP], "blink.bin", 0x10000,
       build_app (chip, app_size_bytes));
  add (builder, which[STROBE_SETTINGS_FIRMWARE_STORAGE], "storage.bin", 0x210000,
       build_filled (0x20000, 7));
  return strobe_firmware_builder_build (builder);
}
