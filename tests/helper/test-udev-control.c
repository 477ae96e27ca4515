/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "helper/udev-control.h"

#include <glib/gstdio.h>

#include "rule/install-error.h"

/* A script plays udevadm. */

typedef struct {
  char *folder;
  char *program;
  char *log;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_dir_make_tmp ("strobe-helper-XXXXXX", NULL);
  fixture->program = g_build_filename (fixture->folder, "udevadm", NULL);
  fixture->log = g_build_filename (fixture->folder, "log", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_unlink (fixture->program);
  g_unlink (fixture->log);
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->program);
  g_free (fixture->log);
}

static void
play (Fixture *fixture, const char *body)
{
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\n%s\n", body);

  g_assert_true (g_file_set_contents (fixture->program, script, -1, NULL));
  g_assert_cmpint (g_chmod (fixture->program, 0755), ==, 0);
}

static void
assert_fails (const char *program)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (strobe_udev_control_apply (program, &error));
  g_assert_error (error, STROBE_INSTALL_ERROR, STROBE_INSTALL_ERROR_NOT_APPLIED);
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_udev_reads_its_rules_then_looks_at_boards_and_ports (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = g_strdup_printf ("echo \"$*\" >>%s", fixture->log);
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;

  play (fixture, body);
  g_assert_true (strobe_udev_control_apply (fixture->program, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (fixture->log, &said, NULL, NULL));
  g_assert_cmpstr (said, ==,
                   "control --reload\n"
                   "trigger --subsystem-match=usb --attr-match=idVendor=303a\n"
                   "trigger --subsystem-match=tty --property-match=ID_VENDOR_ID=303a\n");
}

static void
test_nothing_of_our_environment_gets_there (Fixture *fixture, gconstpointer data)
{
  g_autofree char *body = g_strdup_printf ("/usr/bin/env >%s", fixture->log);
  g_autofree char *said = NULL;

  play (fixture, body);
  g_setenv ("STROBE_SECRET", "1", TRUE);
  g_assert_true (strobe_udev_control_apply (fixture->program, NULL));
  g_unsetenv ("STROBE_SECRET");
  g_assert_true (g_file_get_contents (fixture->log, &said, NULL, NULL));
  g_assert_nonnull (strstr (said, "LC_ALL=C\n"));
  g_assert_null (strstr (said, "STROBE_SECRET"));
}

static void
test_a_udev_that_does_not_answer_is_told (Fixture *fixture, gconstpointer data)
{
  play (fixture, "exit 2");
  assert_fails (fixture->program);
}

static void
test_a_udevadm_that_is_killed_is_told (Fixture *fixture, gconstpointer data)
{
  play (fixture, "kill -9 $$");
  assert_fails (fixture->program);
}

static void
test_a_udevadm_that_cannot_run_is_told (Fixture *fixture, gconstpointer data)
{
  assert_fails (fixture->program);
}

static void
test_no_udevadm_at_all_is_told (Fixture *fixture, gconstpointer data)
{
  assert_fails (NULL);
}

static void
test_it_is_looked_for_by_its_full_path (Fixture *fixture, gconstpointer data)
{
  const char *found;

  g_setenv ("PATH", fixture->folder, TRUE);
  play (fixture, "exit 0");
  found = strobe_udev_control_find ();
  g_assert_cmpstr (found, !=, fixture->program);
  if (found != NULL)
    g_assert_true (g_path_is_absolute (found));
}

#define ADD(name, func)                                                                            \
  g_test_add ("/helper/udev-control/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("udev-reads-its-rules-then-looks-at-boards-and-ports",
       test_udev_reads_its_rules_then_looks_at_boards_and_ports);
  ADD ("nothing-of-our-environment-gets-there", test_nothing_of_our_environment_gets_there);
  ADD ("a-udev-that-does-not-answer-is-told", test_a_udev_that_does_not_answer_is_told);
  ADD ("a-udevadm-that-is-killed-is-told", test_a_udevadm_that_is_killed_is_told);
  ADD ("a-udevadm-that-cannot-run-is-told", test_a_udevadm_that_cannot_run_is_told);
  ADD ("no-udevadm-at-all-is-told", test_no_udevadm_at_all_is_told);
  ADD ("it-is-looked-for-by-its-full-path", test_it_is_looked_for_by_its_full_path);
  return g_test_run ();
}
