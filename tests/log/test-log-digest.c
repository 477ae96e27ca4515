/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/log-digest.h"

#include <string.h>

/* The levels of lines that follow one another, a letter each; lower case: taken over. */
static char *
digest_all (const char *const *lines)
{
  GString *levels = g_string_new (NULL);
  StrobeLogDigester digester = { 0 };

  for (gsize i = 0; lines[i] != NULL; i++) {
    StrobeLogDigest digest;
    char letter;

    strobe_log_digester_take (&digester, lines[i], strlen (lines[i]), &digest);
    letter = "-EWIDV"[digest.level];
    g_string_append_c (levels, digest.is_continued ? g_ascii_tolower (letter) : letter);
  }
  return g_string_free (levels, FALSE);
}

#define ASSERT_LEVELS(expected, ...)                                                               \
  G_STMT_START                                                                                     \
  {                                                                                                \
    const char *const lines[] = { __VA_ARGS__, NULL };                                             \
    g_autofree char *levels = digest_all (lines);                                                  \
    g_assert_cmpstr (levels, ==, expected);                                                        \
  }                                                                                                \
  G_STMT_END

static void
assert_tag (const char *line, const char *expected)
{
  StrobeLogDigester digester = { 0 };
  StrobeLogDigest digest;
  g_autofree char *tag = NULL;

  strobe_log_digester_take (&digester, line, strlen (line), &digest);
  tag = digest.tag != NULL ? g_strndup (digest.tag, digest.tag_size_bytes) : NULL;
  g_assert_cmpstr (tag, ==, expected);
}

static void
test_levels_of_esp_idf_are_found (void)
{
  ASSERT_LEVELS ("EWIDV", "E (1) a: x", "W (1) a: x", "I (1) a: x", "D (1) a: x", "V (1) a: x");
}

static void
test_levels_are_found_behind_colours (void)
{
  ASSERT_LEVELS ("EW", "\033[0;31mE (1) a: x\033[0m", "\033[0m\033[0;33mW (1) a: x\033[0m");
}

static void
test_levels_of_arduino_are_found (void)
{
  ASSERT_LEVELS ("E", "[  1234][E][WiFi.cpp:12] begin(): no");
}

static void
test_prose_has_no_level (void)
{
  ASSERT_LEVELS ("----", "I am here", "Error: no", "[12] things", "");
}

static void
test_crashes_are_errors (void)
{
  ASSERT_LEVELS ("EEEEE", "Guru Meditation Error: Core  0 panic'ed (LoadProhibited).",
                 "abort() was called at PC 0x400d1234 on core 0", "assert failed: f a.c:1 (x)",
                 "Backtrace: 0x400d1234:0x3ffb0000",
                 "***ERROR*** A stack overflow in task main has been detected.");
}

static void
test_a_colour_alone_is_a_level (void)
{
  ASSERT_LEVELS ("EWI-", "\033[0;31mbad\033[0m", "\033[0;33mhm\033[0m", "\033[1;32mgood\033[0m",
                 "\033[0;35mpretty\033[0m");
}

static void
test_a_colour_that_stays_open_goes_on (void)
{
  ASSERT_LEVELS ("Eee-", "\033[0;31mE (1) a: first", "second", "third\033[0m", "other");
}

static void
test_an_indented_line_goes_on (void)
{
  ASSERT_LEVELS ("Ww-", "W (1) a: first", "  second", "other");
}

static void
test_a_new_header_or_a_boot_ends_a_level (void)
{
  ASSERT_LEVELS ("EI", "\033[0;31mE (1) a: first", "I (2) a: x");
  ASSERT_LEVELS ("E-", "\033[0;31mE (1) a: first", "ESP-ROM:esp32s2-rc4-20191025");
  ASSERT_LEVELS ("E-", "\033[0;31mE (1) a: first", "rst:0x1 (POWERON),boot:0x8");
}

static void
test_an_empty_line_ends_a_level (void)
{
  ASSERT_LEVELS ("E--", "E (1) a: first", "", "  x");
}

static void
test_tags_are_found (void)
{
  assert_tag ("I (1) wifi: x", "wifi");
  assert_tag ("\033[0;32mI (1) wifi: x\033[0m", "wifi");
  assert_tag ("[  1234][E][WiFi.cpp:12] begin(): no", "WiFi.cpp");
  assert_tag ("hello", NULL);
}

static void
test_a_line_of_escapes_alone_is_nothing (void)
{
  ASSERT_LEVELS ("---", "\033[0m", "\033", "\033[");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/log/log-digest/" path, func)
  ADD ("levels-of-esp-idf-are-found", test_levels_of_esp_idf_are_found);
  ADD ("levels-are-found-behind-colours", test_levels_are_found_behind_colours);
  ADD ("levels-of-arduino-are-found", test_levels_of_arduino_are_found);
  ADD ("prose-has-no-level", test_prose_has_no_level);
  ADD ("crashes-are-errors", test_crashes_are_errors);
  ADD ("a-colour-alone-is-a-level", test_a_colour_alone_is_a_level);
  ADD ("a-colour-that-stays-open-goes-on", test_a_colour_that_stays_open_goes_on);
  ADD ("an-indented-line-goes-on", test_an_indented_line_goes_on);
  ADD ("a-new-header-or-a-boot-ends-a-level", test_a_new_header_or_a_boot_ends_a_level);
  ADD ("an-empty-line-ends-a-level", test_an_empty_line_ends_a_level);
  ADD ("tags-are-found", test_tags_are_found);
  ADD ("a-line-of-escapes-alone-is-nothing", test_a_line_of_escapes_alone_is_nothing);
#undef ADD
  return g_test_run ();
}
