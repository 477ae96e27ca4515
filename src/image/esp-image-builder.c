/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/esp-image-builder.h"

#include "base/byte-writer.h"
#include "image/esp-image-format-private.h"
#include "image/esp-image.h"

/* Makes ESP images that pass every check a bootloader does, though no chip could run them: the
 * practice board's sample firmware and the firmware of the tests. */

#define SPI_MODE_DIO 2
#define SPI_SPEED_80_MHZ 0xf
#define ENTRY_ADDRESS 0x40025000u
#define WP_PIN_DISABLED 0xee
#define ANY_LATER_REVISION 0xffff

/* Read-only data, then code, each where a file that is mapped has it: behind the headers. Chips
 * with one address space for both have the code some pages later. */
#define SEGMENT_OFFSET 0x20u
#define CODE_OFFSET 0x800000u

#define RESERVED_BYTES 4
#define MIN_BODY_FOR_TWO_SEGMENTS_BYTES 64

static guint8
get_flash_size_code (guint32 flash_size_bytes)
{
  guint8 code = 0;

  while (code < ESP_IMAGE_MAX_FLASH_SIZE_CODE &&
         ESP_IMAGE_FLASH_SIZE_UNIT_BYTES << code < flash_size_bytes)
    code++;
  return code;
}

static void
put_header (GByteArray *image, const StrobeChip *chip, guint32 flash_size_bytes, guint8 n_segments)
{
  strobe_byte_writer_put_u8 (image, STROBE_ESP_IMAGE_MAGIC);
  strobe_byte_writer_put_u8 (image, n_segments);
  strobe_byte_writer_put_u8 (image, SPI_MODE_DIO);
  strobe_byte_writer_put_u8 (
    image, (guint8) (get_flash_size_code (flash_size_bytes) << 4 | SPI_SPEED_80_MHZ));
  strobe_byte_writer_put_u32_le (image, ENTRY_ADDRESS);
  strobe_byte_writer_put_u8 (image, WP_PIN_DISABLED);
  strobe_byte_writer_put_string (image, "", 3); /* spi_pin_drv */
  strobe_byte_writer_put_u16_le (image, chip->chip_id);
  strobe_byte_writer_put_u8 (image, 0);     /* min_chip_rev */
  strobe_byte_writer_put_u16_le (image, 0); /* min_chip_rev_full */
  strobe_byte_writer_put_u16_le (image, ANY_LATER_REVISION);
  strobe_byte_writer_put_string (image, "", RESERVED_BYTES);
  strobe_byte_writer_put_u8 (image, 1); /* hash_appended */
}

/* There is no ELF file; a digest of what names the app is as good to tell two apps apart. */
static void
put_elf_sha256 (GByteArray *desc, const StrobeEspImageApp *app, guint32 seed)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *identity = g_strdup_printf ("%s %s %u", app->project, app->version, seed);
  guint8 digest[STROBE_ESP_IMAGE_SHA256_BYTES];
  gsize digest_bytes = sizeof digest;

  g_checksum_update (checksum, (const guchar *) identity, -1);
  g_checksum_get_digest (checksum, digest, &digest_bytes);
  strobe_byte_writer_put_data (desc, digest, sizeof digest);
}

static GByteArray *
build_app_desc (const StrobeEspImageApp *app, guint32 seed)
{
  GByteArray *desc = g_byte_array_new ();

  strobe_byte_writer_put_u32_le (desc, ESP_APP_DESC_MAGIC);
  strobe_byte_writer_put_string (desc, "", 12); /* secure_version, reserved */
  strobe_byte_writer_put_string (desc, app->version, ESP_APP_DESC_TEXT_BYTES);
  strobe_byte_writer_put_string (desc, app->project, ESP_APP_DESC_TEXT_BYTES);
  strobe_byte_writer_put_string (desc, app->time, ESP_APP_DESC_TIME_BYTES);
  strobe_byte_writer_put_string (desc, app->date, ESP_APP_DESC_TIME_BYTES);
  strobe_byte_writer_put_string (desc, app->idf_version, ESP_APP_DESC_TEXT_BYTES);
  put_elf_sha256 (desc, app, seed);
  strobe_byte_writer_pad_to (desc, ESP_APP_DESC_BYTES, 0);
  return desc;
}

/* A linear congruential generator (Numerical Recipes' constants): the same bytes everywhere, which
 * g_rand_* does not promise across versions. */
