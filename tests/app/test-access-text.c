/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/access-text.h"

#include <glib/gstdio.h>

#include "app/access-commands.h"

/* The words and the commands for a node that may not be opened. */

static StrobeAccessReport
make_report (StrobeAccessCause cause)
{
  return (StrobeAccessReport){ .node = (char *) "/dev/bus/usb/001/002",
                               .owner = (char *) "root",
                               .group = (char *) "root",
                               .mode = 0664,
                               .has_udev = TRUE,
                               .cause = cause };
}

static void
assert_commands (const StrobeAccessReport *report, const char *part)
{
  g_autofree char *commands = strobe_access_commands_dup (report);

  g_assert_nonnull (commands);
  g_assert_nonnull (strstr (commands, part));
}

static void
test_every_cause_has_words_of_its_own (void)
{
  for (int i = 0; i <= STROBE_ACCESS_CAUSE_UNSEEN; i++)
    for (int j = 0; j < i; j++) {
      StrobeAccessReport a = make_report ((StrobeAccessCause) i);
      StrobeAccessReport b = make_report ((StrobeAccessCause) j);

      g_assert_cmpstr (strobe_access_text_get_cause (&a), !=, strobe_access_text_get_cause (&b));
      g_assert_cmpstr (strobe_access_text_get_advice (&a), !=, "");
    }
}

static void
test_the_serial_port_is_called_by_its_name (void)
{
  StrobeAccessReport report = make_report (STROBE_ACCESS_CAUSE_NO_RULE);

  g_assert_null (strstr (strobe_access_text_get_title (&report), "serial port"));
  report.is_tty = TRUE;
  g_assert_nonnull (strstr (strobe_access_text_get_title (&report), "serial port"));
}

static void
test_rights_are_put_into_words (void)
{
  StrobeAccessReport report = make_report (STROBE_ACCESS_CAUSE_NO_RULE);
  const struct {
    guint mode;
    const char *owner;
    const char *group;
  } cases[] = {
    { 0660, "root: may read and write", "root: may read and write" },
    { 0240, "root: may write, not read", "root: may read, not write" },
    { 0420, "root: may read, not write", "root: may write, not read" },
    { 0006, "root: may neither read nor write", "root: may neither read nor write" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *owner = NULL;
    g_autofree char *group = NULL;

    report.mode = cases[i].mode;
    owner = strobe_access_text_dup_owner (&report);
    group = strobe_access_text_dup_group (&report);
    g_assert_cmpstr (owner, ==, cases[i].owner);
    g_assert_cmpstr (group, ==, cases[i].group);
  }
}

static void
test_a_mode_is_octal_and_an_access_list_is_told (void)
{
  StrobeAccessReport report = make_report (STROBE_ACCESS_CAUSE_NO_RULE);
  g_autofree char *plain = strobe_access_text_dup_mode (&report);
  g_autofree char *with_acl = NULL;

  report.has_acl = TRUE;
  with_acl = strobe_access_text_dup_mode (&report);
  g_assert_cmpstr (plain, ==, "0664");
  g_assert_true (g_str_has_prefix (with_acl, "0664, "));
}

static void
test_what_a_sandbox_hides_is_not_made_up (void)
{
  StrobeAccessReport report = make_report (STROBE_ACCESS_CAUSE_UNSEEN);
  g_autofree char *owner = NULL;
  g_autofree char *rule = NULL;

  report.is_sandboxed = TRUE;
  report.owner = NULL;
  owner = strobe_access_text_dup_owner (&report);
  rule = strobe_access_text_dup_rule (&report);
  g_assert_nonnull (strstr (owner, "sandbox"));
  g_assert_nonnull (strstr (rule, "sandbox"));
}

static void
test_the_rule_is_told_with_its_file (void)
{
  StrobeAccessReport report = make_report (STROBE_ACCESS_CAUSE_OTHER_RULE);
  g_autofree char *absent = strobe_access_text_dup_rule (&report);
  g_autofree char *other = NULL;

  report.rule = STROBE_UDEV_RULE_OTHER;
  report.rule_path = (char *) STROBE_UDEV_RULE_PATH;
  other = strobe_access_text_dup_rule (&report);
  g_assert_cmpstr (absent, ==, "Not installed");
  g_assert_nonnull (strstr (other, STROBE_UDEV_RULE_PATH));
}

/* The commands, run by a shell in which nobody becomes root. */
static void
run_commands (const char *commands, const char *folder)
{
  g_autofree char *script = g_strdup_printf ("sudo () { case $1 in udevadm) echo \"$*\" ;; "
                                             "*) \"$@\" ;; esac; }\n"
                                             "set -e\n%s",
                                             commands);
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  const char *arguments[] = { "/bin/sh", "-c", script, NULL };
  int status = -1;

  g_assert_true (g_spawn_sync (folder, (char **) arguments, NULL, G_SPAWN_DEFAULT, NULL, NULL,
                               &output, &errors, &status, NULL));
  g_assert_cmpstr (errors, ==, "");
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (output, "udevadm control --reload\n"));
}

static char *
read_file (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *content = NULL;

  g_assert_true (g_file_get_contents (path, &content, NULL, NULL));
  return content;
}

