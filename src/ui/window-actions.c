/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/window-actions.h"

#include <glib/gi18n.h>

#include "ui/coach/coach-window.h"

/* What the keys, the buttons and the menu of the window do. */

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *const *patterns)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (gsize i = 0; patterns[i] != NULL; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
open_response_cb (StrobeWindow *self, int response)
{
  g_autoptr (GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);

  if (response == GTK_RESPONSE_ACCEPT) {
    g_autoptr (GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));

    if (g_list_model_get_n_items (files) > 0)
      strobe_window_open (self, files);
  }
}

static void
show_chooser (StrobeWindow *self, GtkFileChooserNative *chooser, GCallback callback)
{
  g_set_object (&self->chooser, chooser);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", callback, self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
open_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  static const char *const firmware[] = { "*.bin", "*.dfu", "flasher_args.json", NULL };
  static const char *const all[] = { "*", NULL };
  StrobeWindow *self = STROBE_WINDOW (widget);
  g_autoptr (GtkFileChooserNative) chooser = gtk_file_chooser_native_new (
    _ ("Open Firmware"), GTK_WINDOW (self), GTK_FILE_CHOOSER_ACTION_OPEN, NULL, NULL);

  add_filter (GTK_FILE_CHOOSER (chooser), _ ("Firmware and builds"), firmware);
  add_filter (GTK_FILE_CHOOSER (chooser), _ ("All files"), all);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  show_chooser (self, chooser, G_CALLBACK (open_response_cb));
}

static void
open_recent_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autofree const char **uris = g_variant_get_strv (parameter, NULL);

  for (gsize i = 0; uris[i] != NULL; i++) {
    g_autoptr (GFile) file = g_file_new_for_uri (uris[i]);

    g_list_store_append (files, file);
  }
  if (g_list_model_get_n_items (G_LIST_MODEL (files)) > 0)
    strobe_window_open (STROBE_WINDOW (widget), G_LIST_MODEL (files));
}

static void
flash_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_flash_target_start (STROBE_WINDOW (widget)->target);
}

static void
flash_everything_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_flash_target_start_everything (STROBE_WINDOW (widget)->target);
}

static void
cancel_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_flash_target_cancel (STROBE_WINDOW (widget)->target);
}

static void
clear_log_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeMonitorPane *pane = STROBE_WINDOW (widget)->monitor_pane;

  gtk_widget_activate_action (GTK_WIDGET (strobe_monitor_pane_get_log (pane)), "log.clear", NULL);
}

static void
save_log_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeMonitorPane *pane = STROBE_WINDOW (widget)->monitor_pane;

  gtk_widget_activate_action (GTK_WIDGET (strobe_monitor_pane_get_log (pane)), "log.save", NULL);
}

static void
search_log_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeMonitorPane *pane = STROBE_WINDOW (widget)->monitor_pane;

  strobe_monitor_pane_show_log (pane);
  gtk_widget_activate_action (GTK_WIDGET (strobe_monitor_pane_get_log (pane)), "log.search", NULL);
}

static void
toggle_sidebar_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  AdwFlap *flap = STROBE_WINDOW (widget)->flap;

  adw_flap_set_reveal_flap (flap, !adw_flap_get_reveal_flap (flap));
}

static void
toggle_firmware_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_card_fold_toggle (STROBE_WINDOW (widget)->fold);
}

static void
practice_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_window_add_practice_board (STROBE_WINDOW (widget), NULL);
}

static gboolean
has_failed (StrobeWindow *self, const char *port)
{
  StrobeBoard *board = NULL;
  StrobeFlashJob *job = NULL;

  if (port != NULL)
    board = strobe_board_list_find (strobe_context_get_boards (self->context), port);
  if (board != NULL)
    job = strobe_flash_queue_find (strobe_context_get_queue (self->context), board);
  return job != NULL && strobe_flash_job_get_state (job) == STROBE_FLASH_JOB_STATE_FAILED;
}

