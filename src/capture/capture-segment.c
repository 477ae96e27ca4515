/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-segment.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/capture.h"
#include "log/line-splitter.h"

/* StrobeCaptureSegment: one stretch of a session.
 *
 * On disk it is NUMBER.raw, the bytes as they came, and NUMBER.idx, a header and a record a line.
 * Both only grow, by whole write(2) calls: after a crash of the program they are as long as they
 * were, and at most the last record is missing. NUMBER counts the segments of the session. What is
 * read back is not trusted: a record that points outside of its bytes ends the index.
 *
 * The file descriptors stay open, so that readers go on when retention deletes the files. */

#define MAGIC "StrobeLg"
#define VERSION 1
#define HEADER_BYTES 32

/* The start of an index file; little endian. */
typedef struct {
  char magic[8];
  guint32 version;
  guint32 record_bytes;
  guint64 first_line;
  guint64 first_bytes;
} Header;

G_STATIC_ASSERT (sizeof (Header) == HEADER_BYTES);

struct _StrobeCaptureSegment {
  gatomicrefcount ref_count;
  guint64 first_line;
  guint64 first_bytes;

  GMutex mutex; /* of what follows */
  guint64 n_lines;
  guint64 n_bytes;
  GByteArray *bytes; /* in memory; NULL: on disk */
  GArray *records;   /* of StrobeCaptureRecord; in memory */

  int raw_fd; /* -1: in memory */
  int index_fd;
  char *raw_path;
  char *index_path;
};

static void
set_write_error (GError **error, int code, const char *path)
{
  if (code == ENOSPC || code == EDQUOT || code == EFBIG)
    g_set_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_FULL, "no room to write %s: %s",
                 path, g_strerror (code));
  else if (code == EROFS || code == EACCES || code == EPERM)
    g_set_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_READ_ONLY,
                 "not allowed to write %s: %s", path, g_strerror (code));
  else
    g_set_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_IO, "cannot write %s: %s", path,
                 g_strerror (code));
}

/* Returns how much was written; less than asked for: errno says why. */
static gsize
write_some (int fd, const void *data, gsize size_bytes)
{
  const char *at = data;
  gsize left = size_bytes;

  while (left > 0) {
    gssize n = write (fd, at, left);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      break;
    at += n;
    left -= (gsize) n;
  }
  return size_bytes - left;
}

static gsize
read_some (int fd, void *data, gsize size_bytes, guint64 offset_bytes)
{
  char *at = data;
  gsize left = size_bytes;

  while (left > 0) {
    gssize n = pread (fd, at, left, (off_t) (offset_bytes + (size_bytes - left)));

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      break;
    at += n;
    left -= (gsize) n;
  }
  return size_bytes - left;
}

