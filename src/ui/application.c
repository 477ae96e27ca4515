/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/application.h"

#include <glib/gi18n.h>

#include "rule/udev-rule.h"
#include "ui/about.h"
#include "ui/flash/flash-watch.h"
#include "ui/help.h"
#include "ui/preferences.h"
#include "ui/common/settings.h"
#include "ui/common/stall-watch.h"
#include "ui/window-settings.h"

/**
 * StrobeApplication:
 *
 * Owns the context and the window. A second `strobe FILE` hands its file to the first.
 *
 * Made by main().
 *
 * Context: main thread.
 */
struct _StrobeApplication {
  AdwApplication parent_instance;

  StrobeContext *context;
  StrobeFlashWatch *flash_watch;
  StrobeStallWatch *stalls;
  GSettings *settings; /* NULL where they cannot be used */
};

G_DEFINE_FINAL_TYPE (StrobeApplication, strobe_application, ADW_TYPE_APPLICATION)

static StrobeWindow *
find_window (StrobeApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l != NULL; l = l->next) {
    if (STROBE_IS_WINDOW (l->data))
      return l->data;
  }
  return NULL;
}

static StrobeWindow *
get_window (StrobeApplication *self)
{
  StrobeWindow *window = find_window (self);

  return window != NULL ? window : strobe_window_new (GTK_APPLICATION (self), self->context);
}

/* The session may have started the program for this action alone: it brings its window. */

static void
practice_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrobeWindow *window = get_window (user_data);

  strobe_window_add_practice_board (window, NULL);
  gtk_window_present (GTK_WINDOW (window));
}

static void
practice_with_faults_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrobeWindow *window = get_window (user_data);
  const char *faults = g_variant_get_string (parameter, NULL);

  strobe_window_add_practice_board (window, *faults != '\0' ? faults : NULL);
  gtk_window_present (GTK_WINDOW (window));
}

static void
open_firmware_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrobeWindow *window = get_window (user_data);

  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action (GTK_WIDGET (window), "win.open", NULL);
}

static void
show_board_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrobeWindow *window = get_window (user_data);

  strobe_window_show_board (window, g_variant_get_string (parameter, NULL));
  gtk_window_present (GTK_WINDOW (window));
}

static void
preferences_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrobeApplication *self = STROBE_APPLICATION (user_data);
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWindow *window = GTK_WINDOW (get_window (self));

  gtk_window_present (window);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWindow) open = g_list_model_get_item (windows, i);

    if (STROBE_IS_PREFERENCES (open)) {
      gtk_window_present (open);
      return;
    }
  }
  gtk_window_present (GTK_WINDOW (strobe_preferences_new (window, self->settings)));
}

static void
help_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrobeWindow *window = get_window (user_data);

  gtk_window_present (GTK_WINDOW (window));
  strobe_help_show (window);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  StrobeApplication *self = STROBE_APPLICATION (user_data);
  GtkWindow *window = GTK_WINDOW (get_window (self));

  gtk_window_present (window);
  strobe_about_show (window, self->context);
}

static void
quit_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  /* Each window may object: a board may be half written. */
  for (GList *l = gtk_application_get_windows (user_data), *next; l != NULL; l = next) {
    next = l->next;
    gtk_window_close (l->data);
  }
}

static const GActionEntry actions[] = {
  { "practice", practice_cb, NULL, NULL, NULL, { 0 } },
  { "practice-with-faults", practice_with_faults_cb, "s", NULL, NULL, { 0 } },
  { "open-firmware", open_firmware_cb, NULL, NULL, NULL, { 0 } },
  { "show-board", show_board_cb, "s", NULL, NULL, { 0 } },
  { "preferences", preferences_cb, NULL, NULL, NULL, { 0 } },
  { "help", help_cb, NULL, NULL, NULL, { 0 } },
  { "about", about_cb, NULL, NULL, NULL, { 0 } },
  { "quit", quit_cb, NULL, NULL, NULL, { 0 } },
};

static const struct {
  const char *action;
  const char *accels[3];
} shortcuts[] = {
  { "win.open", { "<Control>o" } },
  { "win.flash", { "<Control>Return", "<Control>KP_Enter" } },
  { "win.cancel", { "Escape" } },
  { "win.clear-log", { "<Control>l" } },
  { "win.save-log", { "<Control>s" } },
  { "win.toggle-firmware", { "F8" } },
  { "win.toggle-sidebar", { "F9" } },
  { "window.close", { "<Control>w" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.help", { "F1" } },
  { "app.quit", { "<Control>q" } },
};

static void
apply_style_cb (StrobeApplication *self)
{
  AdwStyleManager *manager = adw_application_get_style_manager (ADW_APPLICATION (self));
  g_autofree char *style = g_settings_get_string (self->settings, "style");
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_str_equal (style, "light"))
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_str_equal (style, "dark"))
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (manager, scheme);
}

static void
open_settings (StrobeApplication *self)
{
  g_autoptr (GError) error = NULL;

  self->settings = strobe_settings_open ();
  if (self->settings == NULL) {
    strobe_settings_check (&error);
    g_printerr ("strobe: %s (%s)\n", _ ("Settings cannot be used; nothing will be remembered."),
                error->message);
    g_simple_action_set_enabled (
      G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "preferences")), FALSE);
    return;
  }
  g_signal_connect_object (self->settings, "changed::style", G_CALLBACK (apply_style_cb), self,
                           G_CONNECT_SWAPPED);
  apply_style_cb (self);
}

