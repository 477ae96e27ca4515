/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware-file.h"

#include "flash/flash-error.h"

/* Everything that touches the file system is done on a worker: a firmware may be hundreds of
 * megabytes large, and may lie on a share that does not answer. */

#define STAMP_ATTRIBUTES                                                                           \
  G_FILE_ATTRIBUTE_STANDARD_TYPE                                                                   \
  "," G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_TIME_MODIFIED                            \
  "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC "," G_FILE_ATTRIBUTE_ETAG_VALUE                          \
  "," G_FILE_ATTRIBUTE_UNIX_INODE

/* Where ESP-IDF leaves a dfu.bin: in the build folder of a project. */
static const char *const names_in_folder[] = { "dfu.bin", "build/dfu.bin" };

/**
 * StrobeFirmwareFile:
 *
 * A firmware that was read, the file it was read from, and how that file looked just before.
 *
 * Made by strobe_firmware_file_load_finish(); immutable.
 *
 * Context: made on a worker, used on the main thread.
 */
struct _StrobeFirmwareFile {
  GObject parent_instance;

  StrobeFirmware *firmware;
  GFile *file;
  GFileInfo *stamp;
  guint n_ignored;
};

G_DEFINE_FINAL_TYPE (StrobeFirmwareFile, strobe_firmware_file, G_TYPE_OBJECT)

static StrobeFirmwareFile *
firmware_file_new (StrobeFirmware *firmware, GFile *file, GFileInfo *stamp)
{
  StrobeFirmwareFile *self = g_object_new (STROBE_TYPE_FIRMWARE_FILE, NULL);

  self->firmware = g_object_ref (firmware);
  g_set_object (&self->file, file);
  g_set_object (&self->stamp, stamp);
  return self;
}

static GFile *
find_in_folder (GFile *folder, GError **error)
{
  g_autofree char *name = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names_in_folder); i++) {
    g_autoptr (GFile) file = g_file_resolve_relative_path (folder, names_in_folder[i]);

    if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_REGULAR)
      return g_steal_pointer (&file);
  }
  name = g_file_get_parse_name (folder);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY,
               "%s: no dfu.bin and no build/dfu.bin in this folder", name);
  return NULL;
}

static StrobeFirmwareFile *
load_one (GFile *candidate, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_object_ref (candidate);
  g_autoptr (GFileInfo) stamp = NULL;
  g_autoptr (StrobeFirmware) firmware = NULL;

  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable) == G_FILE_TYPE_DIRECTORY) {
    g_autoptr (GFile) folder = g_steal_pointer (&file);

    file = find_in_folder (folder, error);
    if (file == NULL)
      return NULL;
  }
  /* Taken before reading: a write in between then counts as a change, and not as ours. */
  stamp = g_file_query_info (file, STAMP_ATTRIBUTES, G_FILE_QUERY_INFO_NONE, cancellable, error);
  if (stamp == NULL)
    return NULL;
  firmware = strobe_firmware_load (file, cancellable, error);
  if (firmware == NULL)
    return NULL;
  return firmware_file_new (firmware, file, stamp);
}

/* Of several files the first sound firmware wins; where none is sound, the first that could be
 * read; where none could be read, the first error. */
static StrobeFirmwareFile *
load_first (GListModel *files, GCancellable *cancellable, GError **error)
{
  g_autoptr (StrobeFirmwareFile) best = NULL;
  g_autoptr (GError) first_error = NULL;
  guint n_files = g_list_model_get_n_items (files);

  for (guint i = 0; i < n_files && !g_cancellable_is_cancelled (cancellable); i++) {
    g_autoptr (GFile) candidate = g_list_model_get_item (files, i);
    g_autoptr (GError) local_error = NULL;
    g_autoptr (StrobeFirmwareFile) loaded = load_one (candidate, cancellable, &local_error);

    if (loaded == NULL && first_error == NULL)
      first_error = g_steal_pointer (&local_error);
    if (loaded != NULL && (best == NULL || strobe_firmware_is_valid (loaded->firmware)))
      g_set_object (&best, loaded);
    if (best != NULL && strobe_firmware_is_valid (best->firmware))
      break;
  }
  if (best != NULL)
    best->n_ignored = n_files - 1;
  else if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_propagate_error (error, g_steal_pointer (&first_error));
  return g_steal_pointer (&best);
}

static void
load_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  StrobeFirmwareFile *loaded = load_first (task_data, cancellable, &error);

  if (loaded == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, loaded, g_object_unref);
}

static void
parse_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (task_data);

  g_task_return_pointer (task, firmware_file_new (firmware, NULL, NULL), g_object_unref);
}

static gboolean
stamps_equal (GFileInfo *a, GFileInfo *b)
{
  static const char *const attributes[] = {
    G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_ATTRIBUTE_TIME_MODIFIED,
    G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC, G_FILE_ATTRIBUTE_ETAG_VALUE, G_FILE_ATTRIBUTE_UNIX_INODE
  };

  for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++) {
    g_autofree char *value_a = g_file_info_get_attribute_as_string (a, attributes[i]);
    g_autofree char *value_b = g_file_info_get_attribute_as_string (b, attributes[i]);

    if (g_strcmp0 (value_a, value_b) != 0)
      return FALSE;
  }
  return TRUE;
}

