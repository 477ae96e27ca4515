/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/boards/access-pane.h"

#include <glib/gstdio.h>

#include "app/rule-installer.h"
#include "support/fake-source.h"
#include "support/gtk-noise.h"
#include "support/unprivileged.h"
#include "support/wait.h"
#include "ui/boards/rule-dialog.h"
#include "ui/window.h"

/* The pane of a board that may not be used: in a window of its own with a report of the test's, and
 * in Strobe's window over a node that is a file. A script plays pkexec. */

typedef struct {
  char *folder;
  char *pkexec;
  GtkWidget *window;
  StrobeAccessPane *pane;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("strobe-pane-XXXXXX", NULL);
  fixture->pkexec = g_build_filename (fixture->folder, "pkexec", NULL);
  g_setenv ("PATH", fixture->folder, TRUE);
  fixture->window = g_object_ref_sink (gtk_window_new ());
  fixture->pane = g_object_new (STROBE_TYPE_ACCESS_PANE, NULL);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->pane));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_object_add_weak_pointer (G_OBJECT (fixture->pane), (gpointer *) &fixture->pane);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->window);
  strobe_wait_until (fixture->pane == NULL);
  g_unlink (fixture->pkexec);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->pkexec);
}

static void
play (Fixture *fixture, const char *body)
{
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n%s\n", body);

  g_assert_true (g_file_set_contents (fixture->pkexec, script, -1, NULL));
  g_assert_cmpint (g_chmod (fixture->pkexec, 0755), ==, 0);
}

static StrobeAccessReport
make_report (StrobeAccessCause cause, gboolean can_install)
{
  return (StrobeAccessReport){ .node = (char *) "/dev/bus/usb/001/002",
                               .owner = (char *) "root",
                               .group = (char *) "root",
                               .mode = 0664,
                               .has_udev = TRUE,
                               .can_install = can_install,
                               .cause = cause };
}

static void
show (Fixture *fixture, StrobeAccessCause cause, gboolean can_install)
{
  StrobeAccessReport report = make_report (cause, can_install);

  strobe_access_pane_set_report (fixture->pane, &report);
  strobe_wait_idle ();
}

static GtkWidget *
find (GtkWidget *widget, GType type, const char *property, const char *text)
{
  g_autofree char *value = NULL;

  if (!gtk_widget_get_visible (widget))
    return NULL;
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type)) {
    g_object_get (widget, property, &value, NULL);
    if (value != NULL && strstr (value, text) != NULL)
      return widget;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find (child, type, property, text);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return find (GTK_WIDGET (fixture->pane), GTK_TYPE_LABEL, "label", text) != NULL;
}

static GtkWidget *
find_button (Fixture *fixture, const char *label)
{
  return find (GTK_WIDGET (fixture->pane), GTK_TYPE_BUTTON, "label", label);
}

static gboolean
has_expanded_commands (Fixture *fixture)
{
  GtkWidget *row =
    find (GTK_WIDGET (fixture->pane), ADW_TYPE_EXPANDER_ROW, "title", "Commands for a Terminal");

  return row != NULL && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row));
}

static void
press (GtkWidget *button)
{
  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static void
test_it_is_not_there_before_something_is_wrong (Fixture *fixture, gconstpointer data)
{
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->pane)));
}

static void
test_it_says_what_why_and_what_to_do (Fixture *fixture, gconstpointer data)
{
  show (fixture, STROBE_ACCESS_CAUSE_NO_RULE, TRUE);
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->pane)));
  g_assert_true (says (fixture, "You are not allowed to use this board."));
  g_assert_true (says (fixture, "no rule on this computer gives it to you"));
  g_assert_nonnull (find_button (fixture, "Install Rule…"));
  g_assert_nonnull (
    find (GTK_WIDGET (fixture->pane), ADW_TYPE_ACTION_ROW, "subtitle", "/dev/bus/usb/001/002"));
}

static void
test_where_nothing_can_be_installed_the_commands_are_open (Fixture *fixture, gconstpointer data)
{
  show (fixture, STROBE_ACCESS_CAUSE_NO_RULE, FALSE);
  g_assert_null (find_button (fixture, "Install Rule…"));
  g_assert_true (has_expanded_commands (fixture));
  g_assert_true (says (fixture, "sudo udevadm control --reload"));
}

static void
test_where_it_can_be_installed_the_commands_are_at_hand (Fixture *fixture, gconstpointer data)
{
  show (fixture, STROBE_ACCESS_CAUSE_NO_RULE, TRUE);
  g_assert_false (has_expanded_commands (fixture));
  g_assert_nonnull (
    find (GTK_WIDGET (fixture->pane), GTK_TYPE_BUTTON, "tooltip-text", "Copy Commands"));
  g_assert_nonnull (
    find (GTK_WIDGET (fixture->pane), GTK_TYPE_BUTTON, "tooltip-text", "Copy Rule"));
}

