/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-page-actions.h"

#include <glib/gi18n.h>

#include "ui/log/log-save.h"
#include "ui/log/log-source.h"

/* What the buttons, the menus and the keys of the log page do. */

/* A name in a toast; the log may hold a longer one. */
#define MAX_NAME_CHARS 60

static void
search_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeLogPage *self = STROBE_LOG_PAGE (widget);

  if (self->searching)
    strobe_log_search_bar_set_open (self->search_bar, TRUE);
  else
    g_object_set (self, "searching", TRUE, NULL);
}

static void
next_match_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_log_search_bar_next (STROBE_LOG_PAGE (widget)->search_bar);
}

static void
previous_match_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_log_search_bar_previous (STROBE_LOG_PAGE (widget)->search_bar);
}

/* Hides what is there; a toast gives it back. */
static void
clear_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeLogPage *self = STROBE_LOG_PAGE (widget);
  AdwToast *toast;

  if (self->model == NULL)
    return;
  strobe_capture_model_clear (self->model);
  if (!strobe_capture_model_can_unclear (self->model))
    return;
  toast = adw_toast_new (_ ("Log cleared"));
  adw_toast_set_button_label (toast, _ ("Undo"));
  adw_toast_set_action_name (toast, "log.unclear");
  adw_toast_overlay_add_toast (self->toasts, toast);
}

static void
unclear_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeLogPage *self = STROBE_LOG_PAGE (widget);

  if (self->model != NULL && strobe_capture_model_can_unclear (self->model))
    strobe_capture_model_unclear (self->model);
}

static char *
dup_file_name (StrobeLogPage *self)
{
  StrobeBoard *board =
    self->session != NULL ? strobe_monitor_session_get_board (self->session) : NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *stamp = g_date_time_format (now, "%Y-%m-%d %H%M");

  return g_strdup_printf ("%s %s.log", board != NULL ? strobe_board_get_port (board) : "strobe",
                          stamp);
}

static void
save_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeLogPage *self = STROBE_LOG_PAGE (widget);
  g_autofree char *name = dup_file_name (self);

  if (self->model != NULL)
    strobe_log_save_lines (self->toasts, self->model, name);
}

static void
save_core_dump_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeLogPage *self = STROBE_LOG_PAGE (widget);
  StrobeLogFolds *folds = strobe_log_look_get_folds (strobe_log_view_get_look (self->view));
  guint64 first_line = g_variant_get_uint64 (parameter);
  guint64 last_line = 0;
  gboolean is_open;

  if (folds != NULL && strobe_log_folds_get (folds, first_line, &last_line, &is_open))
    strobe_log_save_core_dump (self->toasts, strobe_capture_model_get_capture (self->model),
                               first_line, last_line);
}

static void
show_all_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_log_filter_bar_clear (STROBE_LOG_PAGE (widget)->filter_bar);
}

static void
only_tag_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_log_filter_bar_show_only (STROBE_LOG_PAGE (widget)->filter_bar,
                                   g_variant_get_string (parameter, NULL));
}

static void
hide_tag_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  strobe_log_filter_bar_hide_tag (STROBE_LOG_PAGE (widget)->filter_bar,
                                  g_variant_get_string (parameter, NULL));
}

static void
show_in_whole_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  StrobeLogPage *self = STROBE_LOG_PAGE (widget);

  strobe_log_filter_bar_clear (self->filter_bar);
  strobe_log_view_show_line (self->view, g_variant_get_uint64 (parameter));
}

static void
open_source_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  const char *name;
  guint32 source_line;
  gboolean handled = FALSE;

  g_variant_get (parameter, "(&su)", &name, &source_line);
  g_signal_emit_by_name (widget, "open-source", name, source_line, &handled);
}

/* The same action of the view: a menu of the toolbar does not find it there. */
static void
pass_on_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_activate_action (GTK_WIDGET (STROBE_LOG_PAGE (widget)->view), action_name, NULL);
}