static void
stamp_queried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  StrobeFirmwareFile *self = g_task_get_source_object (task);
  g_autofree char *name = g_file_get_parse_name (self->file);
  g_autoptr (GFileInfo) now = g_file_query_info_finish (G_FILE (source), result, &error);

  if (now == NULL) {
    g_prefix_error (&error, "checking %s before the flash: ", name);
    g_task_return_error (task, g_steal_pointer (&error));
  } else if (!stamps_equal (self->stamp, now)) {
    g_task_return_new_error (task, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_CHANGED,
                             "%s changed after it was opened", name);
  } else {
    g_task_return_boolean (task, TRUE);
  }
}

static void
strobe_firmware_file_finalize (GObject *object)
{
  StrobeFirmwareFile *self = STROBE_FIRMWARE_FILE (object);

  g_clear_object (&self->firmware);
  g_clear_object (&self->file);
  g_clear_object (&self->stamp);
  G_OBJECT_CLASS (strobe_firmware_file_parent_class)->finalize (object);
}

static void
strobe_firmware_file_class_init (StrobeFirmwareFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_firmware_file_finalize;
}

static void
strobe_firmware_file_init (StrobeFirmwareFile *self)
{
}

/**
 * strobe_firmware_file_load_async:
 * @files: a list of #GFile, of files and folders as they were dropped; not empty
 * @cancellable: (nullable): gives up
 * @callback: called when it is read
 * @user_data: data for @callback
 *
 * Reads the firmware among @files. In a folder it looks for dfu.bin and build/dfu.bin.
 *
 * Ownership: keeps @files until the end.
 *
 * Context: main thread; reads on a worker.
 */
void
strobe_firmware_file_load_async (GListModel *files,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (G_IS_LIST_MODEL (files) && g_list_model_get_n_items (files) > 0);

  g_task_set_source_tag (task, strobe_firmware_file_load_async);
  g_task_set_task_data (task, g_object_ref (files), g_object_unref);
  g_task_run_in_thread (task, load_thread);
}

/**
 * strobe_firmware_file_parse_async:
 * @bytes: a whole dfu.bin
 * @cancellable: (nullable): gives up
 * @callback: called when it is read; it calls strobe_firmware_file_load_finish()
 * @user_data: data for @callback
 *
 * Makes a firmware of bytes that never were in a file, such as the one for practice.
 *
 * Context: main thread; parses on a worker.
 */
void
strobe_firmware_file_parse_async (GBytes *bytes,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, strobe_firmware_file_parse_async);
  g_task_set_task_data (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  g_task_run_in_thread (task, parse_thread);
}

/**
 * strobe_firmware_file_load_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends a load or a parse.
 *
 * Errors: #GIOErrorEnum, where no file could be read; G_IO_ERROR_IS_DIRECTORY for a folder
 * without a firmware. A file that is no firmware is no error: its problems are in the firmware.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the firmware and its file, or %NULL
 */
StrobeFirmwareFile *
strobe_firmware_file_load_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * strobe_firmware_file_get_firmware:
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the firmware, valid or not
 */
StrobeFirmware *
strobe_firmware_file_get_firmware (StrobeFirmwareFile *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_FILE (self), NULL);

  return self->firmware;
}

/**
 * strobe_firmware_file_get_file:
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the file; inside a dropped folder, the one found there
 */
GFile *
strobe_firmware_file_get_file (StrobeFirmwareFile *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_FILE (self), NULL);

  return self->file;
}

/**
 * strobe_firmware_file_dup_name:
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the name of the file, fit to be shown
 */
char *
strobe_firmware_file_dup_name (StrobeFirmwareFile *self)
{
  g_autofree char *base = NULL;

  g_return_val_if_fail (STROBE_IS_FIRMWARE_FILE (self), NULL);

  if (self->file == NULL)
    return NULL;
  base = g_file_get_basename (self->file);
  return g_filename_display_name (base);
}

/**
 * strobe_firmware_file_get_n_ignored:
 *
 * Context: any thread.
 *
 * Returns: how many files were given beside this one
 */
guint
strobe_firmware_file_get_n_ignored (StrobeFirmwareFile *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_FILE (self), 0);

  return self->n_ignored;
}

/**
 * strobe_firmware_file_check_async:
 * @self: a firmware file
 * @cancellable: (nullable): gives up
 * @callback: called when it is known
 * @user_data: data for @callback
 *
 * Looks whether the file still is what was read. What never was in a file cannot change.
 *
 * Context: main thread.
 */
void
strobe_firmware_file_check_async (StrobeFirmwareFile *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_return_if_fail (STROBE_IS_FIRMWARE_FILE (self));

  g_task_set_source_tag (task, strobe_firmware_file_check_async);
  if (self->file == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_file_query_info_async (self->file, STAMP_ATTRIBUTES, G_FILE_QUERY_INFO_NONE,
                             G_PRIORITY_DEFAULT, cancellable, stamp_queried_cb,
                             g_steal_pointer (&task));
}

/**
 * strobe_firmware_file_check_finish:
 * @self: a firmware file
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends a check.
 *
 * Errors: STROBE_FLASH_ERROR_CHANGED; #GIOErrorEnum where the file is gone or out of reach.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if the file is unchanged
 */
gboolean
strobe_firmware_file_check_finish (StrobeFirmwareFile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
