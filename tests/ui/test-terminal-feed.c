/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/terminal/terminal-feed.h"

#include <string.h>

#define MIB ((gsize) 1024 * 1024)

typedef struct {
  StrobeCapture *capture;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->capture = strobe_capture_new (NULL, "feed", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->capture);
}

static void
receive (Fixture *fixture, const char *text)
{
  strobe_capture_write (fixture->capture, text, strlen (text), 0);
}

/* Lines of 16 bytes with their number. */
static void
receive_lines (Fixture *fixture, gsize size_bytes)
{
  g_autoptr (GString) text = g_string_sized_new (size_bytes);

  for (guint i = 0; text->len < size_bytes; i++)
    g_string_append_printf (text, "line %09u\r\n", i);
  strobe_capture_write (fixture->capture, text->str, text->len, 0);
}

static void
assert_takes (StrobeTerminalFeed *feed, const char *expected)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_assert_cmpuint (strobe_terminal_feed_take (feed, text), ==, 0);
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_a_line_feed_alone_returns_the_carriage (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeTerminalFeed) feed = strobe_terminal_feed_new (fixture->capture);

  receive (fixture, "one\ntwo\r\nthree\r");
  assert_takes (feed, "one\r\ntwo\r\nthree\r");
  receive (fixture, "\nfour\n\n");
  assert_takes (feed, "\nfour\r\n\r\n");
  g_assert_false (strobe_terminal_feed_has_more (feed));
}

static void
test_it_begins_a_little_before_the_end_at_a_line_start (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeTerminalFeed) feed = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  receive (fixture, "x\r\n");
  receive_lines (fixture, MIB);
  feed = strobe_terminal_feed_new (fixture->capture);
  strobe_terminal_feed_take (feed, text);
  g_assert_true (g_str_has_prefix (text->str, "line "));
  g_assert_cmpuint (text->len, >, STROBE_TERMINAL_FEED_BYTES - 32);
  g_assert_false (strobe_terminal_feed_has_more (feed));
}

static void
test_what_was_there_is_history_and_what_comes_is_not (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeTerminalFeed) feed = NULL;

  receive (fixture, "old");
  feed = strobe_terminal_feed_new (fixture->capture);
  receive (fixture, "new");
  g_assert_true (strobe_terminal_feed_is_history (feed));
  assert_takes (feed, "old");
  g_assert_false (strobe_terminal_feed_is_history (feed));
  assert_takes (feed, "new");
}

static void
test_what_came_while_hidden_becomes_history (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeTerminalFeed) feed = strobe_terminal_feed_new (fixture->capture);

  receive (fixture, "unseen");
  g_assert_false (strobe_terminal_feed_is_history (feed));
  strobe_terminal_feed_mark_history (feed);
  g_assert_true (strobe_terminal_feed_is_history (feed));
}

static void
test_no_more_than_64_kib_come_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeTerminalFeed) feed = strobe_terminal_feed_new (fixture->capture);
  g_autoptr (GString) text = g_string_new (NULL);

  receive_lines (fixture, MIB);
  g_assert_cmpuint (strobe_terminal_feed_take (feed, text), ==, 0);
  g_assert_cmpuint (text->len, ==, STROBE_TERMINAL_FEED_BYTES);
  g_assert_true (strobe_terminal_feed_has_more (feed));
}

static void
test_who_is_too_far_behind_skips_to_a_line_start (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeTerminalFeed) feed = strobe_terminal_feed_new (fixture->capture);
  g_autoptr (GString) text = g_string_new (NULL);
  guint64 skipped_bytes;

  receive (fixture, "x\r\n");
  receive_lines (fixture, 5 * MIB);
  skipped_bytes = strobe_terminal_feed_take (feed, text);
  g_assert_cmpuint (skipped_bytes, >, 4 * MIB - 64);
  g_assert_cmpuint (skipped_bytes, <, 4 * MIB + 64);
  g_assert_true (g_str_has_prefix (text->str, "line "));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/ui/terminal-feed/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("a-line-feed-alone-returns-the-carriage", test_a_line_feed_alone_returns_the_carriage);
  ADD ("it-begins-a-little-before-the-end-at-a-line-start",
       test_it_begins_a_little_before_the_end_at_a_line_start);
  ADD ("what-was-there-is-history-and-what-comes-is-not",
       test_what_was_there_is_history_and_what_comes_is_not);
  ADD ("what-came-while-hidden-becomes-history", test_what_came_while_hidden_becomes_history);
  ADD ("no-more-than-64-kib-come-at-once", test_no_more_than_64_kib_come_at_once);
  ADD ("who-is-too-far-behind-skips-to-a-line-start",
       test_who_is_too_far_behind_skips_to_a_line_start);
  return g_test_run ();
}
