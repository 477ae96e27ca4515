/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware.h"

G_BEGIN_DECLS

#define STROBE_FLASH_PIECE_BYTES (64u * 1024)
#define STROBE_FLASH_PIECE_MD5_BYTES 16

/* What lies in one field of a grid of 64 KiB over the flash, or in a part of that field. */
typedef struct {
  guint32 address;
  guint32 size_bytes;
  guint8 md5[STROBE_FLASH_PIECE_MD5_BYTES];
} StrobeFlashPiece;

/* Bytes of flash from @start up to, not including, @end. */
typedef struct {
  guint64 start;
  guint64 end;
} StrobeFlashRange;

/* All arrays are by address, and nothing in them overlaps. */
GArray *strobe_flash_pieces_of (StrobeFirmware *firmware);
gboolean strobe_flash_pieces_have (GArray *self, const StrobeFlashPiece *piece);
GArray *strobe_flash_pieces_after (GArray *self, GArray *written);
void strobe_flash_pieces_keep (GArray *self, GArray *ranges);
GArray *strobe_flash_pieces_list_stable (StrobeFirmware *firmware);

G_END_DECLS