static StrobeCaptureSegment *
segment_new (guint64 first_line, guint64 first_bytes)
{
  StrobeCaptureSegment *self = g_new0 (StrobeCaptureSegment, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->first_line = first_line;
  self->first_bytes = first_bytes;
  self->raw_fd = -1;
  self->index_fd = -1;
  return self;
}

static void
set_paths (StrobeCaptureSegment *self, const char *folder, const char *name)
{
  g_autofree char *raw = g_strconcat (name, ".raw", NULL);
  g_autofree char *index = g_strconcat (name, ".idx", NULL);

  self->raw_path = g_build_filename (folder, raw, NULL);
  self->index_path = g_build_filename (folder, index, NULL);
}

static gboolean
write_header (StrobeCaptureSegment *self, GError **error)
{
  Header header = {
    .version = GUINT32_TO_LE (VERSION),
    .record_bytes = GUINT32_TO_LE (sizeof (StrobeCaptureRecord)),
    .first_line = GUINT64_TO_LE (self->first_line),
    .first_bytes = GUINT64_TO_LE (self->first_bytes),
  };

  memcpy (header.magic, MAGIC, sizeof header.magic);
  if (write_some (self->index_fd, &header, sizeof header) == sizeof header)
    return TRUE;
  set_write_error (error, errno, self->index_path);
  return FALSE;
}

static gboolean
create_files (StrobeCaptureSegment *self, GError **error)
{
  const int flags = O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC;

  self->raw_fd = open (self->raw_path, flags, 0600);
  if (self->raw_fd < 0) {
    set_write_error (error, errno, self->raw_path);
    return FALSE;
  }
  self->index_fd = open (self->index_path, flags, 0600);
  if (self->index_fd < 0) {
    set_write_error (error, errno, self->index_path);
    return FALSE;
  }
  return write_header (self, error);
}

static void
take_record (StrobeCaptureRecord *record)
{
  record->offset_bytes = GUINT64_FROM_LE (record->offset_bytes);
  record->received_us = GINT64_FROM_LE (record->received_us);
  record->size_bytes = GUINT32_FROM_LE (record->size_bytes);
  record->tag = GUINT16_FROM_LE (record->tag);
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
  StrobeCaptureSegment *self = segment_new (first_line, first_bytes);
  g_autofree char *name = g_strdup_printf ("%08u", index);

  set_paths (self, folder, name);
  if (create_files (self, error))
    return self;
  strobe_capture_segment_delete (self);
  strobe_capture_segment_unref (self);
  return NULL;
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

static gboolean
read_header (StrobeCaptureSegment *self, GError **error)
{
  Header header;

  if (read_some (self->index_fd, &header, sizeof header, 0) != sizeof header ||
      memcmp (header.magic, MAGIC, sizeof header.magic) != 0 ||
      GUINT32_FROM_LE (header.version) != VERSION ||
      GUINT32_FROM_LE (header.record_bytes) != sizeof (StrobeCaptureRecord)) {
    g_set_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_DAMAGED,
                 "%s is no index of a log", self->index_path);
    return FALSE;
  }
  self->first_line = GUINT64_FROM_LE (header.first_line);
  self->first_bytes = GUINT64_FROM_LE (header.first_bytes);
  if (self->first_line < G_GUINT64_CONSTANT (1) << 62 && self->first_bytes < G_GUINT64_CONSTANT (1)
                                                                               << 62)
    return TRUE;
  g_set_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_DAMAGED,
               "%s starts at a line that cannot be", self->index_path);
  return FALSE;
}

/* The first line of a segment may have begun in the one before. */
static guint64
get_lowest_offset (StrobeCaptureSegment *self)
{
  const guint64 most = STROBE_LINE_SPLITTER_MAX_LINE_BYTES + 1;

  return self->first_bytes > most ? self->first_bytes - most : 0;
}

