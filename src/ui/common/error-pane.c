/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/common/error-pane.h"

#include "app/error-text.h"
#include "make/make-error.h"

/**
 * StrobeErrorPane:
 *
 * Shows one error in the pane it belongs to; never a dialog.
 *
 * Made by templates, and by the firmware card for each problem of a file.
 *
 * Context: main thread.
 */
struct _StrobeErrorPane {
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *advice;
  GtkLabel *trail;
  GtkExpander *details;
  GtkButton *retry;
  GtkWidget *files;
  GError *error;
  char *report;
};

G_DEFINE_FINAL_TYPE (StrobeErrorPane, strobe_error_pane, ADW_TYPE_BIN)

enum {
  PROP_CAN_RETRY = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
copy_report_cb (StrobeErrorPane *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          self->report != NULL ? self->report : "");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.say-copied", NULL);
}

static void
strobe_error_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CAN_RETRY)
    g_value_set_boolean (value,
                         gtk_widget_get_visible (GTK_WIDGET (STROBE_ERROR_PANE (object)->retry)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strobe_error_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  if (id == PROP_CAN_RETRY)
    gtk_widget_set_visible (GTK_WIDGET (STROBE_ERROR_PANE (object)->retry),
                            g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strobe_error_pane_finalize (GObject *object)
{
  StrobeErrorPane *self = STROBE_ERROR_PANE (object);

  g_clear_error (&self->error);
  g_clear_pointer (&self->report, g_free);
  G_OBJECT_CLASS (strobe_error_pane_parent_class)->finalize (object);
}

static void
strobe_error_pane_class_init (StrobeErrorPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = strobe_error_pane_get_property;
  object_class->set_property = strobe_error_pane_set_property;
  object_class->finalize = strobe_error_pane_finalize;
  properties[PROP_CAN_RETRY] = g_param_spec_boolean ("can-retry", NULL, NULL, FALSE,
                                                     G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ALERT);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/common/error-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeErrorPane, title);
  gtk_widget_class_bind_template_child (widget_class, StrobeErrorPane, advice);
  gtk_widget_class_bind_template_child (widget_class, StrobeErrorPane, trail);
  gtk_widget_class_bind_template_child (widget_class, StrobeErrorPane, details);
  gtk_widget_class_bind_template_child (widget_class, StrobeErrorPane, retry);
  gtk_widget_class_bind_template_child (widget_class, StrobeErrorPane, files);
  gtk_widget_class_bind_template_callback (widget_class, copy_report_cb);
}

static void
strobe_error_pane_init (StrobeErrorPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Where a person has to say something about the files that a firmware is made of. */
static gboolean
is_about_files (const GError *error)
{
  return g_error_matches (error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_UNKNOWN_ADDRESS) ||
         g_error_matches (error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_SAME_ADDRESS) ||
         g_error_matches (error, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_UNKNOWN_CHIP);
}

/**
 * strobe_error_pane_set_error:
 * @self: a pane
 * @error: what happened
 * @context: (nullable): what the report adds, such as the file, the board and the version
 *
 * Shows an error.
 *
 * Ownership: nothing is kept but copies.
 *
 * Context: main thread.
 */
void
strobe_error_pane_set_error (StrobeErrorPane *self, const GError *error, const char *context)
{
  const char *advice;

  g_return_if_fail (STROBE_IS_ERROR_PANE (self) && error != NULL);

  /* The same error once more must not fold the details that somebody reads. */
  if (self->error != NULL && g_error_matches (self->error, error->domain, error->code) &&
      g_str_equal (self->error->message, error->message))
    return;
  g_clear_error (&self->error);
  self->error = g_error_copy (error);
  gtk_label_set_label (self->title, strobe_error_text_get_title (error));
  advice = strobe_error_text_get_advice (error);
  gtk_label_set_label (self->advice, advice);
  gtk_widget_set_visible (GTK_WIDGET (self->advice), advice != NULL && *advice != '\0');
  gtk_widget_set_visible (self->files, is_about_files (error));
  gtk_label_set_label (self->trail, error->message);
  gtk_expander_set_expanded (self->details, FALSE);
  g_free (self->report);
  self->report = strobe_error_text_dup_report (error, context);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  strobe_error_text_get_title (error), -1);
}
