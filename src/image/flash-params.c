/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/flash-params.h"

#include "base/byte-reader.h"
#include "base/byte-writer.h"
#include "image/image-error.h"

/* StrobeFlashParams: what flash_params.dat tells the ROM about the flash chip. A plain value, made
 * by the parser.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (flash_params), the mask ROM's dfu_flash_attach. */

/* SPI pin configuration, legacy flag, chip id: 0 leaves all three as they are. */
#define UNUSED_BYTES 12

#define BLOCK_BYTES 0x10000
#define PAGE_BYTES 0x100
#define STATUS_MASK 0xffff

static gboolean
is_power_of_two (guint32 value)
{
  return value != 0 && (value & (value - 1)) == 0;
}

static gboolean
is_sane (const StrobeFlashParams *params)
{
  return is_power_of_two (params->block_size_bytes) &&
         is_power_of_two (params->sector_size_bytes) && is_power_of_two (params->page_size_bytes) &&
         params->page_size_bytes <= params->sector_size_bytes &&
         params->sector_size_bytes <= params->block_size_bytes && params->chip_size_bytes != 0 &&
         params->chip_size_bytes % params->sector_size_bytes == 0;
}

/**
 * strobe_flash_params_parse:
 * @bytes: data of the entry
 * @params: (out caller-allocates): where to store the fields
 * @error: return location for an error
 *
 * Reads the flash parameters and refuses such as the ROM could not work with.
 *
 * Ownership: @bytes is only read; nothing is kept.
 *
 * Errors: STROBE_IMAGE_ERROR_UNSUPPORTED if they are shorter than 32 bytes or make no sense.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py; the ROM wants the 32 bytes in one piece.
 *
 * Returns: %TRUE if @params was filled
 */
gboolean
strobe_flash_params_parse (GBytes *bytes, StrobeFlashParams *params, GError **error)
{
  g_autoptr (GError) cause = NULL;
  guint32 status_mask;
  StrobeByteReader reader;

  g_return_val_if_fail (bytes != NULL && params != NULL, FALSE);

  *params = (StrobeFlashParams){ 0 };
  strobe_byte_reader_init_bytes (&reader, bytes);
  if (!strobe_byte_reader_skip (&reader, UNUSED_BYTES, &cause) ||
      !strobe_byte_reader_read_u32_le (&reader, &params->chip_size_bytes, &cause) ||
      !strobe_byte_reader_read_u32_le (&reader, &params->block_size_bytes, &cause) ||
      !strobe_byte_reader_read_u32_le (&reader, &params->sector_size_bytes, &cause) ||
      !strobe_byte_reader_read_u32_le (&reader, &params->page_size_bytes, &cause) ||
      !strobe_byte_reader_read_u32_le (&reader, &status_mask, &cause)) {
    g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_UNSUPPORTED, "flash parameters %s",
                 cause->message);
    return FALSE;
  }

  if (is_sane (params))
    return TRUE;

  g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_UNSUPPORTED,
               "flash parameters make no sense: chip 0x%x, block 0x%x, sector 0x%x, page 0x%x",
               params->chip_size_bytes, params->block_size_bytes, params->sector_size_bytes,
               params->page_size_bytes);
  return FALSE;
}

/**
 * strobe_flash_params_build:
 * @chip_size_bytes: size of the flash chip
 *
 * Writes flash parameters as ESP-IDF does.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py.
 *
 * Returns: (transfer full): 32 bytes
 */
GBytes *
strobe_flash_params_build (guint32 chip_size_bytes)
{
  GByteArray *array = g_byte_array_new ();

  strobe_byte_writer_put_u32_le (array, 0);
  strobe_byte_writer_put_u32_le (array, 0);
  strobe_byte_writer_put_u32_le (array, 0);
  strobe_byte_writer_put_u32_le (array, chip_size_bytes);
  strobe_byte_writer_put_u32_le (array, BLOCK_BYTES);
  strobe_byte_writer_put_u32_le (array, STROBE_FLASH_PARAMS_SECTOR_BYTES);
  strobe_byte_writer_put_u32_le (array, PAGE_BYTES);
  strobe_byte_writer_put_u32_le (array, STATUS_MASK);
  return g_byte_array_free_to_bytes (array);
}
