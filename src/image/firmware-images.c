/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-images.h"

#include <string.h>

#include "image/chip.h"
#include "image/esp-image-format-private.h"
#include "image/esp-image-private.h"
#include "image/firmware-region-private.h"
#include "image/image-error.h"

/* Third reading of a firmware file: what its parts are. A file is cut into parts for the ROM, so
 * they are joined to regions first.
 *
 * What must be an image is judged by the file itself. If it brings a partition table, then what
 * lies at the bootloader's offset and at the offset of an app partition must be a sound image,
 * for the chip would start nothing else. Without a table nothing says what a part is for, and a
 * file may well carry plain data (the golden files of mkdfu.py do): then a part is judged only if
 * it looks like an image itself. Other partitions may hold an image for another chip (firmware of
 * a coprocessor), so they are not looked into.
 *
 * Source: ESP-IDF v6.0 bootloader_support; the ROM itself checks none of this. */

#define PARTITION_ROW_MAGIC_0 0xaa
#define PARTITION_ROW_MAGIC_1 0x50

/* Names the chip of the firmware if nothing has yet, otherwise compares. */
static void
check_image_chip (StrobeFirmware *self, const StrobeFirmwareJoin *join, const StrobeEspImage *image)
{
  const StrobeChip *chip = strobe_chip_find (image->chip_id);

  if (self->chip == NULL && chip != NULL && chip->has_dfu)
    self->chip = chip;
  if (self->chip != NULL && image->chip_id == self->chip->chip_id)
    return;

  if (chip != NULL)
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_WRONG_CHIP,
                                 "part %s: image is for %s, the file for %s", join->region.name,
                                 chip->name,
                                 self->chip != NULL ? self->chip->name : "a chip with a DFU ROM");
  else
    strobe_firmware_add_problem (
      self, STROBE_IMAGE_ERROR_WRONG_CHIP,
      "part %s: image is for an unknown chip (id 0x%04x), the file for %s", join->region.name,
      image->chip_id, self->chip != NULL ? self->chip->name : "a chip with a DFU ROM");
}

static void
take_app_desc (StrobeFirmware *self, const StrobeScatter *bytes)
{
  guint8 start[ESP_APP_DESC_OFFSET_BYTES + ESP_APP_DESC_BYTES];
  g_autoptr (GBytes) image = NULL;

  if (self->app != NULL || !strobe_scatter_copy (bytes, 0, start, sizeof start, NULL))
    return;

  image = g_bytes_new (start, sizeof start);
  self->app = strobe_esp_app_desc_parse (image);
}

static void
check_image (StrobeFirmware *self, const StrobeFirmwareJoin *join, const StrobeScatter *bytes)
{
  GError *error = NULL;
  StrobeEspImage image;

  if (!strobe_esp_image_parse_scatter (bytes, &image, &error)) {
    g_prefix_error (&error, "part %s: ", join->region.name);
    strobe_firmware_take_problem (self, error);
  }
  /* A damaged image may still say that it is for another chip. */
  if (image.n_segments == 0)
    return;
  check_image_chip (self, join, &image);
}

static void
read_image_at (StrobeFirmware *self, guint32 address, gsize max_bytes, StrobeFirmwarePartKind kind)
{
  StrobeFirmwareJoin *join = strobe_firmware_regions_find (self, address);
  g_autoptr (StrobeScatter) bytes = NULL;

  if (join == NULL)
    return;

  bytes = strobe_scatter_slice (join->bytes, address - join->region.address, max_bytes);
  check_image (self, join, bytes);
  if (address == join->region.address)
    strobe_firmware_join_set_kind (join, kind);
  if (kind == STROBE_FIRMWARE_PART_KIND_APP)
    take_app_desc (self, bytes);
}

static gboolean
looks_like_table (const StrobeScatter *bytes)
{
  guint8 start[2];

  return strobe_scatter_copy (bytes, 0, start, sizeof start, NULL) &&
         start[0] == PARTITION_ROW_MAGIC_0 && start[1] == PARTITION_ROW_MAGIC_1;
}

