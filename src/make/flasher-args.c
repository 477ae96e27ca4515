/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/flasher-args.h"

#include "make/build-json.h"
#include "make/build-number.h"
#include "make/make-error.h"
#include "make/recipe-fill.h"

/* The list that an ESP-IDF build leaves for flashing tools: which file goes where, for which chip.
 * What mkdfu.py takes from it is "flash_files" alone, with paths from the folder of the list; of
 * two files at one address the later one counts.
 *
 * Source: ESP-IDF v6.0 components/esptool_py/flasher_args.json.in and project_include.cmake,
 * tools/mkdfu.py (main). */

/* The ROM takes 64 parts; a list this long is no build. */
#define MAX_FILES 256

typedef struct {
  guint32 address;
  const char *path; /* of the JSON */
} Entry;

typedef struct {
  StrobeRecipe *recipe;
  GFile *folder;
  JsonObject *root;
  GArray *entries; /* of Entry */
  GCancellable *cancellable;
} Reader;

static void
add_bad (Reader *reader, const char *what, const char *value)
{
  strobe_recipe_fill_problem (reader->recipe, STROBE_MAKE_ERROR_DESCRIPTION,
                              STROBE_FLASHER_ARGS_NAME ": %s “%s”", what, value);
}

static void
read_chip (Reader *reader)
{
  JsonObject *args = strobe_build_json_get_object (reader->root, "extra_esptool_args");
  const char *target = strobe_build_json_get_string (args, "chip");

  if (target == NULL)
    return; /* The images say it, too. */
  reader->recipe->given_chip = strobe_chip_find_by_target (target);
  if (reader->recipe->given_chip == NULL)
    add_bad (reader, "there is no chip", target);
}

/* "detect" and "keep" leave it to esptool; here the bootloader's header tells. */
static void
read_flash_size (Reader *reader)
{
  JsonObject *settings = strobe_build_json_get_object (reader->root, "flash_settings");
  const char *size = strobe_build_json_get_string (settings, "flash_size");

  if (size == NULL || g_str_equal (size, "detect") || g_str_equal (size, "keep"))
    return;
  if (!strobe_build_number_parse_flash_size (size, &reader->recipe->given_flash_size_bytes))
    add_bad (reader, "no flash has the size", size);
}

/* As in Python's dict, the later of two takes the place of the earlier. */
static void
add_entry (Reader *reader, guint32 address, const char *path)
{
  Entry entry = { address, path };

  for (guint i = 0; i < reader->entries->len; i++) {
    Entry *other = &g_array_index (reader->entries, Entry, i);

    if (other->address != address)
      continue;
    if (!g_str_equal (other->path, path))
      strobe_recipe_fill_note (reader->recipe, STROBE_MAKE_NOTE_REPLACED, other->path, path);
    other->path = path;
    return;
  }
  g_array_append_val (reader->entries, entry);
}

static void
read_flash_file (JsonObject *files, const char *key, JsonNode *node, gpointer data)
{
  Reader *reader = data;
  const char *path = strobe_build_json_get_string (files, key);
  guint32 address = 0;

  if (!strobe_build_number_parse_address (key, &address))
    add_bad (reader, "this is no address:", key);
  else if (path == NULL)
    add_bad (reader, "there is no file name at", key);
  else
    add_entry (reader, address, path);
}

/* A member such as "app": { "offset": …, "file": …, "encrypted": … } */
static JsonObject *
get_image (JsonNode *node)
{
  JsonObject *image = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  return strobe_build_json_get_string (image, "file") != NULL ? image : NULL;
}

static void
read_named_file (JsonObject *root, const char *key, JsonNode *node, gpointer data)
{
  Reader *reader = data;
  JsonObject *image = get_image (node);
  guint32 address = 0;

  if (image == NULL)
    return;
  if (strobe_build_json_get_address (json_object_get_member (image, "offset"), &address))
    add_entry (reader, address, strobe_build_json_get_string (image, "file"));
  else
    add_bad (reader, "this is at no address:", key);
}

static void
read_entries (Reader *reader)
{
  JsonObject *files = strobe_build_json_get_object (reader->root, "flash_files");

  if (files != NULL)
    json_object_foreach_member (files, read_flash_file, reader);
  else
    json_object_foreach_member (reader->root, read_named_file, reader);
  if (reader->entries->len == 0)
    add_bad (reader, "there are no files in", "flash_files");
}

/* "encrypted" is a text in the lists that builds write. */
static gboolean
is_true (JsonObject *image, const char *name)
{
  const char *text = strobe_build_json_get_string (image, name);
  JsonNode *node = json_object_get_member (image, name);

  if (text != NULL)
    return g_str_equal (text, "true");
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == G_TYPE_BOOLEAN && json_node_get_boolean (node);
}

