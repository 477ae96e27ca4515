/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture.h"

#include <string.h>
#include <unistd.h>

#include "capture/capture-folder.h"
#include "capture/capture-indexer.h"
#include "capture/capture-segments.h"
#include "capture/capture-tags.h"

/* A file is not worth less, and with more there is little to drop when it is time to. */
#define SEGMENT_BYTES (16u * 1024 * 1024)
#define MEMORY_SEGMENTS 8
/* A write brings up to 64 KiB; so many lines of one byte are written in between. */
#define MAX_BATCH_RECORDS 4096
/* After an error of the disk it is tried again this much later. */
#define RETRY_US (5 * G_USEC_PER_SEC)
/* Of the folder, while a session grows: looking through it for each segment would be too often. */
#define SEGMENTS_BETWEEN_TRIMS 8
#define TAIL_BYTES 65536

/**
 * StrobeCapture:
 *
 * A session: all that one board said while it was followed.
 *
 * Made by the composition root, one for each board that is followed; written by the thread that
 * reads the board, read by whoever shows it.
 *
 * Bytes go to the disk as they come, and only whole files are ever dropped, the oldest first. When
 * the disk does not take them, they go on in memory, and back to the disk when it does again.
 *
 * Context: the writer's functions belong to one thread, all others to any.
 */
struct _StrobeCapture {
  GObject parent_instance;

  char *folder; /* of all sessions; NULL: in memory only, or to read only */
  char *path;   /* of this one; NULL: in memory only */
  int lock_fd;
  StrobeCaptureSegments *segments;
  StrobeCaptureTags *tags;

  /* the writer's */
  StrobeCaptureIndexer *indexer;
  StrobeCaptureSegment *current; /* also the last of the segments */
  GArray *batch;                 /* of StrobeCaptureRecord, not in a segment yet */
  StrobeCaptureLineFunc line_func;
  gpointer line_data;
  gint64 received_us;
  gint64 retry_us; /* when the disk is tried again; 0: it works */
  guint n_segments;
  guint16 last_tag; /* what a line that goes on has too */

  GMutex mutex; /* of what follows */
  StrobeCaptureLimits limits;
  GError *error;
  GHashTable *notes; /* of line number to text */
  GBytes *open;      /* the line that is begun, or NULL */
  StrobeLogLevel open_level;
};

G_DEFINE_FINAL_TYPE (StrobeCapture, strobe_capture, G_TYPE_OBJECT)
G_DEFINE_QUARK (strobe - capture - error - quark, strobe_capture_error)

const StrobeCaptureLimits strobe_capture_default_limits = {
  .max_bytes = G_GUINT64_CONSTANT (1) << 30,
  .max_folder_bytes = G_GUINT64_CONSTANT (2) << 30,
  .max_memory_bytes = 16u << 20,
};

static void
take_error (StrobeCapture *self, GError *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (error != NULL)
    g_debug ("capture: %s", error->message);
  g_clear_error (&self->error);
  self->error = error;
}

static StrobeCaptureLimits
get_limits (StrobeCapture *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->limits;
}

static guint64
get_end_line (StrobeCapture *self)
{
  guint64 first = 0;
  guint64 end = 0;

  strobe_capture_segments_get_lines (self->segments, &first, &end);
  return end;
}

static guint64
get_end_bytes (StrobeCapture *self)
{
  guint64 first = 0;
  guint64 end = 0;

  strobe_capture_segments_get_bytes (self->segments, &first, &end);
  return end;
}

static void
set_current (StrobeCapture *self, StrobeCaptureSegment *segment)
{
  g_clear_pointer (&self->current, strobe_capture_segment_unref);
  self->current = strobe_capture_segment_ref (segment);
  strobe_capture_segments_add (self->segments, segment);
  self->n_segments++;
}

