/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-table-check.h"

#include "image/firmware-image-private.h"
#include "image/firmware-remark-private.h"
#include "image/flash-params.h"
#include "image/image-error.h"

/* Last reading of a firmware file, first half: its partition table against itself, the flash, and
 * the parts. The tool that makes tables refuses most of this; the bootloader refuses a table that
 * is larger than the flash, and the rest is found when two things write to one place. */

/* Source: ESP-IDF v6.0 gen_esp32part.py (ALIGNMENT). */
#define APP_ALIGNMENT_BYTES 0x10000u
#define DATA_ALIGNMENT_BYTES 0x1000u

/* Source: ESP-IDF v6.0 gen_esp32part.py (SUBTYPES). */
#define SUBTYPE_OTA_CHOICE 0x00
#define SUBTYPE_NVS 0x02
#define SUBTYPE_NVS_KEYS 0x04
#define SUBTYPE_FAT 0x81
#define SUBTYPE_SPIFFS 0x82
#define SUBTYPE_LITTLEFS 0x83

static guint64
get_end (const StrobePartition *partition)
{
  return (guint64) partition->offset + partition->size_bytes;
}

static void
check_alignment (StrobeFirmware *self, const StrobePartition *partition)
{
  guint32 alignment_bytes =
    partition->type == STROBE_PARTITION_TYPE_APP ? APP_ALIGNMENT_BYTES : DATA_ALIGNMENT_BYTES;
  StrobeFirmwareRemark *remark;

  if (partition->offset % alignment_bytes == 0)
    return;
  remark = strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_TABLE_UNALIGNED,
                                       partition->label, NULL);
  remark->value = partition->offset;
  remark->limit = alignment_bytes;
}

/* Each pair once. */
static void
check_against_earlier (StrobeFirmware *self, guint index)
{
  const StrobePartition *partition =
    &g_array_index (self->table->partitions, StrobePartition, index);

  for (guint i = 0; i < index; i++) {
    const StrobePartition *other = &g_array_index (self->table->partitions, StrobePartition, i);

    if (partition->offset < get_end (other) && other->offset < get_end (partition))
      strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_TABLE_OVERLAP, other->label,
                                  partition->label);
    if (partition->label[0] != '\0' && g_str_equal (partition->label, other->label))
      strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_TABLE_SAME_LABEL, partition->label,
                                  NULL);
  }
}

/* The bootloader believes its own header. */
static guint64
find_bootloader_flash_size (StrobeFirmware *self)
{
  for (guint i = 0; i < self->images->len; i++) {
    const StrobeFirmwareImage *image = g_ptr_array_index (self->images, i);

    if (image->kind == STROBE_FIRMWARE_PART_KIND_BOOTLOADER && image->fault == NULL)
      return image->header.flash_size_bytes;
  }

  return 0;
}

/* With its bootloader in the file it is certain that the chip will not start; without, the board
 * may have another one.
 *
 * Source: ESP-IDF v6.0 flash_partitions.c (esp_partition_table_verify). */
static void
check_end (StrobeFirmware *self, const StrobePartition *partition, guint64 bootloader_bytes)
{
  guint64 flash_bytes = MAX (bootloader_bytes, self->flash_size_bytes);
  StrobeFirmwareRemark *remark;

  if (flash_bytes == 0 || get_end (partition) <= flash_bytes)
    return;
  if (bootloader_bytes > 0) {
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_BEYOND_FLASH,
                                 "partition %s: ends at 0x%" G_GINT64_MODIFIER
                                 "x, the flash at 0x%" G_GINT64_MODIFIER "x",
                                 partition->label, get_end (partition), flash_bytes);
    return;
  }
  remark = strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_TABLE_BEYOND_FLASH,
                                       partition->label, NULL);
  remark->value = get_end (partition);
  remark->limit = flash_bytes;
}

static void
check_rows (StrobeFirmware *self)
{
  guint64 bootloader_bytes = find_bootloader_flash_size (self);

  for (guint i = 0; i < self->table->partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (self->table->partitions, StrobePartition, i);

    check_alignment (self, partition);
    check_against_earlier (self, i);
    check_end (self, partition, bootloader_bytes);
  }
}

static void
check_other_rows (StrobeFirmware *self)
{
  if (self->table->n_rows_after_end > 0)
    strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_TABLE_ROWS_AFTER_END, NULL, NULL)
      ->value = self->table->n_rows_after_end;
  if (self->table->md5_state == STROBE_PARTITION_MD5_NONE)
    strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_TABLE_NO_MD5, NULL, NULL);
}

