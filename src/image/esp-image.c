/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/esp-image.h"

#include <string.h>

#include <nettle/sha2.h>

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
      !strobe_byte_reader_read_u8 (&reader, &image->wp_pin, error) ||
      !strobe_byte_reader_skip (&reader, 3, error) || /* spi_pin_drv */
      !strobe_byte_reader_read_u16_le (&reader, &image->chip_id, error) ||
      !strobe_byte_reader_read_u8 (&reader, &image->min_revision_legacy, error) ||
      !strobe_byte_reader_read_u16_le (&reader, &image->min_revision, error) ||
      !strobe_byte_reader_read_u16_le (&reader, &image->max_revision, error) ||
      !strobe_byte_reader_skip (&reader, 4, error) || /* reserved */
      !strobe_byte_reader_read_u8 (&reader, &hash_appended, error))
    return FALSE;

  if (magic != STROBE_ESP_IMAGE_MAGIC) {
    g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE,
                 "not an image: first byte is 0x%02x and not 0x%02x", magic,
                 STROBE_ESP_IMAGE_MAGIC);
    return FALSE;
  }
  if (n_segments == 0 || n_segments > STROBE_ESP_IMAGE_MAX_SEGMENTS) {
    g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE,
                 "not an image: %u segments, possible are 1 to %d", n_segments,
                 STROBE_ESP_IMAGE_MAX_SEGMENTS);
    return FALSE;
  }

  image->n_segments = n_segments;
  image->spi_speed = speed_and_size & 0xf;
  image->has_sha256 = hash_appended != 0;
  /* A code above the last known one says nothing: 0, as a bootloader ignores it, too. */
  if (speed_and_size >> 4 <= ESP_IMAGE_MAX_FLASH_SIZE_CODE)
    image->flash_size_bytes = ESP_IMAGE_FLASH_SIZE_UNIT_BYTES << (speed_and_size >> 4);
  return TRUE;
}

static gboolean
check_bounds (const StrobeScatter *bytes, const StrobeEspSegment *segment, GError **error)
{
  gsize total_bytes = strobe_scatter_get_size (bytes);

  if (segment->size_bytes > total_bytes - segment->offset_bytes) {
    g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE,
                 "segment of %u bytes at offset 0x%" G_GSIZE_MODIFIER
                 "x reaches past the end at 0x%" G_GSIZE_MODIFIER "x",
                 segment->size_bytes, segment->offset_bytes, total_bytes);
    return FALSE;
  }
  if (segment->size_bytes % ESP_IMAGE_SEGMENT_ALIGNMENT_BYTES != 0) {
    g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE,
                 "segment of %u bytes at offset 0x%" G_GSIZE_MODIFIER
                 "x: the size is no multiple of %d",
                 segment->size_bytes, segment->offset_bytes, ESP_IMAGE_SEGMENT_ALIGNMENT_BYTES);
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_segment (const StrobeScatter *bytes,
              gsize header_bytes,
              StrobeEspImage *image,
              StrobeEspSegment *segment,
              GError **error)
{
  guint8 header[ESP_IMAGE_SEGMENT_HEADER_BYTES];
  StrobeByteReader reader;

  strobe_byte_reader_init (&reader, header, sizeof header);
  if (!strobe_scatter_copy (bytes, header_bytes, header, sizeof header, error) ||
      !strobe_byte_reader_read_u32_le (&reader, &segment->address, error) ||
      !strobe_byte_reader_read_u32_le (&reader, &segment->size_bytes, error))
    return FALSE;

  segment->offset_bytes = header_bytes + sizeof header;
  segment->memory = strobe_esp_memory_find (image->chip_id, segment->address);
  /* One that reaches too far is shown like the others. */
  image->n_read_segments++;
  return check_bounds (bytes, segment, error);
}

