/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-pieces.h"

#include <string.h>

#include "image/firmware-region.h"
#include "image/flash-params.h"

/* What a flash holds, in pieces that can be compared. The grid is that of the flash and not that
 * of a file: however a build cuts its files, the same content at the same place gives the same
 * pieces. A piece is the field of one region, so it begins where a field or a region does.
 *
 * What an app may write by itself is not worth remembering: after the next RESET it may be
 * anything. Which ranges are stable is told by the partition table that was flashed; everything
 * that it does not vouch for is not. */

/* ESP-IDF v6.2 components/partition_table/gen_esp32part.py: types of partitions, and subtypes of
 * apps. Bootloader and partition table have types of their own where an app may replace them. */
#define SUBTYPE_APP_FACTORY 0x00
#define SUBTYPE_APP_OTA_FIRST 0x10
#define SUBTYPE_APP_OTA_LAST 0x1f
#define SUBTYPE_APP_TEST 0x20
#define SUBTYPE_DATA_OTA 0x00
#define PARTITION_FLAG_ENCRYPTED (1u << 0)

static guint64
round_down_to_sector (guint64 address)
{
  return address - address % STROBE_FLASH_PARAMS_SECTOR_BYTES;
}

static guint64
round_up_to_sector (guint64 address)
{
  return round_down_to_sector (address + STROBE_FLASH_PARAMS_SECTOR_BYTES - 1);
}

static guint64
get_end (const StrobeFlashPiece *piece)
{
  return (guint64) piece->address + piece->size_bytes;
}

static void
add_piece (GArray *pieces, guint32 address, const guint8 *data, gsize size_bytes)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  StrobeFlashPiece piece = { .address = address, .size_bytes = (guint32) size_bytes };
  gsize md5_bytes = sizeof piece.md5;

  g_checksum_update (checksum, data, (gssize) size_bytes);
  g_checksum_get_digest (checksum, piece.md5, &md5_bytes);
  g_array_append_val (pieces, piece);
}

static void
add_region (GArray *pieces, guint64 address, GBytes *content)
{
  gsize left_bytes = 0;
  const guint8 *data = g_bytes_get_data (content, &left_bytes);

  while (left_bytes > 0) {
    gsize room_bytes = STROBE_FLASH_PIECE_BYTES - (gsize) (address % STROBE_FLASH_PIECE_BYTES);
    gsize size_bytes = MIN (left_bytes, room_bytes);

    add_piece (pieces, (guint32) address, data, size_bytes);
    address += size_bytes;
    data += size_bytes;
    left_bytes -= size_bytes;
  }
}

/**
 * strobe_flash_pieces_of:
 * @firmware: a firmware
 *
 * Cuts everything that a firmware writes into pieces.
 *
 * Context: any thread; takes milliseconds, so the window calls it on a worker.
 *
 * Returns: (transfer full) (element-type StrobeFlashPiece): the pieces
 */
GArray *
strobe_flash_pieces_of (StrobeFirmware *firmware)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (StrobeFlashPiece));

  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++) {
    const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, i);
    g_autoptr (GBytes) content = strobe_firmware_dup_region_data (firmware, i);

    if (content != NULL)
      add_region (pieces, region->address, content);
  }
  return pieces;
}

static int
compare_addresses (gconstpointer left, gconstpointer right)
{
  const StrobeFlashPiece *a = left;
  const StrobeFlashPiece *b = right;

  return a->address < b->address ? -1 : a->address > b->address;
}

/**
 * strobe_flash_pieces_have:
 * @self: (element-type StrobeFlashPiece): what is known of a flash
 * @piece: what is looked for
 *
 * Tells whether the flash holds exactly that, exactly there.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it does
 */
gboolean
strobe_flash_pieces_have (GArray *self, const StrobeFlashPiece *piece)
{
  const StrobeFlashPiece *found = NULL;
  guint at = 0;

  if (!g_array_binary_search (self, piece, compare_addresses, &at))
    return FALSE;
  found = &g_array_index (self, StrobeFlashPiece, at);
  return found->size_bytes == piece->size_bytes &&
         memcmp (found->md5, piece->md5, sizeof found->md5) == 0;
}

/* Sectors are erased as a whole. */
static gboolean
touches (const StrobeFlashPiece *a, const StrobeFlashPiece *b)
{
  return round_down_to_sector (a->address) < round_up_to_sector (get_end (b)) &&
         round_down_to_sector (b->address) < round_up_to_sector (get_end (a));
}

static gboolean
is_touched (const StrobeFlashPiece *piece, GArray *written)
{
  for (guint i = 0; i < written->len; i++) {
    if (touches (piece, &g_array_index (written, StrobeFlashPiece, i)))
      return TRUE;
  }
  return FALSE;
}

/**
 * strobe_flash_pieces_after:
 * @self: (element-type StrobeFlashPiece): what was known of a flash
 * @written: (element-type StrobeFlashPiece): what was written then
 *
 * Tells what is known afterwards: what was written, and what was known of sectors that were left
 * alone.
 *
 * Context: any thread.
 *
 * Source: the mask ROM's updater erases every sector that a part touches.
 *
 * Returns: (transfer full) (element-type StrobeFlashPiece): the pieces
 */
