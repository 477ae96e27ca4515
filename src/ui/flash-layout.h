/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware.h"

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

/* The flash of a board as a firmware leaves it. Immutable. */
#define STROBE_TYPE_FLASH_LAYOUT (strobe_flash_layout_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFlashLayout, strobe_flash_layout, STROBE, FLASH_LAYOUT, GObject)

StrobeFlashLayout *strobe_flash_layout_new (StrobeFirmware *firmware, const gboolean *wanted);
guint64 strobe_flash_layout_get_flash_size (StrobeFlashLayout *self);
gboolean strobe_flash_layout_has_content (StrobeFlashLayout *self);
guint strobe_flash_layout_get_n_areas (StrobeFlashLayout *self);
const StrobeFlashArea *strobe_flash_layout_get_area (StrobeFlashLayout *self, guint index);
GArray *strobe_flash_layout_get_overlaps (StrobeFlashLayout *self); /* of StrobeFlashPiece */
double strobe_flash_layout_get_position (StrobeFlashLayout *self, guint64 address);

G_END_DECLS
