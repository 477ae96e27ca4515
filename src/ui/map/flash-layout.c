/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/map/flash-layout.h"

#include <string.h>

#include "image/firmware-region.h"

/* The ROM erases whole sectors. Source: ESP-IDF v6.0 spi_flash_mmap.h (SPI_FLASH_SEC_SIZE). */
#define SECTOR_BYTES 4096u
/* Apps start at multiples of this, so less than it, between two partitions, is of no use to
 * anybody. Source: ESP-IDF v6.0 gen_esp32part.py (ALIGNMENT). */
#define MIN_FREE_BYTES 0x10000u
/* Where the file does not tell its size: no board with a USB loader has a smaller flash, and none
 * that its chips can address is larger. */
#define MIN_FLASH_BYTES (2u * 1024 * 1024)
#define MAX_FLASH_BYTES (128u * 1024 * 1024)
/* The share of the picture that what lies beyond the flash has for itself: where it ends may be
 * gigabytes away. */
#define BEYOND_SHARE 0.1

/**
 * StrobeFlashLayout:
 *
 * What is where in the flash: each partition with what the firmware puts into it, what it writes
 * where there is no partition, and what is free. A broken file is laid out as it says, so that one
 * sees what is wrong with it.
 *
 * Made by the window for each firmware.
 *
 * Context: any thread.
 */
struct _StrobeFlashLayout {
  GObject parent_instance;

  GArray *areas;    /* of StrobeFlashArea, by address */
  GArray *overlaps; /* of StrobeFlashPiece */
  guint64 flash_bytes;
  guint64 end_bytes;
};

G_DEFINE_FINAL_TYPE (StrobeFlashLayout, strobe_flash_layout, G_TYPE_OBJECT)

static StrobeFlashArea *
get_area (StrobeFlashLayout *self, guint index)
{
  return &g_array_index (self->areas, StrobeFlashArea, index);
}

static int
compare_areas (gconstpointer a, gconstpointer b)
{
  const StrobeFlashArea *x = a;
  const StrobeFlashArea *y = b;

  if (x->start != y->start)
    return x->start < y->start ? -1 : 1;
  return x->end < y->end ? -1 : x->end > y->end;
}

static guint64
round_down (guint64 address)
{
  return address / SECTOR_BYTES * SECTOR_BYTES;
}

static guint64
round_up (guint64 address)
{
  return round_down (address + SECTOR_BYTES - 1);
}

static void
add_partitions (StrobeFlashLayout *self, GArray *partitions)
{
  for (guint i = 0; partitions != NULL && i < partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (partitions, StrobePartition, i);
    g_autofree char *subtype = strobe_partition_dup_subtype_name (partition);
    StrobeFlashArea *area;

    if (partition->size_bytes == 0)
      continue;
    area = strobe_flash_area_add (self->areas, strobe_flash_area_get_partition_kind (partition),
                                  partition->offset,
                                  (guint64) partition->offset + partition->size_bytes);
    area->is_partition = TRUE;
    area->name = g_strdup (*partition->label != '\0' ? partition->label : subtype);
    area->type = g_strdup_printf ("%s, %s", strobe_partition_get_type_name (partition), subtype);
  }
}

/* Nothing but 0xff, as flash is when it has been erased: so a build empties a partition. */
static gboolean
is_blank (GBytes *data)
{
  gsize size_bytes = 0;
  const guint8 *bytes = data != NULL ? g_bytes_get_data (data, &size_bytes) : NULL;

  return size_bytes > 0 && bytes[0] == 0xff && memcmp (bytes, bytes + 1, size_bytes - 1) == 0;
}

static gboolean
is_region_blank (StrobeFirmware *firmware, guint index)
{
  const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, index);

  for (guint i = 0; i < region->n_parts; i++) {
    guint part = strobe_firmware_get_region_part (firmware, index, i);

    if (!is_blank (strobe_firmware_get_part (firmware, part)->data))
      return FALSE;
  }
  return TRUE;
}

/* What a region puts into each partition; nothing, where it has no @name. Returns the end of what
 * it begins with and no partition has: all of it, or up to the first partition it runs into. */
static guint64
fill_partitions (StrobeFlashLayout *self, const StrobeFlashPiece *piece, const char *name)
{
  gboolean is_too_large = FALSE;
  guint64 bare_end = piece->end;

  for (guint i = 0; i < self->areas->len; i++) {
    StrobeFlashArea *area = get_area (self, i);

    if (!area->is_partition || area->end <= piece->start || piece->end <= area->start)
      continue;
    bare_end = MIN (bare_end, MAX (area->start, piece->start));
    if (name == NULL)
      continue;
    strobe_flash_area_add_piece (area, piece, name);
    if (area->start <= piece->start && piece->end > area->end) {
      is_too_large = TRUE;
      strobe_flash_area_add_fault (area, STROBE_FLASH_AREA_TOO_LARGE);
    } else if (is_too_large) {
      strobe_flash_area_add_fault (area, STROBE_FLASH_AREA_OVERLAPS);
    }
  }
  return bare_end;
}

