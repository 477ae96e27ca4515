/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/application.h"

#include <string.h>

#include "support/gtk-noise.h"
#include "support/wait.h"
#include "ui/window-private.h"

/* The window of shortcuts tells all keys, and none that is not there. */

typedef struct {
  GtkApplication *application;
  GtkWindow *window;
  GPtrArray *told; /* of GtkShortcutsShortcut */
} Fixture;

static void
collect (GtkWidget *widget, GType type, GPtrArray *found)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    g_ptr_array_add (found, widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect (child, type, found);
}

static void
set_up (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  fixture->application = GTK_APPLICATION (strobe_application_new ());
  g_application_set_flags (G_APPLICATION (fixture->application), G_APPLICATION_NON_UNIQUE);
  g_application_register (G_APPLICATION (fixture->application), NULL, &error);
  g_assert_no_error (error);
  g_application_activate (G_APPLICATION (fixture->application));
  fixture->window = gtk_application_get_active_window (fixture->application);
  g_assert_true (STROBE_IS_WINDOW (fixture->window));
  fixture->told = g_ptr_array_new ();
  collect (
    GTK_WIDGET (gtk_application_window_get_help_overlay (GTK_APPLICATION_WINDOW (fixture->window))),
    GTK_TYPE_SHORTCUTS_SHORTCUT, fixture->told);
  g_assert_cmpuint (fixture->told->len, >, 20);
}

static void
tear_down (Fixture *fixture)
{
  g_ptr_array_unref (fixture->told);
  gtk_window_destroy (fixture->window);
  strobe_wait_idle ();
  g_object_unref (fixture->application);
}

static char *
dup_told (GtkShortcutsShortcut *shortcut, const char *property)
{
  char *value = NULL;

  g_object_get (shortcut, property, &value, NULL);
  return value;
}

/* "<Control>g" is told if an entry has it, also among others. */
static gboolean
is_key_told (Fixture *fixture, GtkShortcutTrigger *trigger)
{
  for (guint i = 0; i < fixture->told->len; i++) {
    g_autofree char *keys = dup_told (g_ptr_array_index (fixture->told, i), "accelerator");
    g_auto (GStrv) words = g_strsplit (keys != NULL ? keys : "", " ", -1);

    for (guint w = 0; words[w] != NULL; w++) {
      g_autoptr (GtkShortcutTrigger) other = gtk_shortcut_trigger_parse_string (words[w]);

      if (other != NULL && gtk_shortcut_trigger_equal (trigger, other))
        return TRUE;
    }
  }
  return FALSE;
}

static gboolean
is_key_of_action_told (Fixture *fixture, const char *action)
{
  g_auto (GStrv) keys = gtk_application_get_accels_for_action (fixture->application, action);

  for (guint i = 0; keys[i] != NULL; i++) {
    g_autoptr (GtkShortcutTrigger) trigger = gtk_shortcut_trigger_parse_string (keys[i]);

    if (is_key_told (fixture, trigger))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_action_told (Fixture *fixture, const char *action)
{
  for (guint i = 0; i < fixture->told->len; i++) {
    g_autofree char *name = dup_told (g_ptr_array_index (fixture->told, i), "action-name");

    if (g_strcmp0 (name, action) == 0)
      return TRUE;
  }
  return is_key_of_action_told (fixture, action);
}

static void
test_every_key_of_an_action_is_told (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  g_auto (GStrv) actions = gtk_application_list_action_descriptions (fixture->application);

  g_assert_cmpuint (g_strv_length (actions), >, 8);
  for (guint i = 0; actions[i] != NULL; i++) {
    if (!is_action_told (fixture, actions[i]))
      g_error ("%s has a key that help-overlay.ui does not tell", actions[i]);
  }
}

static void
test_every_action_that_is_told_has_a_key (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  for (guint i = 0; i < fixture->told->len; i++) {
    GtkShortcutsShortcut *shortcut = g_ptr_array_index (fixture->told, i);
    g_autofree char *action = dup_told (shortcut, "action-name");
    g_autofree char *title = dup_told (shortcut, "title");
    g_auto (GStrv) keys = NULL;

    g_assert_true (title != NULL && *title != '\0');
    if (action == NULL || *action == '\0')
      continue;
    keys = gtk_application_get_accels_for_action (fixture->application, action);
    if (*keys == NULL)
      g_error ("help-overlay.ui tells %s, which has no key", action);
  }
}

static void
check_controller (Fixture *fixture, GListModel *shortcuts)
{
  for (guint i = 0; i < g_list_model_get_n_items (shortcuts); i++) {
    g_autoptr (GtkShortcut) shortcut = g_list_model_get_item (shortcuts, i);
    GtkShortcutTrigger *trigger = gtk_shortcut_get_trigger (shortcut);
    g_autofree char *name = gtk_shortcut_trigger_to_string (trigger);

    if (!is_key_told (fixture, trigger))
      g_error ("%s is a key of the log that help-overlay.ui does not tell", name);
  }
}

static void
test_every_key_of_the_log_is_told (gconstpointer data)
{
  Fixture *fixture = (Fixture *) data;
  GtkWidget *page =
    GTK_WIDGET (strobe_monitor_pane_get_log (STROBE_WINDOW (fixture->window)->monitor_pane));
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (page);
  guint n_checked = 0;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "app.practice", NULL);
  strobe_wait_until (gtk_widget_get_mapped (page));
  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (!GTK_IS_SHORTCUT_CONTROLLER (controller))
      continue;
    check_controller (fixture, G_LIST_MODEL (controller));
    n_checked += g_list_model_get_n_items (G_LIST_MODEL (controller));
  }
  g_assert_cmpuint (n_checked, >=, 6);
}

int
main (int argc, char **argv)
{
  Fixture fixture = { 0 };
  int status;

  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  gtk_init ();
  /* One for all: a process is one application. */
  set_up (&fixture);
#define ADD(path, func) g_test_add_data_func ("/ui/shortcuts/" path, &fixture, func)
  ADD ("every-key-of-an-action-is-told", test_every_key_of_an_action_is_told);
  ADD ("every-action-that-is-told-has-a-key", test_every_action_that_is_told_has_a_key);
  ADD ("every-key-of-the-log-is-told", test_every_key_of_the_log_is_told);
  status = g_test_run ();
  tear_down (&fixture);
  return status;
}
