/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/recipe/recipe-view.h"

#include "app/error-text.h"
#include "app/make-text.h"
#include "ui/recipe/image-save.h"
#include "ui/recipe/recipe-row.h"

#define MIB (1024u * 1024)
/* A hostile build can have a problem in each pair of its files; the first few say it all. */
#define MAX_PROBLEMS_SHOWN 8

/* Sizes that mkdfu.py takes.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (--flash-size). */
static const guint flash_sizes_mib[] = { 1, 2, 4, 8, 16, 32, 64, 128 };

/**
 * StrobeRecipeView:
 *
 * Shows each file of the recipe with its address, what is wrong with it and what was decided, and
 * has all of it changed. Closes when another firmware comes that was not made here.
 *
 * Made by the recipe bar.
 *
 * Context: main thread.
 */
struct _StrobeRecipeView {
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  AdwToastOverlay *toasts;
  GtkWidget *save;
  GtkWidget *problems_group;
  GtkBox *problems;
  AdwPreferencesGroup *files;
  AdwComboRow *chip;
  AdwComboRow *flash_size;
  AdwPreferencesGroup *notes;
  StrobeRecipeEditor *editor;
  GPtrArray *chips;     /* of const StrobeChip: what can be chosen */
  GPtrArray *rows;      /* of StrobeRecipeRow, not owned */
  GPtrArray *note_rows; /* of GtkWidget, not owned */
  gboolean updating;
};

G_DEFINE_FINAL_TYPE (StrobeRecipeView, strobe_recipe_view, ADW_TYPE_WINDOW)

static gboolean
has_rows_of (StrobeRecipeView *self, StrobeRecipe *recipe)
{
  if (strobe_recipe_get_n_items (recipe) != self->rows->len)
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++) {
    AdwPreferencesRow *row = g_ptr_array_index (self->rows, i);

    if (!g_str_equal (adw_preferences_row_get_title (row),
                      strobe_recipe_get_item (recipe, i)->name))
      return FALSE;
  }
  return TRUE;
}

/* Rows stay as long as the files do, and with them what is being written. */
static void
update_files (StrobeRecipeView *self, StrobeRecipe *recipe)
{
  if (has_rows_of (self, recipe)) {
    g_ptr_array_foreach (self->rows, (GFunc) (void (*) (void)) strobe_recipe_row_update, NULL);
    return;
  }
  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->files, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);
  for (guint i = 0; i < strobe_recipe_get_n_items (recipe); i++) {
    GtkWidget *row = strobe_recipe_row_new (self->editor, i);

    adw_preferences_group_add (self->files, row);
    g_ptr_array_add (self->rows, row);
  }
}

/* The chips that can be flashed, and the one of the files if it is another. */
static void
update_chip (StrobeRecipeView *self, StrobeRecipe *recipe)
{
  const StrobeChip *chip = strobe_recipe_get_chip (recipe);
  guint position = GTK_INVALID_LIST_POSITION;

  if (chip != NULL && !g_ptr_array_find (self->chips, chip, NULL)) {
    g_ptr_array_add (self->chips, (gpointer) chip);
    gtk_string_list_append (GTK_STRING_LIST (adw_combo_row_get_model (self->chip)), chip->name);
  }
  if (chip != NULL)
    g_ptr_array_find (self->chips, chip, &position);
  adw_combo_row_set_selected (self->chip, position);
}

static void
update_flash_size (StrobeRecipeView *self, StrobeRecipe *recipe)
{
  guint position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < G_N_ELEMENTS (flash_sizes_mib); i++) {
    if (flash_sizes_mib[i] * MIB == strobe_recipe_get_flash_size (recipe))
      position = i;
  }
  adw_combo_row_set_selected (self->flash_size, position);
}

static GtkWidget *
create_problem (const GError *error)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon =
    g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-error-symbolic", "valign", GTK_ALIGN_START,
                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *title = g_object_new (GTK_TYPE_LABEL, "label", strobe_error_text_get_title (error),
                                   "xalign", 0.0, "wrap", TRUE, NULL);
  GtkWidget *details = g_object_new (GTK_TYPE_LABEL, "label", error->message, "xalign", 0.0, "wrap",
                                     TRUE, "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  gtk_widget_add_css_class (icon, "error");
  gtk_widget_add_css_class (details, "caption");
  gtk_box_append (GTK_BOX (texts), title);
  gtk_box_append (GTK_BOX (texts), details);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), texts);
  return box;
}

static void
update_problems (StrobeRecipeView *self, StrobeRecipe *recipe)
{
  GPtrArray *problems = strobe_recipe_get_problems (recipe);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->problems))) != NULL)
    gtk_box_remove (self->problems, child);
  for (guint i = 0; i < MIN (problems->len, MAX_PROBLEMS_SHOWN); i++)
    gtk_box_append (self->problems, create_problem (g_ptr_array_index (problems, i)));
  gtk_widget_set_visible (self->problems_group, problems->len > 0);
}

static void
update_notes (StrobeRecipeView *self, StrobeRecipe *recipe)
{
  GPtrArray *notes = strobe_recipe_get_notes (recipe);

  for (guint i = 0; i < self->note_rows->len; i++)
    adw_preferences_group_remove (self->notes, g_ptr_array_index (self->note_rows, i));
  g_ptr_array_set_size (self->note_rows, 0);
  for (guint i = 0; i < notes->len; i++) {
    g_autofree char *text = strobe_make_text_dup_note (g_ptr_array_index (notes, i));
    GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", text,
                                   "title-lines", 0, "focusable", FALSE, NULL);

    adw_preferences_group_add (self->notes, row);
    g_ptr_array_add (self->note_rows, row);
  }
  gtk_widget_set_visible (GTK_WIDGET (self->notes), notes->len > 0);
}

