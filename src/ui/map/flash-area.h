/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware-region.h"
#include "image/partition-table.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_FLASH_AREA_KIND_BOOTLOADER,
  STROBE_FLASH_AREA_KIND_TABLE,
  STROBE_FLASH_AREA_KIND_APP,
  STROBE_FLASH_AREA_KIND_DATA,
  STROBE_FLASH_AREA_KIND_FREE,
} StrobeFlashAreaKind;

typedef enum {
  STROBE_FLASH_AREA_WRITTEN, /* in whole or in part */
  STROBE_FLASH_AREA_ERASED,  /* what is written there is blank */
  STROBE_FLASH_AREA_KEPT,
  STROBE_FLASH_AREA_FREE,
} StrobeFlashAreaUse;

/* The worse comes later. */
typedef enum {
  STROBE_FLASH_AREA_SOUND,
  STROBE_FLASH_AREA_TOO_LARGE, /* what is written there goes on behind its end */
  STROBE_FLASH_AREA_OVERLAPS,
  STROBE_FLASH_AREA_BEYOND, /* the end of the flash */
} StrobeFlashAreaFault;

/* A stretch of the flash. */
typedef struct {
  guint64 start;
  guint64 end;
  gboolean is_blank;
} StrobeFlashPiece;

/* A partition, what is written where there is none, or free space. */
typedef struct {
  StrobeFlashAreaKind kind;
  StrobeFlashAreaUse use;
  StrobeFlashAreaFault fault;
  guint64 start;
  guint64 end;
  gboolean is_partition;
  char *name;     /* of the partition or of what is written; NULL for a free one */
  char *type;     /* "app, ota_0", of a partition */
  char *content;  /* what is written there, as the firmware calls it; may be NULL */
  GArray *pieces; /* of StrobeFlashPiece: what is written there */
  guint64 written_bytes;
} StrobeFlashArea;

GArray *strobe_flash_area_array_new (void); /* of StrobeFlashArea */
StrobeFlashArea *
strobe_flash_area_add (GArray *areas, StrobeFlashAreaKind kind, guint64 start, guint64 end);
StrobeFlashAreaKind strobe_flash_area_get_partition_kind (const StrobePartition *partition);
StrobeFlashAreaKind strobe_flash_area_get_region_kind (const StrobeFirmwareRegion *region);
void strobe_flash_area_add_piece (StrobeFlashArea *self,
                                  const StrobeFlashPiece *piece,
                                  const char *content);
void strobe_flash_area_add_fault (StrobeFlashArea *self, StrobeFlashAreaFault fault);

G_END_DECLS