/* Leaves @end_bytes behind the last segment. */
static gboolean
read_segments (const StrobeScatter *bytes, StrobeEspImage *image, gsize *end_bytes, GError **error)
{
  *end_bytes = ESP_IMAGE_HEADER_BYTES;
  for (guint i = 0; i < image->n_segments; i++) {
    StrobeEspSegment *segment = &image->segments[i];

    if (!read_segment (bytes, *end_bytes, image, segment, error)) {
      g_prefix_error (error, "segment %u of %u: ", i + 1, image->n_segments);
      return FALSE;
    }
    *end_bytes = segment->offset_bytes + segment->size_bytes;
  }

  return TRUE;
}

/* Eight bytes at a time: with one, this takes as long as a digest. */
static guint8
fold_checksum (const guint8 *data, gsize size_bytes)
{
  guint64 sum = 0;
  guint8 checksum = 0;
  gsize i = 0;

  for (; i + sizeof sum <= size_bytes; i += sizeof sum) {
    guint64 word;

    memcpy (&word, data + i, sizeof word);
    sum ^= word;
  }
  for (; i < size_bytes; i++)
    checksum ^= data[i];
  for (; sum != 0; sum >>= 8)
    checksum ^= (guint8) (sum & 0xff);
  return checksum;
}

static guint8
compute_checksum (const StrobeScatter *bytes, const StrobeEspImage *image)
{
  guint8 checksum = ESP_IMAGE_CHECKSUM_SEED;

  for (guint i = 0; i < image->n_read_segments; i++) {
    const StrobeEspSegment *segment = &image->segments[i];

    for (gsize at = 0, n_bytes = 0; at < segment->size_bytes; at += n_bytes) {
      const guint8 *data =
        strobe_scatter_peek (bytes, segment->offset_bytes + at, segment->size_bytes - at, &n_bytes);

      checksum ^= fold_checksum (data, n_bytes);
    }
  }
  return checksum;
}

static gboolean
check_checksum (const StrobeScatter *bytes, StrobeEspImage *image, GError **error)
{
  guint8 checksum = compute_checksum (bytes, image);

  if (checksum == image->checksum) {
    image->checksum_state = STROBE_ESP_CHECK_OK;
    return TRUE;
  }

  image->checksum_state = STROBE_ESP_CHECK_WRONG;
  g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE,
               "checksum of the segments is 0x%02x, the image says 0x%02x", checksum,
               image->checksum);
  return FALSE;
}

static gboolean
is_sha256_right (const StrobeScatter *bytes, gsize hashed_bytes, const guint8 *expected)
{
  struct sha256_ctx sha256;
  guint8 digest[STROBE_ESP_IMAGE_SHA256_BYTES];

  sha256_init (&sha256);
  for (gsize at = 0, n_bytes = 0; at < hashed_bytes; at += n_bytes) {
    const guint8 *data = strobe_scatter_peek (bytes, at, hashed_bytes - at, &n_bytes);

    sha256_update (&sha256, n_bytes, data);
  }
  sha256_digest (&sha256, sizeof digest, digest);
  return memcmp (digest, expected, sizeof digest) == 0;
}

static gboolean
check_sha256 (const StrobeScatter *bytes, StrobeEspImage *image, GError **error)
{
  gsize hashed_bytes = image->size_bytes;

  if (!strobe_scatter_copy (bytes, hashed_bytes, image->sha256, sizeof image->sha256, error)) {
    g_prefix_error (error, "appended SHA-256: ");
    return FALSE;
  }
  image->size_bytes += sizeof image->sha256;
  if (is_sha256_right (bytes, hashed_bytes, image->sha256)) {
    image->sha256_state = STROBE_ESP_CHECK_OK;
    return TRUE;
  }

  image->sha256_state = STROBE_ESP_CHECK_WRONG;
  g_set_error_literal (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE,
                       "content does not match the appended SHA-256");
  return FALSE;
}

/* The digest is looked at even if the checksum is wrong: both states can be shown. */
static gboolean
check_content (const StrobeScatter *bytes, gsize end_bytes, StrobeEspImage *image, GError **error)
{
  gboolean checksum_ok;

  /* The checksum is the last byte of the block of 16 that holds or follows the last segment. */
  end_bytes |= ESP_IMAGE_CHECKSUM_ALIGNMENT_BYTES - 1;
  if (!strobe_scatter_copy (bytes, end_bytes, &image->checksum, 1, error)) {
    g_prefix_error (error, "checksum: ");
    return FALSE;
  }

  image->size_bytes = end_bytes + 1;
  checksum_ok = check_checksum (bytes, image, error);
  if (!image->has_sha256)
    return checksum_ok;
  return check_sha256 (bytes, image, checksum_ok ? error : NULL) && checksum_ok;
}

