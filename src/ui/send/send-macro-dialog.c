/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/send/send-macro-dialog.h"

#include <glib/gi18n.h>

#include "ui/send/send-escape.h"

typedef struct {
  AdwMessageDialog *dialog;
  GtkEditable *name;
  GtkEditable *text;
  StrobeSendMacros *macros;
  guint index;
} Form;

static void
free_form (gpointer data)
{
  Form *form = data;

  g_object_unref (form->macros);
  g_free (form);
}

static gboolean
is_text_valid (const char *text)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  return *text != '\0' && strobe_send_escape_decode (text, bytes, NULL);
}

static void
check (Form *form)
{
  const char *text = gtk_editable_get_text (form->text);
  gboolean valid = is_text_valid (text);

  if (valid || *text == '\0')
    gtk_widget_remove_css_class (GTK_WIDGET (form->text), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (form->text), "error");
  adw_message_dialog_set_response_enabled (form->dialog, "save", valid);
}

static void
response_cb (AdwMessageDialog *dialog, const char *response, Form *form)
{
  const char *text = gtk_editable_get_text (form->text);
  const char *name = gtk_editable_get_text (form->name);

  if (g_str_equal (response, "save"))
    strobe_send_macros_set (form->macros, form->index, *name != '\0' ? name : text, text);
}

static GtkEditable *
add_row (GtkListBox *list, const char *title, const char *text)
{
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", title, "text", text,
                                 "activates-default", TRUE, NULL);

  gtk_list_box_append (list, row);
  return GTK_EDITABLE (row);
}

static GtkWidget *
create_form (Form *form, const char *name, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *list = gtk_list_box_new ();
  /* Translators: the codes stay as they are */
  GtkWidget *hint = gtk_label_new (_ ("The text is sent as it is, without a line ending: "
                                      "\\r is CR, \\n is LF, \\t a tab, \\e escape, "
                                      "\\x1b any byte."));

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  form->name = add_row (GTK_LIST_BOX (list), _ ("Name"), name);
  form->text = add_row (GTK_LIST_BOX (list), _ ("Text"), text);
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_widget_add_css_class (hint, "dim-label");
  gtk_widget_add_css_class (hint, "caption");
  gtk_box_append (GTK_BOX (box), list);
  gtk_box_append (GTK_BOX (box), hint);
  return box;
}

/**
 * strobe_send_macro_dialog_show:
 * @parent: the window
 * @macros: where it goes
 * @index: which macro; their number adds one
 * @text: what a new one begins with, with escapes
 *
 * Asks for a macro, and keeps it if the answer is yes.
 *
 * Context: main thread.
 */
void
strobe_send_macro_dialog_show (GtkWindow *parent,
                               StrobeSendMacros *macros,
                               guint index,
                               const char *text)
{
  gboolean is_new = index >= strobe_send_macros_get_n (macros);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (
    adw_message_dialog_new (parent, is_new ? _ ("Add Macro") : _ ("Edit Macro"), NULL));
  Form *form = g_new0 (Form, 1);

  form->dialog = dialog;
  form->macros = g_object_ref (macros);
  form->index = index;
  adw_message_dialog_set_extra_child (
    dialog, create_form (form, is_new ? "" : strobe_send_macros_get_name (macros, index),
                         is_new ? text : strobe_send_macros_get_text (macros, index)));
  adw_message_dialog_add_responses (dialog, "cancel", _ ("_Cancel"), "save", _ ("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_object_set_data_full (G_OBJECT (dialog), "form", form, free_form);
  g_signal_connect_swapped (form->text, "changed", G_CALLBACK (check), form);
  g_signal_connect (dialog, "response", G_CALLBACK (response_cb), form);
  check (form);
  gtk_window_present (GTK_WINDOW (dialog));
}
