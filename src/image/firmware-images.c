/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-images.h"

#include <string.h>

#include "image/chip.h"
#include "image/esp-image-format-private.h"
#include "image/esp-image-private.h"
#include "image/firmware-private.h"
#include "image/image-error.h"
#include "image/scatter.h"

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

typedef struct {
  const char *name; /* of its first part */
  guint32 address;
  StrobeScatter *bytes;
  GPtrArray *slots; /* borrowed */
} Region;

static void
region_free (Region *region)
{
  strobe_scatter_free (region->bytes);
  g_ptr_array_unref (region->slots);
  g_free (region);
}

static guint64
region_get_end (const Region *region)
{
  return region->address + (guint64) strobe_scatter_get_size (region->bytes);
}

static void
region_add (Region *region, StrobeFirmwareSlot *slot)
{
  strobe_scatter_add (region->bytes, slot->part.data);
  g_ptr_array_add (region->slots, slot);
}

static Region *
region_new (StrobeFirmwareSlot *slot)
{
  Region *region = g_new0 (Region, 1);

  region->name = slot->part.name;
  region->address = slot->part.address;
  region->bytes = strobe_scatter_new ();
  region->slots = g_ptr_array_new ();
  region_add (region, slot);
  return region;
}

/* mkdfu.py names the pieces of NAME: NAME, NAME.1, NAME.2 … */
static gboolean
region_continues (const Region *region, const StrobeFirmwarePart *part)
{
  g_autofree char *name = g_strdup_printf ("%s.%u", region->name, region->slots->len);

  return part->address == region_get_end (region) && g_str_equal (part->name, name);
}

static void
region_set_kind (const Region *region, StrobeFirmwarePartKind kind)
{
  for (guint i = 0; i < region->slots->len; i++) {
    StrobeFirmwareSlot *slot = g_ptr_array_index (region->slots, i);

    slot->part.kind = kind;
  }
}

static int
compare_addresses (gconstpointer left, gconstpointer right)
{
  const StrobeFirmwarePart *const *a = left;
  const StrobeFirmwarePart *const *b = right;

  return (*a)->address < (*b)->address ? -1 : (*a)->address > (*b)->address;
}

static GPtrArray *
join_regions (StrobeFirmware *self)
{
  g_autoptr (GPtrArray) slots = g_ptr_array_new ();
  GPtrArray *regions = g_ptr_array_new_with_free_func ((GDestroyNotify) region_free);
  Region *last = NULL;

  for (guint i = 0; i < self->slots->len; i++) {
    StrobeFirmwareSlot *slot = g_ptr_array_index (self->slots, i);

    if (slot->part.flags == 0 && slot->part.size_bytes > 0)
      g_ptr_array_add (slots, slot);
  }
  g_ptr_array_sort (slots, compare_addresses);

  for (guint i = 0; i < slots->len; i++) {
    StrobeFirmwareSlot *slot = g_ptr_array_index (slots, i);

    if (last != NULL && region_continues (last, &slot->part)) {
      region_add (last, slot);
    } else {
      last = region_new (slot);
      g_ptr_array_add (regions, last);
    }
  }
  return regions;
}

/* A file made of merged binaries has the table and the app in the middle of one region. */
static Region *
find_region (GPtrArray *regions, guint32 address)
{
  for (guint i = 0; i < regions->len; i++) {
    Region *region = g_ptr_array_index (regions, i);

    if (address >= region->address && address < region_get_end (region))
      return region;
  }

  return NULL;
}

