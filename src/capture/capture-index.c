/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-index.h"

#include <string.h>

#include "capture/capture-error.h"
#include "capture/capture-file.h"
#include "log/line-splitter.h"

/* StrobeCaptureIndex: what is read back is not trusted: a record that points outside of the bytes
 * ends the index, and so does half a record, which a crash of the program may leave. */

#define MAGIC "StrobeLg"
#define VERSION 1
#define HEADER_BYTES 32

/* The start of the file; little endian. */
typedef struct {
  char magic[8];
  guint32 version;
  guint32 record_bytes;
  guint64 first_line;
  guint64 first_bytes;
} Header;

G_STATIC_ASSERT (sizeof (Header) == HEADER_BYTES);

struct _StrobeCaptureIndex {
  StrobeCaptureFile *file;
  guint64 first_line;
  guint64 first_bytes;
  guint64 n_records; /* the writer's */
};

/* The same swap both ways. */
static void
swap (StrobeCaptureRecord *record)
{
  record->offset_bytes = GUINT64_FROM_LE (record->offset_bytes);
  record->received_us = GINT64_FROM_LE (record->received_us);
  record->size_bytes = GUINT32_FROM_LE (record->size_bytes);
  record->tag = GUINT16_FROM_LE (record->tag);
}

static guint64
get_offset (guint64 index)
{
  return HEADER_BYTES + index * sizeof (StrobeCaptureRecord);
}

static gboolean
write_header (StrobeCaptureIndex *self, GError **error)
{
  Header header = {
    .version = GUINT32_TO_LE (VERSION),
    .record_bytes = GUINT32_TO_LE (sizeof (StrobeCaptureRecord)),
    .first_line = GUINT64_TO_LE (self->first_line),
    .first_bytes = GUINT64_TO_LE (self->first_bytes),
  };

  memcpy (header.magic, MAGIC, sizeof header.magic);
  return strobe_capture_file_append (self->file, &header, sizeof header, error) == sizeof header;
}

/**
 * strobe_capture_index_create:
 * @folder: of the session
 * @name: of the file, that is not there yet
 * @first_line: the number of its first line
 * @first_bytes: where that begins in what the session received
 * @error: return location for an error
 *
 * Begins an index in a new file.
 *
 * Units: @first_line counts lines, @first_bytes bytes of the session.
 *
 * Errors: STROBE_CAPTURE_ERROR; nothing is left behind then.
 *
 * Context: the writer's thread.
 *
 * Returns: (transfer full) (nullable): the index
 */
StrobeCaptureIndex *
strobe_capture_index_create (
  const char *folder, const char *name, guint64 first_line, guint64 first_bytes, GError **error)
{
  StrobeCaptureFile *file = strobe_capture_file_create (folder, name, error);
  StrobeCaptureIndex *self = NULL;

  if (file == NULL)
    return NULL;
  self = g_new0 (StrobeCaptureIndex, 1);
  self->file = file;
  self->first_line = first_line;
  self->first_bytes = first_bytes;
  if (write_header (self, error))
    return self;
  strobe_capture_index_delete (self);
  strobe_capture_index_free (self);
  return NULL;
}

static gboolean
read_header (StrobeCaptureIndex *self, GError **error)
{
  const guint64 limit = G_GUINT64_CONSTANT (1) << 62;
  Header header;

  if (strobe_capture_file_read (self->file, 0, &header, sizeof header) != sizeof header ||
      memcmp (header.magic, MAGIC, sizeof header.magic) != 0 ||
      GUINT32_FROM_LE (header.version) != VERSION ||
      GUINT32_FROM_LE (header.record_bytes) != sizeof (StrobeCaptureRecord)) {
    g_set_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_DAMAGED,
                 "%s is no index of a log", strobe_capture_file_get_path (self->file));
    return FALSE;
  }
  self->first_line = GUINT64_FROM_LE (header.first_line);
  self->first_bytes = GUINT64_FROM_LE (header.first_bytes);
  if (self->first_line < limit && self->first_bytes < limit)
    return TRUE;
  g_set_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_DAMAGED,
               "%s starts at a line that cannot be", strobe_capture_file_get_path (self->file));
  return FALSE;
}

/**
 * strobe_capture_index_open:
 * @folder: of the session
 * @name: of the file
 * @error: return location for an error
 *
 * Opens an index of an earlier time, to read it.
 *
 * Errors: STROBE_CAPTURE_ERROR_DAMAGED, STROBE_CAPTURE_ERROR_IO.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the index
 */
