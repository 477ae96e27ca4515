/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/line-splitter.h"

#include <string.h>

/* Each line that a splitter reports is noted as one string: its end, a colon, its text. */
static void
note_line (const char *line, gsize size_bytes, StrobeLineSplitterEnd end, gpointer user_data)
{
  static const char *const names[] = { "line", "part", "cut" };
  g_autofree char *text = g_strndup (line != NULL ? line : "", size_bytes);

  g_ptr_array_add (user_data, g_strdup_printf ("%s:%s", names[end], text));
}

static char *
join (GPtrArray *lines)
{
  g_autoptr (GString) joined = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (joined, "%s|", (char *) g_ptr_array_index (lines, i));
  return g_string_free (g_steal_pointer (&joined), FALSE);
}

/* Splits @chunks, each fed by itself; the chunk "?" shows the partial line, "." finishes. */
static char *
split (const char *const *chunks)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (StrobeLineSplitter) splitter = strobe_line_splitter_new (note_line, lines);

  for (; *chunks != NULL; chunks++) {
    if (g_str_equal (*chunks, "?"))
      strobe_line_splitter_show_partial (splitter);
    else if (g_str_equal (*chunks, "."))
      strobe_line_splitter_finish (splitter);
    else
      strobe_line_splitter_feed (splitter, *chunks, strlen (*chunks));
  }
  return join (lines);
}

#define assert_split(expected, ...)                                                                \
  G_STMT_START                                                                                     \
  {                                                                                                \
    const char *const chunks[] = { __VA_ARGS__, NULL };                                            \
    g_autofree char *lines = split (chunks);                                                       \
    g_assert_cmpstr (lines, ==, expected);                                                         \
  }                                                                                                \
  G_STMT_END

static void
test_lf_ends_a_line (void)
{
  assert_split ("line:a|line:b|", "a\nb\nc");
}

static void
test_crlf_is_one_line_end (void)
{
  assert_split ("line:a|line:b|", "a\r\nb\r\n");
}

static void
test_crlf_across_two_feeds_gives_no_empty_line (void)
{
  assert_split ("line:a|line:b|", "a\r", "\nb\r", "\n");
}

static void
test_lone_cr_ends_a_line (void)
{
  assert_split ("line: 10%|line: 20%|", " 10%\r 20%\r");
}

static void
test_cr_cr_lf_is_one_line_end (void)
{
  assert_split ("line:a|line:b|", "a\r\r\nb\n");
}

static void
test_empty_lines_are_kept (void)
{
  assert_split ("line:a|line:|line:|line:b|", "a\n\n\r\nb\n");
  assert_split ("line:a|line:|line:b|", "a\r\n\r\nb\r\n");
}

static void
test_cr_at_the_start_of_a_line_is_nothing (void)
{
  assert_split ("line:a|line:b|", "a\n\rb\n\r", ".");
}

static void
test_nul_is_a_byte_like_any_other (void)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (StrobeLineSplitter) splitter = strobe_line_splitter_new (note_line, lines);

  strobe_line_splitter_feed (splitter, "\0\0\nb\n", 5);

  g_assert_cmpuint (lines->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (lines, 1), ==, "line:b");
}

static void
test_partial_line_is_shown_and_then_completed (void)
{
  assert_split ("part:login|line:login: |", "login", "?", ": \n");
}

static void
test_partial_line_is_shown_once_until_more_comes (void)
{
  assert_split ("part:a|part:ab|", "a", "?", "?", "b", "?");
}

static void
test_no_partial_line_is_no_report (void)
{
  assert_split ("line:a|", "a\n", "?");
}

static void
test_has_partial_follows_what_was_shown (void)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (StrobeLineSplitter) splitter = strobe_line_splitter_new (note_line, lines);

  g_assert_false (strobe_line_splitter_has_partial (splitter));
  strobe_line_splitter_feed (splitter, "a", 1);
  g_assert_true (strobe_line_splitter_has_partial (splitter));
  strobe_line_splitter_show_partial (splitter);
  g_assert_false (strobe_line_splitter_has_partial (splitter));
  strobe_line_splitter_feed (splitter, "b", 1);
  g_assert_true (strobe_line_splitter_has_partial (splitter));
  strobe_line_splitter_feed (splitter, "\n", 1);
  g_assert_false (strobe_line_splitter_has_partial (splitter));
}

static void
test_finish_completes_the_last_line (void)
{
  assert_split ("line:a|", "a", ".", ".");
}

static void
test_stream_after_finish_starts_anew (void)
{
  assert_split ("line:a|line:|", "a\r", ".", "\n");
}

static GPtrArray *
split_long (const char *fill, gsize fill_bytes, const char *tail)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (StrobeLineSplitter) splitter = strobe_line_splitter_new (note_line, lines);

  strobe_line_splitter_feed (splitter, fill, fill_bytes);
  strobe_line_splitter_feed (splitter, tail, strlen (tail));
  return lines;
}

