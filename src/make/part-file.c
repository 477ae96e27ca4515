/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/part-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image/firmware-loader.h"
#include "image/image-error.h"
#include "make/make-error.h"

/* Reading one file of a build. A build folder may hold anything under any name: a pipe must not
 * block, a device must not be read for ever, a loop of links must end. So the file is opened
 * without waiting, and what was opened is looked at, not what the name stood for a moment before.
 */

static GBytes *
fail (GError **error, StrobeMakeError code, const char *text)
{
  g_set_error_literal (error, STROBE_MAKE_ERROR, (int) code, text);
  return NULL;
}

static GBytes *
fail_errno (GError **error, int number)
{
  gboolean is_missing = number == ENOENT || number == ENOTDIR;

  return fail (error, is_missing ? STROBE_MAKE_ERROR_MISSING_FILE : STROBE_MAKE_ERROR_UNREADABLE,
               number == ENXIO ? "it is not a regular file" : g_strerror (number));
}

static gboolean
check (const struct stat *found, GError **error)
{
  if (S_ISDIR (found->st_mode)) {
    fail (error, STROBE_MAKE_ERROR_UNREADABLE, "it is a folder and not a file");
    return FALSE;
  }
  if (!S_ISREG (found->st_mode)) {
    fail (error, STROBE_MAKE_ERROR_UNREADABLE, "it is not a regular file");
    return FALSE;
  }
  if (found->st_size <= STROBE_PART_FILE_MAX_BYTES)
    return TRUE;
  g_set_error (error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_TOO_LARGE,
               "%" G_GINT64_FORMAT " bytes are more than %u", (gint64) found->st_size,
               STROBE_PART_FILE_MAX_BYTES);
  return FALSE;
}

/* Up to @size_bytes; fewer at the end of the file. -1 and errno after a failure. */
static gssize
read_fully (int fd, guint8 *content, gsize size_bytes)
{
  gsize done_bytes = 0;

  while (done_bytes < size_bytes) {
    gssize n_bytes = read (fd, content + done_bytes, size_bytes - done_bytes);

    if (n_bytes == 0)
      break;
    if (n_bytes > 0)
      done_bytes += (gsize) n_bytes;
    else if (errno != EINTR)
      return -1;
  }
  return (gssize) done_bytes;
}

/* One byte more than the file had: whoever can fill it has a file that is being written to. */
static GBytes *
read_open (int fd, GError **error)
{
  struct stat found;
  g_autofree guint8 *content = NULL;
  gssize read_bytes;

  if (fstat (fd, &found) != 0)
    return fail_errno (error, errno);
  if (!check (&found, error))
    return NULL;

  content = g_malloc ((gsize) found.st_size + 1);
  read_bytes = read_fully (fd, content, (gsize) found.st_size + 1);
  if (read_bytes < 0)
    return fail_errno (error, errno);
  if (read_bytes != found.st_size)
    return fail (error, STROBE_MAKE_ERROR_UNREADABLE, "it changed while it was read");
  return g_bytes_new_take (g_steal_pointer (&content), (gsize) read_bytes);
}

static GBytes *
read_path (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  GBytes *content;

  if (fd < 0)
    return fail_errno (error, errno);
  content = read_open (fd, error);
  close (fd);
  return content;
}

/* What has no path in the file system comes through GIO. */
static GBytes *
read_elsewhere (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GBytes) content = strobe_firmware_loader_read (file, cancellable, &cause);

  if (content == NULL && cause->domain == G_IO_ERROR) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return NULL;
  }
  if (content == NULL)
    return fail (error, STROBE_MAKE_ERROR_UNREADABLE, cause->message);
  if (g_bytes_get_size (content) > STROBE_PART_FILE_MAX_BYTES)
    return fail (error, STROBE_MAKE_ERROR_TOO_LARGE, "it has more than 16 MiB");
  return g_steal_pointer (&content);
}

/**
 * strobe_part_file_read:
 * @file: a file that a build lists, or one that was dropped
 * @cancellable: (nullable): cancels before the reading
 * @error: return location for an error
 *
 * Reads a file of a build whole; at most 16 MiB. Never waits for anybody: what is not a regular
 * file is refused.
 *
 * Errors: STROBE_MAKE_ERROR_MISSING_FILE, STROBE_MAKE_ERROR_UNREADABLE,
 * STROBE_MAKE_ERROR_TOO_LARGE, G_IO_ERROR_CANCELLED.
 *
 * Context: any thread; waits for the disk.
 *
 * Returns: (transfer full) (nullable): the content
 */
GBytes *
strobe_part_file_read (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  path = g_file_get_path (file);
  return path != NULL ? read_path (path, error) : read_elsewhere (file, cancellable, error);
}
