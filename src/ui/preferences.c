/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/preferences.h"

#include <glib/gi18n.h>

#include "app/context.h"

/**
 * StrobePreferences:
 *
 * The settings as rows. It changes the settings alone; whoever is concerned follows these.
 *
 * Made by the application.
 *
 * Context: main thread.
 */
struct _StrobePreferences {
  AdwPreferencesWindow parent_instance;

  AdwComboRow *style_row;
  GtkSwitch *reopen_switch;
  GtkSwitch *only_changed_switch;
  GtkSwitch *show_log_switch;
  GtkSwitch *notify_switch;
  AdwComboRow *times_row;
  GtkSwitch *wrap_switch;
  GtkSwitch *keep_switch;
  AdwActionRow *folder_row;
  GtkWidget *default_folder_button;
  GtkWidget *log_folder_button;
  AdwComboRow *space_row;
  AdwPreferencesGroup *symbols_group;
  GtkWidget *add_folder_button;

  GSettings *settings;
  GPtrArray *symbol_rows;        /* of AdwActionRow, in the group */
  GtkFileChooserNative *chooser; /* while it is open */
};

G_DEFINE_FINAL_TYPE (StrobePreferences, strobe_preferences, ADW_TYPE_PREFERENCES_WINDOW)

/* In the order of the rows' models. */
static const char *const style_names[] = { "default", "light", "dark", NULL };
static const char *const times_names[] = { "off", "absolute", "boot", "delta", NULL };
static const guint space_mib[] = { 256, 1024, 2048, 4096, 8192, 16384, 32768 };

static gboolean
get_choice (GValue *value, GVariant *variant, gpointer user_data)
{
  const char *const *names = user_data;

  for (guint i = 0; names[i] != NULL; i++) {
    if (g_str_equal (names[i], g_variant_get_string (variant, NULL))) {
      g_value_set_uint (value, i);
      return TRUE;
    }
  }
  return FALSE;
}

static GVariant *
set_choice (const GValue *value, const GVariantType *type, gpointer user_data)
{
  const char *const *names = user_data;

  return g_variant_new_string (names[g_value_get_uint (value)]);
}

/* A number that was not set here shows as the next larger one. */
static gboolean
get_space (GValue *value, GVariant *variant, gpointer user_data)
{
  guint wanted = (guint) g_variant_get_int32 (variant);
  guint i = 0;

  while (i < G_N_ELEMENTS (space_mib) - 1 && space_mib[i] < wanted)
    i++;
  g_value_set_uint (value, i);
  return TRUE;
}

static GVariant *
set_space (const GValue *value, const GVariantType *type, gpointer user_data)
{
  return g_variant_new_int32 ((gint32) space_mib[g_value_get_uint (value)]);
}

static void
fill_space_row (StrobePreferences *self)
{
  g_autoptr (GtkStringList) sizes = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (space_mib); i++)
    gtk_string_list_take (
      sizes, g_format_size_full ((guint64) space_mib[i] << 20, G_FORMAT_SIZE_IEC_UNITS));
  adw_combo_row_set_model (self->space_row, G_LIST_MODEL (sizes));
}

/* As people write it: the home folder is "~". */
static char *
dup_display_path (const char *path)
{
  const char *home = g_get_home_dir ();
  g_autofree char *name = g_filename_display_name (path);
  gsize length = strlen (home);

  if (length > 1 && g_str_has_prefix (path, home) && path[length] == G_DIR_SEPARATOR)
    return g_strconcat ("~", name + length, NULL);
  return g_steal_pointer (&name);
}

static void
folder_changed_cb (StrobePreferences *self)
{
  g_autofree char *folder = g_settings_get_string (self->settings, "log-folder");
  gboolean is_default = *folder == '\0';
  g_autofree char *path =
    is_default ? strobe_context_dup_default_log_folder () : g_steal_pointer (&folder);
  g_autofree char *text = dup_display_path (path);

  adw_action_row_set_subtitle (self->folder_row, text);
  gtk_widget_set_visible (self->default_folder_button, !is_default);
}

