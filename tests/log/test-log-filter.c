/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/log-filter.h"

#include <string.h>

static StrobeLogFilter *
new_rules (const char *rules)
{
  g_autoptr (GError) error = NULL;
  StrobeLogFilter *filter = strobe_log_filter_new (STROBE_LOG_LEVEL_NONE, NULL, rules, NULL,
                                                   STROBE_LOG_FILTER_DEFAULT, &error);

  g_assert_no_error (error);
  return filter;
}

static StrobeLogFilter *
new_text (const char *text, StrobeLogFilterFlags flags)
{
  g_autoptr (GError) error = NULL;
  StrobeLogFilter *filter =
    strobe_log_filter_new (STROBE_LOG_LEVEL_NONE, NULL, NULL, text, flags, &error);

  g_assert_no_error (error);
  return filter;
}

static gboolean
passes (StrobeLogFilter *filter, const char *raw)
{
  g_autoptr (StrobeLogLine) line = strobe_log_line_new (raw, strlen (raw), 0);

  return strobe_log_filter_match_line (filter, line);
}

static gboolean
has (const char *pattern, StrobeLogFilterFlags flags, const char *text)
{
  g_autoptr (StrobeLogFilter) filter = new_text (pattern, flags);

  return strobe_log_filter_match_text (filter, text, strlen (text));
}

static void
assert_refused (const char *rules, const char *text, StrobeLogFilterFlags flags, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (strobe_log_filter_new (STROBE_LOG_LEVEL_NONE, NULL, rules, text, flags, &error));
  g_assert_error (error, STROBE_LOG_FILTER_ERROR, code);
}

static void
test_a_level_hides_what_is_more_verbose (void)
{
  g_autoptr (StrobeLogFilter) filter = strobe_log_filter_new (
    STROBE_LOG_LEVEL_WARNING, NULL, NULL, NULL, STROBE_LOG_FILTER_DEFAULT, NULL);

  g_assert_true (passes (filter, "E (1) a: x"));
  g_assert_true (passes (filter, "W (1) a: x"));
  g_assert_false (passes (filter, "I (1) a: x"));
  g_assert_true (passes (filter, "no level at all"));
}

static void
test_tags_hide_all_others (void)
{
  const char *const tags[] = { "wifi", "main", NULL };
  g_autoptr (StrobeLogFilter) filter = strobe_log_filter_new (
    STROBE_LOG_LEVEL_NONE, tags, NULL, NULL, STROBE_LOG_FILTER_DEFAULT, NULL);

  g_assert_true (passes (filter, "E (1) wifi: x"));
  g_assert_true (passes (filter, "I (1) main: x"));
  g_assert_false (passes (filter, "I (1) boot: x"));
  g_assert_false (passes (filter, "no tag at all"));
}

static void
test_rules_are_those_of_esp_idf_monitor (void)
{
  g_autoptr (StrobeLogFilter) filter = new_rules ("wifi:W main *:E");

  g_assert_true (passes (filter, "W (1) wifi: x"));
  g_assert_false (passes (filter, "I (1) wifi: x"));
  g_assert_true (passes (filter, "V (1) main: x"));
  g_assert_true (passes (filter, "E (1) boot: x"));
  g_assert_false (passes (filter, "W (1) boot: x"));
  g_assert_true (passes (filter, "no log line"));
}

static void
test_without_a_star_other_tags_are_not_shown (void)
{
  g_autoptr (StrobeLogFilter) filter = new_rules ("wifi:I");

  g_assert_true (passes (filter, "I (1) wifi: x"));
  g_assert_false (passes (filter, "E (1) boot: x"));
  g_assert_false (passes (filter, "no log line"));
}

static void
test_nothing_is_a_level_too (void)
{
  g_autoptr (StrobeLogFilter) filter = new_rules ("wifi:n *:v");

  g_assert_false (passes (filter, "E (1) wifi: x"));
  g_assert_true (passes (filter, "V (1) boot: x"));
}

static void
test_empty_rules_show_all (void)
{
  g_autoptr (StrobeLogFilter) filter = new_rules ("  ");

  g_assert_true (strobe_log_filter_shows_all (filter));
  g_assert_false (strobe_log_filter_needs_text (filter));
}

