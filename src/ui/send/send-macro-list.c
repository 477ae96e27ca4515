/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/send/send-macro-list.h"

#include <glib/gi18n.h>

#define MAX_HEIGHT_PX 320
#define MAX_CHARS 24

/**
 * StrobeSendMacroList:
 *
 * One row for each macro: the row sends it, its buttons edit and remove it.
 *
 * Made by the template of the send bar.
 *
 * Context: main thread.
 */
struct _StrobeSendMacroList {
  AdwBin parent_instance;

  GtkListBox *list;
  GtkWidget *scroller;
  GtkWidget *empty;
  StrobeSendMacros *macros;
};

G_DEFINE_FINAL_TYPE (StrobeSendMacroList, strobe_send_macro_list, ADW_TYPE_BIN)

enum {
  SIGNAL_SEND,
  SIGNAL_EDIT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static guint
get_index (gpointer widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "index"));
}

static void
edit_cb (GtkWidget *button, StrobeSendMacroList *self)
{
  g_signal_emit (self, signals[SIGNAL_EDIT], 0, get_index (button));
}

static void
remove_cb (GtkWidget *button, StrobeSendMacroList *self)
{
  strobe_send_macros_remove (self->macros, get_index (button));
}

static void
row_cb (StrobeSendMacroList *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[SIGNAL_SEND], 0, (guint) gtk_list_box_row_get_index (row));
}

static void
add_cb (StrobeSendMacroList *self)
{
  g_signal_emit (self, signals[SIGNAL_EDIT], 0, strobe_send_macros_get_n (self->macros));
}

static GtkWidget *
create_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_CHARS);
  if (css_class != NULL) {
    gtk_widget_add_css_class (label, css_class);
    gtk_widget_add_css_class (label, "caption");
    gtk_widget_add_css_class (label, "monospace");
  }
  return label;
}

static GtkWidget *
create_button (
  StrobeSendMacroList *self, guint index, const char *icon, const char *name, GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", callback, self, 0);
  return button;
}

static GtkWidget *
create_row (StrobeSendMacroList *self, guint index)
{
  const char *name = strobe_send_macros_get_name (self->macros, index);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (texts), create_label (name, NULL));
  gtk_box_append (GTK_BOX (texts),
                  create_label (strobe_send_macros_get_text (self->macros, index), "dim-label"));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), create_button (self, index, "document-edit-symbolic", _ ("Edit"),
                                                G_CALLBACK (edit_cb)));
  gtk_box_append (GTK_BOX (box), create_button (self, index, "user-trash-symbolic", _ ("Remove"),
                                                G_CALLBACK (remove_cb)));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static void
fill (StrobeSendMacroList *self)
{
  GtkListBoxRow *row;
  guint n_macros = self->macros != NULL ? strobe_send_macros_get_n (self->macros) : 0;

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  for (guint i = 0; i < n_macros; i++)
    gtk_list_box_append (self->list, create_row (self, i));
  gtk_widget_set_visible (self->scroller, n_macros > 0);
  gtk_widget_set_visible (self->empty, n_macros == 0);
}

static void
strobe_send_macro_list_dispose (GObject *object)
{
  g_clear_object (&STROBE_SEND_MACRO_LIST (object)->macros);
  G_OBJECT_CLASS (strobe_send_macro_list_parent_class)->dispose (object);
}

static void
strobe_send_macro_list_class_init (StrobeSendMacroListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_send_macro_list_dispose;
  signals[SIGNAL_SEND] = g_signal_new ("send", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_EDIT] = g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static GtkWidget *
create_empty (void)
{
  GtkWidget *label = gtk_label_new (_ ("No macros yet"));

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 6);
  return label;
}

static void
strobe_send_macro_list_init (StrobeSendMacroList *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *add = gtk_button_new_with_label (_ ("Add Macro…"));

  self->empty = create_empty ();
  self->scroller = gtk_scrolled_window_new ();
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "macros");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), MAX_HEIGHT_PX);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), GTK_WIDGET (self->list));
  gtk_box_append (GTK_BOX (box), self->empty);
  gtk_box_append (GTK_BOX (box), self->scroller);
  gtk_box_append (GTK_BOX (box), add);
  adw_bin_set_child (ADW_BIN (self), box);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (row_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (add, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
}

/**
 * strobe_send_macro_list_set_macros:
 * @self: a list
 * @macros: what it shows, once and for all
 *
 * Ownership: keeps a reference on @macros.
 *
 * Context: main thread.
 */
void
strobe_send_macro_list_set_macros (StrobeSendMacroList *self, StrobeSendMacros *macros)
{
  g_return_if_fail (STROBE_IS_SEND_MACRO_LIST (self) && self->macros == NULL);

  self->macros = g_object_ref (macros);
  g_signal_connect_object (macros, "changed", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  fill (self);
}
