/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-segments.h"

#include "capture/capture-error.h"
#include "capture/capture-folder.h"

/* StrobeCaptureSegments: which segment has a line, and which are too many.
 *
 * Where the disk was full for a while, the segments of that time were in memory, and the older ones
 * of them are gone: there are lines then that no segment has. Everything else follows without a
 * gap. */

struct _StrobeCaptureSegments {
  GMutex mutex;
  GPtrArray *array;
};

/**
 * strobe_capture_segments_new:
 *
 * Context: any thread.
 *
 * Returns: (transfer full): no segments
 */
StrobeCaptureSegments *
strobe_capture_segments_new (void)
{
  StrobeCaptureSegments *self = g_new0 (StrobeCaptureSegments, 1);

  g_mutex_init (&self->mutex);
  self->array = g_ptr_array_new_with_free_func ((GDestroyNotify) strobe_capture_segment_unref);
  return self;
}

/**
 * strobe_capture_segments_free:
 * @self: (transfer full): segments
 *
 * Lets go of the segments; their files stay.
 *
 * Context: any thread.
 */
void
strobe_capture_segments_free (StrobeCaptureSegments *self)
{
  g_ptr_array_unref (self->array);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * strobe_capture_segments_add:
 * @self: segments
 * @segment: (transfer full): the next one
 *
 * Context: the thread that changes it.
 */
void
strobe_capture_segments_add (StrobeCaptureSegments *self, StrobeCaptureSegment *segment)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_ptr_array_add (self->array, segment);
}

/**
 * strobe_capture_segments_dup_last:
 * @self: segments
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the last one
 */
StrobeCaptureSegment *
strobe_capture_segments_dup_last (StrobeCaptureSegments *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->array->len == 0)
    return NULL;
  return strobe_capture_segment_ref (g_ptr_array_index (self->array, self->array->len - 1));
}

typedef guint64 (*GetFunc) (StrobeCaptureSegment *segment);

/* The last one that begins at or before @position, if it has it. */
static StrobeCaptureSegment *
dup_at (StrobeCaptureSegments *self, guint64 position, GetFunc get_first, GetFunc get_end)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint low = 0;
  guint high = self->array->len;

  while (low < high) {
    guint middle = (low + high) / 2;

    if (get_first (g_ptr_array_index (self->array, middle)) <= position)
      low = middle + 1;
    else
      high = middle;
  }
  /* An empty one may begin where its successor does. */
  for (; low > 0; low--) {
    StrobeCaptureSegment *segment = g_ptr_array_index (self->array, low - 1);

    if (position < get_end (segment))
      return strobe_capture_segment_ref (segment);
    if (get_first (segment) < position)
      break;
  }
  return NULL;
}

/**
 * strobe_capture_segments_dup_line:
 * @self: segments
 * @number: of a line
 *
 * Units: @number counts lines of the session.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the segment that has the record of the line
 */
StrobeCaptureSegment *
strobe_capture_segments_dup_line (StrobeCaptureSegments *self, guint64 number)
{
  return dup_at (self, number, strobe_capture_segment_get_first_line,
                 strobe_capture_segment_get_end_line);
}

/**
 * strobe_capture_segments_dup_bytes:
 * @self: segments
 * @offset_bytes: of a byte
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the segment that has the byte
 */
StrobeCaptureSegment *
strobe_capture_segments_dup_bytes (StrobeCaptureSegments *self, guint64 offset_bytes)
{
  return dup_at (self, offset_bytes, strobe_capture_segment_get_first_bytes,
                 strobe_capture_segment_get_end_bytes);
}

static guint64
measure (StrobeCaptureSegment *segment)
{
  return strobe_capture_segment_get_end_bytes (segment) -
         strobe_capture_segment_get_first_bytes (segment) +
         (strobe_capture_segment_get_end_line (segment) -
          strobe_capture_segment_get_first_line (segment)) *
           sizeof (StrobeCaptureRecord);
}

static guint64
measure_all (StrobeCaptureSegments *self, gboolean in_memory)
{
  guint64 total = 0;

  for (guint i = 0; i < self->array->len; i++) {
    StrobeCaptureSegment *segment = g_ptr_array_index (self->array, i);

    if (strobe_capture_segment_is_in_memory (segment) == in_memory)
      total += measure (segment);
  }
  return total;
}

/**
 * strobe_capture_segments_trim:
 * @self: segments
 * @in_memory: whether those in memory are meant, or those on disk
 * @max_bytes: how much they may have together
 *
 * Drops the oldest of them until that is so; files are deleted. The last segment stays.
 *
 * Context: the thread that changes it.
 */
void
strobe_capture_segments_trim (StrobeCaptureSegments *self, gboolean in_memory, guint64 max_bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint64 total = measure_all (self, in_memory);
  guint i = 0;

  while (total > max_bytes && i + 1 < self->array->len) {
    StrobeCaptureSegment *segment = g_ptr_array_index (self->array, i);

    if (strobe_capture_segment_is_in_memory (segment) != in_memory) {
      i++;
      continue;
    }
    total -= measure (segment);
    strobe_capture_segment_delete (segment);
    g_ptr_array_remove_index (self->array, i);
  }
}

/**
 * strobe_capture_segments_get_lines:
 * @self: segments
 * @first: (out): the first line that is there
 * @end: (out): the line after the last
 *
 * Context: any thread.
 */