StrobeCaptureIndex *
strobe_capture_index_open (const char *folder, const char *name, GError **error)
{
  StrobeCaptureFile *file = strobe_capture_file_open (folder, name, error);
  g_autoptr (StrobeCaptureIndex) self = NULL;

  if (file == NULL)
    return NULL;
  self = g_new0 (StrobeCaptureIndex, 1);
  self->file = file;
  return read_header (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * strobe_capture_index_free:
 * @self: (transfer full): an index
 *
 * Closes its file.
 *
 * Context: any thread.
 */
void
strobe_capture_index_free (StrobeCaptureIndex *self)
{
  strobe_capture_file_free (self->file);
  g_free (self);
}

/**
 * strobe_capture_index_delete:
 * @self: an index
 *
 * Deletes its file. It can still be read.
 *
 * Context: any thread.
 */
void
strobe_capture_index_delete (StrobeCaptureIndex *self)
{
  strobe_capture_file_delete (self->file);
}

/**
 * strobe_capture_index_get_first_line:
 * @self: an index
 *
 * Context: any thread.
 *
 * Returns: the number of its first line in the session
 */
guint64
strobe_capture_index_get_first_line (StrobeCaptureIndex *self)
{
  return self->first_line;
}

/**
 * strobe_capture_index_get_first_bytes:
 * @self: an index
 *
 * Context: any thread.
 *
 * Returns: where in the session the bytes begin that it belongs to
 */
guint64
strobe_capture_index_get_first_bytes (StrobeCaptureIndex *self)
{
  return self->first_bytes;
}

/* The first line of a segment may have begun in the one before. */
static guint64
get_lowest_offset (StrobeCaptureIndex *self)
{
  const guint64 most = STROBE_LINE_SPLITTER_MAX_LINE_BYTES + 1;

  return self->first_bytes > most ? self->first_bytes - most : 0;
}

/* @low, @high: what the line may lie between, in the session */
static gboolean
can_be (const StrobeCaptureRecord *record, guint64 low, guint64 high)
{
  return record->offset_bytes >= low && record->offset_bytes <= high &&
         record->size_bytes <= high - record->offset_bytes;
}

/**
 * strobe_capture_index_count:
 * @self: an index that was opened
 * @n_bytes: how many bytes its segment has
 *
 * Counts the records: as many as are whole, up to the first that cannot be.
 *
 * Context: any thread; reads all of the file.
 *
 * Returns: how many there are
 */
guint64
strobe_capture_index_count (StrobeCaptureIndex *self, guint64 n_bytes)
{
  guint64 size_bytes = strobe_capture_file_get_size_bytes (self->file);
  guint64 n_whole =
    size_bytes > HEADER_BYTES ? (size_bytes - HEADER_BYTES) / sizeof (StrobeCaptureRecord) : 0;
  guint64 low = get_lowest_offset (self);

  for (self->n_records = 0; self->n_records < n_whole; self->n_records++) {
    StrobeCaptureRecord record;

    if (strobe_capture_index_read (self, self->n_records, &record, 1) != 1 ||
        !can_be (&record, low, self->first_bytes + n_bytes))
      break;
    low = record.offset_bytes + record.size_bytes;
  }
  return self->n_records;
}

/**
 * strobe_capture_index_append:
 * @self: an index that was made here
 * @records: (array length=n_records): the next lines
 * @n_records: how many
 * @error: return location for an error
 *
 * Appends records.
 *
 * Errors: STROBE_CAPTURE_ERROR; none of them is there then.
 *
 * Context: the writer's thread; may wait for the disk.
 *
 * Returns: %TRUE if all are there
 */
gboolean
strobe_capture_index_append (StrobeCaptureIndex *self,
                             const StrobeCaptureRecord *records,
                             gsize n_records,
                             GError **error)
{
  gsize size_bytes = n_records * sizeof *records;
  g_autofree StrobeCaptureRecord *copy = g_memdup2 (records, size_bytes);

  for (gsize i = 0; i < n_records; i++)
    swap (&copy[i]);
  if (strobe_capture_file_append (self->file, copy, size_bytes, error) != size_bytes) {
    /* A torn record would shift all that follow. */
    strobe_capture_file_cut (self->file, get_offset (self->n_records));
    return FALSE;
  }
  self->n_records += n_records;
  return TRUE;
}

/**
 * strobe_capture_index_set_flags:
 * @self: an index
 * @index: of a record
 * @flags: StrobeCaptureRecordFlags that it shall have; best effort
 *
 * Units: @flags are bits.
 *
 * Context: the writer's thread.
 */
void
strobe_capture_index_set_flags (StrobeCaptureIndex *self, guint64 index, guint8 flags)
{
  strobe_capture_file_set_byte (
    self->file, get_offset (index) + G_STRUCT_OFFSET (StrobeCaptureRecord, flags), flags);
}

/**
 * strobe_capture_index_read:
 * @self: an index
 * @index: of a record
 * @records: (out caller-allocates) (array length=n_records): where they go
 * @n_records: how many are wanted
 *
 * Context: any thread; may wait for the disk.
 *
 * Returns: how many there were
 */
gsize
strobe_capture_index_read (StrobeCaptureIndex *self,
                           guint64 index,
                           StrobeCaptureRecord *records,
                           gsize n_records)
{
  gsize n_there = strobe_capture_file_read (self->file, get_offset (index), records,
                                            n_records * sizeof *records) /
                  sizeof *records;

  for (gsize i = 0; i < n_there; i++)
    swap (&records[i]);
  return n_there;
}
