/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash-regions.h"

#include <math.h>

/* The flash is drawn at least this large where the file does not tell its size: no board with a
 * USB loader has a smaller one. */
#define MIN_FLASH_BYTES (2u * 1024 * 1024)

static void
region_clear (gpointer data)
{
  StrobeFlashRegion *region = data;

  g_clear_pointer (&region->name, g_free);
}

static int
compare_start (gconstpointer a, gconstpointer b)
{
  const StrobeFlashRegion *x = a;
  const StrobeFlashRegion *y = b;

  return x->start < y->start ? -1 : x->start > y->start;
}

static gboolean
overlaps (GArray *regions, guint64 start, guint64 size_bytes)
{
  for (guint i = 0; i < regions->len; i++) {
    const StrobeFlashRegion *other = &g_array_index (regions, StrobeFlashRegion, i);

    if (start < other->start + other->size_bytes && other->start < start + size_bytes)
      return TRUE;
  }
  return FALSE;
}

static void
add_parts (GArray *regions, StrobeFirmware *firmware)
{
  for (guint i = 0; i < strobe_firmware_get_n_parts (firmware); i++) {
    const StrobeFirmwarePart *part = strobe_firmware_get_part (firmware, i);
    StrobeFlashRegion region = { STROBE_FLASH_REGION_WRITTEN, part->kind, part->address,
                                 part->size_bytes, NULL };

    if (part->kind == STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS || part->size_bytes == 0 ||
        overlaps (regions, part->address, part->size_bytes))
      continue;
    region.name = g_strdup (part->name);
    g_array_append_val (regions, region);
  }
}

static void
add_kept_partitions (GArray *regions, GArray *partitions)
{
  for (guint i = 0; partitions != NULL && i < partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (partitions, StrobePartition, i);
    StrobeFlashRegion region = { STROBE_FLASH_REGION_KEPT, STROBE_FIRMWARE_PART_KIND_DATA,
                                 partition->offset, partition->size_bytes, NULL };

    if (partition->size_bytes == 0 || overlaps (regions, partition->offset, partition->size_bytes))
      continue;
    region.name = g_strdup (partition->label);
    g_array_append_val (regions, region);
  }
}

static guint64
find_flash_end (GArray *regions, StrobeFirmware *firmware)
{
  guint64 end = MAX (strobe_firmware_get_flash_size (firmware), MIN_FLASH_BYTES);

  for (guint i = 0; i < regions->len; i++) {
    const StrobeFlashRegion *region = &g_array_index (regions, StrobeFlashRegion, i);

    end = MAX (end, region->start + region->size_bytes);
  }
  return end;
}

static void
add_gaps (GArray *regions, guint64 flash_end)
{
  guint n_regions = regions->len;
  guint64 cursor = 0;

  for (guint i = 0; i <= n_regions; i++) {
    StrobeFlashRegion gap = { STROBE_FLASH_REGION_FREE, STROBE_FIRMWARE_PART_KIND_DATA, cursor, 0,
                              NULL };
    guint64 next = flash_end;

    if (i < n_regions) {
      const StrobeFlashRegion *region = &g_array_index (regions, StrobeFlashRegion, i);

      next = region->start;
      cursor = region->start + region->size_bytes;
    }
    if (next <= gap.start)
      continue;
    gap.size_bytes = next - gap.start;
    g_array_append_val (regions, gap);
  }
}

/**
 * strobe_flash_regions_new:
 * @firmware: a firmware
 *
 * Lays out the flash as it will be: what is written, which partitions keep what they hold, what is
 * free. Regions do not overlap, are in order, and cover the flash from 0 to its end.
 *
 * Units: bytes.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): an array of #StrobeFlashRegion
 */
GArray *
strobe_flash_regions_new (StrobeFirmware *firmware)
{
  GArray *regions = g_array_new (FALSE, TRUE, sizeof (StrobeFlashRegion));

  g_array_set_clear_func (regions, region_clear);
  add_parts (regions, firmware);
  add_kept_partitions (regions, strobe_firmware_get_partitions (firmware));
  g_array_sort (regions, compare_start);
  add_gaps (regions, find_flash_end (regions, firmware));
  g_array_sort (regions, compare_start);
  return regions;
}

/**
 * strobe_flash_region_get_weight:
 *
 * Tells how wide a region is drawn. To scale, a partition table would be a thousandth of the map
 * and nobody would see it; the square root keeps the order of sizes and shows the small ones.
 *
 * Context: any thread.
 *
 * Returns: a share; only its relation to the other regions' means something
 */
double
strobe_flash_region_get_weight (const StrobeFlashRegion *self)
{
  return sqrt ((double) self->size_bytes);
}
