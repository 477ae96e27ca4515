/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-loader.h"

#include "image/firmware.h"
#include "image/image-error.h"

/* Reading a firmware file from disk. The content is copied into memory and not mapped: a build may
 * rewrite the file at any moment, and what was checked must be what is sent. */

/* Cancel and our own codes stay what they are; what GIO says becomes one code with its text. */
static void
propagate_as_image_error (GError **error, GError *cause)
{
  if (cause->domain == STROBE_IMAGE_ERROR ||
      g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, cause);
    return;
  }

  g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_UNREADABLE, "cannot read the file: %s",
               cause->message);
  g_error_free (cause);
}

/* Opening a pipe would wait for ever for somebody to write, and a device may never end. */
static gboolean
check_type (GFileInfo *info, GError **error)
{
  GFileType type = g_file_info_get_file_type (info);

  if (type == G_FILE_TYPE_REGULAR)
    return TRUE;

  g_set_error_literal (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_UNREADABLE,
                       type == G_FILE_TYPE_DIRECTORY ? "it is a folder and not a file"
                                                     : "it is not a regular file");
  return FALSE;
}

static gboolean
check_size (guint64 size_bytes, GError **error)
{
  if (size_bytes <= STROBE_FIRMWARE_MAX_SIZE_BYTES)
    return TRUE;

  g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_TOO_LARGE,
               "file of %" G_GUINT64_FORMAT " bytes is larger than %u", size_bytes,
               STROBE_FIRMWARE_MAX_SIZE_BYTES);
  return FALSE;
}

/* One byte more than the file had: whoever can fill it has a file that is being written to. */
static GBytes *
read_content (GInputStream *stream, gsize size_bytes, GCancellable *cancellable, GError **error)
{
  g_autofree guint8 *content = g_try_malloc (size_bytes + 1);
  gsize read_bytes = 0;

  if (content == NULL) {
    g_set_error (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_TOO_LARGE,
                 "no memory for a file of %" G_GSIZE_FORMAT " bytes", size_bytes);
    return NULL;
  }
  if (!g_input_stream_read_all (stream, content, size_bytes + 1, &read_bytes, cancellable, error))
    return NULL;
  if (read_bytes != size_bytes) {
    g_set_error_literal (error, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_UNREADABLE,
                         "the file changed while it was read");
    return NULL;
  }

  return g_bytes_new_take (g_steal_pointer (&content), size_bytes);
}

/* The type is checked before the file is opened, the size of what was really opened after. */
static GBytes *
load_content (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFileInfo) found = NULL;
  g_autoptr (GFileInfo) opened = NULL;
  g_autoptr (GFileInputStream) stream = NULL;
  guint64 size_bytes;

  found = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                             cancellable, error);
  if (found == NULL || !check_type (found, error))
    return NULL;
  stream = g_file_read (file, cancellable, error);
  if (stream == NULL)
    return NULL;
  opened =
    g_file_input_stream_query_info (stream, G_FILE_ATTRIBUTE_STANDARD_SIZE, cancellable, error);
  if (opened == NULL)
    return NULL;

  size_bytes = (guint64) g_file_info_get_size (opened);
  if (!check_size (size_bytes, error))
    return NULL;
  return read_content (G_INPUT_STREAM (stream), (gsize) size_bytes, cancellable, error);
}

/**
 * strobe_firmware_loader_read:
 * @file: a file
 * @cancellable: (nullable): cancels the reading
 * @error: return location for an error
 *
 * Reads the whole content of a file into memory.
 *
 * Errors: STROBE_IMAGE_ERROR_UNREADABLE with the cause (missing, no permission, a folder, not a
 * regular file, changed meanwhile), STROBE_IMAGE_ERROR_TOO_LARGE, which is known before anything is
 * read, G_IO_ERROR_CANCELLED.
 *
 * Context: any thread; waits for the disk.
 *
 * Returns: (transfer full) (nullable): the content
 */
GBytes *
strobe_firmware_loader_read (GFile *file, GCancellable *cancellable, GError **error)
{
  GError *cause = NULL;
  GBytes *content;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  content = load_content (file, cancellable, &cause);
  if (content == NULL)
    propagate_as_image_error (error, cause);
  return content;
}