static void
add_region (StrobeFlashLayout *self, StrobeFirmware *firmware, guint index, gboolean is_wanted)
{
  const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, index);
  StrobeFlashPiece piece = { region->address, region->address + region->size_bytes, FALSE };
  guint64 bare_end = piece.end;
  StrobeFlashArea *area;

  if (region->size_bytes == 0)
    return;
  piece.is_blank = is_region_blank (firmware, index);
  bare_end = fill_partitions (self, &piece, is_wanted ? region->name : NULL);
  if (bare_end == piece.start)
    return;
  area =
    strobe_flash_area_add (self->areas, strobe_flash_area_get_region_kind (region), piece.start,
                           bare_end == piece.end ? round_up (bare_end) : bare_end);
  area->name = g_strdup (region->name);
  if (is_wanted)
    strobe_flash_area_add_piece (area, &piece, region->name);
}

/* Between bootloader and partition table nothing else can be. */
static void
widen_bootloader (StrobeFlashLayout *self)
{
  for (guint i = 0; i + 1 < self->areas->len; i++) {
    StrobeFlashArea *area = get_area (self, i);
    guint64 next = get_area (self, i + 1)->start;

    if (!area->is_partition && area->kind == STROBE_FLASH_AREA_KIND_BOOTLOADER &&
        next > area->end && next - area->end < MIN_FREE_BYTES)
      area->end = next;
  }
}

static void
mark_overlap (StrobeFlashLayout *self,
              guint64 start,
              guint64 end,
              gboolean (*meets) (const StrobeFlashArea *, guint64, guint64))
{
  StrobeFlashPiece overlap = { start, end, FALSE };

  g_array_append_val (self->overlaps, overlap);
  for (guint i = 0; i < self->areas->len; i++) {
    if (meets (get_area (self, i), start, end))
      strobe_flash_area_add_fault (get_area (self, i), STROBE_FLASH_AREA_OVERLAPS);
  }
}

static gboolean
is_written_in (const StrobeFlashArea *area, guint64 start, guint64 end)
{
  for (guint i = 0; i < area->pieces->len; i++) {
    const StrobeFlashPiece *piece = &g_array_index (area->pieces, StrobeFlashPiece, i);

    if (round_down (piece->start) < end && start < round_up (piece->end))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_partition_in (const StrobeFlashArea *area, guint64 start, guint64 end)
{
  return area->is_partition && area->start < end && start < area->end;
}

/* Two that share a sector spoil each other: the second to come erases what the first wrote. */
static void
find_overlapping_regions (StrobeFlashLayout *self, StrobeFirmware *firmware, const gboolean *wanted)
{
  guint64 cursor = 0;

  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++) {
    const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, i);
    guint64 start = round_down (region->address);
    guint64 end = round_up (region->address + region->size_bytes);

    if (region->size_bytes == 0 || (wanted != NULL && !wanted[i]))
      continue;
    if (start < cursor)
      mark_overlap (self, start, MIN (end, cursor), is_written_in);
    cursor = MAX (cursor, end);
  }
}

static void
find_overlapping_partitions (StrobeFlashLayout *self)
{
  guint64 cursor = 0;

  for (guint i = 0; i < self->areas->len; i++) {
    const StrobeFlashArea *area = get_area (self, i);

    if (!area->is_partition)
      continue;
    if (area->start < cursor)
      mark_overlap (self, area->start, MIN (area->end, cursor), is_partition_in);
    cursor = MAX (cursor, area->end);
  }
}

/* As large as the file says; else the next power of two that its partitions fit into. */
static guint64
find_flash_size (StrobeFlashLayout *self, StrobeFirmware *firmware)
{
  guint64 size_bytes = MIN_FLASH_BYTES;

  if (strobe_firmware_get_flash_size (firmware) != 0)
    return strobe_firmware_get_flash_size (firmware);
  for (guint i = 0; i < self->areas->len; i++) {
    while (get_area (self, i)->is_partition && size_bytes < get_area (self, i)->end &&
           size_bytes < MAX_FLASH_BYTES)
      size_bytes *= 2;
  }
  return size_bytes;
}

static void
find_end (StrobeFlashLayout *self)
{
  self->end_bytes = self->flash_bytes;
  for (guint i = 0; i < self->areas->len; i++) {
    StrobeFlashArea *area = get_area (self, i);

    if (area->end <= self->flash_bytes)
      continue;
    strobe_flash_area_add_fault (area, STROBE_FLASH_AREA_BEYOND);
    self->end_bytes = MAX (self->end_bytes, area->end);
  }
}

static void
add_free_areas (StrobeFlashLayout *self)
{
  guint n_areas = self->areas->len;
  guint64 cursor = 0;

  for (guint i = 0; i <= n_areas; i++) {
    guint64 next = i < n_areas ? get_area (self, i)->start : self->flash_bytes;
    guint64 end = MIN (next, self->flash_bytes);
    guint64 from = cursor;

    if (i < n_areas)
      cursor = MAX (cursor, get_area (self, i)->end);
    if (end > from && end - from >= MIN_FREE_BYTES)
      strobe_flash_area_add (self->areas, STROBE_FLASH_AREA_KIND_FREE, from, end);
  }
}

