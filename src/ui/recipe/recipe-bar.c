/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/recipe/recipe-bar.h"

#include "make/make-error.h"
#include "ui/recipe/recipe-view.h"

/**
 * StrobeRecipeBar:
 *
 * Leads to the files of a firmware that was made here, beside the choice of what is written.
 *
 * Made by the window for its firmware card.
 *
 * Context: main thread.
 */
struct _StrobeRecipeBar {
  AdwBin parent_instance;

  AdwBin *start;
  GtkWidget *files;
  GtkWidget *view; /* while it is open; not owned */
  StrobeRecipeEditor *editor;
};

G_DEFINE_FINAL_TYPE (StrobeRecipeBar, strobe_recipe_bar, ADW_TYPE_BIN)

/* Whether a person has to say something before there is a firmware. */
static gboolean
asks (StrobeRecipe *recipe)
{
  GPtrArray *problems = strobe_recipe_get_problems (recipe);

  for (guint i = 0; i < problems->len; i++) {
    const GError *problem = g_ptr_array_index (problems, i);

    if (g_error_matches (problem, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_UNKNOWN_ADDRESS) ||
        g_error_matches (problem, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_UNKNOWN_CHIP))
      return TRUE;
  }
  return FALSE;
}

static void
update (StrobeRecipeBar *self)
{
  StrobeRecipe *recipe = strobe_recipe_editor_get_recipe (self->editor);

  gtk_widget_set_visible (self->files, recipe != NULL);
  gtk_widget_set_visible (
    GTK_WIDGET (self), recipe != NULL || gtk_widget_get_visible (adw_bin_get_child (self->start)));
  if (recipe != NULL && asks (recipe))
    gtk_widget_add_css_class (self->files, "suggested-action");
  else
    gtk_widget_remove_css_class (self->files, "suggested-action");
}

static void
strobe_recipe_bar_dispose (GObject *object)
{
  StrobeRecipeBar *self = STROBE_RECIPE_BAR (object);

  g_clear_weak_pointer (&self->view);
  g_clear_object (&self->editor);
  G_OBJECT_CLASS (strobe_recipe_bar_parent_class)->dispose (object);
}

static void
strobe_recipe_bar_class_init (StrobeRecipeBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_recipe_bar_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/recipe/recipe-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeRecipeBar, start);
  gtk_widget_class_bind_template_child (widget_class, StrobeRecipeBar, files);
  gtk_widget_class_bind_template_callback (widget_class, strobe_recipe_bar_show_files);
}

static void
strobe_recipe_bar_init (StrobeRecipeBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_recipe_bar_new:
 * @choice: (transfer floating): what stands at its start; may be hidden
 * @editor: the recipe, if there is one
 *
 * Makes the bar; it hides itself while it is empty.
 *
 * Ownership: keeps a reference on @editor.
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): a bar
 */
GtkWidget *
strobe_recipe_bar_new (GtkWidget *choice, StrobeRecipeEditor *editor)
{
  StrobeRecipeBar *self = g_object_new (STROBE_TYPE_RECIPE_BAR, NULL);

  self->editor = g_object_ref (editor);
  adw_bin_set_child (self->start, choice);
  g_signal_connect_object (choice, "notify::visible", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (editor, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}

/**
 * strobe_recipe_bar_show_files:
 * @self: a bar
 *
 * Opens the window with the files of the firmware, if it was made of files.
 *
 * Context: main thread.
 */
void
strobe_recipe_bar_show_files (StrobeRecipeBar *self)
{
  GtkRoot *root = NULL;

  g_return_if_fail (STROBE_IS_RECIPE_BAR (self));

  if (strobe_recipe_editor_get_recipe (self->editor) == NULL)
    return;
  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (self->view == NULL)
    g_set_weak_pointer (
      &self->view,
      strobe_recipe_view_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, self->editor));
  gtk_window_present (GTK_WINDOW (self->view));
}
