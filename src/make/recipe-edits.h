/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/recipe.h"

G_BEGIN_DECLS

StrobeRecipe *strobe_recipe_edits_carry (StrobeRecipe *before, StrobeRecipe *now);

G_END_DECLS
