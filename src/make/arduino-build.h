/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/recipe.h"

G_BEGIN_DECLS

/* The app of a sketch, "Blink.ino.bin", in the folder or in "build/FQBN" below it. */
GFile *strobe_arduino_build_find (StrobeRecipe *recipe, GFile *folder, GCancellable *cancellable);
void strobe_arduino_build_read (StrobeRecipe *recipe, GFile *app, GCancellable *cancellable);

G_END_DECLS
