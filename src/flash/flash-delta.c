/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-delta.h"

#include "flash/flash-pieces.h"
#include "image/firmware-builder.h"
#include "image/firmware-region.h"

/* StrobeFlashDelta: the firmware on the one hand, what is known of the flash of a board on the
 * other; what differs becomes an archive of its own. Its parts are fields of the grid, so they
 * begin and end at sectors wherever a region does not; what lies between them is not erased.
 *
 * The archive alone is no firmware that could be judged: it may begin in the middle of an image.
 * That it is a cut-out of a good one is checked when the plan is made. */

/* Source: the mask ROM's updater takes 64 records, the flash parameters among them. */
#define MAX_RECORDS 64

/* Above every address. */
#define MAX_PART_BYTES (G_GUINT64_CONSTANT (1) << 32)

static guint
count_parts (GArray *changes, guint64 part_size_bytes)
{
  const StrobeFlashChange *last = NULL;
  guint n_parts = 0;

  for (guint i = 0; i < changes->len; i++) {
    const StrobeFlashChange *change = &g_array_index (changes, StrobeFlashChange, i);

    if (last == NULL || last->region != change->region ||
        last->address / part_size_bytes != change->address / part_size_bytes)
      n_parts++;
    last = change;
  }
  return n_parts;
}

/**
 * strobe_flash_delta_choose_part_size:
 * @changes: (element-type StrobeFlashChange): what has to be sent, by region and address
 * @n_parts: how many parts the archive may have
 *
 * Chooses the size of the parts: as small as the number of parts allows, for a part is sent as a
 * whole. A part never reaches over two regions.
 *
 * Units: @n_parts counts parts; the result is in bytes, a power of two from 64 KiB on.
 *
 * Context: any thread.
 *
 * Returns: the size of a field of the flash that one part covers
 */
guint64
strobe_flash_delta_choose_part_size (GArray *changes, guint n_parts)
{
  guint64 size_bytes = STROBE_FLASH_PIECE_BYTES;

  while (size_bytes < MAX_PART_BYTES && count_parts (changes, size_bytes) > n_parts)
    size_bytes *= 2;
  return size_bytes;
}

/* The first region that ends behind an address is the one that it lies in. */
static guint
find_region (StrobeFirmware *firmware, guint32 address)
{
  guint n_regions = strobe_firmware_get_n_regions (firmware);
  guint i = 0;

  while (i < n_regions) {
    const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, i);

    if (address < region->address + region->size_bytes)
      break;
    i++;
  }
  return i;
}

static GArray *
list_changes (StrobeFirmware *firmware, GArray *known)
{
  g_autoptr (GArray) pieces = strobe_flash_pieces_of (firmware);
  GArray *changes = g_array_new (FALSE, FALSE, sizeof (StrobeFlashChange));

  for (guint i = 0; i < pieces->len; i++) {
    const StrobeFlashPiece *piece = &g_array_index (pieces, StrobeFlashPiece, i);
    StrobeFlashChange change = { .region = find_region (firmware, piece->address),
                                 .address = piece->address };

    if (!strobe_flash_pieces_have (known, piece))
      g_array_append_val (changes, change);
  }
  return changes;
}

/* The names are read by nobody but the ROM; they only have to differ. */
static void
add_field (StrobeFirmwareBuilder *builder,
           StrobeFirmware *firmware,
           const StrobeFlashChange *change,
           guint64 part_size_bytes)
{
  const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, change->region);
  g_autoptr (GBytes) content = strobe_firmware_dup_region_data (firmware, change->region);
  guint64 field = change->address - change->address % part_size_bytes;
  guint64 start = MAX (field, region->address);
  guint64 end = MIN (field + part_size_bytes, region->address + region->size_bytes);
  g_autoptr (GBytes) data = g_bytes_new_from_bytes (content, (gsize) (start - region->address),
                                                    (gsize) (end - start));
  g_autofree char *name = g_strdup_printf ("0x%08x.bin", (guint32) start);

  strobe_firmware_builder_add_file (builder, name, (guint32) start, data);
}

static StrobeFirmware *
build_sent (StrobeFirmware *firmware, GArray *changes)
{
  guint64 flash_size_bytes = strobe_firmware_get_flash_size (firmware);
  guint64 part_size_bytes = strobe_flash_delta_choose_part_size (
    changes, flash_size_bytes > 0 ? MAX_RECORDS - 1 : MAX_RECORDS);
  g_autoptr (StrobeFirmwareBuilder) builder =
               strobe_firmware_builder_new (strobe_firmware_get_chip (firmware)->chip_id);
  const StrobeFlashChange *last = NULL;

  strobe_firmware_builder_set_flash_size (builder, (guint32) flash_size_bytes);
  strobe_firmware_builder_set_part_size (builder, (gsize) MIN (part_size_bytes, G_MAXINT32));
  for (guint i = 0; i < changes->len; i++) {
    const StrobeFlashChange *change = &g_array_index (changes, StrobeFlashChange, i);

    if (last == NULL || last->region != change->region ||
        last->address / part_size_bytes != change->address / part_size_bytes)
      add_field (builder, firmware, change, part_size_bytes);
    last = change;
  }
  g_autoptr (GBytes) file = strobe_firmware_builder_build (builder);
  return strobe_firmware_new (file);
}

/**
 * strobe_flash_delta_new:
 * @firmware: a valid firmware
 * @known: (nullable) (element-type StrobeFlashPiece): what the flash of the board holds, for
 *   certain; %NULL if nothing is known
 *
 * Works out what has to be sent so that the board holds @firmware.
 *
 * Ownership: keeps nothing.
 *
 * Context: any thread; takes milliseconds, so the window calls it on a worker.
 *
 * Returns: (transfer full): the difference
 */
StrobeFlashDelta *
strobe_flash_delta_new (StrobeFirmware *firmware, GArray *known)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (firmware), NULL);
  g_return_val_if_fail (strobe_firmware_is_valid (firmware), NULL);

  StrobeFlashDelta *self = g_new0 (StrobeFlashDelta, 1);
  self->full_bytes = strobe_firmware_get_write_size (firmware);
  self->sent_bytes = self->full_bytes;
  if (known == NULL)
    return self;

  g_autoptr (GArray) changes = list_changes (firmware, known);
  if (changes->len == 0) {
    self->kind = STROBE_FLASH_DELTA_NOTHING;
    self->sent_bytes = 0;
    return self;
  }
  g_autoptr (StrobeFirmware) sent = build_sent (firmware, changes);
  self->kind = STROBE_FLASH_DELTA_EVERYTHING;
  if (strobe_firmware_get_write_size (sent) < self->full_bytes) {
    self->kind = STROBE_FLASH_DELTA_PARTS;
    self->sent_bytes = strobe_firmware_get_write_size (sent);
    self->sent = g_steal_pointer (&sent);
  }
  return self;
}

/**
 * strobe_flash_delta_free:
 * @self: (transfer full) (nullable): a difference
 *
 * Frees it.
 *
 * Context: any thread.
 */
void
strobe_flash_delta_free (StrobeFlashDelta *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->sent);
  g_free (self);
}
