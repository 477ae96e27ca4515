/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/cpio-archive.h"

#include <string.h>

#include "base/byte-reader.h"
#include "base/byte-writer.h"
#include "image/image-error.h"

/* StrobeCpioEntry: one file of a CPIO archive in the "newc" form, which is what a dfu.bin is
 * inside. Made by the parser; its data shares the memory of the archive.
 *
 * Source: cpio(5), "New ASCII Format"; ESP-IDF v6.0 tools/mkdfu.py; the mask ROM's cpio_feed. */

#define MAGIC_BYTES 6
#define FIELD_DIGITS 8
#define N_FIELDS 13
#define HEADER_BYTES (MAGIC_BYTES + N_FIELDS * FIELD_DIGITS)
#define ALIGNMENT_BYTES 4
#define TRAILER_NAME "TRAILER!!!"

/* Positions among the fields */
#define FIELD_MODE 1
#define FIELD_NLINK 4
#define FIELD_FILE_SIZE 6
#define FIELD_NAME_SIZE 11

/* A regular file that its owner may write (0100644) */
#define MODE_REGULAR 0x81a4

/* The ROM takes 64 entries and an index, with names of 63 bytes. These limits only keep a hostile
 * archive from costing time; below them its faults are listed one by one. */
#define MAX_ENTRIES 256
#define MAX_NAME_BYTES 4096

typedef struct {
  gsize name_bytes; /* with the NUL */
  gsize data_bytes;
} Header;

/**
 * strobe_cpio_entry_free:
 * @self: (transfer full): an entry
 *
 * Frees an entry.
 *
 * Context: any thread.
 */
void
strobe_cpio_entry_free (StrobeCpioEntry *self)
{
  g_free (self->name);
  g_clear_pointer (&self->data, g_bytes_unref);
  g_free (self);
}

/* Both spellings pass in the ROM; it does not look at the checksum of the second. */
static gboolean
is_magic (const guint8 *at)
{
  return memcmp (at, "070701", MAGIC_BYTES) == 0 || memcmp (at, "070702", MAGIC_BYTES) == 0;
}

static gboolean
parse_field (const guint8 *digits, guint32 *value)
{
  *value = 0;
  for (gsize i = 0; i < FIELD_DIGITS; i++) {
    int digit = g_ascii_xdigit_value ((char) digits[i]);

    if (digit < 0)
      return FALSE;
    *value = *value << 4 | (guint32) digit;
  }

  return TRUE;
}

static gboolean
set_bad (GError **error, gsize offset_bytes, const char *what)
{
  g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_INDEX,
               "archive entry at offset %" G_GSIZE_FORMAT ": %s", offset_bytes, what);
  return FALSE;
}

static gboolean
read_header (StrobeByteReader *reader, Header *header, GError **error)
{
  gsize start_bytes = reader->offset_bytes;
  const guint8 *at = strobe_byte_reader_read_data (reader, HEADER_BYTES, error);
  guint32 fields[N_FIELDS];

  if (at == NULL)
    return FALSE;
  if (!is_magic (at))
    return set_bad (error, start_bytes, "no CPIO magic");

  for (gsize i = 0; i < N_FIELDS; i++) {
    if (!parse_field (at + MAGIC_BYTES + i * FIELD_DIGITS, &fields[i]))
      return set_bad (error, start_bytes, "a field is not eight hex digits");
  }
  header->name_bytes = fields[FIELD_NAME_SIZE];
  header->data_bytes = fields[FIELD_FILE_SIZE];
  return TRUE;
}

/* Padding counts from the start of the archive, which every entry keeps aligned. The last one may
 * lack it: the ROM does not wait for it. */
static void
skip_padding (StrobeByteReader *reader)
{
  gsize missing_bytes =
    (ALIGNMENT_BYTES - reader->offset_bytes % ALIGNMENT_BYTES) % ALIGNMENT_BYTES;

  reader->offset_bytes += MIN (missing_bytes, strobe_byte_reader_get_remaining (reader));
}

static gboolean
read_name (StrobeByteReader *reader, gsize size_bytes, StrobeCpioEntry *entry, GError **error)
{
  gsize start_bytes = reader->offset_bytes;
  const char *name;

  if (size_bytes == 0 || size_bytes > MAX_NAME_BYTES)
    return set_bad (error, start_bytes, "size of the name is not possible");
  name = (const char *) strobe_byte_reader_read_data (reader, size_bytes, error);
  if (name == NULL)
    return FALSE;
  if (strnlen (name, size_bytes) != size_bytes - 1)
    return set_bad (error, start_bytes, "name does not end at its NUL");
  if (!strobe_byte_reader_seek (reader, start_bytes, error))
    return FALSE;

  entry->name = strobe_byte_reader_read_string (reader, size_bytes, error);
  skip_padding (reader);
  return entry->name != NULL;
}

static StrobeCpioEntry *
read_entry (GBytes *archive, StrobeByteReader *reader, GError **error)
{
  g_autoptr (StrobeCpioEntry) entry = g_new0 (StrobeCpioEntry, 1);
  Header header = { 0 };
  gsize offset_bytes;

  if (!read_header (reader, &header, error) || !read_name (reader, header.name_bytes, entry, error))
    return NULL;

  offset_bytes = reader->offset_bytes;
  if (!strobe_byte_reader_skip (reader, header.data_bytes, error)) {
    g_prefix_error (error, "%s: ", entry->name);
    return NULL;
  }
  entry->data = g_bytes_new_from_bytes (archive, offset_bytes, header.data_bytes);
  skip_padding (reader);
  return g_steal_pointer (&entry);
}

