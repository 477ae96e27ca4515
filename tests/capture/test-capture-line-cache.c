/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-line-cache.h"

#include <string.h>

typedef struct {
  StrobeCapture *capture;
  StrobeCaptureLineCache *cache;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  const StrobeCaptureLimits limits = { 0, 0, 64 * 1024 };

  fixture->capture = strobe_capture_new (NULL, "test", &limits);
  fixture->cache = strobe_capture_line_cache_new (fixture->capture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  strobe_capture_line_cache_free (fixture->cache);
  g_assert_finalize_object (fixture->capture);
}

static void
say_numbered (Fixture *fixture, guint from, guint n_lines)
{
  for (guint i = from; i < from + n_lines; i++) {
    g_autofree char *text = g_strdup_printf ("line %u\n", i);

    strobe_capture_write (fixture->capture, text, strlen (text), 1);
  }
}

static void
assert_text (Fixture *fixture, guint64 number, const char *expected)
{
  g_autoptr (StrobeLogLine) line = strobe_capture_line_cache_dup (fixture->cache, number);

  g_assert_cmpuint (strobe_log_line_get_number (line), ==, number);
  g_assert_cmpstr (strobe_log_line_get_text (line), ==, expected);
}

static void
test_a_line_is_made_once (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeLogLine) first = NULL;
  g_autoptr (StrobeLogLine) second = NULL;

  say_numbered (fixture, 0, 10);
  first = strobe_capture_line_cache_dup (fixture->cache, 3);
  second = strobe_capture_line_cache_dup (fixture->cache, 3);
  g_assert_true (first == second);
  g_assert_cmpstr (strobe_log_line_get_text (first), ==, "line 3");
}

static void
test_lines_of_one_slot_are_told_apart (Fixture *fixture, gconstpointer unused)
{
  say_numbered (fixture, 0, 1100);
  assert_text (fixture, 5, "line 5");
  assert_text (fixture, 5 + 1024, "line 1029");
  assert_text (fixture, 5, "line 5");
}

static void
test_a_forgotten_line_is_made_anew (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeLogLine) before = NULL;
  g_autoptr (StrobeLogLine) after = NULL;

  say_numbered (fixture, 0, 10);
  before = strobe_capture_line_cache_dup (fixture->cache, 3);
  strobe_capture_set_note (fixture->capture, 3, "found");
  strobe_capture_line_cache_forget (fixture->cache, 3 + 1024);
  strobe_capture_line_cache_forget (fixture->cache, 3);
  after = strobe_capture_line_cache_dup (fixture->cache, 3);
  g_assert_null (strobe_log_line_get_note (before));
  g_assert_cmpstr (strobe_log_line_get_note (after), ==, "found");
}

static void
test_a_line_that_left_the_capture_is_empty (Fixture *fixture, gconstpointer unused)
{
  say_numbered (fixture, 0, 10000);
  assert_text (fixture, 0, "");
  assert_text (fixture, 9999, "line 9999");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/capture/capture-line-cache/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("a-line-is-made-once", test_a_line_is_made_once);
  ADD ("lines-of-one-slot-are-told-apart", test_lines_of_one_slot_are_told_apart);
  ADD ("a-forgotten-line-is-made-anew", test_a_forgotten_line_is_made_anew);
  ADD ("a-line-that-left-the-capture-is-empty", test_a_line_that_left_the_capture_is_empty);
  return g_test_run ();
}
