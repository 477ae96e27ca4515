/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/log-line.h"

#include <string.h>

#include "log/line-splitter.h"

static StrobeLogLine *
new_line (const char *raw)
{
  return strobe_log_line_new (raw, strlen (raw), 1234);
}

static void
test_coloured_line_has_all_fields (void)
{
  g_autoptr (StrobeLogLine) line = new_line ("\x1b[0;33mW (420) wifi: weak\x1b[0m");
  guint n_spans = 0;
  const StrobeLogSpan *spans = strobe_log_line_get_spans (line, &n_spans);

  g_assert_cmpstr (strobe_log_line_get_text (line), ==, "W (420) wifi: weak");
  g_assert_cmpint (strobe_log_line_get_level (line), ==, STROBE_LOG_LEVEL_WARNING);
  g_assert_cmpstr (strobe_log_line_get_timestamp (line), ==, "420");
  g_assert_cmpstr (strobe_log_line_get_tag (line), ==, "wifi");
  g_assert_cmpint (strobe_log_line_get_received_us (line), ==, 1234);
  g_assert_cmpuint (n_spans, ==, 1);
  g_assert_cmpuint (spans[0].end_bytes, ==, strlen ("W (420) wifi: weak"));
  g_assert_cmpint (spans[0].foreground, ==, 3);
}

static void
test_plain_line_has_no_fields (void)
{
  g_autoptr (StrobeLogLine) line = new_line ("ESP-ROM:esp32s2-rc4-20191025");
  guint n_spans = 1;

  strobe_log_line_get_spans (line, &n_spans);
  g_assert_cmpstr (strobe_log_line_get_text (line), ==, "ESP-ROM:esp32s2-rc4-20191025");
  g_assert_cmpint (strobe_log_line_get_level (line), ==, STROBE_LOG_LEVEL_NONE);
  g_assert_null (strobe_log_line_get_timestamp (line));
  g_assert_null (strobe_log_line_get_tag (line));
  g_assert_cmpuint (n_spans, ==, 0);
}

static void
test_line_without_a_tag_keeps_its_timestamp (void)
{
  g_autoptr (StrobeLogLine) line = new_line ("I (7) x");

  g_assert_cmpstr (strobe_log_line_get_timestamp (line), ==, "7");
  g_assert_null (strobe_log_line_get_tag (line));
}

static void
test_empty_line_has_empty_text (void)
{
  g_autoptr (StrobeLogLine) line = strobe_log_line_new (NULL, 0, 0);

  g_assert_cmpstr (strobe_log_line_get_text (line), ==, "");
}

static void
test_more_than_a_line_is_cut_off (void)
{
  g_autofree char *raw = g_strnfill (STROBE_LINE_SPLITTER_MAX_LINE_BYTES + 10, 'x');
  g_autoptr (StrobeLogLine) line = new_line (raw);

  g_assert_cmpuint (strlen (strobe_log_line_get_text (line)), ==,
                    STROBE_LINE_SPLITTER_MAX_LINE_BYTES);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/log/log-line/coloured-line-has-all-fields", test_coloured_line_has_all_fields);
  g_test_add_func ("/log/log-line/plain-line-has-no-fields", test_plain_line_has_no_fields);
  g_test_add_func ("/log/log-line/line-without-a-tag-keeps-its-timestamp",
                   test_line_without_a_tag_keeps_its_timestamp);
  g_test_add_func ("/log/log-line/empty-line-has-empty-text", test_empty_line_has_empty_text);
  g_test_add_func ("/log/log-line/more-than-a-line-is-cut-off", test_more_than_a_line_is_cut_off);
  return g_test_run ();
}