static void
say (StrobeLogPage *self, const char *text)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (markup));
}

static void
launched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeLogPage) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error))
    return;
  text = g_strdup_printf (_ ("The file cannot be opened: %s"), error->message);
  say (self, text);
}

static char *
dup_shown_name (const char *name)
{
  glong n_chars = g_utf8_strlen (name, -1);
  g_autofree char *end = NULL;

  if (n_chars <= MAX_NAME_CHARS)
    return g_strdup (name);
  end = g_utf8_substring (name, n_chars - MAX_NAME_CHARS, n_chars);
  return g_strconcat ("…", end, NULL);
}

/**
 * strobe_log_page_open_source:
 * @self: a page
 * @name: a file as the log names it
 * @source_line: the line in it
 *
 * Opens a source file with the program that the desktop has for it, if it is on this computer. No
 * desktop tells its programs a line.
 *
 * Units: @source_line counts from 1.
 *
 * Context: main thread.
 *
 * Returns: %TRUE
 */
gboolean
strobe_log_page_open_source (StrobeLogPage *self, const char *name, guint source_line)
{
  g_autoptr (GFile) file = strobe_log_source_find (name, self->source_folder);
  g_autofree char *shown = dup_shown_name (name);
  g_autofree char *uri = NULL;
  g_autofree char *text = NULL;

  if (file == NULL) {
    text = g_strdup_printf (_ ("%s was not found on this computer"), shown);
    say (self, text);
    return TRUE;
  }
  uri = g_file_get_uri (file);
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, launched_cb, g_object_ref (self));
  return TRUE;
}

/**
 * strobe_log_page_install_actions:
 * @widget_class: the class of the page
 *
 * Declares the actions of the page.
 *
 * Context: main thread.
 */
void
strobe_log_page_install_actions (GtkWidgetClass *widget_class)
{
  static const struct {
    const char *name;
    const char *type;
    GtkWidgetActionActivateFunc func;
  } actions[] = {
    { "log.search", NULL, search_cb },
    { "log.next-match", NULL, next_match_cb },
    { "log.previous-match", NULL, previous_match_cb },
    { "log.clear", NULL, clear_cb },
    { "log.unclear", NULL, unclear_cb },
    { "log.save", NULL, save_cb },
    { "log.save-core-dump", "t", save_core_dump_cb },
    { "log.show-all", NULL, show_all_cb },
    { "log.only-tag", "s", only_tag_cb },
    { "log.hide-tag", "s", hide_tag_cb },
    { "log.show-in-whole", "t", show_in_whole_cb },
    { "log.open-source", "(su)", open_source_cb },
    { "log.copy-all", NULL, pass_on_cb },
    { "log.next-bookmark", NULL, pass_on_cb },
    { "log.previous-bookmark", NULL, pass_on_cb },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].type,
                                     actions[i].func);
  gtk_widget_class_install_property_action (widget_class, "log.times", "times");
  gtk_widget_class_install_property_action (widget_class, "log.wrap", "wrap");
  gtk_widget_class_install_property_action (widget_class, "log.paused", "paused");
  gtk_widget_class_install_property_action (widget_class, "log.searching", "searching");
}

/**
 * strobe_log_page_create_keys:
 *
 * Makes the keys of the page, for the time that it is seen.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): what hears them, wherever the focus is in the window
 */
GtkEventController *
strobe_log_page_create_keys (void)
{
  static const char *const keys[][2] = {
    { "<Control>f", "log.search" },
    { "<Control>g", "log.next-match" },
    { "<Control><Shift>g", "log.previous-match" },
    { "<Control>p", "log.paused" },
    { "F2", "log.next-bookmark" },
    { "<Shift>F2", "log.previous-bookmark" },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (controller),
                                     GTK_SHORTCUT_SCOPE_GLOBAL);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys[i][0]),
                        gtk_named_action_new (keys[i][1])));
  return controller;
}
