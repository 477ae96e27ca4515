/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-source.h"

#include <glib/gstdio.h>

typedef struct {
  char *project;
  char *build;
  char *source;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *main_folder = NULL;

  fixture->project = g_dir_make_tmp ("strobe-XXXXXX", NULL);
  fixture->build = g_build_filename (fixture->project, "build", NULL);
  main_folder = g_build_filename (fixture->project, "main", NULL);
  fixture->source = g_build_filename (main_folder, "app.c", NULL);
  g_assert_cmpint (g_mkdir (fixture->build, 0700), ==, 0);
  g_assert_cmpint (g_mkdir (main_folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (fixture->source, "int x;\n", -1, NULL));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_autofree char *main_folder = g_path_get_dirname (fixture->source);

  g_remove (fixture->source);
  g_rmdir (main_folder);
  g_rmdir (fixture->build);
  g_rmdir (fixture->project);
  g_free (fixture->project);
  g_free (fixture->build);
  g_free (fixture->source);
}

static void
test_an_absolute_name_is_found (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = strobe_log_source_find (fixture->source, NULL);

  g_assert_nonnull (file);
  g_assert_cmpstr (g_file_peek_path (file), ==, fixture->source);
}

static void
test_a_relative_name_is_found_above_the_build_folder (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = strobe_log_source_find ("main/app.c", fixture->build);

  g_assert_nonnull (file);
  g_assert_cmpstr (g_file_peek_path (file), ==, fixture->source);
}

static void
test_without_a_folder_a_relative_name_is_not_found (Fixture *fixture, gconstpointer data)
{
  g_assert_null (strobe_log_source_find ("main/app.c", NULL));
}

static void
test_a_folder_is_no_source (Fixture *fixture, gconstpointer data)
{
  g_assert_null (strobe_log_source_find (fixture->project, NULL));
  g_assert_null (strobe_log_source_find ("main", fixture->build));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/ui/log-source/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("an-absolute-name-is-found", test_an_absolute_name_is_found);
  ADD ("a-relative-name-is-found-above-the-build-folder",
       test_a_relative_name_is_found_above_the_build_folder);
  ADD ("without-a-folder-a-relative-name-is-not-found",
       test_without_a_folder_a_relative_name_is_not_found);
  ADD ("a-folder-is-no-source", test_a_folder_is_no_source);
  return g_test_run ();
}
