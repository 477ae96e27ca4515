/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/dfu-suffix.h"

#include <string.h>
#include <zlib.h>

#include "base/byte-reader.h"
#include "base/byte-writer.h"
#include "image/image-error.h"

/* StrobeDfuSuffix: the last bytes of a DFU file. They say which device the file is for and guard
 * it with a CRC; they are for the host and are never sent. A plain value, made by the parser.
 *
 * Source: USB DFU 1.1, appendix B. The fields stand in the file in reverse order, which makes
 * them little-endian in file order. */

#define CRC_SIZE_BYTES 4
#define SIGNATURE_SIZE_BYTES 3

/* "DFU" backwards */
static const guint8 signature[SIGNATURE_SIZE_BYTES] = { 'U', 'F', 'D' };

/* What ESP-IDF's mkdfu.py writes: any release, DFU 1.0. */
#define ANY_RELEASE 0xffff
#define DFU_VERSION 0x0100

/* The DFU CRC is the usual CRC-32 without the inversion at the end, which zlib always does. */
static guint32
compute_crc (const guint8 *data, gsize size_bytes)
{
  return (guint32) ~crc32_z (crc32_z (0, NULL, 0), data, size_bytes);
}

static gboolean
read_fields (GBytes *file, StrobeDfuSuffix *suffix, GError **error)
{
  const guint8 *found;
  StrobeByteReader reader;

  strobe_byte_reader_init_bytes (&reader, file);
  if (!strobe_byte_reader_seek (&reader, g_bytes_get_size (file) - STROBE_DFU_SUFFIX_SIZE_BYTES,
                                error) ||
      !strobe_byte_reader_read_u16_le (&reader, &suffix->device_release, error) ||
      !strobe_byte_reader_read_u16_le (&reader, &suffix->product_id, error) ||
      !strobe_byte_reader_read_u16_le (&reader, &suffix->vendor_id, error) ||
      !strobe_byte_reader_read_u16_le (&reader, &suffix->dfu_version, error))
    return FALSE;

  found = strobe_byte_reader_read_data (&reader, SIGNATURE_SIZE_BYTES, error);
  if (found == NULL)
    return FALSE;
  if (memcmp (found, signature, SIGNATURE_SIZE_BYTES) != 0) {
    g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_NO_SUFFIX,
                 "no DFU suffix: signature is %02x %02x %02x and not 55 46 44", found[0], found[1],
                 found[2]);
    return FALSE;
  }

  return strobe_byte_reader_read_u8 (&reader, &suffix->length_bytes, error) &&
         strobe_byte_reader_read_u32_le (&reader, &suffix->crc, error);
}

static gboolean
check_crc (GBytes *file, const StrobeDfuSuffix *suffix, GError **error)
{
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data (file, &size_bytes);
  guint32 crc = compute_crc (data, size_bytes - CRC_SIZE_BYTES);

  if (crc == suffix->crc)
    return TRUE;

  g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_CRC,
               "CRC of the file is 0x%08x, its DFU suffix says 0x%08x", crc, suffix->crc);
  return FALSE;
}

/**
 * strobe_dfu_suffix_parse:
 * @file: a whole DFU file
 * @suffix: (out caller-allocates): where to store the fields
 * @error: return location for an error
 *
 * Reads the suffix at the end of a file and checks the CRC it carries. After a wrong CRC the
 * fields are stored all the same, so that they can be shown.
 *
 * Ownership: @file is only read; nothing is kept.
 *
 * Errors: STROBE_IMAGE_ERROR_TRUNCATED below 16 bytes, STROBE_IMAGE_ERROR_NO_SUFFIX if the
 * signature or the length is wrong, STROBE_IMAGE_ERROR_BAD_CRC.
 *
 * Context: any thread.
 *
 * Source: USB DFU 1.1, appendix B.
 *
 * Returns: %TRUE if there is a suffix and its CRC is right
 */
gboolean
strobe_dfu_suffix_parse (GBytes *file, StrobeDfuSuffix *suffix, GError **error)
{
  gsize size_bytes;

  g_return_val_if_fail (file != NULL && suffix != NULL, FALSE);

  *suffix = (StrobeDfuSuffix){ 0 };
  size_bytes = g_bytes_get_size (file);
  if (size_bytes < STROBE_DFU_SUFFIX_SIZE_BYTES) {
    g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_TRUNCATED,
                 "no DFU suffix: %" G_GSIZE_FORMAT " bytes are fewer than its %d", size_bytes,
                 STROBE_DFU_SUFFIX_SIZE_BYTES);
    return FALSE;
  }
  if (!read_fields (file, suffix, error))
    return FALSE;

  if (suffix->length_bytes < STROBE_DFU_SUFFIX_SIZE_BYTES || suffix->length_bytes > size_bytes) {
    g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_NO_SUFFIX,
                 "no DFU suffix: its length is %u bytes in a file of %" G_GSIZE_FORMAT,
                 suffix->length_bytes, size_bytes);
    return FALSE;
  }

  return check_crc (file, suffix, error);
}

/**
 * strobe_dfu_suffix_append:
 * @file: what to make a DFU file of
 * @vendor_id: the vendor it is for
 * @product_id: the product it is for
 *
 * Appends a suffix with the right CRC, as ESP-IDF writes it: any release, DFU 1.0.
 *
 * Units: USB ids; STROBE_DFU_SUFFIX_ANY_ID stands for any.
 *
 * Context: any thread.
 *
 * Source: USB DFU 1.1, appendix B; ESP-IDF v6.0 tools/mkdfu.py.
 */
void
strobe_dfu_suffix_append (GByteArray *file, guint16 vendor_id, guint16 product_id)
{
  g_return_if_fail (file != NULL);

  strobe_byte_writer_put_u16_le (file, ANY_RELEASE);
  strobe_byte_writer_put_u16_le (file, product_id);
  strobe_byte_writer_put_u16_le (file, vendor_id);
  strobe_byte_writer_put_u16_le (file, DFU_VERSION);
  strobe_byte_writer_put_data (file, signature, SIGNATURE_SIZE_BYTES);
  strobe_byte_writer_put_u8 (file, STROBE_DFU_SUFFIX_SIZE_BYTES);
  strobe_byte_writer_put_u32_le (file, compute_crc (file->data, file->len));
}