static void
strobe_application_startup (GApplication *application)
{
  StrobeApplication *self = STROBE_APPLICATION (application);

  G_APPLICATION_CLASS (strobe_application_parent_class)->startup (application);
  gtk_window_set_default_icon_name (APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  for (gsize i = 0; i < G_N_ELEMENTS (shortcuts); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), shortcuts[i].action,
                                           shortcuts[i].accels);
  open_settings (self);
  self->stalls = strobe_stall_watch_new_if_asked ();
  self->context = strobe_context_new (TRUE);
  self->flash_watch = strobe_flash_watch_new (
    GTK_APPLICATION (self), strobe_context_get_queue (self->context), self->stalls, self->settings);
}

static void
strobe_application_shutdown (GApplication *application)
{
  StrobeApplication *self = STROBE_APPLICATION (application);

  g_clear_object (&self->flash_watch);
  g_clear_pointer (&self->stalls, strobe_stall_watch_free);
  G_APPLICATION_CLASS (strobe_application_parent_class)->shutdown (application);
  g_clear_object (&self->settings);
  g_clear_object (&self->context);
}

static void
strobe_application_activate (GApplication *application)
{
  StrobeApplication *self = STROBE_APPLICATION (application);
  gboolean is_new = find_window (self) == NULL;
  StrobeWindow *window = get_window (self);

  if (is_new)
    strobe_window_reopen_firmware (window);
  gtk_window_present (GTK_WINDOW (window));
}

static void
strobe_application_open (GApplication *application, GFile **files, int n_files, const char *hint)
{
  g_autoptr (GListStore) list = g_list_store_new (G_TYPE_FILE);
  StrobeWindow *window = get_window (STROBE_APPLICATION (application));

  for (int i = 0; i < n_files; i++)
    g_list_store_append (list, files[i]);
  strobe_window_open (window, G_LIST_MODEL (list));
  gtk_window_present (GTK_WINDOW (window));
}

static gboolean
has_display (void)
{
  if (gtk_init_check ())
    return TRUE;
  g_printerr ("strobe: %s\n", _ ("There is no display to open a window on. "
                                 "Without one, use strobe-cli."));
  return FALSE;
}

/* Done by the first process, which may be this one. */
static gboolean
act (GApplication *application, const char *action, GVariant *parameter)
{
  g_autoptr (GVariant) owned = parameter != NULL ? g_variant_ref_sink (parameter) : NULL;
  g_autoptr (GError) error = NULL;

  if (!g_application_register (application, NULL, &error)) {
    g_printerr ("strobe: %s\n", error->message);
    return FALSE;
  }
  g_action_group_activate_action (G_ACTION_GROUP (application), action, owned);
  return TRUE;
}

static gboolean
act_on_options (GApplication *application, GVariantDict *options)
{
  const char *faults = NULL;

  if (g_variant_dict_lookup (options, "faults", "&s", &faults))
    return act (application, "practice-with-faults", g_variant_new_string (faults));
  if (g_variant_dict_contains (options, "practice"))
    return act (application, "practice", NULL);
  if (g_variant_dict_contains (options, "open"))
    return act (application, "open-firmware", NULL);
  return TRUE;
}

/* Runs in the process that was started, before it knows whether there is a first one already. */
static int
strobe_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version")) {
    g_print ("strobe %s\n", PACKAGE_VERSION);
    return EXIT_SUCCESS;
  }
  if (g_variant_dict_contains (options, "print-udev-rules")) {
    fputs (strobe_udev_rule_get_text (), stdout);
    return EXIT_SUCCESS;
  }
  if (!has_display ())
    return EXIT_FAILURE;
  return act_on_options (application, options) ? -1 : EXIT_FAILURE;
}

static void
strobe_application_class_init (StrobeApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = strobe_application_startup;
  application_class->shutdown = strobe_application_shutdown;
  application_class->activate = strobe_application_activate;
  application_class->open = strobe_application_open;
  application_class->handle_local_options = strobe_application_handle_local_options;
}

static void
strobe_application_init (StrobeApplication *self)
{
  static const GOptionEntry options[] = {
    { "open", 'o', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
      N_ ("Start with choosing a firmware"), NULL },
    { "practice", 'p', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
      N_ ("Start with a practice board, made of software"), NULL },
    { "faults", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, NULL,
      N_ ("Start with a practice board on which this goes wrong"), N_ ("SCRIPT") },
    { "version", 'v', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL, N_ ("Print the version"), NULL },
    { "print-udev-rules", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
      N_ ("Print the udev rule that lets you use the boards"), NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self), _ ("[FILE…]"));
}

/**
 * strobe_application_new:
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the application, to be run
 */
StrobeApplication *
strobe_application_new (void)
{
  return g_object_new (STROBE_TYPE_APPLICATION, "application-id", APP_ID, "flags",
                       G_APPLICATION_HANDLES_OPEN, "resource-base-path",
                       "/io/github/strobeapp/Strobe", NULL);
}
