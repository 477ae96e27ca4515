/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-indexer.h"

#include <string.h>

#include "log/line-splitter.h"

/* StrobeCaptureIndexer: finds the lines of a stream.
 *
 * The rules are the line splitter's (see line-splitter.c): LF, CRLF and a lone CR end a line, a CR
 * in an empty line is nothing, and what has no end is cut. The difference is speed: a line that
 * lies in one piece is never copied, and the stream's offsets are kept. */

struct _StrobeCaptureIndexer {
  StrobeCaptureIndexerFunc func;
  gpointer user_data;
  StrobeLogDigester digester;

  guint64 at_bytes;    /* the offset of the next byte */
  guint64 start_bytes; /* of the line that is begun */
  GByteArray *open;    /* of that line, what earlier calls brought */
  gboolean ended_by_cr;
  gint64 received_us;
};

static void
emit (StrobeCaptureIndexer *self, const char *raw, gsize size_bytes, guint8 flags)
{
  StrobeLogDigest digest;
  StrobeCaptureRecord record = {
    .offset_bytes = self->start_bytes,
    .received_us = self->received_us,
    .size_bytes = (guint32) size_bytes,
    .flags = flags,
  };

  strobe_log_digester_take (&self->digester, raw, size_bytes, &digest);
  record.level = (guint8) digest.level;
  if (digest.is_continued)
    record.flags |= STROBE_CAPTURE_RECORD_CONTINUED;
  self->func (raw, &record, &digest, self->user_data);
}

/* How much of a line that is too long is cut off, so that no UTF-8 sequence is torn (RFC 3629,
 * section 3: three bytes follow the first at most). */
static gsize
find_cut (const char *data, gsize size_bytes)
{
  for (gsize back = 1; back <= 4; back++) {
    if (((guchar) data[size_bytes - back] & 0xc0) == 0xc0)
      return size_bytes - back;
    if (((guchar) data[size_bytes - back] & 0x80) == 0)
      break;
  }
  return size_bytes;
}

static void
cut_open (StrobeCaptureIndexer *self)
{
  gsize cut = find_cut ((const char *) self->open->data, self->open->len);

  emit (self, (const char *) self->open->data, cut, STROBE_CAPTURE_RECORD_CUT);
  self->start_bytes += cut;
  g_byte_array_remove_range (self->open, 0, (guint) cut);
}

static void
add_open (StrobeCaptureIndexer *self, const char *data, gsize size_bytes)
{
  while (size_bytes > 0) {
    gsize room = 0;

    if (self->open->len == STROBE_LINE_SPLITTER_MAX_LINE_BYTES)
      cut_open (self);
    room = MIN (size_bytes, STROBE_LINE_SPLITTER_MAX_LINE_BYTES - self->open->len);
    g_byte_array_append (self->open, (const guint8 *) data, (guint) room);
    self->at_bytes += room;
    data += room;
    size_bytes -= room;
  }
}

/* @data: what the line has beyond what is open. */
static void
end_line (StrobeCaptureIndexer *self, const char *data, gsize size_bytes, guint8 flags)
{
  if (self->open->len == 0 && size_bytes <= STROBE_LINE_SPLITTER_MAX_LINE_BYTES) {
    self->at_bytes += size_bytes;
    emit (self, data, size_bytes, flags);
  } else {
    add_open (self, data, size_bytes);
    emit (self, (const char *) self->open->data, self->open->len, flags);
    g_byte_array_set_size (self->open, 0);
  }
}

static void
skip_end (StrobeCaptureIndexer *self)
{
  self->at_bytes++;
  self->start_bytes = self->at_bytes;
}

/* Takes text and the line end behind it; returns how much that was. */
static gsize
take_line (StrobeCaptureIndexer *self, const char *data, gsize text_bytes, char end)
{
  gboolean is_empty = text_bytes == 0 && self->open->len == 0;

  if (end == '\r' && !is_empty) {
    end_line (self, data, text_bytes, 0);
    self->ended_by_cr = TRUE;
  } else if (end == '\n') {
    if (!is_empty || !self->ended_by_cr)
      end_line (self, data, text_bytes, 0);
    self->ended_by_cr = FALSE;
  }
  skip_end (self);
  return text_bytes + 1;
}

