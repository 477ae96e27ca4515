/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "helper/udev-control.h"

#include <errno.h>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rule/install-error.h"

/* Makes udev read its rules again and look again at the boards that are plugged in, so that none
 * has to be replugged. No shell, and no environment but this. */

#define MAX_ARGUMENTS 5

static char *const environment[] = { (char *) "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
                                     (char *) "LC_ALL=C", NULL };

/* A tty says nothing of its vendor itself; udev has noted it (60-serial.rules). */
static const char *const commands[][MAX_ARGUMENTS] = {
  { "udevadm", "control", "--reload", NULL },
  { "udevadm", "trigger", "--subsystem-match=usb", "--attr-match=idVendor=303a", NULL },
  { "udevadm", "trigger", "--subsystem-match=tty", "--property-match=ID_VENDOR_ID=303a", NULL },
};

/* What it has to say would be more than one sentence: its exit status is enough. */
static int
spawn (const char *program, const char *const *arguments, pid_t *child)
{
  posix_spawn_file_actions_t actions;
  int result;

  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_addopen (&actions, STDIN_FILENO, "/dev/null", O_RDWR, 0);
  posix_spawn_file_actions_adddup2 (&actions, STDIN_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2 (&actions, STDIN_FILENO, STDERR_FILENO);
  result = posix_spawn (child, program, &actions, NULL, (char *const *) arguments, environment);
  posix_spawn_file_actions_destroy (&actions);
  return result;
}

static gboolean
run (const char *program, const char *const *arguments, GError **error)
{
  pid_t child = -1;
  int status = 0;
  int result = spawn (program, arguments, &child);

  if (result == 0 && TEMP_FAILURE_RETRY (waitpid (child, &status, 0)) == child && status == 0)
    return TRUE;
  g_set_error (error, STROBE_INSTALL_ERROR, STROBE_INSTALL_ERROR_NOT_APPLIED,
               "the rule is installed, but “udevadm %s” failed: %s", arguments[1],
               result != 0 ? g_strerror (result) : "udev does not answer");
  return FALSE;
}

/**
 * strobe_udev_control_find:
 *
 * Finds the program that talks to udev, in the places of the system only.
 *
 * Ownership: static text.
 *
 * Context: any thread.
 *
 * Returns: (nullable): its path
 */
const char *
strobe_udev_control_find (void)
{
  static const char *const places[] = { "/usr/bin/udevadm", "/bin/udevadm", "/usr/sbin/udevadm",
                                        "/sbin/udevadm" };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (access (places[i], X_OK) == 0)
      return places[i];
  return NULL;
}

/**
 * strobe_udev_control_apply:
 * @udevadm: (nullable): the program that talks to udev; %NULL: there is none
 * @error: return location for an error
 *
 * Makes udev read its rules and apply them to the boards that are plugged in, and to their serial
 * ports.
 *
 * Errors: STROBE_INSTALL_ERROR_NOT_APPLIED.
 *
 * Context: a process of its own; waits for udev.
 *
 * Source: udevadm(8).
 *
 * Returns: %TRUE if udev was told
 */
gboolean
strobe_udev_control_apply (const char *udevadm, GError **error)
{
  if (udevadm == NULL) {
    g_set_error (error, STROBE_INSTALL_ERROR, STROBE_INSTALL_ERROR_NOT_APPLIED,
                 "the rule is installed, but there is no udevadm to tell udev of it");
    return FALSE;
  }
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (!run (udevadm, commands[i], error))
      return FALSE;
  return TRUE;
}
