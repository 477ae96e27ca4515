/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "delta-fixture.h"

#include "image/esp-image-builder.h"
#include "image/firmware-builder.h"

#define FLASH_SIZE_BYTES (4u * 1024 * 1024)
#define BOOTLOADER_BYTES 20000
#define DIGEST_BYTES 32

static const StrobeEspImageApp app_info = {
  .project = "blink",
  .version = "1.4.0",
  .idf_version = "v5.3",
  .date = "Mar  2 2026",
  .time = "14:11:09",
};

void
delta_fixture_init (DeltaFixture *self, const char *target, gsize app_size_bytes)
{
  *self = (DeltaFixture){ .chip = strobe_chip_find_by_target (target),
                          .part_size_bytes = 512 * 1024,
                          .has_table = TRUE };
  delta_fixture_set_app_size (self, app_size_bytes);
}

void
delta_fixture_clear (DeltaFixture *self)
{
  g_clear_pointer (&self->app, g_bytes_unref);
  g_clear_pointer (&self->data, g_bytes_unref);
  g_clear_pointer (&self->storage, g_bytes_unref);
}

void
delta_fixture_set_app_size (DeltaFixture *self, gsize size_bytes)
{
  g_clear_pointer (&self->app, g_bytes_unref);
  self->app = strobe_esp_image_build (self->chip, FLASH_SIZE_BYTES, &app_info, size_bytes, 2);
}

GBytes *
delta_fixture_create_noise (gsize size_bytes, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *noise = g_malloc (size_bytes);

  for (gsize i = 0; i < size_bytes; i++)
    noise[i] = (guint8) g_rand_int_range (rand, 0, 256);
  return g_bytes_new_take (noise, size_bytes);
}

GBytes *
delta_fixture_change (GBytes *bytes, gsize at)
{
  gsize size_bytes = 0;
  const guint8 *content = g_bytes_get_data (bytes, &size_bytes);
  guint8 *changed = g_memdup2 (content, size_bytes);

  changed[at] ^= 0x5a;
  return g_bytes_new_take (changed, size_bytes);
}

void
delta_fixture_change_app (DeltaFixture *self, gsize at)
{
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  gsize size_bytes = g_bytes_get_size (self->app);
  guint8 *app = g_memdup2 (g_bytes_get_data (self->app, NULL), size_bytes);
  gsize digest_bytes = DIGEST_BYTES;

  app[at] ^= 0x5a;
  app[size_bytes - DIGEST_BYTES - 1] ^= 0x5a;
  g_checksum_update (sha256, app, (gssize) (size_bytes - DIGEST_BYTES));
  g_checksum_get_digest (sha256, app + size_bytes - DIGEST_BYTES, &digest_bytes);
  g_bytes_unref (self->app);
  self->app = g_bytes_new_take (app, size_bytes);
}

static GBytes *
build_table (const DeltaFixture *self)
{
  const StrobePartition partitions[] = {
    { .type = 0x01, .subtype = 0x02, .offset = 0x9000, .size_bytes = 0x4000, .label = "nvs" },
    { .type = 0x01,
      .subtype = self->ota ? 0x00 : 0x01,
      .offset = 0xd000,
      .size_bytes = 0x2000,
      .label = "start" },
    { .type = 0x00,
      .subtype = self->ota ? 0x10 : 0x00,
      .offset = DELTA_FIXTURE_APP,
      .size_bytes = 0x200000,
      .label = "app" },
    { .type = 0x00, .subtype = 0x20, .offset = 0x210000, .size_bytes = 0x100000, .label = "test" },
    { .type = 0x01,
      .subtype = 0x82,
      .offset = DELTA_FIXTURE_STORAGE,
      .size_bytes = 0xf0000,
      .label = "storage" },
  };

  return strobe_partition_table_build (partitions, G_N_ELEMENTS (partitions));
}

StrobeFirmware *
delta_fixture_create (DeltaFixture *self)
{
  g_autoptr (StrobeFirmwareBuilder) builder = strobe_firmware_builder_new (self->chip->chip_id);
  g_autoptr (GBytes) bootloader =
               strobe_esp_image_build (self->chip, FLASH_SIZE_BYTES, NULL, BOOTLOADER_BYTES, 1);
  g_autoptr (GBytes) table = build_table (self);
  g_autoptr (GError) error = NULL;

  strobe_firmware_builder_set_flash_size (builder, FLASH_SIZE_BYTES);
  strobe_firmware_builder_set_part_size (builder, self->part_size_bytes);
  strobe_firmware_builder_add_file (builder, "bootloader.bin", self->chip->bootloader_offset,
                                    bootloader);
  if (self->has_table)
    strobe_firmware_builder_add_file (builder, "partition-table.bin", 0x8000, table);
  strobe_firmware_builder_add_file (builder, "app.bin", DELTA_FIXTURE_APP, self->app);
  if (self->data != NULL)
    strobe_firmware_builder_add_file (builder, "data.bin", DELTA_FIXTURE_TEST, self->data);
  if (self->storage != NULL)
    strobe_firmware_builder_add_file (builder, "storage.bin", DELTA_FIXTURE_STORAGE, self->storage);
  g_autoptr (GBytes) file = strobe_firmware_builder_build (builder);
  StrobeFirmware *firmware = strobe_firmware_new (file);
  strobe_firmware_check (firmware, &error);
  g_assert_no_error (error);
  return firmware;
}