static GArray *
parse_table (const StrobeScatter *bytes, GError **error)
{
  gsize size_bytes = MIN (strobe_scatter_get_size (bytes), STROBE_PARTITION_TABLE_SIZE_BYTES);
  guint8 *content = g_malloc (size_bytes);
  g_autoptr (GBytes) table = g_bytes_new_take (content, size_bytes);

  if (!strobe_scatter_copy (bytes, 0, content, size_bytes, error))
    return NULL;

  return strobe_partition_table_parse (table, error);
}

/* The offset of the table is an option of ESP-IDF; elsewhere only a file that is exactly a sound
 * table counts as one. */
static void
find_table_elsewhere (StrobeFirmware *self)
{
  for (guint i = 0; i < self->regions->len && self->partitions == NULL; i++) {
    StrobeFirmwareJoin *join = g_ptr_array_index (self->regions, i);

    if (strobe_scatter_get_size (join->bytes) != STROBE_PARTITION_TABLE_SIZE_BYTES ||
        !looks_like_table (join->bytes))
      continue;
    self->partitions = parse_table (join->bytes, NULL);
    if (self->partitions != NULL)
      strobe_firmware_join_set_kind (join, STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE);
  }
}

static void
read_table (StrobeFirmware *self)
{
  StrobeFirmwareJoin *join = strobe_firmware_regions_find (self, STROBE_PARTITION_TABLE_OFFSET);
  g_autoptr (StrobeScatter) bytes = NULL;
  GError *error = NULL;

  if (join != NULL)
    bytes = strobe_scatter_slice (join->bytes, STROBE_PARTITION_TABLE_OFFSET - join->region.address,
                                  STROBE_PARTITION_TABLE_SIZE_BYTES);
  if (bytes == NULL || !looks_like_table (bytes)) {
    find_table_elsewhere (self);
    return;
  }

  if (join->region.address == STROBE_PARTITION_TABLE_OFFSET)
    strobe_firmware_join_set_kind (join, STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE);
  self->partitions = parse_table (bytes, &error);
  if (self->partitions == NULL) {
    g_prefix_error (&error, "part %s: ", join->region.name);
    strobe_firmware_take_problem (self, error);
  }
}

static void
read_images_of_table (StrobeFirmware *self)
{
  for (guint i = 0; i < self->partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (self->partitions, StrobePartition, i);

    if (partition->type == STROBE_PARTITION_TYPE_APP)
      read_image_at (self, partition->offset, partition->size_bytes, STROBE_FIRMWARE_PART_KIND_APP);
  }
  if (self->chip != NULL)
    read_image_at (self, self->chip->bootloader_offset, G_MAXSIZE,
                   STROBE_FIRMWARE_PART_KIND_BOOTLOADER);
}

static void
read_images_by_look (StrobeFirmware *self)
{
  for (guint i = 0; i < self->regions->len; i++) {
    StrobeFirmwareJoin *join = g_ptr_array_index (self->regions, i);

    if (!strobe_esp_image_is_likely (join->bytes))
      continue;
    check_image (self, join, join->bytes);
    if (self->chip != NULL && join->region.address == self->chip->bootloader_offset) {
      strobe_firmware_join_set_kind (join, STROBE_FIRMWARE_PART_KIND_BOOTLOADER);
    } else {
      strobe_firmware_join_set_kind (join, STROBE_FIRMWARE_PART_KIND_APP);
      take_app_desc (self, join->bytes);
    }
  }
}

/**
 * strobe_firmware_images_read:
 * @self: a firmware whose parts are known
 *
 * Finds the partition table and the images, checks them, and tells the kinds of the parts.
 *
 * Context: the thread that reads.
 *
 * Source: ESP-IDF v6.0 bootloader_support (which image starts where).
 */
void
strobe_firmware_images_read (StrobeFirmware *self)
{
  strobe_firmware_regions_join (self);
  read_table (self);
  if (self->partitions != NULL)
    read_images_of_table (self);
  else
    read_images_by_look (self);
}
