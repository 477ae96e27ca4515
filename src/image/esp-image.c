/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/esp-image.h"

#include <string.h>

#include "base/byte-reader.h"
#include "image/chip.h"
#include "image/esp-image-format-private.h"
#include "image/esp-image-private.h"
#include "image/image-error.h"

/* StrobeEspImage: what the header of a bootloader or app says, after the checks that a bootloader
 * would do before it jumps into it. A plain value, made by the parser.
 *
 * Source: ESP-IDF v6.0 esp_app_format.h, esp_image_format.c. */

static gboolean
parse_header (const guint8 *header, StrobeEspImage *image, GError **error)
{
  guint8 magic = 0;
  guint8 n_segments = 0;
  guint8 speed_and_size = 0;
  guint8 hash_appended = 0;
  StrobeByteReader reader;

  strobe_byte_reader_init (&reader, header, ESP_IMAGE_HEADER_BYTES);
  if (!strobe_byte_reader_read_u8 (&reader, &magic, error) ||
      !strobe_byte_reader_read_u8 (&reader, &n_segments, error) ||
      !strobe_byte_reader_read_u8 (&reader, &image->spi_mode, error) ||
      !strobe_byte_reader_read_u8 (&reader, &speed_and_size, error) ||
      !strobe_byte_reader_read_u32_le (&reader, &image->entry, error) ||
      !strobe_byte_reader_skip (&reader, 4, error) || /* wp_pin, spi_pin_drv */
      !strobe_byte_reader_read_u16_le (&reader, &image->chip_id, error) ||
      !strobe_byte_reader_skip (&reader, 9, error) || /* revisions, reserved */
      !strobe_byte_reader_read_u8 (&reader, &hash_appended, error))
    return FALSE;

  if (magic != STROBE_ESP_IMAGE_MAGIC) {
    g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE,
                 "not an image: first byte is 0x%02x and not 0x%02x", magic,
                 STROBE_ESP_IMAGE_MAGIC);
    return FALSE;
  }
  if (n_segments == 0 || n_segments > ESP_IMAGE_MAX_SEGMENTS) {
    g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE,
                 "not an image: %u segments, possible are 1 to %d", n_segments,
                 ESP_IMAGE_MAX_SEGMENTS);
    return FALSE;
  }

  image->n_segments = n_segments;
  image->has_sha256 = hash_appended != 0;
  /* A code above the last known one says nothing: 0, as a bootloader ignores it, too. */
  if (speed_and_size >> 4 <= ESP_IMAGE_MAX_FLASH_SIZE_CODE)
    image->flash_size_bytes = ESP_IMAGE_FLASH_SIZE_UNIT_BYTES << (speed_and_size >> 4);
  return TRUE;
}

static gboolean
add_to_checksum (const StrobeScatter *bytes,
                 gsize offset_bytes,
                 gsize size_bytes,
                 guint8 *checksum,
                 GError **error)
{
  gsize total_bytes = strobe_scatter_get_size (bytes);

  if (size_bytes > total_bytes - offset_bytes) {
    g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE,
                 "segment of %" G_GSIZE_FORMAT " bytes at offset 0x%" G_GSIZE_MODIFIER
                 "x reaches past the end at 0x%" G_GSIZE_MODIFIER "x",
                 size_bytes, offset_bytes, total_bytes);
    return FALSE;
  }

  while (size_bytes > 0) {
    gsize n_bytes = 0;
    const guint8 *data = strobe_scatter_peek (bytes, offset_bytes, size_bytes, &n_bytes);

    for (gsize i = 0; i < n_bytes; i++)
      *checksum ^= data[i];
    offset_bytes += n_bytes;
    size_bytes -= n_bytes;
  }
  return TRUE;
}

/* Leaves @offset_bytes behind the last segment. */
static gboolean
walk_segments (const StrobeScatter *bytes,
               guint8 n_segments,
               gsize *offset_bytes,
               guint8 *checksum,
               GError **error)
{
  *offset_bytes = ESP_IMAGE_HEADER_BYTES;
  *checksum = ESP_IMAGE_CHECKSUM_SEED;
  for (guint i = 0; i < n_segments; i++) {
    guint8 header[ESP_IMAGE_SEGMENT_HEADER_BYTES];
    guint32 address = 0;
    guint32 size_bytes = 0;
    StrobeByteReader reader;

    strobe_byte_reader_init (&reader, header, sizeof header);
    if (!strobe_scatter_copy (bytes, *offset_bytes, header, sizeof header, error) ||
        !strobe_byte_reader_read_u32_le (&reader, &address, error) ||
        !strobe_byte_reader_read_u32_le (&reader, &size_bytes, error)) {
      g_prefix_error (error, "segment %u of %u: ", i + 1, n_segments);
      return FALSE;
    }
    *offset_bytes += sizeof header;
    if (!add_to_checksum (bytes, *offset_bytes, size_bytes, checksum, error))
      return FALSE;
    *offset_bytes += size_bytes;
  }

  return TRUE;
}

