/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/recent-menu.h"

#include <glib/gi18n.h>

#include "ui/firmware/recent-firmware.h"

/**
 * StrobeRecentMenu:
 *
 * Lists what was opened lately: app, chip and folder. What is not there now is greyed.
 *
 * Made by the template of the window, in the popover beside Open.
 *
 * Context: main thread; looks for the files without waiting.
 */
struct _StrobeRecentMenu {
  AdwBin parent_instance;

  GtkWidget *none;
  GtkWidget *content;
  GtkListBox *list;
  GSettings *settings;       /* NULL where they cannot be used */
  GCancellable *cancellable; /* of the looking for files */
};

G_DEFINE_FINAL_TYPE (StrobeRecentMenu, strobe_recent_menu, ADW_TYPE_BIN)

/* As people write it: the home folder is "~". */
static char *
dup_path (GFile *file)
{
  g_autoptr (GFile) home = g_file_new_for_path (g_get_home_dir ());
  g_autofree char *below = g_file_get_relative_path (home, file);
  g_autofree char *shown = below != NULL ? g_filename_display_name (below) : NULL;

  return shown != NULL ? g_strconcat ("~/", shown, NULL) : g_file_get_parse_name (file);
}

static char *
dup_subtitle (const StrobeRecentFirmware *entry, const char *path)
{
  if (*entry->chip == '\0')
    return g_strdup (path);
  return g_strdup_printf ("%s · %s", entry->chip, path);
}

static void
found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) row = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (info != NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_sensitive (row, FALSE);
  gtk_label_set_label (g_object_get_data (G_OBJECT (row), "subtitle"), _ ("Not there now"));
}

static void
look_for (StrobeRecentMenu *self, GtkWidget *row, GFile *file)
{
  g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE,
                           G_PRIORITY_DEFAULT, self->cancellable, found_cb, g_object_ref (row));
}

static GtkWidget *
create_label (const char *text, PangoEllipsizeMode mode)
{
  return g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.0, "ellipsize", mode,
                       "max-width-chars", 40, NULL);
}

static GtkWidget *
create_row (const StrobeRecentFirmware *entry, const char *path)
{
  g_autofree char *text = dup_subtitle (entry, path);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *subtitle = create_label (text, PANGO_ELLIPSIZE_MIDDLE);

  gtk_widget_add_css_class (subtitle, "caption");
  gtk_widget_add_css_class (subtitle, "dim-label");
  gtk_box_append (GTK_BOX (box), create_label (entry->title, PANGO_ELLIPSIZE_END));
  gtk_box_append (GTK_BOX (box), subtitle);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_tooltip_text (row, path);
  g_object_set_data (G_OBJECT (row), "subtitle", subtitle);
  return row;
}

static void
append (StrobeRecentMenu *self, const StrobeRecentFirmware *entry)
{
  g_autoptr (GFile) file = g_file_new_for_uri (entry->uris[0]);
  g_autofree char *path = dup_path (file);
  GtkWidget *row = create_row (entry, path);

  gtk_actionable_set_action_target_value (
    GTK_ACTIONABLE (row), g_variant_new_strv ((const char *const *) entry->uris, -1));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "win.open-recent");
  gtk_list_box_append (self->list, row);
  look_for (self, row, file);
}

static void
clear_rows (StrobeRecentMenu *self)
{
  GtkListBoxRow *row;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
}

static void
update (StrobeRecentMenu *self)
{
  g_autoptr (GPtrArray) entries = NULL;

  clear_rows (self);
  entries =
    self->settings != NULL ? strobe_recent_firmware_list (self->settings) : g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < entries->len; i++)
    append (self, g_ptr_array_index (entries, i));
  gtk_widget_set_visible (self->content, entries->len > 0);
  gtk_widget_set_visible (self->none, entries->len == 0);
}

static void
row_activated_cb (StrobeRecentMenu *self)
{
  GtkWidget *popover = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_POPOVER);

  if (popover != NULL)
    gtk_popover_popdown (GTK_POPOVER (popover));
}

static void
clear_clicked_cb (StrobeRecentMenu *self)
{
  strobe_recent_firmware_clear (self->settings);
  update (self);
}

static void
strobe_recent_menu_map (GtkWidget *widget)
{
  update (STROBE_RECENT_MENU (widget));
  GTK_WIDGET_CLASS (strobe_recent_menu_parent_class)->map (widget);
}

static void
strobe_recent_menu_dispose (GObject *object)
{
  StrobeRecentMenu *self = STROBE_RECENT_MENU (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (strobe_recent_menu_parent_class)->dispose (object);
}

static void
strobe_recent_menu_class_init (StrobeRecentMenuClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_recent_menu_dispose;
  widget_class->map = strobe_recent_menu_map;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/firmware/recent-menu.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeRecentMenu, none);
  gtk_widget_class_bind_template_child (widget_class, StrobeRecentMenu, content);
  gtk_widget_class_bind_template_child (widget_class, StrobeRecentMenu, list);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_clicked_cb);
}

static void
strobe_recent_menu_init (StrobeRecentMenu *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_recent_menu_set_settings:
 * @self: a menu
 * @settings: where the list is kept
 *
 * Connects the menu, once.
 *
 * Ownership: keeps a reference on @settings.
 *
 * Context: main thread.
 */
void
strobe_recent_menu_set_settings (StrobeRecentMenu *self, GSettings *settings)
{
  g_return_if_fail (STROBE_IS_RECENT_MENU (self) && self->settings == NULL);

  self->settings = g_object_ref (settings);
}
