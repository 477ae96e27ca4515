/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/recipe.h"

G_BEGIN_DECLS

gboolean strobe_flash_args_read (StrobeRecipe *recipe,
                                 GFile *file,
                                 GCancellable *cancellable,
                                 GError **error);

G_END_DECLS
