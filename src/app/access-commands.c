/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/access-commands.h"

/* What a person can type, or paste, where Strobe may not do it by itself. The commands are those of
 * any Linux; in a sandbox they are meant for a terminal outside of it. */

static const char apply[] =
  "sudo udevadm control --reload\n"
  "sudo udevadm trigger --subsystem-match=usb --attr-match=idVendor=303a\n"
  "sudo udevadm trigger --subsystem-match=tty --property-match=ID_VENDOR_ID=303a\n";

/* The rule has no apostrophe, and no end of file in it: every shell takes it as it is. A file that
 * is there is kept beside. */
static char *
dup_install (const char *folder)
{
  g_autofree char *rule = g_strchomp (g_strdup (strobe_udev_rule_get_text ()));

  return g_strdup_printf ("echo '%s' | sudo install -D --mode=644 --backup=simple --suffix=.old "
                          "/dev/stdin %s/" STROBE_UDEV_RULE_NAME "\n%s",
                          rule, folder, apply);
}

/* Source: NixOS manual, services.udev.packages; extraRules would come too late for the tag. */
static char *
dup_nixos (void)
{
  return g_strdup_printf ("services.udev.packages = [\n"
                          "  (pkgs.writeTextDir \"lib/udev/rules.d/" STROBE_UDEV_RULE_NAME "\" ''\n"
                          "%s'')\n"
                          "];\n",
                          strobe_udev_rule_get_text ());
}

static char *
dup_rule (const StrobeAccessReport *report)
{
  switch (report->system) {
  case STROBE_ACCESS_SYSTEM_PLAIN:
    return dup_install (STROBE_UDEV_RULE_FOLDER);
  case STROBE_ACCESS_SYSTEM_READ_ONLY:
    return dup_install (STROBE_UDEV_RULE_VOLATILE_FOLDER);
  case STROBE_ACCESS_SYSTEM_NIXOS:
    return dup_nixos ();
  }
  g_assert_not_reached ();
}

/* Names of groups and nodes rarely need apostrophes, and read better without. */
static char *
dup_quoted (const char *word)
{
  return g_regex_match_simple ("^[A-Za-z0-9_./-]+$", word, 0, 0) ? g_strdup (word)
                                                                 : g_shell_quote (word);
}

/* To join a group lasts; to own the node ends when the board is unplugged. */
static char *
dup_person (const StrobeAccessReport *report, gboolean may_join)
{
  const char *group = may_join ? strobe_access_report_get_group_to_join (report) : NULL;
  g_autofree char *word = dup_quoted (group != NULL ? group : report->node);

  if (group != NULL)
    return g_strdup_printf ("sudo usermod --append --groups %s \"$USER\"\n", word);
  return g_strdup_printf ("sudo chown \"$USER\" %s\n", word);
}

/**
 * strobe_access_commands_dup:
 * @report: why a node cannot be opened
 *
 * Writes the commands that let the user open it; on NixOS the lines for its configuration.
 *
 * Ownership: the caller frees the text.
 *
 * Context: any thread.
 *
 * Returns: (nullable): the commands, a line each; %NULL where none helps
 */
char *
strobe_access_commands_dup (const StrobeAccessReport *report)
{
  g_return_val_if_fail (report != NULL, NULL);

  switch (report->cause) {
  case STROBE_ACCESS_CAUSE_NONE:
  case STROBE_ACCESS_CAUSE_NEXT_LOGIN:
    return NULL;
  case STROBE_ACCESS_CAUSE_NO_UDEV:
    return dup_person (report, FALSE);
  case STROBE_ACCESS_CAUSE_NOT_SEATED:
    return dup_person (report, TRUE);
  case STROBE_ACCESS_CAUSE_NOT_APPLIED:
    return g_strdup (apply);
  case STROBE_ACCESS_CAUSE_OTHER_RULE:
  case STROBE_ACCESS_CAUSE_NO_RULE:
  case STROBE_ACCESS_CAUSE_UNSEEN:
    return dup_rule (report);
  }
  g_assert_not_reached ();
}