static void
test_where_no_command_helps_none_is_shown (Fixture *fixture, gconstpointer data)
{
  show (fixture, STROBE_ACCESS_CAUSE_NEXT_LOGIN, FALSE);
  g_assert_true (says (fixture, "Log out and log in again."));
  g_assert_null (
    find (GTK_WIDGET (fixture->pane), ADW_TYPE_EXPANDER_ROW, "title", "Commands for a Terminal"));
}

static void
test_a_rule_that_is_there_is_applied (Fixture *fixture, gconstpointer data)
{
  show (fixture, STROBE_ACCESS_CAUSE_NOT_APPLIED, TRUE);
  g_assert_nonnull (find_button (fixture, "Apply Rule…"));
}

static void
install_and_wait (Fixture *fixture, const char *body, StrobeRuleOutcome expected)
{
  play (fixture, body);
  show (fixture, STROBE_ACCESS_CAUSE_NO_RULE, TRUE);
  press (find_button (fixture, "Install Rule…"));
  g_assert_false (gtk_widget_is_sensitive (find_button (fixture, "Install Rule…")));
  strobe_wait_until (says (fixture, strobe_rule_installer_get_text (expected)));
  g_assert_true (gtk_widget_is_sensitive (find_button (fixture, "Install Rule…")));
}

static void
test_every_outcome_is_told (Fixture *fixture, gconstpointer data)
{
  install_and_wait (fixture, "exit 0", STROBE_RULE_OUTCOME_INSTALLED);
  install_and_wait (fixture, "exit 126", STROBE_RULE_OUTCOME_DISMISSED);
  install_and_wait (fixture, "exit 127", STROBE_RULE_OUTCOME_NOT_AUTHORIZED);
  g_assert_false (has_expanded_commands (fixture));
  install_and_wait (fixture, "exit 6", STROBE_RULE_OUTCOME_NOT_APPLIED);
}

static void
test_where_nobody_can_ask_the_commands_open (Fixture *fixture, gconstpointer data)
{
  install_and_wait (fixture, "echo 'No authentication agent found.' >&2; exit 127",
                    STROBE_RULE_OUTCOME_NO_AGENT);
  g_assert_true (has_expanded_commands (fixture));
}

static void
test_what_failed_is_told_with_its_trail (Fixture *fixture, gconstpointer data)
{
  install_and_wait (fixture,
                    "echo 'strobe-install-rule: <the disk> & its folder are full' >&2; exit 1",
                    STROBE_RULE_OUTCOME_FAILED);
  g_assert_nonnull (
    find (GTK_WIDGET (fixture->pane), ADW_TYPE_ACTION_ROW, "subtitle", "<the disk> & its folder"));
  g_assert_true (says (fixture, "<the disk> & its folder"));
}

static void
test_without_pkexec_it_has_failed (Fixture *fixture, gconstpointer data)
{
  show (fixture, STROBE_ACCESS_CAUSE_NO_RULE, TRUE);
  press (find_button (fixture, "Install Rule…"));
  strobe_wait_until (says (fixture, strobe_rule_installer_get_text (STROBE_RULE_OUTCOME_FAILED)));
}

static GtkWidget *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++) {
    g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

    if (STROBE_IS_RULE_DIALOG (window))
      return window;
  }
  return NULL;
}

static void
show_other_rule (Fixture *fixture)
{
  StrobeAccessReport report = make_report (STROBE_ACCESS_CAUSE_OTHER_RULE, TRUE);

  report.rule = STROBE_UDEV_RULE_OTHER;
  report.rule_path = (char *) STROBE_UDEV_RULE_PATH;
  strobe_access_pane_set_report (fixture->pane, &report);
  press (find_button (fixture, "Install Rule…"));
  strobe_wait_until (find_dialog () != NULL);
}

static void
test_other_content_is_asked_about_before_anything_runs (Fixture *fixture, gconstpointer data)
{
  play (fixture, "[ \"$3\" = --replace ]");
  show_other_rule (fixture);
  g_assert_nonnull (find (find_dialog (), GTK_TYPE_LABEL, "label", "ID_MM_DEVICE_IGNORE"));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_dialog ()), "replace");
  strobe_wait_until (
    says (fixture, strobe_rule_installer_get_text (STROBE_RULE_OUTCOME_INSTALLED)));
  gtk_window_destroy (GTK_WINDOW (find_dialog ()));
}

static void
test_other_content_may_be_kept (Fixture *fixture, gconstpointer data)
{
  play (fixture, "exit 0");
  show_other_rule (fixture);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_dialog ()), "keep");
  strobe_wait_idle ();
  g_assert_true (gtk_widget_is_sensitive (find_button (fixture, "Install Rule…")));
  gtk_window_destroy (GTK_WINDOW (find_dialog ()));
}

static void
test_other_content_that_the_helper_meets_is_asked_about_too (Fixture *fixture, gconstpointer data)
{
  install_and_wait (fixture, "exit 4", STROBE_RULE_OUTCOME_OTHER_CONTENT);
  g_assert_nonnull (find_dialog ());
  gtk_window_destroy (GTK_WINDOW (find_dialog ()));
}