static void
show_source (StrobeRecipeView *self)
{
  StrobeFirmwareSource *source = strobe_recipe_editor_get_source (self->editor);
  g_autofree char *text = g_strdup_printf (
    "%s · %s", strobe_make_text_get_kind (strobe_firmware_source_get_kind (source)),
    strobe_firmware_source_get_name (source));

  adw_window_title_set_subtitle (self->title, text);
}

static void
update (StrobeRecipeView *self)
{
  StrobeRecipe *recipe = strobe_recipe_editor_get_recipe (self->editor);

  if (recipe == NULL) {
    gtk_window_close (GTK_WINDOW (self));
    return;
  }
  self->updating = TRUE;
  show_source (self);
  gtk_widget_set_sensitive (self->save, strobe_recipe_editor_can_save (self->editor));
  update_problems (self, recipe);
  update_files (self, recipe);
  update_chip (self, recipe);
  update_flash_size (self, recipe);
  update_notes (self, recipe);
  self->updating = FALSE;
}

static void
save_clicked_cb (StrobeRecipeView *self)
{
  StrobeFirmwareSource *source = strobe_recipe_editor_get_source (self->editor);
  g_autofree char *name = strobe_image_save_dup_name (strobe_firmware_source_get_firmware (source));

  strobe_image_save_ask (self->toasts, strobe_recipe_editor_get_recipe (self->editor), name);
}

static void
chip_cb (StrobeRecipeView *self)
{
  guint position = adw_combo_row_get_selected (self->chip);

  if (!self->updating && position < self->chips->len)
    strobe_recipe_editor_set_chip (self->editor, g_ptr_array_index (self->chips, position));
}

static void
flash_size_cb (StrobeRecipeView *self)
{
  guint position = adw_combo_row_get_selected (self->flash_size);

  if (!self->updating && position < G_N_ELEMENTS (flash_sizes_mib))
    strobe_recipe_editor_set_flash_size (self->editor, flash_sizes_mib[position] * MIB);
}

static void
strobe_recipe_view_dispose (GObject *object)
{
  g_clear_object (&STROBE_RECIPE_VIEW (object)->editor);
  G_OBJECT_CLASS (strobe_recipe_view_parent_class)->dispose (object);
}

static void
strobe_recipe_view_finalize (GObject *object)
{
  StrobeRecipeView *self = STROBE_RECIPE_VIEW (object);

  g_ptr_array_unref (self->chips);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->note_rows);
  G_OBJECT_CLASS (strobe_recipe_view_parent_class)->finalize (object);
}

static void
strobe_recipe_view_class_init (StrobeRecipeViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_recipe_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = strobe_recipe_view_finalize;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/recipe/recipe-view.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeRecipeView, title);
  gtk_widget_class_bind_template_child (widget_class, StrobeRecipeView, toasts);
  gtk_widget_class_bind_template_child (widget_class, StrobeRecipeView, save);
  gtk_widget_class_bind_template_child (widget_class, StrobeRecipeView, problems_group);
  gtk_widget_class_bind_template_child (widget_class, StrobeRecipeView, problems);
  gtk_widget_class_bind_template_child (widget_class, StrobeRecipeView, files);
  gtk_widget_class_bind_template_child (widget_class, StrobeRecipeView, chip);
  gtk_widget_class_bind_template_child (widget_class, StrobeRecipeView, flash_size);
  gtk_widget_class_bind_template_child (widget_class, StrobeRecipeView, notes);
  gtk_widget_class_bind_template_callback (widget_class, save_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, chip_cb);
  gtk_widget_class_bind_template_callback (widget_class, flash_size_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
list_chips (StrobeRecipeView *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gsize n_chips = 0;
  const StrobeChip *chips = strobe_chip_get_table (&n_chips);

  for (gsize i = 0; i < n_chips; i++) {
    if (!chips[i].has_dfu)
      continue;
    g_ptr_array_add (self->chips, (gpointer) &chips[i]);
    gtk_string_list_append (names, chips[i].name);
  }
  adw_combo_row_set_model (self->chip, G_LIST_MODEL (names));
}

static void
list_flash_sizes (StrobeRecipeView *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (flash_sizes_mib); i++) {
    g_autofree char *name =
      g_format_size_full ((guint64) flash_sizes_mib[i] * MIB, G_FORMAT_SIZE_IEC_UNITS);

    gtk_string_list_append (names, name);
  }
  adw_combo_row_set_model (self->flash_size, G_LIST_MODEL (names));
}

static void
strobe_recipe_view_init (StrobeRecipeView *self)
{
  self->chips = g_ptr_array_new ();
  self->rows = g_ptr_array_new ();
  self->note_rows = g_ptr_array_new ();
  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  list_chips (self);
  list_flash_sizes (self);
}

/**
 * strobe_recipe_view_new:
 * @parent: (nullable): the window it belongs to
 * @editor: what it shows and changes; has a recipe
 *
 * Makes the window; it is not shown yet.
 *
 * Ownership: keeps a reference on @editor.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): a window; GTK holds it until it is closed
 */
GtkWidget *
strobe_recipe_view_new (GtkWindow *parent, StrobeRecipeEditor *editor)
{
  StrobeRecipeView *self = g_object_new (STROBE_TYPE_RECIPE_VIEW, "transient-for", parent, NULL);

  self->editor = g_object_ref (editor);
  g_signal_connect_object (editor, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
