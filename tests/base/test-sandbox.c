/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/sandbox.h"

#include "support/scratch-folder.h"

#define PAGE "/app/share/strobe/help/C.html"

static char *
dup_outer_path (const char *info, const char *path)
{
  StrobeScratchFolder folder;
  g_autofree char *file = NULL;
  char *outer;

  strobe_scratch_folder_make (&folder);
  file = strobe_scratch_folder_dup_path (&folder, "info");
  if (info != NULL)
    g_assert_true (g_file_set_contents (file, info, -1, NULL));
  outer = strobe_sandbox_dup_outer_path (file, path);
  strobe_scratch_folder_remove (&folder);
  return outer;
}

static void
test_a_file_of_the_app_is_where_the_app_is_installed (void)
{
  g_autofree char *outer =
    dup_outer_path ("[Application]\nname=x\n[Instance]\napp-path=/var/lib/x/files\n", PAGE);

  g_assert_cmpstr (outer, ==, "/var/lib/x/files/share/strobe/help/C.html");
}

static void
test_other_files_are_where_they_are (void)
{
  g_autofree char *outer = dup_outer_path ("[Instance]\napp-path=/var/lib/x/files\n", "/tmp/a");

  g_assert_cmpstr (outer, ==, "/tmp/a");
}

static void
test_without_a_sandbox_a_path_is_what_it_is (void)
{
  g_autofree char *outer = dup_outer_path (NULL, PAGE);

  g_assert_cmpstr (outer, ==, PAGE);
}

static void
test_a_sandbox_that_does_not_tell_changes_nothing (void)
{
  g_autofree char *outer = dup_outer_path ("[Instance]\nnothing=here\n", PAGE);
  g_autofree char *other = dup_outer_path ("not a key file", PAGE);

  g_assert_cmpstr (outer, ==, PAGE);
  g_assert_cmpstr (other, ==, PAGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/sandbox/a-file-of-the-app-is-where-the-app-is-installed",
                   test_a_file_of_the_app_is_where_the_app_is_installed);
  g_test_add_func ("/base/sandbox/other-files-are-where-they-are",
                   test_other_files_are_where_they_are);
  g_test_add_func ("/base/sandbox/without-a-sandbox-a-path-is-what-it-is",
                   test_without_a_sandbox_a_path_is_what_it_is);
  g_test_add_func ("/base/sandbox/a-sandbox-that-does-not-tell-changes-nothing",
                   test_a_sandbox_that_does_not_tell_changes_nothing);
  return g_test_run ();
}