static void
default_folder_cb (StrobePreferences *self)
{
  g_settings_reset (self->settings, "log-folder");
}

static void
set_symbol_folders (StrobePreferences *self, const char *add, const char *leave_out)
{
  g_auto (GStrv) before = g_settings_get_strv (self->settings, "symbol-folders");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) after = NULL;

  for (guint i = 0; before[i] != NULL; i++) {
    if (g_strcmp0 (before[i], leave_out) != 0 && g_strcmp0 (before[i], add) != 0)
      g_strv_builder_add (builder, before[i]);
  }
  if (add != NULL)
    g_strv_builder_add (builder, add);
  after = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, "symbol-folders", (const char *const *) after);
}

static void
remove_folder_cb (GtkButton *button, StrobePreferences *self)
{
  set_symbol_folders (self, NULL, g_object_get_data (G_OBJECT (button), "folder"));
}

static GtkWidget *
create_remove_button (StrobePreferences *self, const char *path)
{
  GtkWidget *button = gtk_button_new_from_icon_name ("edit-delete-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, _ ("Remove Folder"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Remove Folder"), -1);
  gtk_widget_set_sensitive (button, g_settings_is_writable (self->settings, "symbol-folders"));
  g_object_set_data_full (G_OBJECT (button), "folder", g_strdup (path), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_folder_cb), self, 0);
  return button;
}

static void
add_symbol_row (StrobePreferences *self, const char *path)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *text = dup_display_path (path);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), text);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), create_remove_button (self, path));
  adw_preferences_group_add (self->symbols_group, row);
  g_ptr_array_add (self->symbol_rows, row);
}

static void
symbols_changed_cb (StrobePreferences *self)
{
  g_auto (GStrv) folders = g_settings_get_strv (self->settings, "symbol-folders");

  for (guint i = 0; i < self->symbol_rows->len; i++)
    adw_preferences_group_remove (self->symbols_group, g_ptr_array_index (self->symbol_rows, i));
  g_ptr_array_set_size (self->symbol_rows, 0);
  for (guint i = 0; folders[i] != NULL; i++)
    add_symbol_row (self, folders[i]);
}

/* (transfer full) (nullable): the folder that was chosen */
static char *
take_chosen (StrobePreferences *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  return file != NULL ? g_file_get_path (file) : NULL;
}

static void
log_folder_chosen_cb (StrobePreferences *self, int response)
{
  g_autofree char *path = take_chosen (self, response);

  if (path != NULL)
    g_settings_set_string (self->settings, "log-folder", path);
}

static void
symbol_folder_chosen_cb (StrobePreferences *self, int response)
{
  g_autofree char *path = take_chosen (self, response);

  if (path != NULL)
    set_symbol_folders (self, path, NULL);
}

