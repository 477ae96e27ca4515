/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  STROBE_PART_CONTENT_UNKNOWN,
  STROBE_PART_CONTENT_BOOTLOADER,
  STROBE_PART_CONTENT_TABLE,
  STROBE_PART_CONTENT_APP,
  STROBE_PART_CONTENT_OTADATA,
  STROBE_PART_CONTENT_NVS,
  STROBE_PART_CONTENT_MERGED, /* a whole flash from address 0 on */
} StrobePartContentKind;

/* What the bytes of a file say about it. */
typedef struct {
  StrobePartContentKind kind;
  gboolean has_image; /* then chip_id is valid */
  guint16 chip_id;
  guint32 flash_size_bytes; /* of the image header; 0: none */
} StrobePartContent;

void strobe_part_content_look (GBytes *data, StrobePartContent *content);
GArray *strobe_part_content_parse_table (const StrobePartContent *content, GBytes *data);

G_END_DECLS
