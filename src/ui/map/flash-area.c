/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/map/flash-area.h"

/* StrobeFlashArea: a place in the flash that has a name, and what happens to it. A plain value,
 * made by the layout of the flash. */

static void
area_clear (gpointer data)
{
  StrobeFlashArea *area = data;

  g_clear_pointer (&area->name, g_free);
  g_clear_pointer (&area->type, g_free);
  g_clear_pointer (&area->content, g_free);
  g_clear_pointer (&area->pieces, g_array_unref);
}

/**
 * strobe_flash_area_array_new:
 *
 * Returns: (transfer full) (element-type StrobeFlashArea): no areas yet
 */
GArray *
strobe_flash_area_array_new (void)
{
  GArray *areas = g_array_new (FALSE, FALSE, sizeof (StrobeFlashArea));

  g_array_set_clear_func (areas, area_clear);
  return areas;
}

/**
 * strobe_flash_area_add:
 * @areas: takes it
 * @kind: what it is
 * @start: its first address
 * @end: the address behind it
 *
 * Adds an area that nothing is written into.
 *
 * Units: start and end are addresses, in bytes.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the area, until another one is added
 */
StrobeFlashArea *
strobe_flash_area_add (GArray *areas, StrobeFlashAreaKind kind, guint64 start, guint64 end)
{
  StrobeFlashArea area = { .kind = kind, .start = start, .end = end };

  area.use = kind == STROBE_FLASH_AREA_KIND_FREE ? STROBE_FLASH_AREA_FREE : STROBE_FLASH_AREA_KEPT;
  area.pieces = g_array_new (FALSE, FALSE, sizeof (StrobeFlashPiece));
  g_array_append_val (areas, area);
  return &g_array_index (areas, StrobeFlashArea, areas->len - 1);
}

/**
 * strobe_flash_area_get_partition_kind:
 * @partition: a partition
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 gen_esp32part.py (TYPES).
 *
 * Returns: what it is; a type that ESP-IDF does not define holds data
 */
StrobeFlashAreaKind
strobe_flash_area_get_partition_kind (const StrobePartition *partition)
{
  static const StrobeFlashAreaKind kinds[] = {
    STROBE_FLASH_AREA_KIND_APP,
    STROBE_FLASH_AREA_KIND_DATA,
    STROBE_FLASH_AREA_KIND_BOOTLOADER,
    STROBE_FLASH_AREA_KIND_TABLE,
  };

  return partition->type < G_N_ELEMENTS (kinds) ? kinds[partition->type]
                                                : STROBE_FLASH_AREA_KIND_DATA;
}

/**
 * strobe_flash_area_get_region_kind:
 * @region: a region of a firmware
 *
 * Context: any thread.
 *
 * Returns: what it is
 */
StrobeFlashAreaKind
strobe_flash_area_get_region_kind (const StrobeFirmwareRegion *region)
{
  switch (region->kind) {
  case STROBE_FIRMWARE_PART_KIND_BOOTLOADER:
    return STROBE_FLASH_AREA_KIND_BOOTLOADER;
  case STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE:
    return STROBE_FLASH_AREA_KIND_TABLE;
  case STROBE_FIRMWARE_PART_KIND_APP:
    return STROBE_FLASH_AREA_KIND_APP;
  case STROBE_FIRMWARE_PART_KIND_DATA:
  case STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS:
    return STROBE_FLASH_AREA_KIND_DATA;
  }
  g_assert_not_reached ();
}

/**
 * strobe_flash_area_add_piece:
 * @self: an area
 * @piece: what is written; it touches the area
 * @content: what the firmware calls it
 *
 * Writes into an area what of a piece lies in it.
 *
 * Context: any thread.
 */
void
strobe_flash_area_add_piece (StrobeFlashArea *self,
                             const StrobeFlashPiece *piece,
                             const char *content)
{
  StrobeFlashPiece part = { MAX (piece->start, self->start), MIN (piece->end, self->end),
                            piece->is_blank };

  g_array_append_val (self->pieces, part);
  self->written_bytes += part.end - part.start;
  if (self->content == NULL)
    self->content = g_strdup (content);
  if (self->use != STROBE_FLASH_AREA_WRITTEN)
    self->use = piece->is_blank ? STROBE_FLASH_AREA_ERASED : STROBE_FLASH_AREA_WRITTEN;
}

/**
 * strobe_flash_area_add_fault:
 * @self: an area
 * @fault: what is wrong with it
 *
 * Remembers the worst that is wrong with an area.
 *
 * Context: any thread.
 */
void
strobe_flash_area_add_fault (StrobeFlashArea *self, StrobeFlashAreaFault fault)
{
  self->fault = MAX (self->fault, fault);
}
