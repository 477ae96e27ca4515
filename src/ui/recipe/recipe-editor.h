/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/firmware/firmware-loader.h"

G_BEGIN_DECLS

/* The recipe of the firmware on screen, where it was made here; each change makes the firmware
 * anew. Signal: "changed", when anything that the getters tell may be new. */
#define STROBE_TYPE_RECIPE_EDITOR (strobe_recipe_editor_get_type ())
G_DECLARE_FINAL_TYPE (StrobeRecipeEditor, strobe_recipe_editor, STROBE, RECIPE_EDITOR, GObject)

StrobeRecipeEditor *strobe_recipe_editor_new (StrobeFirmwareLoader *loader);
StrobeRecipe *strobe_recipe_editor_get_recipe (StrobeRecipeEditor *self);         /* or NULL */
StrobeFirmwareSource *strobe_recipe_editor_get_source (StrobeRecipeEditor *self); /* or NULL */
gboolean strobe_recipe_editor_is_busy (StrobeRecipeEditor *self);
gboolean strobe_recipe_editor_can_save (StrobeRecipeEditor *self);
void strobe_recipe_editor_set_chip (StrobeRecipeEditor *self, const StrobeChip *chip);
void strobe_recipe_editor_set_flash_size (StrobeRecipeEditor *self, guint32 size_bytes);
void strobe_recipe_editor_set_address (StrobeRecipeEditor *self, guint index, guint32 address);
void strobe_recipe_editor_set_included (StrobeRecipeEditor *self, guint index, gboolean included);

G_END_DECLS
