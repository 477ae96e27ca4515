/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/recipe.h"

G_BEGIN_DECLS

GFile *strobe_idf_build_find (GFile *folder, GCancellable *cancellable);
char *strobe_idf_build_read (StrobeRecipe *recipe, GFile *list, GCancellable *cancellable);
gboolean strobe_idf_build_is_unfinished (GFile *folder, GCancellable *cancellable);

G_END_DECLS
