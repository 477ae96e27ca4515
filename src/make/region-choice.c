/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/region-choice.h"

#include "image/flash-params.h"

/* What of a firmware is written: everything, the app alone, or all but what the board keeps for
 * its user. Pure: a firmware in, an array with a gboolean for each region out. */

/* Data partitions that the app fills while it runs.
 *
 * Source: ESP-IDF v6.0 gen_esp32part.py (SUBTYPES). */
#define SUBTYPE_NVS 0x02
#define SUBTYPE_NVS_KEYS 0x04
#define SUBTYPE_ESPHTTPD 0x80
#define SUBTYPE_FAT 0x81
#define SUBTYPE_SPIFFS 0x82
#define SUBTYPE_LITTLEFS 0x83

static gboolean
is_code_or_table (StrobeFirmwarePartKind kind)
{
  switch (kind) {
  case STROBE_FIRMWARE_PART_KIND_BOOTLOADER:
  case STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE:
  case STROBE_FIRMWARE_PART_KIND_APP:
    return TRUE;
  case STROBE_FIRMWARE_PART_KIND_DATA:
  case STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS:
    return FALSE;
  }
  g_assert_not_reached ();
}

static gboolean
overwrites_user_data (StrobeFirmware *firmware, const StrobeFirmwareRegion *region)
{
  GArray *partitions = strobe_firmware_get_partitions (firmware);

  for (guint i = 0; partitions != NULL && i < partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (partitions, StrobePartition, i);

    if (strobe_region_choice_is_user_data (partition) &&
        strobe_region_choice_overlaps (region, partition))
      return TRUE;
  }
  return FALSE;
}

static gboolean
takes (StrobeRegionChoice self, StrobeFirmware *firmware, const StrobeFirmwareRegion *region)
{
  switch (self) {
  case STROBE_REGION_CHOICE_EVERYTHING:
    return TRUE;
  case STROBE_REGION_CHOICE_APP_ONLY:
    return region->kind == STROBE_FIRMWARE_PART_KIND_APP;
  case STROBE_REGION_CHOICE_KEEP_SETTINGS:
    return is_code_or_table (region->kind) || !overwrites_user_data (firmware, region);
  case STROBE_REGION_CHOICE_CUSTOM:
    return FALSE;
  }
  g_assert_not_reached ();
}

static gboolean
are_equal (StrobeFirmware *firmware, const gboolean *a, const gboolean *b)
{
  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++) {
    if (!a[i] != !b[i])
      return FALSE;
  }
  return TRUE;
}

/**
 * strobe_region_choice_apply:
 * @self: one of the usual choices
 * @firmware: a firmware
 *
 * Tells what a choice takes of a firmware. Settings are what is in partitions that the app fills
 * while it runs; a region with an app, a bootloader or a table in it is never left out for them.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (array): for each region whether it is taken; all %FALSE for CUSTOM
 */
gboolean *
strobe_region_choice_apply (StrobeRegionChoice self, StrobeFirmware *firmware)
{
  guint n_regions;
  gboolean *wanted;

  g_return_val_if_fail (STROBE_IS_FIRMWARE (firmware), NULL);

  n_regions = strobe_firmware_get_n_regions (firmware);
  wanted = g_new0 (gboolean, n_regions + 1);
  for (guint i = 0; i < n_regions; i++)
    wanted[i] = takes (self, firmware, strobe_firmware_get_region (firmware, i));
  return wanted;
}

/**
 * strobe_region_choice_is_offered:
 * @self: one of the usual choices
 * @firmware: a firmware
 *
 * Tells whether a choice makes a difference: it takes something, and not all.
 *
 * Context: any thread.
 *
 * Returns: %TRUE for EVERYTHING, and for what differs from it
 */
gboolean
strobe_region_choice_is_offered (StrobeRegionChoice self, StrobeFirmware *firmware)
{
  g_autofree gboolean *all = strobe_region_choice_apply (STROBE_REGION_CHOICE_EVERYTHING, firmware);
  g_autofree gboolean *none = strobe_region_choice_apply (STROBE_REGION_CHOICE_CUSTOM, firmware);
  g_autofree gboolean *wanted = strobe_region_choice_apply (self, firmware);

  if (self == STROBE_REGION_CHOICE_EVERYTHING)
    return TRUE;
  return !are_equal (firmware, wanted, all) && !are_equal (firmware, wanted, none);
}

static gboolean
was_wanted (StrobeFirmware *before, const gboolean *wanted, const StrobeFirmwareRegion *region)
{
  for (guint i = 0; i < strobe_firmware_get_n_regions (before); i++) {
    const StrobeFirmwareRegion *old = strobe_firmware_get_region (before, i);

    if (old->address == region->address || g_str_equal (old->name, region->name))
      return wanted[i];
  }
  return FALSE;
}

/**
 * strobe_region_choice_carry:
 * @before: the firmware that was chosen from
 * @wanted: for each of its regions, whether it was wanted
 * @now: the same firmware, built again
 *
 * Says for the next build what was said of the one before: a usual choice stays that choice, else
 * each region stays wanted or not, and one that was not there before is not wanted.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): for each region of @now, whether it is wanted
 */
gboolean *
strobe_region_choice_carry (StrobeFirmware *before, const gboolean *wanted, StrobeFirmware *now)
{
  StrobeRegionChoice choice;
  gboolean *carried = NULL;

  g_return_val_if_fail (STROBE_IS_FIRMWARE (before) && STROBE_IS_FIRMWARE (now), NULL);

  choice = strobe_region_choice_find (before, wanted);
  if (choice != STROBE_REGION_CHOICE_CUSTOM && strobe_region_choice_is_offered (choice, now))
    return strobe_region_choice_apply (choice, now);
  carried = g_new0 (gboolean, strobe_firmware_get_n_regions (now) + 1);
  for (guint i = 0; i < strobe_firmware_get_n_regions (now); i++)
    carried[i] = was_wanted (before, wanted, strobe_firmware_get_region (now, i));
  return carried;
}

