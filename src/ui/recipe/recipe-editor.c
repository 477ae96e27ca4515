/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/recipe/recipe-editor.h"

/**
 * StrobeRecipeEditor:
 *
 * Changes the recipe of the firmware on screen. What follows from a change (other addresses, other
 * problems) is there at once; the firmware comes a moment later, from a worker, and goes to the
 * loader as if it had been built again.
 *
 * Made by the window.
 *
 * Context: main thread.
 */
struct _StrobeRecipeEditor {
  GObject parent_instance;

  StrobeFirmwareLoader *loader;
  StrobeFirmwareFile *file;  /* of the recipe */
  StrobeRecipe *recipe;      /* with all changes; NULL: not made here */
  GCancellable *cancellable; /* of the making under way, else NULL */
};

G_DEFINE_FINAL_TYPE (StrobeRecipeEditor, strobe_recipe_editor, G_TYPE_OBJECT)

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct {
  StrobeBuild *build;
  StrobeRecipe *recipe;
} Order;

static void
order_free (Order *order)
{
  g_object_unref (order->build);
  g_object_unref (order->recipe);
  g_free (order);
}

static void
make_thread (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  const Order *order = task_data;
  g_autoptr (StrobeFirmwareSource) source = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  source =
    strobe_firmware_source_with_recipe (strobe_build_get_source (order->build), order->recipe);
  g_task_return_pointer (task, strobe_build_with_source (order->build, source), g_object_unref);
}