static void
put_noise (GByteArray *content, gsize size_bytes, guint32 seed)
{
  guint32 state = seed;

  for (gsize i = 0; i < size_bytes; i++) {
    state = state * 1664525u + 1013904223u;
    strobe_byte_writer_put_u8 (content, (guint8) (state >> 24));
  }
}

static guint32
get_data_address (const StrobeChip *chip)
{
  guint32 start = strobe_esp_memory_get_start (chip->chip_id, STROBE_ESP_MEMORY_DROM);

  if (start == 0)
    start = strobe_esp_memory_get_start (chip->chip_id, STROBE_ESP_MEMORY_FLASH);
  return start + SEGMENT_OFFSET;
}

static guint32
get_code_address (const StrobeChip *chip)
{
  guint32 start = strobe_esp_memory_get_start (chip->chip_id, STROBE_ESP_MEMORY_IROM);

  if (start == 0)
    start = strobe_esp_memory_get_start (chip->chip_id, STROBE_ESP_MEMORY_FLASH) + CODE_OFFSET;
  return start + SEGMENT_OFFSET;
}

static void
put_segment (
  GByteArray *image, guint32 address, const guint8 *data, gsize size_bytes, guint8 *checksum)
{
  strobe_byte_writer_put_u32_le (image, address);
  strobe_byte_writer_put_u32_le (image, (guint32) size_bytes);
  strobe_byte_writer_put_data (image, data, size_bytes);
  for (gsize i = 0; i < size_bytes; i++)
    *checksum ^= data[i];
}

static void
put_checksum_and_digest (GByteArray *image, guint8 checksum)
{
  g_autoptr (GChecksum) sha256 = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[STROBE_ESP_IMAGE_SHA256_BYTES];
  gsize digest_bytes = sizeof digest;

  while (image->len % ESP_IMAGE_CHECKSUM_ALIGNMENT_BYTES != ESP_IMAGE_CHECKSUM_ALIGNMENT_BYTES - 1)
    strobe_byte_writer_put_u8 (image, 0);
  strobe_byte_writer_put_u8 (image, checksum);

  g_checksum_update (sha256, image->data, image->len);
  g_checksum_get_digest (sha256, digest, &digest_bytes);
  strobe_byte_writer_put_data (image, digest, sizeof digest);
}

/**
 * strobe_esp_image_build:
 * @chip: which chip its header names
 * @flash_size_bytes: flash size its header names, rounded up to the next that has a code
 * @app: (nullable): the app descriptor, or %NULL for an image without one, as a bootloader
 * @body_size_bytes: how much else it holds, rounded up to a multiple of 4
 * @seed: chooses the bytes of the body
 *
 * Writes an image with a right checksum and an appended SHA-256. The same arguments give the same
 * bytes. It is 64 to 120 bytes larger than the body, and 256 more with a descriptor.
 *
 * Units: @seed is any number.
 *
 * Ownership: nothing is kept.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 esp_app_format.h, esp_app_desc.h, esp_image_format.c.
 *
 * Returns: (transfer full): the image
 */
GBytes *
strobe_esp_image_build (const StrobeChip *chip,
                        guint32 flash_size_bytes,
                        const StrobeEspImageApp *app,
                        gsize body_size_bytes,
                        guint32 seed)
{
  g_autoptr (GByteArray) content = NULL;
  GByteArray *image;
  gsize first_bytes;
  guint8 checksum = ESP_IMAGE_CHECKSUM_SEED;
  gboolean is_split = body_size_bytes >= MIN_BODY_FOR_TWO_SEGMENTS_BYTES;

  g_return_val_if_fail (chip != NULL, NULL);

  content = app != NULL ? build_app_desc (app, seed) : g_byte_array_new ();
  put_noise (content, (body_size_bytes + 3) / 4 * 4, seed);
  first_bytes = is_split ? content->len / 8 * 4 : content->len;
  if (app != NULL)
    first_bytes = MAX (first_bytes, ESP_APP_DESC_BYTES);

  image = g_byte_array_new ();
  put_header (image, chip, flash_size_bytes, is_split ? 2 : 1);
  put_segment (image, get_data_address (chip), content->data, first_bytes, &checksum);
  if (is_split)
    put_segment (image, get_code_address (chip), content->data + first_bytes,
                 content->len - first_bytes, &checksum);
  put_checksum_and_digest (image, checksum);
  return g_byte_array_free_to_bytes (image);
}