static void
test_the_dialog_shows_what_is_there (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = NULL;

  play (fixture, "# somebody's rule");
  dialog = strobe_rule_dialog_new (NULL, fixture->pkexec);
  gtk_window_present (GTK_WINDOW (dialog));
  strobe_wait_until (find (dialog, GTK_TYPE_LABEL, "label", "# somebody's rule") != NULL);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_the_dialog_says_what_cannot_be_read (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = strobe_rule_dialog_new (NULL, "/nonexistent/70-strobe.rules");

  gtk_window_present (GTK_WINDOW (dialog));
  strobe_wait_until (find (dialog, GTK_TYPE_LABEL, "label", "cannot be read") != NULL);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

/* A board whose node is a file that nobody may open. */
static void
plug (StrobeDeviceSource *source, const char *node)
{
  g_autoptr (StrobeDeviceInfo) info =
               strobe_device_fixture_info ("1-4.2", 0x0002, STROBE_DFU_MODE_RUN_TIME, "0", 1);

  info->node = g_strdup (node);
  strobe_device_source_emit_added (source, info);
}

static gboolean
shows (GtkWidget *window, const char *text)
{
  GtkWidget *label = find (window, GTK_TYPE_LABEL, "label", text);

  return label != NULL && gtk_widget_get_mapped (label);
}

static void
test_in_the_window_it_comes_with_the_board_and_goes_with_the_trouble (Fixture *fixture,
                                                                      gconstpointer data)
{
  g_autoptr (StrobeContext) context = strobe_context_new (FALSE);
  g_autoptr (StrobeDeviceSource) source = strobe_fake_source_new ();
  GtkWidget *window = GTK_WIDGET (strobe_window_new (NULL, context));
  g_autofree char *node = g_build_filename (fixture->folder, "002", NULL);

  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (node, "", 0, NULL));
  g_assert_cmpint (g_chmod (node, 0), ==, 0);
  strobe_board_list_add_source (strobe_context_get_boards (context), source);
  gtk_window_present (GTK_WINDOW (window));
  if (strobe_unprivileged_begin ()) {
    plug (source, node);
    strobe_wait_until (shows (window, "You are not allowed to use this board."));
    g_assert_nonnull (find (window, GTK_TYPE_BUTTON, "label", "Fix…"));
    press (find (window, GTK_TYPE_BUTTON, "label", "Fix…"));
    strobe_unprivileged_end ();
    g_assert_cmpint (g_chmod (node, 0666), ==, 0);
    g_assert_true (strobe_unprivileged_begin ());
    strobe_wait_until (shows (window, "Ready to flash"));
    g_assert_false (shows (window, "You are not allowed to use this board."));
    g_assert_null (find (window, GTK_TYPE_BUTTON, "label", "Fix…"));
    strobe_unprivileged_end ();
  }
  gtk_window_destroy (GTK_WINDOW (window));
  strobe_wait_idle ();
  g_unlink (node);
}

#define ADD(name, func) g_test_add ("/ui/access-pane/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
  /* Newer libadwaita measures its own message dialog too narrow, and warns of that. */
  if (adw_get_minor_version () > 2)
    g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  ADD ("it-is-not-there-before-something-is-wrong", test_it_is_not_there_before_something_is_wrong);
  ADD ("it-says-what-why-and-what-to-do", test_it_says_what_why_and_what_to_do);
  ADD ("where-nothing-can-be-installed-the-commands-are-open",
       test_where_nothing_can_be_installed_the_commands_are_open);
  ADD ("where-it-can-be-installed-the-commands-are-at-hand",
       test_where_it_can_be_installed_the_commands_are_at_hand);
  ADD ("where-no-command-helps-none-is-shown", test_where_no_command_helps_none_is_shown);
  ADD ("a-rule-that-is-there-is-applied", test_a_rule_that_is_there_is_applied);
  ADD ("every-outcome-is-told", test_every_outcome_is_told);
  ADD ("where-nobody-can-ask-the-commands-open", test_where_nobody_can_ask_the_commands_open);
  ADD ("what-failed-is-told-with-its-trail", test_what_failed_is_told_with_its_trail);
  ADD ("without-pkexec-it-has-failed", test_without_pkexec_it_has_failed);
  ADD ("other-content-is-asked-about-before-anything-runs",
       test_other_content_is_asked_about_before_anything_runs);
  ADD ("other-content-may-be-kept", test_other_content_may_be_kept);
  ADD ("other-content-that-the-helper-meets-is-asked-about-too",
       test_other_content_that_the_helper_meets_is_asked_about_too);
  ADD ("the-dialog-shows-what-is-there", test_the_dialog_shows_what_is_there);
  ADD ("the-dialog-says-what-cannot-be-read", test_the_dialog_says_what_cannot_be_read);
  ADD ("in-the-window-it-comes-with-the-board-and-goes-with-the-trouble",
       test_in_the_window_it_comes_with_the_board_and_goes_with_the_trouble);
  return g_test_run ();
}
