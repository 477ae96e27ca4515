/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/recipe-slot.h"

/* StrobeRecipeSlot: one file of a recipe, with what readers found out about it. */

/**
 * strobe_recipe_slot_free:
 * @slot: (transfer full): an item
 *
 * Frees an item.
 *
 * Context: any thread.
 */
void
strobe_recipe_slot_free (StrobeRecipeSlot *slot)
{
  g_clear_object (&slot->item.file);
  g_clear_pointer (&slot->item.data, g_bytes_unref);
  g_clear_error (&slot->error);
  g_free (slot->name);
  g_free (slot->part_name);
  g_free (slot);
}

/**
 * strobe_recipe_slot_copy:
 * @slot: an item
 *
 * Copies an item; its file and its data are shared.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the copy, without a name in the archive
 */
StrobeRecipeSlot *
strobe_recipe_slot_copy (const StrobeRecipeSlot *slot)
{
  StrobeRecipeSlot *copy = g_memdup2 (slot, sizeof *slot);

  copy->name = g_strdup (slot->name);
  copy->item.name = copy->name;
  if (copy->item.file != NULL)
    g_object_ref (copy->item.file);
  if (copy->item.data != NULL)
    g_bytes_ref (copy->item.data);
  copy->error = slot->error != NULL ? g_error_copy (slot->error) : NULL;
  copy->item.error = copy->error;
  copy->part_name = NULL;
  return copy;
}

/**
 * strobe_recipe_slot_is_written:
 * @slot: an item
 *
 * Tells whether the item becomes a part: it was read, has bytes, an address, and is wanted.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it does
 */
gboolean
strobe_recipe_slot_is_written (const StrobeRecipeSlot *slot)
{
  return slot->item.included && slot->item.data != NULL &&
         slot->item.address_source != STROBE_RECIPE_ADDRESS_UNKNOWN &&
         g_bytes_get_size (slot->item.data) > 0;
}
