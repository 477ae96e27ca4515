/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/arduino-build.h"

#include <string.h>

#include "make/build-folder.h"
#include "make/build-json.h"
#include "make/build-number.h"
#include "make/flash-args.h"
#include "make/recipe-fill.h"

/* What the Arduino IDE and arduino-cli build for an ESP32, into a folder of their own, or with
 * "Export compiled binary" into SKETCH/build/FQBN:
 *
 *   Blink.ino.bin                the app
 *   Blink.ino.bootloader.bin, Blink.ino.partitions.bin
 *   Blink.ino.merged.bin         all of it, filled up (arduino-esp32 3.x)
 *   boot_app0.bin, flash_args    (arduino-esp32 3.x)
 *   build.options.json           with "fqbn": "esp32:esp32:esp32s2:FlashSize=4M,…"
 *
 * Source: arduino-esp32 3.x platform.txt (recipe.objcopy, recipe.hooks.objcopy.postobjcopy);
 * arduino-cli 1.x docs (build.options.json, FQBN). */

#define APP_ENDING ".ino.bin"
#define MERGED_ENDING ".ino.merged.bin"

static GFile *
find_latest (GPtrArray *files, GFile *latest, GCancellable *cancellable)
{
  gint64 latest_us = latest != NULL ? strobe_build_folder_get_mtime_us (latest, cancellable) : -1;

  for (guint i = 0; i < files->len; i++) {
    GFile *file = g_ptr_array_index (files, i);
    gint64 time_us = strobe_build_folder_get_mtime_us (file, cancellable);

    if (time_us > latest_us) {
      g_set_object (&latest, file);
      latest_us = time_us;
    }
  }
  return latest;
}

static GFile *
find_app (GFile *folder, GFile *latest, guint *n_found, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) apps = strobe_build_folder_list_files (folder, APP_ENDING, cancellable);
  g_autoptr (GPtrArray) merged =
               strobe_build_folder_list_files (folder, MERGED_ENDING, cancellable);

  *n_found += apps->len > 0 ? apps->len : merged->len;
  return find_latest (apps->len > 0 ? apps : merged, latest, cancellable);
}

static void
note_choice (StrobeRecipe *recipe, GFile *app)
{
  g_autoptr (GFile) folder = g_file_get_parent (app);
  g_autofree char *name = g_file_get_basename (folder);

  strobe_recipe_fill_note (recipe, STROBE_MAKE_NOTE_BUILD_FOLDER, name, NULL);
}

/**
 * strobe_arduino_build_find:
 * @recipe: an empty recipe, for a note
 * @folder: any folder
 * @cancellable: (nullable): cancels the look
 *
 * Looks for what Arduino built: the folder may be that of the build or that of the sketch. Of
 * several builds the last one is meant.
 *
 * Context: any thread; waits for the disk.
 *
 * Source: arduino-cli 1.x docs (compile --export-binaries).
 *
 * Returns: (transfer full) (nullable): the app of a sketch, or the merged file where it is alone
 */
GFile *
strobe_arduino_build_find (StrobeRecipe *recipe, GFile *folder, GCancellable *cancellable)
{
  guint n_found = 0;
  GFile *app = find_app (folder, NULL, &n_found, cancellable);
  g_autoptr (GFile) builds = g_file_get_child (folder, "build");
  g_autoptr (GPtrArray) folders = NULL;

  if (app == NULL) {
    folders = strobe_build_folder_list_folders (builds, cancellable);
    for (guint i = 0; i < folders->len; i++)
      app = find_app (g_ptr_array_index (folders, i), app, &n_found, cancellable);
  }
  if (n_found > 1)
    note_choice (recipe, app);
  return app;
}

/* "esp32:esp32:BOARD:OPTION=VALUE,OPTION=VALUE"; the generic boards are named like their chips. */
static void
read_fqbn (StrobeRecipe *recipe, const char *fqbn)
{
  g_auto (GStrv) fields = g_strsplit (fqbn, ":", 4);
  g_auto (GStrv) options = NULL;

  if (g_strv_length (fields) < 3)
    return;
  recipe->given_chip = strobe_chip_find_by_target (fields[2]);
  options = g_strsplit (fields[3] != NULL ? fields[3] : "", ",", -1);
  for (gsize i = 0; options[i] != NULL; i++) {
    if (g_str_has_prefix (options[i], "FlashSize="))
      strobe_build_number_parse_flash_size (options[i] + strlen ("FlashSize="),
                                            &recipe->given_flash_size_bytes);
  }
}

static void
read_options (StrobeRecipe *recipe, GFile *folder, GCancellable *cancellable)
{
  g_autoptr (GFile) file = g_file_get_child (folder, "build.options.json");
  g_autoptr (JsonObject) root = strobe_build_json_read (file, cancellable, NULL);
  const char *fqbn = strobe_build_json_get_string (root, "fqbn");

  if (fqbn != NULL)
    read_fqbn (recipe, fqbn);
}

static void
read_if_there (StrobeRecipe *recipe, GFile *folder, const char *name, GCancellable *cancellable)
{
  g_autoptr (GFile) file = strobe_build_folder_find_file (folder, name, cancellable);

  if (file != NULL)
    strobe_recipe_fill_file (recipe, file, cancellable);
}

/* Without the list: by name, at the addresses of chip and partition table. */
static void
read_by_name (StrobeRecipe *recipe, GFile *folder, GFile *app, GCancellable *cancellable)
{
  g_autofree char *name = g_file_get_basename (app);
  g_autofree char *sketch = g_strndup (name, strlen (name) - strlen (".bin"));
  g_autofree char *bootloader = g_strconcat (sketch, ".bootloader.bin", NULL);
  g_autofree char *partitions = g_strconcat (sketch, ".partitions.bin", NULL);

  if (!g_str_has_suffix (name, MERGED_ENDING)) {
    read_if_there (recipe, folder, bootloader, cancellable);
    read_if_there (recipe, folder, partitions, cancellable);
    read_if_there (recipe, folder, "boot_app0.bin", cancellable);
  }
  strobe_recipe_fill_file (recipe, app, cancellable)->is_image = TRUE;
}

/**
 * strobe_arduino_build_read:
 * @recipe: an empty recipe
 * @app: the app of a sketch, as strobe_arduino_build_find() found it
 * @cancellable: (nullable): cancels the reading
 *
 * Reads what Arduino built.
 *
 * Context: any thread; waits for the disk.
 *
 * Source: arduino-esp32 3.x platform.txt.
 */
void
strobe_arduino_build_read (StrobeRecipe *recipe, GFile *app, GCancellable *cancellable)
{
  g_autoptr (GFile) folder = g_file_get_parent (app);
  g_autoptr (GFile) list = strobe_build_folder_find_file (folder, "flash_args", cancellable);
  GError *error = NULL;

  read_options (recipe, folder, cancellable);
  if (list == NULL)
    read_by_name (recipe, folder, app, cancellable);
  else if (!strobe_flash_args_read (recipe, list, cancellable, &error))
    strobe_recipe_fill_error (recipe, list, error);
}
