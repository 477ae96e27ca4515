/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/recipe.h"

G_BEGIN_DECLS

#define STROBE_FLASHER_ARGS_NAME "flasher_args.json"

void strobe_flasher_args_read (StrobeRecipe *recipe, GFile *json, GCancellable *cancellable);
gboolean strobe_flasher_args_place (StrobeRecipe *recipe, GFile *json, GCancellable *cancellable);

G_END_DECLS
