/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "boot/core-dump.h"

static void
test_each_line_is_decoded_for_itself (void)
{
  static const char *const lines[] = { "QUI=\r", "", "Q0Q=", NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = strobe_core_dump_decode (lines, &error);

  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), "ABCD", 4);
}

static void
test_what_is_not_base64_is_refused (void)
{
  static const char *const lines[] = { "QUI=", "I (12) wifi: x", NULL };
  static const char *const nothing[] = { NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (strobe_core_dump_decode (lines, &error));
  g_assert_error (error, STROBE_CORE_DUMP_ERROR, STROBE_CORE_DUMP_ERROR_ENCODING);
  g_clear_error (&error);
  g_assert_null (strobe_core_dump_decode (nothing, &error));
  g_assert_error (error, STROBE_CORE_DUMP_ERROR, STROBE_CORE_DUMP_ERROR_ENCODING);
}

static void
test_more_than_8_mib_is_refused (void)
{
  g_autofree char *line = g_strnfill (12 * 1024 * 1024, 'A');
  const char *lines[] = { line, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_null (strobe_core_dump_decode (lines, &error));
  g_assert_error (error, STROBE_CORE_DUMP_ERROR, STROBE_CORE_DUMP_ERROR_TOO_LARGE);
}

static void
test_the_prompt_is_known (void)
{
  static const char prompt[] = "Press Enter to print core dump to UART...";

  g_assert_true (strobe_core_dump_is_prompt (prompt, strlen (prompt)));
  g_assert_false (strobe_core_dump_is_prompt (prompt, 20));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/boot/core-dump/each-line-is-decoded-for-itself",
                   test_each_line_is_decoded_for_itself);
  g_test_add_func ("/boot/core-dump/what-is-not-base64-is-refused",
                   test_what_is_not_base64_is_refused);
  g_test_add_func ("/boot/core-dump/more-than-8-mib-is-refused", test_more_than_8_mib_is_refused);
  g_test_add_func ("/boot/core-dump/the-prompt-is-known", test_the_prompt_is_known);
  return g_test_run ();
}
