/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/firmware-details.h"

#include <glib/gi18n.h>
#include <string.h>

#include "app/firmware-json.h"
#include "ui/common/error-pane.h"
#include "ui/common/fact-row.h"
#include "ui/firmware/firmware-facts.h"
#include "ui/firmware/firmware-text.h"
#include "ui/map/flash-map.h"
#include "ui/firmware/note-list.h"

/**
 * StrobeFirmwareDetails:
 *
 * Shows a firmware to the last checksum: what is wrong with it, its map, and what is known of the
 * file and of what is in it.
 *
 * Made by the firmware card.
 *
 * Context: main thread.
 */
struct _StrobeFirmwareDetails {
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  AdwToastOverlay *toasts;
  GtkBox *content;
  StrobeFlashMap *map;
  StrobeNoteList *notes;
  StrobeFirmwareFile *file;
};

G_DEFINE_FINAL_TYPE (StrobeFirmwareDetails, strobe_firmware_details, ADW_TYPE_WINDOW)

static void
say (StrobeFirmwareDetails *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

static void
copy_cb (StrobeFirmwareDetails *self)
{
  g_autoptr (GPtrArray) sections = strobe_firmware_facts_new (self->file);
  g_autoptr (GArray) notes =
               strobe_firmware_notes_new (strobe_firmware_file_get_firmware (self->file));
  g_autofree char *said = strobe_firmware_notes_dup_text (notes);
  g_autofree char *known = strobe_firmware_facts_dup_text (sections);
  g_autofree char *text = g_strdup_printf ("%s%s%s", said, *said != '\0' ? "\n" : "", known);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  say (self, _ ("Copied"));
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeFirmwareDetails) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *base = g_file_get_basename (G_FILE (source));
  g_autofree char *name = g_filename_display_name (base);
  g_autofree char *text = NULL;

  if (g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    /* Translators: what is known of a firmware; followed by the name of the file it is in now */
    text = g_strdup_printf (_ ("Exported as %s"), name);
  else
    text = g_strdup_printf (_ ("Could not save: %s"), error->message);
  say (self, text);
}

static void
response_cb (GtkFileChooserNative *chooser, int response, gpointer user_data)
{
  g_autoptr (GtkFileChooserNative) held = chooser;
  g_autoptr (StrobeFirmwareDetails) self = user_data;
  g_autoptr (GFile) file = NULL;

  if (response != GTK_RESPONSE_ACCEPT)
    return;
  file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  strobe_firmware_details_export (self, file);
}

static void
export_cb (StrobeFirmwareDetails *self)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (
    _ ("Export as JSON"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_SAVE, NULL, NULL);

  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), "firmware.json");
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect (chooser, "response", G_CALLBACK (response_cb), g_object_ref (self));
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* All but the map and the notes, which stay where they are. */
static void
clear (StrobeFirmwareDetails *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->content));

  while (child != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (child);

    if (child != GTK_WIDGET (self->map) && child != GTK_WIDGET (self->notes))
      gtk_box_remove (self->content, child);
    child = next;
  }
}

static void
insert_above_map (StrobeFirmwareDetails *self, GtkWidget *widget)
{
  gtk_box_insert_child_after (self->content, widget,
                              gtk_widget_get_prev_sibling (GTK_WIDGET (self->map)));
}

static void
add_problems (StrobeFirmwareDetails *self, StrobeFirmware *firmware)
{
  GPtrArray *problems = strobe_firmware_get_problems (firmware);
  g_autofree char *name = strobe_firmware_file_dup_name (self->file);

  for (guint i = 0; i < problems->len; i++) {
    GtkWidget *pane = g_object_new (STROBE_TYPE_ERROR_PANE, NULL);

    strobe_error_pane_set_error (STROBE_ERROR_PANE (pane), g_ptr_array_index (problems, i), name);
    insert_above_map (self, pane);
  }
}

/* Problems have panes of their own. */
static void
show_remarks (StrobeFirmwareDetails *self, StrobeFirmware *firmware)
{
  g_autoptr (GArray) notes = strobe_firmware_notes_new (firmware);

  strobe_note_list_clear (self->notes);
  for (guint i = 0; i < notes->len; i++) {
    const StrobeFirmwareNote *note = &g_array_index (notes, StrobeFirmwareNote, i);

    if (note->level != STROBE_FIRMWARE_NOTE_PROBLEM)
      strobe_note_list_add (self->notes, note, FALSE);
  }
}