static void
begin_in_memory (StrobeCapture *self)
{
  set_current (self,
               strobe_capture_segment_new_in_memory (get_end_line (self), get_end_bytes (self)));
  strobe_capture_segments_trim (self->segments, TRUE, get_limits (self).max_memory_bytes);
}

static gboolean
begin_on_disk (StrobeCapture *self, GError **error)
{
  StrobeCaptureSegment *segment = strobe_capture_segment_new_on_disk (
    self->path, self->n_segments, get_end_line (self), get_end_bytes (self), error);

  if (segment == NULL)
    return FALSE;
  set_current (self, segment);
  strobe_capture_segments_trim (self->segments, FALSE, get_limits (self).max_bytes);
  if (self->n_segments % SEGMENTS_BETWEEN_TRIMS == 0)
    strobe_capture_folder_trim (self->folder, self->path, get_limits (self).max_folder_bytes);
  return TRUE;
}

/* The disk does not take it: on in memory, and there again later. */
static void
fall_back (StrobeCapture *self, GError *error)
{
  take_error (self, error);
  self->retry_us = self->received_us + RETRY_US;
  begin_in_memory (self);
}

static void
begin_segment (StrobeCapture *self)
{
  g_autoptr (GError) error = NULL;

  if (self->path == NULL)
    begin_in_memory (self);
  else if (!begin_on_disk (self, &error))
    fall_back (self, g_steal_pointer (&error));
  else if (self->retry_us != 0) {
    self->retry_us = 0;
    take_error (self, NULL);
  }
}

static guint64
get_segment_limit (StrobeCapture *self)
{
  guint64 total = get_limits (self).max_memory_bytes / MEMORY_SEGMENTS;

  if (!strobe_capture_segment_is_in_memory (self->current))
    total = get_limits (self).max_bytes / 4;
  return CLAMP (total, 4096, SEGMENT_BYTES);
}

static void
ensure_segment (StrobeCapture *self)
{
  gboolean retries = self->retry_us != 0 && self->received_us >= self->retry_us;
  guint64 size = strobe_capture_segment_get_end_bytes (self->current) -
                 strobe_capture_segment_get_first_bytes (self->current);

  if (retries || size >= get_segment_limit (self))
    begin_segment (self);
}

static void
append_bytes (StrobeCapture *self, const char *data, gsize size_bytes)
{
  g_autoptr (GError) error = NULL;
  guint64 before = strobe_capture_segment_get_end_bytes (self->current);
  gsize taken = 0;

  if (strobe_capture_segment_append (self->current, data, size_bytes, &error))
    return;
  taken = (gsize) (strobe_capture_segment_get_end_bytes (self->current) - before);
  fall_back (self, g_steal_pointer (&error));
  strobe_capture_segment_append (self->current, data + taken, size_bytes - taken, NULL);
}

static void
flush_batch (StrobeCapture *self)
{
  const StrobeCaptureRecord *records = (const StrobeCaptureRecord *) self->batch->data;
  g_autoptr (GError) error = NULL;

  if (self->batch->len == 0)
    return;
  if (!strobe_capture_segment_append_records (self->current, records, self->batch->len, &error)) {
    fall_back (self, g_steal_pointer (&error));
    strobe_capture_segment_append_records (self->current, records, self->batch->len, NULL);
  }
  g_array_set_size (self->batch, 0);
}

static void
line_cb (const char *raw,
         StrobeCaptureRecord *record,
         const StrobeLogDigest *digest,
         gpointer user_data)
{
  StrobeCapture *self = user_data;
  guint64 number = 0;

  if (self->batch->len >= MAX_BATCH_RECORDS)
    flush_batch (self);
  if (digest->is_continued) {
    record->tag = self->last_tag;
  } else if (digest->tag != NULL) {
    record->tag = strobe_capture_tags_add (self->tags, digest->tag, digest->tag_size_bytes);
    strobe_capture_tags_count (self->tags, record->tag);
  }
  self->last_tag = record->tag;
  g_array_append_val (self->batch, *record);
  if (self->line_func == NULL)
    return;
  number = strobe_capture_segment_get_end_line (self->current) + self->batch->len - 1;
  self->line_func (number, raw, record, self->line_data);
}

