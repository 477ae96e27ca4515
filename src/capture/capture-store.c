/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-store.h"

#include <unistd.h>

#include "capture/capture-folder.h"

/* StrobeCaptureStore: where the newest of a session goes.
 *
 * Bytes go to the disk as they come, and only whole segments are ever dropped, the oldest first.
 * When the disk does not take them, they go on in memory, and back to the disk when it does again.
 */

/* A file is not worth less, and with more there is little to drop when it is time to. */
#define SEGMENT_BYTES (16u * 1024 * 1024)
#define MEMORY_SEGMENTS 8
/* After an error of the disk it is tried again this much later. */
#define RETRY_US (5 * G_USEC_PER_SEC)
/* Of the folder, while a session grows: looking through it for each segment would be too often. */
#define SEGMENTS_BETWEEN_TRIMS 8

struct _StrobeCaptureStore {
  char *folder; /* of all sessions; NULL: in memory only, or to read only */
  char *path;   /* of this one; NULL: in memory only */
  int lock_fd;
  StrobeCaptureSegments *segments;

  /* the writer's */
  StrobeCaptureSegment *current; /* also the last of the segments */
  gint64 received_us;            /* when the last bytes came */
  gint64 retry_us;               /* when the disk is tried again; 0: it works */
  guint n_segments;

  GMutex mutex; /* of what follows */
  StrobeCaptureLimits limits;
  GError *error;
};

static void
take_error (StrobeCaptureStore *self, GError *error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (error != NULL)
    g_debug ("capture: %s", error->message);
  g_clear_error (&self->error);
  self->error = error;
}

static StrobeCaptureLimits
get_limits (StrobeCaptureStore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->limits;
}

static guint64
get_end_line (StrobeCaptureStore *self)
{
  guint64 first = 0;
  guint64 end = 0;

  strobe_capture_segments_get_lines (self->segments, &first, &end);
  return end;
}

static guint64
get_end_bytes (StrobeCaptureStore *self)
{
  guint64 first = 0;
  guint64 end = 0;

  strobe_capture_segments_get_bytes (self->segments, &first, &end);
  return end;
}

static void
set_current (StrobeCaptureStore *self, StrobeCaptureSegment *segment)
{
  g_clear_pointer (&self->current, strobe_capture_segment_unref);
  self->current = strobe_capture_segment_ref (segment);
  strobe_capture_segments_add (self->segments, segment);
  self->n_segments++;
}

static void
begin_in_memory (StrobeCaptureStore *self)
{
  set_current (self,
               strobe_capture_segment_new_in_memory (get_end_line (self), get_end_bytes (self)));
  strobe_capture_segments_trim (self->segments, TRUE, get_limits (self).max_memory_bytes);
}

static gboolean
begin_on_disk (StrobeCaptureStore *self, GError **error)
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
fall_back (StrobeCaptureStore *self, GError *error)
{
  take_error (self, error);
  self->retry_us = self->received_us + RETRY_US;
  begin_in_memory (self);
}

static void
begin_segment (StrobeCaptureStore *self)
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
get_segment_limit (StrobeCaptureStore *self)
{
  guint64 total = get_limits (self).max_memory_bytes / MEMORY_SEGMENTS;

  if (!strobe_capture_segment_is_in_memory (self->current))
    total = get_limits (self).max_bytes / 4;
  return CLAMP (total, 4096, SEGMENT_BYTES);
}

static void
ensure_segment (StrobeCaptureStore *self)
{
  gboolean retries = self->retry_us != 0 && self->received_us >= self->retry_us;
  guint64 size = strobe_capture_segment_get_end_bytes (self->current) -
                 strobe_capture_segment_get_first_bytes (self->current);

  if (retries || size >= get_segment_limit (self))
    begin_segment (self);
}

static StrobeCaptureStore *
store_new (const StrobeCaptureLimits *limits)
{
  StrobeCaptureStore *self = g_new0 (StrobeCaptureStore, 1);

  g_mutex_init (&self->mutex);
  self->lock_fd = -1;
  self->segments = strobe_capture_segments_new ();
  self->limits = limits != NULL ? *limits : strobe_capture_default_limits;
  return self;
}

static void
begin_session (StrobeCaptureStore *self, const char *name)
{
  g_autoptr (GError) error = NULL;

  self->path = strobe_capture_folder_create_session (self->folder, name, &self->lock_fd, &error);
  if (self->path != NULL)
    strobe_capture_folder_trim (self->folder, self->path, get_limits (self).max_folder_bytes);
  else
    take_error (self, g_steal_pointer (&error));
}

/**
 * strobe_capture_store_new:
 * @folder: (nullable): where the sessions are; made if it is not there. %NULL: in memory only
 * @name: a word for the session
 * @limits: (nullable): how much is kept; %NULL: strobe_capture_default_limits
 *
 * Begins a session. Where the folder cannot be written it is in memory, and
 * strobe_capture_store_dup_error() says why.
 *
 * Context: the writer's thread, or any before there is a writer; may wait for the disk.
 *
 * Returns: (transfer full): the store
 */
StrobeCaptureStore *
strobe_capture_store_new (const char *folder, const char *name, const StrobeCaptureLimits *limits)
{
  StrobeCaptureStore *self = store_new (limits);

  self->folder = g_strdup (folder);
  if (folder != NULL)
    begin_session (self, name);
  begin_segment (self);
  return self;
}

