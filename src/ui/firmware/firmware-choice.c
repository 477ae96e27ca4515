/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/firmware-choice.h"

#include "app/choice-text.h"

#define N_PRESETS STROBE_REGION_CHOICE_CUSTOM
/* Text that wraps would make a popover as wide as it can be. */
#define POPOVER_WIDTH_CHARS 34

/**
 * StrobeFirmwareChoice:
 *
 * Chooses what of the firmware is written, and says beforehand what that does to the board.
 *
 * Made by the window for its firmware card.
 *
 * Context: main thread.
 */
struct _StrobeFirmwareChoice {
  AdwBin parent_instance;

  GtkMenuButton *button;
  GtkLabel *title;
  GtkWidget *everything;
  GtkWidget *app_only;
  GtkWidget *keep_settings;
  GtkListBox *regions;
  GtkLabel *kept;
  GtkBox *warnings;
  GtkBox *popover_warnings;
  StrobeFirmwareSelection *selection;
  StrobeFirmware *firmware; /* whose regions the rows are */
  GPtrArray *checks;        /* of GtkCheckButton, not owned: one for each region */
};

G_DEFINE_FINAL_TYPE (StrobeFirmwareChoice, strobe_firmware_choice, ADW_TYPE_BIN)

static void update (StrobeFirmwareChoice *self);

static void
check_toggled_cb (StrobeFirmwareChoice *self, GtkCheckButton *check)
{
  guint index = 0;

  if (g_ptr_array_find (self->checks, check, &index))
    strobe_firmware_selection_set_wanted (self->selection, index,
                                          gtk_check_button_get_active (check));
}

/* Names come from the file: they are text, never markup. */
static void
append_region (StrobeFirmwareChoice *self, guint index)
{
  const StrobeFirmwareRegion *region = strobe_firmware_get_region (self->firmware, index);
  g_autofree char *text = strobe_choice_text_dup_region (self->firmware, index);
  GtkWidget *check =
    g_object_new (GTK_TYPE_CHECK_BUTTON, "valign", GTK_ALIGN_CENTER, "active", TRUE, NULL);
  GtkWidget *row =
    g_object_new (ADW_TYPE_ACTION_ROW, "use-markup", FALSE, "title", region->name, "subtitle", text,
                  "subtitle-lines", 0, "title-lines", 0, "activatable-widget", check, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  region->name, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, text, -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (check_toggled_cb), self,
                           G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  gtk_list_box_append (self->regions, row);
  g_ptr_array_add (self->checks, check);
}

static void
show_regions (StrobeFirmwareChoice *self)
{
  GtkListBoxRow *row;

  g_ptr_array_set_size (self->checks, 0);
  while ((row = gtk_list_box_get_row_at_index (self->regions, 0)) != NULL)
    gtk_list_box_remove (self->regions, GTK_WIDGET (row));
  for (guint i = 0; i < strobe_firmware_get_n_regions (self->firmware); i++)
    append_region (self, i);
}

/* The check boxes follow: a preset changes several, and each would ask for a choice of its own. */
static void
update_checks (StrobeFirmwareChoice *self, const gboolean *wanted)
{
  for (guint i = 0; i < self->checks->len; i++) {
    GtkCheckButton *check = g_ptr_array_index (self->checks, i);

    g_signal_handlers_block_by_func (check, check_toggled_cb, self);
    gtk_check_button_set_active (check, wanted[i]);
    g_signal_handlers_unblock_by_func (check, check_toggled_cb, self);
  }
}

static void
update_presets (StrobeFirmwareChoice *self, const gboolean *wanted)
{
  GtkWidget *presets[N_PRESETS] = { self->everything, self->app_only, self->keep_settings };
  StrobeRegionChoice choice = strobe_region_choice_find (self->firmware, wanted);

  for (StrobeRegionChoice i = 0; i < N_PRESETS; i++) {
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (presets[i]), i == choice);
    gtk_widget_set_sensitive (presets[i], strobe_region_choice_is_offered (i, self->firmware));
  }
}

static GtkWidget *
create_warning (const char *text, int max_width_chars)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon =
    g_object_new (GTK_TYPE_IMAGE, "icon-name", "dialog-warning-symbolic", "valign", GTK_ALIGN_START,
                  "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, "hexpand", TRUE, NULL);

  gtk_widget_add_css_class (icon, "warning");
  gtk_label_set_max_width_chars (GTK_LABEL (label), max_width_chars);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  return box;
}

static void
show_warnings (GtkBox *box, char **texts, int max_width_chars)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
  for (guint i = 0; texts[i] != NULL; i++)
    gtk_box_append (box, create_warning (texts[i], max_width_chars));
  gtk_widget_set_visible (GTK_WIDGET (box), texts[0] != NULL);
}