static void
publish_open (StrobeCapture *self)
{
  StrobeLogLevel level = STROBE_LOG_LEVEL_NONE;
  g_autoptr (GBytes) open = strobe_capture_indexer_dup_open (self->indexer, &level);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GBytes *before = self->open;

  self->open = g_steal_pointer (&open);
  self->open_level = level;
  g_clear_pointer (&before, g_bytes_unref);
}

static void
strobe_capture_finalize (GObject *object)
{
  StrobeCapture *self = STROBE_CAPTURE (object);

  g_clear_pointer (&self->current, strobe_capture_segment_unref);
  strobe_capture_segments_free (self->segments);
  strobe_capture_tags_free (self->tags);
  strobe_capture_indexer_free (self->indexer);
  g_array_unref (self->batch);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_clear_error (&self->error);
  g_hash_table_unref (self->notes);
  g_clear_pointer (&self->open, g_bytes_unref);
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self->path);
  G_OBJECT_CLASS (strobe_capture_parent_class)->finalize (object);
}

static void
strobe_capture_class_init (StrobeCaptureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_capture_finalize;
}

static void
strobe_capture_init (StrobeCapture *self)
{
  g_mutex_init (&self->mutex);
  self->lock_fd = -1;
  self->segments = strobe_capture_segments_new ();
  self->tags = strobe_capture_tags_new ();
  self->indexer = strobe_capture_indexer_new (line_cb, self);
  self->batch = g_array_new (FALSE, FALSE, sizeof (StrobeCaptureRecord));
  self->notes = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
}

static void
begin_session (StrobeCapture *self, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *tags = NULL;

  self->path = strobe_capture_folder_create_session (self->folder, name, &self->lock_fd, &error);
  if (self->path == NULL) {
    take_error (self, g_steal_pointer (&error));
    return;
  }
  strobe_capture_folder_trim (self->folder, self->path, get_limits (self).max_folder_bytes);
  tags = g_build_filename (self->path, "tags", NULL);
  strobe_capture_tags_save_to (self->tags, tags);
}

/**
 * strobe_capture_new:
 * @folder: (nullable): where the sessions are; made if it is not there. %NULL: in memory only
 * @name: a word for the session, such as a USB port
 * @limits: (nullable): how much is kept; %NULL: strobe_capture_default_limits
 *
 * Begins a session. Where the folder cannot be written it is in memory, and
 * strobe_capture_dup_error() says why.
 *
 * Context: any thread; may wait for the disk.
 *
 * Returns: (transfer full): the session
 */
StrobeCapture *
strobe_capture_new (const char *folder, const char *name, const StrobeCaptureLimits *limits)
{
  StrobeCapture *self = g_object_new (STROBE_TYPE_CAPTURE, NULL);

  self->limits = limits != NULL ? *limits : strobe_capture_default_limits;
  self->folder = g_strdup (folder);
  if (folder != NULL)
    begin_session (self, name);
  begin_segment (self);
  return self;
}

/**
 * strobe_capture_set_limits:
 * @self: a session
 * @limits: how much is kept from now on
 *
 * Sets other limits; what is too much goes when the next segment begins.
 *
 * Context: any thread.
 */
void
strobe_capture_set_limits (StrobeCapture *self, const StrobeCaptureLimits *limits)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (STROBE_IS_CAPTURE (self));

  locker = g_mutex_locker_new (&self->mutex);
  self->limits = *limits;
}

