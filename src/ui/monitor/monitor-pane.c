/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/monitor/monitor-pane.h"

#include <glib/gi18n.h>

#include "ui/boot/boot-compare.h"
#include "ui/boot/boot-list.h"
#include "ui/hex/hex-page.h"
#include "ui/log/log-page.h"
#include "ui/monitor/monitor-status.h"
#include "ui/plot/plot-page.h"
#include "ui/send/send-bar.h"
#include "ui/terminal/terminal-page.h"

/**
 * StrobeMonitorPane:
 *
 * Shows one monitor session, each page in its own way; the session opens the port by itself, and
 * so the log appears by itself.
 *
 * Made by the template of the window.
 *
 * Context: main thread.
 */
struct _StrobeMonitorPane {
  AdwBin parent_instance;

  GtkStack *pages;
  GtkStackPage *plot_stack_page;
  GtkMenuButton *boots_button;
  GtkPopover *boots_popover;
  StrobeBootList *boots;
  StrobeMonitorStatus *status;
  StrobeLogPage *log;
  StrobeTerminalPage *terminal;
  StrobeHexPage *hex;
  StrobePlotPage *plot;
  StrobeSendBar *send;
  StrobeMonitorSession *session;
  gboolean has_lines;
};

G_DEFINE_FINAL_TYPE (StrobeMonitorPane, strobe_monitor_pane, ADW_TYPE_BIN)

enum {
  PROP_HAS_LINES = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
session_has_lines (StrobeMonitorSession *session)
{
  guint64 first = 0;
  guint64 end = 0;

  if (session == NULL)
    return FALSE;
  strobe_capture_get_byte_range (strobe_monitor_session_get_capture (session), &first, &end);
  return end > first;
}

static void
update_lines (StrobeMonitorPane *self)
{
  gboolean has_lines = session_has_lines (self->session);

  if (has_lines == self->has_lines)
    return;
  self->has_lines = has_lines;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_LINES]);
}

/* A page for curves that never come would only be in the way. */
static void
update_curves (StrobeMonitorPane *self)
{
  gboolean has_curves = strobe_plot_page_has_series (self->plot);

  if (has_curves == gtk_stack_page_get_visible (self->plot_stack_page))
    return;
  if (!has_curves && gtk_stack_get_visible_child (self->pages) == GTK_WIDGET (self->plot))
    gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->log));
  gtk_stack_page_set_visible (self->plot_stack_page, has_curves);
}

static void
ticked_cb (StrobeMonitorPane *self)
{
  update_lines (self);
  update_curves (self);
}

/* The terminal takes the keys themselves. */
static void
page_changed_cb (StrobeMonitorPane *self)
{
  gboolean is_terminal = gtk_stack_get_visible_child (self->pages) == GTK_WIDGET (self->terminal);

  gtk_widget_set_visible (GTK_WIDGET (self->send), self->session != NULL && !is_terminal);
}

static void
show_line_cb (StrobeMonitorPane *self, guint64 number)
{
  gtk_popover_popdown (self->boots_popover);
  strobe_monitor_pane_show_line (self, number);
}

static void
compare_cb (StrobeMonitorPane *self, StrobeBoot *good, StrobeBoot *boot)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));

  gtk_popover_popdown (self->boots_popover);
  gtk_window_present (GTK_WINDOW (strobe_boot_compare_new (
    window, strobe_monitor_session_get_capture (self->session), good, boot)));
}

static void
set_pages (StrobeMonitorPane *self, StrobeMonitorSession *session)
{
  strobe_monitor_status_set_session (self->status, session);
  strobe_boot_list_set_session (self->boots, session);
  strobe_log_page_set_session (self->log, session);
  strobe_terminal_page_set_session (self->terminal, session);
  strobe_hex_page_set_session (self->hex, session);
  strobe_plot_page_set_session (self->plot, session);
  strobe_send_bar_set_session (self->send, session);
}

