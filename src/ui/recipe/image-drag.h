/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "ui/recipe/recipe-editor.h"

G_BEGIN_DECLS

/* Lets the firmware that was made here be dragged out of a widget. */
#define STROBE_TYPE_IMAGE_DRAG (strobe_image_drag_get_type ())
G_DECLARE_FINAL_TYPE (StrobeImageDrag, strobe_image_drag, STROBE, IMAGE_DRAG, GObject)

StrobeImageDrag *strobe_image_drag_new (GtkWidget *widget, StrobeRecipeEditor *editor);

G_END_DECLS
