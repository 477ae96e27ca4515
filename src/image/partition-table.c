/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/partition-table.h"

#include <string.h>

#include "base/byte-reader.h"
#include "base/byte-writer.h"
#include "image/image-error.h"

/* StrobePartition: one row of the partition table in flash. A plain value, made by the parser or
 * filled in by who builds a table.
 *
 * Source: ESP-IDF v6.0 esp_flash_partitions.h, flash_partitions.c, gen_esp32part.py. */

#define ROW_BYTES 32
#define LABEL_BYTES 16
#define MD5_BYTES 16
#define ROW_MAGIC 0x50aa
#define MD5_MAGIC 0xebeb
#define END_MAGIC 0xffff

/* The table, less its MD5 row and its end */
#define MAX_PARTITIONS (STROBE_PARTITION_TABLE_SIZE_BYTES / ROW_BYTES - 2)

/* Behind the two magic bytes of the MD5 row */
#define MD5_FILL_BYTES 14

typedef struct {
  guint8 type;
  guint8 subtype;
  const char *name;
} SubtypeName;

static const SubtypeName subtype_names[] = {
  { STROBE_PARTITION_TYPE_APP, 0x00, "factory" },
  { STROBE_PARTITION_TYPE_APP, 0x20, "test" },
  { STROBE_PARTITION_TYPE_APP, 0x30, "tee_0" },
  { STROBE_PARTITION_TYPE_APP, 0x31, "tee_1" },
  { STROBE_PARTITION_TYPE_DATA, 0x00, "ota" },
  { STROBE_PARTITION_TYPE_DATA, 0x01, "phy" },
  { STROBE_PARTITION_TYPE_DATA, 0x02, "nvs" },
  { STROBE_PARTITION_TYPE_DATA, 0x03, "coredump" },
  { STROBE_PARTITION_TYPE_DATA, 0x04, "nvs_keys" },
  { STROBE_PARTITION_TYPE_DATA, 0x05, "efuse" },
  { STROBE_PARTITION_TYPE_DATA, 0x06, "undefined" },
  { STROBE_PARTITION_TYPE_DATA, 0x80, "esphttpd" },
  { STROBE_PARTITION_TYPE_DATA, 0x81, "fat" },
  { STROBE_PARTITION_TYPE_DATA, 0x82, "spiffs" },
  { STROBE_PARTITION_TYPE_DATA, 0x83, "littlefs" },
  { STROBE_PARTITION_TYPE_DATA, 0x90, "tee_ota" },
};

#define SUBTYPE_OTA_FIRST 0x10
#define SUBTYPE_OTA_LAST 0x1f

/**
 * strobe_partition_get_type_name:
 * @self: a row
 *
 * Names the type as ESP-IDF's CSV files do.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 gen_esp32part.py (TYPES).
 *
 * Returns: (transfer none): "app", "data", "bootloader", "partition_table", or "custom"
 */
const char *
strobe_partition_get_type_name (const StrobePartition *self)
{
  static const char *const names[] = { "app", "data", "bootloader", "partition_table" };

  g_return_val_if_fail (self != NULL, NULL);

  return self->type < G_N_ELEMENTS (names) ? names[self->type] : "custom";
}

/**
 * strobe_partition_dup_subtype_name:
 * @self: a row
 *
 * Names the subtype as ESP-IDF's CSV files do.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 gen_esp32part.py (SUBTYPES).
 *
 * Returns: (transfer full): for example "factory", "ota_0", "nvs", or the number in hex
 */
char *
strobe_partition_dup_subtype_name (const StrobePartition *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (subtype_names); i++) {
    if (subtype_names[i].type == self->type && subtype_names[i].subtype == self->subtype)
      return g_strdup (subtype_names[i].name);
  }
  if (self->type == STROBE_PARTITION_TYPE_APP && self->subtype >= SUBTYPE_OTA_FIRST &&
      self->subtype <= SUBTYPE_OTA_LAST)
    return g_strdup_printf ("ota_%d", self->subtype - SUBTYPE_OTA_FIRST);

  return g_strdup_printf ("0x%02x", self->subtype);
}

static gboolean
set_bad (GError **error, gsize offset_bytes, const char *what)
{
  g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE,
               "partition table row at offset 0x%" G_GSIZE_MODIFIER "x: %s", offset_bytes, what);
  return FALSE;
}

static gboolean
read_partition (StrobeByteReader *reader, GArray *partitions, GError **error)
{
  StrobePartition partition = { 0 };
  g_autofree char *label = NULL;
  const char *end;

  if (!strobe_byte_reader_read_u8 (reader, &partition.type, error) ||
      !strobe_byte_reader_read_u8 (reader, &partition.subtype, error) ||
      !strobe_byte_reader_read_u32_le (reader, &partition.offset, error) ||
      !strobe_byte_reader_read_u32_le (reader, &partition.size_bytes, error))
    return FALSE;
  label = strobe_byte_reader_read_string (reader, LABEL_BYTES, error);
  if (label == NULL || !strobe_byte_reader_read_u32_le (reader, &partition.flags, error))
    return FALSE;

  /* Mending makes a label of wrong bytes longer, so the copy may end inside a character. */
  g_strlcpy (partition.label, label, sizeof partition.label);
  g_utf8_validate (partition.label, -1, &end);
  partition.label[end - partition.label] = '\0';
  if (partition.size_bytes > G_MAXUINT32 - partition.offset)
    return set_bad (error, reader->offset_bytes - ROW_BYTES, "it ends beyond 4 GiB");
  g_array_append_val (partitions, partition);
  return TRUE;
}

