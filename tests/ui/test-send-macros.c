/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/send/send-macros.h"

#include "ui/send/line-ending.h"
#include "ui/send/send-escape.h"

static void
assert_decodes (const char *text, const char *expected, gsize size_bytes)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  g_assert_true (strobe_send_escape_decode (text, out, NULL));
  g_assert_cmpmem (out->data, out->len, expected, size_bytes);
}

static void
test_escapes_become_bytes (void)
{
  assert_decodes ("", "", 0);
  assert_decodes ("help\\r\\n", "help\r\n", 6);
  assert_decodes ("\\t\\e[A\\\\", "\t\x1b[A\\", 5);
  assert_decodes ("\\x41\\xfF\\x00\\0", "A\xff\0\0", 4);
  assert_decodes ("caf\xc3\xa9", "caf\xc3\xa9", 5);
}

static void
test_a_backslash_that_begins_nothing_is_found (void)
{
  const char *wrong[] = { "ab\\q", "ab\\", "ab\\x", "ab\\x4", "ab\\xg0", "ab\\X41" };

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++) {
    g_autoptr (GByteArray) out = g_byte_array_new ();
    gsize bad_bytes = 0;

    g_assert_false (strobe_send_escape_decode (wrong[i], out, &bad_bytes));
    g_assert_cmpuint (bad_bytes, ==, 2);
  }
}

static void
test_what_is_escaped_comes_back (void)
{
  const char *text = "a\\b\r\n\t\x1b\x7f caf\xc3\xa9";
  g_autofree char *escaped = strobe_send_escape_encode (text);

  assert_decodes (escaped, text, strlen (text));
  for (const char *at = escaped; *at != '\0'; at++)
    g_assert_false (g_ascii_iscntrl (*at));
}

static void
test_line_endings_keep_their_key (void)
{
  for (int i = STROBE_LINE_ENDING_LF; i <= STROBE_LINE_ENDING_NONE; i++)
    g_assert_cmpint (strobe_line_ending_parse (strobe_line_ending_get_key ((StrobeLineEnding) i)),
                     ==, i);
  g_assert_cmpint (strobe_line_ending_parse ("strange"), ==, STROBE_LINE_ENDING_LF);
  g_assert_cmpint (strobe_line_ending_parse (NULL), ==, STROBE_LINE_ENDING_LF);
  g_assert_cmpstr (strobe_line_ending_get_bytes (STROBE_LINE_ENDING_CRLF), ==, "\r\n");
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_macros_are_added_changed_and_removed (void)
{
  g_autoptr (StrobeSendMacros) macros = strobe_send_macros_new (NULL);
  guint n_changes = 0;

  g_signal_connect_swapped (macros, "changed", G_CALLBACK (count_cb), &n_changes);
  strobe_send_macros_set (macros, 0, "Scan", "scan\\n");
  strobe_send_macros_set (macros, 1, "Help", "help\\n");
  strobe_send_macros_set (macros, 0, "Scan", "wifi scan\\n");
  g_assert_cmpuint (strobe_send_macros_get_n (macros), ==, 2);
  g_assert_cmpstr (strobe_send_macros_get_text (macros, 0), ==, "wifi scan\\n");
  strobe_send_macros_remove (macros, 0);
  strobe_send_macros_remove (macros, 7);
  g_assert_cmpuint (strobe_send_macros_get_n (macros), ==, 1);
  g_assert_cmpstr (strobe_send_macros_get_name (macros, 0), ==, "Help");
  g_assert_cmpuint (n_changes, ==, 4);
}

static void
test_there_are_not_endlessly_many (void)
{
  g_autoptr (StrobeSendMacros) macros = strobe_send_macros_new (NULL);

  for (guint i = 0; i < 100; i++)
    strobe_send_macros_set (macros, strobe_send_macros_get_n (macros), "Name", "text");
  g_assert_cmpuint (strobe_send_macros_get_n (macros), ==, 64);
}

static void
test_macros_are_kept_in_the_settings (void)
{
  g_autoptr (GSettings) settings = g_settings_new (APP_ID);
  g_autoptr (StrobeSendMacros) macros = strobe_send_macros_new (settings);
  g_autoptr (StrobeSendMacros) again = NULL;

  strobe_send_macros_set (macros, 0, "Scan", "scan\\n");
  g_assert_cmpuint (strobe_send_macros_get_n (macros), ==, 1);
  again = strobe_send_macros_new (settings);
  g_assert_cmpuint (strobe_send_macros_get_n (again), ==, 1);
  g_assert_cmpstr (strobe_send_macros_get_text (again, 0), ==, "scan\\n");
  strobe_send_macros_remove (again, 0);
  g_assert_cmpuint (strobe_send_macros_get_n (macros), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/ui/send-macros/" path, func)
  ADD ("escapes-become-bytes", test_escapes_become_bytes);
  ADD ("a-backslash-that-begins-nothing-is-found", test_a_backslash_that_begins_nothing_is_found);
  ADD ("what-is-escaped-comes-back", test_what_is_escaped_comes_back);
  ADD ("line-endings-keep-their-key", test_line_endings_keep_their_key);
  ADD ("macros-are-added-changed-and-removed", test_macros_are_added_changed_and_removed);
  ADD ("there-are-not-endlessly-many", test_there_are_not_endlessly_many);
  ADD ("macros-are-kept-in-the-settings", test_macros_are_kept_in_the_settings);
  return g_test_run ();
}
