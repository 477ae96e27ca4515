/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/recipe-edits.h"

/* What a person has said about the files of a build holds for the next build too: whoever types an
 * address does not want to type it after each of them. */

static int
find_same (StrobeRecipe *recipe, const StrobeRecipeItem *wanted)
{
  for (guint i = 0; i < strobe_recipe_get_n_items (recipe); i++) {
    const StrobeRecipeItem *item = strobe_recipe_get_item (recipe, i);

    if (item->file != NULL && wanted->file != NULL && g_file_equal (item->file, wanted->file))
      return (int) i;
  }
  return -1;
}

static void
take (StrobeRecipe **recipe, StrobeRecipe *changed)
{
  g_object_unref (*recipe);
  *recipe = changed;
}

static void
carry_item (StrobeRecipe **recipe, const StrobeRecipeItem *before)
{
  int found = find_same (*recipe, before);

  if (found < 0)
    return;
  if (before->address_source == STROBE_RECIPE_ADDRESS_USER)
    take (recipe, strobe_recipe_with_address (*recipe, (guint) found, before->address));
  if (strobe_recipe_get_item (*recipe, (guint) found)->included != before->included)
    take (recipe, strobe_recipe_with_included (*recipe, (guint) found, before->included));
}

/**
 * strobe_recipe_edits_carry:
 * @before: a recipe as somebody has changed it
 * @now: the recipe of the same files, read later
 *
 * Gives @now with what was said about @before: addresses, what is left out, the size of the parts,
 * and a chip where the files name none.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the recipe; @now itself where nothing was said
 */
StrobeRecipe *
strobe_recipe_edits_carry (StrobeRecipe *before, StrobeRecipe *now)
{
  StrobeRecipe *recipe = NULL;
  const StrobeChip *chip = NULL;

  g_return_val_if_fail (STROBE_IS_RECIPE (before) && STROBE_IS_RECIPE (now), NULL);

  recipe = g_object_ref (now);
  chip = strobe_recipe_get_chip (before);
  if (strobe_recipe_get_chip (recipe) == NULL && chip != NULL)
    take (&recipe, strobe_recipe_with_chip (recipe, chip));
  if (strobe_recipe_get_part_size (recipe) != strobe_recipe_get_part_size (before))
    take (&recipe, strobe_recipe_with_part_size (recipe, strobe_recipe_get_part_size (before)));
  for (guint i = 0; i < strobe_recipe_get_n_items (before); i++)
    carry_item (&recipe, strobe_recipe_get_item (before, i));
  return recipe;
}
