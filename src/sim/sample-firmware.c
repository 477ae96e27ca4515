/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sample-firmware.h"

#include "image/esp-image-builder.h"
#include "image/firmware-builder.h"
#include "image/partition-table.h"

/* A firmware to practise with: a dfu.bin as ESP-IDF would make it, with images that pass every
 * check and contain no program. The simulated board "runs" it.
 *
 * Source: ESP-IDF v5.3, partitions_singleapp.csv, for the partition table. */

#define FLASH_SIZE_BYTES (4u * 1024 * 1024)
#define BOOTLOADER_BYTES (20u * 1024)
#define APP_OFFSET 0x10000
#define IDF_VERSION "v5.3"
/* the smallest app partition, and the step it grows by: 64 KiB pages of the MMU */
#define MIN_APP_PARTITION_BYTES (1024u * 1024)
#define APP_ALIGNMENT_BYTES 0x10000u
/* what an app image has besides its body: header, segments, descriptor, checksum, digest */
#define APP_OVERHEAD_BYTES 1024u

static GBytes *
build_table (gsize app_size_bytes)
{
  gsize needed_bytes = app_size_bytes + APP_OVERHEAD_BYTES + APP_ALIGNMENT_BYTES - 1;
  guint32 size_bytes = (guint32) (needed_bytes - needed_bytes % APP_ALIGNMENT_BYTES);
  const StrobePartition partitions[] = {
    { .type = 0x01, .subtype = 0x02, .offset = 0x9000, .size_bytes = 0x6000, .label = "nvs" },
    { .type = 0x01, .subtype = 0x01, .offset = 0xf000, .size_bytes = 0x1000, .label = "phy_init" },
    { .type = 0x00,
      .subtype = 0x00,
      .offset = APP_OFFSET,
      .size_bytes = MAX (size_bytes, MIN_APP_PARTITION_BYTES),
      .label = "factory" },
  };

  return strobe_partition_table_build (partitions, G_N_ELEMENTS (partitions));
}

/**
 * strobe_sample_firmware_build:
 * @chip: the chip it is for
 * @project: the name of the app
 * @version: the version of the app
 * @app_size_bytes: about how long the app is, at most a little less than 4 MiB
 *
 * Builds a dfu.bin with bootloader, partition table and app.
 *
 * Ownership: the strings are only read.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the file
 */
GBytes *
strobe_sample_firmware_build (const StrobeChip *chip,
                              const char *project,
                              const char *version,
                              gsize app_size_bytes)
{
  const StrobeEspImageApp app = {
    .project = project,
    .version = version,
    .idf_version = IDF_VERSION,
    .date = "Mar  2 2026",
    .time = "14:11:09",
  };
  g_autoptr (StrobeFirmwareBuilder) builder = NULL;
  g_autoptr (GBytes) bootloader = NULL, table = NULL, image = NULL;

  g_return_val_if_fail (chip != NULL && project != NULL && version != NULL, NULL);
  g_return_val_if_fail (app_size_bytes <= FLASH_SIZE_BYTES - APP_OFFSET - APP_OVERHEAD_BYTES, NULL);

  bootloader = strobe_esp_image_build (chip, FLASH_SIZE_BYTES, NULL, BOOTLOADER_BYTES, 1);
  table = build_table (app_size_bytes);
  image = strobe_esp_image_build (chip, FLASH_SIZE_BYTES, &app, app_size_bytes, 2);

  builder = strobe_firmware_builder_new (chip->chip_id);
  strobe_firmware_builder_set_flash_size (builder, FLASH_SIZE_BYTES);
  strobe_firmware_builder_add_file (builder, "bootloader.bin", chip->bootloader_offset, bootloader);
  strobe_firmware_builder_add_file (builder, "partition-table.bin", STROBE_PARTITION_TABLE_OFFSET,
                                    table);
  strobe_firmware_builder_add_file (builder, "app.bin", APP_OFFSET, image);
  return strobe_firmware_builder_build (builder);
}
