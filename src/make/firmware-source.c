/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/firmware-source.h"

#include <string.h>

#include "image/cpio-archive.h"
#include "image/firmware-loader.h"
#include "make/arduino-build.h"
#include "make/build-folder.h"
#include "make/flasher-args.h"
#include "make/idf-build.h"
#include "make/loose-files.h"
#include "make/make-error.h"
#include "make/platformio-build.h"
#include "make/recipe-private.h"

/* StrobeFirmwareSource: what somebody gave, and the firmware that it is or that was made of it.
 * Made on a worker, never changes afterwards, so every thread may look at it.
 *
 * What is meant is told in this order: several files are loose ones; one .json is the list of a
 * build; a folder is what was built in it; one file is a dfu.bin unless it is a piece of one. */

struct _StrobeFirmwareSource {
  GObject parent_instance;

  StrobeFirmwareSourceKind kind;
  GListModel *inputs;
  GListModel *files;
  GFile *folder;
  char *name;
  StrobeRecipe *recipe;
  StrobeFirmware *firmware;
};

G_DEFINE_FINAL_TYPE (StrobeFirmwareSource, strobe_firmware_source, G_TYPE_OBJECT)

static void
strobe_firmware_source_finalize (GObject *object)
{
  StrobeFirmwareSource *self = STROBE_FIRMWARE_SOURCE (object);

  g_clear_object (&self->inputs);
  g_clear_object (&self->files);
  g_clear_object (&self->folder);
  g_clear_pointer (&self->name, g_free);
  g_clear_object (&self->recipe);
  g_clear_object (&self->firmware);
  G_OBJECT_CLASS (strobe_firmware_source_parent_class)->finalize (object);
}

static void
strobe_firmware_source_class_init (StrobeFirmwareSourceClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_firmware_source_finalize;
}

static void
strobe_firmware_source_init (StrobeFirmwareSource *self)
{
}

static char *
dup_base_name (GFile *file)
{
  g_autofree char *base = g_file_get_basename (file);

  return g_utf8_make_valid (base != NULL ? base : "", -1);
}

static GListModel *
create_list (GFile *file)
{
  GListStore *list = g_list_store_new (G_TYPE_FILE);

  g_list_store_append (list, file);
  return G_LIST_MODEL (list);
}

static StrobeFirmwareSource *
create (GListModel *inputs, StrobeFirmwareSourceKind kind, GFile *folder, const char *name)
{
  StrobeFirmwareSource *self = g_object_new (STROBE_TYPE_FIRMWARE_SOURCE, NULL);

  self->inputs = g_object_ref (inputs);
  self->kind = kind;
  self->folder = folder != NULL ? g_object_ref (folder) : NULL;
  self->name = g_strdup (name);
  return self;
}

static StrobeFirmwareSource *
take_recipe (StrobeFirmwareSource *self, StrobeRecipe *recipe)
{
  strobe_recipe_settle (recipe);
  self->recipe = g_object_ref (recipe);
  self->files = G_LIST_MODEL (g_object_ref (recipe->files));
  self->firmware = strobe_recipe_create_firmware (recipe);
  return self;
}

static StrobeFirmwareSource *
create_dfu_file (GListModel *inputs, GFile *file, GBytes *content)
{
  g_autofree char *name = dup_base_name (file);
  StrobeFirmwareSource *self = create (inputs, STROBE_FIRMWARE_SOURCE_DFU_FILE, NULL, name);

  self->files = create_list (file);
  self->firmware = strobe_firmware_new (content);
  return self;
}

static StrobeFirmwareSource *
load_dfu_file (GListModel *inputs, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) content = strobe_firmware_loader_read (file, cancellable, error);

  return content != NULL ? create_dfu_file (inputs, file, content) : NULL;
}

static StrobeFirmwareSource *
load_idf_build (GListModel *inputs, GFile *list, GCancellable *cancellable)
{
  g_autoptr (StrobeRecipe) recipe = strobe_recipe_new ();
  g_autofree char *project = strobe_idf_build_read (recipe, list, cancellable);
  g_autoptr (GFile) folder = g_file_get_parent (list);
  g_autofree char *name = project != NULL ? g_steal_pointer (&project) : dup_base_name (folder);

  return take_recipe (create (inputs, STROBE_FIRMWARE_SOURCE_IDF_BUILD, folder, name), recipe);
}

static StrobeFirmwareSource *
try_idf_build (GListModel *inputs, GFile *folder, GCancellable *cancellable)
{
  g_autoptr (GFile) list = strobe_idf_build_find (folder, cancellable);

  return list != NULL ? load_idf_build (inputs, list, cancellable) : NULL;
}

static StrobeFirmwareSource *
try_platformio (GListModel *inputs, GFile *folder, GCancellable *cancellable)
{
  g_autoptr (StrobeRecipe) recipe = strobe_recipe_new ();
  g_autoptr (GFile) build = strobe_platformio_build_find (recipe, folder, cancellable);
  g_autofree char *name = NULL;

  if (build == NULL)
    return NULL;
  strobe_platformio_build_read (recipe, build, cancellable);
  name = dup_base_name (build);
  return take_recipe (create (inputs, STROBE_FIRMWARE_SOURCE_PLATFORMIO, build, name), recipe);
}

