/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/monitor-pane.h"

#include <glib/gi18n.h>

#include "app/error-text.h"
#include "ui/log-view.h"

/**
 * StrobeMonitorPane:
 *
 * Shows one monitor session; the session opens the port by itself, and so the log appears by
 * itself.
 *
 * Made by the template of the window.
 *
 * Context: main thread.
 */
struct _StrobeMonitorPane {
  AdwBin parent_instance;

  GtkImage *status_icon;
  GtkLabel *status;
  GtkWidget *placeholder;
  StrobeLogView *log;
  StrobeMonitorSession *session;
  gboolean has_lines;
};

G_DEFINE_FINAL_TYPE (StrobeMonitorPane, strobe_monitor_pane, ADW_TYPE_BIN)

enum {
  PROP_HAS_LINES = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static char *
dup_connected (StrobeBoard *board)
{
  const char *tty = strobe_board_get_console_tty (board);
  g_autofree char *name = tty != NULL ? g_path_get_basename (tty) : NULL;

  if (name == NULL || strobe_board_is_practice (board))
    return g_strdup (_ ("Connected"));
  /* Translators: the name of a serial port: "Connected to ttyACM0" */
  return g_strdup_printf (_ ("Connected to %s"), name);
}

static char *
dup_status (StrobeMonitorSession *session)
{
  const GError *error = strobe_monitor_session_get_error (session);

  switch (strobe_monitor_session_get_state (session)) {
  case STROBE_MONITOR_STATE_WAITING:
    return g_strdup (_ ("Waiting for the serial port"));
  case STROBE_MONITOR_STATE_CONNECTED:
    return dup_connected (strobe_monitor_session_get_board (session));
  case STROBE_MONITOR_STATE_BUSY:
    return g_strdup (_ ("Another program uses the serial port"));
  case STROBE_MONITOR_STATE_NO_ACCESS:
    return g_strdup (_ ("Not allowed to open the serial port"));
  case STROBE_MONITOR_STATE_FAILED:
    return g_strdup (error != NULL ? strobe_error_text_get_title (error)
                                   : _ ("The serial port cannot be read"));
  }
  g_assert_not_reached ();
}

static const char *
get_status_icon (StrobeMonitorSession *session)
{
  switch (strobe_monitor_session_get_state (session)) {
  case STROBE_MONITOR_STATE_WAITING:
    return "content-loading-symbolic";
  case STROBE_MONITOR_STATE_CONNECTED:
    return "emblem-ok-symbolic";
  case STROBE_MONITOR_STATE_BUSY:
  case STROBE_MONITOR_STATE_NO_ACCESS:
  case STROBE_MONITOR_STATE_FAILED:
    return "dialog-warning-symbolic";
  }
  g_assert_not_reached ();
}

static void
update_status (StrobeMonitorPane *self)
{
  g_autofree char *status = self->session != NULL ? dup_status (self->session) : NULL;

  gtk_label_set_label (self->status, status != NULL ? status : "");
  gtk_widget_set_visible (GTK_WIDGET (self->status_icon), status != NULL);
  if (self->session != NULL)
    gtk_image_set_from_icon_name (self->status_icon, get_status_icon (self->session));
}

static void
update_lines (StrobeMonitorPane *self)
{
  gboolean has_lines = FALSE;

  if (self->session != NULL)
    has_lines = g_list_model_get_n_items (
                  G_LIST_MODEL (strobe_monitor_session_get_buffer (self->session))) > 0;
  gtk_widget_set_visible (self->placeholder, !has_lines);
  if (has_lines == self->has_lines)
    return;
  self->has_lines = has_lines;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_LINES]);
}

static void
forget_session (StrobeMonitorPane *self)
{
  if (self->session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
  g_signal_handlers_disconnect_by_data (strobe_monitor_session_get_buffer (self->session), self);
  g_clear_object (&self->session);
}

static void
strobe_monitor_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_HAS_LINES)
    g_value_set_boolean (value, STROBE_MONITOR_PANE (object)->has_lines);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strobe_monitor_pane_dispose (GObject *object)
{
  forget_session (STROBE_MONITOR_PANE (object));
  G_OBJECT_CLASS (strobe_monitor_pane_parent_class)->dispose (object);
}

static void
strobe_monitor_pane_class_init (StrobeMonitorPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = strobe_monitor_pane_get_property;
  object_class->dispose = strobe_monitor_pane_dispose;
  properties[PROP_HAS_LINES] = g_param_spec_boolean ("has-lines", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (STROBE_TYPE_LOG_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/strobeapp/Strobe/ui/monitor-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorPane, status_icon);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorPane, status);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorPane, placeholder);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorPane, log);
}

static void
strobe_monitor_pane_init (StrobeMonitorPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * strobe_monitor_pane_set_session:
 * @self: a pane
 * @session: (nullable): whose log it shows
 *
 * Shows a session.
 *
 * Ownership: keeps a reference on @session; stopping it is not the pane's business.
 *
 * Context: main thread.
 */
void
strobe_monitor_pane_set_session (StrobeMonitorPane *self, StrobeMonitorSession *session)
{
  StrobeLogBuffer *buffer = NULL;

  g_return_if_fail (STROBE_IS_MONITOR_PANE (self));

  if (self->session == session)
    return;
  forget_session (self);
  if (session != NULL) {
    self->session = g_object_ref (session);
    buffer = strobe_monitor_session_get_buffer (session);
    g_signal_connect_object (session, "notify::state", G_CALLBACK (update_status), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (buffer, "items-changed", G_CALLBACK (update_lines), self,
                             G_CONNECT_SWAPPED);
  }
  strobe_log_view_set_buffer (self->log, buffer);
  update_status (self);
  update_lines (self);
}

/**
 * strobe_monitor_pane_get_session:
 *
 * Returns: (transfer none) (nullable): the session on screen
 */
StrobeMonitorSession *
strobe_monitor_pane_get_session (StrobeMonitorPane *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_PANE (self), NULL);

  return self->session;
}

/**
 * strobe_monitor_pane_has_lines:
 *
 * Returns: whether there is a log to clear or to save
 */
gboolean
strobe_monitor_pane_has_lines (StrobeMonitorPane *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_PANE (self), FALSE);

  return self->has_lines;
}