static void
strobe_flash_layout_finalize (GObject *object)
{
  StrobeFlashLayout *self = STROBE_FLASH_LAYOUT (object);

  g_array_unref (self->areas);
  g_array_unref (self->overlaps);
  G_OBJECT_CLASS (strobe_flash_layout_parent_class)->finalize (object);
}

static void
strobe_flash_layout_class_init (StrobeFlashLayoutClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_flash_layout_finalize;
}

static void
strobe_flash_layout_init (StrobeFlashLayout *self)
{
  self->areas = strobe_flash_area_array_new ();
  self->overlaps = g_array_new (FALSE, FALSE, sizeof (StrobeFlashPiece));
}

/**
 * strobe_flash_layout_new:
 * @firmware: a firmware, valid or not
 * @wanted: (nullable): for each region whether it is written; %NULL: all are
 *
 * Lays out the flash. Areas of a sound file do not overlap. Gaps of less than 64 KiB, which come
 * from the alignment of partitions, belong to no area.
 *
 * Ownership: keeps nothing of @firmware.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the layout
 */
StrobeFlashLayout *
strobe_flash_layout_new (StrobeFirmware *firmware, const gboolean *wanted)
{
  StrobeFlashLayout *self = g_object_new (STROBE_TYPE_FLASH_LAYOUT, NULL);

  g_return_val_if_fail (STROBE_IS_FIRMWARE (firmware), self);

  add_partitions (self, strobe_firmware_get_partitions (firmware));
  g_array_sort (self->areas, compare_areas);
  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++)
    add_region (self, firmware, i, wanted == NULL || wanted[i]);
  g_array_sort (self->areas, compare_areas);
  widen_bootloader (self);
  find_overlapping_regions (self, firmware, wanted);
  find_overlapping_partitions (self);
  self->flash_bytes = find_flash_size (self, firmware);
  find_end (self);
  add_free_areas (self);
  g_array_sort (self->areas, compare_areas);
  return self;
}

/**
 * strobe_flash_layout_get_flash_size:
 * @self: a layout
 *
 * Units: bytes.
 *
 * Context: any thread.
 *
 * Returns: how large the flash is, or seems to be where the file does not tell
 */
guint64
strobe_flash_layout_get_flash_size (StrobeFlashLayout *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_LAYOUT (self), 0);

  return self->flash_bytes;
}

/**
 * strobe_flash_layout_has_content:
 *
 * Returns: whether anything is known of the flash but that it is free
 */
gboolean
strobe_flash_layout_has_content (StrobeFlashLayout *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_LAYOUT (self), FALSE);

  for (guint i = 0; i < self->areas->len; i++) {
    if (get_area (self, i)->use != STROBE_FLASH_AREA_FREE)
      return TRUE;
  }
  return FALSE;
}

/**
 * strobe_flash_layout_get_n_areas:
 *
 * Returns: how many areas there are
 */
guint
strobe_flash_layout_get_n_areas (StrobeFlashLayout *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_LAYOUT (self), 0);

  return self->areas->len;
}

/**
 * strobe_flash_layout_get_area:
 * @self: a layout
 * @index: which one, by address
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the area
 */
const StrobeFlashArea *
strobe_flash_layout_get_area (StrobeFlashLayout *self, guint index)
{
  g_return_val_if_fail (STROBE_IS_FLASH_LAYOUT (self) && index < self->areas->len, NULL);

  return get_area (self, index);
}

/**
 * strobe_flash_layout_get_overlaps:
 * @self: a layout
 *
 * Tells where two partitions lie over each other, or two regions of the firmware share a sector.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (element-type StrobeFlashPiece): these places; empty for a sound file
 */
GArray *
strobe_flash_layout_get_overlaps (StrobeFlashLayout *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_LAYOUT (self), NULL);

  return self->overlaps;
}

/**
 * strobe_flash_layout_get_position:
 * @self: a layout
 * @address: in flash
 *
 * Places an address on a strip that is to scale. Where something lies beyond the flash, the last
 * tenth of the strip is for that, on a scale of its own.
 *
 * Units: @address is in bytes.
 *
 * Context: any thread.
 *
 * Returns: from 0, the start of the flash, to 1, the end of the strip
 */
double
strobe_flash_layout_get_position (StrobeFlashLayout *self, guint64 address)
{
  double flash_share;

  g_return_val_if_fail (STROBE_IS_FLASH_LAYOUT (self), 0);

  flash_share = self->end_bytes > self->flash_bytes ? 1 - BEYOND_SHARE : 1;
  if (address <= self->flash_bytes)
    return (double) address / (double) self->flash_bytes * flash_share;
  address = MIN (address, self->end_bytes);
  return flash_share + (double) (address - self->flash_bytes) /
                         (double) (self->end_bytes - self->flash_bytes) * (1 - flash_share);
}
