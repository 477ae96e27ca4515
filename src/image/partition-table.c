/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/partition-table.h"

#include "base/byte-reader.h"
#include "base/byte-writer.h"
#include "image/image-error.h"

/* StrobePartitionTable: a partition table as it was found, row by row, sound or not. Made by the
 * reader, owned by the firmware. A bootloader stops at the first fault; people want to see the rest
 * of the table all the same.
 *
 * Source: ESP-IDF v6.0 flash_partitions.c (esp_partition_table_verify), gen_esp32part.py. */

#define ROW_BYTES 32
#define LABEL_BYTES 16
#define MD5_BYTES 16
#define ROW_MAGIC 0x50aa
#define MD5_MAGIC 0xebeb
#define END_MAGIC 0xffff

/* Behind the two magic bytes of the MD5 row */
#define MD5_FILL_BYTES 14

/* The table, less its MD5 row and its end */
#define MAX_PARTITIONS (STROBE_PARTITION_TABLE_SIZE_BYTES / ROW_BYTES - 2)

typedef struct {
  StrobePartitionTable *table;
  const guint8 *data;
  gsize size_bytes;
  guint n_garbage_rows;
  gsize first_garbage_bytes;
} Reading;

static void G_GNUC_PRINTF (2, 3) add_fault (StrobePartitionTable *table, const char *format, ...)
{
  va_list values;

  va_start (values, format);
  g_ptr_array_add (
    table->faults,
    g_error_new_valist (STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_TABLE, format, values));
  va_end (values);
}

/* A label may fill its field, and whoever wrote it may have written anything. */
static void
set_label (StrobePartition *partition, const char *label)
{
  const char *end;

  /* Mending makes a label of wrong bytes longer, so the copy may end inside a character. */
  g_strlcpy (partition->label, label, sizeof partition->label);
  g_utf8_validate (partition->label, -1, &end);
  partition->label[end - partition->label] = '\0';
}

/* The row is there as a whole, so that none of these reads can fail. */
static void
read_partition (Reading *self, gsize row_bytes)
{
  StrobePartition partition = { 0 };
  g_autofree char *label = NULL;
  StrobeByteReader reader;

  strobe_byte_reader_init (&reader, self->data + row_bytes, ROW_BYTES);
  strobe_byte_reader_skip (&reader, 2, NULL);
  strobe_byte_reader_read_u8 (&reader, &partition.type, NULL);
  strobe_byte_reader_read_u8 (&reader, &partition.subtype, NULL);
  strobe_byte_reader_read_u32_le (&reader, &partition.offset, NULL);
  strobe_byte_reader_read_u32_le (&reader, &partition.size_bytes, NULL);
  label = strobe_byte_reader_read_string (&reader, LABEL_BYTES, NULL);
  strobe_byte_reader_read_u32_le (&reader, &partition.flags, NULL);
  set_label (&partition, label);

  if (partition.size_bytes > G_MAXUINT32 - partition.offset)
    add_fault (self->table,
               "partition table row at offset 0x%" G_GSIZE_MODIFIER "x: it ends beyond 4 GiB",
               row_bytes);
  g_array_append_val (self->table->partitions, partition);
}

static char *
dup_hex (const guint8 *digest)
{
  GString *hex = g_string_sized_new (MD5_BYTES * 2);

  for (guint i = 0; i < MD5_BYTES; i++)
    g_string_append_printf (hex, "%02x", digest[i]);
  return g_string_free (hex, FALSE);
}

static void
read_md5_row (Reading *self, gsize row_bytes)
{
  StrobePartitionTable *table = self->table;
  g_autofree char *expected = NULL;

  if (table->md5_state != STROBE_PARTITION_MD5_NONE) {
    add_fault (table, "partition table row at offset 0x%" G_GSIZE_MODIFIER "x: a second MD5 row",
               row_bytes);
    return;
  }

  table->md5 = dup_hex (self->data + row_bytes + ROW_BYTES - MD5_BYTES);
  expected = g_compute_checksum_for_data (G_CHECKSUM_MD5, self->data, row_bytes);
  table->md5_state =
    g_str_equal (expected, table->md5) ? STROBE_PARTITION_MD5_OK : STROBE_PARTITION_MD5_WRONG;
  if (table->md5_state == STROBE_PARTITION_MD5_WRONG)
    add_fault (table,
               "partition table row at offset 0x%" G_GSIZE_MODIFIER
               "x: MD5 does not match the rows before it",
               row_bytes);
}

static void
note_garbage_row (Reading *self, gsize row_bytes)
{
  if (self->n_garbage_rows == 0)
    self->first_garbage_bytes = row_bytes;
  self->n_garbage_rows++;
}

static guint16
get_magic (const Reading *self, gsize row_bytes)
{
  return (guint16) (self->data[row_bytes] | self->data[row_bytes + 1] << 8);
}