/* What the members of the images say beyond the list of files. */
static void
read_marks (Reader *reader, const Entry *entry, StrobeRecipeSlot *slot)
{
  g_autoptr (GList) names = json_object_get_members (reader->root);

  for (GList *at = names; at != NULL; at = at->next) {
    JsonObject *image = get_image (json_object_get_member (reader->root, at->data));

    if (image == NULL || !g_str_equal (strobe_build_json_get_string (image, "file"), entry->path))
      continue;
    if (g_str_equal (at->data, "bootloader") || g_str_equal (at->data, "app"))
      slot->is_image = TRUE;
    if (is_true (image, "encrypted"))
      strobe_recipe_fill_note (reader->recipe, STROBE_MAKE_NOTE_ENCRYPTED, slot->name, NULL);
  }
}

static void
read_file (Reader *reader, const Entry *entry)
{
  g_autoptr (GFile) file = g_file_resolve_relative_path (reader->folder, entry->path);
  g_autofree char *path = g_file_get_parse_name (file);
  StrobeRecipeSlot *slot = strobe_recipe_fill_file (reader->recipe, file, reader->cancellable);

  slot->item.address = entry->address;
  slot->item.address_source = STROBE_RECIPE_ADDRESS_GIVEN;
  if (!g_file_has_prefix (file, reader->folder))
    strobe_recipe_fill_note (reader->recipe, STROBE_MAKE_NOTE_OUTSIDE, slot->name, path);
  read_marks (reader, entry, slot);
}

static void
read_all (Reader *reader)
{
  read_chip (reader);
  read_flash_size (reader);
  read_entries (reader);
  for (guint i = 0; i < MIN (reader->entries->len, MAX_FILES); i++)
    read_file (reader, &g_array_index (reader->entries, Entry, i));
  if (reader->entries->len > MAX_FILES)
    strobe_recipe_fill_problem (reader->recipe, STROBE_MAKE_ERROR_TOO_MANY_PARTS,
                                STROBE_FLASHER_ARGS_NAME ": %u files are more than %d",
                                reader->entries->len, MAX_FILES);
}

/**
 * strobe_flasher_args_read:
 * @recipe: an empty recipe
 * @json: a flasher_args.json
 * @cancellable: (nullable): cancels the reading
 *
 * Reads the list of an ESP-IDF build and the files in it. What is wrong becomes a problem of the
 * recipe; the rest is read all the same.
 *
 * Context: any thread; waits for the disk.
 *
 * Source: ESP-IDF v6.0 components/esptool_py/flasher_args.json.in, tools/mkdfu.py.
 */
void
strobe_flasher_args_read (StrobeRecipe *recipe, GFile *json, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) root = strobe_build_json_read (json, cancellable, &error);
  g_autoptr (GFile) folder = g_file_get_parent (json);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  Reader reader = { recipe, folder, root, entries, cancellable };

  strobe_recipe_fill_dependency (recipe, json);
  if (root != NULL)
    read_all (&reader);
  else
    strobe_recipe_fill_error (recipe, json, g_steal_pointer (&error));
}

static gboolean
place (Reader *reader, StrobeRecipeSlot *slot)
{
  for (guint i = 0; i < reader->entries->len; i++) {
    const Entry *entry = &g_array_index (reader->entries, Entry, i);
    g_autoptr (GFile) file = g_file_resolve_relative_path (reader->folder, entry->path);

    if (slot->item.file == NULL || !g_file_equal (file, slot->item.file))
      continue;
    slot->item.address = entry->address;
    slot->item.address_source = STROBE_RECIPE_ADDRESS_GIVEN;
    return TRUE;
  }
  return FALSE;
}

static gboolean
place_all (Reader *reader, StrobeRecipe *recipe)
{
  gboolean is_any = FALSE;

  read_chip (reader);
  read_flash_size (reader);
  read_entries (reader);
  for (guint i = 0; i < recipe->slots->len; i++)
    is_any = place (reader, g_ptr_array_index (recipe->slots, i)) || is_any;
  if (is_any) {
    recipe->given_chip = reader->recipe->given_chip;
    recipe->given_flash_size_bytes = reader->recipe->given_flash_size_bytes;
  }
  return is_any;
}

/**
 * strobe_flasher_args_place:
 * @recipe: a recipe that has its files
 * @json: a flasher_args.json, there or not
 * @cancellable: (nullable): cancels the reading
 *
 * Gives files the addresses that the list of their build has for them. A list that is not there or
 * makes no sense is none: nobody asked for it.
 *
 * Context: any thread; waits for the disk.
 *
 * Returns: %TRUE if the list has one of the files; chip and flash size then are as it says
 */
gboolean
strobe_flasher_args_place (StrobeRecipe *recipe, GFile *json, GCancellable *cancellable)
{
  g_autoptr (JsonObject) root = strobe_build_json_read (json, cancellable, NULL);
  g_autoptr (GFile) folder = g_file_get_parent (json);
  g_autoptr (GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr (StrobeRecipe) scratch = strobe_recipe_new ();
  Reader reader = { scratch, folder, root, entries, cancellable };

  if (root == NULL || !place_all (&reader, recipe))
    return FALSE;
  strobe_recipe_fill_dependency (recipe, json);
  return TRUE;
}