static void
made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeRecipeEditor) self = STROBE_RECIPE_EDITOR (user_data);
  g_autoptr (StrobeBuild) build = g_task_propagate_pointer (G_TASK (result), NULL);

  /* A recipe that was overtaken is of no interest. */
  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  g_clear_object (&self->cancellable);
  if (build != NULL && !strobe_firmware_loader_is_busy (self->loader))
    strobe_firmware_loader_take (self->loader, build);
  else
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
stop_making (StrobeRecipeEditor *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
take_recipe (StrobeRecipeEditor *self, StrobeRecipe *recipe)
{
  Order *order = g_new0 (Order, 1);
  g_autoptr (GTask) task = NULL;

  stop_making (self);
  g_object_unref (self->recipe);
  self->recipe = recipe;
  order->build = g_object_ref (strobe_firmware_file_get_build (self->file));
  order->recipe = g_object_ref (recipe);
  self->cancellable = g_cancellable_new ();
  /* Not the task's source: a task may end on the worker, and so would its source. */
  task = g_task_new (NULL, self->cancellable, made_cb, g_object_ref (self));
  g_task_set_source_tag (task, take_recipe);
  g_task_set_task_data (task, order, (GDestroyNotify) order_free);
  g_task_run_in_thread (task, make_thread);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
loader_settled_cb (StrobeRecipeEditor *self)
{
  StrobeFirmwareFile *file = strobe_firmware_loader_get_file (self->loader);
  StrobeFirmwareSource *source = file != NULL ? strobe_firmware_file_get_source (file) : NULL;
  StrobeRecipe *recipe = source != NULL ? strobe_firmware_source_get_recipe (source) : NULL;

  if (!g_set_object (&self->file, file))
    return;
  stop_making (self);
  g_set_object (&self->recipe, recipe);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
strobe_recipe_editor_dispose (GObject *object)
{
  StrobeRecipeEditor *self = STROBE_RECIPE_EDITOR (object);

  stop_making (self);
  g_clear_object (&self->recipe);
  g_clear_object (&self->file);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (strobe_recipe_editor_parent_class)->dispose (object);
}

static void
strobe_recipe_editor_class_init (StrobeRecipeEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_recipe_editor_dispose;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strobe_recipe_editor_init (StrobeRecipeEditor *self)
{
}

/**
 * strobe_recipe_editor_new:
 * @loader: where firmware comes from, and where the changed one goes
 *
 * Makes the editor of a window.
 *
 * Ownership: keeps a reference on @loader.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): an editor
 */
StrobeRecipeEditor *
strobe_recipe_editor_new (StrobeFirmwareLoader *loader)
{
  StrobeRecipeEditor *self = g_object_new (STROBE_TYPE_RECIPE_EDITOR, NULL);

  self->loader = g_object_ref (loader);
  g_signal_connect_object (loader, "settled", G_CALLBACK (loader_settled_cb), self,
                           G_CONNECT_SWAPPED);
  loader_settled_cb (self);
  return self;
}

/**
 * strobe_recipe_editor_get_recipe:
 *
 * Returns: (transfer none) (nullable): the recipe with all changes; %NULL if the firmware is a file
 */
StrobeRecipe *
strobe_recipe_editor_get_recipe (StrobeRecipeEditor *self)
{
  g_return_val_if_fail (STROBE_IS_RECIPE_EDITOR (self), NULL);

  return self->recipe;
}

/**
 * strobe_recipe_editor_get_source:
 *
 * Returns: (transfer none) (nullable): what was given, and the firmware before the last change;
 *   %NULL if it never was in a file
 */
StrobeFirmwareSource *
strobe_recipe_editor_get_source (StrobeRecipeEditor *self)
{
  g_return_val_if_fail (STROBE_IS_RECIPE_EDITOR (self), NULL);

  return self->file != NULL ? strobe_firmware_file_get_source (self->file) : NULL;
}

/**
 * strobe_recipe_editor_is_busy:
 *
 * Returns: whether a firmware is being made of the last change
 */
gboolean
strobe_recipe_editor_is_busy (StrobeRecipeEditor *self)
{
  g_return_val_if_fail (STROBE_IS_RECIPE_EDITOR (self), FALSE);

  return self->cancellable != NULL;
}

/**
 * strobe_recipe_editor_can_save:
 *
 * Returns: whether there is a recipe, and the firmware made of it has no problems
 */
gboolean
strobe_recipe_editor_can_save (StrobeRecipeEditor *self)
{
  g_return_val_if_fail (STROBE_IS_RECIPE_EDITOR (self), FALSE);

  return self->recipe != NULL && self->cancellable == NULL &&
         strobe_firmware_is_valid (strobe_firmware_file_get_firmware (self->file));
}

/**
 * strobe_recipe_editor_set_chip:
 * @self: an editor with a recipe
 * @chip: the chip that a person chose
 *
 * Makes the firmware for another chip.
 *
 * Context: main thread; makes on a worker.
 */
void
strobe_recipe_editor_set_chip (StrobeRecipeEditor *self, const StrobeChip *chip)
{
  g_return_if_fail (STROBE_IS_RECIPE_EDITOR (self) && self->recipe != NULL);

  if (strobe_recipe_get_chip (self->recipe) != chip)
    take_recipe (self, strobe_recipe_with_chip (self->recipe, chip));
}

/**
 * strobe_recipe_editor_set_flash_size:
 * @self: an editor with a recipe
 * @size_bytes: the size that a person chose
 *
 * Makes the firmware for another size of flash.
 *
 * Context: main thread; makes on a worker.
 */
void
strobe_recipe_editor_set_flash_size (StrobeRecipeEditor *self, guint32 size_bytes)
{
  g_return_if_fail (STROBE_IS_RECIPE_EDITOR (self) && self->recipe != NULL);

  if (strobe_recipe_get_flash_size (self->recipe) != size_bytes)
    take_recipe (self, strobe_recipe_with_flash_size (self->recipe, size_bytes));
}

/**
 * strobe_recipe_editor_set_address:
 * @self: an editor with a recipe
 * @index: a file
 * @address: where a person wants it
 *
 * Makes the firmware with a file at another address.
 *
 * Units: @index counts files of the recipe; @address in bytes from the start of flash.
 *
 * Context: main thread; makes on a worker.
 */
void
strobe_recipe_editor_set_address (StrobeRecipeEditor *self, guint index, guint32 address)
{
  const StrobeRecipeItem *item;

  g_return_if_fail (STROBE_IS_RECIPE_EDITOR (self) && self->recipe != NULL);
  g_return_if_fail (index < strobe_recipe_get_n_items (self->recipe));

  item = strobe_recipe_get_item (self->recipe, index);
  if (item->address != address || item->address_source == STROBE_RECIPE_ADDRESS_UNKNOWN)
    take_recipe (self, strobe_recipe_with_address (self->recipe, index, address));
}

/**
 * strobe_recipe_editor_set_included:
 * @self: an editor with a recipe
 * @index: a file
 * @included: whether it goes into the firmware
 *
 * Makes the firmware with or without a file.
 *
 * Units: @index counts files of the recipe.
 *
 * Context: main thread; makes on a worker.
 */
void
strobe_recipe_editor_set_included (StrobeRecipeEditor *self, guint index, gboolean included)
{
  g_return_if_fail (STROBE_IS_RECIPE_EDITOR (self) && self->recipe != NULL);
  g_return_if_fail (index < strobe_recipe_get_n_items (self->recipe));

  if (!strobe_recipe_get_item (self->recipe, index)->included != !included)
    take_recipe (self, strobe_recipe_with_included (self->recipe, index, included));
}
