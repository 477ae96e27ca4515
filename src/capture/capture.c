/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture.h"

#include "capture/capture-notes.h"
#include "capture/capture-tags.h"
#include "capture/capture-writer.h"

/**
 * StrobeCapture:
 *
 * A session: all that one board said while it was followed.
 *
 * Made by the composition root, one for each board that is followed; written by the thread that
 * reads the board, read by whoever shows it.
 *
 * The store says where bytes and records are, the writer makes lines of a stream; this is what the
 * others know of both.
 *
 * Context: the writer's functions belong to one thread, all others to any. It has no lock of its
 * own: each of its parts says what it guards.
 */
struct _StrobeCapture {
  GObject parent_instance;

  StrobeCaptureStore *store;
  StrobeCaptureSegments *segments; /* of the store */
  StrobeCaptureTags *tags;
  StrobeCaptureNotes *notes;
  StrobeCaptureWriter *writer;
};

G_DEFINE_FINAL_TYPE (StrobeCapture, strobe_capture, G_TYPE_OBJECT)

static void
strobe_capture_finalize (GObject *object)
{
  StrobeCapture *self = STROBE_CAPTURE (object);

  g_clear_pointer (&self->writer, strobe_capture_writer_free);
  g_clear_pointer (&self->store, strobe_capture_store_free);
  g_clear_pointer (&self->tags, strobe_capture_tags_free);
  g_clear_pointer (&self->notes, strobe_capture_notes_free);
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
}

/* @store: (transfer full) */
static StrobeCapture *
capture_new (StrobeCaptureStore *store)
{
  StrobeCapture *self = g_object_new (STROBE_TYPE_CAPTURE, NULL);

  self->store = store;
  self->segments = strobe_capture_store_get_segments (store);
  self->tags = strobe_capture_tags_new ();
  self->notes = strobe_capture_notes_new ();
  self->writer = strobe_capture_writer_new (store, self->tags);
  return self;
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
  StrobeCapture *self = capture_new (strobe_capture_store_new (folder, name, limits));
  g_autofree char *tags = NULL;

  if (strobe_capture_get_path (self) == NULL)
    return self;
  tags = g_build_filename (strobe_capture_get_path (self), "tags", NULL);
  strobe_capture_tags_save_to (self->tags, tags);
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
  g_return_if_fail (STROBE_IS_CAPTURE (self));

  strobe_capture_store_set_limits (self->store, limits);
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
  g_autofree char *tags = g_build_filename (path, "tags", NULL);
  StrobeCaptureStore *store = strobe_capture_store_open (path, error);
  StrobeCapture *self = NULL;

  if (store == NULL)
    return NULL;
  self = capture_new (store);
  strobe_capture_tags_load (self->tags, tags);
  strobe_capture_writer_recover (self->writer);
  return self;
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

  return strobe_capture_store_get_path (self->store);
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
  g_return_val_if_fail (STROBE_IS_CAPTURE (self), NULL);

  return strobe_capture_store_dup_error (self->store);
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

  strobe_capture_writer_set_line_func (self->writer, func, user_data);
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

  strobe_capture_writer_take (self->writer, data, size_bytes, received_us);
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

  strobe_capture_writer_end_stream (self->writer);
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
  g_return_if_fail (STROBE_IS_CAPTURE (self));

  strobe_capture_writer_mark (self->writer, number, flags);
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
  g_return_val_if_fail (STROBE_IS_CAPTURE (self), 0);

  return strobe_capture_segments_read_records (self->segments, first, records, n_records);
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
  guint64 first = 0;
  guint64 end = 0;

  g_return_val_if_fail (STROBE_IS_CAPTURE (self), NULL);

  open = strobe_capture_writer_dup_open (self->writer, &level);
  if (open == NULL)
    return NULL;
  raw = g_bytes_get_data (open, &size_bytes);
  strobe_capture_segments_get_lines (self->segments, &first, &end);
  return strobe_log_line_new_numbered (raw, size_bytes, g_get_real_time (), end, level, NULL);
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
  g_return_val_if_fail (STROBE_IS_CAPTURE (self), NULL);

  return strobe_capture_segments_read_bytes (self->segments, offset_bytes, size_bytes);
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
  g_return_if_fail (STROBE_IS_CAPTURE (self));

  strobe_capture_notes_set (self->notes, number, note);
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
  g_return_val_if_fail (STROBE_IS_CAPTURE (self), NULL);

  return strobe_capture_notes_dup (self->notes, number);
}
