/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/firmware-file.h"

#include "flash/flash-error.h"

/* Everything that touches the file system is done on a worker: a firmware may be hundreds of
 * megabytes large, and may lie on a share that does not answer. */

/**
 * StrobeFirmwareFile:
 *
 * A firmware that was read, the build it was read from, and how the files looked just before.
 *
 * Made by strobe_firmware_file_load_finish(); only its stamps are ever exchanged, when the files
 * were written again with the same bytes.
 *
 * Context: main thread.
 */
struct _StrobeFirmwareFile {
  GObject parent_instance;

  StrobeFirmware *firmware;
  StrobeBuild *build; /* NULL: never was in a file */
  StrobeFileStamps *stamps;
};

G_DEFINE_FINAL_TYPE (StrobeFirmwareFile, strobe_firmware_file, G_TYPE_OBJECT)

static void
return_build (GTask *task, StrobeBuild *build, GError *error)
{
  if (build == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, strobe_firmware_file_new (build), g_object_unref);
}

static void
load_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (StrobeBuild) build = strobe_build_load (task_data, cancellable, &error);

  return_build (task, build, error);
}

static void
load_next_thread (GTask *task, gpointer source_object, gpointer build, GCancellable *cancellable)
{
  GError *error = NULL;
  g_autoptr (StrobeBuild) next = strobe_build_load_next (build, cancellable, &error);

  return_build (task, next, error);
}

static void
parse_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  StrobeFirmwareFile *self = g_object_new (STROBE_TYPE_FIRMWARE_FILE, NULL);

  self->firmware = strobe_firmware_new (task_data);
  g_task_return_pointer (task, self, g_object_unref);
}

/* What is checked, and against what. */
typedef struct {
  GListModel *files;
  StrobeFileStamps *stamps;
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_object_unref (check->files);
  strobe_file_stamps_unref (check->stamps);
  g_free (check);
}

static void
return_problem (GTask *task, GFile *file, gboolean is_missing)
{
  g_autofree char *name = g_file_get_parse_name (file);

  if (is_missing)
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                             "checking %s before the flash: it is not there any more", name);
  else
    g_task_return_new_error (task, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_CHANGED,
                             "%s changed after it was opened", name);
}

static void
check_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Check *check = task_data;
  g_autoptr (StrobeFileStamps) now = strobe_file_stamps_take (check->files, cancellable);
  GFile *missing = strobe_file_stamps_find_missing (now);
  GFile *changed = strobe_file_stamps_find_change (check->stamps, now);

  if (missing != NULL)
    return_problem (task, missing, TRUE);
  else if (changed != NULL)
    return_problem (task, changed, FALSE);
  else
    g_task_return_boolean (task, TRUE);
}

static void
strobe_firmware_file_finalize (GObject *object)
{
  StrobeFirmwareFile *self = STROBE_FIRMWARE_FILE (object);

  g_clear_object (&self->firmware);
  g_clear_object (&self->build);
  g_clear_pointer (&self->stamps, strobe_file_stamps_unref);
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
 * strobe_firmware_file_new:
 * @build: what was read
 *
 * Ownership: keeps a reference on @build.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): its firmware, to be shown and flashed
 */
StrobeFirmwareFile *
strobe_firmware_file_new (StrobeBuild *build)
{
  StrobeFirmwareFile *self = NULL;

  g_return_val_if_fail (STROBE_IS_BUILD (build), NULL);

  self = g_object_new (STROBE_TYPE_FIRMWARE_FILE, NULL);
  self->firmware = g_object_ref (strobe_build_get_firmware (build));
  self->build = g_object_ref (build);
  self->stamps = strobe_file_stamps_ref (strobe_build_get_stamps (build));
  return self;
}

/**
 * strobe_firmware_file_load_async:
 * @files: a list of #GFile, of files and folders as they were dropped; not empty
 * @cancellable: (nullable): gives up
 * @callback: called when it is read
 * @user_data: data for @callback
 *
 * Reads the firmware that @files make; see strobe_build_load().
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
 * strobe_firmware_file_load_next_async:
 * @self: a firmware that came from files
 * @cancellable: (nullable): gives up
 * @callback: called when it is read; it calls strobe_firmware_file_load_finish()
 * @user_data: data for @callback
 *
 * Reads the same files once more; see strobe_build_load_next().
 *
 * Context: main thread; reads on a worker.
 */