GArray *
strobe_flash_pieces_after (GArray *self, GArray *written)
{
  GArray *pieces = g_array_new (FALSE, FALSE, sizeof (StrobeFlashPiece));

  for (guint i = 0; i < self->len; i++) {
    const StrobeFlashPiece *piece = &g_array_index (self, StrobeFlashPiece, i);

    if (!is_touched (piece, written))
      g_array_append_vals (pieces, piece, 1);
  }
  if (written->len > 0)
    g_array_append_vals (pieces, written->data, written->len);
  g_array_sort (pieces, compare_addresses);
  return pieces;
}

static gboolean
is_inside (const StrobeFlashPiece *piece, GArray *ranges)
{
  for (guint i = 0; i < ranges->len; i++) {
    const StrobeFlashRange *range = &g_array_index (ranges, StrobeFlashRange, i);

    if (range->start <= piece->address && get_end (piece) <= range->end)
      return TRUE;
  }
  return FALSE;
}

/**
 * strobe_flash_pieces_keep:
 * @self: (element-type StrobeFlashPiece): pieces
 * @ranges: (element-type StrobeFlashRange): where pieces are worth keeping
 *
 * Forgets each piece that is not in one of the ranges as a whole.
 *
 * Context: any thread.
 */
void
strobe_flash_pieces_keep (GArray *self, GArray *ranges)
{
  for (guint i = self->len; i > 0; i--) {
    if (!is_inside (&g_array_index (self, StrobeFlashPiece, i - 1), ranges))
      g_array_remove_index (self, i - 1);
  }
}

static gboolean
has_partition (GArray *partitions, guint8 type, guint8 subtype)
{
  for (guint i = 0; i < partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (partitions, StrobePartition, i);

    if (partition->type == type && partition->subtype == subtype)
      return TRUE;
  }
  return FALSE;
}

/* From ESP-IDF v5.5 on an app may bring a new bootloader and a new table; then the table has
 * partitions of types that are neither app nor data. */
static gboolean
is_start_stable (GArray *partitions)
{
  for (guint i = 0; i < partitions->len; i++) {
    guint8 type = g_array_index (partitions, StrobePartition, i).type;

    if (type != STROBE_PARTITION_TYPE_APP && type != STROBE_PARTITION_TYPE_DATA)
      return FALSE;
  }
  return TRUE;
}

/* An app updates itself into the OTA slots, and notes in "otadata" which one is next; it does not
 * write where apps are flashed only. What is encrypted in place is not what was sent. */
static gboolean
is_stable (const StrobePartition *partition, gboolean has_otadata)
{
  gboolean is_ota =
    partition->subtype >= SUBTYPE_APP_OTA_FIRST && partition->subtype <= SUBTYPE_APP_OTA_LAST;

  if (partition->type != STROBE_PARTITION_TYPE_APP ||
      (partition->flags & PARTITION_FLAG_ENCRYPTED) != 0)
    return FALSE;
  return partition->subtype == SUBTYPE_APP_FACTORY || partition->subtype == SUBTYPE_APP_TEST ||
         (is_ota && !has_otadata);
}

static void
add_range (GArray *ranges, guint64 start, guint64 end)
{
  StrobeFlashRange range = { .start = start, .end = end };

  g_array_append_val (ranges, range);
}

/* The bootloader, which lies before the table, and the sector of the table. */
static void
add_start (GArray *ranges, StrobeFirmware *firmware)
{
  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++) {
    const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, i);

    if (region->kind == STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE) {
      add_range (ranges, 0, region->address);
      add_range (ranges, region->address, region->address + STROBE_FLASH_PARAMS_SECTOR_BYTES);
      return;
    }
  }
}

/**
 * strobe_flash_pieces_list_stable:
 * @firmware: a firmware
 *
 * Lists what stays as it was flashed while the app runs, by the partition table in the firmware:
 * the bootloader, the table, the app where it cannot update itself. Partitions with data, slots
 * for updates, and whatever else the table does not explain are not among it.
 *
 * An app that ESP-IDF built stops rather than write to its own code, the bootloader or the table,
 * unless it was configured otherwise.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.2 components/spi_flash/Kconfig (SPI_FLASH_DANGEROUS_WRITE),
 * components/app_update/esp_ota_ops.c, components/partition_table/gen_esp32part.py.
 *
 * Returns: (transfer full) (nullable) (element-type StrobeFlashRange): the ranges; %NULL if the
 *   firmware has no partition table
 */
GArray *
strobe_flash_pieces_list_stable (StrobeFirmware *firmware)
{
  GArray *partitions = strobe_firmware_get_partitions (firmware);
  GArray *ranges = NULL;

  if (partitions == NULL)
    return NULL;
  ranges = g_array_new (FALSE, FALSE, sizeof (StrobeFlashRange));
  if (is_start_stable (partitions))
    add_start (ranges, firmware);
  gboolean has_otadata = has_partition (partitions, STROBE_PARTITION_TYPE_DATA, SUBTYPE_DATA_OTA);
  for (guint i = 0; i < partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (partitions, StrobePartition, i);

    if (is_stable (partition, has_otadata))
      add_range (ranges, partition->offset, (guint64) partition->offset + partition->size_bytes);
  }
  return ranges;
}
