/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "helper/rule-writer.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "rule/install-error.h"
#include "rule/udev-rule.h"
#include "support/unprivileged.h"

/* The rule is written below a folder of the test's own. */

#define MINE "# mine\n"

typedef struct {
  char *root;
  char *folder;
  char *rule;
  char *old;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("strobe-helper-XXXXXX", NULL);
  fixture->folder = g_strconcat (fixture->root, STROBE_UDEV_RULE_FOLDER, NULL);
  fixture->rule = g_strconcat (fixture->root, STROBE_UDEV_RULE_PATH, NULL);
  fixture->old = g_strconcat (fixture->rule, ".old", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0755), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -rf %s", fixture->root);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (fixture->root);
  g_free (fixture->folder);
  g_free (fixture->rule);
  g_free (fixture->old);
}

static void
put (const char *path, const char *content)
{
  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static void
assert_content (const char *path, const char *expected)
{
  g_autofree char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  g_assert_cmpstr (content, ==, expected);
}

/* A run leaves nothing behind but the rule, and perhaps the one before. */
static void
assert_n_files (Fixture *fixture, guint expected)
{
  g_autoptr (GDir) folder = g_dir_open (fixture->folder, 0, NULL);
  guint n_files = 0;

  while (g_dir_read_name (folder) != NULL)
    n_files++;
  g_assert_cmpuint (n_files, ==, expected);
}

static void
assert_writes (Fixture *fixture, gboolean replace)
{
  g_autoptr (GError) error = NULL;
  gboolean ok = strobe_rule_writer_write (fixture->root, replace, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
}

static void
assert_fails (Fixture *fixture, gboolean replace, StrobeInstallError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (strobe_rule_writer_write (fixture->root, replace, &error));
  g_assert_error (error, STROBE_INSTALL_ERROR, (int) code);
  /* one sentence, on one line */
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_the_rule_is_written_for_everybody_to_read (Fixture *fixture, gconstpointer data)
{
  GStatBuf status;

  assert_writes (fixture, FALSE);
  assert_content (fixture->rule, strobe_udev_rule_get_text ());
  g_assert_cmpint (g_stat (fixture->rule, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 07777, ==, 0644);
  g_assert_cmpuint (status.st_uid, ==, geteuid ());
  g_assert_cmpuint (status.st_gid, ==, getegid ());
  assert_n_files (fixture, 1);
}

static void
test_folders_that_are_missing_are_made (Fixture *fixture, gconstpointer data)
{
  g_autofree char *udev = g_path_get_dirname (fixture->folder);

  g_rmdir (fixture->folder);
  g_rmdir (udev);
  assert_writes (fixture, FALSE);
  assert_content (fixture->rule, strobe_udev_rule_get_text ());
}

static void
test_the_same_rule_is_left_alone (Fixture *fixture, gconstpointer data)
{
  GStatBuf before;
  GStatBuf after;

  put (fixture->rule, strobe_udev_rule_get_text ());
  g_assert_cmpint (g_stat (fixture->rule, &before), ==, 0);
  assert_writes (fixture, TRUE);
  g_assert_cmpint (g_stat (fixture->rule, &after), ==, 0);
  g_assert_cmpuint (after.st_ino, ==, before.st_ino);
  assert_n_files (fixture, 1);
}

static void
test_the_same_rule_of_the_system_is_enough (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_strconcat (fixture->root, "/usr/lib/udev/rules.d", NULL);
  g_autofree char *path = g_build_filename (folder, STROBE_UDEV_RULE_NAME, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  put (path, strobe_udev_rule_get_text ());
  assert_writes (fixture, FALSE);
  assert_n_files (fixture, 0);
}

static void
test_another_rule_of_the_system_is_outranked (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_strconcat (fixture->root, "/usr/lib/udev/rules.d", NULL);
  g_autofree char *path = g_build_filename (folder, STROBE_UDEV_RULE_NAME, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  put (path, MINE);
  assert_writes (fixture, FALSE);
  assert_content (path, MINE);
  assert_content (fixture->rule, strobe_udev_rule_get_text ());
}

static void
test_other_content_is_never_overwritten_blindly (Fixture *fixture, gconstpointer data)
{
  put (fixture->rule, MINE);
  assert_fails (fixture, FALSE, STROBE_INSTALL_ERROR_OTHER_CONTENT);
  assert_content (fixture->rule, MINE);
  assert_n_files (fixture, 1);
}

static void
test_what_is_replaced_is_kept (Fixture *fixture, gconstpointer data)
{
  put (fixture->rule, MINE);
  assert_writes (fixture, TRUE);
  assert_content (fixture->rule, strobe_udev_rule_get_text ());
  assert_content (fixture->old, MINE);
  assert_n_files (fixture, 2);
}

static void
test_what_was_kept_before_stays_where_nothing_is_replaced (Fixture *fixture, gconstpointer data)
{
  put (fixture->old, MINE);
  assert_writes (fixture, TRUE);
  assert_content (fixture->old, MINE);
  put (fixture->rule, "# yours\n");
  assert_writes (fixture, TRUE);
  assert_content (fixture->old, "# yours\n");
}

static void
test_a_link_in_its_place_is_never_followed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *victim = g_build_filename (fixture->root, "victim", NULL);
  g_autofree char *target = NULL;

  put (victim, MINE);
  g_assert_cmpint (symlink (victim, fixture->rule), ==, 0);
  assert_fails (fixture, FALSE, STROBE_INSTALL_ERROR_OTHER_CONTENT);
  assert_writes (fixture, TRUE);
  assert_content (victim, MINE);
  assert_content (fixture->rule, strobe_udev_rule_get_text ());
  target = g_file_read_link (fixture->old, NULL);
  g_assert_cmpstr (target, ==, victim);
}

static void
test_a_link_to_nowhere_is_somebody_elses (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (symlink ("/nonexistent/file", fixture->rule), ==, 0);
  assert_fails (fixture, FALSE, STROBE_INSTALL_ERROR_OTHER_CONTENT);
  assert_n_files (fixture, 1);
}

static void
test_a_link_in_place_of_the_new_file_is_not_followed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *victim = g_build_filename (fixture->root, "victim", NULL);
  g_autofree char *new_file = g_strconcat (fixture->rule, ".new", NULL);

  put (victim, MINE);
  g_assert_cmpint (symlink (victim, new_file), ==, 0);
  assert_writes (fixture, FALSE);
  assert_content (victim, MINE);
  assert_n_files (fixture, 1);
}

static void
test_a_folder_that_is_a_link_is_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *elsewhere = g_build_filename (fixture->root, "elsewhere", NULL);
  g_autofree char *path = g_build_filename (elsewhere, STROBE_UDEV_RULE_NAME, NULL);

  g_rmdir (fixture->folder);
  g_assert_cmpint (g_mkdir (elsewhere, 0755), ==, 0);
  g_assert_cmpint (symlink (elsewhere, fixture->folder), ==, 0);
  assert_fails (fixture, TRUE, STROBE_INSTALL_ERROR_READ_ONLY);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_a_folder_in_its_place_is_left_alone (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_mkdir (fixture->rule, 0755), ==, 0);
  assert_fails (fixture, FALSE, STROBE_INSTALL_ERROR_OTHER_CONTENT);
  assert_fails (fixture, TRUE, STROBE_INSTALL_ERROR_READ_ONLY);
  g_assert_true (g_file_test (fixture->rule, G_FILE_TEST_IS_DIR));
  assert_n_files (fixture, 1);
}

static void
test_a_folder_that_cannot_be_written_is_told (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (g_chmod (fixture->root, 0755), ==, 0);
  g_assert_cmpint (g_chmod (fixture->folder, 0555), ==, 0);
  if (!strobe_unprivileged_begin ())
    return;
  assert_fails (fixture, FALSE, STROBE_INSTALL_ERROR_READ_ONLY);
  strobe_unprivileged_end ();
  assert_n_files (fixture, 0);
  g_assert_cmpint (g_chmod (fixture->folder, 0755), ==, 0);
}

static void
test_a_root_that_is_not_there_is_told (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (strobe_rule_writer_write ("/nonexistent", FALSE, &error));
  g_assert_error (error, STROBE_INSTALL_ERROR, STROBE_INSTALL_ERROR_FAILED);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/helper/rule-writer/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("the-rule-is-written-for-everybody-to-read", test_the_rule_is_written_for_everybody_to_read);
  ADD ("folders-that-are-missing-are-made", test_folders_that_are_missing_are_made);
  ADD ("the-same-rule-is-left-alone", test_the_same_rule_is_left_alone);
  ADD ("the-same-rule-of-the-system-is-enough", test_the_same_rule_of_the_system_is_enough);
  ADD ("another-rule-of-the-system-is-outranked", test_another_rule_of_the_system_is_outranked);
  ADD ("other-content-is-never-overwritten-blindly",
       test_other_content_is_never_overwritten_blindly);
  ADD ("what-is-replaced-is-kept", test_what_is_replaced_is_kept);
  ADD ("what-was-kept-before-stays-where-nothing-is-replaced",
       test_what_was_kept_before_stays_where_nothing_is_replaced);
  ADD ("a-link-in-its-place-is-never-followed", test_a_link_in_its_place_is_never_followed);
  ADD ("a-link-to-nowhere-is-somebody-elses", test_a_link_to_nowhere_is_somebody_elses);
  ADD ("a-link-in-place-of-the-new-file-is-not-followed",
       test_a_link_in_place_of_the_new_file_is_not_followed);
  ADD ("a-folder-that-is-a-link-is-refused", test_a_folder_that_is_a_link_is_refused);
  ADD ("a-folder-in-its-place-is-left-alone", test_a_folder_in_its_place_is_left_alone);
  ADD ("a-folder-that-cannot-be-written-is-told", test_a_folder_that_cannot_be_written_is_told);
  ADD ("a-root-that-is-not-there-is-told", test_a_root_that_is_not_there_is_told);
  return g_test_run ();
}
