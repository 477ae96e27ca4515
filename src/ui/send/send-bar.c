/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/send/send-bar.h"

#include <glib/gi18n.h>

#include "ui/send/line-ending.h"
#include "ui/send/send-escape.h"
#include "ui/send/send-history.h"
#include "ui/send/send-macro-dialog.h"
#include "ui/send/send-macro-list.h"
#include "ui/send/send-transfer.h"
#include "ui/common/send-text.h"
#include "ui/common/settings.h"

#define NOTICE_MS 8000

/**
 * StrobeSendBar:
 *
 * Sends to the board of one session. What was sent, the macros and the line ending are kept for
 * all boards.
 *
 * Made by the template of the monitor pane.
 *
 * Context: main thread.
 */
struct _StrobeSendBar {
  AdwBin parent_instance;

  GtkEntry *entry;
  GtkMenuButton *ending_button;
  GtkPopover *macro_popover;
  StrobeSendMacroList *macro_list;
  GtkRevealer *notice;
  GtkLabel *notice_text;
  StrobeSendTransfer *transfer;
  GSettings *settings; /* NULL where the program was not installed */
  GSimpleAction *ending_action;
  StrobeLineEnding ending;
  StrobeSendHistory *history;
  StrobeSendMacros *macros;
  StrobeMonitorSession *session;
  guint notice_id;
};

G_DEFINE_FINAL_TYPE (StrobeSendBar, strobe_send_bar, ADW_TYPE_BIN)

static gboolean
notice_over_cb (gpointer user_data)
{
  StrobeSendBar *self = user_data;

  self->notice_id = 0;
  gtk_revealer_set_reveal_child (self->notice, FALSE);
  return G_SOURCE_REMOVE;
}

static void
hide_notice (StrobeSendBar *self)
{
  g_clear_handle_id (&self->notice_id, g_source_remove);
  gtk_revealer_set_reveal_child (self->notice, FALSE);
}

static void
notify (StrobeSendBar *self, const char *text)
{
  gtk_label_set_label (self->notice_text, text);
  gtk_revealer_set_reveal_child (self->notice, TRUE);
  g_clear_handle_id (&self->notice_id, g_source_remove);
  self->notice_id = g_timeout_add (NOTICE_MS, notice_over_cb, self);
}

static gboolean
check (StrobeSendBar *self, gboolean done, const GError *error)
{
  if (done)
    hide_notice (self);
  else
    notify (self, strobe_send_text_get_error (error));
  return done;
}

static gboolean
send_bytes (StrobeSendBar *self, GByteArray *data)
{
  g_autoptr (GBytes) bytes = g_bytes_new (data->data, data->len);
  g_autoptr (GError) error = NULL;

  return check (self,
                strobe_monitor_console_write (strobe_monitor_session_get_console (self->session),
                                              bytes, &error),
                error);
}

static gboolean
can_send (StrobeSendBar *self)
{
  return strobe_send_text_get_obstacle (self->session) == NULL;
}

static void
remember (StrobeSendBar *self, const char *line)
{
  g_auto (GStrv) lines = NULL;

  strobe_send_history_add (self->history, line);
  lines = strobe_send_history_dup_lines (self->history);
  if (self->settings != NULL)
    g_settings_set_strv (self->settings, "send-history", (const char *const *) lines);
}

static void
send_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeSendBar *self = STROBE_SEND_BAR (widget);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  const char *ending = strobe_line_ending_get_bytes (self->ending);
  g_autoptr (GByteArray) data = g_byte_array_new ();

  g_byte_array_append (data, (const guint8 *) text, (guint) strlen (text));
  g_byte_array_append (data, (const guint8 *) ending, (guint) strlen (ending));
  if (!can_send (self) || data->len == 0 || !send_bytes (self, data))
    return;
  remember (self, text);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

static void
activate_cb (StrobeSendBar *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "send.line", NULL);
}

static void
show_line (StrobeSendBar *self, const char *line)
{
  if (line == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), line);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
}

