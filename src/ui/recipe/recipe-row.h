/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/recipe/recipe-editor.h"

G_BEGIN_DECLS

/* One file of a recipe: whether it goes into the firmware, and where to. */
#define STROBE_TYPE_RECIPE_ROW (strobe_recipe_row_get_type ())
G_DECLARE_FINAL_TYPE (StrobeRecipeRow, strobe_recipe_row, STROBE, RECIPE_ROW, AdwActionRow)

GtkWidget *strobe_recipe_row_new (StrobeRecipeEditor *editor, guint index);
void strobe_recipe_row_update (StrobeRecipeRow *self);

G_END_DECLS