static void
forget_session (StrobeMonitorPane *self)
{
  if (self->session == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->session, self);
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
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/monitor/monitor-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorPane, pages);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorPane, plot_stack_page);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorPane, boots_button);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorPane, boots_popover);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorPane, boots);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorPane, status);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorPane, log);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorPane, terminal);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorPane, hex);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorPane, plot);
  gtk_widget_class_bind_template_child (widget_class, StrobeMonitorPane, send);
  gtk_widget_class_bind_template_callback (widget_class, page_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_line_cb);
  gtk_widget_class_bind_template_callback (widget_class, compare_cb);
}

static void
strobe_monitor_pane_class_init (StrobeMonitorPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = strobe_monitor_pane_get_property;
  object_class->dispose = strobe_monitor_pane_dispose;
  properties[PROP_HAS_LINES] = g_param_spec_boolean ("has-lines", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  g_type_ensure (STROBE_TYPE_BOOT_LIST);
  g_type_ensure (STROBE_TYPE_HEX_PAGE);
  g_type_ensure (STROBE_TYPE_LOG_PAGE);
  g_type_ensure (STROBE_TYPE_MONITOR_STATUS);
  g_type_ensure (STROBE_TYPE_PLOT_PAGE);
  g_type_ensure (STROBE_TYPE_SEND_BAR);
  g_type_ensure (STROBE_TYPE_TERMINAL_PAGE);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
strobe_monitor_pane_init (StrobeMonitorPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  page_changed_cb (self);
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
  g_return_if_fail (STROBE_IS_MONITOR_PANE (self));

  if (self->session == session)
    return;
  forget_session (self);
  if (session != NULL) {
    self->session = g_object_ref (session);
    g_signal_connect_object (session, "ticked", G_CALLBACK (ticked_cb), self, G_CONNECT_SWAPPED);
  }
  set_pages (self, session);
  gtk_widget_set_sensitive (GTK_WIDGET (self->boots_button), session != NULL);
  page_changed_cb (self);
  ticked_cb (self);
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

/**
 * strobe_monitor_pane_get_log:
 *
 * Returns: (transfer none): the page of the log
 */
StrobeLogPage *
strobe_monitor_pane_get_log (StrobeMonitorPane *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_PANE (self), NULL);

  return self->log;
}

/**
 * strobe_monitor_pane_get_page:
 *
 * Returns: (transfer none): the name of the page in front: log, terminal, hex or plot
 */
const char *
strobe_monitor_pane_get_page (StrobeMonitorPane *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_PANE (self), NULL);

  return gtk_stack_get_visible_child_name (self->pages);
}

/**
 * strobe_monitor_pane_set_page:
 * @self: a pane
 * @name: of a page
 *
 * Brings a page to the front. The one of the curves is left alone while there are none.
 *
 * Context: main thread.
 */
void
strobe_monitor_pane_set_page (StrobeMonitorPane *self, const char *name)
{
  GtkWidget *child;

  g_return_if_fail (STROBE_IS_MONITOR_PANE (self));

  child = gtk_stack_get_child_by_name (self->pages, name);
  if (child != NULL && gtk_stack_page_get_visible (gtk_stack_get_page (self->pages, child)))
    gtk_stack_set_visible_child (self->pages, child);
}

/**
 * strobe_monitor_pane_show_log:
 * @self: a pane
 *
 * Brings the page of the log to the front.
 *
 * Context: main thread.
 */
void
strobe_monitor_pane_show_log (StrobeMonitorPane *self)
{
  g_return_if_fail (STROBE_IS_MONITOR_PANE (self));

  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->log));
}

/**
 * strobe_monitor_pane_show_line:
 * @self: a pane
 * @number: a line of the session
 *
 * Brings a line into view.
 *
 * Units: @number counts lines of the session.
 *
 * Context: main thread.
 */
void
strobe_monitor_pane_show_line (StrobeMonitorPane *self, guint64 number)
{
  g_return_if_fail (STROBE_IS_MONITOR_PANE (self));

  strobe_monitor_pane_show_log (self);
  strobe_log_page_show_line (self->log, number);
}