/* Names the chip of the firmware if nothing has yet, otherwise compares. */
static void
check_image_chip (StrobeFirmware *self, const Region *region, const StrobeEspImage *image)
{
  const StrobeChip *chip = strobe_chip_find (image->chip_id);

  if (self->chip == NULL && chip != NULL && chip->has_dfu)
    self->chip = chip;
  if (self->chip != NULL && image->chip_id == self->chip->chip_id)
    return;

  if (chip != NULL)
    strobe_firmware_add_problem (
      self, STROBE_IMAGE_ERROR_WRONG_CHIP, "part %s: image is for %s, the file for %s",
      region->name, chip->name, self->chip != NULL ? self->chip->name : "a chip with a DFU ROM");
  else
    strobe_firmware_add_problem (
      self, STROBE_IMAGE_ERROR_WRONG_CHIP,
      "part %s: image is for an unknown chip (id 0x%04x), the file for %s", region->name,
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
check_image (StrobeFirmware *self, const Region *region, const StrobeScatter *bytes)
{
  GError *error = NULL;
  StrobeEspImage image;

  if (!strobe_esp_image_parse_scatter (bytes, &image, &error)) {
    g_prefix_error (&error, "part %s: ", region->name);
    strobe_firmware_take_problem (self, error);
  }
  /* A damaged image may still say that it is for another chip. */
  if (image.n_segments == 0)
    return;
  check_image_chip (self, region, &image);
}

static void
read_image_at (StrobeFirmware *self,
               GPtrArray *regions,
               guint32 address,
               gsize max_bytes,
               StrobeFirmwarePartKind kind)
{
  const Region *region = find_region (regions, address);
  g_autoptr (StrobeScatter) bytes = NULL;

  if (region == NULL)
    return;

  bytes = strobe_scatter_slice (region->bytes, address - region->address, max_bytes);
  check_image (self, region, bytes);
  if (address == region->address)
    region_set_kind (region, kind);
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
find_table_elsewhere (StrobeFirmware *self, GPtrArray *regions)
{
  for (guint i = 0; i < regions->len && self->partitions == NULL; i++) {
    const Region *region = g_ptr_array_index (regions, i);

    if (strobe_scatter_get_size (region->bytes) != STROBE_PARTITION_TABLE_SIZE_BYTES ||
        !looks_like_table (region->bytes))
      continue;
    self->partitions = parse_table (region->bytes, NULL);
    if (self->partitions != NULL)
      region_set_kind (region, STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE);
  }
}

static void
read_table (StrobeFirmware *self, GPtrArray *regions)
{
  const Region *region = find_region (regions, STROBE_PARTITION_TABLE_OFFSET);
  g_autoptr (StrobeScatter) bytes = NULL;
  GError *error = NULL;

  if (region != NULL)
    bytes = strobe_scatter_slice (region->bytes, STROBE_PARTITION_TABLE_OFFSET - region->address,
                                  STROBE_PARTITION_TABLE_SIZE_BYTES);
  if (bytes == NULL || !looks_like_table (bytes)) {
    find_table_elsewhere (self, regions);
    return;
  }

  if (region->address == STROBE_PARTITION_TABLE_OFFSET)
    region_set_kind (region, STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE);
  self->partitions = parse_table (bytes, &error);
  if (self->partitions == NULL) {
    g_prefix_error (&error, "part %s: ", region->name);
    strobe_firmware_take_problem (self, error);
  }
}

static void
read_images_of_table (StrobeFirmware *self, GPtrArray *regions)
{
  for (guint i = 0; i < self->partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (self->partitions, StrobePartition, i);

    if (partition->type == STROBE_PARTITION_TYPE_APP)
      read_image_at (self, regions, partition->offset, partition->size_bytes,
                     STROBE_FIRMWARE_PART_KIND_APP);
  }
  if (self->chip != NULL)
    read_image_at (self, regions, self->chip->bootloader_offset, G_MAXSIZE,
                   STROBE_FIRMWARE_PART_KIND_BOOTLOADER);
}

static void
read_images_by_look (StrobeFirmware *self, GPtrArray *regions)
{
  for (guint i = 0; i < regions->len; i++) {
    const Region *region = g_ptr_array_index (regions, i);

    if (!strobe_esp_image_is_likely (region->bytes))
      continue;
    check_image (self, region, region->bytes);
    if (self->chip != NULL && region->address == self->chip->bootloader_offset) {
      region_set_kind (region, STROBE_FIRMWARE_PART_KIND_BOOTLOADER);
    } else {
      region_set_kind (region, STROBE_FIRMWARE_PART_KIND_APP);
      take_app_desc (self, region->bytes);
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
  g_autoptr (GPtrArray) regions = join_regions (self);

  read_table (self, regions);
  if (self->partitions != NULL)
    read_images_of_table (self, regions);
  else
    read_images_by_look (self, regions);
}
