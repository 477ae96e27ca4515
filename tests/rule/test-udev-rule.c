/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "rule/udev-rule.h"

#include <glib/gstdio.h>
#include <unistd.h>

static const char *source;

typedef struct {
  char *root;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->root = g_dir_make_tmp ("strobe-rule-XXXXXX", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *command = g_strdup_printf ("rm -rf %s", fixture->root);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (fixture->root);
}

static char *
make_place (Fixture *fixture, const char *folder)
{
  g_autofree char *path = g_build_filename (fixture->root, folder, NULL);

  g_assert_cmpint (g_mkdir_with_parents (path, 0755), ==, 0);
  return g_build_filename (path, STROBE_UDEV_RULE_NAME, NULL);
}

static void
put (Fixture *fixture, const char *folder, const char *content)
{
  g_autofree char *path = make_place (fixture, folder);

  g_assert_true (g_file_set_contents (path, content, -1, NULL));
}

static void
assert_look (Fixture *fixture, StrobeUdevRulePresence presence, const char *expected_path)
{
  g_autofree char *path = NULL;

  g_assert_cmpint (strobe_udev_rule_look (fixture->root, &path), ==, presence);
  g_assert_cmpstr (path, ==, expected_path);
}

static void
test_text_is_that_of_the_file (void)
{
  g_autofree char *content = NULL;
  gsize size_bytes = 0;

  g_assert_true (g_file_get_contents (source, &content, &size_bytes, NULL));
  g_assert_cmpmem (content, size_bytes, strobe_udev_rule_get_text (),
                   strlen (strobe_udev_rule_get_text ()));
}

static void
test_no_file_is_absent (Fixture *fixture, gconstpointer data)
{
  assert_look (fixture, STROBE_UDEV_RULE_ABSENT, NULL);
}

static void
test_our_file_is_found_in_each_folder_of_udev (Fixture *fixture, gconstpointer data)
{
  static const char *const folders[] = { "/lib/udev/rules.d", "/usr/lib/udev/rules.d",
                                         "/usr/local/lib/udev/rules.d", "/run/udev/rules.d",
                                         "/etc/udev/rules.d" };

  /* each of them goes before those that were filled before it */
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_build_filename (folders[i], STROBE_UDEV_RULE_NAME, NULL);

    put (fixture, folders[i], strobe_udev_rule_get_text ());
    assert_look (fixture, STROBE_UDEV_RULE_SAME, path);
  }
}

static void
test_the_first_folder_counts_whatever_it_says (Fixture *fixture, gconstpointer data)
{
  put (fixture, "/usr/lib/udev/rules.d", strobe_udev_rule_get_text ());
  put (fixture, "/etc/udev/rules.d", "# mine\n");
  assert_look (fixture, STROBE_UDEV_RULE_OTHER, STROBE_UDEV_RULE_PATH);
}

static void
test_one_byte_more_or_less_is_other (Fixture *fixture, gconstpointer data)
{
  const char *text = strobe_udev_rule_get_text ();
  g_autofree char *more = g_strconcat (text, "\n", NULL);
  g_autofree char *less = g_strndup (text, strlen (text) - 1);
  g_autofree char *changed = g_strdup (text);

  put (fixture, "/etc/udev/rules.d", more);
  assert_look (fixture, STROBE_UDEV_RULE_OTHER, STROBE_UDEV_RULE_PATH);
  put (fixture, "/etc/udev/rules.d", less);
  assert_look (fixture, STROBE_UDEV_RULE_OTHER, STROBE_UDEV_RULE_PATH);
  changed[strlen (changed) / 2] ^= 1;
  put (fixture, "/etc/udev/rules.d", changed);
  assert_look (fixture, STROBE_UDEV_RULE_OTHER, STROBE_UDEV_RULE_PATH);
}

static void
test_a_rule_that_is_switched_off_is_other (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = make_place (fixture, "/etc/udev/rules.d");

  g_assert_cmpint (symlink ("/dev/null", path), ==, 0);
  assert_look (fixture, STROBE_UDEV_RULE_OTHER, STROBE_UDEV_RULE_PATH);
}

static void
test_a_link_to_nowhere_a_folder_and_a_pipe_are_other (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = make_place (fixture, "/etc/udev/rules.d");

  g_assert_cmpint (symlink ("/nonexistent", path), ==, 0);
  assert_look (fixture, STROBE_UDEV_RULE_OTHER, STROBE_UDEV_RULE_PATH);
  g_unlink (path);
  g_assert_cmpint (g_mkdir (path, 0755), ==, 0);
  assert_look (fixture, STROBE_UDEV_RULE_OTHER, STROBE_UDEV_RULE_PATH);
  g_rmdir (path);
  g_assert_cmpint (mkfifo (path, 0644), ==, 0);
  assert_look (fixture, STROBE_UDEV_RULE_OTHER, STROBE_UDEV_RULE_PATH);
}

#define ADD(name, func) g_test_add ("/rule/udev-rule/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (argc, ==, 2);
  source = argv[1];
  g_test_add_func ("/rule/udev-rule/text-is-that-of-the-file", test_text_is_that_of_the_file);
  ADD ("no-file-is-absent", test_no_file_is_absent);
  ADD ("our-file-is-found-in-each-folder-of-udev", test_our_file_is_found_in_each_folder_of_udev);
  ADD ("the-first-folder-counts-whatever-it-says", test_the_first_folder_counts_whatever_it_says);
  ADD ("one-byte-more-or-less-is-other", test_one_byte_more_or_less_is_other);
  ADD ("a-rule-that-is-switched-off-is-other", test_a_rule_that_is_switched_off_is_other);
  ADD ("a-link-to-nowhere-a-folder-and-a-pipe-are-other",
       test_a_link_to_nowhere_a_folder_and_a_pipe_are_other);
  return g_test_run ();
}
