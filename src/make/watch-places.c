/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/watch-places.h"

#include <stdlib.h>

/* Not the files are watched but the folders that they are in: a file that is replaced, or written
 * under another name first, is another file. For a folder that is deleted and made again its own
 * folder is watched too; and where it is away now, the nearest one that is there. */

/* ninja appends to it whenever a step of the build is done: as long as it grows, more will come. */
#define BUILD_LOG ".ninja_log"

/* StrobeWatchPlaces: immutable once it was found. */
struct _StrobeWatchPlaces {
  GHashTable *folders; /* of GFile to a set of char * */
  gboolean needs_polling;
};

static void
clear_places (gpointer data)
{
  g_hash_table_unref (((StrobeWatchPlaces *) data)->folders);
}

static void
add_name (StrobeWatchPlaces *self, GFile *folder, char *name)
{
  GHashTable *names = g_hash_table_lookup (self->folders, folder);

  if (names == NULL) {
    names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    g_hash_table_insert (self->folders, g_object_ref (folder), names);
  }
  g_hash_table_add (names, name);
}

static void
add_with_parent (StrobeWatchPlaces *self, GFile *folder, GFile *child)
{
  g_autoptr (GFile) parent = g_file_get_parent (folder);

  add_name (self, folder, g_file_get_basename (child));
  if (parent != NULL)
    add_name (self, parent, g_file_get_basename (folder));
}

static gboolean
is_folder (GFile *file, GCancellable *cancellable)
{
  return g_file_query_file_type (file, G_FILE_QUERY_INFO_NONE, cancellable) ==
         G_FILE_TYPE_DIRECTORY;
}

static void
add_file (StrobeWatchPlaces *self, GFile *file, GCancellable *cancellable)
{
  g_autoptr (GFile) child = g_object_ref (file);
  g_autoptr (GFile) folder = g_file_get_parent (file);

  if (folder != NULL && is_folder (folder, cancellable))
    add_name (self, folder, g_strdup (BUILD_LOG));
  while (folder != NULL && !is_folder (folder, cancellable)) {
    g_set_object (&child, folder);
    g_object_unref (folder);
    folder = g_file_get_parent (child);
  }
  if (folder != NULL)
    add_with_parent (self, folder, child);
  else
    self->needs_polling = TRUE;
}

/* Behind symbolic links, whether the file itself is one or a folder on the way. */
static GFile *
find_real_file (GFile *file)
{
  g_autofree char *path = g_file_get_path (file);
  char *real = path != NULL ? realpath (path, NULL) : NULL;
  GFile *found = real != NULL ? g_file_new_for_path (real) : NULL;

  free (real);
  if (found != NULL && g_file_equal (found, file))
    g_clear_object (&found);
  return found;
}

/* What another computer does to its files the kernel here never hears of. A FUSE file system, such
 * as the one through which a sandbox sees the files of its host, does not pass it on either.
 *
 * Source: inotify(7), limitations and caveats. */
static gboolean
tells_of_changes (GFile *folder, GCancellable *cancellable)
{
  static const char *const silent[] = { "fuse", "v9fs", "9p", "nfs", "nfs4", "cifs", "smb2", NULL };
  g_autoptr (GFileInfo) info = g_file_query_filesystem_info (
    folder, G_FILE_ATTRIBUTE_FILESYSTEM_TYPE "," G_FILE_ATTRIBUTE_FILESYSTEM_REMOTE, cancellable,
    NULL);
  const char *type = NULL;

  if (info == NULL)
    return FALSE;
  type = g_file_info_get_attribute_string (info, G_FILE_ATTRIBUTE_FILESYSTEM_TYPE);
  return !g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_FILESYSTEM_REMOTE) &&
         (type == NULL || !g_strv_contains (silent, type));
}

static gboolean
is_silent_somewhere (StrobeWatchPlaces *self, GCancellable *cancellable)
{
  GHashTableIter iter;
  gpointer folder = NULL;

  g_hash_table_iter_init (&iter, self->folders);
  while (g_hash_table_iter_next (&iter, &folder, NULL))
    if (!tells_of_changes (folder, cancellable))
      return TRUE;
  return FALSE;
}

/**
 * strobe_watch_places_find:
 * @files: a list of #GFile, which may be there or not
 * @cancellable: (nullable): gives up
 *
 * Finds out where a change of one of @files can be seen.
 *
 * Context: a worker; waits for the disk.
 *
 * Returns: (transfer full): the folders
 */
