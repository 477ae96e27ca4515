/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "image/esp-memory.h"

G_BEGIN_DECLS

#define STROBE_ESP_IMAGE_MAGIC 0xe9
#define STROBE_ESP_IMAGE_MAX_SEGMENTS 16
#define STROBE_ESP_IMAGE_SHA256_BYTES 32

/* Of the write-protect pin: the software sets it */
#define STROBE_ESP_IMAGE_WP_PIN_DISABLED 0xee

/* NONE: there is none, or it was not reached because something before it is wrong. */
typedef enum {
  STROBE_ESP_CHECK_NONE,
  STROBE_ESP_CHECK_OK,
  STROBE_ESP_CHECK_WRONG,
} StrobeEspCheck;

typedef struct {
  guint32 address; /* where it is loaded or mapped */
  guint32 size_bytes;
  gsize offset_bytes; /* of its data, in the image */
  StrobeEspMemory memory;
} StrobeEspSegment;

typedef struct {
  guint16 chip_id;
  guint8 n_segments; /* as the header says; 0: there is no header */
  guint8 spi_mode;
  guint8 spi_speed; /* code 0 to 15 */
  guint8 wp_pin;
  guint8 min_revision_legacy;
  guint16 min_revision; /* major * 100 + minor */
  guint16 max_revision; /* the same; 0 or 65535: none */
  guint32 entry;
  guint32 flash_size_bytes;
  gboolean has_sha256;
  gsize size_bytes; /* header, segments, checksum and appended digest; 0: cut */
  guint n_read_segments;
  StrobeEspSegment segments[STROBE_ESP_IMAGE_MAX_SEGMENTS];
  StrobeEspCheck checksum_state;
  guint8 checksum; /* as the image says */
  StrobeEspCheck sha256_state;
  guint8 sha256[STROBE_ESP_IMAGE_SHA256_BYTES]; /* as the image says */
} StrobeEspImage;

/* Checks header, segment bounds, checksum and appended SHA-256. */
gboolean strobe_esp_image_parse (GBytes *bytes, StrobeEspImage *image, GError **error);

const char *strobe_esp_image_get_spi_mode_name (const StrobeEspImage *self);
guint strobe_esp_image_get_spi_speed_mhz (const StrobeEspImage *self);
char *strobe_esp_image_dup_sha256 (const StrobeEspImage *self);

G_END_DECLS
