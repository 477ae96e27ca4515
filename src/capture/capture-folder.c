/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-folder.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/capture.h"

/* The folder of sessions: names that sort by time, a lock in each that is being written, and a
 * limit for all of them together. */

#define LOCK_NAME "lock"
/* Several sessions of one board in one second: more is a mistake. */
#define MAX_TRIES 100

typedef struct {
  char *path;
  guint64 size_bytes;
} Session;

static void
session_clear (Session *session)
{
  g_free (session->path);
}

/* What a USB port path has, and what no file name can hurt with. */
static char *
dup_safe (const char *name)
{
  char *safe = g_strdup (name);

  g_strcanon (safe, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-._", '_');
  if (safe[0] == '.')
    safe[0] = '_';
  return safe;
}

static char *
dup_session_path (const char *folder, const char *name, guint try)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y%m%dT%H%M%SZ");
  g_autofree char *safe = dup_safe (name);
  g_autofree char *base = try == 0 ? g_strdup_printf ("%s-%s", time, safe)
                                   : g_strdup_printf ("%s-%s-%u", time, safe, try);

  return g_build_filename (folder, base, NULL);
}

static int
open_lock (const char *path, int flags)
{
  g_autofree char *lock = g_build_filename (path, LOCK_NAME, NULL);

  return open (lock, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
}

static void
set_error (GError **error, int code, const char *path)
{
  gboolean is_full = code == ENOSPC || code == EDQUOT;

  g_set_error (error, STROBE_CAPTURE_ERROR,
               is_full ? STROBE_CAPTURE_ERROR_FULL : STROBE_CAPTURE_ERROR_READ_ONLY,
               "cannot keep the log in %s: %s", path, g_strerror (code));
}

/**
 * strobe_capture_folder_create_session:
 * @folder: where the sessions are; made if it is not there
 * @name: a word for the session, such as a USB port
 * @lock_fd: (out): holds the session as long as it is open; the caller closes it
 * @error: return location for an error
 *
 * Makes the folder of a new session: "20261121T033348Z-1-4.2".
 *
 * Errors: STROBE_CAPTURE_ERROR_READ_ONLY, STROBE_CAPTURE_ERROR_FULL.
 *
 * Context: any thread; may wait for the disk.
 *
 * Returns: (transfer full) (nullable): its path
 */
char *
strobe_capture_folder_create_session (const char *folder,
                                      const char *name,
                                      int *lock_fd,
                                      GError **error)
{
  if (g_mkdir_with_parents (folder, 0700) != 0) {
    set_error (error, errno, folder);
    return NULL;
  }
  for (guint try = 0; try < MAX_TRIES; try++) {
    g_autofree char *path = dup_session_path (folder, name, try);

    if (mkdir (path, 0700) == 0) {
      *lock_fd = open_lock (path, O_RDWR | O_CREAT);
      if (*lock_fd < 0 || flock (*lock_fd, LOCK_EX | LOCK_NB) != 0)
        g_debug ("%s: cannot be locked: %s", path, g_strerror (errno));
      return g_steal_pointer (&path);
    }
    if (errno != EEXIST)
      break;
  }
  set_error (error, errno, folder);
  return NULL;
}

/* Only what Strobe itself writes: a folder with anything else in it is not ours to delete. */
static gboolean
is_ours (const char *name)
{
  return g_str_has_suffix (name, ".raw") || g_str_has_suffix (name, ".idx") ||
         g_str_equal (name, LOCK_NAME) || g_str_equal (name, "tags");
}

static guint64
measure (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;
  guint64 size_bytes = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    struct stat info;

    if (is_ours (name) && lstat (file, &info) == 0)
      size_bytes += (guint64) info.st_size;
  }
  return size_bytes;
}

static void
delete_session (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *file = g_build_filename (path, name, NULL);

    if (is_ours (name))
      unlink (file);
  }
  rmdir (path);
}

/* A session that a running Strobe writes is locked. */
static gboolean
delete_if_free (const char *path)
{
  int fd = open_lock (path, O_RDWR);
  gboolean is_free = fd < 0 || flock (fd, LOCK_EX | LOCK_NB) == 0;

  if (is_free)
    delete_session (path);
  if (fd >= 0)
    close (fd);
  return is_free;
}

static int
compare_sessions (gconstpointer a, gconstpointer b)
{
  return strcmp (((const Session *) a)->path, ((const Session *) b)->path);
}

/* "20261121T033348Z-…": nothing else is a session. */
static gboolean
is_session_name (const char *name)
{
  return strlen (name) > 17 && name[8] == 'T' && name[15] == 'Z' && name[16] == '-' &&
         strspn (name, G_CSET_DIGITS) == 8;
}

static GArray *
list_sessions (const char *folder)
{
  GArray *sessions = g_array_new (FALSE, FALSE, sizeof (Session));
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  g_array_set_clear_func (sessions, (GDestroyNotify) session_clear);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    Session session = { 0 };

    if (!is_session_name (name))
      continue;
    session.path = g_build_filename (folder, name, NULL);
    session.size_bytes = measure (session.path);
    g_array_append_val (sessions, session);
  }
  g_array_sort (sessions, compare_sessions);
  return sessions;
}

/**
 * strobe_capture_folder_trim:
 * @folder: where the sessions are
 * @keep: (nullable): the session that stays in any case
 * @max_bytes: how much all of them may have
 *
 * Deletes the oldest sessions until the others are within the limit. Sessions that are being
 * written, by whichever Strobe, stay.
 *
 * Context: any thread; may wait for the disk.
 */
void
strobe_capture_folder_trim (const char *folder, const char *keep, guint64 max_bytes)
{
  g_autoptr (GArray) sessions = list_sessions (folder);
  guint64 total = 0;

  for (guint i = 0; i < sessions->len; i++)
    total += g_array_index (sessions, Session, i).size_bytes;
  for (guint i = 0; i < sessions->len && total > max_bytes; i++) {
    Session *session = &g_array_index (sessions, Session, i);

    if (g_strcmp0 (session->path, keep) != 0 && delete_if_free (session->path))
      total -= session->size_bytes;
  }
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * strobe_capture_folder_list_segments:
 * @path: of a session
 *
 * Lists the segments of a session, oldest first.
 *
 * Context: any thread; may wait for the disk.
 *
 * Returns: (transfer full): names of files, without their extension
 */
GStrv
strobe_capture_folder_list_segments (const char *path)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".idx") && strspn (name, G_CSET_DIGITS) == strlen (name) - 4)
      g_ptr_array_add (names, g_strndup (name, strlen (name) - 4));
  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);
  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}
