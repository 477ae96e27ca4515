/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-segment.h"

#include <string.h>

#include "capture/capture-file.h"
#include "capture/capture-index.h"

/* StrobeCaptureSegment: one stretch of a session.
 *
 * On disk it is NUMBER.raw, the bytes as they came, and NUMBER.idx, its index. Both only grow:
 * after a crash of the program they are as long as they were, and at most the last record is
 * missing. NUMBER counts the segments of the session. */

struct _StrobeCaptureSegment {
  gatomicrefcount ref_count;
  guint64 first_line;
  guint64 first_bytes;
  StrobeCaptureFile *raw;    /* NULL: in memory */
  StrobeCaptureIndex *index; /* NULL: in memory */

  GMutex mutex; /* of what follows */
  guint64 n_lines;
  guint64 n_bytes;
  GByteArray *bytes; /* in memory; NULL: on disk */
  GArray *records;   /* of StrobeCaptureRecord; in memory */
};

static StrobeCaptureSegment *
segment_new (guint64 first_line, guint64 first_bytes)
{
  StrobeCaptureSegment *self = g_new0 (StrobeCaptureSegment, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->first_line = first_line;
  self->first_bytes = first_bytes;
  return self;
}

/**
 * strobe_capture_segment_new_on_disk:
 * @folder: of the session
 * @index: how many segments the session had before
 * @first_line: the number of its first line
 * @first_bytes: where that begins in what the session received
 * @error: return location for an error
 *
 * Begins a segment in two new files.
 *
 * Units: @first_line counts lines, @first_bytes bytes of the session.
 *
 * Errors: STROBE_CAPTURE_ERROR; nothing is left behind then.
 *
 * Context: the writer's thread.
 *
 * Returns: (transfer full) (nullable): the segment
 */
StrobeCaptureSegment *
strobe_capture_segment_new_on_disk (
  const char *folder, guint index, guint64 first_line, guint64 first_bytes, GError **error)
{
  g_autofree char *raw_name = g_strdup_printf ("%08u.raw", index);
  g_autofree char *index_name = g_strdup_printf ("%08u.idx", index);
  StrobeCaptureFile *raw = strobe_capture_file_create (folder, raw_name, error);
  StrobeCaptureIndex *records = NULL;
  StrobeCaptureSegment *self = NULL;

  if (raw == NULL)
    return NULL;
  records = strobe_capture_index_create (folder, index_name, first_line, first_bytes, error);
  if (records == NULL) {
    strobe_capture_file_delete (raw);
    strobe_capture_file_free (raw);
    return NULL;
  }
  self = segment_new (first_line, first_bytes);
  self->raw = raw;
  self->index = records;
  return self;
}

/**
 * strobe_capture_segment_new_in_memory:
 * @first_line: the number of its first line
 * @first_bytes: where that begins in what the session received
 *
 * Begins a segment that is gone when nobody refers to it.
 *
 * Units: @first_line counts lines, @first_bytes bytes of the session.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the segment
 */
StrobeCaptureSegment *
strobe_capture_segment_new_in_memory (guint64 first_line, guint64 first_bytes)
{
  StrobeCaptureSegment *self = segment_new (first_line, first_bytes);

  self->bytes = g_byte_array_new ();
  self->records = g_array_new (FALSE, FALSE, sizeof (StrobeCaptureRecord));
  return self;
}

/**
 * strobe_capture_segment_open:
 * @folder: of the session
 * @name: of its files, without extension
 * @error: return location for an error
 *
 * Opens a segment of an earlier time, to read it. Where its index ends early, it ends there; its
 * bytes are all there.
 *
 * Errors: STROBE_CAPTURE_ERROR_DAMAGED, STROBE_CAPTURE_ERROR_IO.
 *
 * Context: any thread; reads the index.
 *
 * Returns: (transfer full) (nullable): the segment
 */
StrobeCaptureSegment *
strobe_capture_segment_open (const char *folder, const char *name, GError **error)
{
  g_autofree char *raw_name = g_strconcat (name, ".raw", NULL);
  g_autofree char *index_name = g_strconcat (name, ".idx", NULL);
  g_autoptr (StrobeCaptureFile) raw = strobe_capture_file_open (folder, raw_name, error);
  g_autoptr (StrobeCaptureIndex) records = NULL;
  StrobeCaptureSegment *self = NULL;

  if (raw == NULL)
    return NULL;
  records = strobe_capture_index_open (folder, index_name, error);
  if (records == NULL)
    return NULL;
  self = segment_new (strobe_capture_index_get_first_line (records),
                      strobe_capture_index_get_first_bytes (records));
  self->n_bytes = strobe_capture_file_get_size_bytes (raw);
  self->n_lines = strobe_capture_index_count (records, self->n_bytes);
  self->raw = g_steal_pointer (&raw);
  self->index = g_steal_pointer (&records);
  return self;
}

/**
 * strobe_capture_segment_ref:
 * @self: a segment
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the segment
 */
StrobeCaptureSegment *
strobe_capture_segment_ref (StrobeCaptureSegment *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * strobe_capture_segment_unref:
 * @self: (transfer full): a segment
 *
 * Lets go of a segment; the last one closes its files, or frees its memory.
 *
 * Context: any thread.
 */
void
strobe_capture_segment_unref (StrobeCaptureSegment *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->raw, strobe_capture_file_free);
  g_clear_pointer (&self->index, strobe_capture_index_free);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_clear_pointer (&self->records, g_array_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * strobe_capture_segment_delete:
 * @self: a segment
 *
 * Deletes its files. Whoever holds a reference can still read it.
 *
 * Context: any thread.
 */
void
strobe_capture_segment_delete (StrobeCaptureSegment *self)
{
  if (strobe_capture_segment_is_in_memory (self))
    return;
  strobe_capture_file_delete (self->raw);
  strobe_capture_index_delete (self->index);
}

/**
 * strobe_capture_segment_is_in_memory:
 * @self: a segment
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it has no files
 */
gboolean
strobe_capture_segment_is_in_memory (StrobeCaptureSegment *self)
{
  return self->raw == NULL;
}

/**
 * strobe_capture_segment_append:
 * @self: a segment
 * @data: (array length=size_bytes): what came
 * @size_bytes: how much
 * @error: return location for an error
 *
 * Appends bytes, at once: whatever happens to the program afterwards, they are kept.
 *
 * Errors: STROBE_CAPTURE_ERROR. Some of the bytes may have been written: how many tells
 * strobe_capture_segment_get_end_bytes().
 *
 * Context: the writer's thread.
 *
 * Returns: %TRUE if all are there
 */
gboolean
strobe_capture_segment_append (StrobeCaptureSegment *self,
                               const char *data,
                               gsize size_bytes,
                               GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;
  gsize n_taken = size_bytes;

  if (self->raw != NULL)
    n_taken = strobe_capture_file_append (self->raw, data, size_bytes, error);
  locker = g_mutex_locker_new (&self->mutex);
  if (self->bytes != NULL)
    g_byte_array_append (self->bytes, (const guint8 *) data, (guint) size_bytes);
  self->n_bytes += n_taken;
  return n_taken == size_bytes;
}

/**
 * strobe_capture_segment_append_records:
 * @self: a segment
 * @records: (array length=n_records): the next lines
 * @n_records: how many
 * @error: return location for an error
 *
 * Appends lines whose bytes are there, and lets readers see them.
 *
 * Errors: STROBE_CAPTURE_ERROR; none of them is there then.
 *
 * Context: the writer's thread.
 *
 * Returns: %TRUE if all are there
 */
gboolean
strobe_capture_segment_append_records (StrobeCaptureSegment *self,
                                       const StrobeCaptureRecord *records,
                                       gsize n_records,
                                       GError **error)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (self->index != NULL && !strobe_capture_index_append (self->index, records, n_records, error))
    return FALSE;
  locker = g_mutex_locker_new (&self->mutex);
  if (self->records != NULL)
    g_array_append_vals (self->records, records, (guint) n_records);
  self->n_lines += n_records;
  return TRUE;
}

/**
 * strobe_capture_segment_mark:
 * @self: a segment
 * @number: a line of it
 * @flags: StrobeCaptureRecordFlags to add
 *
 * Adds flags to a line. On disk that is best effort: they can be found again from the bytes.
 *
 * Units: @number counts lines of the session, @flags are bits.
 *
 * Context: the writer's thread.
 */
void
strobe_capture_segment_mark (StrobeCaptureSegment *self, guint64 number, guint8 flags)
{
  guint64 at = number - self->first_line;
  StrobeCaptureRecord record;

  if (strobe_capture_segment_read_records (self, number, &record, 1) != 1)
    return;
  record.flags |= flags;
  if (self->index != NULL) {
    strobe_capture_index_set_flags (self->index, at, record.flags);
  } else {
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

    g_array_index (self->records, StrobeCaptureRecord, at) = record;
  }
}

/**
 * strobe_capture_segment_get_first_line:
 * @self: a segment
 *
 * Context: any thread.
 *
 * Returns: the number of its first line
 */
guint64
strobe_capture_segment_get_first_line (StrobeCaptureSegment *self)
{
  return self->first_line;
}

/**
 * strobe_capture_segment_get_end_line:
 * @self: a segment
 *
 * Context: any thread.
 *
 * Returns: the number of the line after its last
 */
guint64
strobe_capture_segment_get_end_line (StrobeCaptureSegment *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->first_line + self->n_lines;
}

/**
 * strobe_capture_segment_get_first_bytes:
 * @self: a segment
 *
 * Context: any thread.
 *
 * Returns: the offset of its first byte in the session
 */
guint64
strobe_capture_segment_get_first_bytes (StrobeCaptureSegment *self)
{
  return self->first_bytes;
}

/**
 * strobe_capture_segment_get_end_bytes:
 * @self: a segment
 *
 * Context: any thread.
 *
 * Returns: the offset after its last byte
 */
guint64
strobe_capture_segment_get_end_bytes (StrobeCaptureSegment *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->first_bytes + self->n_bytes;
}

/**
 * strobe_capture_segment_read_records:
 * @self: a segment
 * @first: the number of a line of it
 * @records: (out caller-allocates) (array length=n_records): where they go
 * @n_records: how many are wanted
 *
 * Reads records.
 *
 * Units: @first counts lines of the session.
 *
 * Context: any thread.
 *
 * Returns: how many there were
 */
gsize
strobe_capture_segment_read_records (StrobeCaptureSegment *self,
                                     guint64 first,
                                     StrobeCaptureRecord *records,
                                     gsize n_records)
{
  guint64 end = strobe_capture_segment_get_end_line (self);
  guint64 at = first - self->first_line;
  gsize n_there = 0;

  if (first < self->first_line || first >= end)
    return 0;
  n_there = (gsize) MIN (n_records, end - first);
  if (self->index != NULL)
    return strobe_capture_index_read (self->index, at, records, n_there);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  memcpy (records, &g_array_index (self->records, StrobeCaptureRecord, at),
          n_there * sizeof *records);
  return n_there;
}

/**
 * strobe_capture_segment_read:
 * @self: a segment
 * @offset_bytes: where in the session
 * @data: (out caller-allocates) (array length=size_bytes): where they go
 * @size_bytes: how many are wanted
 *
 * Reads bytes.
 *
 * Context: any thread.
 *
 * Returns: how many there were
 */
gsize
strobe_capture_segment_read (StrobeCaptureSegment *self,
                             guint64 offset_bytes,
                             char *data,
                             gsize size_bytes)
{
  guint64 end = strobe_capture_segment_get_end_bytes (self);
  guint64 at = offset_bytes - self->first_bytes;
  gsize n_there = 0;

  if (offset_bytes < self->first_bytes || offset_bytes >= end)
    return 0;
  n_there = (gsize) MIN (size_bytes, end - offset_bytes);
  if (self->raw != NULL)
    return strobe_capture_file_read (self->raw, at, data, n_there);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  memcpy (data, self->bytes->data + at, n_there);
  return n_there;
}