/* Lines whose records did not reach the disk any more. */
static void
index_tail (StrobeCapture *self, guint64 from_bytes, gint64 received_us)
{
  guint64 end = get_end_bytes (self);

  begin_in_memory (self);
  strobe_capture_indexer_seek (self->indexer, from_bytes);
  while (from_bytes < end) {
    gsize wanted = (gsize) MIN (end - from_bytes, TAIL_BYTES);
    g_autoptr (GBytes) bytes = strobe_capture_read_bytes (self, from_bytes, wanted);
    gsize size_bytes = 0;
    const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size_bytes) : NULL;

    if (size_bytes == 0)
      break;
    strobe_capture_indexer_take (self->indexer, data, size_bytes, received_us);
    from_bytes += size_bytes;
  }
  strobe_capture_indexer_end (self->indexer, received_us);
  flush_batch (self);
}

/* Behind the last line that has a record; its own line end is no line. */
static guint64
find_tail (StrobeCapture *self, gint64 *received_us)
{
  StrobeCaptureRecord record;
  guint64 first = 0;
  guint64 end = 0;
  g_autoptr (GBytes) behind = NULL;
  gsize size_bytes = 0;
  const char *data = NULL;
  guint64 at = 0;

  strobe_capture_segments_get_lines (self->segments, &first, &end);
  if (end == first || strobe_capture_read_records (self, end - 1, &record, 1) != 1) {
    strobe_capture_segments_get_bytes (self->segments, &at, &end);
    return at;
  }
  *received_us = record.received_us;
  at = record.offset_bytes + record.size_bytes;
  behind = strobe_capture_read_bytes (self, at, 2);
  data = behind != NULL ? g_bytes_get_data (behind, &size_bytes) : NULL;
  if ((record.flags & (STROBE_CAPTURE_RECORD_CUT | STROBE_CAPTURE_RECORD_END)) != 0)
    return at;
  if (size_bytes == 2 && data[0] == '\r' && data[1] == '\n')
    return at + 2;
  return size_bytes > 0 ? at + 1 : at;
}

/* A segment that does not go on where the one before ended is not of this session. */
static gboolean
follows (StrobeCapture *self, StrobeCaptureSegment *segment)
{
  return self->n_segments == 0 ||
         (strobe_capture_segment_get_first_line (segment) >= get_end_line (self) &&
          strobe_capture_segment_get_first_bytes (segment) >= get_end_bytes (self));
}

static void
open_segments (StrobeCapture *self, GError **error)
{
  g_auto (GStrv) names = strobe_capture_folder_list_segments (self->path);

  for (gsize i = 0; names[i] != NULL; i++) {
    g_autoptr (GError) segment_error = NULL;
    g_autoptr (StrobeCaptureSegment) segment =
                 strobe_capture_segment_open (self->path, names[i], &segment_error);

    if (segment != NULL && follows (self, segment))
      set_current (self, g_steal_pointer (&segment));
    else if (segment == NULL && self->n_segments == 0 && error != NULL && *error == NULL)
      g_propagate_error (error, g_steal_pointer (&segment_error));
  }
  if (self->n_segments > 0)
    g_clear_error (error);
  else if (error != NULL && *error == NULL)
    g_set_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_DAMAGED, "there is no log in %s",
                 self->path);
}

/**
 * strobe_capture_open:
 * @path: of a session, whoever wrote what into it
 * @error: return location for an error
 *
 * Opens a session of an earlier time, to read it. Lines that a crash kept out of the index are
 * found again from the bytes.
 *
 * Errors: STROBE_CAPTURE_ERROR_DAMAGED, STROBE_CAPTURE_ERROR_IO.
 *
 * Context: any thread; reads the whole index.
 *
 * Returns: (transfer full) (nullable): the session
 */
StrobeCapture *
strobe_capture_open (const char *path, GError **error)
{
  g_autoptr (StrobeCapture) self = g_object_new (STROBE_TYPE_CAPTURE, NULL);
  g_autofree char *tags = g_build_filename (path, "tags", NULL);
  g_autoptr (GError) local = NULL;
  gint64 received_us = 0;
  guint64 tail = 0;

  self->limits = strobe_capture_default_limits;
  self->path = g_strdup (path);
  open_segments (self, &local);
  if (self->n_segments == 0) {
    g_propagate_error (error, g_steal_pointer (&local));
    return NULL;
  }
  strobe_capture_tags_load (self->tags, tags);
  tail = find_tail (self, &received_us);
  if (tail < get_end_bytes (self))
    index_tail (self, tail, received_us);
  return g_steal_pointer (&self);
}

