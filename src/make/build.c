/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/build.h"

/* Files that change while they are read are read again, this often. */
#define MAX_ATTEMPTS 3

/* Where ESP-IDF leaves a dfu.bin: in the build folder of a project. */
static const char *const names_in_folder[] = { "dfu.bin", "build/dfu.bin" };

/**
 * StrobeBuild:
 *
 * What a build has made: the firmware, the files that it is made of, how they looked when they were
 * read, and what is different from the build before.
 *
 * Made on a worker, by a first load or by the next one.
 *
 * Context: immutable; any thread.
 */
struct _StrobeBuild {
  GObject parent_instance;

  GListModel *inputs;
  GListModel *files;
  StrobeFileStamps *stamps;
  StrobeFirmware *firmware;
  StrobeFirmware *sound; /* the last one without problems, this or one before; or NULL */
  StrobeFirmwareDiff *diff;
  guint n_ignored;
  gboolean is_new;
};

G_DEFINE_FINAL_TYPE (StrobeBuild, strobe_build, G_TYPE_OBJECT)

static GListModel *
create_list (GFile *file)
{
  GListStore *files = g_list_store_new (G_TYPE_FILE);

  g_list_store_append (files, file);
  return G_LIST_MODEL (files);
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

static gboolean
read_one (StrobeBuild *self, GFile *candidate, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_object_ref (candidate);

  if (g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable) == G_FILE_TYPE_DIRECTORY) {
    g_autoptr (GFile) folder = g_steal_pointer (&file);

    file = find_in_folder (folder, error);
    if (file == NULL)
      return FALSE;
  }
  /* Asked for by its name: what is wrong is the file's own error then. */
  g_autoptr (GFileInfo) info =
               g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, 0, cancellable, error);
  g_autoptr (StrobeFirmware) firmware =
               info != NULL ? strobe_firmware_load (file, cancellable, error) : NULL;
  if (firmware == NULL)
    return FALSE;
  g_clear_object (&self->files);
  self->files = create_list (file);
  g_set_object (&self->firmware, firmware);
  return TRUE;
}

/* Of several files the first sound firmware wins; where none is sound, the first that could be
 * read; where none could be read, the first error. */
static gboolean
read_inputs (StrobeBuild *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) first_error = NULL;
  guint n_inputs = g_list_model_get_n_items (self->inputs);

  for (guint i = 0; i < n_inputs && !g_cancellable_is_cancelled (cancellable); i++) {
    g_autoptr (GFile) candidate = g_list_model_get_item (self->inputs, i);
    g_autoptr (StrobeBuild) attempt = g_object_new (STROBE_TYPE_BUILD, NULL);
    g_autoptr (GError) local_error = NULL;

    if (!read_one (attempt, candidate, cancellable, &local_error)) {
      if (first_error == NULL)
        first_error = g_steal_pointer (&local_error);
    } else if (self->firmware == NULL || strobe_firmware_is_valid (attempt->firmware)) {
      g_set_object (&self->firmware, attempt->firmware);
      g_set_object (&self->files, attempt->files);
    }
    if (self->firmware != NULL && strobe_firmware_is_valid (self->firmware))
      break;
  }
  if (self->firmware != NULL)
    self->n_ignored = n_inputs - 1;
  else if (!g_cancellable_set_error_if_cancelled (cancellable, error))
    g_propagate_error (error, g_steal_pointer (&first_error));
  return self->firmware != NULL;
}

/* The stamps are taken before reading: a write in between then counts as a change. Which files will
 * be read is only known after a first reading, or from the build before. */
static StrobeBuild *
load (GListModel *inputs, GListModel *expected, GCancellable *cancellable, GError **error)
{
  g_autoptr (GListModel) files = g_object_ref (expected);
  g_autoptr (StrobeBuild) self = NULL;

  for (guint i = 0; i < MAX_ATTEMPTS; i++) {
    g_autoptr (StrobeFileStamps) stamps = strobe_file_stamps_take (files, cancellable);

    g_clear_object (&self);
    self = g_object_new (STROBE_TYPE_BUILD, NULL);
    self->inputs = g_object_ref (inputs);
    if (!read_inputs (self, cancellable, error))
      return NULL;
    self->stamps = g_steal_pointer (&stamps);
    if (strobe_file_stamps_cover (self->stamps, self->files))
      break;
    g_set_object (&files, self->files);
  }
  if (strobe_firmware_is_valid (self->firmware))
    self->sound = g_object_ref (self->firmware);
  return g_steal_pointer (&self);
}