/**
 * strobe_region_choice_find:
 * @firmware: a firmware
 * @wanted: for each region whether it is taken
 *
 * Tells which of the usual choices this is.
 *
 * Context: any thread.
 *
 * Returns: the first that takes the same; else CUSTOM
 */
StrobeRegionChoice
strobe_region_choice_find (StrobeFirmware *firmware, const gboolean *wanted)
{
  g_return_val_if_fail (wanted != NULL, STROBE_REGION_CHOICE_CUSTOM);

  for (StrobeRegionChoice i = STROBE_REGION_CHOICE_EVERYTHING; i < STROBE_REGION_CHOICE_CUSTOM;
       i++) {
    g_autofree gboolean *usual = strobe_region_choice_apply (i, firmware);

    if (strobe_region_choice_is_offered (i, firmware) && are_equal (firmware, wanted, usual))
      return i;
  }
  return STROBE_REGION_CHOICE_CUSTOM;
}

/**
 * strobe_region_choice_add_named:
 * @firmware: a firmware
 * @name: a kind ("app"), the name of a region ("blink.bin") or the label of a partition ("nvs")
 * @wanted: for each region whether it is taken
 *
 * Takes what a word on a command line means: all regions that it fits.
 *
 * Context: any thread.
 *
 * Returns: %FALSE if it fits none
 */
gboolean
strobe_region_choice_add_named (StrobeFirmware *firmware, const char *name, gboolean *wanted)
{
  gboolean found = FALSE;

  g_return_val_if_fail (name != NULL && wanted != NULL, FALSE);

  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++) {
    const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, i);
    const StrobePartition *partition = strobe_region_choice_find_partition (firmware, region);

    if (!g_str_equal (name, region->name) &&
        !g_str_equal (name, strobe_region_choice_get_kind_name (region->kind)) &&
        (partition == NULL || !g_str_equal (name, partition->label)))
      continue;
    wanted[i] = TRUE;
    found = TRUE;
  }
  return found;
}

/**
 * strobe_region_choice_get_kind_name:
 * @kind: of a region
 *
 * Names a kind for command lines and scripts.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): "data", "bootloader", "partition-table", "app" or "flash-params"
 */
const char *
strobe_region_choice_get_kind_name (StrobeFirmwarePartKind kind)
{
  switch (kind) {
  case STROBE_FIRMWARE_PART_KIND_DATA:
    return "data";
  case STROBE_FIRMWARE_PART_KIND_BOOTLOADER:
    return "bootloader";
  case STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE:
    return "partition-table";
  case STROBE_FIRMWARE_PART_KIND_APP:
    return "app";
  case STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS:
    return "flash-params";
  }
  g_assert_not_reached ();
}

/**
 * strobe_region_choice_find_partition:
 * @firmware: a firmware
 * @region: one of its regions
 *
 * Finds the partition that a region is for: the one that it starts in.
 *
 * Ownership: belongs to the firmware.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the partition
 */
const StrobePartition *
strobe_region_choice_find_partition (StrobeFirmware *firmware, const StrobeFirmwareRegion *region)
{
  GArray *partitions = strobe_firmware_get_partitions (firmware);

  for (guint i = 0; partitions != NULL && i < partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (partitions, StrobePartition, i);

    if (region->address >= partition->offset &&
        region->address - partition->offset < partition->size_bytes)
      return partition;
  }
  return NULL;
}

/**
 * strobe_region_choice_overlaps:
 * @region: a region
 * @partition: a partition
 *
 * Tells whether writing a region changes a partition. The ROM erases whole sectors.
 *
 * Context: any thread.
 *
 * Source: the mask ROM's dfu_cpio_callback.
 *
 * Returns: %TRUE if a sector of the region is in the partition
 */
gboolean
strobe_region_choice_overlaps (const StrobeFirmwareRegion *region, const StrobePartition *partition)
{
  guint64 sector_bytes = STROBE_FLASH_PARAMS_SECTOR_BYTES;
  guint64 start = region->address / sector_bytes * sector_bytes;
  guint64 end =
    (region->address + region->size_bytes + sector_bytes - 1) / sector_bytes * sector_bytes;

  return start < (guint64) partition->offset + partition->size_bytes && partition->offset < end;
}

/**
 * strobe_region_choice_is_user_data:
 * @partition: a partition
 *
 * Tells whether a partition holds what the app stored while it ran: settings, keys, files. Which
 * slot starts (otadata) and calibration (phy) come with the build and are none.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 gen_esp32part.py (SUBTYPES).
 *
 * Returns: %TRUE if its content is lost when it is written
 */
gboolean
strobe_region_choice_is_user_data (const StrobePartition *partition)
{
  g_return_val_if_fail (partition != NULL, FALSE);

  if (partition->type != STROBE_PARTITION_TYPE_DATA)
    return FALSE;
  switch (partition->subtype) {
  case SUBTYPE_NVS:
  case SUBTYPE_NVS_KEYS:
  case SUBTYPE_ESPHTTPD:
  case SUBTYPE_FAT:
  case SUBTYPE_SPIFFS:
  case SUBTYPE_LITTLEFS:
    return TRUE;
  default:
    return FALSE;
  }
}