/* The CR that comes before the next LF, or that LF. */
static const char *
find_end (const char *data, const char *lf, const char *limit)
{
  const char *cr = memchr (data, '\r', (gsize) ((lf != NULL ? lf : limit) - data));

  return cr != NULL ? cr : lf;
}

/**
 * strobe_capture_indexer_new:
 * @func: called for each line, from within the calls below
 * @user_data: for @func
 *
 * Context: any thread.
 *
 * Returns: (transfer full): an indexer at the start of a stream
 */
StrobeCaptureIndexer *
strobe_capture_indexer_new (StrobeCaptureIndexerFunc func, gpointer user_data)
{
  StrobeCaptureIndexer *self = g_new0 (StrobeCaptureIndexer, 1);

  self->func = func;
  self->user_data = user_data;
  self->open = g_byte_array_new ();
  return self;
}

/**
 * strobe_capture_indexer_free:
 * @self: (transfer full): an indexer
 *
 * Context: any thread.
 */
void
strobe_capture_indexer_free (StrobeCaptureIndexer *self)
{
  g_byte_array_unref (self->open);
  g_free (self);
}

/**
 * strobe_capture_indexer_seek:
 * @self: an indexer that has no line open
 * @offset_bytes: where in the stream the next byte is
 *
 * Starts in the middle of a stream, at the start of a line.
 *
 * Context: the thread of the stream.
 */
void
strobe_capture_indexer_seek (StrobeCaptureIndexer *self, guint64 offset_bytes)
{
  self->at_bytes = offset_bytes;
  self->start_bytes = offset_bytes;
}

/**
 * strobe_capture_indexer_take:
 * @self: an indexer
 * @data: (array length=size_bytes): the next bytes
 * @size_bytes: how many
 * @received_us: when they came
 *
 * Finds the lines that end in these bytes.
 *
 * Units: @received_us is microseconds of wall clock time since 1970.
 *
 * Context: the thread of the stream.
 */
void
strobe_capture_indexer_take (StrobeCaptureIndexer *self,
                             const char *data,
                             gsize size_bytes,
                             gint64 received_us)
{
  const char *limit = data + size_bytes;
  const char *lf = memchr (data, '\n', size_bytes);

  self->received_us = received_us;
  while (data < limit) {
    /* Looked for once, and not for each CR before it. */
    if (lf != NULL && lf < data)
      lf = memchr (data, '\n', (gsize) (limit - data));
    const char *end = find_end (data, lf, limit);

    if (end != data)
      self->ended_by_cr = FALSE;
    if (end == NULL) {
      add_open (self, data, (gsize) (limit - data));
      break;
    }
    data += take_line (self, data, (gsize) (end - data), *end);
  }
}

/**
 * strobe_capture_indexer_end:
 * @self: an indexer
 * @received_us: when the stream ended
 *
 * Ends the stream: what was begun is a line as it is. What comes next is a new stream behind it.
 *
 * Units: @received_us is microseconds of wall clock time since 1970.
 *
 * Context: the thread of the stream.
 */
void
strobe_capture_indexer_end (StrobeCaptureIndexer *self, gint64 received_us)
{
  self->received_us = received_us;
  if (self->open->len > 0)
    end_line (self, NULL, 0, STROBE_CAPTURE_RECORD_END);
  self->start_bytes = self->at_bytes;
  self->ended_by_cr = FALSE;
  self->digester = (StrobeLogDigester){ 0 };
}

/**
 * strobe_capture_indexer_dup_open:
 * @self: an indexer
 * @level: (out): what its level is so far
 *
 * Context: the thread of the stream.
 *
 * Returns: (transfer full) (nullable): the line that is begun; %NULL if there is none
 */
GBytes *
strobe_capture_indexer_dup_open (StrobeCaptureIndexer *self, StrobeLogLevel *level)
{
  StrobeLogDigester digester = self->digester;
  StrobeLogDigest digest;

  if (self->open->len == 0)
    return NULL;
  strobe_log_digester_take (&digester, (const char *) self->open->data, self->open->len, &digest);
  *level = digest.level;
  return g_bytes_new (self->open->data, self->open->len);
}
