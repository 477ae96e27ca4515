/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/recipe.h"

G_BEGIN_DECLS

/* Finds the folder of an environment; adds a note if it was one of several. */
GFile *
strobe_platformio_build_find (StrobeRecipe *recipe, GFile *folder, GCancellable *cancellable);
void strobe_platformio_build_read (StrobeRecipe *recipe, GFile *folder, GCancellable *cancellable);

G_END_DECLS
