/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-ledger-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "flash/flash-entry.h"

/* StrobeFlashLedgerFile: a key file, one group a board, replaced as a whole or not at all. Nobody
 * depends on it: a file that cannot be read, is not ours, is too large, of another version or
 * damaged is an empty one, and one that cannot be written is not missed. What must not happen is
 * that it says too much: where it cannot be replaced it is deleted. */

#define FILE_NAME "ledger"
#define LOCK_NAME "ledger.lock"
#define HEADER_GROUP "ledger"
#define HEADER_VERSION "version"
#define VERSION 1
#define MAX_ENTRIES 32
#define MAX_SIZE_BYTES (4u * 1024 * 1024)
/* Another Strobe holds it for milliseconds; nobody waits longer for one that hangs. */
#define LOCK_TRIES 50
#define LOCK_PAUSE_US 10000

struct _StrobeFlashLedgerFile {
  char *path;
  int lock_fd; /* -1: could not be had; then it is read and written without */
};

static int
take_lock (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, LOCK_NAME, NULL);
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);

  for (guint i = 0; fd >= 0 && i < LOCK_TRIES; i++) {
    if (flock (fd, LOCK_EX | LOCK_NB) == 0)
      return fd;
    g_usleep (LOCK_PAUSE_US);
  }
  if (fd >= 0)
    close (fd);
  return -1;
}

/**
 * strobe_flash_ledger_file_exists:
 * @folder: where the file would be
 *
 * Tells whether there is anything to read. Nothing is made.
 *
 * Context: any thread; may wait for the disk.
 *
 * Returns: %TRUE if there is
 */
gboolean
strobe_flash_ledger_file_exists (const char *folder)
{
  g_autofree char *path = g_build_filename (folder, FILE_NAME, NULL);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/**
 * strobe_flash_ledger_file_open:
 * @folder: where the file is; made if it is not there
 *
 * Opens the file and keeps other programs from changing it.
 *
 * Context: any thread but that of a window: may wait, up to half a second.
 *
 * Returns: (transfer full): the file
 */
StrobeFlashLedgerFile *
strobe_flash_ledger_file_open (const char *folder)
{
  StrobeFlashLedgerFile *self = g_new0 (StrobeFlashLedgerFile, 1);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_debug ("%s: %s", folder, g_strerror (errno));
  self->path = g_build_filename (folder, FILE_NAME, NULL);
  self->lock_fd = take_lock (folder);
  return self;
}

/**
 * strobe_flash_ledger_file_close:
 * @self: (transfer full): an open file
 *
 * Lets other programs have it.
 *
 * Context: any thread.
 */
void
strobe_flash_ledger_file_close (StrobeFlashLedgerFile *self)
{
  if (self->lock_fd >= 0)
    close (self->lock_fd);
  g_free (self->path);
  g_free (self);
}

static gboolean
read_all (int fd, char *content, gsize size_bytes)
{
  gsize at = 0;

  while (at < size_bytes) {
    ssize_t n = read (fd, content + at, size_bytes - at);

    if (n <= 0)
      return FALSE;
    at += (gsize) n;
  }
  return TRUE;
}

/* Neither a link nor a pipe, nor somebody else's. */
static char *
load_own (int fd, gsize *size_bytes)
{
  struct stat info;

  if (fstat (fd, &info) != 0 || !S_ISREG (info.st_mode) || info.st_uid != geteuid () ||
      info.st_size <= 0 || info.st_size > MAX_SIZE_BYTES)
    return NULL;
  *size_bytes = (gsize) info.st_size;
  g_autofree char *content = g_malloc (*size_bytes);
  return read_all (fd, content, *size_bytes) ? g_steal_pointer (&content) : NULL;
}

static GKeyFile *
load (const char *path)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  gsize size_bytes = 0;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

  if (fd < 0)
    return NULL;
  g_autofree char *content = load_own (fd, &size_bytes);
  close (fd);
  if (content == NULL ||
      !g_key_file_load_from_data (file, content, size_bytes, G_KEY_FILE_NONE, NULL) ||
      g_key_file_get_integer (file, HEADER_GROUP, HEADER_VERSION, NULL) != VERSION)
    return NULL;
  return g_steal_pointer (&file);
}

/**
 * strobe_flash_ledger_file_read:
 *
 * Reads what is sound of the file.
 *
 * Context: any thread; may wait for the disk.
 *
 * Returns: (transfer full) (element-type StrobeFlashEntry): the entries, the newest last
 */
GPtrArray *
strobe_flash_ledger_file_read (StrobeFlashLedgerFile *self)
{
  GPtrArray *entries = g_ptr_array_new_with_free_func ((GDestroyNotify) strobe_flash_entry_free);
  g_autoptr (GKeyFile) file = load (self->path);
  g_auto (GStrv) groups = file != NULL ? g_key_file_get_groups (file, NULL) : NULL;

  for (guint i = 0; groups != NULL && groups[i] != NULL && entries->len < MAX_ENTRIES; i++) {
    StrobeFlashEntry *entry = NULL;

    if (!g_str_equal (groups[i], HEADER_GROUP))
      entry = strobe_flash_entry_read (file, groups[i]);
    if (entry != NULL)
      g_ptr_array_add (entries, entry);
  }
  return entries;
}

/**
 * strobe_flash_ledger_file_write:
 * @entries: (element-type StrobeFlashEntry): what is known, the newest last
 *
 * Replaces the file. Of more entries than it may have the oldest are left out.
 *
 * Context: any thread; waits for the disk.
 */
void
strobe_flash_ledger_file_write (StrobeFlashLedgerFile *self, GPtrArray *entries)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  gsize size_bytes = 0;

  g_key_file_set_integer (file, HEADER_GROUP, HEADER_VERSION, VERSION);
  for (guint i = entries->len > MAX_ENTRIES ? entries->len - MAX_ENTRIES : 0; i < entries->len;
       i++) {
    g_autofree char *group = g_strdup_printf ("board %u", i);

    strobe_flash_entry_write (entries->pdata[i], file, group);
  }
  g_autofree char *content = g_key_file_to_data (file, &size_bytes, NULL);
  if (g_file_set_contents_full (self->path, content, (gssize) size_bytes,
                                G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
    return;
  g_debug ("%s", error->message);
  if (g_unlink (self->path) != 0 && errno != ENOENT)
    g_debug ("%s: %s", self->path, g_strerror (errno));
}
