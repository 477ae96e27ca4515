/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/dfu-info.h"

#include <string.h>

#include "base/byte-reader.h"
#include "base/byte-writer.h"
#include "image/image-error.h"

/* StrobeDfuInfoRecord: one line of dfuinfo0.dat, the index of the archive: which entry goes to
 * which address, how, and with which MD5. A plain value, made by the parser.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (DFUInfo), and the mask ROM's reading of it
 * (dfu_cpio_callback). */

#define NAME_FIELD_BYTES 64
#define MD5_BYTES 16
#define RECORD_BYTES (4 + 4 + NAME_FIELD_BYTES + MD5_BYTES)

/**
 * strobe_dfu_info_record_free:
 * @self: (transfer full): a record
 *
 * Frees a record.
 *
 * Context: any thread.
 */
void
strobe_dfu_info_record_free (StrobeDfuInfoRecord *self)
{
  g_free (self->name);
  g_free (self->md5);
  g_free (self);
}

static char *
format_hex (const guint8 *data, gsize size_bytes)
{
  GString *hex = g_string_sized_new (size_bytes * 2);

  for (gsize i = 0; i < size_bytes; i++)
    g_string_append_printf (hex, "%02x", data[i]);
  return g_string_free (hex, FALSE);
}

static gboolean
read_name (StrobeByteReader *reader, StrobeDfuInfoRecord *record, GError **error)
{
  gsize start_bytes = reader->offset_bytes;
  const char *name = (const char *) strobe_byte_reader_read_data (reader, NAME_FIELD_BYTES, error);
  gsize length_bytes;

  if (name == NULL || !strobe_byte_reader_seek (reader, start_bytes, error))
    return FALSE;
  record->name = strobe_byte_reader_read_string (reader, NAME_FIELD_BYTES, error);
  if (record->name == NULL)
    return FALSE;

  length_bytes = strnlen (name, NAME_FIELD_BYTES);
  record->name_ends = length_bytes < NAME_FIELD_BYTES;
  record->name_is_clean =
    strlen (record->name) == length_bytes && memcmp (record->name, name, length_bytes) == 0;
  return TRUE;
}

static StrobeDfuInfoRecord *
read_record (StrobeByteReader *reader, GError **error)
{
  g_autoptr (StrobeDfuInfoRecord) record = g_new0 (StrobeDfuInfoRecord, 1);
  const guint8 *md5;

  if (!strobe_byte_reader_read_u32_le (reader, &record->address, error) ||
      !strobe_byte_reader_read_u32_le (reader, &record->flags, error) ||
      !read_name (reader, record, error))
    return NULL;
  md5 = strobe_byte_reader_read_data (reader, MD5_BYTES, error);
  if (md5 == NULL)
    return NULL;

  record->md5 = format_hex (md5, MD5_BYTES);
  return g_steal_pointer (&record);
}

/**
 * strobe_dfu_info_parse:
 * @index: data of the archive's first entry
 * @n_records: (out): where to store how many records it has, read or not
 * @error: return location for an error
 *
 * Reads the index. The ROM takes 64 records; of a longer index only these are read, and
 * @n_records tells.
 *
 * Units: @n_records counts records.
 *
 * Ownership: @index is only read; nothing of it is kept.
 *
 * Errors: STROBE_IMAGE_ERROR_BAD_INDEX if it is empty or not a whole number of records.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (DFUInfo); limit of 5632 bytes from the mask ROM.
 *
 * Returns: (transfer full) (nullable) (element-type StrobeDfuInfoRecord): the records
 */
GPtrArray *
strobe_dfu_info_parse (GBytes *index, gsize *n_records, GError **error)
{
  g_autoptr (GPtrArray) records = NULL;
  gsize size_bytes;
  StrobeByteReader reader;

  g_return_val_if_fail (index != NULL && n_records != NULL, NULL);

  size_bytes = g_bytes_get_size (index);
  *n_records = size_bytes / RECORD_BYTES;
  if (size_bytes == 0 || size_bytes % RECORD_BYTES != 0) {
    g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_INDEX,
                 "index of %" G_GSIZE_FORMAT " bytes is not one or more records of %d", size_bytes,
                 RECORD_BYTES);
    return NULL;
  }

  records = g_ptr_array_new_with_free_func ((GDestroyNotify) strobe_dfu_info_record_free);
  strobe_byte_reader_init_bytes (&reader, index);
  for (gsize i = 0; i < MIN (*n_records, STROBE_DFU_INFO_MAX_RECORDS); i++) {
    StrobeDfuInfoRecord *record = read_record (&reader, error);

    if (record == NULL)
      return NULL;
    g_ptr_array_add (records, record);
  }
  return g_steal_pointer (&records);
}

/**
 * strobe_dfu_info_put_record:
 * @index: where to append
 * @address: where in flash the entry goes
 * @flags: how, as the ROM reads them
 * @name: of the entry; cut to 64 bytes
 * @data: of the entry, for its MD5
 *
 * Appends one record.
 *
 * Units: @address in bytes from the start of flash; @flags are STROBE_DFU_INFO_FLAG_*.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (DFUInfo).
 */
void
strobe_dfu_info_put_record (
  GByteArray *index, guint32 address, guint32 flags, const char *name, GBytes *data)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  guint8 digest[MD5_BYTES];
  gsize digest_bytes = sizeof digest;
  gsize size_bytes = 0;
  const guint8 *content;

  g_return_if_fail (index != NULL && name != NULL && data != NULL);

  content = g_bytes_get_data (data, &size_bytes);
  g_checksum_update (checksum, content, (gssize) size_bytes);
  g_checksum_get_digest (checksum, digest, &digest_bytes);

  strobe_byte_writer_put_u32_le (index, address);
  strobe_byte_writer_put_u32_le (index, flags);
  strobe_byte_writer_put_string (index, name, NAME_FIELD_BYTES);
  strobe_byte_writer_put_data (index, digest, sizeof digest);
}