static StrobeFirmwareSource *
try_arduino (GListModel *inputs, GFile *folder, GCancellable *cancellable)
{
  g_autoptr (StrobeRecipe) recipe = strobe_recipe_new ();
  g_autoptr (GFile) app = strobe_arduino_build_find (recipe, folder, cancellable);
  g_autoptr (GFile) build = NULL;
  g_autofree char *name = NULL;

  if (app == NULL)
    return NULL;
  strobe_arduino_build_read (recipe, app, cancellable);
  build = g_file_get_parent (app);
  name = dup_base_name (app);
  /* "Blink.ino.bin" is the sketch "Blink". */
  *strstr (name, ".ino") = '\0';
  return take_recipe (create (inputs, STROBE_FIRMWARE_SOURCE_ARDUINO, build, name), recipe);
}

static StrobeFirmwareSource *
try_loose_folder (GListModel *inputs, GFile *folder, GCancellable *cancellable)
{
  g_autoptr (StrobeRecipe) recipe = strobe_recipe_new ();
  g_autofree char *name = dup_base_name (folder);

  if (strobe_idf_build_is_unfinished (folder, cancellable) ||
      !strobe_loose_files_read_folder (recipe, folder, cancellable))
    return NULL;
  return take_recipe (create (inputs, STROBE_FIRMWARE_SOURCE_LOOSE, folder, name), recipe);
}

/* PlatformIO with ESP-IDF leaves a flasher_args.json too, whose files it does not build; so its own
 * folder is looked for first. */
static StrobeFirmwareSource *
load_folder (GListModel *inputs, GFile *folder, GCancellable *cancellable, GError **error)
{
  StrobeFirmwareSource *self = try_platformio (inputs, folder, cancellable);
  g_autoptr (GFile) dfu = NULL;
  g_autofree char *name = NULL;

  if (self == NULL)
    self = try_idf_build (inputs, folder, cancellable);
  if (self == NULL)
    self = try_arduino (inputs, folder, cancellable);
  if (self != NULL)
    return self;

  dfu = strobe_build_folder_find_file (folder, "dfu.bin", cancellable);
  if (dfu == NULL)
    dfu = strobe_build_folder_find_file (folder, "build/dfu.bin", cancellable);
  if (dfu != NULL)
    return load_dfu_file (inputs, dfu, cancellable, error);
  self = try_loose_folder (inputs, folder, cancellable);
  if (self != NULL)
    return self;

  name = g_file_get_parse_name (folder);
  g_set_error (error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_NO_BUILD,
               "%s: no %s, nothing of PlatformIO or Arduino, and no known .bin file", name,
               STROBE_FLASHER_ARGS_NAME);
  return NULL;
}

/* A file of a build: to be put into a firmware, and not one by itself. */
static gboolean
is_piece (GBytes *content)
{
  StrobePartContent look = { 0 };

  if (strobe_cpio_archive_is_one (content))
    return FALSE;
  strobe_part_content_look (content, &look);
  return look.kind != STROBE_PART_CONTENT_UNKNOWN;
}

static StrobeFirmwareSource *
load_loose (GListModel *inputs, GCancellable *cancellable)
{
  g_autoptr (StrobeRecipe) recipe = strobe_recipe_new ();
  g_autoptr (GFile) first = g_list_model_get_item (inputs, 0);
  g_autofree char *name = dup_base_name (first);

  strobe_loose_files_read (recipe, inputs, cancellable);
  return take_recipe (create (inputs, STROBE_FIRMWARE_SOURCE_LOOSE, NULL, name), recipe);
}

static StrobeFirmwareSource *
load_file (GListModel *inputs, GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) content = strobe_firmware_loader_read (file, cancellable, error);

  if (content == NULL)
    return NULL;
  if (is_piece (content))
    return load_loose (inputs, cancellable);
  return create_dfu_file (inputs, file, content);
}

static StrobeFirmwareSource *
load_one (GListModel *inputs, GCancellable *cancellable, GError **error)
{
  g_autoptr (GFile) file = g_list_model_get_item (inputs, 0);
  g_autofree char *base = g_file_get_basename (file);

  if (strobe_build_folder_is_one (file, cancellable))
    return load_folder (inputs, file, cancellable, error);
  if (base != NULL && g_str_has_suffix (base, ".json"))
    return load_idf_build (inputs, file, cancellable);
  return load_file (inputs, file, cancellable, error);
}

static StrobeFirmwareSource *
load_several (GListModel *inputs, GCancellable *cancellable, GError **error)
{
  return strobe_loose_files_check (inputs, cancellable, error) ? load_loose (inputs, cancellable)
                                                               : NULL;
}

