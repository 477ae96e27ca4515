/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/terminal/terminal-page.h"

#include <glib/gi18n.h>

#include "ui/common/send-text.h"
#include "ui/terminal/terminal-keys.h"
#include "ui/terminal/terminal-view.h"

/* How long the notice about lost keys stays. */
#define NOTICE_MS 5000

/**
 * StrobeTerminalPage:
 *
 * The terminal of one session: what the board says, and the keys for it.
 *
 * Made by the template of the monitor pane.
 *
 * Context: main thread.
 */
struct _StrobeTerminalPage {
  AdwBin parent_instance;

  StrobeTerminalView *terminal;
  GtkRevealer *notice;
  GtkLabel *notice_text;
  GtkPopover *menu;
  StrobeMonitorSession *session;
  guint notice_id;
};

G_DEFINE_FINAL_TYPE (StrobeTerminalPage, strobe_terminal_page, ADW_TYPE_BIN)

static gboolean
notice_over_cb (gpointer user_data)
{
  StrobeTerminalPage *self = user_data;

  self->notice_id = 0;
  gtk_revealer_set_reveal_child (self->notice, FALSE);
  return G_SOURCE_REMOVE;
}

static void
hide_notice (StrobeTerminalPage *self)
{
  g_clear_handle_id (&self->notice_id, g_source_remove);
  gtk_revealer_set_reveal_child (self->notice, FALSE);
}

static void
notify (StrobeTerminalPage *self, const char *reason)
{
  /* Translators: %s is the reason: "Waiting for the serial port" */
  g_autofree char *text = g_strdup_printf (_ ("Not sent. %s."), reason);

  gtk_label_set_label (self->notice_text, text);
  gtk_revealer_set_reveal_child (self->notice, TRUE);
  g_clear_handle_id (&self->notice_id, g_source_remove);
  self->notice_id = g_timeout_add (NOTICE_MS, notice_over_cb, self);
}

static void
send_cb (StrobeTerminalPage *self, GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  const char *reason = strobe_send_text_get_obstacle (self->session);

  if (reason != NULL)
    notify (self, reason);
  else if (!strobe_monitor_console_write (strobe_monitor_session_get_console (self->session), bytes,
                                          &error))
    notify (self, strobe_send_text_get_error (error));
  else
    hide_notice (self);
}

static void
ticked_cb (StrobeTerminalPage *self)
{
  strobe_terminal_view_update (self->terminal);
}

static void
state_cb (StrobeTerminalPage *self)
{
  hide_notice (self);
}

static void
copy_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  VteTerminal *terminal = VTE_TERMINAL (STROBE_TERMINAL_PAGE (widget)->terminal);

  if (vte_terminal_get_has_selection (terminal))
    vte_terminal_copy_clipboard_format (terminal, VTE_FORMAT_TEXT);
}

static void
paste_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  vte_terminal_paste_clipboard (VTE_TERMINAL (STROBE_TERMINAL_PAGE (widget)->terminal));
}

static void
select_all_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  vte_terminal_select_all (VTE_TERMINAL (STROBE_TERMINAL_PAGE (widget)->terminal));
}

static void
clear_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_terminal_view_clear (STROBE_TERMINAL_PAGE (widget)->terminal);
}

static void
leave_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (widget)), GTK_DIR_TAB_FORWARD);
}

static void
show_menu (StrobeTerminalPage *self, double x_px, double y_px)
{
  const GdkRectangle at = { (int) x_px, (int) y_px, 1, 1 };

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "terminal.copy",
                                 vte_terminal_get_has_selection (VTE_TERMINAL (self->terminal)));
  gtk_popover_set_pointing_to (self->menu, &at);
  gtk_popover_popup (self->menu);
}

static void
menu_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  show_menu (STROBE_TERMINAL_PAGE (widget), gtk_widget_get_width (widget) / 2.0,
             gtk_widget_get_height (widget) / 2.0);
}

static void
pressed_cb (StrobeTerminalPage *self, int n_press, double x_px, double y_px)
{
  show_menu (self, x_px, y_px);
}

