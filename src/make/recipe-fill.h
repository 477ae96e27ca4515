/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/recipe-private.h"

G_BEGIN_DECLS

/* How readers fill a recipe; strobe_recipe_settle() comes last. */
StrobeRecipeSlot *
strobe_recipe_fill_item (StrobeRecipe *self, GFile *file, GBytes *data, GError *error);
StrobeRecipeSlot *
strobe_recipe_fill_file (StrobeRecipe *self, GFile *file, GCancellable *cancellable);
void strobe_recipe_fill_dependency (StrobeRecipe *self, GFile *file);
void strobe_recipe_fill_problem (StrobeRecipe *self, int code, const char *format, ...)
  G_GNUC_PRINTF (3, 4);
void strobe_recipe_fill_error (StrobeRecipe *self, GFile *file, GError *problem);
void strobe_recipe_fill_note (StrobeRecipe *self,
                              StrobeMakeNoteCode code,
                              const char *name,
                              const char *value);

G_END_DECLS
