/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/recipe-slot.h"

G_BEGIN_DECLS

struct _StrobeRecipe {
  GObject parent_instance;

  GPtrArray *slots; /* of StrobeRecipeSlot */
  const StrobeChip *given_chip;
  guint32 given_flash_size_bytes;
  gsize part_size_bytes;
  GPtrArray *found_problems; /* of GError: from the reading */
  GPtrArray *found_notes;    /* of StrobeMakeNote: from the reading */
  GListStore *files;         /* of GFile: everything that was read */
  guint64 read_bytes;

  /* What follows from the above, by strobe_recipe_settle(). */
  const StrobeChip *chip;
  guint32 flash_size_bytes;
  GArray *partitions;
  GPtrArray *problems;
  GPtrArray *notes;
};

StrobeRecipe *strobe_recipe_new (void);
void strobe_recipe_settle (StrobeRecipe *self);

G_END_DECLS
