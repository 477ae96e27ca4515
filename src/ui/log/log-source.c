/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-source.h"

/* A firmware lies in the build folder of its project, and that one in the project: so far up. */
#define MAX_PARENTS 3

static GFile *
find_regular (GFile *file)
{
  return g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, NULL) == G_FILE_TYPE_REGULAR
           ? g_object_ref (file)
           : NULL;
}

/**
 * strobe_log_source_find:
 * @name: a file as the log names it, "main/app.c" or "/home/x/app.c"
 * @folder: (nullable): where the firmware is, for names that are not absolute
 *
 * Looks for a source file: where its name says, or in the folder and the ones above it.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): the file, %NULL if there is none
 */
GFile *
strobe_log_source_find (const char *name, const char *folder)
{
  g_autoptr (GFile) place = NULL;

  if (g_path_is_absolute (name)) {
    place = g_file_new_for_path (name);
    return find_regular (place);
  }
  if (folder == NULL)
    return NULL;
  place = g_file_new_for_path (folder);
  for (guint i = 0; i <= MAX_PARENTS && place != NULL; i++) {
    g_autoptr (GFile) file = g_file_resolve_relative_path (place, name);
    g_autoptr (GFile) found = find_regular (file);
    GFile *parent = g_file_get_parent (place);

    if (found != NULL) {
      g_clear_object (&parent);
      return g_steal_pointer (&found);
    }
    g_set_object (&place, parent);
    g_clear_object (&parent);
  }
  return NULL;
}