static gboolean
parse (const StrobeScatter *bytes, StrobeEspImage *image, GError **error)
{
  guint8 header[ESP_IMAGE_HEADER_BYTES];
  gsize end_bytes = 0;

  if (!strobe_scatter_copy (bytes, 0, header, sizeof header, error)) {
    g_prefix_error (error, "image header: ");
    return FALSE;
  }
  return parse_header (header, image, error) && read_segments (bytes, image, &end_bytes, error) &&
         check_content (bytes, end_bytes, image, error);
}

/**
 * strobe_esp_image_parse_scatter:
 * @bytes: an image and what else follows it
 * @image: (out caller-allocates): where to store the fields
 * @error: return location for an error
 *
 * Does what strobe_esp_image_parse() does, on bytes that lie apart. What could be read is stored
 * even when a later check fails; n_segments is 0 when there is not even a header.
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

  /* Fields of what is no header would only mislead. */
  if (image->n_segments == 0)
    *image = (StrobeEspImage){ 0 };

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

/**
 * strobe_esp_image_get_spi_mode_name:
 * @self: an image
 *
 * Names the mode in which the flash is read.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 esp_app_format.h (esp_image_spi_mode_t).
 *
 * Returns: (transfer none): "QIO" and the like; "unknown" for a code without a name
 */
const char *
strobe_esp_image_get_spi_mode_name (const StrobeEspImage *self)
{
  static const char *const names[] = { "QIO", "QOUT", "DIO", "DOUT", "FAST_READ", "SLOW_READ" };

  g_return_val_if_fail (self != NULL, NULL);

  return self->spi_mode < G_N_ELEMENTS (names) ? names[self->spi_mode] : "unknown";
}

/**
 * strobe_esp_image_get_spi_speed_mhz:
 * @self: an image
 *
 * Tells how fast the flash is read. The code in the header divides a clock that is another one on
 * the C2 and on the H2 family.
 *
 * Units: MHz.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 esp_app_format.h (esp_image_spi_freq_t); esptool v5.1 FLASH_FREQUENCY.
 *
 * Returns: the speed; 0 for a code without a meaning
 */
guint
strobe_esp_image_get_spi_speed_mhz (const StrobeEspImage *self)
{
  static const guint usual[] = { 80, 40, 26, 20 };
  static const guint c2[] = { 60, 30, 20, 15 };
  static const guint h2[] = { 48, 24, 16, 12 };
  const guint *speeds = usual;

  g_return_val_if_fail (self != NULL, 0);

  if (self->chip_id == ESP_IMAGE_CHIP_ID_C2)
    speeds = c2;
  if (self->chip_id == ESP_IMAGE_CHIP_ID_H2 || self->chip_id == ESP_IMAGE_CHIP_ID_H21 ||
      self->chip_id == ESP_IMAGE_CHIP_ID_H4)
    speeds = h2;
  if (self->spi_speed == ESP_IMAGE_SPI_SPEED_UNDIVIDED)
    return speeds[0];

  return self->spi_speed < G_N_ELEMENTS (usual) - 1 ? speeds[self->spi_speed + 1] : 0;
}

/**
 * strobe_esp_image_dup_sha256:
 * @self: an image
 *
 * Gives the appended digest as text, right or wrong.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): 64 hex digits; %NULL if the image has none
 */
char *
strobe_esp_image_dup_sha256 (const StrobeEspImage *self)
{
  GString *hex;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->sha256_state == STROBE_ESP_CHECK_NONE)
    return NULL;

  hex = g_string_sized_new (sizeof self->sha256 * 2);
  for (gsize i = 0; i < sizeof self->sha256; i++)
    g_string_append_printf (hex, "%02x", self->sha256[i]);
  return g_string_free (hex, FALSE);
}
