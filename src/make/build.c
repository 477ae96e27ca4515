/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/build.h"

#include "make/recipe-edits.h"

/* Files that change while they are read are read again, this often. */
#define MAX_ATTEMPTS 3

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

  StrobeFirmwareSource *source;
  StrobeFileStamps *stamps;
  StrobeFirmware *sound; /* the last one without problems, this or one before; or NULL */
  StrobeFirmwareDiff *diff;
  gboolean is_new;
};

G_DEFINE_FINAL_TYPE (StrobeBuild, strobe_build, G_TYPE_OBJECT)

static StrobeFirmware *
get_firmware (StrobeBuild *self)
{
  return strobe_firmware_source_get_firmware (self->source);
}

/* What somebody has said about the files of the build before is still true of them. */
static void
take_source (StrobeBuild *self, StrobeFirmwareSource *source, StrobeBuild *previous)
{
  StrobeRecipe *before =
    previous != NULL ? strobe_firmware_source_get_recipe (previous->source) : NULL;
  StrobeRecipe *now = strobe_firmware_source_get_recipe (source);
  g_autoptr (StrobeRecipe) edited =
               before != NULL && now != NULL ? strobe_recipe_edits_carry (before, now) : NULL;

  if (edited != NULL && edited != now)
    self->source = strobe_firmware_source_with_recipe (source, edited);
  else
    self->source = g_object_ref (source);
  if (strobe_firmware_is_valid (get_firmware (self)))
    self->sound = g_object_ref (get_firmware (self));
}

/* The stamps are taken before reading: a write in between then counts as a change. Which files will
 * be read is only known after a first reading, or from the build before. */
static StrobeBuild *
load (GListModel *inputs,
      GListModel *expected,
      StrobeBuild *previous,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr (GListModel) files = g_object_ref (expected);
  g_autoptr (StrobeFirmwareSource) source = NULL;
  g_autoptr (StrobeFileStamps) stamps = NULL;
  StrobeBuild *self = NULL;

  for (guint i = 0; i < MAX_ATTEMPTS; i++) {
    g_clear_object (&source);
    g_clear_pointer (&stamps, strobe_file_stamps_unref);
    stamps = strobe_file_stamps_take (files, cancellable);
    source = strobe_firmware_source_load (inputs, cancellable, error);
    if (source == NULL)
      return NULL;
    if (strobe_file_stamps_cover (stamps, strobe_firmware_source_get_files (source)))
      break;
    g_set_object (&files, strobe_firmware_source_get_files (source));
  }
  self = g_object_new (STROBE_TYPE_BUILD, NULL);
  self->stamps = g_steal_pointer (&stamps);
  take_source (self, source, previous);
  return self;
}

static void
compare (StrobeBuild *self, StrobeBuild *previous)
{
  StrobeFirmware *before = get_firmware (previous);
  StrobeFirmware *now = get_firmware (self);

  self->is_new =
    strobe_firmware_is_valid (now) != strobe_firmware_is_valid (before) ||
    !g_bytes_equal (strobe_firmware_get_payload (now), strobe_firmware_get_payload (before));
  if (previous->sound != NULL && self->sound != NULL)
    self->diff = strobe_firmware_diff_new (previous->sound, self->sound);
  else if (previous->sound != NULL)
    self->sound = g_object_ref (previous->sound);
}

static void
strobe_build_finalize (GObject *object)
{
  StrobeBuild *self = STROBE_BUILD (object);

  g_clear_object (&self->source);
  g_clear_pointer (&self->stamps, strobe_file_stamps_unref);
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
 * Reads what @inputs make; see strobe_firmware_source_load().
 *
 * Ownership: keeps @inputs, which must not change.
 *
 * Errors: those of strobe_firmware_source_load(), where there is nothing to be read. Files that are
 * no firmware are no error: the problems are in the firmware.
 *
 * Context: a worker; waits for the disk.
 *
 * Returns: (transfer full) (nullable): the build
 */
StrobeBuild *
strobe_build_load (GListModel *inputs, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (G_IS_LIST_MODEL (inputs) && g_list_model_get_n_items (inputs) > 0, NULL);

  return load (inputs, inputs, NULL, cancellable, error);
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

  self = load (strobe_firmware_source_get_inputs (previous->source),
               strobe_firmware_source_get_files (previous->source), previous, cancellable, error);
  if (self != NULL)
    compare (self, previous);
  return g_steal_pointer (&self);
}

/**
 * strobe_build_with_source:
 * @self: a build
 * @source: a changed copy of its source
 *
 * Gives a copy with another recipe for the same files.
 *
 * Ownership: takes a reference to @source.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the copy, which is not new
 */
StrobeBuild *
strobe_build_with_source (StrobeBuild *self, StrobeFirmwareSource *source)
{
  StrobeBuild *other = NULL;

  g_return_val_if_fail (STROBE_IS_BUILD (self) && STROBE_IS_FIRMWARE_SOURCE (source), NULL);

  other = g_object_new (STROBE_TYPE_BUILD, NULL);
  other->stamps = strobe_file_stamps_ref (self->stamps);
  take_source (other, source, NULL);
  if (other->sound == NULL && self->sound != NULL)
    other->sound = g_object_ref (self->sound);
  return other;
}

/**
 * strobe_build_get_source:
 *
 * Context: any thread.
 *
 * Returns: (transfer none): what was given, and what it makes
 */
StrobeFirmwareSource *
strobe_build_get_source (StrobeBuild *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD (self), NULL);

  return self->source;
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

  return get_firmware (self);
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