static gboolean
key_cb (StrobeSendBar *self, guint keyval, guint keycode, GdkModifierType state)
{
  if ((state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK | GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (keyval == GDK_KEY_Up || keyval == GDK_KEY_KP_Up)
    show_line (self, strobe_send_history_go_back (
                       self->history, gtk_editable_get_text (GTK_EDITABLE (self->entry))));
  else if (keyval == GDK_KEY_Down || keyval == GDK_KEY_KP_Down)
    show_line (self, strobe_send_history_go_on (self->history));
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
forget_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeSendBar *self = STROBE_SEND_BAR (widget);

  strobe_send_history_clear (self->history);
  if (self->settings != NULL)
    g_settings_reset (self->settings, "send-history");
}

static void
apply_ending (StrobeSendBar *self, StrobeLineEnding ending)
{
  g_autofree char *label = NULL;

  self->ending = ending;
  g_simple_action_set_state (self->ending_action,
                             g_variant_new_string (strobe_line_ending_get_key (ending)));
  gtk_menu_button_set_label (self->ending_button, strobe_line_ending_get_name (ending));
  /* Translators: %s is LF, CR, CRLF or None */
  label = g_strdup_printf (_ ("Line ending: %s"), strobe_line_ending_get_name (ending));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->ending_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

static void
ending_cb (GSimpleAction *action, GVariant *parameter, StrobeSendBar *self)
{
  const char *key = g_variant_get_string (parameter, NULL);

  if (self->settings != NULL)
    g_settings_set_string (self->settings, "send-line-ending", key);
  apply_ending (self, strobe_line_ending_parse (key));
}

static void
macro_cb (StrobeSendBar *self, guint index)
{
  g_autoptr (GByteArray) data = g_byte_array_new ();

  gtk_popover_popdown (self->macro_popover);
  if (!can_send (self))
    notify (self, strobe_send_text_get_obstacle (self->session));
  else if (!strobe_send_escape_decode (strobe_send_macros_get_text (self->macros, index), data,
                                       NULL))
    notify (self, _ ("The macro has a backslash that begins no code. Edit it."));
  else if (data->len > 0)
    send_bytes (self, data);
}

static void
edit_macro_cb (StrobeSendBar *self, guint index)
{
  const char *line = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *ending = strobe_send_escape_encode (strobe_line_ending_get_bytes (self->ending));
  g_autofree char *text = strobe_send_escape_encode (line);
  g_autofree char *begun = *line != '\0' ? g_strconcat (text, ending, NULL) : g_strdup (ending);

  gtk_popover_popdown (self->macro_popover);
  strobe_send_macro_dialog_show (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), self->macros,
                                 index, begun);
}

static void
update_actions (StrobeSendBar *self)
{
  const char *obstacle = strobe_send_text_get_obstacle (self->session);
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean ready = obstacle == NULL && !strobe_send_transfer_is_running (self->transfer);

  gtk_widget_action_set_enabled (widget, "send.line", ready);
  gtk_widget_action_set_enabled (widget, "send.file", ready);
  gtk_widget_action_set_enabled (widget, "send.break", ready);
  gtk_widget_action_set_enabled (widget, "send.reset", obstacle == NULL);
  gtk_widget_action_set_enabled (widget, "send.bootloader", obstacle == NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->entry), ready);
  gtk_entry_set_placeholder_text (self->entry, obstacle != NULL ? obstacle : _ ("Send a line"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->entry), obstacle);
}

static void
running_cb (StrobeSendBar *self)
{
  if (strobe_send_transfer_is_running (self->transfer))
    hide_notice (self);
  update_actions (self);
}

static void
ended_cb (StrobeSendBar *self, const char *text)
{
  notify (self, text);
}

static void
cancel_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_send_transfer_stop (STROBE_SEND_BAR (widget)->transfer);
}

static void
file_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_send_transfer_choose (STROBE_SEND_BAR (widget)->transfer);
}

static void
break_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeSendBar *self = STROBE_SEND_BAR (widget);
  g_autoptr (GError) error = NULL;

  if (check (self,
             strobe_monitor_console_send_break (strobe_monitor_session_get_console (self->session),
                                                &error),
             error))
    notify (self, _ ("Break sent"));
}

static void
reset (StrobeSendBar *self, StrobeLineSequenceGoal goal)
{
  g_autoptr (GError) error = NULL;

  strobe_send_transfer_stop (self->transfer);
  check (
    self,
    strobe_monitor_console_reset (strobe_monitor_session_get_console (self->session), goal, &error),
    error);
  update_actions (self);
}

static void
reset_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  reset (STROBE_SEND_BAR (widget), STROBE_LINE_SEQUENCE_RESET);
}

static void
bootloader_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  reset (STROBE_SEND_BAR (widget), STROBE_LINE_SEQUENCE_BOOTLOADER);
}

static gboolean
strobe_send_bar_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (STROBE_SEND_BAR (widget)->entry));
}

/* A bin without a child to go to takes the focus itself, which is to say the entry: Shift+Tab would
 * never get past it. */
static gboolean
strobe_send_bar_focus (GtkWidget *widget, GtkDirectionType direction)
{
  return gtk_widget_child_focus (adw_bin_get_child (ADW_BIN (widget)), direction);
}

