/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-boot.h"

#include "base/byte-reader.h"
#include "image/esp-image.h"

/* StrobeSimBoot: what ROM and bootloader of a chip would make of the contents of the flash: a plain
 * value, made anew at each start of the chip. The app that runs is the factory app, or without one
 * the first OTA slot; the OTA data are not looked at.
 *
 * Source: ESP-IDF v5.3, components/bootloader_support: bootloader_utility.c, esp_image_format.c,
 * esp_app_format.h and esp_app_desc.h. */

#define IMAGE_HEADER_BYTES 24
#define OFFSET_N_SEGMENTS 1
#define OFFSET_CHIP_ID 12
#define APP_DESC_OFFSET 0x20
#define APP_DESC_OFFSET_TIME 80
#define APP_DESC_TIME_BYTES 16
#define CHIP_ID_S2 0x0002
#define CHIP_ID_S3 0x0009
#define SUBTYPE_FACTORY 0x00
#define SUBTYPE_FIRST_OTA 0x10
#define SUBTYPE_LAST_OTA 0x1f

static GBytes *
slice (GBytes *flash, guint64 offset, guint64 size_bytes)
{
  gsize flash_size = g_bytes_get_size (flash);

  if (offset >= flash_size)
    return g_bytes_new (NULL, 0);
  return g_bytes_new_from_bytes (flash, offset, MIN (size_bytes, flash_size - offset));
}

static guint16
read_u16 (GBytes *bytes, gsize offset)
{
  StrobeByteReader reader;
  guint16 value = 0;

  strobe_byte_reader_init_bytes (&reader, bytes);
  if (strobe_byte_reader_seek (&reader, offset, NULL))
    strobe_byte_reader_read_u16_le (&reader, &value, NULL);
  return value;
}

static guint32
read_u32 (GBytes *bytes, gsize offset)
{
  StrobeByteReader reader;
  guint32 value = G_MAXUINT32;

  strobe_byte_reader_init_bytes (&reader, bytes);
  if (strobe_byte_reader_seek (&reader, offset, NULL))
    strobe_byte_reader_read_u32_le (&reader, &value, NULL);
  return value;
}

static char *
read_text (GBytes *bytes, gsize offset, gsize size_bytes)
{
  StrobeByteReader reader;

  strobe_byte_reader_init_bytes (&reader, bytes);
  if (!strobe_byte_reader_seek (&reader, offset, NULL))
    return NULL;
  return strobe_byte_reader_read_string (&reader, size_bytes, NULL);
}

static gboolean
has_magic (GBytes *image)
{
  return (read_u32 (image, 0) & 0xff) == STROBE_ESP_IMAGE_MAGIC;
}

/* The chip id is compared before anything else of an image is believed. */
static gboolean
is_for_chip (StrobeSimBoot *self, const StrobeChip *chip, GBytes *image)
{
  self->found_chip_id = read_u16 (image, OFFSET_CHIP_ID);
  if (self->found_chip_id == chip->chip_id)
    return TRUE;

  self->outcome = STROBE_SIM_BOOT_OUTCOME_WRONG_CHIP;
  return FALSE;
}

static gboolean
check_bootloader (StrobeSimBoot *self, const StrobeChip *chip, GBytes *flash)
{
  g_autoptr (GBytes) image = slice (flash, chip->bootloader_offset,
                                    STROBE_PARTITION_TABLE_OFFSET - chip->bootloader_offset);
  StrobeEspImage header = { 0 };

  self->first_word = read_u32 (image, 0);
  if (!has_magic (image)) {
    self->outcome = STROBE_SIM_BOOT_OUTCOME_NO_HEADER;
    return FALSE;
  }
  if (!is_for_chip (self, chip, image))
    return FALSE;
  self->outcome = STROBE_SIM_BOOT_OUTCOME_BAD_BOOTLOADER;
  if (!strobe_esp_image_parse (image, &header, NULL))
    return FALSE;
  self->flash_size_bytes = header.flash_size_bytes;
  return TRUE;
}

static gboolean
read_table (StrobeSimBoot *self, GBytes *flash)
{
  g_autoptr (GBytes) table =
               slice (flash, STROBE_PARTITION_TABLE_OFFSET, STROBE_PARTITION_TABLE_SIZE_BYTES);

  self->outcome = STROBE_SIM_BOOT_OUTCOME_NO_TABLE;
  self->partitions = strobe_partition_table_parse (table, NULL);
  return self->partitions != NULL;
}

