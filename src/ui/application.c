/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/application.h"

#include <glib/gi18n.h>

#include "ui/about.h"
#include "ui/flash-watch.h"
#include "ui/stall-watch.h"
#include "ui/window.h"

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
};

G_DEFINE_FINAL_TYPE (StrobeApplication, strobe_application, ADW_TYPE_APPLICATION)

static StrobeWindow *
get_window (StrobeApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *l = windows; l != NULL; l = l->next) {
    if (STROBE_IS_WINDOW (l->data))
      return l->data;
  }
  return strobe_window_new (GTK_APPLICATION (self), self->context);
}

static void
practice_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  const char *faults = g_variant_get_string (parameter, NULL);

  strobe_window_add_practice_board (get_window (user_data), *faults != '\0' ? faults : NULL);
}

static void
about_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  strobe_about_show (gtk_application_get_active_window (user_data));
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
  { "practice", practice_cb, "s", NULL, NULL, { 0 } },
  { "about", about_cb, NULL, NULL, NULL, { 0 } },
  { "quit", quit_cb, NULL, NULL, NULL, { 0 } },
};

static const struct {
  const char *action;
  const char *accels[3];
} shortcuts[] = {
  { "win.open", { "<Control>o" } },     { "win.flash", { "<Control>Return", "<Control>KP_Enter" } },
  { "win.cancel", { "Escape" } },       { "win.clear-log", { "<Control>l" } },
  { "win.save-log", { "<Control>s" } }, { "win.toggle-sidebar", { "F9" } },
  { "window.close", { "<Control>w" } }, { "app.quit", { "<Control>q" } },
};

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
  self->stalls = strobe_stall_watch_new_if_asked ();
  self->context = strobe_context_new (TRUE);
  self->flash_watch = strobe_flash_watch_new (
    GTK_APPLICATION (self), strobe_context_get_queue (self->context), self->stalls);
}

static void
strobe_application_shutdown (GApplication *application)
{
  StrobeApplication *self = STROBE_APPLICATION (application);

  g_clear_object (&self->flash_watch);
  g_clear_pointer (&self->stalls, strobe_stall_watch_free);
  G_APPLICATION_CLASS (strobe_application_parent_class)->shutdown (application);
  g_clear_object (&self->context);
}

static void
strobe_application_activate (GApplication *application)
{
  gtk_window_present (GTK_WINDOW (get_window (STROBE_APPLICATION (application))));
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

/* Runs in the process that was started, before it knows whether there is a first one already. */
static int
strobe_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  const char *faults = "";

  if (g_variant_dict_contains (options, "version")) {
    g_print ("strobe %s\n", PACKAGE_VERSION);
    return EXIT_SUCCESS;
  }
  if (!has_display ())
    return EXIT_FAILURE;
  g_variant_dict_lookup (options, "faults", "&s", &faults);
  if (g_variant_dict_contains (options, "practice") || *faults != '\0') {
    g_autoptr (GError) error = NULL;

    if (!g_application_register (application, NULL, &error)) {
      g_printerr ("strobe: %s\n", error->message);
      return EXIT_FAILURE;
    }
    g_action_group_activate_action (G_ACTION_GROUP (application), "practice",
                                    g_variant_new_string (faults));
  }
  return -1;
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
    { "practice", 'p', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
      N_ ("Start with a practice board, made of software"), NULL },
      { "faults", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_STRING, NULL,
        N_ ("Start with a practice board on which this goes wrong"), N_ ("SCRIPT") },
        { "version", 'v', G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE, NULL,
          N_ ("Print the version"), NULL },
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
