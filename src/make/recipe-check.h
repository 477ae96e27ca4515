/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/recipe.h"

G_BEGIN_DECLS

void strobe_recipe_check (StrobeRecipe *self);
guint64 strobe_recipe_count_records (StrobeRecipe *self, gsize part_size_bytes);

G_END_DECLS
