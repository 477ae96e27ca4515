/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "helper/rule-writer.h"
#include "helper/udev-control.h"
#include "rule/install-error.h"

/* strobe-install-rule [--replace]: what pkexec runs as root for the window. It writes one file that
 * it carries in itself to one place, and tells udev. Nothing of what it does can be chosen by
 * whoever starts it, but that the file may be replaced. */

static gboolean
parse (int argc, char **argv, gboolean *replace)
{
  *replace = argc == 2 && g_str_equal (argv[1], "--replace");
  return argc == 1 || *replace;
}

static gboolean
install (int argc, char **argv, GError **error)
{
  gboolean replace = FALSE;

  if (!parse (argc, argv, &replace)) {
    g_set_error (error, STROBE_INSTALL_ERROR, STROBE_INSTALL_ERROR_USAGE,
                 "the only argument is --replace");
    return FALSE;
  }
  if (geteuid () != 0) {
    g_set_error (error, STROBE_INSTALL_ERROR, STROBE_INSTALL_ERROR_NOT_ROOT,
                 "only root can install the rule");
    return FALSE;
  }
  return strobe_rule_writer_write ("/", replace, error) &&
         strobe_udev_control_apply (strobe_udev_control_find (), error);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;

  clearenv ();
  umask (022);
  if (install (argc, argv, &error))
    return EXIT_SUCCESS;
  fprintf (stderr, "strobe-install-rule: %s\n", error->message);
  return error->code;
}