/* One guide at a time: a second wish begins it anew. */
static void
show_coach (StrobeWindow *self, const char *port)
{
  g_autoptr (StrobeCoach) coach = strobe_coach_new (strobe_context_get_boards (self->context),
                                                    strobe_context_get_clock (self->context), port);

  if (has_failed (self, port))
    strobe_coach_note_failure (coach);
  if (self->coach != NULL)
    gtk_window_destroy (GTK_WINDOW (self->coach));
  g_set_weak_pointer (&self->coach, strobe_coach_window_new (GTK_WINDOW (self), coach));
  gtk_window_present (GTK_WINDOW (self->coach));
}

static void
coach_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  show_coach (STROBE_WINDOW (widget), NULL);
}

static void
coach_board_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  show_coach (STROBE_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
say_copied_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_window_say (STROBE_WINDOW (widget), _ ("Report copied"));
}

static void
announce_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_announcer_say (STROBE_WINDOW (widget)->announcer, g_variant_get_string (parameter, NULL));
}

static void
say_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_window_say (STROBE_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
fix_access_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_child_focus (GTK_WIDGET (STROBE_WINDOW (widget)->access_pane), GTK_DIR_TAB_FORWARD);
}

static void
lines_cb (StrobeWindow *self)
{
  strobe_window_update_actions (self);
}

static void
files_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_recipe_bar_show_files (STROBE_WINDOW (widget)->recipe_bar);
}

/**
 * strobe_window_install_actions:
 * @widget_class: the class of the window
 *
 * Declares the actions of the window.
 *
 * Context: main thread.
 */
void
strobe_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open", NULL, open_cb);
  gtk_widget_class_install_action (widget_class, "win.open-recent", "as", open_recent_cb);
  gtk_widget_class_install_action (widget_class, "win.flash", NULL, flash_cb);
  gtk_widget_class_install_action (widget_class, "win.flash-everything", NULL, flash_everything_cb);
  gtk_widget_class_install_action (widget_class, "win.cancel", NULL, cancel_cb);
  gtk_widget_class_install_action (widget_class, "win.clear-log", NULL, clear_log_cb);
  gtk_widget_class_install_action (widget_class, "win.save-log", NULL, save_log_cb);
  gtk_widget_class_install_action (widget_class, "win.search-log", NULL, search_log_cb);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_cb);
  gtk_widget_class_install_action (widget_class, "win.toggle-firmware", NULL, toggle_firmware_cb);
  gtk_widget_class_install_action (widget_class, "win.practice", NULL, practice_cb);
  gtk_widget_class_install_action (widget_class, "win.coach", NULL, coach_cb);
  gtk_widget_class_install_action (widget_class, "win.coach-board", "s", coach_board_cb);
  gtk_widget_class_install_action (widget_class, "win.say-copied", NULL, say_copied_cb);
  gtk_widget_class_install_action (widget_class, "win.announce", "s", announce_cb);
  gtk_widget_class_install_action (widget_class, "win.say", "s", say_cb);
  gtk_widget_class_install_action (widget_class, "win.fix-access", NULL, fix_access_cb);
  gtk_widget_class_install_action (widget_class, "win.files", NULL, files_cb);
  gtk_widget_class_bind_template_callback (widget_class, lines_cb);
}

/**
 * strobe_window_update_actions:
 * @self: a window
 *
 * Enables what can be done now, and disables the rest.
 *
 * Context: main thread.
 */
void
strobe_window_update_actions (StrobeWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean has_lines = strobe_monitor_pane_has_lines (self->monitor_pane);

  gtk_widget_action_set_enabled (widget, "win.flash", strobe_flash_target_can_start (self->target));
  gtk_widget_action_set_enabled (widget, "win.flash-everything",
                                 strobe_flash_target_can_start (self->target));
  gtk_widget_action_set_enabled (widget, "win.cancel",
                                 self->job != NULL && strobe_flash_job_is_active (self->job) &&
                                   strobe_flash_job_get_can_cancel (self->job));
  gtk_widget_action_set_enabled (widget, "win.clear-log", has_lines);
  gtk_widget_action_set_enabled (widget, "win.save-log", has_lines);
  gtk_widget_action_set_enabled (widget, "win.search-log", has_lines);
}

/**
 * strobe_window_say:
 * @self: a window
 * @text: news, not markup
 *
 * Shows a toast.
 *
 * Context: main thread.
 */
void
strobe_window_say (StrobeWindow *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}
