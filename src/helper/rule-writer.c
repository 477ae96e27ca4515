/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "helper/rule-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "rule/install-error.h"
#include "rule/udev-rule.h"

/* Puts the rule file into its place. It runs as root: one fixed folder, reached without following a
 * link; a whole file or none; nothing that is already there is lost. */

/* udev reads *.rules only, so neither of them ever counts as a rule. */
#define NEW_NAME STROBE_UDEV_RULE_NAME ".new"
#define OLD_NAME STROBE_UDEV_RULE_NAME ".old"

/* An image-based system keeps the folder read-only, or makes it a link into its image. */
static StrobeInstallError
get_code (int saved_errno)
{
  switch (saved_errno) {
  case EROFS:
  case EACCES:
  case EPERM:
  case ELOOP:
  case ENOTDIR:
    return STROBE_INSTALL_ERROR_READ_ONLY;
  case EEXIST:
    return STROBE_INSTALL_ERROR_OTHER_CONTENT;
  default:
    return STROBE_INSTALL_ERROR_FAILED;
  }
}

static gboolean
fail (int saved_errno, const char *what, GError **error)
{
  g_set_error (error, STROBE_INSTALL_ERROR, (int) get_code (saved_errno), "cannot %s: %s", what,
               g_strerror (saved_errno));
  return FALSE;
}

/* Takes @parent. */
static int
open_folder_in (int parent, const char *name)
{
  const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  int fd = openat (parent, name, flags);
  int saved_errno;

  if (fd < 0 && errno == ENOENT && mkdirat (parent, name, 0755) == 0)
    fd = openat (parent, name, flags);
  saved_errno = errno;
  close (parent);
  errno = saved_errno;
  return fd;
}

static int
open_folder (const char *root, GError **error)
{
  g_auto (GStrv) names = g_strsplit (STROBE_UDEV_RULE_FOLDER + 1, "/", -1);
  int fd = open (root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  for (char **name = names; *name != NULL && fd >= 0; name++)
    fd = open_folder_in (fd, *name);
  if (fd < 0)
    fail (errno, "open the folder " STROBE_UDEV_RULE_FOLDER, error);
  return fd;
}

static gboolean
write_all (int fd, const char *text)
{
  gsize left_bytes = strlen (text);

  while (left_bytes > 0) {
    gssize count = TEMP_FAILURE_RETRY (write (fd, text, left_bytes));

    if (count < 0)
      return FALSE;
    text += count;
    left_bytes -= (gsize) count;
  }
  return TRUE;
}

/* Only when all of it is on the disk may it get its name. */
static gboolean
fill (int fd)
{
  return write_all (fd, strobe_udev_rule_get_text ()) && fchown (fd, geteuid (), getegid ()) == 0 &&
         fchmod (fd, 0644) == 0 && fsync (fd) == 0;
}

static gboolean
write_new (int folder, GError **error)
{
  gboolean ok;
  int fd;

  /* one that was left by a run that was killed */
  unlinkat (folder, NEW_NAME, 0);
  fd = openat (folder, NEW_NAME, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (fd < 0)
    return fail (errno, "make a file in " STROBE_UDEV_RULE_FOLDER, error);
  ok = fill (fd) || fail (errno, "write the rule", error);
  close (fd);
  return ok;
}

static gboolean
link_old (int folder)
{
  return linkat (folder, STROBE_UDEV_RULE_NAME, folder, OLD_NAME, 0) == 0 || errno == ENOENT;
}

/* One that was kept before makes room for it, but only then. */
static gboolean
keep_old (int folder, GError **error)
{
  if (link_old (folder))
    return TRUE;
  if (errno == EEXIST && unlinkat (folder, OLD_NAME, 0) == 0 && link_old (folder))
    return TRUE;
  return fail (errno, "keep the present rule as " OLD_NAME, error);
}

/* A link, unlike a rename, never takes the place of a file that came meanwhile. */
static gboolean
put_in_place (int folder, gboolean replace, GError **error)
{
  if (!replace)
    return linkat (folder, NEW_NAME, folder, STROBE_UDEV_RULE_NAME, 0) == 0 ||
           fail (errno, "install " STROBE_UDEV_RULE_PATH, error);
  return keep_old (folder, error) &&
         (renameat (folder, NEW_NAME, folder, STROBE_UDEV_RULE_NAME) == 0 ||
          fail (errno, "install " STROBE_UDEV_RULE_PATH, error));
}

static gboolean
install (int folder, gboolean replace, GError **error)
{
  gboolean ok = write_new (folder, error) && put_in_place (folder, replace, error);

  unlinkat (folder, NEW_NAME, 0);
  if (ok && fsync (folder) != 0)
    return fail (errno, "write the folder " STROBE_UDEV_RULE_FOLDER, error);
  return ok;
}

/**
 * strobe_rule_writer_write:
 * @root: what stands before the path of the rule; "/" for the real system
 * @replace: whether a file with other content may be replaced; it is kept beside, with ".old" at
 *   its end
 * @error: return location for an error
 *
 * Writes the rule file, mode 0644, owned by whoever runs this. Where the rule is in force already,
 * in whichever folder, nothing is written.
 *
 * Errors: STROBE_INSTALL_ERROR_OTHER_CONTENT, STROBE_INSTALL_ERROR_READ_ONLY,
 * STROBE_INSTALL_ERROR_FAILED.
 *
 * Context: a process of its own.
 *
 * Returns: %TRUE if the rule is in force now
 */
gboolean
strobe_rule_writer_write (const char *root, gboolean replace, GError **error)
{
  g_autofree char *prefix = NULL;
  g_autofree char *path = NULL;
  StrobeUdevRulePresence presence;
  gboolean ok;
  int folder;

  g_return_val_if_fail (root != NULL, FALSE);

  prefix = g_strdup (g_str_equal (root, "/") ? "" : root);
  presence = strobe_udev_rule_look (prefix, &path);
  if (presence == STROBE_UDEV_RULE_SAME)
    return TRUE;
  if (presence == STROBE_UDEV_RULE_OTHER && !replace && g_str_equal (path, STROBE_UDEV_RULE_PATH)) {
    g_set_error (error, STROBE_INSTALL_ERROR, STROBE_INSTALL_ERROR_OTHER_CONTENT,
                 "%s is there with other content", path);
    return FALSE;
  }
  folder = open_folder (root, error);
  if (folder < 0)
    return FALSE;
  ok = install (folder, replace, error);
  close (folder);
  return ok;
}