static gboolean
is_bootable (const StrobePartition *partition)
{
  return partition->type == STROBE_PARTITION_TYPE_APP &&
         (partition->subtype == SUBTYPE_FACTORY ||
          (partition->subtype >= SUBTYPE_FIRST_OTA && partition->subtype <= SUBTYPE_LAST_OTA));
}

static gboolean
choose_app (StrobeSimBoot *self)
{
  const StrobePartition *best = NULL;
  guint i;

  self->outcome = STROBE_SIM_BOOT_OUTCOME_NO_APP;
  for (i = 0; i < self->partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (self->partitions, StrobePartition, i);

    if (is_bootable (partition) && (best == NULL || partition->subtype < best->subtype))
      best = partition;
  }
  if (best != NULL)
    self->app_partition = *best;
  return best != NULL;
}

static void
read_segments (StrobeSimBoot *self, GBytes *image)
{
  gsize offset = IMAGE_HEADER_BYTES;
  guint n_segments = read_u16 (image, 0) >> 8;
  guint i;

  self->segments = g_array_new (FALSE, FALSE, sizeof (StrobeSimBootSegment));
  for (i = 0; i < n_segments; i++) {
    StrobeSimBootSegment segment = {
      .flash_address = self->app_partition.offset + (guint32) offset + 8,
      .load_address = read_u32 (image, offset),
      .size_bytes = read_u32 (image, offset + 4),
    };

    g_array_append_val (self->segments, segment);
    offset += 8 + (gsize) segment.size_bytes;
  }
}

static gboolean
check_app (StrobeSimBoot *self, const StrobeChip *chip, GBytes *flash)
{
  g_autoptr (GBytes) image =
               slice (flash, self->app_partition.offset, self->app_partition.size_bytes);
  StrobeEspImage header = { 0 };

  if (!has_magic (image) || !is_for_chip (self, chip, image) ||
      !strobe_esp_image_parse (image, &header, NULL))
    return FALSE;

  read_segments (self, image);
  self->app_desc = strobe_esp_app_desc_parse (image);
  if (self->app_desc != NULL) {
    gsize offset = APP_DESC_OFFSET + APP_DESC_OFFSET_TIME;

    self->app_time = read_text (image, offset, APP_DESC_TIME_BYTES);
    self->app_date = read_text (image, offset + APP_DESC_TIME_BYTES, APP_DESC_TIME_BYTES);
  }
  self->outcome = STROBE_SIM_BOOT_OUTCOME_RUNS;
  return TRUE;
}

/**
 * strobe_sim_boot_new:
 * @chip: the chip
 * @flash: the contents of its flash
 *
 * Finds what the chip would start.
 *
 * Ownership: @flash is only read.
 *
 * Returns: (transfer full): what was found
 */
StrobeSimBoot *
strobe_sim_boot_new (const StrobeChip *chip, GBytes *flash)
{
  StrobeSimBoot *self = g_new0 (StrobeSimBoot, 1);

  if (check_bootloader (self, chip, flash) && read_table (self, flash) && choose_app (self))
    check_app (self, chip, flash);
  return self;
}

/**
 * strobe_sim_boot_lose_header:
 * @self: a boot
 *
 * Has the ROM find nothing where the bootloader belongs, for the fault script.
 */
void
strobe_sim_boot_lose_header (StrobeSimBoot *self)
{
  self->outcome = STROBE_SIM_BOOT_OUTCOME_NO_HEADER;
  self->first_word = G_MAXUINT32;
}

/**
 * strobe_sim_boot_mistake_chip:
 * @self: a boot
 * @chip: the chip
 *
 * Has the bootloader find an app for another chip, for the fault script. A flash that does not even
 * have a bootloader stays as it is.
 */
void
strobe_sim_boot_mistake_chip (StrobeSimBoot *self, const StrobeChip *chip)
{
  if (self->outcome != STROBE_SIM_BOOT_OUTCOME_RUNS)
    return;
  self->outcome = STROBE_SIM_BOOT_OUTCOME_WRONG_CHIP;
  self->found_chip_id = chip->chip_id == CHIP_ID_S3 ? CHIP_ID_S2 : CHIP_ID_S3;
}

/**
 * strobe_sim_boot_free:
 * @self: a boot
 *
 * Frees it.
 */
void
strobe_sim_boot_free (StrobeSimBoot *self)
{
  g_clear_pointer (&self->partitions, g_array_unref);
  g_clear_pointer (&self->segments, g_array_unref);
  g_clear_pointer (&self->app_desc, strobe_esp_app_desc_free);
  g_free (self->app_time);
  g_free (self->app_date);
  g_free (self);
}
