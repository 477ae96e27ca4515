/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "make/recipe.h"

G_BEGIN_DECLS

/* The firmware of a recipe as a file that is dragged: made when somebody takes it. */
#define STROBE_TYPE_IMAGE_PROVIDER (strobe_image_provider_get_type ())
G_DECLARE_FINAL_TYPE (
  StrobeImageProvider, strobe_image_provider, STROBE, IMAGE_PROVIDER, GdkContentProvider)

GdkContentProvider *
strobe_image_provider_new (StrobeRecipe *recipe, const char *folder, const char *name);

G_END_DECLS
