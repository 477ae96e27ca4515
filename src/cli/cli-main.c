/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

#include "app/translations.h"
#include "cli/cli-build.h"
#include "cli/cli-flash.h"
#include "cli/cli-info.h"
#include "cli/cli-interrupt.h"
#include "cli/cli-list.h"
#include "cli/cli-monitor.h"
#include "cli/cli-output.h"
#include "rule/udev-rule.h"

/* strobe-cli: the same engine as the window, for scripts and for terminals. */

typedef struct {
  const char *name;
  const char *arguments;
  const char *summary;
  StrobeExit (*run) (char **argv, GCancellable *cancellable);
} Verb;

static const Verb verbs[] = {
  { "list", "", N_ ("Show the boards that are plugged in"), strobe_cli_list_run },
  { "info", "FILE", N_ ("Show what is in a firmware file"), strobe_cli_info_run },
  { "flash", "FILE", N_ ("Write a firmware file to a board"), strobe_cli_flash_run },
  { "build", "OUT FILE…", N_ ("Make a firmware file of the files of a build"),
    strobe_cli_build_run },
  { "monitor", "", N_ ("Follow the log of a board"), strobe_cli_monitor_run },
};

static char *
dup_help (void)
{
  GString *text = g_string_new (NULL);

  g_string_append (text, _ ("Usage: strobe-cli VERB [OPTION…]"));
  g_string_append_printf (text, "\n\n%s\n\n", _ ("Flash firmware over USB"));
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    g_string_append_printf (text, "  %-8s %s%*s %s\n", verbs[i].name, verbs[i].arguments,
                            9 - (int) g_utf8_strlen (verbs[i].arguments, -1), "",
                            _ (verbs[i].summary));
  g_string_append_printf (
    text, "\n%s\n",
    _ ("“strobe-cli VERB --help” lists the options, “strobe-cli --version” tells the version."));
  g_string_append_printf (
    text, "%s\n",
    _ ("“strobe-cli --print-udev-rules” prints the udev rule that lets you use the boards."));
  g_string_append (text,
                   _ ("Exit codes: 0 ok, 1 other failure, 2 usage, 3 bad image, 4 no board,\n"
                      "5 no access, 6 wrong chip, 7 refused by the board, 8 lost, 9 timed out,\n"
                      "10 cancelled, 11 busy.\n"));
  return g_string_free (text, FALSE);
}

static StrobeExit
refuse (const char *verb)
{
  g_autofree char *help = dup_help ();

  if (verb != NULL)
    g_printerr (_ ("“%s” is not a verb of strobe-cli.\n"), verb);
  g_printerr ("%s", help);
  return STROBE_EXIT_USAGE;
}

static const Verb *
find_verb (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    if (g_str_equal (name, verbs[i].name))
      return &verbs[i];
  return NULL;
}

static gboolean
is_one_of (const char *word, const char *a, const char *b)
{
  return g_str_equal (word, a) || g_str_equal (word, b);
}

int
main (int argc, char **argv)
{
  strobe_translations_set_up ();
  if (argc < 2)
    return refuse (NULL);
  if (is_one_of (argv[1], "--version", "version")) {
    g_print ("strobe-cli " PACKAGE_VERSION "\n");
    return STROBE_EXIT_OK;
  }
  if (g_str_equal (argv[1], "--print-udev-rules")) {
    fputs (strobe_udev_rule_get_text (), stdout);
    return STROBE_EXIT_OK;
  }
  if (is_one_of (argv[1], "--help", "help") || g_str_equal (argv[1], "-h")) {
    g_autofree char *help = dup_help ();
    g_print ("%s", help);
    return STROBE_EXIT_OK;
  }

  const Verb *verb = find_verb (argv[1]);
  if (verb == NULL)
    return refuse (argv[1]);

  /* One line at a time, also into a pipe: scripts follow progress and logs. */
  setvbuf (stdout, NULL, _IOLBF, 0);
  g_autoptr (GCancellable) cancellable = strobe_cli_interrupt_install ();
  return verb->run (argv + 1, cancellable);
}
