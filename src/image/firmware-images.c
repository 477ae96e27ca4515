/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-images.h"

#include "image/chip.h"
#include "image/esp-image-private.h"
#include "image/firmware-image-private.h"
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
check_image_chip (StrobeFirmware *self, const char *name, const StrobeFirmwareImage *image)
{
  const StrobeChip *chip = image->chip;

  if (self->chip == NULL && chip != NULL && chip->has_dfu)
    self->chip = chip;
  if (self->chip != NULL && image->header.chip_id == self->chip->chip_id)
    return;

  if (chip != NULL)
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_WRONG_CHIP,
                                 "part %s: image is for %s, the file for %s", name, chip->name,
                                 self->chip != NULL ? self->chip->name : "a chip with a DFU ROM");
  else
    strobe_firmware_add_problem (
      self, STROBE_IMAGE_ERROR_WRONG_CHIP,
      "part %s: image is for an unknown chip (id 0x%04x), the file for %s", name,
      image->header.chip_id, self->chip != NULL ? self->chip->name : "a chip with a DFU ROM");
}

/* The problem names the part; the image keeps its fault without that. */
static void
take_fault (StrobeFirmware *self, const char *name, const StrobeFirmwareImage *image)
{
  GError *problem;

  if (image->fault == NULL)
    return;

  problem = g_error_copy (image->fault);
  g_prefix_error (&problem, "part %s: ", name);
  strobe_firmware_take_problem (self, problem);
}

static StrobeFirmwareImage *
read_image (StrobeFirmware *self,
            const StrobeFirmwareJoin *join,
            guint32 address,
            StrobeFirmwarePartKind kind)
{
  StrobeFirmwareImage *image = strobe_firmware_image_read (self, join, address);

  image->kind = kind;
  take_fault (self, join->region.name, image);
  /* A damaged image may still say that it is for another chip. */
  if (image->header.n_segments > 0)
    check_image_chip (self, join->region.name, image);
  if (kind == STROBE_FIRMWARE_PART_KIND_APP && self->app == NULL)
    self->app = image->app;
  return image;
}

/* Images that lie on top of each other can have more bytes than the file, and each is read to its
 * end: without a limit a small table would keep a computer busy for minutes. */
static gboolean
is_more_than_the_file (StrobeFirmware *self)
{
  guint64 size_bytes = 0;

  for (guint i = 0; i < self->images->len; i++)
    size_bytes += ((StrobeFirmwareImage *) self->images->pdata[i])->header.size_bytes;
  return size_bytes > strobe_firmware_get_write_size (self);
}

static StrobeFirmwareImage *
read_image_at (StrobeFirmware *self, guint32 address, StrobeFirmwarePartKind kind)
{
  StrobeFirmwareJoin *join = strobe_firmware_regions_find (self, address);

  if (join == NULL || strobe_firmware_image_is_at (self, address))
    return NULL;
  if (is_more_than_the_file (self)) {
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_BAD_TABLE,
                                 "part %s: images lie on top of each other, the one at 0x%x is "
                                 "not read",
                                 join->region.name, address);
    return NULL;
  }

  if (address == join->region.address)
    strobe_firmware_join_set_kind (join, kind);
  return read_image (self, join, address, kind);
}

static gboolean
looks_like_table (const StrobeScatter *bytes)
{
  guint8 start[2];

  return strobe_scatter_copy (bytes, 0, start, sizeof start, NULL) &&
         start[0] == PARTITION_ROW_MAGIC_0 && start[1] == PARTITION_ROW_MAGIC_1;
}

static StrobePartitionTable *
parse_table (const StrobeScatter *bytes)
{
  gsize size_bytes = MIN (strobe_scatter_get_size (bytes), STROBE_PARTITION_TABLE_SIZE_BYTES);
  guint8 *content = g_malloc (size_bytes);
  g_autoptr (GBytes) table = g_bytes_new_take (content, size_bytes);

  strobe_scatter_copy (bytes, 0, content, size_bytes, NULL);
  return strobe_partition_table_read (table);
}

/* The offset of the table is an option of ESP-IDF; elsewhere only a file that is exactly a sound
 * table counts as one. */
static void
find_table_elsewhere (StrobeFirmware *self)
{
  for (guint i = 0; i < self->regions->len && self->table == NULL; i++) {
    StrobeFirmwareJoin *join = g_ptr_array_index (self->regions, i);
    g_autoptr (StrobePartitionTable) table = NULL;

    if (join->region.size_bytes != STROBE_PARTITION_TABLE_SIZE_BYTES ||
        !looks_like_table (join->bytes))
      continue;
    table = parse_table (join->bytes);
    if (table->faults->len > 0)
      continue;
    self->table = g_steal_pointer (&table);
    self->table_address = join->region.address;
    strobe_firmware_join_set_kind (join, STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE);
  }
}

static void
take_table_faults (StrobeFirmware *self, const char *name)
{
  for (guint i = 0; i < self->table->faults->len; i++) {
    GError *problem = g_error_copy (g_ptr_array_index (self->table->faults, i));

    g_prefix_error (&problem, "part %s: ", name);
    strobe_firmware_take_problem (self, problem);
  }
}