/**
 * strobe_capture_get_path:
 * @self: a session
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the folder of the session; %NULL if it is in memory only
 */
const char *
strobe_capture_get_path (StrobeCapture *self)
{
  g_return_val_if_fail (STROBE_IS_CAPTURE (self), NULL);

  return self->path;
}

/**
 * strobe_capture_dup_error:
 * @self: a session
 *
 * Tells why the newest lines are in memory and not on the disk.
 *
 * Errors: what it returns is of STROBE_CAPTURE_ERROR.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the error; %NULL if all is well
 */
GError *
strobe_capture_dup_error (StrobeCapture *self)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (STROBE_IS_CAPTURE (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  return self->error != NULL ? g_error_copy (self->error) : NULL;
}

/**
 * strobe_capture_set_line_func:
 * @self: a session
 * @func: (nullable): called for each line, from within the writer's functions
 * @user_data: for @func
 *
 * Sets who looks at each line as it comes. @func may call strobe_capture_mark() for that line.
 *
 * Context: the writer's thread.
 */
void
strobe_capture_set_line_func (StrobeCapture *self, StrobeCaptureLineFunc func, gpointer user_data)
{
  g_return_if_fail (STROBE_IS_CAPTURE (self));

  self->line_func = func;
  self->line_data = user_data;
}

/**
 * strobe_capture_write:
 * @self: a session
 * @data: (array length=size_bytes): what the board sent
 * @size_bytes: how much
 * @received_us: when it came
 *
 * Keeps bytes, and the lines that end in them.
 *
 * Units: @received_us is microseconds of wall clock time since 1970.
 *
 * Context: the writer's thread; may wait for the disk.
 */
void
strobe_capture_write (StrobeCapture *self, const char *data, gsize size_bytes, gint64 received_us)
{
  g_return_if_fail (STROBE_IS_CAPTURE (self));

  if (size_bytes == 0)
    return;
  self->received_us = received_us;
  ensure_segment (self);
  append_bytes (self, data, size_bytes);
  strobe_capture_indexer_take (self->indexer, data, size_bytes, received_us);
  flush_batch (self);
  publish_open (self);
}

/**
 * strobe_capture_end_stream:
 * @self: a session
 *
 * Notes that the port closed: a line that was begun ends as it is.
 *
 * Context: the writer's thread; may wait for the disk.
 */
void
strobe_capture_end_stream (StrobeCapture *self)
{
  g_return_if_fail (STROBE_IS_CAPTURE (self));

  strobe_capture_indexer_end (self->indexer, self->received_us);
  flush_batch (self);
  publish_open (self);
}

/**
 * strobe_capture_mark:
 * @self: a session
 * @number: a line
 * @flags: what to add
 *
 * Adds flags to a line.
 *
 * Units: @number counts lines of the session.
 *
 * Context: the writer's thread.
 */
void
strobe_capture_mark (StrobeCapture *self, guint64 number, StrobeCaptureRecordFlags flags)
{
  g_autoptr (StrobeCaptureSegment) segment = NULL;
  guint64 end = 0;

  g_return_if_fail (STROBE_IS_CAPTURE (self));

  end = strobe_capture_segment_get_end_line (self->current);
  if (number >= end && number - end < self->batch->len) {
    g_array_index (self->batch, StrobeCaptureRecord, number - end).flags |= (guint8) flags;
    return;
  }
  segment = strobe_capture_segments_dup_line (self->segments, number);
  if (segment != NULL)
    strobe_capture_segment_mark (segment, number, (guint8) flags);
}

/**
 * strobe_capture_get_range:
 * @self: a session
 * @first: (out): the first line that is kept
 * @end: (out): the line after the last
 *
 * Context: any thread.
 */
void
strobe_capture_get_range (StrobeCapture *self, guint64 *first, guint64 *end)
{
  g_return_if_fail (STROBE_IS_CAPTURE (self));

  strobe_capture_segments_get_lines (self->segments, first, end);
}

/**
 * strobe_capture_read_records:
 * @self: a session
 * @first: a line
 * @records: (out caller-allocates) (array length=n_records): where they go
 * @n_records: how many are wanted
 *
 * Reads the index. A line that could not be kept, while the disk was full, has a record that is all
 * zero.
 *
 * Units: @first counts lines of the session.
 *
 * Context: any thread; may wait for the disk.
 *
 * Returns: how many there are from @first on; 0 if @first is not kept
 */
gsize
strobe_capture_read_records (StrobeCapture *self,
                             guint64 first,
                             StrobeCaptureRecord *records,
                             gsize n_records)
{
  guint64 oldest = 0;
  guint64 end = 0;
  gsize n_read = 0;

  g_return_val_if_fail (STROBE_IS_CAPTURE (self), 0);

  strobe_capture_segments_get_lines (self->segments, &oldest, &end);
  if (first < oldest || first >= end)
    return 0;
  n_records = (gsize) MIN (n_records, end - first);
  while (n_read < n_records) {
    g_autoptr (StrobeCaptureSegment) segment =
                 strobe_capture_segments_dup_line (self->segments, first + n_read);
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
 * strobe_capture_read_line:
 * @self: a session
 * @record: of a line
 *
 * Reads the bytes of a line.
 *
 * Context: any thread; may wait for the disk.
 *
 * Returns: (transfer full): what is kept of them
 */
GBytes *
strobe_capture_read_line (StrobeCapture *self, const StrobeCaptureRecord *record)
{
  GBytes *bytes = strobe_capture_read_bytes (self, record->offset_bytes, record->size_bytes);

  return bytes != NULL ? bytes : g_bytes_new (NULL, 0);
}

/**
 * strobe_capture_dup_line:
 * @self: a session
 * @number: a line
 *
 * Makes a line for the eye.
 *
 * Units: @number counts lines of the session.
 *
 * Context: any thread; may wait for the disk.
 *
 * Returns: (transfer full) (nullable): the line, with its note; %NULL if it is not kept
 */
StrobeLogLine *
strobe_capture_dup_line (StrobeCapture *self, guint64 number)
{
  StrobeCaptureRecord record;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree char *note = NULL;
  gsize size_bytes = 0;
  const char *raw = NULL;
  guint64 oldest = 0;
  guint64 end = 0;

  g_return_val_if_fail (STROBE_IS_CAPTURE (self), NULL);

  if (strobe_capture_read_records (self, number, &record, 1) != 1)
    return NULL;
  bytes = strobe_capture_read_line (self, &record);
  /* A flood may have pushed it out meanwhile: that is no empty line. */
  strobe_capture_segments_get_lines (self->segments, &oldest, &end);
  if (number < oldest)
    return NULL;
  note = strobe_capture_dup_note (self, number);
  raw = g_bytes_get_data (bytes, &size_bytes);
  return strobe_log_line_new_numbered (raw != NULL ? raw : "", size_bytes, record.received_us,
                                       number, record.level, note);
}

/**
 * strobe_capture_dup_open_line:
 * @self: a session
 *
 * Makes a line of what has been begun and not ended.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the line, numbered as the next one; %NULL if none is begun
 */
StrobeLogLine *
strobe_capture_dup_open_line (StrobeCapture *self)
{
  g_autoptr (GBytes) open = NULL;
  StrobeLogLevel level = STROBE_LOG_LEVEL_NONE;
  gsize size_bytes = 0;
  const char *raw = NULL;

  g_return_val_if_fail (STROBE_IS_CAPTURE (self), NULL);

  g_mutex_lock (&self->mutex);
  open = self->open != NULL ? g_bytes_ref (self->open) : NULL;
  level = self->open_level;
  g_mutex_unlock (&self->mutex);
  if (open == NULL)
    return NULL;
  raw = g_bytes_get_data (open, &size_bytes);
  return strobe_log_line_new_numbered (raw, size_bytes, g_get_real_time (), get_end_line (self),
                                       level, NULL);
}

/**
 * strobe_capture_get_byte_range:
 * @self: a session
 * @first_bytes: (out): the offset of the first byte that is kept
 * @end_bytes: (out): the offset after the last, that is how many came
 *
 * Context: any thread.
 */
void
strobe_capture_get_byte_range (StrobeCapture *self, guint64 *first_bytes, guint64 *end_bytes)
{
  g_return_if_fail (STROBE_IS_CAPTURE (self));

  strobe_capture_segments_get_bytes (self->segments, first_bytes, end_bytes);
}

/**
 * strobe_capture_read_bytes:
 * @self: a session
 * @offset_bytes: from where on
 * @size_bytes: how many are wanted
 *
 * Reads what came, byte for byte.
 *
 * Context: any thread; may wait for the disk.
 *
 * Returns: (transfer full) (nullable): the bytes, fewer where not all are kept; %NULL: none
 */
GBytes *
strobe_capture_read_bytes (StrobeCapture *self, guint64 offset_bytes, gsize size_bytes)
{
  g_autofree char *data = NULL;
  gsize n_read = 0;

  g_return_val_if_fail (STROBE_IS_CAPTURE (self), NULL);

  data = g_malloc (MAX (size_bytes, 1));
  while (n_read < size_bytes) {
    g_autoptr (StrobeCaptureSegment) segment =
                 strobe_capture_segments_dup_bytes (self->segments, offset_bytes + n_read);
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

/**
 * strobe_capture_get_n_tags:
 * @self: a session
 *
 * Context: any thread.
 *
 * Returns: how many tags came so far
 */
guint
strobe_capture_get_n_tags (StrobeCapture *self)
{
  g_return_val_if_fail (STROBE_IS_CAPTURE (self), 0);

  return strobe_capture_tags_get_n (self->tags);
}

/**
 * strobe_capture_dup_tag:
 * @self: a session
 * @tag: its number, from 1 on
 * @n_lines: (out) (optional): how many lines had it
 *
 * Units: @tag and @n_lines are counts.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the tag, valid UTF-8; %NULL if there is none of that number
 */
char *
strobe_capture_dup_tag (StrobeCapture *self, guint tag, guint64 *n_lines)
{
  g_return_val_if_fail (STROBE_IS_CAPTURE (self), NULL);

  return strobe_capture_tags_dup (self->tags, tag, n_lines);
}

/**
 * strobe_capture_set_note:
 * @self: a session
 * @number: a line
 * @note: (nullable): what was found out about it
 *
 * Keeps a note with a line, as long as the session is open.
 *
 * Units: @number counts lines of the session.
 *
 * Context: any thread.
 */
void
strobe_capture_set_note (StrobeCapture *self, guint64 number, const char *note)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (STROBE_IS_CAPTURE (self));

  locker = g_mutex_locker_new (&self->mutex);
  if (note != NULL)
    g_hash_table_replace (self->notes, g_memdup2 (&number, sizeof number), g_strdup (note));
  else
    g_hash_table_remove (self->notes, &number);
}

/**
 * strobe_capture_dup_note:
 * @self: a session
 * @number: a line
 *
 * Units: @number counts lines of the session.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): what was found out about the line
 */
char *
strobe_capture_dup_note (StrobeCapture *self, guint64 number)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_val_if_fail (STROBE_IS_CAPTURE (self), NULL);

  locker = g_mutex_locker_new (&self->mutex);
  return g_strdup (g_hash_table_lookup (self->notes, &number));
}