static void
test_the_commands_write_the_rule_byte_for_byte_and_keep_what_was_there (void)
{
  StrobeAccessReport report = make_report (STROBE_ACCESS_CAUSE_NO_RULE);
  g_autofree char *folder = g_dir_make_tmp ("strobe-commands-XXXXXX", NULL);
  g_autofree char *commands = strobe_access_commands_dup (&report);
  g_auto (GStrv) parts = g_strsplit (commands, STROBE_UDEV_RULE_FOLDER "/", -1);
  g_autofree char *here = g_strjoinv ("./", parts);
  g_autofree char *mine = g_build_filename (folder, STROBE_UDEV_RULE_NAME, NULL);
  g_autofree char *command = g_strdup_printf ("rm -rf %s", folder);
  g_autofree char *written = NULL;
  g_autofree char *kept = NULL;

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
  g_assert_true (g_file_set_contents (mine, "# mine\n", -1, NULL));
  run_commands (here, folder);
  written = read_file (folder, STROBE_UDEV_RULE_NAME);
  kept = read_file (folder, STROBE_UDEV_RULE_NAME ".old");
  g_assert_cmpstr (written, ==, strobe_udev_rule_get_text ());
  g_assert_cmpstr (kept, ==, "# mine\n");
  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
}

static void
test_a_read_only_system_gets_the_rule_until_it_restarts (void)
{
  StrobeAccessReport report = make_report (STROBE_ACCESS_CAUSE_NO_RULE);

  report.system = STROBE_ACCESS_SYSTEM_READ_ONLY;
  assert_commands (&report, " /run/udev/rules.d/70-strobe.rules\n");
}

static void
test_nixos_gets_lines_for_its_configuration (void)
{
  StrobeAccessReport report = make_report (STROBE_ACCESS_CAUSE_NO_RULE);
  g_autofree char *commands = NULL;

  report.system = STROBE_ACCESS_SYSTEM_NIXOS;
  commands = strobe_access_commands_dup (&report);
  g_assert_null (strstr (commands, "sudo"));
  g_assert_nonnull (strstr (commands, strobe_udev_rule_get_text ()));
}

static void
test_who_is_not_seated_joins_the_group_or_takes_the_node (void)
{
  StrobeAccessReport report = make_report (STROBE_ACCESS_CAUSE_NOT_SEATED);

  assert_commands (&report, "sudo chown \"$USER\" /dev/bus/usb/001/002\n");
  report.group = (char *) "plugdev";
  assert_commands (&report, "sudo usermod --append --groups plugdev \"$USER\"\n");
  report.group = (char *) "it's";
  assert_commands (&report, "sudo usermod --append --groups 'it'\\''s' \"$USER\"\n");
}

static void
test_without_udev_the_node_is_taken (void)
{
  StrobeAccessReport report = make_report (STROBE_ACCESS_CAUSE_NO_UDEV);

  assert_commands (&report, "sudo chown \"$USER\" /dev/bus/usb/001/002\n");
}

static void
test_a_rule_that_is_there_is_only_applied (void)
{
  StrobeAccessReport report = make_report (STROBE_ACCESS_CAUSE_NOT_APPLIED);
  g_autofree char *commands = strobe_access_commands_dup (&report);

  g_assert_true (g_str_has_prefix (commands, "sudo udevadm control --reload\n"));
}

static void
test_where_no_command_helps_there_is_none (void)
{
  StrobeAccessReport login = make_report (STROBE_ACCESS_CAUSE_NEXT_LOGIN);
  StrobeAccessReport none = make_report (STROBE_ACCESS_CAUSE_NONE);

  g_assert_null (strobe_access_commands_dup (&login));
  g_assert_null (strobe_access_commands_dup (&none));
}

static void
test_advice_fits_the_system (void)
{
  StrobeAccessReport report = make_report (STROBE_ACCESS_CAUSE_NO_RULE);
  const char *plain = strobe_access_text_get_advice (&report);

  report.can_install = TRUE;
  g_assert_nonnull (strstr (strobe_access_text_get_advice (&report), "Install the rule"));
  report.can_install = FALSE;
  report.is_sandboxed = TRUE;
  g_assert_nonnull (strstr (strobe_access_text_get_advice (&report), "sandbox"));
  report.system = STROBE_ACCESS_SYSTEM_READ_ONLY;
  g_assert_nonnull (strstr (strobe_access_text_get_advice (&report), "read-only"));
  report.system = STROBE_ACCESS_SYSTEM_NIXOS;
  g_assert_nonnull (strstr (strobe_access_text_get_advice (&report), "configuration.nix"));
  g_assert_nonnull (strstr (plain, "terminal"));
}

#define ADD(name, func) g_test_add_func ("/app/access-text/" name, func)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("every-cause-has-words-of-its-own", test_every_cause_has_words_of_its_own);
  ADD ("the-serial-port-is-called-by-its-name", test_the_serial_port_is_called_by_its_name);
  ADD ("rights-are-put-into-words", test_rights_are_put_into_words);
  ADD ("a-mode-is-octal-and-an-access-list-is-told",
       test_a_mode_is_octal_and_an_access_list_is_told);
  ADD ("what-a-sandbox-hides-is-not-made-up", test_what_a_sandbox_hides_is_not_made_up);
  ADD ("the-rule-is-told-with-its-file", test_the_rule_is_told_with_its_file);
  ADD ("the-commands-write-the-rule-byte-for-byte-and-keep-what-was-there",
       test_the_commands_write_the_rule_byte_for_byte_and_keep_what_was_there);
  ADD ("a-read-only-system-gets-the-rule-until-it-restarts",
       test_a_read_only_system_gets_the_rule_until_it_restarts);
  ADD ("nixos-gets-lines-for-its-configuration", test_nixos_gets_lines_for_its_configuration);
  ADD ("who-is-not-seated-joins-the-group-or-takes-the-node",
       test_who_is_not_seated_joins_the_group_or_takes_the_node);
  ADD ("without-udev-the-node-is-taken", test_without_udev_the_node_is_taken);
  ADD ("a-rule-that-is-there-is-only-applied", test_a_rule_that_is_there_is_only_applied);
  ADD ("where-no-command-helps-there-is-none", test_where_no_command_helps_there_is_none);
  ADD ("advice-fits-the-system", test_advice_fits_the_system);
  return g_test_run ();
}
