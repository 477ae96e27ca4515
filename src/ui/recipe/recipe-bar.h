/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/recipe/recipe-editor.h"

G_BEGIN_DECLS

/* What of the firmware is written and, where it was made here, of which files. */
#define STROBE_TYPE_RECIPE_BAR (strobe_recipe_bar_get_type ())
G_DECLARE_FINAL_TYPE (StrobeRecipeBar, strobe_recipe_bar, STROBE, RECIPE_BAR, AdwBin)

GtkWidget *strobe_recipe_bar_new (GtkWidget *choice, StrobeRecipeEditor *editor);
void strobe_recipe_bar_show_files (StrobeRecipeBar *self);

G_END_DECLS
