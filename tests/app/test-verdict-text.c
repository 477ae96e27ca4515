/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/verdict-text.h"

#define N_KINDS (STROBE_VERDICT_SILENT + 1)

static char *
dup_title (StrobeVerdictKind kind, guint n, const char *detail)
{
  const StrobeVerdict verdict = { kind, n, STROBE_BOOT_NO_LINE, (char *) detail };
  g_autoptr (StrobeAppIdentity) flashed = strobe_app_identity_new ("blink", "1.4.0", NULL, NULL);

  return strobe_verdict_text_dup_title (&verdict, flashed);
}

static void
test_what_runs_is_named (void)
{
  g_autofree char *title = dup_title (STROBE_VERDICT_RUNNING, 0, NULL);

  g_assert_cmpstr (title, ==, "The board runs blink 1.4.0, the firmware you flashed.");
}

static void
test_another_app_is_named (void)
{
  g_autofree char *title = dup_title (STROBE_VERDICT_OTHER_APP, 0, "sensor 2.1");

  g_assert_cmpstr (title, ==, "The board runs sensor 2.1, not the firmware you flashed.");
}

static void
test_counts_are_told_in_the_right_number (void)
{
  g_autofree char *one = dup_title (STROBE_VERDICT_SILENT, 1, NULL);
  g_autofree char *many = dup_title (STROBE_VERDICT_PANIC_LOOP, 4, NULL);

  g_assert_cmpstr (one, ==, "The board has said nothing for 1 second.");
  g_assert_cmpstr (many, ==, "The app crashes at every start: 4 times so far.");
}

static void
test_every_verdict_has_a_sentence_a_name_and_an_icon (void)
{
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < N_KINDS; i++) {
    const StrobeVerdict verdict = { i, 3, STROBE_BOOT_NO_LINE, NULL };
    g_autofree char *title = strobe_verdict_text_dup_title (&verdict, NULL);

    g_assert_true (g_str_has_suffix (title, "."));
    g_assert_cmpstr (strobe_verdict_text_get_icon_name (&verdict), !=, "");
    g_assert_true (g_hash_table_add (names, (gpointer) strobe_verdict_text_get_name (&verdict)));
  }
}

static void
test_trouble_comes_with_something_to_do (void)
{
  const StrobeVerdict trouble = { STROBE_VERDICT_BROWN_OUT, 0, STROBE_BOOT_NO_LINE, NULL };
  const StrobeVerdict fine = { STROBE_VERDICT_RUNNING, 0, STROBE_BOOT_NO_LINE, NULL };

  g_assert_true (strobe_verdict_text_is_trouble (&trouble));
  g_assert_cmpstr (strobe_verdict_text_get_hint (&trouble), ==,
                   "Try another USB port, a shorter cable or a hub with its own supply.");
  g_assert_false (strobe_verdict_text_is_trouble (&fine));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/verdict-text/what-runs-is-named", test_what_runs_is_named);
  g_test_add_func ("/app/verdict-text/another-app-is-named", test_another_app_is_named);
  g_test_add_func ("/app/verdict-text/counts-are-told-in-the-right-number",
                   test_counts_are_told_in_the_right_number);
  g_test_add_func ("/app/verdict-text/every-verdict-has-a-sentence-a-name-and-an-icon",
                   test_every_verdict_has_a_sentence_a_name_and_an_icon);
  g_test_add_func ("/app/verdict-text/trouble-comes-with-something-to-do",
                   test_trouble_comes_with_something_to_do);
  return g_test_run ();
}
