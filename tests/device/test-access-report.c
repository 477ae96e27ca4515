/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/access-report.h"

#include <glib/gstdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "support/unprivileged.h"
#include "support/wait.h"

/* A node that is a file, on a computer that is a folder. */

#define STRANGERS 54321

static const gid_t no_groups[] = { (gid_t) -1 };

typedef struct {
  char *root;
  char *node;
  char *helper;
  StrobeAccessPlace place;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer mode)
{
  fixture->root = g_dir_make_tmp ("strobe-access-XXXXXX", NULL);
  g_assert_cmpint (g_chmod (fixture->root, 0755), ==, 0);
  fixture->node = g_build_filename (fixture->root, "002", NULL);
  fixture->helper = g_build_filename (fixture->root, "helper", NULL);
  g_assert_true (g_file_set_contents (fixture->node, "", 0, NULL));
  g_assert_cmpint (g_chmod (fixture->node, GPOINTER_TO_INT (mode)), ==, 0);
  g_assert_true (g_file_set_contents (fixture->helper, "", 0, NULL));
  g_assert_cmpint (g_chmod (fixture->helper, 0755), ==, 0);
  fixture->place = (StrobeAccessPlace){ .root = fixture->root,
                                        .pkexec = "/usr/bin/pkexec",
                                        .helper = fixture->helper,
                                        .login_groups = no_groups,
                                        .account_groups = no_groups };
}

static void
tear_down (Fixture *fixture, gconstpointer mode)
{
  g_autofree char *command = g_strdup_printf ("rm -rf %s", fixture->root);

  g_assert_true (g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL));
  g_free (fixture->root);
  g_free (fixture->node);
  g_free (fixture->helper);
}

static void
put (Fixture *fixture, const char *path, const char *content)
{
  g_autofree char *full = g_strconcat (fixture->root, path, NULL);
  g_autofree char *folder = g_path_get_dirname (full);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0755), ==, 0);
  g_assert_true (g_file_set_contents (full, content, -1, NULL));
}

static void
start_udev (Fixture *fixture)
{
  put (fixture, "/run/udev/control", "");
}

/* As somebody whom the mode of the node binds; NULL (and the test is skipped) if nobody is. */
static StrobeAccessReport *
read_as_nobody (Fixture *fixture)
{
  StrobeAccessReport *report = NULL;

  if (!strobe_unprivileged_begin ())
    return NULL;
  report = strobe_access_report_new (fixture->node, &fixture->place);
  strobe_unprivileged_end ();
  return report;
}

static void
assert_cause (Fixture *fixture, StrobeAccessCause cause, gboolean can_install)
{
  g_autoptr (StrobeAccessReport) report = read_as_nobody (fixture);

  if (report == NULL)
    return;
  g_assert_cmpint (report->cause, ==, cause);
  g_assert_cmpint (report->can_install, ==, can_install);
}

/* To a group that is not ours; a normal user, whose file this is, is bound by the owner's bits. */
static gid_t
give_to_strangers (Fixture *fixture)
{
  GStatBuf status;

  if (geteuid () == 0)
    g_assert_cmpint (chown (fixture->node, (uid_t) -1, STRANGERS), ==, 0);
  g_assert_cmpint (g_stat (fixture->node, &status), ==, 0);
  return status.st_gid;
}

static void
test_facts_of_the_node_are_told (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (StrobeAccessReport) report = strobe_access_report_new (fixture->node, &fixture->place);
  g_autofree char *detail = strobe_access_report_dup_detail (report);

  g_assert_cmpstr (report->node, ==, fixture->node);
  g_assert_cmpuint (report->mode, ==, 0640);
  g_assert_cmpstr (report->owner, ==, g_get_user_name ());
  g_assert_nonnull (report->group);
  g_assert_false (report->has_acl);
  g_assert_false (report->is_tty);
  g_assert_nonnull (strstr (detail, "mode 0640"));
}

static void
test_a_node_that_is_open_has_no_cause (Fixture *fixture, gconstpointer mode)
{
  assert_cause (fixture, STROBE_ACCESS_CAUSE_NONE, FALSE);
}

static void
test_a_node_that_is_gone_has_no_cause (Fixture *fixture, gconstpointer mode)
{
  g_unlink (fixture->node);
  assert_cause (fixture, STROBE_ACCESS_CAUSE_NONE, FALSE);
}

static void
test_without_udev_no_rule_helps (Fixture *fixture, gconstpointer mode)
{
  assert_cause (fixture, STROBE_ACCESS_CAUSE_NO_UDEV, FALSE);
}

static void
test_without_the_rule_it_can_be_installed (Fixture *fixture, gconstpointer mode)
{
  start_udev (fixture);
  assert_cause (fixture, STROBE_ACCESS_CAUSE_NO_RULE, TRUE);
}

