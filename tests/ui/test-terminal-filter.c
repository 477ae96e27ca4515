/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/terminal/terminal-filter.h"

#include <string.h>

static void
assert_passes (const char *text, guint max_answers, const char *expected)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  g_autofree char *escaped = g_strescape (text, NULL);

  g_test_message ("%s", escaped);
  strobe_terminal_filter_take (text, strlen (text), max_answers, out);
  g_assert_cmpmem (out->data, out->len, expected, strlen (expected));
}

static void
test_keys_pass_as_they_are (void)
{
  const char *keys[] = { "a",
                         "\r",
                         "\x03",
                         "\x7f",
                         "\x1b",
                         "\x1b[A",
                         "\x1bOB",
                         "\x1b[1;5C",
                         "\x1b[15~",
                         "\x1b[Z",
                         "\x1b\x1b[A",
                         "\x1bx",
                         "\x1bP",
                         "\x1b[",
                         "\x1b]",
                         "caf\xc3\xa9",
                         "\x1b[200~two\rlines\x1b[201~",
                         "\x1b[<0;3;4M" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    assert_passes (keys[i], 0, keys[i]);
}

static void
test_a_console_gets_its_three_answers (void)
{
  assert_passes ("\x1b[24;80R", 1, "\x1b[24;80R");
  assert_passes ("\x1b[0n", 1, "\x1b[0n");
  assert_passes ("\x1b[?65;1;9c", 1, "\x1b[?65;1;9c");
}

static void
test_no_answer_passes_while_history_is_shown (void)
{
  assert_passes ("\x1b[24;80R", 0, "");
  assert_passes ("\x1b[0n", 0, "");
  assert_passes ("\x1b[?65;1;9c", 0, "");
}

static void
test_answers_are_counted (void)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  const char *text = "\x1b[1;1R\x1b[2;2R\x1b[3;3R";

  g_assert_cmpuint (strobe_terminal_filter_take (text, strlen (text), 2, out), ==, 2);
  g_assert_cmpmem (out->data, out->len, "\x1b[1;1R\x1b[2;2R", 12);
}

/* What VTE 0.70 answers, all but the three; each was seen. */
static void
test_every_other_answer_is_refused (void)
{
  const char *answers[] = { "\x1b[?1;1;1R",
                            "\x1b[>65;7006;1c",
                            "\x1bP!|7E565445\x1b\\",
                            "\x1b[?31337;0$y",
                            "\x1b]l\x1b\\",
                            "\x1b]L\x1b\\",
                            "\x1b]lrm -rf\x1b\\",
                            "\x1b[8;24;80t",
                            "\x1b[4;384;640t",
                            "\x1b[3;0;0t",
                            "\x1b[1t",
                            "\x1b[9;24;80t",
                            "\x1b[2;1;1;120;120;1;0x",
                            "\x1b]10;rgb:c000/c000/c000\x07",
                            "\x1b]4;1;rgb:c000/0000/0000\x07",
                            "\x1b]52;c;aGVsbG8=\x07",
                            "\x1bP0$r\x1b\\",
                            "\x1bP1!~0000\x1b\\",
                            "\x1b[?13n",
                            "\x1b[?21n",
                            "\x1b[?27;0;0;5n",
                            "\x1b[0*{",
                            "\x1b_G\x1b\\",
                            "\x1b^x\x1b\\",
                            "\x1bXx\x1b\\",
                            "\x1b[=1c",
                            "\x1b[?R" };

  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    assert_passes (answers[i], 10, "");
}

static void
test_a_sequence_that_does_not_end_is_refused (void)
{
  assert_passes ("\x1b[24;80", 10, "");
  assert_passes ("\x1b]0;title", 10, "");
  assert_passes ("a\x1b[8;24;80tb", 10, "ab");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/ui/terminal-filter/" path, func)
  ADD ("keys-pass-as-they-are", test_keys_pass_as_they_are);
  ADD ("a-console-gets-its-three-answers", test_a_console_gets_its_three_answers);
  ADD ("no-answer-passes-while-history-is-shown", test_no_answer_passes_while_history_is_shown);
  ADD ("answers-are-counted", test_answers_are_counted);
  ADD ("every-other-answer-is-refused", test_every_other_answer_is_refused);
  ADD ("a-sequence-that-does-not-end-is-refused", test_a_sequence_that_does_not_end_is_refused);
  return g_test_run ();
}