static void
test_wrong_rules_are_refused (void)
{
  static const char *const wrong[] = { "wifi:X", "wifi:", ":W", "a:b:c", "wifi:WW", "ok:W :" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    assert_refused (wrong[i], NULL, STROBE_LOG_FILTER_DEFAULT, STROBE_LOG_FILTER_ERROR_RULES);
}

static void
test_text_is_found_in_either_case (void)
{
  g_assert_true (has ("WiFi", STROBE_LOG_FILTER_DEFAULT, "the WIFI is up"));
  g_assert_false (has ("wifi", STROBE_LOG_FILTER_DEFAULT, "the wi-fi is up"));
  g_assert_true (has ("up", STROBE_LOG_FILTER_DEFAULT, "up"));
  g_assert_false (has ("upper", STROBE_LOG_FILTER_DEFAULT, "up"));
}

static void
test_letters_beyond_ascii_have_cases_too (void)
{
  g_assert_true (has ("größe", STROBE_LOG_FILTER_DEFAULT, "die GRÖßE der Datei"));
  g_assert_false (has ("größe", STROBE_LOG_FILTER_CASE, "die GRÖßE der Datei"));
  g_assert_true (has ("größe", STROBE_LOG_FILTER_CASE, "die größe"));
}

static void
test_signs_of_expressions_are_plain_in_plain_text (void)
{
  g_assert_true (has ("a.b*", STROBE_LOG_FILTER_DEFAULT, "see a.b* there"));
  g_assert_false (has ("a.b*", STROBE_LOG_FILTER_DEFAULT, "axbbb"));
  g_assert_true (has ("ä.b*", STROBE_LOG_FILTER_DEFAULT, "see Ä.b* there"));
}

static void
test_regular_expressions_work (void)
{
  g_assert_true (has ("^i \\(\\d+\\)", STROBE_LOG_FILTER_REGEX, "I (312) main: x"));
  g_assert_false (has ("^i", STROBE_LOG_FILTER_REGEX | STROBE_LOG_FILTER_CASE, "I (312)"));
}

static void
test_wrong_expressions_are_refused (void)
{
  assert_refused (NULL, "(unclosed", STROBE_LOG_FILTER_REGEX, STROBE_LOG_FILTER_ERROR_REGEX);
  assert_refused (NULL, "\xff\xfe", STROBE_LOG_FILTER_DEFAULT, STROBE_LOG_FILTER_ERROR_REGEX);
}

/* Without a limit this takes longer than anybody lives. */
static void
test_an_expression_without_end_gives_up (void)
{
  g_assert_false (has ("(a+)+$", STROBE_LOG_FILTER_REGEX | STROBE_LOG_FILTER_CASE,
                       "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab"));
}

static void
test_inverted_it_shows_the_others (void)
{
  g_assert_false (has ("wifi", STROBE_LOG_FILTER_INVERT, "the wifi is up"));
  g_assert_true (has ("wifi", STROBE_LOG_FILTER_INVERT, "something else"));
}

static void
test_places_are_found_one_after_the_other (void)
{
  g_autoptr (StrobeLogFilter) filter = new_text ("ab", STROBE_LOG_FILTER_DEFAULT);
  gsize start = 0;
  gsize end = 0;

  g_assert_true (strobe_log_filter_find (filter, "xABxab", 0, &start, &end));
  g_assert_cmpuint (start, ==, 1);
  g_assert_cmpuint (end, ==, 3);
  g_assert_true (strobe_log_filter_find (filter, "xABxab", end, &start, &end));
  g_assert_cmpuint (start, ==, 4);
  g_assert_false (strobe_log_filter_find (filter, "xABxab", end, &start, &end));
}

static void
test_an_empty_place_is_none (void)
{
  g_autoptr (StrobeLogFilter) filter = new_text ("x*", STROBE_LOG_FILTER_REGEX);
  gsize start = 0;
  gsize end = 0;

  g_assert_false (strobe_log_filter_find (filter, "abc", 0, &start, &end));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/log/log-filter/" path, func)
  ADD ("a-level-hides-what-is-more-verbose", test_a_level_hides_what_is_more_verbose);
  ADD ("tags-hide-all-others", test_tags_hide_all_others);
  ADD ("rules-are-those-of-esp-idf-monitor", test_rules_are_those_of_esp_idf_monitor);
  ADD ("without-a-star-other-tags-are-not-shown", test_without_a_star_other_tags_are_not_shown);
  ADD ("nothing-is-a-level-too", test_nothing_is_a_level_too);
  ADD ("empty-rules-show-all", test_empty_rules_show_all);
  ADD ("wrong-rules-are-refused", test_wrong_rules_are_refused);
  ADD ("text-is-found-in-either-case", test_text_is_found_in_either_case);
  ADD ("letters-beyond-ascii-have-cases-too", test_letters_beyond_ascii_have_cases_too);
  ADD ("signs-of-expressions-are-plain-in-plain-text",
       test_signs_of_expressions_are_plain_in_plain_text);
  ADD ("regular-expressions-work", test_regular_expressions_work);
  ADD ("wrong-expressions-are-refused", test_wrong_expressions_are_refused);
  ADD ("an-expression-without-end-gives-up", test_an_expression_without_end_gives_up);
  ADD ("inverted-it-shows-the-others", test_inverted_it_shows_the_others);
  ADD ("places-are-found-one-after-the-other", test_places_are_found_one_after_the_other);
  ADD ("an-empty-place-is-none", test_an_empty_place_is_none);
#undef ADD
  return g_test_run ();
}