static void
read_table (StrobeFirmware *self)
{
  StrobeFirmwareJoin *join = strobe_firmware_regions_find (self, STROBE_PARTITION_TABLE_OFFSET);
  g_autoptr (StrobeScatter) bytes = NULL;

  if (join != NULL)
    bytes = strobe_scatter_slice (join->bytes, STROBE_PARTITION_TABLE_OFFSET - join->region.address,
                                  STROBE_PARTITION_TABLE_SIZE_BYTES);
  if (bytes == NULL || !looks_like_table (bytes)) {
    find_table_elsewhere (self);
    return;
  }

  if (join->region.address == STROBE_PARTITION_TABLE_OFFSET)
    strobe_firmware_join_set_kind (join, STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE);
  self->table = parse_table (bytes);
  self->table_address = STROBE_PARTITION_TABLE_OFFSET;
  take_table_faults (self, join->region.name);
}

/* What is behind the partition belongs to the next one, and the bootloader does not read there. */
static void
check_fit (StrobeFirmware *self, StrobeFirmwareImage *image)
{
  const StrobePartition *partition = image->partition;
  const char *name = strobe_firmware_get_region (self, image->region)->name;

  if (image->header.size_bytes <= partition->size_bytes)
    return;

  strobe_firmware_add_problem (
    self, STROBE_IMAGE_ERROR_APP_TOO_LARGE,
    "part %s: app of %" G_GSIZE_FORMAT " bytes, partition %s has room for %u", name,
    image->header.size_bytes, partition->label, partition->size_bytes);
  if (image->fault == NULL)
    image->fault = g_error_new (STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_APP_TOO_LARGE,
                                "app of %" G_GSIZE_FORMAT " bytes, partition %s has room for %u",
                                image->header.size_bytes, partition->label, partition->size_bytes);
}

/* A bootloader at a lower address than this chip's may reach over it; a merged binary has filling
 * in front of its bootloader. */
static gboolean
is_inside_an_image (StrobeFirmware *self, guint32 address)
{
  const StrobeFirmwareJoin *join = strobe_firmware_regions_find (self, address);
  g_autoptr (StrobeScatter) bytes = NULL;

  if (join == NULL || join->region.address == address || !strobe_esp_image_is_likely (join->bytes))
    return FALSE;

  bytes = strobe_scatter_slice (join->bytes, address - join->region.address, G_MAXSIZE);
  return !strobe_esp_image_is_likely (bytes);
}

static void
read_bootloader (StrobeFirmware *self)
{
  guint32 address;

  if (self->chip == NULL)
    return;

  address = self->chip->bootloader_offset;
  if (!is_inside_an_image (self, address))
    read_image_at (self, address, STROBE_FIRMWARE_PART_KIND_BOOTLOADER);
}

static void
read_images_of_table (StrobeFirmware *self)
{
  for (guint i = 0; i < self->table->partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (self->table->partitions, StrobePartition, i);
    StrobeFirmwareImage *image = NULL;

    if (partition->type == STROBE_PARTITION_TYPE_APP)
      image = read_image_at (self, partition->offset, STROBE_FIRMWARE_PART_KIND_APP);
    if (image == NULL)
      continue;
    image->partition = partition;
    check_fit (self, image);
  }
  read_bootloader (self);
}

static gboolean
is_in_a_partition (StrobeFirmware *self, guint32 address)
{
  for (guint i = 0; i < self->table->partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (self->table->partitions, StrobePartition, i);

    if (address >= partition->offset && address - partition->offset < partition->size_bytes)
      return TRUE;
  }

  return FALSE;
}

/* Before the table there is nothing but the bootloader; another chip looks for it elsewhere. */
static void
read_stray_bootloaders (StrobeFirmware *self)
{
  for (guint i = 0; i < self->regions->len; i++) {
    StrobeFirmwareJoin *join = g_ptr_array_index (self->regions, i);
    guint32 address = join->region.address;

    if (address < self->table_address && !is_in_a_partition (self, address) &&
        strobe_esp_image_is_likely (join->bytes))
      read_image_at (self, address, STROBE_FIRMWARE_PART_KIND_BOOTLOADER);
  }
}

static gboolean
is_bootloader (StrobeFirmware *self, const StrobeFirmwareImage *image)
{
  return image->bootloader != NULL || (self->chip != NULL && image->app == NULL &&
                                       image->address == self->chip->bootloader_offset);
}

static void
read_images_by_look (StrobeFirmware *self)
{
  for (guint i = 0; i < self->regions->len; i++) {
    StrobeFirmwareJoin *join = g_ptr_array_index (self->regions, i);
    StrobeFirmwareImage *image;

    if (!strobe_esp_image_is_likely (join->bytes) ||
        strobe_firmware_image_is_at (self, join->region.address))
      continue;
    image = read_image (self, join, join->region.address, STROBE_FIRMWARE_PART_KIND_DATA);
    image->kind = is_bootloader (self, image) ? STROBE_FIRMWARE_PART_KIND_BOOTLOADER
                                              : STROBE_FIRMWARE_PART_KIND_APP;
    strobe_firmware_join_set_kind (join, image->kind);
    if (self->app == NULL && image->kind == STROBE_FIRMWARE_PART_KIND_APP)
      self->app = image->app;
  }
}

static int
compare_addresses (gconstpointer left, gconstpointer right)
{
  const StrobeFirmwareImage *const *a = left;
  const StrobeFirmwareImage *const *b = right;

  return (*a)->address < (*b)->address ? -1 : (*a)->address > (*b)->address;
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
  if (strobe_firmware_get_partitions (self) != NULL) {
    read_images_of_table (self);
    read_stray_bootloaders (self);
  }
  /* Without a table, and where one is damaged, the images themselves are all there is to go by. */
  if (self->table == NULL || self->table->faults->len > 0)
    read_images_by_look (self);
  g_ptr_array_sort (self->images, compare_addresses);
}
