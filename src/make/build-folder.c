/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/build-folder.h"

/* What lies in a folder. Nothing here fails: what cannot be looked at is not there, and the reading
 * of a file that a build lists says why it cannot be read. */

/* A folder with more entries is no build. */
#define MAX_ENTRIES 10000

static GFileType
get_type (GFile *file, GCancellable *cancellable)
{
  return g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable);
}

/**
 * strobe_build_folder_is_one:
 * @file: anything
 * @cancellable: (nullable): cancels the look
 *
 * Tells whether it is a folder, or a link to one.
 *
 * Context: any thread; waits for the disk.
 *
 * Returns: %TRUE if it is
 */
gboolean
strobe_build_folder_is_one (GFile *file, GCancellable *cancellable)
{
  return get_type (file, cancellable) == G_FILE_TYPE_DIRECTORY;
}

/**
 * strobe_build_folder_find_file:
 * @folder: a folder
 * @name: a path below it
 * @cancellable: (nullable): cancels the look
 *
 * Looks for a file that is not a folder.
 *
 * Context: any thread; waits for the disk.
 *
 * Returns: (transfer full) (nullable): the file, or %NULL if it is not there
 */
GFile *
strobe_build_folder_find_file (GFile *folder, const char *name, GCancellable *cancellable)
{
  g_autoptr (GFile) file = g_file_resolve_relative_path (folder, name);
  GFileType type = get_type (file, cancellable);

  if (type == G_FILE_TYPE_UNKNOWN || type == G_FILE_TYPE_DIRECTORY)
    return NULL;
  return g_steal_pointer (&file);
}

static int
compare_names (gconstpointer left, gconstpointer right)
{
  GFile *const *a = left;
  GFile *const *b = right;
  g_autofree char *a_uri = g_file_get_uri (*a);
  g_autofree char *b_uri = g_file_get_uri (*b);

  return g_strcmp0 (a_uri, b_uri);
}

static GPtrArray *
list (GFile *folder, const char *ending, gboolean folders, GCancellable *cancellable)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GFileEnumerator) entries = g_file_enumerate_children (
    folder, G_FILE_ATTRIBUTE_STANDARD_NAME "," G_FILE_ATTRIBUTE_STANDARD_TYPE,
    G_FILE_QUERY_INFO_NONE, cancellable, NULL);

  for (guint i = 0; entries != NULL && i < MAX_ENTRIES; i++) {
    GFileInfo *info = NULL;
    GFile *child = NULL;

    if (!g_file_enumerator_iterate (entries, &info, &child, cancellable, NULL) || info == NULL)
      break;
    if ((g_file_info_get_file_type (info) == G_FILE_TYPE_DIRECTORY) == folders &&
        (ending == NULL || g_str_has_suffix (g_file_info_get_name (info), ending)))
      g_ptr_array_add (found, g_object_ref (child));
  }
  g_ptr_array_sort (found, compare_names);
  return found;
}

/**
 * strobe_build_folder_list_files:
 * @folder: a folder
 * @ending: how their names end
 * @cancellable: (nullable): cancels the look
 *
 * Lists what is not a folder, by name.
 *
 * Context: any thread; waits for the disk.
 *
 * Returns: (transfer full) (element-type GFile): the files
 */
GPtrArray *
strobe_build_folder_list_files (GFile *folder, const char *ending, GCancellable *cancellable)
{
  return list (folder, ending, FALSE, cancellable);
}

/**
 * strobe_build_folder_list_folders:
 * @folder: a folder
 * @cancellable: (nullable): cancels the look
 *
 * Lists the folders in it, by name.
 *
 * Context: any thread; waits for the disk.
 *
 * Returns: (transfer full) (element-type GFile): the folders
 */
GPtrArray *
strobe_build_folder_list_folders (GFile *folder, GCancellable *cancellable)
{
  return list (folder, NULL, TRUE, cancellable);
}

/**
 * strobe_build_folder_get_mtime_us:
 * @file: a file
 * @cancellable: (nullable): cancels the look
 *
 * Tells when a file was last written.
 *
 * Context: any thread; waits for the disk.
 *
 * Returns: microseconds since 1970; 0 if it is not there
 */
gint64
strobe_build_folder_get_mtime_us (GFile *file, GCancellable *cancellable)
{
  g_autoptr (GFileInfo) info = g_file_query_info (
    file, G_FILE_ATTRIBUTE_TIME_MODIFIED "," G_FILE_ATTRIBUTE_TIME_MODIFIED_USEC,
    G_FILE_QUERY_INFO_NONE, cancellable, NULL);
  g_autoptr (GDateTime) time = info != NULL ? g_file_info_get_modification_date_time (info) : NULL;

  if (time == NULL)
    return 0;
  return g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time);
}
