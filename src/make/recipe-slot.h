/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/part-content.h"
#include "make/recipe.h"

G_BEGIN_DECLS

/* The public part comes first, so that a pointer to one is a pointer to the other. */
typedef struct {
  StrobeRecipeItem item;
  char *name;
  GError *error;
  StrobePartContent content;
  gboolean is_image; /* the build calls it its bootloader or its app */
  char *part_name;   /* in the archive; after the recipe was settled */
} StrobeRecipeSlot;

void strobe_recipe_slot_free (StrobeRecipeSlot *slot);
StrobeRecipeSlot *strobe_recipe_slot_copy (const StrobeRecipeSlot *slot);
gboolean strobe_recipe_slot_is_written (const StrobeRecipeSlot *slot);

G_END_DECLS
