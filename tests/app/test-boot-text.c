/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/boot-text.h"

static StrobeBoot *
new_boot (StrobeBootTrouble trouble, int reset_code, const char *project)
{
  const StrobeBootFacts facts = {
    .index = 2,
    .started_us = 1000 * G_USEC_PER_SEC,
    .ended_us = 1012 * G_USEC_PER_SEC,
    .reset_code = reset_code,
    .chip = strobe_chip_find_by_target ("esp32s2"),
    .project = (char *) project,
    .version = (char *) "1.4.0",
    .has_app = project != NULL,
    .n_errors = 2,
    .first_error = STROBE_BOOT_NO_LINE,
    .trouble = trouble,
    .trouble_line = STROBE_BOOT_NO_LINE,
  };

  return strobe_boot_new (&facts);
}

static void
test_the_summary_tells_trouble_app_time_and_errors (void)
{
  g_autoptr (StrobeBoot) boot = new_boot (STROBE_BOOT_TROUBLE_PANIC, 1, "blink");
  g_autofree char *summary = strobe_boot_text_dup_summary (boot);

  g_assert_cmpstr (summary, ==, "Crashed · blink 1.4.0 · 12 s · 2 errors");
}

static void
test_the_title_tells_number_and_reason (void)
{
  g_autoptr (StrobeBoot) boot = new_boot (STROBE_BOOT_TROUBLE_NONE, 1, "blink");
  g_autofree char *title = strobe_boot_text_dup_title (boot);

  g_assert_true (g_str_has_prefix (title, "Boot 3 · "));
  g_assert_true (g_str_has_suffix (title, " · power on or RESET"));
}

static void
test_without_a_reset_code_there_is_no_reason (void)
{
  g_autoptr (StrobeBoot) boot = new_boot (STROBE_BOOT_TROUBLE_NONE, -1, NULL);
  g_autofree char *title = strobe_boot_text_dup_title (boot);
  g_auto (GStrv) parts = g_strsplit (title, " · ", -1);

  g_assert_cmpuint (g_strv_length (parts), ==, 2);
}

static void
test_an_unknown_code_is_told_as_it_is (void)
{
  g_autoptr (StrobeBoot) boot = new_boot (STROBE_BOOT_TROUBLE_NONE, 99, NULL);
  g_autofree char *title = strobe_boot_text_dup_title (boot);

  g_assert_true (g_str_has_suffix (title, " · reset code 99"));
}

static void
test_every_trouble_has_words (void)
{
  for (guint i = STROBE_BOOT_TROUBLE_NONE + 1; i <= STROBE_BOOT_TROUBLE_DOWNLOAD; i++) {
    g_autoptr (StrobeBoot) boot = new_boot (i, -1, NULL);

    g_assert_cmpstr (strobe_boot_text_get_trouble (boot), !=, NULL);
    g_assert_cmpstr (strobe_boot_text_get_icon_name (boot), ==, "dialog-error-symbolic");
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/boot-text/the-summary-tells-trouble-app-time-and-errors",
                   test_the_summary_tells_trouble_app_time_and_errors);
  g_test_add_func ("/app/boot-text/the-title-tells-number-and-reason",
                   test_the_title_tells_number_and_reason);
  g_test_add_func ("/app/boot-text/without-a-reset-code-there-is-no-reason",
                   test_without_a_reset_code_there_is_no_reason);
  g_test_add_func ("/app/boot-text/an-unknown-code-is-told-as-it-is",
                   test_an_unknown_code_is_told_as_it_is);
  g_test_add_func ("/app/boot-text/every-trouble-has-words", test_every_trouble_has_words);
  return g_test_run ();
}
