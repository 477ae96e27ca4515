/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/platformio-build.h"

#include "make/build-folder.h"
#include "make/build-json.h"
#include "make/make-error.h"
#include "make/recipe-fill.h"

/* What PlatformIO builds for an ESP32:
 *
 *   platformio.ini
 *   .pio/build/ENVIRONMENT/firmware.bin    the app
 *   .pio/build/ENVIRONMENT/bootloader.bin, partitions.bin
 *   .pio/build/ENVIRONMENT/idedata.json    with extra.flash_images: offset and absolute path of
 *                                          everything but the app; boot_app0.bin lies in the
 *                                          package of the framework
 *   .pio/build/ENVIRONMENT/spiffs.bin, littlefs.bin, fatfs.bin   only "uploadfs" writes these
 *
 * The app goes to extra.application_offset, which is 0x0 where a merged file is meant.
 *
 * Source: platformio/platform-espressif32 6.x builder/main.py (ElfToBin, DataToBin,
 * FLASH_EXTRA_IMAGES); platformio-core 6.1 (idedata.json). */

#define APP_NAME "firmware.bin"

static gboolean
has_file (GFile *folder, const char *name, GCancellable *cancellable)
{
  g_autoptr (GFile) file = strobe_build_folder_find_file (folder, name, cancellable);

  return file != NULL;
}

static gboolean
is_environment (GFile *folder, GCancellable *cancellable)
{
  return has_file (folder, APP_NAME, cancellable) &&
         (has_file (folder, "partitions.bin", cancellable) ||
          has_file (folder, "idedata.json", cancellable) ||
          has_file (folder, "bootloader.bin", cancellable));
}

static GFile *
find_latest (StrobeRecipe *recipe, GFile *builds, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) folders = strobe_build_folder_list_folders (builds, cancellable);
  GFile *latest = NULL;
  gint64 latest_us = -1;
  guint n_found = 0;

  for (guint i = 0; i < folders->len; i++) {
    GFile *folder = g_ptr_array_index (folders, i);
    g_autoptr (GFile) app = g_file_get_child (folder, APP_NAME);
    gint64 time_us;

    if (!is_environment (folder, cancellable))
      continue;
    n_found++;
    time_us = strobe_build_folder_get_mtime_us (app, cancellable);
    if (time_us > latest_us) {
      g_set_object (&latest, folder);
      latest_us = time_us;
    }
  }
  if (n_found > 1) {
    g_autofree char *name = g_file_get_basename (latest);

    strobe_recipe_fill_note (recipe, STROBE_MAKE_NOTE_ENVIRONMENT, name, NULL);
  }
  return latest;
}

static gboolean
is_named (GFile *file, const char *wanted)
{
  g_autofree char *name = g_file_get_basename (file);

  return g_strcmp0 (name, wanted) == 0;
}

/* ".pio/build"; ESPHome and old versions have ".pioenvs". Any other folder may hold folders with a
 * firmware.bin for reasons of its own. */
static gboolean
is_in_pio (GFile *folder)
{
  g_autoptr (GFile) above = g_file_get_parent (folder);

  return is_named (folder, ".pioenvs") || (above != NULL && is_named (above, ".pio"));
}

/**
 * strobe_platformio_build_find:
 * @recipe: an empty recipe, for a note
 * @folder: any folder
 * @cancellable: (nullable): cancels the look
 *
 * Looks for what PlatformIO built: the folder may be that of an environment, .pio/build, .pio, or
 * the project. Of several environments the one that was built last is meant.
 *
 * Context: any thread; waits for the disk.
 *
 * Source: platformio/platform-espressif32 6.x builder/main.py.
 *
 * Returns: (transfer full) (nullable): the folder of an environment
 */
GFile *
strobe_platformio_build_find (StrobeRecipe *recipe, GFile *folder, GCancellable *cancellable)
{
  g_autoptr (GFile) of_project = g_file_resolve_relative_path (folder, ".pio/build");
  g_autoptr (GFile) of_pio = g_file_get_child (folder, "build");
  GFile *found;

  if (is_environment (folder, cancellable))
    return g_object_ref (folder);
  if (is_named (folder, ".pio"))
    return find_latest (recipe, of_pio, cancellable);
  found = find_latest (recipe, of_project, cancellable);
  return found != NULL || !is_in_pio (folder) ? found : find_latest (recipe, folder, cancellable);
}

static StrobeRecipeSlot *
read_at (StrobeRecipe *recipe, GFile *file, guint32 address, GCancellable *cancellable)
{
  StrobeRecipeSlot *slot = strobe_recipe_fill_file (recipe, file, cancellable);

  slot->item.address = address;
  slot->item.address_source = STROBE_RECIPE_ADDRESS_GIVEN;
  return slot;
}

