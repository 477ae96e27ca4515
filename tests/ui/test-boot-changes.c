/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/boot/boot-changes.h"

#include "boot/boot-diff.h"

static GStrv
dup_changes (const char *good, const char *boot)
{
  g_auto (GStrv) old_lines = g_strsplit (good, "|", -1);
  g_auto (GStrv) new_lines = g_strsplit (boot, "|", -1);
  g_autoptr (GArray) diff = strobe_boot_diff_compare ((const char *const *) old_lines,
                                                      (const char *const *) new_lines);

  return strobe_boot_changes_dup_lines (diff, (const char *const *) old_lines,
                                        (const char *const *) new_lines);
}

static void
assert_changes (const char *good, const char *boot, const char *expected)
{
  g_auto (GStrv) changes = dup_changes (good, boot);
  g_autofree char *seen = g_strjoinv ("|", changes);

  g_assert_cmpstr (seen, ==, expected);
}

static void
test_what_is_missing_and_what_is_new_have_their_signs (void)
{
  assert_changes ("start|wifi up|ready", "start|wifi failed|ready",
                  " start|-wifi up|+wifi failed| ready");
}

static void
test_equal_lines_far_from_a_change_are_left_out (void)
{
  assert_changes ("a|b|c|d|e|f|x", "a|b|c|d|e|f|y", "@3| d| e| f|-x|+y");
}

static void
test_equal_boots_are_one_gap (void)
{
  assert_changes ("a|b|c", "a|b|c", "@3");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ui/boot-changes/what-is-missing-and-what-is-new-have-their-signs",
                   test_what_is_missing_and_what_is_new_have_their_signs);
  g_test_add_func ("/ui/boot-changes/equal-lines-far-from-a-change-are-left-out",
                   test_equal_lines_far_from_a_change_are_left_out);
  g_test_add_func ("/ui/boot-changes/equal-boots-are-one-gap", test_equal_boots_are_one_gap);
  return g_test_run ();
}