static GtkWidget *
create_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  return label;
}

static GtkWidget *
create_list (const StrobeFirmwareFacts *facts)
{
  GtkWidget *list = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  facts->title, -1);
  for (guint i = 0; i < facts->facts->len; i++) {
    const StrobeFirmwareFact *fact = &g_array_index (facts->facts, StrobeFirmwareFact, i);

    gtk_list_box_append (GTK_LIST_BOX (list),
                         strobe_fact_row_new (fact->name, fact->value, fact->is_bad));
  }
  return list;
}

static void
add_section (StrobeFirmwareDetails *self, const StrobeFirmwareFacts *facts)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_box_append (GTK_BOX (box), create_label (facts->title, "heading"));
  if (facts->subtitle != NULL)
    gtk_box_append (GTK_BOX (box), create_label (facts->subtitle, "dim-label"));
  gtk_box_append (GTK_BOX (box), create_list (facts));
  gtk_box_append (self->content, box);
}

static void
strobe_firmware_details_dispose (GObject *object)
{
  g_clear_object (&STROBE_FIRMWARE_DETAILS (object)->file);
  G_OBJECT_CLASS (strobe_firmware_details_parent_class)->dispose (object);
}

static void
strobe_firmware_details_class_init (StrobeFirmwareDetailsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_firmware_details_dispose;
  g_type_ensure (STROBE_TYPE_FLASH_MAP);
  g_type_ensure (STROBE_TYPE_NOTE_LIST);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/firmware/firmware-details.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareDetails, title);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareDetails, toasts);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareDetails, content);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareDetails, map);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareDetails, notes);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
strobe_firmware_details_init (StrobeFirmwareDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_firmware_details_new:
 * @parent: the window it belongs to
 * @file: a firmware file, sound or not
 *
 * Makes the window.
 *
 * Ownership: GTK holds it until it is closed.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the window, not shown yet
 */
StrobeFirmwareDetails *
strobe_firmware_details_new (GtkWindow *parent, StrobeFirmwareFile *file)
{
  StrobeFirmwareDetails *self = g_object_new (STROBE_TYPE_FIRMWARE_DETAILS, "transient-for", parent,
                                              "destroy-with-parent", TRUE, NULL);

  strobe_firmware_details_set_file (self, file);
  return self;
}

/**
 * strobe_firmware_details_set_file:
 * @self: the window
 * @file: another firmware file, or a newer one
 *
 * Shows a firmware in the place of the one that is shown.
 *
 * Ownership: keeps a reference on @file.
 *
 * Context: main thread.
 */
void
strobe_firmware_details_set_file (StrobeFirmwareDetails *self, StrobeFirmwareFile *file)
{
  StrobeFirmware *firmware = strobe_firmware_file_get_firmware (file);
  g_autofree char *title = strobe_firmware_text_dup_title (file);
  g_autoptr (GPtrArray) sections = strobe_firmware_facts_new (file);

  g_return_if_fail (STROBE_IS_FIRMWARE_DETAILS (self));

  g_set_object (&self->file, file);
  adw_window_title_set_title (self->title, gtk_window_get_title (GTK_WINDOW (self)));
  adw_window_title_set_subtitle (self->title, title);
  clear (self);
  add_problems (self, firmware);
  show_remarks (self, firmware);
  strobe_flash_map_set_firmware (self->map, firmware, NULL);
  for (guint i = 0; i < sections->len; i++)
    add_section (self, g_ptr_array_index (sections, i));
}

/**
 * strobe_firmware_details_export:
 * @self: the window
 * @file: where to
 *
 * Writes all that is known of the firmware into a file, as JSON, and says how it went.
 *
 * Context: main thread.
 */
void
strobe_firmware_details_export (StrobeFirmwareDetails *self, GFile *file)
{
  StrobeFirmware *firmware;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;

  g_return_if_fail (STROBE_IS_FIRMWARE_DETAILS (self));

  firmware = strobe_firmware_file_get_firmware (self->file);
  text = strobe_firmware_json_dup_text (firmware, strobe_firmware_get_problems (firmware), TRUE);
  bytes = g_bytes_new (text, strlen (text));
  g_file_replace_contents_bytes_async (file, bytes, NULL, FALSE, G_FILE_CREATE_NONE, NULL,
                                       exported_cb, g_object_ref (self));
}
