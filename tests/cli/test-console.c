/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-console.h"

#include <string.h>

static char *
pass (const char *sent, gsize size_bytes, gsize step)
{
  g_autoptr (StrobeCliConsole) console = strobe_cli_console_new ();
  GString *out = g_string_new (NULL);

  for (gsize at = 0; at < size_bytes; at += step)
    strobe_cli_console_take (console, (const guint8 *) sent + at, MIN (step, size_bytes - at), out);
  strobe_cli_console_flush (console, out);
  return g_string_free (out, FALSE);
}

/* However the bytes are cut, the terminal gets the same. */
static void
assert_passes (const char *sent, const char *expected)
{
  gsize size_bytes = strlen (sent);

  for (gsize step = 1; step <= size_bytes; step++) {
    g_autofree char *seen = pass (sent, size_bytes, step);

    g_assert_cmpstr (seen, ==, expected);
  }
}

static void
test_plain_text_passes_as_it_is (void)
{
  assert_passes ("hello\r\nworld\r\n", "hello\r\nworld\r\n");
}

static void
test_a_line_of_esp_idf_is_coloured_by_its_level (void)
{
  assert_passes ("E (1) a: b\n", "\033[1;31mE (1) a: b\033[0m\n");
  assert_passes ("W (1) a: b\r\nx\n", "\033[0;33mW (1) a: b\r\033[0m\nx\n");
  assert_passes ("I (1) a: b\n", "\033[0;32mI (1) a: b\033[0m\n");
}

static void
test_a_line_with_colours_keeps_its_own (void)
{
  assert_passes ("\033[0;31mE (1) a: b\033[0m\n", "\033[0;31mE (1) a: b\033[0m\n");
}

static void
test_a_sentence_that_begins_with_a_letter_is_not_coloured (void)
{
  assert_passes ("I am here\n", "I am here\n");
  assert_passes ("E\n", "E\n");
}

static void
test_a_short_prompt_is_not_held_back (void)
{
  assert_passes ("> ", "> ");
}

static void
test_cursor_keys_and_questions_of_line_editors_pass (void)
{
  assert_passes ("\033[6n\033[2K\033[1;5H\r> \033[3C", "\033[6n\033[2K\033[1;5H\r> \033[3C");
}

static void
test_titles_and_clipboards_never_pass (void)
{
  assert_passes ("a\033]0;title\007b", "ab");
  assert_passes ("a\033]52;c;aGVsbG8=\033\\b", "ab");
  assert_passes ("a\033Pq#0\033\\b\033_x\033\\c\033^y\033\\d\033Xz\033\\e", "abcde");
}

static void
test_eight_bit_controls_never_pass (void)
{
  assert_passes ("a\x9d"
                 "0;title\x9c",
                 "a0;title");
}

static void
test_utf_8_passes (void)
{
  assert_passes ("Grüße 你好 🙂\n", "Grüße 你好 🙂\n");
}

static void
test_a_window_report_is_not_asked_for (void)
{
  assert_passes ("a\033[21tb", "a\033[21mb");
}

static void
test_a_reset_of_the_terminal_does_not_pass (void)
{
  assert_passes ("a\033cb", "ab");
}

static void
test_an_escape_at_the_end_of_a_line_does_not_eat_the_line_end (void)
{
  assert_passes ("a\033\nb\n", "a\nb\n");
}

static void
test_nul_bytes_are_dropped (void)
{
  g_autofree char *seen = pass ("a\0b", 3, 1);

  g_assert_cmpstr (seen, ==, "ab");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/cli/console/" path, func)
  ADD ("plain-text-passes-as-it-is", test_plain_text_passes_as_it_is);
  ADD ("a-line-of-esp-idf-is-coloured-by-its-level",
       test_a_line_of_esp_idf_is_coloured_by_its_level);
  ADD ("a-line-with-colours-keeps-its-own", test_a_line_with_colours_keeps_its_own);
  ADD ("a-sentence-that-begins-with-a-letter-is-not-coloured",
       test_a_sentence_that_begins_with_a_letter_is_not_coloured);
  ADD ("a-short-prompt-is-not-held-back", test_a_short_prompt_is_not_held_back);
  ADD ("cursor-keys-and-questions-of-line-editors-pass",
       test_cursor_keys_and_questions_of_line_editors_pass);
  ADD ("titles-and-clipboards-never-pass", test_titles_and_clipboards_never_pass);
  ADD ("eight-bit-controls-never-pass", test_eight_bit_controls_never_pass);
  ADD ("utf-8-passes", test_utf_8_passes);
  ADD ("a-window-report-is-not-asked-for", test_a_window_report_is_not_asked_for);
  ADD ("a-reset-of-the-terminal-does-not-pass", test_a_reset_of_the_terminal_does_not_pass);
  ADD ("an-escape-at-the-end-of-a-line-does-not-eat-the-line-end",
       test_an_escape_at_the_end_of_a_line_does_not_eat_the_line_end);
  ADD ("nul-bytes-are-dropped", test_nul_bytes_are_dropped);
#undef ADD
  return g_test_run ();
}
