/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/rule-installer.h"

#include <glib/gstdio.h>

#include "support/wait.h"

/* A script plays pkexec; the helper is not run. */

typedef struct {
  char *folder;
  char *pkexec;
  gboolean is_over;
  gboolean ok;
  StrobeRuleOutcome outcome;
  char *detail;
  GError *error;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("strobe-installer-XXXXXX", NULL);
  fixture->pkexec = g_build_filename (fixture->folder, "pkexec", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->pkexec);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->pkexec);
  g_free (fixture->detail);
  g_clear_error (&fixture->error);
}

static void
play (Fixture *fixture, const char *body)
{
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n%s\n", body);

  g_assert_true (g_file_set_contents (fixture->pkexec, script, -1, NULL));
  g_assert_cmpint (g_chmod (fixture->pkexec, 0755), ==, 0);
}

static void
over_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->ok =
    strobe_rule_installer_run_finish (result, &fixture->outcome, &fixture->detail, &fixture->error);
  fixture->is_over = TRUE;
}

static void
run (Fixture *fixture, gboolean replace)
{
  strobe_rule_installer_run_async (fixture->pkexec, "/opt/helper", replace, NULL, over_cb, fixture);
  strobe_wait_until (fixture->is_over);
}

static void
assert_outcome (Fixture *fixture, const char *body, StrobeRuleOutcome expected)
{
  play (fixture, body);
  g_clear_pointer (&fixture->detail, g_free);
  fixture->is_over = FALSE;
  run (fixture, FALSE);
  g_assert_no_error (fixture->error);
  g_assert_true (fixture->ok);
  g_assert_cmpint (fixture->outcome, ==, expected);
}

static void
test_the_helper_is_all_that_is_run (Fixture *fixture, gconstpointer data)
{
  play (fixture, "[ \"$*\" = '--disable-internal-agent /opt/helper' ] || exit 1");
  run (fixture, FALSE);
  g_assert_cmpint (fixture->outcome, ==, STROBE_RULE_OUTCOME_INSTALLED);
}

static void
test_replacing_is_asked_for (Fixture *fixture, gconstpointer data)
{
  play (fixture, "[ \"$*\" = '--disable-internal-agent /opt/helper --replace' ] || exit 1");
  run (fixture, TRUE);
  g_assert_cmpint (fixture->outcome, ==, STROBE_RULE_OUTCOME_INSTALLED);
}

static void
test_every_refusal_of_polkit_is_known (Fixture *fixture, gconstpointer data)
{
  assert_outcome (fixture, "echo 'Request dismissed' >&2; exit 126", STROBE_RULE_OUTCOME_DISMISSED);
  assert_outcome (fixture, "echo 'Not authorized' >&2; exit 127",
                  STROBE_RULE_OUTCOME_NOT_AUTHORIZED);
  assert_outcome (fixture,
                  "echo 'Error executing command as another user: No authentication agent found.' "
                  ">&2; exit 127",
                  STROBE_RULE_OUTCOME_NO_AGENT);
}

static void
test_every_exit_code_of_the_helper_is_known (Fixture *fixture, gconstpointer data)
{
  assert_outcome (fixture, "exit 0", STROBE_RULE_OUTCOME_INSTALLED);
  assert_outcome (fixture, "exit 1", STROBE_RULE_OUTCOME_FAILED);
  assert_outcome (fixture, "exit 2", STROBE_RULE_OUTCOME_FAILED);
  assert_outcome (fixture, "exit 3", STROBE_RULE_OUTCOME_FAILED);
  assert_outcome (fixture, "exit 4", STROBE_RULE_OUTCOME_OTHER_CONTENT);
  assert_outcome (fixture, "exit 5", STROBE_RULE_OUTCOME_READ_ONLY);
  assert_outcome (fixture, "exit 6", STROBE_RULE_OUTCOME_NOT_APPLIED);
}

static void
test_a_pkexec_that_is_killed_has_failed (Fixture *fixture, gconstpointer data)
{
  assert_outcome (fixture, "kill -9 $$", STROBE_RULE_OUTCOME_FAILED);
}

static void
test_what_was_said_is_kept_and_made_printable (Fixture *fixture, gconstpointer data)
{
  assert_outcome (fixture, "printf 'the disk is \\377 full\\n' >&2; echo no; exit 1",
                  STROBE_RULE_OUTCOME_FAILED);
  g_assert_cmpstr (fixture->detail, ==, "the disk is \357\277\275 full");
}

static void
test_no_pkexec_is_an_error (Fixture *fixture, gconstpointer data)
{
  run (fixture, FALSE);
  g_assert_false (fixture->ok);
  g_assert_error (fixture->error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);
}

static void
test_waiting_can_be_given_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  play (fixture, "read line");
  strobe_rule_installer_run_async (fixture->pkexec, "/opt/helper", FALSE, cancellable, over_cb,
                                   fixture);
  g_cancellable_cancel (cancellable);
  strobe_wait_until (fixture->is_over);
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_every_outcome_has_words_of_its_own (void)
{
  for (int i = 0; i <= STROBE_RULE_OUTCOME_FAILED; i++)
    for (int j = 0; j < i; j++)
      g_assert_cmpstr (strobe_rule_installer_get_text ((StrobeRuleOutcome) i), !=,
                       strobe_rule_installer_get_text ((StrobeRuleOutcome) j));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/app/rule-installer/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("the-helper-is-all-that-is-run", test_the_helper_is_all_that_is_run);
  ADD ("replacing-is-asked-for", test_replacing_is_asked_for);
  ADD ("every-refusal-of-polkit-is-known", test_every_refusal_of_polkit_is_known);
  ADD ("every-exit-code-of-the-helper-is-known", test_every_exit_code_of_the_helper_is_known);
  ADD ("a-pkexec-that-is-killed-has-failed", test_a_pkexec_that_is_killed_has_failed);
  ADD ("what-was-said-is-kept-and-made-printable", test_what_was_said_is_kept_and_made_printable);
  ADD ("no-pkexec-is-an-error", test_no_pkexec_is_an_error);
  ADD ("waiting-can-be-given-up", test_waiting_can_be_given_up);
  g_test_add_func ("/app/rule-installer/every-outcome-has-words-of-its-own",
                   test_every_outcome_has_words_of_its_own);
  return g_test_run ();
}
