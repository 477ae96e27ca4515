/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/recipe.h"

G_BEGIN_DECLS

void strobe_recipe_notes_settle (StrobeRecipe *self);

G_END_DECLS
