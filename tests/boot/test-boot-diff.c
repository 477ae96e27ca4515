/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "boot/boot-diff.h"

static char *
dup_kinds (const char *const *old_lines, const char *const *new_lines)
{
  g_autoptr (GArray) items = strobe_boot_diff_compare (old_lines, new_lines);
  GString *kinds = g_string_new (NULL);

  for (guint i = 0; i < items->len; i++)
    g_string_append_c (kinds, "=-+"[g_array_index (items, StrobeBootDiffItem, i).kind]);
  return g_string_free (kinds, FALSE);
}

static void
test_times_and_addresses_do_not_differ (void)
{
  static const char *const old_lines[] = { "I (12) a: x", "at 0x3ffb1234 on", "[ 17] b", "same",
                                           NULL };
  static const char *const new_lines[] = { "I (1412) a: x", "at 0x3ffb9999 on", "[ 918] b", "same",
                                           NULL };
  g_autofree char *kinds = dup_kinds (old_lines, new_lines);

  g_assert_cmpstr (kinds, ==, "====");
}

static void
test_the_level_and_the_words_differ (void)
{
  static const char *const old_lines[] = { "I (12) a: x", "I (13) b: y", "I (14) c: z", NULL };
  static const char *const new_lines[] = { "I (12) a: x", "E (13) b: y", "I (14) c: z", "new",
                                           NULL };
  g_autofree char *kinds = dup_kinds (old_lines, new_lines);

  g_assert_cmpstr (kinds, ==, "=-+=+");
}

static void
test_one_side_may_be_empty (void)
{
  static const char *const lines[] = { "a", "b", NULL };
  static const char *const nothing[] = { NULL };
  g_autofree char *only_old = dup_kinds (lines, nothing);
  g_autofree char *only_new = dup_kinds (nothing, lines);
  g_autofree char *neither = dup_kinds (nothing, nothing);

  g_assert_cmpstr (only_old, ==, "--");
  g_assert_cmpstr (only_new, ==, "++");
  g_assert_cmpstr (neither, ==, "");
}

static void
test_boots_that_differ_throughout_are_compared_too (void)
{
  g_autoptr (GPtrArray) old_lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) new_lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GArray) items = NULL;
  guint n_same = 0;

  for (guint i = 0; i < 4000; i++) {
    g_ptr_array_add (old_lines, g_strdup_printf (i % 4 == 0 ? "same %u" : "old %u", i));
    g_ptr_array_add (new_lines, g_strdup_printf (i % 4 == 0 ? "same %u" : "new %u", i));
  }
  g_ptr_array_add (old_lines, NULL);
  g_ptr_array_add (new_lines, NULL);
  items = strobe_boot_diff_compare ((const char *const *) old_lines->pdata,
                                    (const char *const *) new_lines->pdata);
  for (guint i = 0; i < items->len; i++)
    n_same += g_array_index (items, StrobeBootDiffItem, i).kind == STROBE_BOOT_DIFF_SAME;
  g_assert_cmpuint (n_same, ==, 1000);
  g_assert_cmpuint (items->len, ==, 7000);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boot/boot-diff/times-and-addresses-do-not-differ",
                   test_times_and_addresses_do_not_differ);
  g_test_add_func ("/boot/boot-diff/the-level-and-the-words-differ",
                   test_the_level_and_the_words_differ);
  g_test_add_func ("/boot/boot-diff/one-side-may-be-empty", test_one_side_may_be_empty);
  g_test_add_func ("/boot/boot-diff/boots-that-differ-throughout-are-compared-too",
                   test_boots_that_differ_throughout_are_compared_too);
  return g_test_run ();
}