/**
 * strobe_firmware_source_load:
 * @files: (element-type GFile): what the user gave
 * @cancellable: (nullable): cancels the reading
 * @error: return location for an error
 *
 * Reads what the user gave: a dfu.bin, the folder of a build or of a project (ESP-IDF, PlatformIO,
 * Arduino), the flasher_args.json of one, or .bin files that belong together. What is wrong with
 * a build that was found is a problem of the firmware, and the rest can be looked at.
 *
 * Ownership: takes a reference to @files, which must not change.
 *
 * Errors: STROBE_MAKE_ERROR_NO_BUILD, STROBE_MAKE_ERROR_MIXED, STROBE_MAKE_ERROR_NOTHING for an
 * empty list; for one file those of strobe_firmware_load(); G_IO_ERROR_CANCELLED.
 *
 * Context: any thread; waits for the disk, so the window calls it on a worker.
 *
 * Returns: (transfer full) (nullable): the source
 */
StrobeFirmwareSource *
strobe_firmware_source_load (GListModel *files, GCancellable *cancellable, GError **error)
{
  g_autoptr (StrobeFirmwareSource) self = NULL;
  g_autoptr (GError) cause = NULL;

  g_return_val_if_fail (G_IS_LIST_MODEL (files), NULL);

  if (g_list_model_get_n_items (files) == 0)
    g_set_error_literal (&cause, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_NOTHING, "no file was given");
  else if (g_list_model_get_n_items (files) == 1)
    self = load_one (files, cancellable, &cause);
  else
    self = load_several (files, cancellable, &cause);

  /* What was not read because of that looks like a problem of the build. */
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (self == NULL)
    g_propagate_error (error, g_steal_pointer (&cause));
  return g_steal_pointer (&self);
}

/**
 * strobe_firmware_source_with_recipe:
 * @self: a source that has a recipe
 * @recipe: a changed copy of its recipe
 *
 * Gives a copy with the firmware that is made of another recipe.
 *
 * Ownership: takes a reference to @recipe.
 *
 * Context: any thread; makes and reads a firmware, so the window calls it on a worker.
 *
 * Returns: (transfer full): the copy
 */
StrobeFirmwareSource *
strobe_firmware_source_with_recipe (StrobeFirmwareSource *self, StrobeRecipe *recipe)
{
  StrobeFirmwareSource *other;

  g_return_val_if_fail (STROBE_IS_FIRMWARE_SOURCE (self), NULL);
  g_return_val_if_fail (STROBE_IS_RECIPE (recipe), NULL);

  other = create (self->inputs, self->kind, self->folder, self->name);
  other->files = g_object_ref (self->files);
  other->recipe = g_object_ref (recipe);
  other->firmware = strobe_recipe_create_firmware (recipe);
  return other;
}

/**
 * strobe_firmware_source_get_kind:
 * @self: a source
 *
 * Tells what was given.
 *
 * Context: any thread.
 *
 * Returns: the kind
 */
StrobeFirmwareSourceKind
strobe_firmware_source_get_kind (StrobeFirmwareSource *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_SOURCE (self), STROBE_FIRMWARE_SOURCE_DFU_FILE);

  return self->kind;
}

/**
 * strobe_firmware_source_get_firmware:
 * @self: a source
 *
 * Gives the firmware. Of a build with problems it is what could be made, and not valid.
 *
 * Ownership: belongs to the source.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the firmware
 */
StrobeFirmware *
strobe_firmware_source_get_firmware (StrobeFirmwareSource *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_SOURCE (self), NULL);

  return self->firmware;
}

/**
 * strobe_firmware_source_get_recipe:
 * @self: a source
 *
 * Gives the recipe by which the firmware was made.
 *
 * Ownership: belongs to the source.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the recipe, or %NULL if the firmware is a file
 */
StrobeRecipe *
strobe_firmware_source_get_recipe (StrobeFirmwareSource *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_SOURCE (self), NULL);

  return self->recipe;
}

/**
 * strobe_firmware_source_get_inputs:
 * @self: a source
 *
 * Gives what the user gave, to load it again.
 *
 * Ownership: belongs to the source.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (element-type GFile): the files
 */
GListModel *
strobe_firmware_source_get_inputs (StrobeFirmwareSource *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_SOURCE (self), NULL);

  return self->inputs;
}

/**
 * strobe_firmware_source_get_files:
 * @self: a source
 *
 * Gives all files that the firmware depends on: it may be another one when one of them changes,
 * comes or goes.
 *
 * Ownership: belongs to the source.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (element-type GFile): the files
 */
GListModel *
strobe_firmware_source_get_files (StrobeFirmwareSource *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_SOURCE (self), NULL);

  return self->files;
}

/**
 * strobe_firmware_source_get_folder:
 * @self: a source
 *
 * Gives the folder of the build.
 *
 * Ownership: belongs to the source.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the folder, or %NULL if files were given
 */
GFile *
strobe_firmware_source_get_folder (StrobeFirmwareSource *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_SOURCE (self), NULL);

  return self->folder;
}

/**
 * strobe_firmware_source_get_name:
 * @self: a source
 *
 * Gives a name to show: of the project, of the environment, of the sketch, or of the file.
 *
 * Ownership: belongs to the source.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the name, valid UTF-8
 */
const char *
strobe_firmware_source_get_name (StrobeFirmwareSource *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE_SOURCE (self), NULL);

  return self->name;
}