static void
count_rows_after_end (Reading *self, gsize row_bytes)
{
  for (; row_bytes + ROW_BYTES <= self->size_bytes; row_bytes += ROW_BYTES) {
    if (get_magic (self, row_bytes) != END_MAGIC)
      self->table->n_rows_after_end++;
  }
}

/* Returns FALSE at the row that ends the table. */
static gboolean
read_row (Reading *self, gsize row_bytes)
{
  switch (get_magic (self, row_bytes)) {
  case ROW_MAGIC:
    read_partition (self, row_bytes);
    return TRUE;
  case MD5_MAGIC:
    read_md5_row (self, row_bytes);
    return TRUE;
  case END_MAGIC:
    count_rows_after_end (self, row_bytes + ROW_BYTES);
    return FALSE;
  default:
    note_garbage_row (self, row_bytes);
    return TRUE;
  }
}

/* A piece of a table that is shorter than a table ends with it: what follows is erased flash. */
static void
check_end (Reading *self, gsize end_bytes)
{
  if (end_bytes == STROBE_PARTITION_TABLE_SIZE_BYTES)
    add_fault (self->table, "partition table: its %d rows are all in use and none ends it",
               STROBE_PARTITION_TABLE_SIZE_BYTES / ROW_BYTES);
  else if (end_bytes < self->size_bytes &&
           (self->size_bytes - end_bytes < 2 || get_magic (self, end_bytes) != END_MAGIC))
    add_fault (self->table,
               "partition table row at offset 0x%" G_GSIZE_MODIFIER "x: it is cut short",
               end_bytes);
}

static void
read_rows (Reading *self)
{
  gsize at = 0;

  while (at + ROW_BYTES <= self->size_bytes) {
    if (!read_row (self, at))
      return;
    at += ROW_BYTES;
  }
  check_end (self, at);
}

static void
tell_garbage (Reading *self)
{
  if (self->n_garbage_rows > 1)
    add_fault (self->table,
               "partition table row at offset 0x%" G_GSIZE_MODIFIER
               "x and %u more: no magic of a row",
               self->first_garbage_bytes, self->n_garbage_rows - 1);
  else if (self->n_garbage_rows == 1)
    add_fault (self->table,
               "partition table row at offset 0x%" G_GSIZE_MODIFIER "x: no magic of a row",
               self->first_garbage_bytes);
}

/**
 * strobe_partition_table_read:
 * @bytes: the table; what is behind its 0xc00 bytes is not looked at
 *
 * Reads a partition table, also a damaged one: rows that are none are left out, and each thing
 * for which a bootloader refuses the table is a fault.
 *
 * Ownership: @bytes is only read; nothing is kept.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 flash_partitions.c (esp_partition_table_verify), gen_esp32part.py.
 *
 * Returns: (transfer full): the table; free with strobe_partition_table_free()
 */
StrobePartitionTable *
strobe_partition_table_read (GBytes *bytes)
{
  StrobePartitionTable *self;
  Reading reading = { 0 };

  g_return_val_if_fail (bytes != NULL, NULL);

  self = g_new0 (StrobePartitionTable, 1);
  self->partitions = g_array_new (FALSE, TRUE, sizeof (StrobePartition));
  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
  reading.table = self;
  reading.data = g_bytes_get_data (bytes, &reading.size_bytes);
  reading.size_bytes = MIN (reading.size_bytes, STROBE_PARTITION_TABLE_SIZE_BYTES);
  read_rows (&reading);
  tell_garbage (&reading);
  if (self->partitions->len == 0)
    add_fault (self, "partition table: there is no partition");
  return self;
}

/**
 * strobe_partition_table_free:
 * @self: (transfer full): a table
 *
 * Frees a table.
 *
 * Context: any thread.
 */
void
strobe_partition_table_free (StrobePartitionTable *self)
{
  g_return_if_fail (self != NULL);

  g_array_unref (self->partitions);
  g_ptr_array_unref (self->faults);
  g_free (self->md5);
  g_free (self);
}

/**
 * strobe_partition_table_parse:
 * @bytes: the table; what is behind its 0xc00 bytes is not looked at
 * @error: return location for an error
 *
 * Reads a partition table as a bootloader does: a fault makes it none.
 *
 * Ownership: @bytes is only read; nothing is kept.
 *
 * Errors: STROBE_IMAGE_ERROR_BAD_TABLE if a row is none, is cut, reaches beyond 4 GiB, if the MD5
 * is wrong, if nothing ends the table, or if there is no partition.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 flash_partitions.c (esp_partition_table_verify).
 *
 * Returns: (transfer full) (nullable) (element-type StrobePartition): the partitions
 */
GArray *
strobe_partition_table_parse (GBytes *bytes, GError **error)
{
  g_autoptr (StrobePartitionTable) table = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  table = strobe_partition_table_read (bytes);
  if (table->faults->len == 0)
    return g_array_ref (table->partitions);

  g_propagate_error (error, g_error_copy (g_ptr_array_index (table->faults, 0)));
  return NULL;
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