static gboolean
find_loss (const StrobePartition *partition, StrobeFirmwareRemarkCode *code)
{
  if (partition->type != STROBE_PARTITION_TYPE_DATA)
    return FALSE;

  switch (partition->subtype) {
  case SUBTYPE_OTA_CHOICE:
    *code = STROBE_FIRMWARE_REMARK_OVERWRITES_OTA_CHOICE;
    return TRUE;
  case SUBTYPE_NVS:
    *code = STROBE_FIRMWARE_REMARK_OVERWRITES_SETTINGS;
    return TRUE;
  case SUBTYPE_NVS_KEYS:
    *code = STROBE_FIRMWARE_REMARK_OVERWRITES_KEYS;
    return TRUE;
  case SUBTYPE_FAT:
  case SUBTYPE_SPIFFS:
  case SUBTYPE_LITTLEFS:
    *code = STROBE_FIRMWARE_REMARK_OVERWRITES_FILES;
    return TRUE;
  default:
    return FALSE;
  }
}

/* The ROM erases the sectors of a part as a whole. */
static gboolean
erases (const StrobeFirmwareJoin *join, const StrobePartition *partition)
{
  const guint64 sector_bytes = STROBE_FLASH_PARAMS_SECTOR_BYTES;
  guint64 start = join->region.address / sector_bytes * sector_bytes;
  guint64 end =
    (strobe_firmware_join_get_end (join) + sector_bytes - 1) / sector_bytes * sector_bytes;

  return partition->size_bytes > 0 && start < get_end (partition) && partition->offset < end;
}

static void
check_losses (StrobeFirmware *self, const StrobePartition *partition)
{
  StrobeFirmwareRemarkCode code;

  if (!find_loss (partition, &code))
    return;

  for (guint i = 0; i < self->regions->len; i++) {
    const StrobeFirmwareJoin *join = g_ptr_array_index (self->regions, i);

    if (erases (join, partition)) {
      strobe_firmware_remark_add (self, code, partition->label, join->region.name);
      return;
    }
  }
}

static gboolean
is_app_too_large (StrobeFirmware *self, guint32 address)
{
  for (guint i = 0; i < self->images->len; i++) {
    const StrobeFirmwareImage *image = g_ptr_array_index (self->images, i);

    if (image->address == address && image->partition != NULL)
      return image->header.size_bytes > image->partition->size_bytes;
  }

  return FALSE;
}

static void
check_room (StrobeFirmware *self, const StrobePartition *partition)
{
  const StrobeFirmwareJoin *join = strobe_firmware_regions_find (self, partition->offset);
  StrobeFirmwareRemark *remark;

  if (join == NULL || join->region.address != partition->offset ||
      join->region.size_bytes <= partition->size_bytes ||
      is_app_too_large (self, partition->offset))
    return;
  remark = strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_BEYOND_PARTITION,
                                       join->region.name, partition->label);
  remark->value = join->region.size_bytes;
  remark->limit = partition->size_bytes;
}

static gboolean
is_in_a_partition (StrobeFirmware *self, const StrobeFirmwareJoin *join)
{
  for (guint i = 0; i < self->table->partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (self->table->partitions, StrobePartition, i);

    if (join->region.address < get_end (partition) &&
        partition->offset < strobe_firmware_join_get_end (join))
      return TRUE;
  }

  return FALSE;
}

static void
check_regions (StrobeFirmware *self)
{
  for (guint i = 0; i < self->regions->len; i++) {
    const StrobeFirmwareJoin *join = g_ptr_array_index (self->regions, i);

    if (join->region.kind == STROBE_FIRMWARE_PART_KIND_DATA && !is_in_a_partition (self, join))
      strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_OUTSIDE_PARTITIONS,
                                  join->region.name, NULL);
  }
}

/**
 * strobe_firmware_table_check:
 * @self: a firmware whose images are read
 *
 * Checks the partition table, if there is one, and the parts against it.
 *
 * Context: the thread that reads.
 *
 * Source: ESP-IDF v6.0 gen_esp32part.py (verify), flash_partitions.c.
 */
void
strobe_firmware_table_check (StrobeFirmware *self)
{
  if (self->table == NULL)
    return;

  check_rows (self);
  check_other_rows (self);
  for (guint i = 0; i < self->table->partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (self->table->partitions, StrobePartition, i);

    check_losses (self, partition);
    check_room (self, partition);
  }
  check_regions (self);
}
