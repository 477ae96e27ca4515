/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/boards/rule-dialog.h"

#include <glib/gi18n.h>

#include "rule/udev-rule.h"

/**
 * StrobeRuleDialog:
 *
 * Asks whether the rule file that is there may be replaced, and shows it beside Strobe's.
 *
 * Made by the access pane.
 *
 * Context: main thread.
 */
struct _StrobeRuleDialog {
  AdwMessageDialog parent_instance;

  GtkLabel *present;
  GtkLabel *ours;
  GCancellable *cancellable; /* of the reading */
};

G_DEFINE_FINAL_TYPE (StrobeRuleDialog, strobe_rule_dialog, ADW_TYPE_MESSAGE_DIALOG)

/* A rule file is short; what is longer is shown in part. */
#define SHOWN_BYTES 32768

static void
show_present (StrobeRuleDialog *self, GBytes *bytes)
{
  gsize size_bytes = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size_bytes) : NULL;
  g_autofree char *text = g_utf8_make_valid (data != NULL ? data : "", (gssize) size_bytes);

  if (bytes == NULL)
    gtk_label_set_label (self->present, _ ("The file cannot be read."));
  else if (size_bytes == 0)
    gtk_label_set_label (self->present, _ ("The file is empty: it switches the rule off."));
  else
    gtk_label_set_label (self->present, text);
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
               g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_present (user_data, bytes);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StrobeRuleDialog *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (stream == NULL)
    show_present (self, NULL);
  else
    g_input_stream_read_bytes_async (G_INPUT_STREAM (stream), SHOWN_BYTES, G_PRIORITY_DEFAULT,
                                     self->cancellable, read_cb, self);
}

static void
strobe_rule_dialog_dispose (GObject *object)
{
  StrobeRuleDialog *self = STROBE_RULE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  G_OBJECT_CLASS (strobe_rule_dialog_parent_class)->dispose (object);
}

static void
strobe_rule_dialog_class_init (StrobeRuleDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_rule_dialog_dispose;
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/boards/rule-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeRuleDialog, present);
  gtk_widget_class_bind_template_child (widget_class, StrobeRuleDialog, ours);
}

static void
strobe_rule_dialog_init (StrobeRuleDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  gtk_label_set_label (self->ours, strobe_udev_rule_get_text ());
  gtk_widget_set_direction (GTK_WIDGET (self->ours), GTK_TEXT_DIR_LTR);
  gtk_widget_set_direction (GTK_WIDGET (self->present), GTK_TEXT_DIR_LTR);
}

/**
 * strobe_rule_dialog_new:
 * @parent: (nullable): the window it belongs to
 * @path: the file that is there
 *
 * Makes the dialog; it reads the file by itself.
 *
 * Context: main thread; reads on a worker.
 *
 * Returns: (transfer none): a dialog; GTK holds it until it is closed
 */
GtkWidget *
strobe_rule_dialog_new (GtkWindow *parent, const char *path)
{
  StrobeRuleDialog *self = g_object_new (STROBE_TYPE_RULE_DIALOG, "transient-for", parent, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autofree char *body =
    /* Translators: the path of a file, twice */
    g_strdup_printf (_ ("%s has another content than Strobe's rule. If it is replaced, it is kept "
                        "as %s.old."),
                     path, path);

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (self), body);
  g_file_read_async (file, G_PRIORITY_DEFAULT, self->cancellable, opened_cb, self);
  return GTK_WIDGET (self);
}
