/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "make/recipe.h"

G_BEGIN_DECLS

char *strobe_image_save_dup_name (StrobeFirmware *firmware);
gboolean strobe_image_save_write (StrobeRecipe *recipe,
                                  GFile *file,
                                  GCancellable *cancellable,
                                  GError **error);
void strobe_image_save_ask (AdwToastOverlay *toasts, StrobeRecipe *recipe, const char *name);

G_END_DECLS