static void
compare (StrobeBuild *self, StrobeBuild *previous)
{
  GBytes *payload = strobe_firmware_get_payload (self->firmware);

  self->is_new =
    strobe_firmware_is_valid (self->firmware) != strobe_firmware_is_valid (previous->firmware) ||
    !g_bytes_equal (payload, strobe_firmware_get_payload (previous->firmware));
  if (previous->sound != NULL && self->sound != NULL)
    self->diff = strobe_firmware_diff_new (previous->sound, self->sound);
  else if (previous->sound != NULL)
    self->sound = g_object_ref (previous->sound);
}

static void
strobe_build_finalize (GObject *object)
{
  StrobeBuild *self = STROBE_BUILD (object);

  g_clear_object (&self->inputs);
  g_clear_object (&self->files);
  g_clear_pointer (&self->stamps, strobe_file_stamps_unref);
  g_clear_object (&self->firmware);
  g_clear_object (&self->sound);
  g_clear_pointer (&self->diff, strobe_firmware_diff_unref);
  G_OBJECT_CLASS (strobe_build_parent_class)->finalize (object);
}

static void
strobe_build_class_init (StrobeBuildClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_build_finalize;
}

static void
strobe_build_init (StrobeBuild *self)
{
}

/**
 * strobe_build_load:
 * @inputs: a list of #GFile, files and folders as they were given; not empty
 * @cancellable: (nullable): gives up
 * @error: return location for an error
 *
 * Reads what @inputs make.
 *
 * Ownership: keeps @inputs.
 *
 * Errors: #GIOErrorEnum and #StrobeImageError, where nothing could be read. Files that are no
 * firmware are no error: the problems are in the firmware.
 *
 * Context: a worker; waits for the disk.
 *
 * Returns: (transfer full) (nullable): the build
 */
StrobeBuild *
strobe_build_load (GListModel *inputs, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (inputs) && g_list_model_get_n_items (inputs) > 0, NULL);

  return load (inputs, inputs, cancellable, error);
}

/**
 * strobe_build_load_next:
 * @previous: what was read before
 * @cancellable: (nullable): gives up
 * @error: return location for an error
 *
 * Reads the same inputs once more, and compares.
 *
 * Errors: as strobe_build_load().
 *
 * Context: a worker; waits for the disk.
 *
 * Returns: (transfer full) (nullable): the build as it is now
 */
StrobeBuild *
strobe_build_load_next (StrobeBuild *previous, GCancellable *cancellable, GError **error)
{
  g_autoptr (StrobeBuild) self = NULL;

  g_return_val_if_fail (STROBE_IS_BUILD (previous), NULL);

  self = load (previous->inputs, previous->files, cancellable, error);
  if (self != NULL)
    compare (self, previous);
  return g_steal_pointer (&self);
}

/**
 * strobe_build_get_firmware:
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the firmware, valid or not
 */
StrobeFirmware *
strobe_build_get_firmware (StrobeBuild *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD (self), NULL);

  return self->firmware;
}

/**
 * strobe_build_get_inputs:
 *
 * Context: any thread.
 *
 * Returns: (transfer none): what was given to be read
 */
GListModel *
strobe_build_get_inputs (StrobeBuild *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD (self), NULL);

  return self->inputs;
}

/**
 * strobe_build_get_files:
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the files that the firmware is made of
 */
GListModel *
strobe_build_get_files (StrobeBuild *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD (self), NULL);

  return self->files;
}

/**
 * strobe_build_get_stamps:
 *
 * Context: any thread.
 *
 * Returns: (transfer none): how the files looked just before they were read
 */
StrobeFileStamps *
strobe_build_get_stamps (StrobeBuild *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD (self), NULL);

  return self->stamps;
}

/**
 * strobe_build_get_n_ignored:
 *
 * Context: any thread.
 *
 * Returns: how many of the inputs have no part in it
 */
guint
strobe_build_get_n_ignored (StrobeBuild *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD (self), 0);

  return self->n_ignored;
}

/**
 * strobe_build_get_diff:
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): what is different from the last build that was sound; %NULL
 *   for a first one, and for one that is not sound itself
 */
StrobeFirmwareDiff *
strobe_build_get_diff (StrobeBuild *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD (self), NULL);

  return self->diff;
}

/**
 * strobe_build_is_new:
 *
 * Context: any thread.
 *
 * Returns: whether other bytes were read than before; %FALSE for a first build
 */
gboolean
strobe_build_is_new (StrobeBuild *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD (self), FALSE);

  return self->is_new;
}
