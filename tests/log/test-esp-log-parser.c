/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/esp-log-parser.h"

#include <string.h>

/* "level/timestamp/tag", as found in @text. */
static char *
parse (const char *text)
{
  StrobeEspLogFields fields;
  gboolean found = strobe_esp_log_parser_parse (text, &fields);
  g_autofree char *timestamp =
    g_strndup (text + fields.timestamp_start_bytes, fields.timestamp_size_bytes);
  g_autofree char *tag = g_strndup (text + fields.tag_start_bytes, fields.tag_size_bytes);

  g_assert_cmpint (found, ==, fields.level != STROBE_LOG_LEVEL_NONE);
  return g_strdup_printf ("%d/%s/%s", fields.level, timestamp, tag);
}

static void
assert_fields (const char *text, StrobeLogLevel level, const char *timestamp, const char *tag)
{
  g_autofree char *expected = g_strdup_printf ("%d/%s/%s", level, timestamp, tag);
  g_autofree char *fields = parse (text);

  g_assert_cmpstr (fields, ==, expected);
}

static void
assert_no_fields (const char *text)
{
  assert_fields (text, STROBE_LOG_LEVEL_NONE, "", "");
}

static void
test_milliseconds_since_boot (void)
{
  assert_fields ("I (312) main: hello", STROBE_LOG_LEVEL_INFO, "312", "main");
}

static void
test_every_level (void)
{
  assert_fields ("E (1) a: b", STROBE_LOG_LEVEL_ERROR, "1", "a");
  assert_fields ("W (1) a: b", STROBE_LOG_LEVEL_WARNING, "1", "a");
  assert_fields ("I (1) a: b", STROBE_LOG_LEVEL_INFO, "1", "a");
  assert_fields ("D (1) a: b", STROBE_LOG_LEVEL_DEBUG, "1", "a");
  assert_fields ("V (1) a: b", STROBE_LOG_LEVEL_VERBOSE, "1", "a");
}

static void
test_clock_time (void)
{
  assert_fields ("W (12:34:56.789) wifi: x", STROBE_LOG_LEVEL_WARNING, "12:34:56.789", "wifi");
}

static void
test_date (void)
{
  assert_fields ("E (2026-03-02 14:11:05.123) nvs: x", STROBE_LOG_LEVEL_ERROR,
                 "2026-03-02 14:11:05.123", "nvs");
}

static void
test_tag_goes_up_to_the_first_colon_and_space (void)
{
  assert_fields ("I (1) my tag:x: a: b", STROBE_LOG_LEVEL_INFO, "1", "my tag:x");
}

static void
test_line_without_a_tag_keeps_its_level (void)
{
  assert_fields ("I (1) no tag here", STROBE_LOG_LEVEL_INFO, "1", "");
  assert_fields ("I (1) ", STROBE_LOG_LEVEL_INFO, "1", "");
}

static void
test_overlong_tag_is_none (void)
{
  g_autofree char *tag = g_strnfill (65, 't');
  g_autofree char *text = g_strdup_printf ("I (1) %s: x", tag);

  assert_fields (text, STROBE_LOG_LEVEL_INFO, "1", "");
}

static void
test_time_may_be_missing (void)
{
  assert_fields ("I main: hello", STROBE_LOG_LEVEL_INFO, "", "main");
}

static void
test_other_text_has_no_fields (void)
{
  assert_no_fields ("");
  assert_no_fields ("I");
  assert_no_fields ("I ");
  assert_no_fields ("I think so: yes");
  assert_no_fields ("Info (1) a: b");
  assert_no_fields ("X (1) a: b");
  assert_no_fields ("i (1) a: b");
  assert_no_fields (" I (1) a: b");
  assert_no_fields ("rst:0x1 (POWERON),boot:0x8 (SPI_FAST_FLASH_BOOT)");
}

static void
test_broken_time_has_no_fields (void)
{
  assert_no_fields ("I () a: b");
  assert_no_fields ("I (x) a: b");
  assert_no_fields ("I (1 a: b");
  assert_no_fields ("I (1)a: b");
  assert_no_fields ("I (1");
  assert_no_fields ("I (11111111111111111111111111111111111111111) a: b");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/log/esp-log-parser/" name, func)
  ADD ("milliseconds-since-boot", test_milliseconds_since_boot);
  ADD ("every-level", test_every_level);
  ADD ("clock-time", test_clock_time);
  ADD ("date", test_date);
  ADD ("tag-goes-up-to-the-first-colon-and-space", test_tag_goes_up_to_the_first_colon_and_space);
  ADD ("line-without-a-tag-keeps-its-level", test_line_without_a_tag_keeps_its_level);
  ADD ("overlong-tag-is-none", test_overlong_tag_is_none);
  ADD ("time-may-be-missing", test_time_may_be_missing);
  ADD ("other-text-has-no-fields", test_other_text_has_no_fields);
  ADD ("broken-time-has-no-fields", test_broken_time_has_no_fields);
  return g_test_run ();
}
