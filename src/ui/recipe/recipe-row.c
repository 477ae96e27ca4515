/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/recipe/recipe-row.h"

#include <glib/gi18n.h>

#include "app/choice-text.h"
#include "app/make-text.h"
#include "image/flash-params.h"
#include "make/build-number.h"

#define ADDRESS_CHARS 10

/**
 * StrobeRecipeRow:
 *
 * Shows a file of a recipe, and takes the address that a person writes: hex with 0x, or decimal.
 *
 * Made by the recipe view.
 *
 * Context: main thread.
 */
struct _StrobeRecipeRow {
  AdwActionRow parent_instance;

  GtkCheckButton *included;
  GtkEntry *address;
  StrobeRecipeEditor *editor;
  guint index;
};

G_DEFINE_FINAL_TYPE (StrobeRecipeRow, strobe_recipe_row, ADW_TYPE_ACTION_ROW)

static const StrobeRecipeItem *
get_item (StrobeRecipeRow *self)
{
  return strobe_recipe_get_item (strobe_recipe_editor_get_recipe (self->editor), self->index);
}

/* What is in the entry when nobody has written anything else. */
static char *
dup_address (const StrobeRecipeItem *item)
{
  if (item->address_source == STROBE_RECIPE_ADDRESS_UNKNOWN)
    return g_strdup ("");
  return g_strdup_printf ("0x%x", item->address);
}

static char *
dup_place (const StrobeRecipeItem *item)
{
  g_autofree char *size =
    item->data != NULL ? g_format_size_full (g_bytes_get_size (item->data), G_FORMAT_SIZE_IEC_UNITS)
                       : g_strdup ("–");
  const char *kind = strobe_choice_text_get_kind (item->kind);

  if (item->address_source == STROBE_RECIPE_ADDRESS_UNKNOWN)
    return g_strdup_printf ("%s · %s", kind, size);
  return g_strdup_printf ("%s · %s · %s", kind, size,
                          strobe_make_text_get_address_source (item->address_source));
}

/* What there is to say about the address, or nothing. */
static const char *
get_remark (const StrobeRecipeItem *item, const char *text)
{
  guint32 address = 0;

  if (*text == '\0' && item->address_source == STROBE_RECIPE_ADDRESS_UNKNOWN)
    return item->included ? _ ("Write the address at which this file goes.") : NULL;
  if (!strobe_build_number_parse_address (text, &address))
    return _ ("This is not an address. Write a number such as 0x10000 or 65536.");
  if (address % STROBE_FLASH_PARAMS_SECTOR_BYTES != 0)
    return _ ("This address is inside a sector of 4096 bytes: what is before it there is erased.");
  return NULL;
}

static void
show_remark (StrobeRecipeRow *self)
{
  const StrobeRecipeItem *item = get_item (self);
  const char *remark = get_remark (item, gtk_editable_get_text (GTK_EDITABLE (self->address)));
  g_autofree char *place = dup_place (item);

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), remark != NULL ? remark : place);
  if (remark != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->address), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->address), "warning");
}

/* A text that is no address stays, and the firmware as it was. */
static void
commit (StrobeRecipeRow *self)
{
  guint32 address = 0;

  if (self->editor != NULL && strobe_recipe_editor_get_recipe (self->editor) != NULL &&
      strobe_build_number_parse_address (gtk_editable_get_text (GTK_EDITABLE (self->address)),
                                         &address))
    strobe_recipe_editor_set_address (self->editor, self->index, address);
}

static void
included_cb (StrobeRecipeRow *self)
{
  if (strobe_recipe_editor_get_recipe (self->editor) != NULL)
    strobe_recipe_editor_set_included (self->editor, self->index,
                                       gtk_check_button_get_active (self->included));
}

static void
strobe_recipe_row_dispose (GObject *object)
{
  g_clear_object (&STROBE_RECIPE_ROW (object)->editor);
  G_OBJECT_CLASS (strobe_recipe_row_parent_class)->dispose (object);
}

static void
strobe_recipe_row_class_init (StrobeRecipeRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_recipe_row_dispose;
}

static void
add_entry (StrobeRecipeRow *self)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  self->address =
    g_object_new (GTK_TYPE_ENTRY, "valign", GTK_ALIGN_CENTER, "width-chars", ADDRESS_CHARS,
                  "max-width-chars", ADDRESS_CHARS, "input-hints", GTK_INPUT_HINT_NO_SPELLCHECK,
                  "tooltip-text", _ ("Address in flash, hex with 0x or decimal"), NULL);
  gtk_widget_add_css_class (GTK_WIDGET (self->address), "monospace");
  /* A number is read from left to right in any language. */
  gtk_widget_set_direction (GTK_WIDGET (self->address), GTK_TEXT_DIR_LTR);
  g_signal_connect_object (focus, "leave", G_CALLBACK (commit), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->address), focus);
  g_signal_connect_object (self->address, "activate", G_CALLBACK (commit), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), GTK_WIDGET (self->address));
}

static void
strobe_recipe_row_init (StrobeRecipeRow *self)
{
  /* Names come from files: they are text, never markup. */
  g_object_set (self, "use-markup", FALSE, "subtitle-lines", 0, "title-lines", 0, NULL);
  self->included = g_object_new (GTK_TYPE_CHECK_BUTTON, "valign", GTK_ALIGN_CENTER, NULL);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), GTK_WIDGET (self->included));
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), GTK_WIDGET (self->included));
  add_entry (self);
}

static void
name_widgets (StrobeRecipeRow *self, const char *name)
{
  /* Translators: the name of a file */
  g_autofree char *address = g_strdup_printf (_ ("Address of %s"), name);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->included), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->address), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  address, -1);
}

/**
 * strobe_recipe_row_new:
 * @editor: what it shows and changes
 * @index: which file of its recipe
 *
 * Makes a row.
 *
 * Units: @index counts files of the recipe.
 *
 * Ownership: keeps a reference on @editor.
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
strobe_recipe_row_new (StrobeRecipeEditor *editor, guint index)
{
  StrobeRecipeRow *self = g_object_new (STROBE_TYPE_RECIPE_ROW, NULL);
  const char *name;

  self->editor = g_object_ref (editor);
  self->index = index;
  name = get_item (self)->name;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), name);
  name_widgets (self, name);
  strobe_recipe_row_update (self);
  g_signal_connect_object (self->included, "toggled", G_CALLBACK (included_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->address, "changed", G_CALLBACK (show_remark), self,
                           G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

/**
 * strobe_recipe_row_update:
 * @self: a row whose editor has the same files still
 *
 * Shows what the recipe says by now. What is being written stays.
 *
 * Context: main thread.
 */
void
strobe_recipe_row_update (StrobeRecipeRow *self)
{
  const StrobeRecipeItem *item;
  g_autofree char *address = NULL;
  guint32 written = 0;
  gboolean is_written;

  g_return_if_fail (STROBE_IS_RECIPE_ROW (self));

  item = get_item (self);
  address = dup_address (item);
  is_written = strobe_build_number_parse_address (
                 gtk_editable_get_text (GTK_EDITABLE (self->address)), &written) &&
               item->address_source != STROBE_RECIPE_ADDRESS_UNKNOWN && written == item->address;
  if (!is_written &&
      !gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (GTK_EDITABLE (self->address)))))
    gtk_editable_set_text (GTK_EDITABLE (self->address), address);
  gtk_check_button_set_active (self->included, item->included);
  gtk_widget_set_sensitive (GTK_WIDGET (self->address), item->included);
  show_remark (self);
}
