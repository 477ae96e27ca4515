/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/given-files.h"

#include "make/flasher-args.h"
#include "make/recipe-fill.h"

/* Files with their addresses on a command line, in the manner of mkdfu.py: first those, then the
 * ones of a list; of two at one address the later one counts. */

static void
read_given (StrobeRecipe *recipe, const StrobeGivenFile *given, GCancellable *cancellable)
{
  StrobeRecipeSlot *slot = strobe_recipe_fill_file (recipe, given->file, cancellable);

  slot->item.address = given->address;
  slot->item.address_source = STROBE_RECIPE_ADDRESS_GIVEN;
}

static const StrobeRecipeSlot *
find_later (StrobeRecipe *recipe, guint index)
{
  const StrobeRecipeSlot *slot = g_ptr_array_index (recipe->slots, index);

  for (guint i = index + 1; i < recipe->slots->len; i++) {
    const StrobeRecipeSlot *later = g_ptr_array_index (recipe->slots, i);

    if (later->item.address == slot->item.address)
      return later;
  }
  return NULL;
}

static void
drop_replaced (StrobeRecipe *recipe)
{
  for (guint i = recipe->slots->len; i-- > 0;) {
    const StrobeRecipeSlot *slot = g_ptr_array_index (recipe->slots, i);
    const StrobeRecipeSlot *later = find_later (recipe, i);

    if (later == NULL)
      continue;
    strobe_recipe_fill_note (recipe, STROBE_MAKE_NOTE_REPLACED, slot->name, later->name);
    g_ptr_array_remove_index (recipe->slots, i);
  }
}

/**
 * strobe_given_files_read:
 * @files: (array length=n_files): files with their addresses
 * @n_files: how many
 * @list: (nullable): a flasher_args.json, whose files come after these
 * @cancellable: (nullable): cancels the reading
 *
 * Reads files at the addresses that somebody gave.
 *
 * Units: @n_files counts files.
 *
 * Ownership: @files are only read.
 *
 * Context: any thread; waits for the disk.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (main).
 *
 * Returns: (transfer full): the recipe
 */
StrobeRecipe *
strobe_given_files_read (const StrobeGivenFile *files,
                         gsize n_files,
                         GFile *list,
                         GCancellable *cancellable)
{
  StrobeRecipe *recipe = strobe_recipe_new ();

  for (gsize i = 0; i < n_files; i++)
    read_given (recipe, &files[i], cancellable);
  if (list != NULL)
    strobe_flasher_args_read (recipe, list, cancellable);
  drop_replaced (recipe);
  strobe_recipe_settle (recipe);
  return recipe;
}
