/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "rule/udev-rule.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* The udev rule that comes with Strobe: its text, and which file of its name is in force. */

static const char text[] =
#include "rule/rule-text.inc"
  ;

/* In the order of udev: of several files with one name only the first counts, whatever it says.
 * Source: udev(7), systemd 252; /lib is a folder of its own where /usr is not merged. */
static const char *const folders[] = {
  STROBE_UDEV_RULE_FOLDER,       STROBE_UDEV_RULE_VOLATILE_FOLDER,
  "/usr/local/lib/udev/rules.d", "/usr/lib/udev/rules.d",
  "/lib/udev/rules.d",
};

static gboolean
has_our_text (int fd)
{
  char content[sizeof text];
  gsize size_bytes = 0;
  gssize count;

  while (size_bytes < sizeof content &&
         (count = TEMP_FAILURE_RETRY (
            read (fd, content + size_bytes, sizeof content - size_bytes))) != 0) {
    if (count < 0)
      return FALSE;
    size_bytes += (gsize) count;
  }
  return size_bytes == strlen (text) && memcmp (content, text, size_bytes) == 0;
}

/* A link to nowhere or to /dev/null is how an administrator switches a rule off: not ours. */
static StrobeUdevRulePresence
look_at (const char *path)
{
  StrobeUdevRulePresence presence = STROBE_UDEV_RULE_OTHER;
  struct stat status;
  int fd;

  if (lstat (path, &status) != 0)
    return STROBE_UDEV_RULE_ABSENT;
  fd = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (fd < 0)
    return STROBE_UDEV_RULE_OTHER;
  if (fstat (fd, &status) == 0 && S_ISREG (status.st_mode) && has_our_text (fd))
    presence = STROBE_UDEV_RULE_SAME;
  close (fd);
  return presence;
}

/**
 * strobe_udev_rule_get_text:
 *
 * Gets the content of the rule file, which is that of data/70-strobe.rules.
 *
 * Ownership: static text.
 *
 * Context: any thread.
 *
 * Returns: the whole file
 */
const char *
strobe_udev_rule_get_text (void)
{
  return text;
}

/**
 * strobe_udev_rule_look:
 * @root: what stands before each path; "" for the real system
 * @path: (out) (optional) (transfer full): the file that counts, without @root; %NULL if there is
 *   none
 *
 * Looks which file of the rule's name is in force.
 *
 * Ownership: the caller frees @path.
 *
 * Context: any thread; reads files.
 *
 * Source: udev(7), "Rules files".
 *
 * Returns: whether it is there, and whether it is ours
 */
StrobeUdevRulePresence
strobe_udev_rule_look (const char *root, char **path)
{
  g_return_val_if_fail (root != NULL, STROBE_UDEV_RULE_ABSENT);

  if (path != NULL)
    *path = NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *file = g_build_filename (folders[i], STROBE_UDEV_RULE_NAME, NULL);
    g_autofree char *place = g_strconcat (root, file, NULL);
    StrobeUdevRulePresence presence = look_at (place);

    if (presence == STROBE_UDEV_RULE_ABSENT)
      continue;
    if (path != NULL)
      *path = g_steal_pointer (&file);
    return presence;
  }
  return STROBE_UDEV_RULE_ABSENT;
}
