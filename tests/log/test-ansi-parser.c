/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/ansi-parser.h"

#include <string.h>

/* The parsed line as one string: the text, then for each span "[start-end:fg,bg,attributes]". */
static char *
parse_bytes (const char *raw, gsize size_bytes)
{
  g_autoptr (GArray) spans = g_array_new (FALSE, FALSE, sizeof (StrobeLogSpan));
  GString *text = strobe_ansi_parser_parse (raw, size_bytes, spans);

  g_assert_true (g_utf8_validate (text->str, (gssize) text->len, NULL));
  for (guint i = 0; i < spans->len; i++) {
    const StrobeLogSpan *span = &g_array_index (spans, StrobeLogSpan, i);
    g_string_append_printf (text, "[%u-%u:%d,%d,%s%s%s]", span->start_bytes, span->end_bytes,
                            span->foreground, span->background, span->bold ? "b" : "",
                            span->italic ? "i" : "", span->underline ? "u" : "");
  }
  return g_string_free (text, FALSE);
}

static void
assert_parsed (const char *raw, const char *expected)
{
  g_autofree char *parsed = parse_bytes (raw, strlen (raw));

  g_assert_cmpstr (parsed, ==, expected);
}

static void
test_plain_text_has_no_span (void)
{
  assert_parsed ("hello", "hello");
  assert_parsed ("", "");
}

static void
test_colours_become_spans (void)
{
  assert_parsed ("\x1b[31mred\x1b[0m x", "red x[0-3:1,-1,]");
  assert_parsed ("a\x1b[0;32mgreen\x1b[0m", "agreen[1-6:2,-1,]");
  assert_parsed ("\x1b[97;41mx\x1b[39my\x1b[49mz", "xyz[0-1:15,1,][1-2:-1,1,]");
  assert_parsed ("\x1b[90;107mx", "x[0-1:8,15,]");
}

static void
test_attributes_are_set_and_reset (void)
{
  assert_parsed ("\x1b[1;3;4mx\x1b[22my\x1b[23mz\x1b[24mw",
                 "xyzw[0-1:-1,-1,biu][1-2:-1,-1,iu][2-3:-1,-1,u]");
}

static void
test_empty_sgr_resets (void)
{
  assert_parsed ("\x1b[31ma\x1b[mb", "ab[0-1:1,-1,]");
  assert_parsed ("\x1b[31ma\x1b[;1mb", "ab[0-1:1,-1,][1-2:-1,-1,b]");
}

static void
test_same_style_again_makes_one_span (void)
{
  assert_parsed ("\x1b[31ma\x1b[31mb\x1b[0;31mc", "abc[0-3:1,-1,]");
}

static void
test_indexed_colours_are_mapped (void)
{
  assert_parsed ("\x1b[38;5;9mx", "x[0-1:9,-1,]");
  assert_parsed ("\x1b[48;5;2mx", "x[0-1:-1,2,]");
  assert_parsed ("\x1b[38;5;196mx", "x[0-1:9,-1,]");
  assert_parsed ("\x1b[38;5;16mx", "x[0-1:0,-1,]");
  assert_parsed ("\x1b[38;5;244mx", "x[0-1:8,-1,]");
  assert_parsed ("\x1b[38;5;255mx", "x[0-1:15,-1,]");
}

static void
test_rgb_is_mapped (void)
{
  assert_parsed ("\x1b[38;2;255;0;0mx", "x[0-1:9,-1,]");
  assert_parsed ("\x1b[38:2::0:200:0mx", "x[0-1:2,-1,]");
  assert_parsed ("\x1b[48:5:4;1mx", "x[0-1:-1,4,b]");
}

static void
test_what_follows_an_extended_colour_counts (void)
{
  assert_parsed ("\x1b[38;5;1;4mx", "x[0-1:1,-1,u]");
  assert_parsed ("\x1b[38;2;0;0;255;1mx", "x[0-1:12,-1,b]");
}

static void
test_bad_extended_colours_are_ignored (void)
{
  assert_parsed ("\x1b[38mx", "x");
  assert_parsed ("\x1b[38;5mx", "x");
  assert_parsed ("\x1b[38;5;256mx", "x");
  assert_parsed ("\x1b[38;5;99999999999999999999mx", "x");
  assert_parsed ("\x1b[38;2;1;2mx", "x");
  assert_parsed ("\x1b[38;7;31mx", "x");
}

static void
test_underline_style_zero_is_none (void)
{
  assert_parsed ("\x1b[4:3mx\x1b[4:0my", "xy[0-1:-1,-1,u]");
}

static void
test_other_control_sequences_are_swallowed (void)
{
  assert_parsed ("a\x1b[2Jb\x1b[10;20Hc\x1b[?25ld\x1b[>4;2me\x1b[6n", "abcde");
}