static void
selection_cb (StrobeTerminalPage *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "terminal.copy",
                                 vte_terminal_get_has_selection (VTE_TERMINAL (self->terminal)));
}

static gboolean
strobe_terminal_page_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (STROBE_TERMINAL_PAGE (widget)->terminal));
}

/* A bin without a child to go to takes the focus itself, which is to say the terminal: Shift+Tab
 * would never get past it. */
static gboolean
strobe_terminal_page_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return gtk_widget_child_focus (adw_bin_get_child (ADW_BIN (widget)), direction);
}

static void
strobe_terminal_page_dispose (GObject *object)
{
  StrobeTerminalPage *self = STROBE_TERMINAL_PAGE (object);

  g_clear_handle_id (&self->notice_id, g_source_remove);
  if (self->session != NULL) {
    g_signal_handlers_disconnect_by_data (self->session, self);
    g_signal_handlers_disconnect_by_data (strobe_monitor_session_get_console (self->session), self);
  }
  g_clear_object (&self->session);
  if (self->menu != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->menu)));
  G_OBJECT_CLASS (strobe_terminal_page_parent_class)->dispose (object);
}

static void
strobe_terminal_page_class_init (StrobeTerminalPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_terminal_page_dispose;
  widget_class->focus = strobe_terminal_page_focus;
  widget_class->grab_focus = strobe_terminal_page_grab_focus;
  g_type_ensure (STROBE_TYPE_TERMINAL_VIEW);
  gtk_widget_class_set_template_from_resource (
    widget_class, "/io/github/strobeapp/Strobe/ui/terminal/terminal-page.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeTerminalPage, terminal);
  gtk_widget_class_bind_template_child (widget_class, StrobeTerminalPage, notice);
  gtk_widget_class_bind_template_child (widget_class, StrobeTerminalPage, notice_text);
  gtk_widget_class_bind_template_child (widget_class, StrobeTerminalPage, menu);
  gtk_widget_class_bind_template_callback (widget_class, send_cb);
  gtk_widget_class_bind_template_callback (widget_class, pressed_cb);
  gtk_widget_class_bind_template_callback (widget_class, selection_cb);
  gtk_widget_class_install_action (widget_class, "terminal.copy", NULL, copy_cb);
  gtk_widget_class_install_action (widget_class, "terminal.paste", NULL, paste_cb);
  gtk_widget_class_install_action (widget_class, "terminal.select-all", NULL, select_all_cb);
  gtk_widget_class_install_action (widget_class, "terminal.clear", NULL, clear_cb);
  gtk_widget_class_install_action (widget_class, "terminal.menu", NULL, menu_cb);
  gtk_widget_class_install_action (widget_class, "terminal.leave", NULL, leave_cb);
}

static void
strobe_terminal_page_init (StrobeTerminalPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->menu), GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "terminal.copy", FALSE);
  strobe_terminal_keys_attach (self->terminal);
}

/**
 * strobe_terminal_page_set_session:
 * @self: a page
 * @session: (nullable): whose console it shows
 *
 * Shows the console of a board; what it said before is shown again, but not answered again.
 *
 * Ownership: keeps a reference on @session.
 *
 * Context: main thread.
 */
void
strobe_terminal_page_set_session (StrobeTerminalPage *self, StrobeMonitorSession *session)
{
  g_return_if_fail (STROBE_IS_TERMINAL_PAGE (self));

  if (self->session == session)
    return;
  if (self->session != NULL) {
    g_signal_handlers_disconnect_by_data (self->session, self);
    g_signal_handlers_disconnect_by_data (strobe_monitor_session_get_console (self->session), self);
  }
  g_set_object (&self->session, session);
  hide_notice (self);
  strobe_terminal_view_set_capture (
    self->terminal, session != NULL ? strobe_monitor_session_get_capture (session) : NULL);
  if (session == NULL)
    return;
  g_signal_connect_object (session, "ticked", G_CALLBACK (ticked_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (strobe_monitor_session_get_console (session), "notify::state",
                           G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
}
