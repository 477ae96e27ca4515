/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/log-format.h"

#include <string.h>

#define NOON_US (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC + 123456)

static char *
dup_written (const char *raw, const char *note, StrobeLogFormat format, StrobeLogTimes times)
{
  const StrobeLogTimeBase base = { NOON_US - 12345000, NOON_US - 7000 };
  g_autoptr (StrobeLogLine) line = strobe_log_line_new_numbered (raw, strlen (raw), NOON_US, 42,
                                                                 STROBE_LOG_LEVEL_ERROR, note);
  GString *out = g_string_new (NULL);

  strobe_log_format_append (out, line, format, times, &base);
  return g_string_free (out, FALSE);
}

static void
assert_written (const char *raw,
                const char *note,
                StrobeLogFormat format,
                StrobeLogTimes times,
                const char *expected)
{
  g_autofree char *written = dup_written (raw, note, format, times);

  g_assert_cmpstr (written, ==, expected);
}

static void
test_plain_lines_have_no_colours (void)
{
  assert_written ("\033[0;31mE (1) a: b\033[0m", NULL, STROBE_LOG_FORMAT_PLAIN,
                  STROBE_LOG_TIMES_NONE, "E (1) a: b\n");
}

static void
test_colours_can_be_kept (void)
{
  assert_written ("\033[0;31mE (1) a: b\033[0m", NULL, STROBE_LOG_FORMAT_ANSI,
                  STROBE_LOG_TIMES_NONE, "\033[0;31mE (1) a: b\033[0m\n");
}

static void
test_times_are_counted_from_their_base (void)
{
  assert_written ("x", NULL, STROBE_LOG_FORMAT_PLAIN, STROBE_LOG_TIMES_BOOT, "+12.345 x\n");
  assert_written ("x", NULL, STROBE_LOG_FORMAT_PLAIN, STROBE_LOG_TIMES_DELTA, "+0.007 x\n");
}

static void
test_the_time_of_day_has_milliseconds (void)
{
  g_autofree char *written =
    dup_written ("x", NULL, STROBE_LOG_FORMAT_PLAIN, STROBE_LOG_TIMES_ABSOLUTE);

  g_assert_cmpuint (strlen (written), ==, strlen ("14:11:05.123 x\n"));
  g_assert_true (g_str_has_suffix (written, ".123 x\n"));
}

static void
test_a_clock_that_was_set_back_is_not_negative (void)
{
  const StrobeLogTimeBase base = { NOON_US + 1000000, NOON_US + 1000000 };
  g_autofree char *time = strobe_log_format_dup_time (STROBE_LOG_TIMES_BOOT, NOON_US, &base);

  g_assert_cmpstr (time, ==, "+0.000");
}

static void
test_a_note_follows_its_line (void)
{
  assert_written ("x", "--- a\n--- b", STROBE_LOG_FORMAT_PLAIN, STROBE_LOG_TIMES_NONE,
                  "x\n--- a\n--- b\n");
}

static void
test_json_has_everything (void)
{
  assert_written ("E (1) a: b", "--- n", STROBE_LOG_FORMAT_JSONL, STROBE_LOG_TIMES_NONE,
                  "{\"number\":42,\"time\":\"2023-11-14T22:13:20.123Z\",\"level\":\"error\","
                  "\"tag\":\"a\",\"stamp\":\"1\",\"text\":\"E (1) a: b\",\"note\":\"--- n\"}\n");
}

static void
test_json_escapes_what_it_must (void)
{
  g_autofree char *written =
    dup_written ("a\"b\\c\td", "1\n2", STROBE_LOG_FORMAT_JSONL, STROBE_LOG_TIMES_NONE);

  g_assert_nonnull (strstr (written, "\"text\":\"a\\\"b\\\\c\\u0009d\""));
  g_assert_nonnull (strstr (written, "\"note\":\"1\\u000a2\""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/log/log-format/" path, func)
  ADD ("plain-lines-have-no-colours", test_plain_lines_have_no_colours);
  ADD ("colours-can-be-kept", test_colours_can_be_kept);
  ADD ("times-are-counted-from-their-base", test_times_are_counted_from_their_base);
  ADD ("the-time-of-day-has-milliseconds", test_the_time_of_day_has_milliseconds);
  ADD ("a-clock-that-was-set-back-is-not-negative", test_a_clock_that_was_set_back_is_not_negative);
  ADD ("a-note-follows-its-line", test_a_note_follows_its_line);
  ADD ("json-has-everything", test_json_has_everything);
  ADD ("json-escapes-what-it-must", test_json_escapes_what_it_must);
#undef ADD
  return g_test_run ();
}