StrobeWatchPlaces *
strobe_watch_places_find (GListModel *files, GCancellable *cancellable)
{
  StrobeWatchPlaces *self = g_atomic_rc_box_new0 (StrobeWatchPlaces);

  self->folders = g_hash_table_new_full (g_file_hash, (GEqualFunc) g_file_equal, g_object_unref,
                                         (GDestroyNotify) g_hash_table_unref);
  for (guint i = 0; i < g_list_model_get_n_items (files); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (files, i);
    g_autoptr (GFile) real = find_real_file (file);

    add_file (self, file, cancellable);
    if (real != NULL)
      add_file (self, real, cancellable);
  }
  self->needs_polling |= is_silent_somewhere (self, cancellable);
  return self;
}

/**
 * strobe_watch_places_ref:
 *
 * Context: any thread.
 *
 * Returns: (transfer full): @self
 */
StrobeWatchPlaces *
strobe_watch_places_ref (StrobeWatchPlaces *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * strobe_watch_places_unref:
 * @self: (transfer full): places
 *
 * Drops a reference.
 *
 * Context: any thread.
 */
void
strobe_watch_places_unref (StrobeWatchPlaces *self)
{
  g_atomic_rc_box_release_full (self, clear_places);
}

/**
 * strobe_watch_places_equal:
 * @self: places
 * @other: (nullable): places
 *
 * Context: any thread.
 *
 * Returns: whether the same folders are to be watched; the names in them may differ
 */
gboolean
strobe_watch_places_equal (StrobeWatchPlaces *self, StrobeWatchPlaces *other)
{
  GHashTableIter iter;
  gpointer folder = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (other == NULL || g_hash_table_size (self->folders) != g_hash_table_size (other->folders))
    return FALSE;
  g_hash_table_iter_init (&iter, self->folders);
  while (g_hash_table_iter_next (&iter, &folder, NULL))
    if (!g_hash_table_contains (other->folders, folder))
      return FALSE;
  return TRUE;
}

/**
 * strobe_watch_places_concern:
 * @self: places
 * @file: (nullable): what something happened to
 *
 * Context: any thread.
 *
 * Returns: whether that may be of interest
 */
gboolean
strobe_watch_places_concern (StrobeWatchPlaces *self, GFile *file)
{
  g_autoptr (GFile) folder = NULL;
  g_autofree char *name = NULL;
  GHashTable *names = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (file == NULL)
    return FALSE;
  if (g_hash_table_contains (self->folders, file))
    return TRUE;
  folder = g_file_get_parent (file);
  names = folder != NULL ? g_hash_table_lookup (self->folders, folder) : NULL;
  name = g_file_get_basename (file);
  return names != NULL && name != NULL && g_hash_table_contains (names, name);
}

/* GLib would accept a folder that it cannot watch, and look every few seconds whether it can now.
 */
static gboolean
can_read (GFile *folder)
{
  g_autoptr (GFileInfo) info = g_file_query_info (folder, G_FILE_ATTRIBUTE_ACCESS_CAN_READ,
                                                  G_FILE_QUERY_INFO_NONE, NULL, NULL);

  return info != NULL && g_file_info_get_attribute_boolean (info, G_FILE_ATTRIBUTE_ACCESS_CAN_READ);
}

/**
 * strobe_watch_places_create_monitors:
 * @self: places
 *
 * Begins to watch. Their signals come in the main context, also for monitors made on a worker;
 * what happens before they are connected has to be looked for.
 *
 * Context: any thread; may wait for the disk.
 *
 * Returns: (transfer full): a #GFileMonitor for each folder that can be watched
 */
GPtrArray *
strobe_watch_places_create_monitors (StrobeWatchPlaces *self)
{
  GPtrArray *monitors = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer folder = NULL;

  g_hash_table_iter_init (&iter, self->folders);
  while (g_hash_table_iter_next (&iter, &folder, NULL)) {
    GFileMonitor *monitor = NULL;

    if (can_read (folder))
      monitor = g_file_monitor_directory (folder, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
    if (monitor != NULL)
      g_ptr_array_add (monitors, monitor);
    else
      self->needs_polling = TRUE;
  }
  return monitors;
}

/**
 * strobe_watch_places_need_polling:
 * @self: places
 *
 * Context: any thread.
 *
 * Returns: whether there is a folder whose changes may go untold
 */
gboolean
strobe_watch_places_need_polling (StrobeWatchPlaces *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->needs_polling;
}
