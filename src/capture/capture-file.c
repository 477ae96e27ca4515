/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-file.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/capture-error.h"

/* StrobeCaptureFile: what is written is there at once, by whole write(2) calls, and stays where it
 * is: after a crash of the program the file is as long as it was.
 *
 * The file descriptor stays open, so that readers go on when retention deletes the file. */

struct _StrobeCaptureFile {
  int fd;
  char *path;
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

/* @path: (transfer full) */
static StrobeCaptureFile *
file_new (int fd, char *path)
{
  StrobeCaptureFile *self = g_new0 (StrobeCaptureFile, 1);

  self->fd = fd;
  self->path = path;
  return self;
}

/**
 * strobe_capture_file_create:
 * @folder: of the session
 * @name: of the file, that is not there yet
 * @error: return location for an error
 *
 * Makes an empty file, for its owner's eyes only.
 *
 * Errors: STROBE_CAPTURE_ERROR.
 *
 * Context: the writer's thread.
 *
 * Returns: (transfer full) (nullable): the file
 */
StrobeCaptureFile *
strobe_capture_file_create (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);

  if (fd >= 0)
    return file_new (fd, g_steal_pointer (&path));
  set_write_error (error, errno, path);
  return NULL;
}

/**
 * strobe_capture_file_open:
 * @folder: of the session
 * @name: of the file
 * @error: return location for an error
 *
 * Opens a file of an earlier time, to read it.
 *
 * Errors: STROBE_CAPTURE_ERROR_IO.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the file
 */
StrobeCaptureFile *
strobe_capture_file_open (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

  if (fd >= 0)
    return file_new (fd, g_steal_pointer (&path));
  g_set_error (error, STROBE_CAPTURE_ERROR, STROBE_CAPTURE_ERROR_IO, "cannot read %s: %s", path,
               g_strerror (errno));
  return NULL;
}

/**
 * strobe_capture_file_free:
 * @self: (transfer full): a file
 *
 * Closes it.
 *
 * Context: any thread.
 */
void
strobe_capture_file_free (StrobeCaptureFile *self)
{
  close (self->fd);
  g_free (self->path);
  g_free (self);
}

/**
 * strobe_capture_file_delete:
 * @self: a file
 *
 * Takes it out of its folder. It can still be read.
 *
 * Context: any thread.
 */
void
strobe_capture_file_delete (StrobeCaptureFile *self)
{
  unlink (self->path);
}

/**
 * strobe_capture_file_get_path:
 * @self: a file
 *
 * Context: any thread.
 *
 * Returns: (transfer none): where it is
 */
const char *
strobe_capture_file_get_path (StrobeCaptureFile *self)
{
  return self->path;
}

/**
 * strobe_capture_file_get_size_bytes:
 * @self: a file
 *
 * Context: any thread.
 *
 * Returns: how long it is
 */
guint64
strobe_capture_file_get_size_bytes (StrobeCaptureFile *self)
{
  struct stat info;

  return fstat (self->fd, &info) == 0 ? (guint64) info.st_size : 0;
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

/**
 * strobe_capture_file_append:
 * @self: a file that was made here
 * @data: (array length=size_bytes): what comes
 * @size_bytes: how much
 * @error: return location for an error
 *
 * Appends bytes, at once: whatever happens to the program afterwards, they are kept.
 *
 * Errors: STROBE_CAPTURE_ERROR; some of the bytes may have been written.
 *
 * Context: the writer's thread; may wait for the disk.
 *
 * Returns: how many were written; all of them unless there is an error
 */
gsize
strobe_capture_file_append (StrobeCaptureFile *self,
                            const void *data,
                            gsize size_bytes,
                            GError **error)
{
  gsize n_written = write_some (self->fd, data, size_bytes);

  if (n_written < size_bytes)
    set_write_error (error, errno, self->path);
  return n_written;
}

/**
 * strobe_capture_file_cut:
 * @self: a file that was made here
 * @size_bytes: how long it shall be
 *
 * Takes back what was written torn; best effort.
 *
 * Context: the writer's thread.
 */
void
strobe_capture_file_cut (StrobeCaptureFile *self, guint64 size_bytes)
{
  if (ftruncate (self->fd, (off_t) size_bytes) != 0)
    g_debug ("%s: cannot cut what is torn: %s", self->path, g_strerror (errno));
}

/**
 * strobe_capture_file_set_byte:
 * @self: a file
 * @offset_bytes: where
 * @value: what shall be there
 *
 * Changes a byte in the middle; best effort.
 *
 * Units: @value is a byte.
 *
 * Context: the writer's thread.
 */
void
strobe_capture_file_set_byte (StrobeCaptureFile *self, guint64 offset_bytes, guint8 value)
{
  /* Linux appends whatever the offset when a file is open to append: this one needs its own. */
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", self->fd);
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  if (fd < 0)
    return;
  if (pwrite (fd, &value, 1, (off_t) offset_bytes) != 1)
    g_debug ("%s: cannot change a byte: %s", self->path, g_strerror (errno));
  close (fd);
}

/**
 * strobe_capture_file_read:
 * @self: a file
 * @offset_bytes: from where on
 * @data: (out caller-allocates) (array length=size_bytes): where it goes
 * @size_bytes: how much is wanted
 *
 * Context: any thread; may wait for the disk.
 *
 * Returns: how much there was
 */
gsize
strobe_capture_file_read (StrobeCaptureFile *self,
                          guint64 offset_bytes,
                          void *data,
                          gsize size_bytes)
{
  char *at = data;
  gsize left = size_bytes;

  while (left > 0) {
    gssize n = pread (self->fd, at, left, (off_t) (offset_bytes + (size_bytes - left)));

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      break;
    at += n;
    left -= (gsize) n;
  }
  return size_bytes - left;
}
