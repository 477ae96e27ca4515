/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/common/fact-row.h"

/**
 * StrobeFactRow:
 *
 * One thing that is known of a firmware.
 *
 * Made by the details of a firmware.
 *
 * Context: main thread.
 */
struct _StrobeFactRow {
  GtkListBoxRow parent_instance;

  GtkLabel *name;
  GtkLabel *value;
};

G_DEFINE_FINAL_TYPE (StrobeFactRow, strobe_fact_row, GTK_TYPE_LIST_BOX_ROW)

static gboolean
copy_cb (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  StrobeFactRow *self = STROBE_FACT_ROW (widget);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), gtk_label_get_text (self->value));
  return TRUE;
}

static GtkLabel *
add_label (GtkBox *box)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_box_append (box, label);
  return GTK_LABEL (label);
}

static void
strobe_fact_row_class_init (StrobeFactRowClass *klass)
{
  gtk_widget_class_add_binding (GTK_WIDGET_CLASS (klass), GDK_KEY_c, GDK_CONTROL_MASK, copy_cb,
                                NULL);
}

static void
strobe_fact_row_init (StrobeFactRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);

  gtk_widget_add_css_class (box, "fact");
  self->name = add_label (GTK_BOX (box));
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "fact-name");
  self->value = add_label (GTK_BOX (box));
  gtk_widget_add_css_class (GTK_WIDGET (self->value), "numeric");
  gtk_label_set_selectable (self->value, TRUE);
  /* One stop a row is enough: the row copies it. */
  gtk_widget_set_focusable (GTK_WIDGET (self->value), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
}

/**
 * strobe_fact_row_new:
 * @name: what it is
 * @value: what is known of it; may be several lines
 * @is_bad: whether it is not as it should be
 *
 * Context: main thread.
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
strobe_fact_row_new (const char *name, const char *value, gboolean is_bad)
{
  StrobeFactRow *self = g_object_new (STROBE_TYPE_FACT_ROW, NULL);
  g_autofree char *both = g_strdup_printf ("%s: %s", name, value);

  gtk_label_set_label (self->name, name);
  gtk_label_set_label (self->value, value);
  if (is_bad)
    gtk_widget_add_css_class (GTK_WIDGET (self->value), "error");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, both, -1);
  return GTK_WIDGET (self);
}