static void
test_control_strings_are_swallowed (void)
{
  assert_parsed ("a\x1b]0;title\ab", "ab");
  assert_parsed ("a\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "alink");
  assert_parsed ("a\x1bP1$r0m\x1b\\b\x1b_Gi=1\x1b\\c\x1b^pm\x1b\\d\x1bXsos\x1b\\e", "abcde");
}

static void
test_short_escapes_are_swallowed (void)
{
  assert_parsed ("a\x1b(Bb\x1b"
                 "7c\x1b=d\x1b"
                 "c",
                 "abcd");
}

static void
test_unterminated_sequences_end_with_the_line (void)
{
  assert_parsed ("a\x1b", "a");
  assert_parsed ("a\x1b[", "a");
  assert_parsed ("a\x1b[31", "a");
  assert_parsed ("a\x1b(", "a");
}

static void
test_unterminated_string_does_not_hide_the_line (void)
{
  assert_parsed ("a\x1b]0;rest", "a0;rest");
  assert_parsed ("a\x1bPx\x1b[31mred", "axred[2-5:1,-1,]");
}

static void
test_sequence_is_ended_by_what_cannot_be_in_it (void)
{
  assert_parsed ("\x1b[31\x1b[32mx", "x[0-1:2,-1,]");
  assert_parsed ("\x1b[3€", "€");
  assert_parsed ("\x1b[3\x18m", "␘m");
}

static void
test_overlong_sequence_is_bounded (void)
{
  g_autoptr (GString) raw = g_string_new ("\x1b[");
  for (guint i = 0; i < 300; i++)
    g_string_append_c (raw, '1');
  g_string_append (raw, "mtext");
  g_autofree char *parsed = parse_bytes (raw->str, raw->len);

  g_assert_true (g_str_has_suffix (parsed, "1mtext"));
  g_assert_cmpuint (strlen (parsed), ==, 300 - 256 + strlen ("mtext"));
}

static void
test_overlong_string_is_shown (void)
{
  g_autoptr (GString) raw = g_string_new ("\x1b]0;");
  for (guint i = 0; i < 5000; i++)
    g_string_append_c (raw, 'x');
  g_string_append (raw, "\atext");
  g_autofree char *parsed = parse_bytes (raw->str, raw->len);

  g_assert_true (g_str_has_suffix (parsed, "x␇text"));
}

static void
test_too_many_parameters_are_no_colour (void)
{
  g_autoptr (GString) raw = g_string_new ("\x1b[31");
  for (guint i = 0; i < 40; i++)
    g_string_append (raw, ";1");
  g_string_append (raw, "mx");

  assert_parsed (raw->str, "x");
}

static void
test_invalid_utf8_is_replaced (void)
{
  assert_parsed ("a\xff"
                 "b",
                 "a\xef\xbf\xbd"
                 "b");
  assert_parsed ("\xe2\x82", "\xef\xbf\xbd\xef\xbf\xbd");
  assert_parsed ("\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd");
  assert_parsed ("\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
  assert_parsed ("€ ä 🙂", "€ ä 🙂");
}

static void
test_control_characters_are_pictured (void)
{
  assert_parsed ("\a\b\x7f\tx", "␇␈␡\tx");
}

static void
test_nul_is_pictured (void)
{
  g_autofree char *parsed = parse_bytes ("a\0b", 3);

  g_assert_cmpstr (parsed, ==, "a␀b");
}

static void
test_deceptive_characters_are_replaced (void)
{
  assert_parsed ("\xc2\x9b"
                 "31m",
                 "\xef\xbf\xbd"
                 "31m");
  assert_parsed ("\xe2\x80\xae", "\xef\xbf\xbd");
  assert_parsed ("\xe2\x81\xa6", "\xef\xbf\xbd");
  assert_parsed ("\xe2\x80\xa8", "\xef\xbf\xbd");
}

static void
test_spans_count_bytes (void)
{
  assert_parsed ("€\x1b[31mä\x1b[0m", "€ä[3-5:1,-1,]");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/log/ansi-parser/" name, func)
  ADD ("plain-text-has-no-span", test_plain_text_has_no_span);
  ADD ("colours-become-spans", test_colours_become_spans);
  ADD ("attributes-are-set-and-reset", test_attributes_are_set_and_reset);
  ADD ("empty-sgr-resets", test_empty_sgr_resets);
  ADD ("same-style-again-makes-one-span", test_same_style_again_makes_one_span);
  ADD ("indexed-colours-are-mapped", test_indexed_colours_are_mapped);
  ADD ("rgb-is-mapped", test_rgb_is_mapped);
  ADD ("what-follows-an-extended-colour-counts", test_what_follows_an_extended_colour_counts);
  ADD ("bad-extended-colours-are-ignored", test_bad_extended_colours_are_ignored);
  ADD ("underline-style-zero-is-none", test_underline_style_zero_is_none);
  ADD ("other-control-sequences-are-swallowed", test_other_control_sequences_are_swallowed);
  ADD ("control-strings-are-swallowed", test_control_strings_are_swallowed);
  ADD ("short-escapes-are-swallowed", test_short_escapes_are_swallowed);
  ADD ("unterminated-sequences-end-with-the-line", test_unterminated_sequences_end_with_the_line);
  ADD ("unterminated-string-does-not-hide-the-line",
       test_unterminated_string_does_not_hide_the_line);
  ADD ("sequence-is-ended-by-what-cannot-be-in-it", test_sequence_is_ended_by_what_cannot_be_in_it);
  ADD ("overlong-sequence-is-bounded", test_overlong_sequence_is_bounded);
  ADD ("overlong-string-is-shown", test_overlong_string_is_shown);
  ADD ("too-many-parameters-are-no-colour", test_too_many_parameters_are_no_colour);
  ADD ("invalid-utf8-is-replaced", test_invalid_utf8_is_replaced);
  ADD ("control-characters-are-pictured", test_control_characters_are_pictured);
  ADD ("nul-is-pictured", test_nul_is_pictured);
  ADD ("deceptive-characters-are-replaced", test_deceptive_characters_are_replaced);
  ADD ("spans-count-bytes", test_spans_count_bytes);
  return g_test_run ();
}
