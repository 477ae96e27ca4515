/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "serial/port-holder.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* Who has a port open. The kernel does not tell by device; so the open files of every process that
 * this user may look into are compared with it, by device number: a path may be another one in a
 * container. Whoever locked the port is the one to name, and locks are told to everybody.
 *
 * Source: proc(5) for fd, comm, cmdline and locks. */

/* System services: their number says nothing to anybody, as there is one of each. */
static const char *const services[] = { "ModemManager", "brltty", "gpsd" };

/* Programs in these are known by the name of what they run. */
static const char *const interpreters[] = { "python", "node", "ruby", "perl", "java" };

/* the kernel's TASK_COMM_LEN: longer names are cut */
#define COMM_BYTES 15

static guint32
parse_pid (const char *name)
{
  guint64 pid = 0;

  return g_ascii_string_to_unsigned (name, 10, 1, G_MAXINT32, &pid, NULL) ? (guint32) pid : 0;
}

/* Never asks a file system that is not there: a dead network drive would hang it. */
static gboolean
is_device (int folder_fd, const char *name, dev_t device)
{
  struct statx found;

  return statx (folder_fd, name, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_TYPE, &found) == 0 &&
         S_ISCHR (found.stx_mode) && makedev (found.stx_rdev_major, found.stx_rdev_minor) == device;
}

static gboolean
has_open (guint32 pid, dev_t device)
{
  g_autofree char *path = g_strdup_printf ("/proc/%u/fd", pid);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  int folder_fd = open (path, O_PATH | O_DIRECTORY | O_CLOEXEC);
  gboolean found = FALSE;
  const char *name;

  while (folder != NULL && folder_fd >= 0 && !found && (name = g_dir_read_name (folder)) != NULL)
    found = is_device (folder_fd, name, device);
  if (folder_fd >= 0)
    close (folder_fd);
  return found;
}

/* Returns 0 if nobody is seen with it. */
static guint32
find_opener (dev_t device)
{
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (processes != NULL && (name = g_dir_read_name (processes)) != NULL) {
    guint32 pid = parse_pid (name);

    if (pid != 0 && has_open (pid, device))
      return pid;
  }
  return 0;
}

/* A line is "1: FLOCK  ADVISORY  WRITE 4711 00:05:1234 0 EOF"; one that waits has "->" behind the
 * number, and does not fit. */
static gboolean
parse_lock (const char *line, const struct stat *node, guint32 *pid)
{
  guint major_number, minor_number;
  unsigned long inode;

  return sscanf (line, "%*u: %*[A-Z] %*s %*s %u %x:%x:%lu", pid, &major_number, &minor_number,
                 &inode) == 4 &&
         inode == (unsigned long) node->st_ino &&
         makedev (major_number, minor_number) == node->st_dev;
}

/* Returns 0 if nobody has locked it. */
static guint32
find_locker (const struct stat *node)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  guint32 pid = 0;

  if (!g_file_get_contents ("/proc/locks", &text, NULL, NULL))
    return 0;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (parse_lock (lines[i], node, &pid))
      return pid;
  return 0;
}

/* @index: of the command line; NULL if there is no such word. */
static char *
dup_argument (guint32 pid, guint index)
{
  g_autofree char *path = g_strdup_printf ("/proc/%u/cmdline", pid);
  g_autofree char *text = NULL;
  const char *word, *end;
  gsize size_bytes = 0;

  if (!g_file_get_contents (path, &text, &size_bytes, NULL))
    return NULL;
  end = text + size_bytes;
  for (word = text; word < end && index > 0; index--)
    word += strlen (word) + 1;
  return word < end && *word != '\0' ? g_strdup (word) : NULL;
}

static char *
dup_basename_of_argument (guint32 pid, guint index)
{
  g_autofree char *argument = dup_argument (pid, index);

  return argument != NULL ? g_path_get_basename (argument) : NULL;
}

static gboolean
is_interpreter (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (interpreters); i++)
    if (g_str_has_prefix (name, interpreters[i]))
      return TRUE;
  return FALSE;
}

/* "python3 -m serial.tools.miniterm" and "python3 /usr/bin/idf_monitor.py" */
static char *
dup_script (guint32 pid)
{
  g_autofree char *first = dup_argument (pid, 1);

  if (first == NULL)
    return NULL;
  if (g_str_equal (first, "-m"))
    return dup_argument (pid, 2);
  return first[0] == '-' ? NULL : g_path_get_basename (first);
}

static char *
dup_comm (guint32 pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%u/comm", pid);
  g_autofree char *name = NULL;
  g_autofree char *full = NULL;

  if (!g_file_get_contents (path, &name, NULL, NULL))
    return NULL;
  g_strchomp (name);
  if (strlen (name) < COMM_BYTES)
    return g_steal_pointer (&name);
  full = dup_basename_of_argument (pid, 0);
  return full != NULL && g_str_has_prefix (full, name) ? g_steal_pointer (&full)
                                                       : g_steal_pointer (&name);
}

/* A process calls itself what it likes. */
static char *
make_printable (const char *name)
{
  char *text = g_utf8_make_valid (name, -1);

  for (char *at = text; *at != '\0'; at++)
    if (g_ascii_iscntrl (*at))
      *at = '?';
  return text;
}

static char *
dup_process_name (guint32 pid)
{
  g_autofree char *comm = dup_comm (pid);
  g_autofree char *script = comm != NULL && is_interpreter (comm) ? dup_script (pid) : NULL;
  const char *name = script != NULL ? script : comm;
  g_autofree char *text = NULL;

  if (name == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    if (g_str_equal (name, services[i]))
      return g_strdup (name);
  text = make_printable (name);
  return g_strdup_printf ("%s (pid %u)", text, pid);
}

/**
 * strobe_port_holder_dup_name:
 * @path: the node of a port
 *
 * Finds who has a port open. Of several, the one that locked it is named.
 *
 * A process of another user shows its open files to root alone; what of them can be seen is a lock.
 *
 * Context: not the main thread: reads /proc, which takes some milliseconds.
 *
 * Returns: (transfer full) (nullable): "ModemManager", "tio (pid 4711)"; %NULL: nobody is seen
 */
char *
strobe_port_holder_dup_name (const char *path)
{
  struct stat node;
  guint32 pid;

  g_return_val_if_fail (path != NULL, NULL);

  if (stat (path, &node) != 0 || !S_ISCHR (node.st_mode))
    return NULL;
  pid = find_locker (&node);
  if (pid == 0)
    pid = find_opener (node.st_rdev);
  return pid != 0 ? dup_process_name (pid) : NULL;
}

static void
find_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  g_task_return_pointer (task, strobe_port_holder_dup_name (path), g_free);
}

/**
 * strobe_port_holder_find_async:
 * @path: the node of a port
 * @cancellable: (nullable): a cancellable
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Finds who has a port open, on a worker.
 *
 * Context: any thread with a main context; does not wait.
 */
void
strobe_port_holder_find_async (const char *path,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_return_if_fail (path != NULL);

  g_task_set_source_tag (task, strobe_port_holder_find_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, find_thread);
}

/**
 * strobe_port_holder_find_finish:
 * @result: what the callback was given
 * @error: return location for an error
 *
 * Tells who it was.
 *
 * Errors: G_IO_ERROR_CANCELLED.
 *
 * Context: the thread of the callback.
 *
 * Returns: (transfer full) (nullable): as strobe_port_holder_dup_name(); %NULL without an error:
 *   nobody is seen
 */
char *
strobe_port_holder_find_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