static gboolean
check_md5_row (
  StrobeByteReader *reader, GBytes *bytes, gsize start_bytes, gboolean *has_md5, GError **error)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  guint8 digest[MD5_BYTES];
  gsize digest_bytes = sizeof digest;
  const guint8 *found;

  if (*has_md5)
    return set_bad (error, start_bytes, "a second MD5 row");
  if (!strobe_byte_reader_skip (reader, MD5_FILL_BYTES, error))
    return FALSE;
  found = strobe_byte_reader_read_data (reader, MD5_BYTES, error);
  if (found == NULL)
    return FALSE;

  g_checksum_update (checksum, g_bytes_get_data (bytes, NULL), (gssize) start_bytes);
  g_checksum_get_digest (checksum, digest, &digest_bytes);
  if (memcmp (found, digest, MD5_BYTES) != 0)
    return set_bad (error, start_bytes, "MD5 does not match the rows before it");
  *has_md5 = TRUE;
  return TRUE;
}

static gboolean
read_rows (StrobeByteReader *reader, GBytes *bytes, GArray *partitions, GError **error)
{
  gboolean has_md5 = FALSE;

  while (strobe_byte_reader_get_remaining (reader) > 0) {
    gsize start_bytes = reader->offset_bytes;
    guint16 magic;

    if (!strobe_byte_reader_read_u16_le (reader, &magic, error))
      return FALSE;
    if (magic == END_MAGIC)
      return TRUE;
    if (magic != ROW_MAGIC && magic != MD5_MAGIC)
      return set_bad (error, start_bytes, "no magic");
    if (magic == ROW_MAGIC && !read_partition (reader, partitions, error))
      return FALSE;
    if (magic == MD5_MAGIC && !check_md5_row (reader, bytes, start_bytes, &has_md5, error))
      return FALSE;
  }

  return TRUE;
}

/**
 * strobe_partition_table_parse:
 * @bytes: the table; what is behind its 0xc00 bytes is not looked at
 * @error: return location for an error
 *
 * Reads a partition table and checks its MD5 row if it has one.
 *
 * Ownership: @bytes is only read; nothing is kept.
 *
 * Errors: STROBE_IMAGE_ERROR_BAD_IMAGE if a row is none, is cut, reaches beyond 4 GiB, if the MD5
 * is wrong, or if there is no partition.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 flash_partitions.c (esp_partition_table_verify), gen_esp32part.py.
 *
 * Returns: (transfer full) (nullable) (element-type StrobePartition): the partitions
 */
GArray *
strobe_partition_table_parse (GBytes *bytes, GError **error)
{
  g_autoptr (GArray) partitions = g_array_new (FALSE, TRUE, sizeof (StrobePartition));
  g_autoptr (GError) cause = NULL;
  StrobeByteReader reader;

  g_return_val_if_fail (bytes != NULL, NULL);

  strobe_byte_reader_init_bytes (&reader, bytes);
  reader.size_bytes = MIN (reader.size_bytes, STROBE_PARTITION_TABLE_SIZE_BYTES);
  if (!read_rows (&reader, bytes, partitions, &cause)) {
    /* A row that is cut comes as the reader's error. */
    g_set_error_literal (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_IMAGE, cause->message);
    return NULL;
  }
  if (partitions->len == 0) {
    set_bad (error, 0, "there is no partition");
    return NULL;
  }

  return g_steal_pointer (&partitions);
}

static void
put_partition (GByteArray *table, const StrobePartition *partition)
{
  strobe_byte_writer_put_u16_le (table, ROW_MAGIC);
  strobe_byte_writer_put_u8 (table, partition->type);
  strobe_byte_writer_put_u8 (table, partition->subtype);
  strobe_byte_writer_put_u32_le (table, partition->offset);
  strobe_byte_writer_put_u32_le (table, partition->size_bytes);
  strobe_byte_writer_put_string (table, partition->label, LABEL_BYTES);
  strobe_byte_writer_put_u32_le (table, partition->flags);
}

static void
put_md5_row (GByteArray *table)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  guint8 digest[MD5_BYTES];
  gsize digest_bytes = sizeof digest;

  g_checksum_update (checksum, table->data, table->len);
  g_checksum_get_digest (checksum, digest, &digest_bytes);
  strobe_byte_writer_put_u16_le (table, MD5_MAGIC);
  for (gsize i = 0; i < MD5_FILL_BYTES; i++)
    strobe_byte_writer_put_u8 (table, 0xff);
  strobe_byte_writer_put_data (table, digest, sizeof digest);
}

/**
 * strobe_partition_table_build:
 * @partitions: (array length=n_partitions): the rows
 * @n_partitions: how many; at most 94, which with the MD5 row and the end fill the table
 *
 * Writes a partition table as ESP-IDF does: rows, MD5 row, 0xff up to 0xc00 bytes.
 *
 * Units: @n_partitions counts rows.
 *
 * Ownership: nothing is kept.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 gen_esp32part.py (to_binary).
 *
 * Returns: (transfer full): the table
 */
GBytes *
strobe_partition_table_build (const StrobePartition *partitions, gsize n_partitions)
{
  GByteArray *table;

  g_return_val_if_fail (partitions != NULL || n_partitions == 0, NULL);
  g_return_val_if_fail (n_partitions <= MAX_PARTITIONS, NULL);

  table = g_byte_array_new ();
  for (gsize i = 0; i < n_partitions; i++)
    put_partition (table, &partitions[i]);
  put_md5_row (table);
  strobe_byte_writer_pad_to (table, STROBE_PARTITION_TABLE_SIZE_BYTES, 0xff);
  return g_byte_array_free_to_bytes (table);
}