static gboolean
check_checksum (const StrobeScatter *bytes, gsize offset_bytes, guint8 checksum, GError **error)
{
  guint8 found = 0;

  if (!strobe_scatter_copy (bytes, offset_bytes, &found, 1, error)) {
    g_prefix_error (error, "checksum: ");
    return FALSE;
  }
  if (found == checksum)
    return TRUE;

  g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE,
               "checksum of the segments is 0x%02x, the image says 0x%02x", checksum, found);
  return FALSE;
}

static gboolean
check_sha256 (const StrobeScatter *bytes, gsize hashed_bytes, GError **error)
{
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 expected[ESP_IMAGE_DIGEST_BYTES];
  guint8 digest[ESP_IMAGE_DIGEST_BYTES];
  gsize digest_bytes = sizeof digest;

  if (!strobe_scatter_copy (bytes, hashed_bytes, expected, sizeof expected, error)) {
    g_prefix_error (error, "appended SHA-256: ");
    return FALSE;
  }

  for (gsize at = 0, n_bytes = 0; at < hashed_bytes; at += n_bytes) {
    const guint8 *data = strobe_scatter_peek (bytes, at, hashed_bytes - at, &n_bytes);

    g_checksum_update (sha256, data, (gssize) n_bytes);
  }
  g_checksum_get_digest (sha256, digest, &digest_bytes);
  if (memcmp (digest, expected, sizeof digest) == 0)
    return TRUE;

  g_set_error_literal (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE,
                       "content does not match the appended SHA-256");
  return FALSE;
}

static gboolean
parse (const StrobeScatter *bytes, StrobeEspImage *image, GError **error)
{
  guint8 header[ESP_IMAGE_HEADER_BYTES];
  guint8 checksum = 0;
  gsize end_bytes = 0;

  if (!strobe_scatter_copy (bytes, 0, header, sizeof header, error)) {
    g_prefix_error (error, "image header: ");
    return FALSE;
  }
  if (!parse_header (header, image, error) ||
      !walk_segments (bytes, image->n_segments, &end_bytes, &checksum, error))
    return FALSE;

  /* The checksum is the last byte of the block of 16 that holds or follows the last segment. */
  end_bytes |= ESP_IMAGE_CHECKSUM_ALIGNMENT_BYTES - 1;
  if (!check_checksum (bytes, end_bytes, checksum, error))
    return FALSE;

  image->size_bytes = end_bytes + 1;
  if (!image->has_sha256)
    return TRUE;
  if (!check_sha256 (bytes, image->size_bytes, error))
    return FALSE;
  image->size_bytes += ESP_IMAGE_DIGEST_BYTES;
  return TRUE;
}

/**
 * strobe_esp_image_parse_scatter:
 * @bytes: an image and what else follows it
 * @image: (out caller-allocates): where to store the fields
 * @error: return location for an error
 *
 * Does what strobe_esp_image_parse() does, on bytes that lie apart. If the header could be read,
 * its fields are stored even when a later check fails; n_segments is 0 when it could not.
 *
 * Ownership: @bytes is only read; nothing is kept.
 *
 * Errors: STROBE_IMAGE_ERROR_BAD_IMAGE.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 esp_app_format.h, esp_image_format.c.
 *
 * Returns: %TRUE if the image is sound
 */
gboolean
strobe_esp_image_parse_scatter (const StrobeScatter *bytes, StrobeEspImage *image, GError **error)
{
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (bytes != NULL && image != NULL, FALSE);

  *image = (StrobeEspImage){ 0 };
  if (parse (bytes, image, &cause))
    return TRUE;

  /* Where bytes end too early the cause is a base error; to callers it is all one. */
  g_set_error_literal (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE, cause->message);
  return FALSE;
}

/**
 * strobe_esp_image_is_likely:
 * @bytes: any bytes
 *
 * Guesses from the header alone: magic, a possible number of segments, a known chip. Data that is
 * no image passes this once in a few million times, a damaged image nearly always.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if @bytes most likely are meant as an image
 */
gboolean
strobe_esp_image_is_likely (const StrobeScatter *bytes)
{
  guint8 header[ESP_IMAGE_HEADER_BYTES];
  StrobeEspImage image = { 0 };

  g_return_val_if_fail (bytes != NULL, FALSE);

  return strobe_scatter_copy (bytes, 0, header, sizeof header, NULL) &&
         parse_header (header, &image, NULL) && strobe_chip_find (image.chip_id) != NULL;
}

/**
 * strobe_esp_image_parse:
 * @bytes: an image and what else follows it
 * @image: (out caller-allocates): where to store the fields
 * @error: return location for an error
 *
 * Reads an image header and checks what a bootloader checks: the bounds of all segments, the
 * checksum, and the appended SHA-256 if there is one.
 *
 * Ownership: @bytes is only read; nothing is kept.
 *
 * Errors: STROBE_IMAGE_ERROR_BAD_IMAGE.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 esp_app_format.h, esp_image_format.c.
 *
 * Returns: %TRUE if the image is sound
 */
gboolean
strobe_esp_image_parse (GBytes *bytes, StrobeEspImage *image, GError **error)
{
  g_autoptr (StrobeScatter) scatter = strobe_scatter_new ();

  g_return_val_if_fail (bytes != NULL && image != NULL, FALSE);

  strobe_scatter_add (scatter, bytes);
  return strobe_esp_image_parse_scatter (scatter, image, error);
}