static void
choose_folder (StrobePreferences *self, const char *title, GCallback callback)
{
  g_clear_object (&self->chooser);
  self->chooser = gtk_file_chooser_native_new (title, GTK_WINDOW (self),
                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, NULL, NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  g_signal_connect_object (self->chooser, "response", callback, self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
choose_log_folder_cb (StrobePreferences *self)
{
  choose_folder (self, _ ("Folder of the Logs"), G_CALLBACK (log_folder_chosen_cb));
}

static void
choose_symbol_folder_cb (StrobePreferences *self)
{
  choose_folder (self, _ ("Folder of ELF Files"), G_CALLBACK (symbol_folder_chosen_cb));
}

static void
strobe_preferences_dispose (GObject *object)
{
  StrobePreferences *self = STROBE_PREFERENCES (object);

  g_clear_object (&self->chooser);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->symbol_rows, g_ptr_array_unref);
  G_OBJECT_CLASS (strobe_preferences_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/strobeapp/Strobe/ui/preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobePreferences, style_row);
  gtk_widget_class_bind_template_child (widget_class, StrobePreferences, reopen_switch);
  gtk_widget_class_bind_template_child (widget_class, StrobePreferences, only_changed_switch);
  gtk_widget_class_bind_template_child (widget_class, StrobePreferences, show_log_switch);
  gtk_widget_class_bind_template_child (widget_class, StrobePreferences, notify_switch);
  gtk_widget_class_bind_template_child (widget_class, StrobePreferences, times_row);
  gtk_widget_class_bind_template_child (widget_class, StrobePreferences, wrap_switch);
  gtk_widget_class_bind_template_child (widget_class, StrobePreferences, keep_switch);
  gtk_widget_class_bind_template_child (widget_class, StrobePreferences, folder_row);
  gtk_widget_class_bind_template_child (widget_class, StrobePreferences, default_folder_button);
  gtk_widget_class_bind_template_child (widget_class, StrobePreferences, log_folder_button);
  gtk_widget_class_bind_template_child (widget_class, StrobePreferences, space_row);
  gtk_widget_class_bind_template_child (widget_class, StrobePreferences, symbols_group);
  gtk_widget_class_bind_template_child (widget_class, StrobePreferences, add_folder_button);
  gtk_widget_class_bind_template_callback (widget_class, default_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_log_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_symbol_folder_cb);
}

static void
strobe_preferences_class_init (StrobePreferencesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_preferences_dispose;
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
strobe_preferences_init (StrobePreferences *self)
{
  self->symbol_rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fill_space_row (self);
}

static void
bind_switches (StrobePreferences *self)
{
  const struct {
    const char *key;
    GtkSwitch *widget;
  } switches[] = {
    { "reopen-firmware", self->reopen_switch },
    { "show-log-after-flash", self->show_log_switch },
    { "only-changed", self->only_changed_switch },
    { "notify", self->notify_switch },
    { "log-wrap", self->wrap_switch },
    { "keep-logs", self->keep_switch },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    g_settings_bind (self->settings, switches[i].key, switches[i].widget, "active",
                     G_SETTINGS_BIND_DEFAULT);
}

static void
bind_combos (StrobePreferences *self)
{
  g_settings_bind_with_mapping (self->settings, "style", self->style_row, "selected",
                                G_SETTINGS_BIND_DEFAULT, get_choice, set_choice,
                                (gpointer) style_names, NULL);
  g_settings_bind_with_mapping (self->settings, "log-times", self->times_row, "selected",
                                G_SETTINGS_BIND_DEFAULT, get_choice, set_choice,
                                (gpointer) times_names, NULL);
  /* Whether it can be changed is not the only thing that makes it sensitive. */
  g_settings_bind_with_mapping (self->settings, "log-space", self->space_row, "selected",
                                G_SETTINGS_BIND_DEFAULT | G_SETTINGS_BIND_NO_SENSITIVITY, get_space,
                                set_space, NULL, NULL);
}

static void
bind_folders (StrobePreferences *self)
{
  g_settings_bind_writable (self->settings, "log-folder", self->log_folder_button, "sensitive",
                            FALSE);
  g_settings_bind_writable (self->settings, "symbol-folders", self->add_folder_button, "sensitive",
                            FALSE);
  g_signal_connect_object (self->settings, "changed::log-folder", G_CALLBACK (folder_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::symbol-folders",
                           G_CALLBACK (symbols_changed_cb), self, G_CONNECT_SWAPPED);
  folder_changed_cb (self);
  symbols_changed_cb (self);
}

/**
 * strobe_preferences_new:
 * @parent: (nullable): the window it belongs to
 * @settings: what is shown and changed
 *
 * Makes the window; it is not shown yet.
 *
 * Ownership: keeps a reference on @settings.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): a window; GTK holds it until it is closed
 */
StrobePreferences *
strobe_preferences_new (GtkWindow *parent, GSettings *settings)
{
  StrobePreferences *self = g_object_new (STROBE_TYPE_PREFERENCES, "transient-for", parent, NULL);

  self->settings = g_object_ref (settings);
  bind_switches (self);
  bind_combos (self);
  bind_folders (self);
  return self;
}