static void
test_overlong_line_is_cut (void)
{
  g_autofree char *fill = g_strnfill (STROBE_LINE_SPLITTER_MAX_LINE_BYTES, 'x');
  g_autoptr (GPtrArray) lines = split_long (fill, strlen (fill), "y\n");

  g_assert_cmpuint (lines->len, ==, 2);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (lines, 0), "cut:xxx"));
  g_assert_cmpuint (strlen (g_ptr_array_index (lines, 0)), ==,
                    strlen ("cut:") + STROBE_LINE_SPLITTER_MAX_LINE_BYTES);
  g_assert_cmpstr (g_ptr_array_index (lines, 1), ==, "line:y");
}

static void
test_longest_line_is_not_cut (void)
{
  g_autofree char *fill = g_strnfill (STROBE_LINE_SPLITTER_MAX_LINE_BYTES, 'x');
  g_autoptr (GPtrArray) lines = split_long (fill, strlen (fill), "\n");

  g_assert_cmpuint (lines->len, ==, 1);
  g_assert_true (g_str_has_prefix (g_ptr_array_index (lines, 0), "line:xxx"));
}

static void
test_cut_does_not_tear_a_character (void)
{
  g_autofree char *fill = g_strnfill (STROBE_LINE_SPLITTER_MAX_LINE_BYTES - 1, 'x');
  g_autoptr (GPtrArray) lines = split_long (fill, strlen (fill), "€\n");

  g_assert_cmpuint (lines->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (lines, 1), ==, "line:€");
}

static void
test_line_of_continuation_bytes_is_cut_too (void)
{
  g_autofree char *fill = g_strnfill (STROBE_LINE_SPLITTER_MAX_LINE_BYTES, '\x80');
  g_autoptr (GPtrArray) lines = split_long (fill, strlen (fill), "\x80\n");

  g_assert_cmpuint (lines->len, ==, 2);
  g_assert_cmpstr (g_ptr_array_index (lines, 1), ==, "line:\x80");
}

static char *
split_at (const char *text, gsize size_bytes, gsize first, gsize second)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (StrobeLineSplitter) splitter = strobe_line_splitter_new (note_line, lines);

  strobe_line_splitter_feed (splitter, text, first);
  strobe_line_splitter_feed (splitter, text + first, second - first);
  strobe_line_splitter_feed (splitter, text + second, size_bytes - second);
  strobe_line_splitter_finish (splitter);
  return join (lines);
}

static void
test_lines_do_not_depend_on_the_chunks (void)
{
  static const char text[] =
    "I (1) a: b\r\n\x1b[0;31mred\x1b[0m\r\r\n\n\rx\r10%\r20%\r\n\r\n\n€\0\r\rz";
  gsize size = sizeof text - 1;
  g_autofree char *expected = split_at (text, size, size, size);

  for (gsize first = 0; first <= size; first++) {
    for (gsize second = first; second <= size; second++) {
      g_autofree char *lines = split_at (text, size, first, second);
      g_assert_cmpstr (lines, ==, expected);
    }
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log/line-splitter/lf-ends-a-line", test_lf_ends_a_line);
  g_test_add_func ("/log/line-splitter/crlf-is-one-line-end", test_crlf_is_one_line_end);
  g_test_add_func ("/log/line-splitter/crlf-across-two-feeds-gives-no-empty-line",
                   test_crlf_across_two_feeds_gives_no_empty_line);
  g_test_add_func ("/log/line-splitter/lone-cr-ends-a-line", test_lone_cr_ends_a_line);
  g_test_add_func ("/log/line-splitter/cr-cr-lf-is-one-line-end", test_cr_cr_lf_is_one_line_end);
  g_test_add_func ("/log/line-splitter/empty-lines-are-kept", test_empty_lines_are_kept);
  g_test_add_func ("/log/line-splitter/cr-at-the-start-of-a-line-is-nothing",
                   test_cr_at_the_start_of_a_line_is_nothing);
  g_test_add_func ("/log/line-splitter/nul-is-a-byte-like-any-other",
                   test_nul_is_a_byte_like_any_other);
  g_test_add_func ("/log/line-splitter/partial-line-is-shown-and-then-completed",
                   test_partial_line_is_shown_and_then_completed);
  g_test_add_func ("/log/line-splitter/partial-line-is-shown-once-until-more-comes",
                   test_partial_line_is_shown_once_until_more_comes);
  g_test_add_func ("/log/line-splitter/no-partial-line-is-no-report",
                   test_no_partial_line_is_no_report);
  g_test_add_func ("/log/line-splitter/has-partial-follows-what-was-shown",
                   test_has_partial_follows_what_was_shown);
  g_test_add_func ("/log/line-splitter/finish-completes-the-last-line",
                   test_finish_completes_the_last_line);
  g_test_add_func ("/log/line-splitter/stream-after-finish-starts-anew",
                   test_stream_after_finish_starts_anew);
  g_test_add_func ("/log/line-splitter/overlong-line-is-cut", test_overlong_line_is_cut);
  g_test_add_func ("/log/line-splitter/longest-line-is-not-cut", test_longest_line_is_not_cut);
  g_test_add_func ("/log/line-splitter/cut-does-not-tear-a-character",
                   test_cut_does_not_tear_a_character);
  g_test_add_func ("/log/line-splitter/line-of-continuation-bytes-is-cut-too",
                   test_line_of_continuation_bytes_is_cut_too);
  g_test_add_func ("/log/line-splitter/lines-do-not-depend-on-the-chunks",
                   test_lines_do_not_depend_on_the_chunks);
  return g_test_run ();
}