/**
 * strobe_capture_store_open:
 * @path: of a session, whoever wrote what into it
 * @error: return location for an error
 *
 * Opens a session of an earlier time, to read it.
 *
 * Errors: STROBE_CAPTURE_ERROR_DAMAGED, STROBE_CAPTURE_ERROR_IO.
 *
 * Context: any thread; reads the whole index.
 *
 * Returns: (transfer full) (nullable): the store
 */
StrobeCaptureStore *
strobe_capture_store_open (const char *path, GError **error)
{
  g_autoptr (StrobeCaptureStore) self = store_new (NULL);

  self->path = g_strdup (path);
  self->n_segments = strobe_capture_segments_open (self->segments, path, error);
  if (self->n_segments == 0)
    return NULL;
  self->current = strobe_capture_segments_dup_last (self->segments);
  return g_steal_pointer (&self);
}

/**
 * strobe_capture_store_free:
 * @self: (transfer full): a store
 *
 * Lets go of the session; its files stay.
 *
 * Context: any thread, the last one that has it.
 */
void
strobe_capture_store_free (StrobeCaptureStore *self)
{
  g_clear_pointer (&self->current, strobe_capture_segment_unref);
  strobe_capture_segments_free (self->segments);
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_clear_error (&self->error);
  g_mutex_clear (&self->mutex);
  g_free (self->folder);
  g_free (self->path);
  g_free (self);
}

/**
 * strobe_capture_store_get_path:
 * @self: a store
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the folder of the session; %NULL if it is in memory only
 */
const char *
strobe_capture_store_get_path (StrobeCaptureStore *self)
{
  return self->path;
}

/**
 * strobe_capture_store_get_segments:
 * @self: a store
 *
 * Context: any thread.
 *
 * Returns: (transfer none): what is kept, to be read
 */
StrobeCaptureSegments *
strobe_capture_store_get_segments (StrobeCaptureStore *self)
{
  return self->segments;
}

/**
 * strobe_capture_store_set_limits:
 * @self: a store
 * @limits: how much is kept from now on
 *
 * Sets other limits; what is too much goes when the next segment begins.
 *
 * Context: any thread.
 */
void
strobe_capture_store_set_limits (StrobeCaptureStore *self, const StrobeCaptureLimits *limits)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->limits = *limits;
}

/**
 * strobe_capture_store_dup_error:
 * @self: a store
 *
 * Tells why the newest is in memory and not on the disk.
 *
 * Errors: what it returns is of STROBE_CAPTURE_ERROR.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the error; %NULL if all is well
 */
GError *
strobe_capture_store_dup_error (StrobeCaptureStore *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->error != NULL ? g_error_copy (self->error) : NULL;
}

/**
 * strobe_capture_store_append:
 * @self: a store
 * @data: (array length=size_bytes): what came
 * @size_bytes: how much
 * @received_us: when
 *
 * Keeps bytes.
 *
 * Units: @received_us is microseconds of wall clock time since 1970.
 *
 * Context: the writer's thread; may wait for the disk.
 */
void
strobe_capture_store_append (StrobeCaptureStore *self,
                             const char *data,
                             gsize size_bytes,
                             gint64 received_us)
{
  g_autoptr (GError) error = NULL;
  guint64 before = 0;
  gsize taken = 0;

  self->received_us = received_us;
  ensure_segment (self);
  before = strobe_capture_segment_get_end_bytes (self->current);
  if (strobe_capture_segment_append (self->current, data, size_bytes, &error))
    return;
  taken = (gsize) (strobe_capture_segment_get_end_bytes (self->current) - before);
  fall_back (self, g_steal_pointer (&error));
  strobe_capture_segment_append (self->current, data + taken, size_bytes - taken, NULL);
}

/**
 * strobe_capture_store_append_records:
 * @self: a store
 * @records: (array length=n_records): the next lines
 * @n_records: how many
 *
 * Keeps the records of lines whose bytes are there, and lets readers see them.
 *
 * Context: the writer's thread; may wait for the disk.
 */
void
strobe_capture_store_append_records (StrobeCaptureStore *self,
                                     const StrobeCaptureRecord *records,
                                     gsize n_records)
{
  g_autoptr (GError) error = NULL;

  if (strobe_capture_segment_append_records (self->current, records, n_records, &error))
    return;
  fall_back (self, g_steal_pointer (&error));
  strobe_capture_segment_append_records (self->current, records, n_records, NULL);
}

/**
 * strobe_capture_store_go_on_in_memory:
 * @self: a store that was opened
 *
 * Keeps what comes in memory: the files of an earlier time are not changed.
 *
 * Context: the writer's thread.
 */
void
strobe_capture_store_go_on_in_memory (StrobeCaptureStore *self)
{
  begin_in_memory (self);
}

/**
 * strobe_capture_store_get_end_line:
 * @self: a store
 *
 * Context: the writer's thread.
 *
 * Returns: the number of the next record
 */
guint64
strobe_capture_store_get_end_line (StrobeCaptureStore *self)
{
  return strobe_capture_segment_get_end_line (self->current);
}
