/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/help-pages.h"

/* Where the help is. It comes twice: as pages for a help viewer, help/LANGUAGE/strobe of a data
 * folder, and as one document for a browser, strobe/help/LANGUAGE.html of a data folder.
 * Where STROBE_HELPDIR is set, the documents are in that folder and nowhere else: help/ of a build
 * directory. */

#define FOLDER_ENVIRONMENT "STROBE_HELPDIR"

/**
 * strobe_help_pages_dup_folders:
 *
 * Lists the data folders in which the help may be: where Strobe is installed, then where the
 * session looks.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): paths
 */
char **
strobe_help_pages_dup_folders (void)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  g_strv_builder_add (builder, DATADIR);
  g_strv_builder_add (builder, g_get_user_data_dir ());
  g_strv_builder_addv (builder, (const char **) g_get_system_data_dirs ());
  return g_strv_builder_end (builder);
}

/**
 * strobe_help_pages_are_installed:
 * @folders: data folders
 * @languages: locale names, the best first
 *
 * Tells whether a help viewer of this computer would find the pages.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if the pages are in one of @folders, in one of @languages
 */
gboolean
strobe_help_pages_are_installed (const char *const *folders, const char *const *languages)
{
  for (; *folders != NULL; folders++) {
    for (gsize i = 0; languages[i] != NULL; i++) {
      g_autofree char *path =
        g_build_filename (*folders, "help", languages[i], "strobe", "index.page", NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        return TRUE;
    }
  }
  return FALSE;
}

static char *
find_document (const char *folder, const char *language)
{
  g_autofree char *name = g_strconcat (language, ".html", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&path) : NULL;
}

/**
 * strobe_help_pages_dup_document:
 * @folders: data folders
 * @languages: locale names, the best first
 *
 * Finds the document for a browser. A better language counts more than a better folder.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): its path; %NULL if there is none
 */
char *
strobe_help_pages_dup_document (const char *const *folders, const char *const *languages)
{
  const char *named = g_getenv (FOLDER_ENVIRONMENT);
  char *path = NULL;

  for (; path == NULL && *languages != NULL; languages++) {
    if (named != NULL)
      path = find_document (named, *languages);
    for (gsize i = 0; named == NULL && path == NULL && folders[i] != NULL; i++) {
      g_autofree char *folder = g_build_filename (folders[i], "strobe", "help", NULL);
      path = find_document (folder, *languages);
    }
  }
  return path;
}