static void
test_another_rule_of_the_name_is_told (Fixture *fixture, gconstpointer mode)
{
  start_udev (fixture);
  put (fixture, STROBE_UDEV_RULE_PATH, "# mine\n");
  assert_cause (fixture, STROBE_ACCESS_CAUSE_OTHER_RULE, TRUE);
}

static void
test_a_rule_that_came_later_has_to_be_applied (Fixture *fixture, gconstpointer mode)
{
  start_udev (fixture);
  put (fixture, STROBE_UDEV_RULE_PATH, strobe_udev_rule_get_text ());
  assert_cause (fixture, STROBE_ACCESS_CAUSE_NOT_APPLIED, TRUE);
}

static void
test_a_rule_that_was_applied_lets_somebody_else_in (Fixture *fixture, gconstpointer mode)
{
  start_udev (fixture);
  put (fixture, STROBE_UDEV_RULE_PATH, strobe_udev_rule_get_text ());
  put (fixture, "/run/udev/data/c0:0", "I:1\nG:uaccess\nQ:uaccess\nV:1\n");
  assert_cause (fixture, STROBE_ACCESS_CAUSE_NOT_SEATED, FALSE);
}

static void
test_a_group_of_the_next_login_is_told (Fixture *fixture, gconstpointer mode)
{
  const gid_t groups[] = { give_to_strangers (fixture), (gid_t) -1 };

  start_udev (fixture);
  fixture->place.account_groups = groups;
  assert_cause (fixture, STROBE_ACCESS_CAUSE_NEXT_LOGIN, FALSE);
}

static void
test_a_group_that_may_not_write_is_no_help (Fixture *fixture, gconstpointer mode)
{
  const gid_t groups[] = { give_to_strangers (fixture), (gid_t) -1 };

  start_udev (fixture);
  fixture->place.account_groups = groups;
  assert_cause (fixture, STROBE_ACCESS_CAUSE_NO_RULE, TRUE);
}

static void
test_membership_is_that_of_the_login_first (Fixture *fixture, gconstpointer mode)
{
  const gid_t groups[] = { getegid (), (gid_t) -1 };
  g_autoptr (StrobeAccessReport) report = NULL;

  fixture->place.login_groups = groups;
  fixture->place.account_groups = groups;
  report = strobe_access_report_new (fixture->node, &fixture->place);
  g_assert_cmpint (report->member, ==, STROBE_ACCESS_MEMBER_YES);
}

static void
test_a_sandbox_hides_the_rules (Fixture *fixture, gconstpointer mode)
{
  start_udev (fixture);
  put (fixture, "/.flatpak-info", "");
  assert_cause (fixture, STROBE_ACCESS_CAUSE_UNSEEN, FALSE);
}

static void
test_nixos_is_known_in_and_out_of_a_sandbox (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (StrobeAccessReport) inside = NULL;
  g_autoptr (StrobeAccessReport) outside = NULL;

  put (fixture, "/run/host/os-release", "NAME=NixOS\nID=nixos\n");
  inside = strobe_access_report_new (fixture->node, &fixture->place);
  g_assert_cmpint (inside->system, ==, STROBE_ACCESS_SYSTEM_NIXOS);
  put (fixture, "/run/host/os-release", "ID=fedora\n");
  put (fixture, "/etc/NIXOS", "");
  outside = strobe_access_report_new (fixture->node, &fixture->place);
  g_assert_cmpint (outside->system, ==, STROBE_ACCESS_SYSTEM_NIXOS);
}

static void
test_nothing_is_installed_on_nixos (Fixture *fixture, gconstpointer mode)
{
  start_udev (fixture);
  put (fixture, "/etc/NIXOS", "");
  assert_cause (fixture, STROBE_ACCESS_CAUSE_NO_RULE, FALSE);
}

/* The root is a read-only file system, if this computer has one to show. */
static void
test_a_read_only_system_is_known (Fixture *fixture, gconstpointer mode)
{
  static const char *const candidates[] = { "/sys", "/proc/sys", "/sys/fs/cgroup", "/proc/bus" };
  struct statvfs status;

  for (gsize i = 0; i < G_N_ELEMENTS (candidates); i++) {
    if (statvfs (candidates[i], &status) == 0 && (status.f_flag & ST_RDONLY) != 0) {
      g_autoptr (StrobeAccessReport) report = NULL;

      fixture->place.root = candidates[i];
      report = strobe_access_report_new (fixture->node, &fixture->place);
      g_assert_cmpint (report->system, ==, STROBE_ACCESS_SYSTEM_READ_ONLY);
      g_assert_false (report->can_install);
      return;
    }
  }
  g_test_skip ("nothing is mounted read-only here");
}