/* How many records there are: as many as are whole, and up to the first that cannot be. */
static void
count_records (StrobeCaptureSegment *self)
{
  struct stat index_stat;
  struct stat raw_stat;
  guint64 end = get_lowest_offset (self);

  if (fstat (self->index_fd, &index_stat) != 0 || fstat (self->raw_fd, &raw_stat) != 0)
    return;
  self->n_bytes = (guint64) raw_stat.st_size;
  guint64 n_whole = ((guint64) index_stat.st_size - HEADER_BYTES) / sizeof (StrobeCaptureRecord);
  for (self->n_lines = 0; self->n_lines < n_whole; self->n_lines++) {
    StrobeCaptureRecord record;
    guint64 at = HEADER_BYTES + self->n_lines * sizeof record;

    if (read_some (self->index_fd, &record, sizeof record, at) != sizeof record)
      break;
    take_record (&record);
    if (record.offset_bytes < end || record.offset_bytes > self->first_bytes + self->n_bytes ||
        record.size_bytes > self->first_bytes + self->n_bytes - record.offset_bytes)
      break;
    end = record.offset_bytes + record.size_bytes;
  }
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
  g_autoptr (StrobeCaptureSegment) self = segment_new (0, 0);

  set_paths (self, folder, name);
  self->raw_fd = open (self->raw_path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  self->index_fd = open (self->index_path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
  if (self->raw_fd < 0 || self->index_fd < 0) {
    g_set_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_IO, "cannot read %s: %s",
                 self->raw_path, g_strerror (errno));
    return NULL;
  }
  if (!read_header (self, error))
    return NULL;
  count_records (self);
  return g_steal_pointer (&self);
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
  if (self->raw_fd >= 0)
    close (self->raw_fd);
  if (self->index_fd >= 0)
    close (self->index_fd);
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_clear_pointer (&self->records, g_array_unref);
  g_mutex_clear (&self->mutex);
  g_free (self->raw_path);
  g_free (self->index_path);
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
  if (self->raw_path == NULL)
    return;
  unlink (self->raw_path);
  unlink (self->index_path);
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
  return self->bytes != NULL;
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
  gsize n_written = size_bytes;
  int code = 0;

  if (self->raw_fd >= 0) {
    n_written = write_some (self->raw_fd, data, size_bytes);
    code = errno;
  }
  locker = g_mutex_locker_new (&self->mutex);
  if (self->bytes != NULL)
    g_byte_array_append (self->bytes, (const guint8 *) data, (guint) size_bytes);
  self->n_bytes += n_written;
  if (n_written == size_bytes)
    return TRUE;
  set_write_error (error, code, self->raw_path);
  return FALSE;
}

static gboolean
write_records (StrobeCaptureSegment *self,
               const StrobeCaptureRecord *records,
               gsize n_records,
               GError **error)
{
  gsize size_bytes = n_records * sizeof *records;
  g_autofree StrobeCaptureRecord *copy = g_memdup2 (records, size_bytes);
  gsize n_written = 0;

  for (gsize i = 0; i < n_records; i++)
    take_record (&copy[i]); /* the same swap both ways */
  n_written = write_some (self->index_fd, copy, size_bytes);
  if (n_written == size_bytes)
    return TRUE;
  set_write_error (error, errno, self->index_path);
  /* A torn record would shift all that follow. */
  if (ftruncate (self->index_fd,
                 (off_t) (HEADER_BYTES + self->n_lines * sizeof (StrobeCaptureRecord))) != 0)
    g_debug ("%s: cannot cut a torn record: %s", self->index_path, g_strerror (errno));
  return FALSE;
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

  if (self->index_fd >= 0 && !write_records (self, records, n_records, error))
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
  StrobeCaptureRecord record;
  guint64 at = HEADER_BYTES + (number - self->first_line) * sizeof record;

  if (strobe_capture_segment_read_records (self, number, &record, 1) != 1)
    return;
  record.flags |= flags;
  if (self->records != NULL) {
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

    g_array_index (self->records, StrobeCaptureRecord, number - self->first_line) = record;
    return;
  }
  /* Linux appends whatever the offset when a file is open to append: this one needs its own. */
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", self->index_fd);
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  if (fd < 0)
    return;
  at += G_STRUCT_OFFSET (StrobeCaptureRecord, flags);
  if (pwrite (fd, &record.flags, 1, (off_t) at) != 1)
    g_debug ("%s: cannot mark line: %s", self->index_path, g_strerror (errno));
  close (fd);
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
  gsize n_there = 0;

  if (first < self->first_line || first >= end)
    return 0;
  n_there = (gsize) MIN (n_records, end - first);
  if (self->records != NULL) {
    g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

    memcpy (records, &g_array_index (self->records, StrobeCaptureRecord, first - self->first_line),
            n_there * sizeof *records);
    return n_there;
  }
  n_there = read_some (self->index_fd, records, n_there * sizeof *records,
                       HEADER_BYTES + (first - self->first_line) * sizeof *records) /
            sizeof *records;
  for (gsize i = 0; i < n_there; i++)
    take_record (&records[i]);
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
  if (self->bytes == NULL)
    return read_some (self->raw_fd, data, n_there, at);

  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  memcpy (data, self->bytes->data + at, n_there);
  return n_there;
}