/* The project may have been copied from elsewhere: then what lies here is meant. The framework's
 * boot_app0.bin need not be on this computer. */
static void
read_image (
  StrobeRecipe *recipe, GFile *folder, guint32 address, const char *path, GCancellable *cancellable)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autoptr (GFile) here = g_file_get_child (folder, name);
  g_autoptr (GFile) there = g_file_resolve_relative_path (folder, path);
  gboolean is_there = g_file_query_exists (there, cancellable);

  if (!is_there && has_file (folder, name, cancellable))
    read_at (recipe, here, address, cancellable);
  else if (is_there || !g_str_equal (name, "boot_app0.bin"))
    read_at (recipe, there, address, cancellable);
}

static void
read_listed_image (StrobeRecipe *recipe, GFile *folder, JsonNode *node, GCancellable *cancellable)
{
  JsonObject *image = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *path = strobe_build_json_get_string (image, "path");
  guint32 address = 0;

  if (path != NULL &&
      strobe_build_json_get_address (json_object_get_member (image, "offset"), &address))
    read_image (recipe, folder, address, path, cancellable);
  else
    strobe_recipe_fill_problem (recipe, STROBE_MAKE_ERROR_DESCRIPTION,
                                "idedata.json: an image without path or offset");
}

static gboolean
read_listed (StrobeRecipe *recipe, GFile *folder, JsonObject *extra, GCancellable *cancellable)
{
  JsonNode *node = extra != NULL ? json_object_get_member (extra, "flash_images") : NULL;
  JsonArray *images =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  for (guint i = 0; images != NULL && i < json_array_get_length (images); i++)
    read_listed_image (recipe, folder, json_array_get_element (images, i), cancellable);
  return images != NULL && json_array_get_length (images) > 0;
}

static void
read_if_there (StrobeRecipe *recipe, GFile *folder, const char *name, GCancellable *cancellable)
{
  g_autoptr (GFile) file = strobe_build_folder_find_file (folder, name, cancellable);

  if (file != NULL)
    strobe_recipe_fill_file (recipe, file, cancellable);
}

static void
read_app (StrobeRecipe *recipe, GFile *folder, JsonObject *extra, GCancellable *cancellable)
{
  g_autoptr (GFile) app = g_file_get_child (folder, APP_NAME);
  StrobeRecipeSlot *slot = strobe_recipe_fill_file (recipe, app, cancellable);
  guint32 address = 0;

  slot->is_image = TRUE;
  if (extra == NULL ||
      !strobe_build_json_get_address (json_object_get_member (extra, "application_offset"),
                                      &address) ||
      address == 0)
    return;
  slot->item.address = address;
  slot->item.address_source = STROBE_RECIPE_ADDRESS_GIVEN;
}

/* Writing them takes an order of its own in PlatformIO, for they hold what the app has stored. */
static void
read_file_systems (StrobeRecipe *recipe, GFile *folder, GCancellable *cancellable)
{
  static const char *const names[] = { "spiffs.bin", "littlefs.bin", "fatfs.bin" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    g_autoptr (GFile) file = strobe_build_folder_find_file (folder, names[i], cancellable);

    if (file == NULL)
      continue;
    strobe_recipe_fill_file (recipe, file, cancellable)->item.included = FALSE;
    strobe_recipe_fill_note (recipe, STROBE_MAKE_NOTE_LEFT_OUT, names[i], NULL);
  }
}

/**
 * strobe_platformio_build_read:
 * @recipe: an empty recipe
 * @folder: the folder of an environment
 * @cancellable: (nullable): cancels the reading
 *
 * Reads what PlatformIO built.
 *
 * Context: any thread; waits for the disk.
 *
 * Source: platformio/platform-espressif32 6.x builder/main.py.
 */
void
strobe_platformio_build_read (StrobeRecipe *recipe, GFile *folder, GCancellable *cancellable)
{
  g_autoptr (GFile) list = g_file_get_child (folder, "idedata.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) root = strobe_build_json_read (list, cancellable, &error);
  JsonObject *extra = strobe_build_json_get_object (root, "extra");

  strobe_recipe_fill_dependency (recipe, list);
  if (root == NULL && !g_error_matches (error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_MISSING_FILE))
    strobe_recipe_fill_error (recipe, list, g_steal_pointer (&error));
  if (!read_listed (recipe, folder, extra, cancellable)) {
    read_if_there (recipe, folder, "bootloader.bin", cancellable);
    read_if_there (recipe, folder, "partitions.bin", cancellable);
    read_if_there (recipe, folder, "boot_app0.bin", cancellable);
  }
  read_app (recipe, folder, extra, cancellable);
  read_file_systems (recipe, folder, cancellable);
}
