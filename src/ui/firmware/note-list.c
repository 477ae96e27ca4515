/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/note-list.h"

#include <glib/gi18n.h>

/**
 * StrobeNoteList:
 *
 * What is worth saying before a firmware is flashed, each with an icon and the next step.
 *
 * Made by the templates of the firmware card and of the details.
 *
 * Context: main thread.
 */
struct _StrobeNoteList {
  AdwBin parent_instance;

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (StrobeNoteList, strobe_note_list, ADW_TYPE_BIN)

static const char *
get_icon_name (StrobeFirmwareNoteLevel level)
{
  switch (level) {
  case STROBE_FIRMWARE_NOTE_PROBLEM:
    return "dialog-error-symbolic";
  case STROBE_FIRMWARE_NOTE_WARNING:
    return "dialog-warning-symbolic";
  case STROBE_FIRMWARE_NOTE_HINT:
    return "dialog-information-symbolic";
  }
  g_assert_not_reached ();
}

static const char *
get_style (StrobeFirmwareNoteLevel level)
{
  switch (level) {
  case STROBE_FIRMWARE_NOTE_PROBLEM:
    return "error";
  case STROBE_FIRMWARE_NOTE_WARNING:
    return "warning";
  case STROBE_FIRMWARE_NOTE_HINT:
    return "hint";
  }
  g_assert_not_reached ();
}

static GtkWidget *
create_icon (StrobeFirmwareNoteLevel level)
{
  GtkWidget *icon =
    g_object_new (GTK_TYPE_IMAGE, "icon-name", get_icon_name (level), "valign", GTK_ALIGN_START,
                  "margin-top", 2, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (icon, get_style (level));
  return icon;
}

static void
append_label (GtkBox *box, const char *text, const char *style)
{
  GtkWidget *label = g_object_new (GTK_TYPE_LABEL, "label", text, "xalign", 0.f, "wrap", TRUE,
                                   "wrap-mode", PANGO_WRAP_WORD_CHAR, NULL);

  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (box, label);
}

static void
append_row (StrobeNoteList *self, GtkWidget *child, const char *label, const char *description)
{
  GtkWidget *row = g_object_new (GTK_TYPE_LIST_BOX_ROW, "child", child, "activatable", FALSE, NULL);

  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description, -1);
  gtk_list_box_append (self->list, row);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
strobe_note_list_class_init (StrobeNoteListClass *klass)
{
}

static void
strobe_note_list_init (StrobeNoteList *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "notes");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  /* Translators: on a firmware */
                                  _ ("Remarks"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * strobe_note_list_clear:
 * @self: a list
 *
 * Takes all rows away.
 *
 * Context: main thread.
 */
void
strobe_note_list_clear (StrobeNoteList *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (STROBE_IS_NOTE_LIST (self));

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * strobe_note_list_add:
 * @self: a list
 * @note: a note
 * @is_brief: whether what to do is only told when asked for
 *
 * Adds a row with an icon, what is so, and what to do.
 *
 * Ownership: keeps nothing of @note.
 *
 * Context: main thread.
 */
void
strobe_note_list_add (StrobeNoteList *self, const StrobeFirmwareNote *note, gboolean is_brief)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *label = strobe_firmware_notes_dup_label (note);

  g_return_if_fail (STROBE_IS_NOTE_LIST (self));

  /* Else lines break where the label thinks that it looks best. */
  gtk_widget_set_hexpand (words, TRUE);
  append_label (GTK_BOX (words), note->title, NULL);
  if (is_brief)
    gtk_widget_set_tooltip_text (line, note->advice);
  else if (*note->advice != '\0')
    append_label (GTK_BOX (words), note->advice, "note-advice");
  gtk_box_append (GTK_BOX (line), create_icon (note->level));
  gtk_box_append (GTK_BOX (line), words);
  append_row (self, line, label, note->advice);
}

/**
 * strobe_note_list_add_count:
 * @self: a list
 * @n_more: how many notes there are that are not in it
 *
 * Adds a row that says so.
 *
 * Context: main thread.
 */
void
strobe_note_list_add_count (StrobeNoteList *self, guint n_more)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  /* Translators: remarks on a firmware; "Details" is the button below them */
  g_autofree char *text =
    g_strdup_printf (ngettext ("%u more in Details", "%u more in Details", n_more), n_more);

  g_return_if_fail (STROBE_IS_NOTE_LIST (self));

  append_label (GTK_BOX (box), text, "note-advice");
  append_row (self, box, text, "");
}
