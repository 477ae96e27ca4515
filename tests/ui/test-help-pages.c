/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/help-pages.h"

#include <glib/gstdio.h>

/* Two data folders, and files in them as each test wants. */
typedef struct {
  char *top;
  const char *folders[3];
  char *near_folder;
  char *far_folder;
} Fixture;

static const char *const german[] = { "de_AT", "de", "C", NULL };

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_unsetenv ("STROBE_HELPDIR");
  fixture->top = g_dir_make_tmp ("strobe-help-XXXXXX", &error);
  g_assert_no_error (error);
  fixture->near_folder = g_build_filename (fixture->top, "near", NULL);
  fixture->far_folder = g_build_filename (fixture->top, "far", NULL);
  fixture->folders[0] = fixture->near_folder;
  fixture->folders[1] = fixture->far_folder;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *inner = g_build_filename (path, name, NULL);
    remove_tree (inner);
  }
  g_remove (path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unsetenv ("STROBE_HELPDIR");
  remove_tree (fixture->top);
  g_free (fixture->far_folder);
  g_free (fixture->near_folder);
  g_free (fixture->top);
}

static char *
make_file (Fixture *fixture, const char *name)
{
  char *path = g_build_filename (fixture->top, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, "", 0, NULL));
  return path;
}

static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  g_assert_false (strobe_help_pages_are_installed (fixture->folders, german));
  g_assert_null (strobe_help_pages_dup_document (fixture->folders, german));
}

static void
test_pages (Fixture *fixture, gconstpointer data)
{
  g_autofree char *page = make_file (fixture, "far/help/C/strobe/index.page");

  g_assert_true (strobe_help_pages_are_installed (fixture->folders, german));
}

static void
test_pages_of_another (Fixture *fixture, gconstpointer data)
{
  g_autofree char *page = make_file (fixture, "far/help/C/other/index.page");
  g_autofree char *foreign = make_file (fixture, "far/help/fr/strobe/index.page");

  g_assert_false (strobe_help_pages_are_installed (fixture->folders, german));
}

static void
test_language (Fixture *fixture, gconstpointer data)
{
  g_autofree char *english = make_file (fixture, "near/strobe/help/C.html");
  g_autofree char *wanted = make_file (fixture, "far/strobe/help/de.html");
  g_autofree char *found = strobe_help_pages_dup_document (fixture->folders, german);

  g_assert_cmpstr (found, ==, wanted);
}

static void
test_fallback (Fixture *fixture, gconstpointer data)
{
  g_autofree char *foreign = make_file (fixture, "near/strobe/help/fr.html");
  g_autofree char *english = make_file (fixture, "far/strobe/help/C.html");
  g_autofree char *found = strobe_help_pages_dup_document (fixture->folders, german);

  g_assert_cmpstr (found, ==, english);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *second = make_file (fixture, "far/strobe/help/C.html");
  g_autofree char *first = make_file (fixture, "near/strobe/help/C.html");
  g_autofree char *found = strobe_help_pages_dup_document (fixture->folders, german);

  g_assert_cmpstr (found, ==, first);
}

static void
test_environment (Fixture *fixture, gconstpointer data)
{
  g_autofree char *installed = make_file (fixture, "near/strobe/help/C.html");
  g_autofree char *built = make_file (fixture, "build/C.html");
  g_autofree char *folder = g_path_get_dirname (built);
  g_autofree char *found = NULL;

  g_setenv ("STROBE_HELPDIR", folder, TRUE);
  found = strobe_help_pages_dup_document (fixture->folders, german);
  g_assert_cmpstr (found, ==, built);
}

static void
test_folders (Fixture *fixture, gconstpointer data)
{
  g_auto (GStrv) folders = strobe_help_pages_dup_folders ();

  g_assert_cmpstr (folders[0], ==, DATADIR);
  g_assert_true (g_strv_contains ((const char *const *) folders, g_get_user_data_dir ()));
  g_assert_true (g_strv_contains ((const char *const *) folders, g_get_system_data_dirs ()[0]));
}

int
main (int argc, char **argv)
{
  static const struct {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } cases[] = {
    { "/ui/help-pages/where-nothing-is-nothing-is-found", test_nothing },
    { "/ui/help-pages/pages-for-a-viewer-are-found-in-any-folder", test_pages },
    { "/ui/help-pages/other-programs-and-languages-do-not-count", test_pages_of_another },
    { "/ui/help-pages/a-better-language-counts-more-than-a-better-folder", test_language },
    { "/ui/help-pages/without-a-translation-it-is-the-original", test_fallback },
    { "/ui/help-pages/of-two-documents-the-first-folder-has-the-right-one", test_order },
    { "/ui/help-pages/the-environment-names-the-folder-of-a-build", test_environment },
    { "/ui/help-pages/the-folders-are-those-of-the-prefix-and-of-the-session", test_folders },
  };

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add (cases[i].path, Fixture, NULL, set_up, cases[i].run, tear_down);
  return g_test_run ();
}