static void
update_effect (StrobeFirmwareChoice *self, const gboolean *wanted)
{
  g_autoptr (StrobeWriteEffect) effect = strobe_write_effect_new (self->firmware, wanted);
  g_autofree char *title = strobe_choice_text_dup_title (self->firmware, wanted);
  g_autofree char *kept = strobe_choice_text_dup_kept (effect);
  g_auto (GStrv) warnings = strobe_choice_text_dup_warnings (effect);

  gtk_label_set_label (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  gtk_label_set_label (self->kept, kept != NULL ? kept : "");
  gtk_widget_set_visible (GTK_WIDGET (self->kept), kept != NULL);
  show_warnings (self->warnings, warnings, -1);
  show_warnings (self->popover_warnings, warnings, POPOVER_WIDTH_CHARS);
}

static void
take_firmware (StrobeFirmwareChoice *self)
{
  StrobeFirmware *firmware = strobe_firmware_selection_get_full (self->selection);

  if (!g_set_object (&self->firmware, firmware))
    return;
  gtk_menu_button_popdown (self->button);
  if (firmware != NULL)
    show_regions (self);
}

/* A firmware of one region has nothing to choose from, but it may do harm. */
static void
update (StrobeFirmwareChoice *self)
{
  const gboolean *wanted = strobe_firmware_selection_get_wanted (self->selection);
  guint n_regions;

  take_firmware (self);
  n_regions = self->firmware != NULL ? strobe_firmware_get_n_regions (self->firmware) : 0;
  gtk_widget_set_visible (GTK_WIDGET (self),
                          n_regions > 0 && strobe_firmware_is_valid (self->firmware));
  gtk_widget_set_visible (GTK_WIDGET (self->button), n_regions > 1);
  if (n_regions == 0)
    return;
  update_checks (self, wanted);
  update_presets (self, wanted);
  update_effect (self, wanted);
}

/* A press on what is chosen already must not leave the button up. */
static void
choose (StrobeFirmwareChoice *self, StrobeRegionChoice choice)
{
  strobe_firmware_selection_choose (self->selection, choice);
  update (self);
}

static void
everything_clicked_cb (StrobeFirmwareChoice *self)
{
  choose (self, STROBE_REGION_CHOICE_EVERYTHING);
}

static void
app_only_clicked_cb (StrobeFirmwareChoice *self)
{
  choose (self, STROBE_REGION_CHOICE_APP_ONLY);
}

static void
keep_settings_clicked_cb (StrobeFirmwareChoice *self)
{
  choose (self, STROBE_REGION_CHOICE_KEEP_SETTINGS);
}

static void
strobe_firmware_choice_dispose (GObject *object)
{
  StrobeFirmwareChoice *self = STROBE_FIRMWARE_CHOICE (object);

  g_clear_object (&self->firmware);
  g_clear_object (&self->selection);
  G_OBJECT_CLASS (strobe_firmware_choice_parent_class)->dispose (object);
}

static void
strobe_firmware_choice_finalize (GObject *object)
{
  g_ptr_array_unref (STROBE_FIRMWARE_CHOICE (object)->checks);
  G_OBJECT_CLASS (strobe_firmware_choice_parent_class)->finalize (object);
}

static void
strobe_firmware_choice_class_init (StrobeFirmwareChoiceClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_firmware_choice_dispose;
  G_OBJECT_CLASS (klass)->finalize = strobe_firmware_choice_finalize;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/firmware/firmware-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareChoice, button);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareChoice, title);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareChoice, everything);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareChoice, app_only);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareChoice, keep_settings);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareChoice, regions);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareChoice, kept);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareChoice, warnings);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareChoice, popover_warnings);
  gtk_widget_class_bind_template_callback (widget_class, everything_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, app_only_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, keep_settings_clicked_cb);
}

static void
strobe_firmware_choice_init (StrobeFirmwareChoice *self)
{
  self->checks = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_firmware_choice_new:
 * @selection: what it shows and changes
 *
 * Makes the widget; it hides itself while there is no sound firmware.
 *
 * Ownership: keeps a reference on @selection.
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): a widget
 */
GtkWidget *
strobe_firmware_choice_new (StrobeFirmwareSelection *selection)
{
  StrobeFirmwareChoice *self = g_object_new (STROBE_TYPE_FIRMWARE_CHOICE, NULL);

  self->selection = g_object_ref (selection);
  g_signal_connect_object (selection, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  return GTK_WIDGET (self);
}
