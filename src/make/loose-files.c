/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/loose-files.h"

#include "make/build-folder.h"
#include "make/flasher-args.h"
#include "make/make-error.h"
#include "make/recipe-fill.h"

/* Files without anything that says where they go: they are told by their content, their addresses
 * come from the chip and the partition table among them. Of a folder somebody chose as a whole,
 * what nobody can place is left out; of files that were chosen one by one it is asked for. */

/* More are no firmware. */
#define MAX_FILES 64

static gboolean
set_mixed (GFile *file, const char *what, GError **error)
{
  g_autofree char *base = g_file_get_basename (file);
  g_autofree char *name = g_utf8_make_valid (base != NULL ? base : "", -1);

  g_set_error (error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_MIXED, "%s among several files: %s",
               what, name);
  return FALSE;
}

/* A folder, a list or a dfu.bin is a firmware by itself. */
static gboolean
check_file (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autofree char *base = g_file_get_basename (file);

  if (strobe_build_folder_is_one (file, cancellable))
    return set_mixed (file, "a folder", error);
  if (base != NULL && g_str_has_suffix (base, ".json"))
    return set_mixed (file, "the list of a build", error);
  if (base != NULL && (g_str_equal (base, "dfu.bin") || g_str_has_suffix (base, ".dfu")))
    return set_mixed (file, "a finished firmware", error);
  return TRUE;
}

/**
 * strobe_loose_files_check:
 * @files: (element-type GFile): several that somebody chose
 * @cancellable: (nullable): cancels the look
 * @error: return location for an error
 *
 * Checks that nothing among them is a firmware by itself.
 *
 * Errors: STROBE_MAKE_ERROR_MIXED.
 *
 * Context: any thread; waits for the disk.
 *
 * Returns: %TRUE if they may belong together
 */
gboolean
strobe_loose_files_check (GListModel *files, GCancellable *cancellable, GError **error)
{
  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);

    if (!check_file (file, cancellable, error))
      return FALSE;
  }
  return TRUE;
}

/* In ESP-IDF's build folder the app lies beside the list, bootloader and table in folders below. */
static void
place_by_build (StrobeRecipe *recipe, GFile *file, GCancellable *cancellable)
{
  g_autoptr (GFile) folder = g_file_get_parent (file);
  g_autoptr (GFile) above = folder != NULL ? g_file_get_parent (folder) : NULL;
  g_autoptr (GFile) list =
               folder != NULL ? g_file_get_child (folder, STROBE_FLASHER_ARGS_NAME) : NULL;
  g_autoptr (GFile) list_above =
               above != NULL ? g_file_get_child (above, STROBE_FLASHER_ARGS_NAME) : NULL;

  if (list != NULL && !strobe_flasher_args_place (recipe, list, cancellable) && list_above != NULL)
    strobe_flasher_args_place (recipe, list_above, cancellable);
}

/**
 * strobe_loose_files_read:
 * @recipe: an empty recipe
 * @files: (element-type GFile): what somebody chose
 * @cancellable: (nullable): cancels the reading
 *
 * Reads files that belong together. If the first lies in a build of ESP-IDF, the list of that build
 * says where they go.
 *
 * Context: any thread; waits for the disk.
 */
void
strobe_loose_files_read (StrobeRecipe *recipe, GListModel *files, GCancellable *cancellable)
{
  g_autoptr (GFile) first = g_list_model_get_item (files, 0);

  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);

    strobe_recipe_fill_file (recipe, file, cancellable);
  }
  if (first != NULL)
    place_by_build (recipe, first, cancellable);
}

static gboolean
is_known (const StrobeRecipeSlot *slot)
{
  return slot->content.kind != STROBE_PART_CONTENT_UNKNOWN;
}

static gboolean
is_any_known (StrobeRecipe *recipe)
{
  for (guint i = 0; i < recipe->slots->len; i++) {
    if (is_known (g_ptr_array_index (recipe->slots, i)))
      return TRUE;
  }
  return FALSE;
}

/* Separate files and the same ones merged: the separate ones say more. */
static gboolean
is_merged_beside_others (StrobeRecipe *recipe, const StrobeRecipeSlot *slot)
{
  for (guint i = 0; i < recipe->slots->len; i++) {
    const StrobeRecipeSlot *other = g_ptr_array_index (recipe->slots, i);

    if (slot->content.kind == STROBE_PART_CONTENT_MERGED &&
        other->content.kind == STROBE_PART_CONTENT_TABLE)
      return TRUE;
  }
  return FALSE;
}

static void
leave_out (StrobeRecipe *recipe)
{
  strobe_recipe_settle (recipe);
  for (guint i = 0; i < recipe->slots->len; i++) {
    StrobeRecipeSlot *slot = g_ptr_array_index (recipe->slots, i);

    if (slot->item.data == NULL ||
        (!is_merged_beside_others (recipe, slot) &&
         (is_known (slot) || slot->item.address_source != STROBE_RECIPE_ADDRESS_UNKNOWN)))
      continue;
    slot->item.included = FALSE;
    strobe_recipe_fill_note (recipe, STROBE_MAKE_NOTE_LEFT_OUT, slot->name, NULL);
  }
}

/**
 * strobe_loose_files_read_folder:
 * @recipe: an empty recipe
 * @folder: a folder with .bin files
 * @cancellable: (nullable): cancels the reading
 *
 * Reads the .bin files of a folder, if at least one of them is known by its content.
 *
 * Context: any thread; waits for the disk.
 *
 * Returns: %TRUE if this is a folder of loose files
 */
gboolean
strobe_loose_files_read_folder (StrobeRecipe *recipe, GFile *folder, GCancellable *cancellable)
{
  g_autoptr (GPtrArray) files = strobe_build_folder_list_files (folder, ".bin", cancellable);

  if (files->len > MAX_FILES)
    return FALSE;
  for (guint i = 0; i < files->len; i++)
    strobe_recipe_fill_file (recipe, g_ptr_array_index (files, i), cancellable);
  if (!is_any_known (recipe))
    return FALSE;
  leave_out (recipe);
  return TRUE;
}
