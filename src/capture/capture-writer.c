/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-writer.h"

#include "capture/capture-indexer.h"

/* StrobeCaptureWriter: what a stream brings becomes lines that readers may see.
 *
 * The bytes go to the store first, then the records of the lines that ended in them: whoever sees a
 * record can read its bytes. The line that is begun is shown as it is so far. */

/* A write brings up to 64 KiB; so many lines of one byte are written in between. */
#define MAX_BATCH_RECORDS 4096
#define TAIL_BYTES 65536

struct _StrobeCaptureWriter {
  StrobeCaptureStore *store;
  StrobeCaptureTags *tags;

  /* the writer's thread */
  StrobeCaptureIndexer *indexer;
  GArray *batch; /* of StrobeCaptureRecord, not in the store yet */
  StrobeCaptureLineFunc line_func;
  gpointer line_data;
  gint64 received_us;
  guint16 last_tag; /* what a line that goes on has too */

  GMutex mutex; /* of what follows */
  GBytes *open; /* the line that is begun, or NULL */
  StrobeLogLevel open_level;
};

static void
flush_batch (StrobeCaptureWriter *self)
{
  if (self->batch->len == 0)
    return;
  strobe_capture_store_append_records (self->store, (const StrobeCaptureRecord *) self->batch->data,
                                       self->batch->len);
  g_array_set_size (self->batch, 0);
}

static void
line_cb (const char *raw,
         StrobeCaptureRecord *record,
         const StrobeLogDigest *digest,
         gpointer user_data)
{
  StrobeCaptureWriter *self = user_data;
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
  number = strobe_capture_store_get_end_line (self->store) + self->batch->len - 1;
  self->line_func (number, raw, record, self->line_data);
}

static void
publish_open (StrobeCaptureWriter *self)
{
  StrobeLogLevel level = STROBE_LOG_LEVEL_NONE;
  g_autoptr (GBytes) open = strobe_capture_indexer_dup_open (self->indexer, &level);
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  GBytes *before = self->open;

  self->open = g_steal_pointer (&open);
  self->open_level = level;
  g_clear_pointer (&before, g_bytes_unref);
}

/**
 * strobe_capture_writer_new:
 * @store: where bytes and records go
 * @tags: where tags go
 *
 * Ownership: @store and @tags must outlive the writer.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): a writer at the start of a stream
 */
StrobeCaptureWriter *
strobe_capture_writer_new (StrobeCaptureStore *store, StrobeCaptureTags *tags)
{
  StrobeCaptureWriter *self = g_new0 (StrobeCaptureWriter, 1);

  g_mutex_init (&self->mutex);
  self->store = store;
  self->tags = tags;
  self->indexer = strobe_capture_indexer_new (line_cb, self);
  self->batch = g_array_new (FALSE, FALSE, sizeof (StrobeCaptureRecord));
  return self;
}

/**
 * strobe_capture_writer_free:
 * @self: (transfer full): a writer
 *
 * Context: any thread, the last one that has it.
 */