void
strobe_capture_segments_get_lines (StrobeCaptureSegments *self, guint64 *first, guint64 *end)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint n = self->array->len;

  *first = n > 0 ? strobe_capture_segment_get_first_line (g_ptr_array_index (self->array, 0)) : 0;
  *end = n > 0 ? strobe_capture_segment_get_end_line (g_ptr_array_index (self->array, n - 1)) : 0;
}

/**
 * strobe_capture_segments_get_bytes:
 * @self: segments
 * @first_bytes: (out): the offset of the first byte that is there
 * @end_bytes: (out): the offset after the last
 *
 * Context: any thread.
 */
void
strobe_capture_segments_get_bytes (StrobeCaptureSegments *self,
                                   guint64 *first_bytes,
                                   guint64 *end_bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint n = self->array->len;

  *first_bytes =
    n > 0 ? strobe_capture_segment_get_first_bytes (g_ptr_array_index (self->array, 0)) : 0;
  *end_bytes =
    n > 0 ? strobe_capture_segment_get_end_bytes (g_ptr_array_index (self->array, n - 1)) : 0;
}

/**
 * strobe_capture_segments_read_records:
 * @self: segments
 * @first: a line
 * @records: (out caller-allocates) (array length=n_records): where they go
 * @n_records: how many are wanted
 *
 * Reads records across segments. A line that no segment has is all zero.
 *
 * Units: @first counts lines of the session.
 *
 * Context: any thread; may wait for the disk.
 *
 * Returns: how many there are from @first on; 0 if @first is not kept
 */
gsize
strobe_capture_segments_read_records (StrobeCaptureSegments *self,
                                      guint64 first,
                                      StrobeCaptureRecord *records,
                                      gsize n_records)
{
  guint64 oldest = 0;
  guint64 end = 0;
  gsize n_read = 0;

  strobe_capture_segments_get_lines (self, &oldest, &end);
  if (first < oldest || first >= end)
    return 0;
  n_records = (gsize) MIN (n_records, end - first);
  while (n_read < n_records) {
    g_autoptr (StrobeCaptureSegment) segment =
                 strobe_capture_segments_dup_line (self, first + n_read);
    gsize n = segment != NULL ? strobe_capture_segment_read_records (
                                  segment, first + n_read, records + n_read, n_records - n_read)
                              : 0;

    if (n == 0) {
      records[n_read] = (StrobeCaptureRecord){ 0 };
      n = 1;
    }
    n_read += n;
  }
  return n_read;
}

/**
 * strobe_capture_segments_read_bytes:
 * @self: segments
 * @offset_bytes: from where on
 * @size_bytes: how many are wanted
 *
 * Reads bytes across segments.
 *
 * Context: any thread; may wait for the disk.
 *
 * Returns: (transfer full) (nullable): the bytes, fewer where not all are there; %NULL: none
 */
GBytes *
strobe_capture_segments_read_bytes (StrobeCaptureSegments *self,
                                    guint64 offset_bytes,
                                    gsize size_bytes)
{
  g_autofree char *data = g_malloc (MAX (size_bytes, 1));
  gsize n_read = 0;

  while (n_read < size_bytes) {
    g_autoptr (StrobeCaptureSegment) segment =
                 strobe_capture_segments_dup_bytes (self, offset_bytes + n_read);
    gsize n = segment != NULL ? strobe_capture_segment_read (segment, offset_bytes + n_read,
                                                             data + n_read, size_bytes - n_read)
                              : 0;

    if (n == 0)
      break;
    n_read += n;
  }
  if (n_read == 0)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), n_read);
}

/* A segment that does not go on where the one before ended is not of this session. */
static gboolean
follows (StrobeCaptureSegments *self, StrobeCaptureSegment *segment)
{
  g_autoptr (StrobeCaptureSegment) last = strobe_capture_segments_dup_last (self);

  return last == NULL || (strobe_capture_segment_get_first_line (segment) >=
                            strobe_capture_segment_get_end_line (last) &&
                          strobe_capture_segment_get_first_bytes (segment) >=
                            strobe_capture_segment_get_end_bytes (last));
}

/**
 * strobe_capture_segments_open:
 * @self: no segments
 * @path: of a session of an earlier time
 * @error: return location for an error
 *
 * Opens those that are there and belong together.
 *
 * Errors: STROBE_CAPTURE_ERROR_DAMAGED, STROBE_CAPTURE_ERROR_IO, if there is none.
 *
 * Context: any thread; reads the whole index.
 *
 * Returns: how many there are
 */
guint
strobe_capture_segments_open (StrobeCaptureSegments *self, const char *path, GError **error)
{
  g_auto (GStrv) names = strobe_capture_folder_list_segments (path);
  g_autoptr (GError) first_error = NULL;

  for (gsize i = 0; names[i] != NULL; i++) {
    g_autoptr (StrobeCaptureSegment) segment = strobe_capture_segment_open (
      path, names[i], first_error == NULL ? &first_error : NULL);

    if (segment != NULL && follows (self, segment))
      strobe_capture_segments_add (self, g_steal_pointer (&segment));
  }
  if (self->array->len > 0)
    return self->array->len;
  if (first_error != NULL)
    g_propagate_error (error, g_steal_pointer (&first_error));
  else
    g_set_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_DAMAGED, "there is no log in %s",
                 path);
  return 0;
}