static void
forget_session (StrobeSendBar *self)
{
  strobe_send_transfer_stop (self->transfer);
  if (self->session != NULL)
    g_signal_handlers_disconnect_by_data (strobe_monitor_session_get_console (self->session), self);
  g_clear_object (&self->session);
}

static void
strobe_send_bar_dispose (GObject *object)
{
  StrobeSendBar *self = STROBE_SEND_BAR (object);

  g_clear_handle_id (&self->notice_id, g_source_remove);
  forget_session (self);
  g_clear_object (&self->settings);
  g_clear_object (&self->macros);
  g_clear_object (&self->ending_action);
  g_clear_pointer (&self->history, strobe_send_history_free);
  G_OBJECT_CLASS (strobe_send_bar_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "send.line", NULL, send_cb);
  gtk_widget_class_install_action (widget_class, "send.file", NULL, file_cb);
  gtk_widget_class_install_action (widget_class, "send.cancel", NULL, cancel_cb);
  gtk_widget_class_install_action (widget_class, "send.break", NULL, break_cb);
  gtk_widget_class_install_action (widget_class, "send.reset", NULL, reset_cb);
  gtk_widget_class_install_action (widget_class, "send.bootloader", NULL, bootloader_cb);
  gtk_widget_class_install_action (widget_class, "send.forget", NULL, forget_cb);
}

static void
strobe_send_bar_class_init (StrobeSendBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = strobe_send_bar_dispose;
  widget_class->focus = strobe_send_bar_focus;
  widget_class->grab_focus = strobe_send_bar_grab_focus;
  g_type_ensure (STROBE_TYPE_SEND_MACRO_LIST);
  g_type_ensure (STROBE_TYPE_SEND_TRANSFER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/strobeapp/Strobe/ui/send/send-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, StrobeSendBar, entry);
  gtk_widget_class_bind_template_child (widget_class, StrobeSendBar, ending_button);
  gtk_widget_class_bind_template_child (widget_class, StrobeSendBar, macro_popover);
  gtk_widget_class_bind_template_child (widget_class, StrobeSendBar, macro_list);
  gtk_widget_class_bind_template_child (widget_class, StrobeSendBar, notice);
  gtk_widget_class_bind_template_child (widget_class, StrobeSendBar, notice_text);
  gtk_widget_class_bind_template_child (widget_class, StrobeSendBar, transfer);
  gtk_widget_class_bind_template_callback (widget_class, activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_bind_template_callback (widget_class, running_cb);
  gtk_widget_class_bind_template_callback (widget_class, ended_cb);
  gtk_widget_class_bind_template_callback (widget_class, macro_cb);
  gtk_widget_class_bind_template_callback (widget_class, edit_macro_cb);
  install_actions (widget_class);
}

static void
add_ending_action (StrobeSendBar *self)
{
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();

  self->ending_action =
    g_simple_action_new_stateful ("ending", G_VARIANT_TYPE_STRING, g_variant_new_string (""));
  g_signal_connect_object (self->ending_action, "activate", G_CALLBACK (ending_cb), self, 0);
  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (self->ending_action));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "line", G_ACTION_GROUP (group));
}

static void
strobe_send_bar_init (StrobeSendBar *self)
{
  g_auto (GStrv) lines = NULL;
  g_autofree char *ending = NULL;

  self->settings = strobe_settings_open ();
  if (self->settings != NULL) {
    lines = g_settings_get_strv (self->settings, "send-history");
    ending = g_settings_get_string (self->settings, "send-line-ending");
  }
  self->history = strobe_send_history_new ((const char *const *) lines);
  self->macros = strobe_send_macros_new (self->settings);
  add_ending_action (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  strobe_send_macro_list_set_macros (self->macro_list, self->macros);
  apply_ending (self, strobe_line_ending_parse (ending));
  update_actions (self);
}

/**
 * strobe_send_bar_set_session:
 * @self: a bar
 * @session: (nullable): whose board is sent to
 *
 * Sends to another board from now on. A file on its way stops.
 *
 * Ownership: keeps a reference on @session.
 *
 * Context: main thread.
 */
void
strobe_send_bar_set_session (StrobeSendBar *self, StrobeMonitorSession *session)
{
  g_return_if_fail (STROBE_IS_SEND_BAR (self));

  if (self->session == session)
    return;
  forget_session (self);
  g_set_object (&self->session, session);
  strobe_send_transfer_set_session (self->transfer, session);
  if (session != NULL)
    g_signal_connect_object (strobe_monitor_session_get_console (session), "notify::state",
                             G_CALLBACK (update_actions), self, G_CONNECT_SWAPPED);
  hide_notice (self);
  update_actions (self);
}
