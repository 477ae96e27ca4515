/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_ESP_IMAGE_MAGIC 0xe9

typedef struct {
  guint16 chip_id;
  guint8 n_segments;
  guint8 spi_mode;
  guint32 entry;
  guint32 flash_size_bytes;
  gboolean has_sha256;
  gsize size_bytes; /* header, segments, checksum and appended digest */
} StrobeEspImage;

/* Checks header, segment bounds, checksum and appended SHA-256. */
gboolean strobe_esp_image_parse (GBytes *bytes, StrobeEspImage *image, GError **error);

G_END_DECLS