/* The ROM ends at this name only if no data follows; with data it is a file like any other. */
static gboolean
is_trailer (const StrobeCpioEntry *entry)
{
  return g_bytes_get_size (entry->data) == 0 && g_str_equal (entry->name, TRAILER_NAME);
}

/* The reader's own error says where the bytes ended; callers tell faults apart by image codes. */
static void
propagate_as_image_error (GError **error, GError *cause)
{
  if (cause->domain == STROBE_IMAGE_ERROR) {
    g_propagate_error (error, cause);
    return;
  }

  g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_TRUNCATED,
               "archive is not complete: %s", cause->message);
  g_error_free (cause);
}

/**
 * strobe_cpio_archive_is_one:
 * @bytes: any bytes
 *
 * Looks whether bytes begin as a CPIO archive does.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if the magic is there
 */
gboolean
strobe_cpio_archive_is_one (GBytes *bytes)
{
  gsize size_bytes = 0;
  const guint8 *data;

  g_return_val_if_fail (bytes != NULL, FALSE);

  data = g_bytes_get_data (bytes, &size_bytes);
  return size_bytes >= MAGIC_BYTES && is_magic (data);
}

/**
 * strobe_cpio_archive_parse:
 * @archive: the archive, and what else follows it
 * @entries: (element-type StrobeCpioEntry): where to append the entries in their order
 * @size_bytes: (out): where to store the size up to the end of the trailer or of what was read
 * @error: return location for an error
 *
 * Reads an archive up to its trailer; what stands behind that is padding. What was read before an
 * error is kept, so that it can be shown.
 *
 * Ownership: the entries hold references to @archive and share its memory.
 *
 * Errors: STROBE_IMAGE_ERROR_TRUNCATED if it ends before the trailer, STROBE_IMAGE_ERROR_BAD_INDEX
 * for a header that is none.
 *
 * Context: any thread.
 *
 * Source: cpio(5), "New ASCII Format"; limits of case and magic as in the mask ROM's cpio_feed.
 *
 * Returns: %TRUE if the trailer was reached
 */
gboolean
strobe_cpio_archive_parse (GBytes *archive, GPtrArray *entries, gsize *size_bytes, GError **error)
{
  StrobeByteReader reader;

  g_return_val_if_fail (archive != NULL && entries != NULL && size_bytes != NULL, FALSE);

  *size_bytes = 0;
  strobe_byte_reader_init_bytes (&reader, archive);
  for (guint i = 0; i <= MAX_ENTRIES; i++) {
    GError *cause = NULL;
    g_autoptr (StrobeCpioEntry) entry = read_entry (archive, &reader, &cause);

    if (entry == NULL) {
      propagate_as_image_error (error, cause);
      return FALSE;
    }
    *size_bytes = reader.offset_bytes;
    if (is_trailer (entry))
      return TRUE;
    g_ptr_array_add (entries, g_steal_pointer (&entry));
  }

  return set_bad (error, reader.offset_bytes, "too many entries");
}

static void
put_header (GByteArray *archive, const guint32 *fields)
{
  strobe_byte_writer_put_data (archive, "070701", MAGIC_BYTES);
  for (gsize i = 0; i < N_FIELDS; i++) {
    char digits[FIELD_DIGITS + 1];

    g_snprintf (digits, sizeof digits, "%08x", fields[i]);
    strobe_byte_writer_put_data (archive, digits, FIELD_DIGITS);
  }
}

static void
put_name (GByteArray *archive, const char *name)
{
  strobe_byte_writer_put_data (archive, name, strlen (name) + 1);
  strobe_byte_writer_pad_to (archive, ALIGNMENT_BYTES, 0);
}

/**
 * strobe_cpio_archive_put_entry:
 * @archive: where to append
 * @name: of the file
 * @data: of the file
 *
 * Appends one file, with the header fields that ESP-IDF writes.
 *
 * Ownership: @data is copied.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (CPIO header).
 */
void
strobe_cpio_archive_put_entry (GByteArray *archive, const char *name, GBytes *data)
{
  guint32 fields[N_FIELDS] = { 0 };
  gsize size_bytes = 0;
  const guint8 *content;

  g_return_if_fail (archive != NULL && name != NULL && data != NULL);

  content = g_bytes_get_data (data, &size_bytes);
  fields[FIELD_MODE] = MODE_REGULAR;
  fields[FIELD_FILE_SIZE] = (guint32) size_bytes;
  fields[FIELD_NAME_SIZE] = (guint32) strlen (name) + 1;
  put_header (archive, fields);
  put_name (archive, name);
  strobe_byte_writer_put_data (archive, content, size_bytes);
  strobe_byte_writer_pad_to (archive, ALIGNMENT_BYTES, 0);
}

/**
 * strobe_cpio_archive_put_trailer:
 * @archive: where to append
 *
 * Appends the entry that ends an archive.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (CPIO header).
 */
void
strobe_cpio_archive_put_trailer (GByteArray *archive)
{
  guint32 fields[N_FIELDS] = { 0 };

  g_return_if_fail (archive != NULL);

  fields[FIELD_NLINK] = 1;
  fields[FIELD_NAME_SIZE] = (guint32) sizeof TRAILER_NAME;
  put_header (archive, fields);
  put_name (archive, TRAILER_NAME);
}