void
strobe_capture_writer_free (StrobeCaptureWriter *self)
{
  strobe_capture_indexer_free (self->indexer);
  g_array_unref (self->batch);
  g_clear_pointer (&self->open, g_bytes_unref);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * strobe_capture_writer_set_line_func:
 * @self: a writer
 * @func: (nullable): called for each line, from within the functions of the writer
 * @user_data: for @func
 *
 * Sets who looks at each line as it comes. @func may mark that line.
 *
 * Context: the writer's thread.
 */
void
strobe_capture_writer_set_line_func (StrobeCaptureWriter *self,
                                     StrobeCaptureLineFunc func,
                                     gpointer user_data)
{
  self->line_func = func;
  self->line_data = user_data;
}

/**
 * strobe_capture_writer_take:
 * @self: a writer
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
strobe_capture_writer_take (StrobeCaptureWriter *self,
                            const char *data,
                            gsize size_bytes,
                            gint64 received_us)
{
  if (size_bytes == 0)
    return;
  self->received_us = received_us;
  strobe_capture_store_append (self->store, data, size_bytes, received_us);
  strobe_capture_indexer_take (self->indexer, data, size_bytes, received_us);
  flush_batch (self);
  publish_open (self);
}

/**
 * strobe_capture_writer_end_stream:
 * @self: a writer
 *
 * Notes that the port closed: a line that was begun ends as it is.
 *
 * Context: the writer's thread; may wait for the disk.
 */
void
strobe_capture_writer_end_stream (StrobeCaptureWriter *self)
{
  strobe_capture_indexer_end (self->indexer, self->received_us);
  flush_batch (self);
  publish_open (self);
}

/**
 * strobe_capture_writer_mark:
 * @self: a writer
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
strobe_capture_writer_mark (StrobeCaptureWriter *self,
                            guint64 number,
                            StrobeCaptureRecordFlags flags)
{
  g_autoptr (StrobeCaptureSegment) segment = NULL;
  guint64 end = strobe_capture_store_get_end_line (self->store);

  if (number >= end && number - end < self->batch->len) {
    g_array_index (self->batch, StrobeCaptureRecord, number - end).flags |= (guint8) flags;
    return;
  }
  segment =
    strobe_capture_segments_dup_line (strobe_capture_store_get_segments (self->store), number);
  if (segment != NULL)
    strobe_capture_segment_mark (segment, number, (guint8) flags);
}

/* How long the end is behind a line: CRLF, or one of both, or nothing. */
static guint64
measure_end (StrobeCaptureSegments *segments, guint64 at)
{
  g_autoptr (GBytes) behind = strobe_capture_segments_read_bytes (segments, at, 2);
  gsize size_bytes = 0;
  const char *data = behind != NULL ? g_bytes_get_data (behind, &size_bytes) : NULL;

  if (size_bytes == 2 && data[0] == '\r' && data[1] == '\n')
    return 2;
  return size_bytes > 0 ? 1 : 0;
}

/* Behind the last line that has a record; its own line end is no line. */
static guint64
find_tail (StrobeCaptureSegments *segments, gint64 *received_us)
{
  StrobeCaptureRecord record;
  guint64 first = 0;
  guint64 end = 0;
  guint64 at = 0;

  strobe_capture_segments_get_lines (segments, &first, &end);
  if (end == first || strobe_capture_segments_read_records (segments, end - 1, &record, 1) != 1) {
    strobe_capture_segments_get_bytes (segments, &at, &end);
    return at;
  }
  *received_us = record.received_us;
  at = record.offset_bytes + record.size_bytes;
  if ((record.flags & (STROBE_CAPTURE_RECORD_CUT | STROBE_CAPTURE_RECORD_END)) != 0)
    return at;
  return at + measure_end (segments, at);
}

/**
 * strobe_capture_writer_recover:
 * @self: the writer of a session that was opened
 *
 * Finds lines again whose records did not reach the disk any more. They are kept in memory.
 *
 * Context: any thread, before others have the session; may wait for the disk.
 */
void
strobe_capture_writer_recover (StrobeCaptureWriter *self)
{
  StrobeCaptureSegments *segments = strobe_capture_store_get_segments (self->store);
  gint64 received_us = 0;
  guint64 at = find_tail (segments, &received_us);
  guint64 first = 0;
  guint64 end = 0;

  strobe_capture_segments_get_bytes (segments, &first, &end);
  if (at >= end)
    return;
  strobe_capture_store_go_on_in_memory (self->store);
  strobe_capture_indexer_seek (self->indexer, at);
  while (at < end) {
    gsize wanted = (gsize) MIN (end - at, TAIL_BYTES);
    g_autoptr (GBytes) bytes = strobe_capture_segments_read_bytes (segments, at, wanted);
    gsize size_bytes = 0;
    const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size_bytes) : NULL;

    if (size_bytes == 0)
      break;
    strobe_capture_indexer_take (self->indexer, data, size_bytes, received_us);
    at += size_bytes;
  }
  strobe_capture_indexer_end (self->indexer, received_us);
  flush_batch (self);
}

/**
 * strobe_capture_writer_dup_open:
 * @self: a writer
 * @level: (out): what its level is so far
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the line that is begun; %NULL if there is none
 */
GBytes *
strobe_capture_writer_dup_open (StrobeCaptureWriter *self, StrobeLogLevel *level)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  *level = self->open_level;
  return self->open != NULL ? g_bytes_ref (self->open) : NULL;
}
