/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware-details.h"

#include <glib/gi18n.h>

#include "ui/error-pane.h"
#include "ui/fact-row.h"
#include "ui/firmware-facts.h"
#include "ui/firmware-text.h"
#include "ui/flash-map.h"

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
  StrobeFirmwareFile *file;
};

G_DEFINE_FINAL_TYPE (StrobeFirmwareDetails, strobe_firmware_details, ADW_TYPE_WINDOW)

static void
copy_cb (StrobeFirmwareDetails *self)
{
  g_autoptr (GPtrArray) sections = strobe_firmware_facts_new (self->file);
  g_autofree char *text = strobe_firmware_facts_dup_text (sections);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Copied")));
}

/* All but the map, which stays where it is. */
static void
clear (StrobeFirmwareDetails *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->content));

  while (child != NULL) {
    GtkWidget *next = gtk_widget_get_next_sibling (child);

    if (child != GTK_WIDGET (self->map))
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
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/firmware-details.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareDetails, title);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareDetails, toasts);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareDetails, content);
  gtk_widget_class_bind_template_child (widget_class, StrobeFirmwareDetails, map);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
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
  strobe_flash_map_set_firmware (self->map, firmware, NULL);
  for (guint i = 0; i < sections->len; i++)
    add_section (self, g_ptr_array_index (sections, i));
}
