/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/idf-build.h"

#include "make/build-folder.h"
#include "make/build-json.h"
#include "make/flasher-args.h"
#include "make/recipe-fill.h"

/* The build folder of ESP-IDF, and the project that it lies in: "build" unless idf.py -B says
 * otherwise.
 *
 *   build/flasher_args.json         what goes where, made when the project is configured
 *   build/project_description.json  its name and target
 *   build/dfu.bin                   of the last "idf.py dfu"; may be older than the rest
 *
 * Source: ESP-IDF v6.0 docs/en/api-guides/build-system.rst, tools/cmake/project.cmake. */

#define DESCRIPTION_NAME "project_description.json"
#define DFU_NAME "dfu.bin"

static GFile *
find_list (GFile *folder, GCancellable *cancellable)
{
  return strobe_build_folder_find_file (folder, STROBE_FLASHER_ARGS_NAME, cancellable);
}

/* Somebody who builds for several chips has "build_s2" beside "build_s3": the latest is meant. */
static GFile *
find_latest (GFile *project, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) folders = strobe_build_folder_list_folders (project, cancellable);
  GFile *latest = NULL;
  gint64 latest_us = -1;

  for (guint i = 0; i < folders->len; i++) {
    g_autoptr (GFile) list = find_list (g_ptr_array_index (folders, i), cancellable);
    gint64 time_us = list != NULL ? strobe_build_folder_get_mtime_us (list, cancellable) : -1;

    if (time_us > latest_us) {
      g_set_object (&latest, list);
      latest_us = time_us;
    }
  }
  return latest;
}

/**
 * strobe_idf_build_find:
 * @folder: any folder
 * @cancellable: (nullable): cancels the look
 *
 * Looks for the list of files of an ESP-IDF build: in the folder, or in a project's build folder.
 *
 * Context: any thread; waits for the disk.
 *
 * Returns: (transfer full) (nullable): a flasher_args.json, or %NULL if there is none
 */
GFile *
strobe_idf_build_find (GFile *folder, GCancellable *cancellable)
{
  GFile *list = find_list (folder, cancellable);

  return list != NULL ? list : find_latest (folder, cancellable);
}

/* Without a chip in the list, the description of the project may have it. */
static char *
read_description (StrobeRecipe *recipe, GFile *folder, GCancellable *cancellable)
{
  g_autoptr (GFile) file = g_file_get_child (folder, DESCRIPTION_NAME);
  g_autoptr (JsonObject) root = strobe_build_json_read (file, cancellable, NULL);
  const char *target = strobe_build_json_get_string (root, "target");

  if (recipe->given_chip == NULL && target != NULL)
    recipe->given_chip = strobe_chip_find_by_target (target);
  return g_strdup (strobe_build_json_get_string (root, "project_name"));
}

static void
note_old_dfu (StrobeRecipe *recipe, GFile *folder, GCancellable *cancellable)
{
  g_autoptr (GFile) dfu = g_file_get_child (folder, DFU_NAME);
  gint64 dfu_us = strobe_build_folder_get_mtime_us (dfu, cancellable);

  for (guint i = 0; dfu_us > 0 && i < recipe->slots->len; i++) {
    const StrobeRecipeSlot *slot = g_ptr_array_index (recipe->slots, i);

    if (strobe_build_folder_get_mtime_us (slot->item.file, cancellable) <= dfu_us)
      continue;
    strobe_recipe_fill_note (recipe, STROBE_MAKE_NOTE_OLD_DFU, DFU_NAME, NULL);
    return;
  }
}

/**
 * strobe_idf_build_read:
 * @recipe: an empty recipe
 * @list: a flasher_args.json
 * @cancellable: (nullable): cancels the reading
 *
 * Reads the build that a list belongs to.
 *
 * Context: any thread; waits for the disk.
 *
 * Returns: (transfer full) (nullable): the name of the project, if the build tells it
 */
char *
strobe_idf_build_read (StrobeRecipe *recipe, GFile *list, GCancellable *cancellable)
{
  g_autoptr (GFile) folder = g_file_get_parent (list);
  char *project;

  strobe_flasher_args_read (recipe, list, cancellable);
  project = read_description (recipe, folder, cancellable);
  note_old_dfu (recipe, folder, cancellable);
  return project;
}

/**
 * strobe_idf_build_is_unfinished:
 * @folder: any folder
 * @cancellable: (nullable): cancels the look
 *
 * Tells whether a folder is a build folder or project of ESP-IDF whose list of files is missing:
 * the loose files in it then are not what is meant.
 *
 * Context: any thread; waits for the disk.
 *
 * Returns: %TRUE if it is
 */
gboolean
strobe_idf_build_is_unfinished (GFile *folder, GCancellable *cancellable)
{
  static const char *const signs[] = { "CMakeCache.txt", DESCRIPTION_NAME, "sdkconfig",
                                       "CMakeLists.txt" };

  for (gsize i = 0; i < G_N_ELEMENTS (signs); i++) {
    g_autoptr (GFile) sign = strobe_build_folder_find_file (folder, signs[i], cancellable);

    if (sign != NULL)
      return TRUE;
  }
  return FALSE;
}