void
strobe_firmware_file_load_next_async (StrobeFirmwareFile *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (STROBE_IS_FIRMWARE_FILE (self) && self->build != NULL);

  g_task_set_source_tag (task, strobe_firmware_file_load_next_async);
  g_task_set_task_data (task, g_object_ref (self->build), g_object_unref);
  g_task_run_in_thread (task, load_next_thread);
}

/**
 * strobe_firmware_file_load_finish:
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends a load or a parse.
 *
 * Errors: those of strobe_build_load(). A file that is no firmware is no error: its problems are in
 * the firmware.
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
 * strobe_firmware_file_get_build:
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): what it was read from
 */
StrobeBuild *
strobe_firmware_file_get_build (StrobeFirmwareFile *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_FILE (self), NULL);

  return self->build;
}

/**
 * strobe_firmware_file_get_source:
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): what was given, and what it makes
 */
StrobeFirmwareSource *
strobe_firmware_file_get_source (StrobeFirmwareFile *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_FILE (self), NULL);

  return self->build != NULL ? strobe_build_get_source (self->build) : NULL;
}

/**
 * strobe_firmware_file_dup_place:
 *
 * Tells where other files of the build are, such as its ELF file.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): a folder
 */
GFile *
strobe_firmware_file_dup_place (StrobeFirmwareFile *self)
{
  StrobeFirmwareSource *source = strobe_firmware_file_get_source (self);
  GFile *folder = source != NULL ? strobe_firmware_source_get_folder (source) : NULL;
  g_autoptr (GFile) file = NULL;

  if (folder != NULL)
    return g_object_ref (folder);
  if (source != NULL)
    file = g_list_model_get_item (strobe_firmware_source_get_files (source), 0);
  return file != NULL ? g_file_get_parent (file) : NULL;
}

/**
 * strobe_firmware_file_dup_name:
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the name of the project or the file, fit to be shown
 */
char *
strobe_firmware_file_dup_name (StrobeFirmwareFile *self)
{
  StrobeFirmwareSource *source = strobe_firmware_file_get_source (self);

  return source != NULL ? g_strdup (strobe_firmware_source_get_name (source)) : NULL;
}

/**
 * strobe_firmware_file_touch:
 * @self: a firmware that came from files
 * @same: the same bytes, read later
 *
 * Takes note that the files were written again and are the same: a check passes then.
 *
 * Context: main thread.
 */
void
strobe_firmware_file_touch (StrobeFirmwareFile *self, StrobeBuild *same)
{
  g_return_if_fail (STROBE_IS_FIRMWARE_FILE (self) && STROBE_IS_BUILD (same));

  g_clear_pointer (&self->stamps, strobe_file_stamps_unref);
  self->stamps = strobe_file_stamps_ref (strobe_build_get_stamps (same));
}

/**
 * strobe_firmware_file_check_async:
 * @self: a firmware file
 * @cancellable: (nullable): gives up
 * @callback: called when it is known
 * @user_data: data for @callback
 *
 * Looks whether the files still are what was read. What never was in a file cannot change.
 *
 * Context: main thread; looks on a worker.
 */
void
strobe_firmware_file_check_async (StrobeFirmwareFile *self,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Check *check = NULL;

  g_return_if_fail (STROBE_IS_FIRMWARE_FILE (self));

  g_task_set_source_tag (task, strobe_firmware_file_check_async);
  if (self->build == NULL) {
    g_task_return_boolean (task, TRUE);
    return;
  }
  check = g_new0 (Check, 1);
  check->files =
    g_object_ref (strobe_firmware_source_get_files (strobe_build_get_source (self->build)));
  check->stamps = strobe_file_stamps_ref (self->stamps);
  g_task_set_task_data (task, check, check_free);
  g_task_run_in_thread (task, check_thread);
}

/**
 * strobe_firmware_file_check_finish:
 * @self: a firmware file
 * @result: what the callback got
 * @error: return location for an error
 *
 * Ends a check.
 *
 * Errors: STROBE_FLASH_ERROR_CHANGED; G_IO_ERROR_NOT_FOUND where a file is gone or out of reach.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if the files are unchanged
 */
gboolean
strobe_firmware_file_check_finish (StrobeFirmwareFile *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
