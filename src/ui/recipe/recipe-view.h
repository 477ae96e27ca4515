/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/recipe/recipe-editor.h"

G_BEGIN_DECLS

/* The files that a firmware is made of, and what it is made for; a window of its own. */
#define STROBE_TYPE_RECIPE_VIEW (strobe_recipe_view_get_type ())
G_DECLARE_FINAL_TYPE (StrobeRecipeView, strobe_recipe_view, STROBE, RECIPE_VIEW, AdwWindow)

GtkWidget *strobe_recipe_view_new (GtkWindow *parent, StrobeRecipeEditor *editor);

G_END_DECLS