static void
test_without_pkexec_nothing_is_installed (Fixture *fixture, gconstpointer mode)
{
  start_udev (fixture);
  fixture->place.pkexec = NULL;
  assert_cause (fixture, STROBE_ACCESS_CAUSE_NO_RULE, FALSE);
}

static void
test_without_the_helper_nothing_is_installed (Fixture *fixture, gconstpointer mode)
{
  start_udev (fixture);
  fixture->place.helper = NULL;
  assert_cause (fixture, STROBE_ACCESS_CAUSE_NO_RULE, FALSE);
  fixture->place.helper = "/nonexistent/strobe-install-rule";
  assert_cause (fixture, STROBE_ACCESS_CAUSE_NO_RULE, FALSE);
}

static void
test_nobody_is_advised_to_join_root (Fixture *fixture, gconstpointer mode)
{
  StrobeAccessReport report = { .group = (char *) "root", .mode = 0660 };

  g_assert_null (strobe_access_report_get_group_to_join (&report));
  report.group = (char *) "plugdev";
  g_assert_cmpstr (strobe_access_report_get_group_to_join (&report), ==, "plugdev");
  report.mode = 0640;
  g_assert_null (strobe_access_report_get_group_to_join (&report));
}

static void
test_a_copy_is_equal_until_something_changes (Fixture *fixture, gconstpointer mode)
{
  g_autoptr (StrobeAccessReport) report = strobe_access_report_new (fixture->node, &fixture->place);
  g_autoptr (StrobeAccessReport) copy = strobe_access_report_copy (report);

  g_assert_true (strobe_access_report_equal (report, copy));
  copy->mode ^= 1;
  g_assert_false (strobe_access_report_equal (report, copy));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(StrobeAccessReport **) user_data = strobe_access_report_read_finish (result, NULL);
}

static void
test_a_worker_reads_the_computer_as_it_is (Fixture *fixture, gconstpointer mode)
{
  StrobeAccessReport *report = NULL;

  strobe_access_report_read_async (fixture->node, NULL, read_cb, &report);
  strobe_wait_until (report != NULL);
  g_assert_cmpstr (report->node, ==, fixture->node);
  strobe_access_report_free (report);
}

#define ADD(name, mode, func)                                                                      \
  g_test_add ("/device/access-report/" name, Fixture, GINT_TO_POINTER (mode), set_up, func,        \
              tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("facts-of-the-node-are-told", 0640, test_facts_of_the_node_are_told);
  ADD ("a-node-that-is-open-has-no-cause", 0666, test_a_node_that_is_open_has_no_cause);
  ADD ("a-node-that-is-gone-has-no-cause", 0, test_a_node_that_is_gone_has_no_cause);
  ADD ("without-udev-no-rule-helps", 0, test_without_udev_no_rule_helps);
  ADD ("without-the-rule-it-can-be-installed", 0044, test_without_the_rule_it_can_be_installed);
  ADD ("another-rule-of-the-name-is-told", 0, test_another_rule_of_the_name_is_told);
  ADD ("a-rule-that-came-later-has-to-be-applied", 0,
       test_a_rule_that_came_later_has_to_be_applied);
  ADD ("a-rule-that-was-applied-lets-somebody-else-in", 0,
       test_a_rule_that_was_applied_lets_somebody_else_in);
  ADD ("a-group-of-the-next-login-is-told", 0060, test_a_group_of_the_next_login_is_told);
  ADD ("a-group-that-may-not-write-is-no-help", 0040, test_a_group_that_may_not_write_is_no_help);
  ADD ("membership-is-that-of-the-login-first", 0660, test_membership_is_that_of_the_login_first);
  ADD ("a-sandbox-hides-the-rules", 0, test_a_sandbox_hides_the_rules);
  ADD ("nixos-is-known-in-and-out-of-a-sandbox", 0, test_nixos_is_known_in_and_out_of_a_sandbox);
  ADD ("nothing-is-installed-on-nixos", 0, test_nothing_is_installed_on_nixos);
  ADD ("a-read-only-system-is-known", 0, test_a_read_only_system_is_known);
  ADD ("without-pkexec-nothing-is-installed", 0, test_without_pkexec_nothing_is_installed);
  ADD ("without-the-helper-nothing-is-installed", 0, test_without_the_helper_nothing_is_installed);
  ADD ("nobody-is-advised-to-join-root", 0, test_nobody_is_advised_to_join_root);
  ADD ("a-copy-is-equal-until-something-changes", 0, test_a_copy_is_equal_until_something_changes);
  ADD ("a-worker-reads-the-computer-as-it-is", 0, test_a_worker_reads_the_computer_as_it_is);
  return g_test_run ();
}
