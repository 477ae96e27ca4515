/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/line-feed.h"

#include <string.h>

#include "support/wait.h"

#define MAX_LINES 1000

typedef struct {
  StrobeLineFeed *feed;
  GListModel *lines;
  GString *complete; /* the lines that were called complete, each with its LF */
  guint n_changes;
  gboolean finishes; /* from within the callback of a line */
} Fixture;

static void
line_cb (StrobeLogLine *line, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->complete, "%s\n", strobe_log_line_get_text (line));
  if (fixture->finishes)
    strobe_line_feed_finish (fixture->feed);
}

static void
items_changed_cb (GListModel *list, guint position, guint removed, guint added, Fixture *fixture)
{
  fixture->n_changes++;
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->feed = strobe_line_feed_new (MAX_LINES, line_cb, fixture);
  fixture->lines = G_LIST_MODEL (strobe_line_feed_get_buffer (fixture->feed));
  fixture->complete = g_string_new (NULL);
  g_signal_connect (fixture->lines, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_clear_pointer (&fixture->feed, strobe_line_feed_free);
  g_string_free (fixture->complete, TRUE);
}

static void
push (Fixture *fixture, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  strobe_line_feed_push (fixture->feed, bytes);
}

static char *
dup_text (Fixture *fixture)
{
  return strobe_log_buffer_dup_text (strobe_line_feed_get_buffer (fixture->feed));
}

static void
assert_text (Fixture *fixture, const char *expected)
{
  g_autofree char *text = dup_text (fixture);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_lone_line_is_there_at_once (Fixture *fixture, gconstpointer unused)
{
  push (fixture, "hello\n");
  assert_text (fixture, "hello\n");
  g_assert_cmpstr (fixture->complete->str, ==, "hello\n");
}

static void
test_one_push_is_one_change (Fixture *fixture, gconstpointer unused)
{
  push (fixture, "a\nb\nc\n");
  assert_text (fixture, "a\nb\nc\n");
  g_assert_cmpuint (fixture->n_changes, ==, 1);
}

static void
test_flood_is_one_change_a_frame (Fixture *fixture, gconstpointer unused)
{
  gint64 started_us = g_get_monotonic_time ();
  gint64 n_frames = 0;

  for (guint i = 0; i < 500; i++) {
    push (fixture, "line\n");
    strobe_wait_idle ();
  }
  strobe_wait_until (g_list_model_get_n_items (fixture->lines) == 500);
  n_frames = (g_get_monotonic_time () - started_us) / 16000 + 2;
  g_assert_cmpuint (fixture->n_changes, <=, n_frames);
}

static void
test_unfinished_line_shows_after_a_while_and_grows_in_place (Fixture *fixture, gconstpointer unused)
{
  gint64 started_us = g_get_monotonic_time ();

  push (fixture, "esp32> ");
  g_assert_cmpuint (g_list_model_get_n_items (fixture->lines), ==, 0);
  strobe_wait_until (g_list_model_get_n_items (fixture->lines) == 1);
  g_assert_cmpint (g_get_monotonic_time () - started_us, >=, 95 * 1000);
  assert_text (fixture, "esp32> \n");
  g_assert_cmpstr (fixture->complete->str, ==, "");
  push (fixture, "help\nnext\n");
  strobe_wait_until (g_list_model_get_n_items (fixture->lines) == 2);
  assert_text (fixture, "esp32> help\nnext\n");
  g_assert_cmpstr (fixture->complete->str, ==, "esp32> help\nnext\n");
}

static void
test_unfinished_line_that_trickles_in_shows_too (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < 10 && g_list_model_get_n_items (fixture->lines) == 0; i++) {
    push (fixture, ".");
    strobe_wait_ms (50);
  }
  g_assert_cmpuint (g_list_model_get_n_items (fixture->lines), ==, 1);
}

static void
test_partial_line_replaces_itself_within_a_batch (Fixture *fixture, gconstpointer unused)
{
  push (fixture, "first\n");
  strobe_line_feed_set_paused (fixture->feed, TRUE);
  push (fixture, "one ");
  strobe_wait_ms (150);
  push (fixture, "two ");
  strobe_wait_ms (150);
  push (fixture, "three\n");
  strobe_line_feed_set_paused (fixture->feed, FALSE);
  assert_text (fixture, "first\none two three\n");
}

static void
test_clear_while_a_line_is_unfinished_keeps_the_line (Fixture *fixture, gconstpointer unused)
{
  push (fixture, "before\nhalf ");
  strobe_wait_until (g_list_model_get_n_items (fixture->lines) == 2);
  strobe_log_buffer_clear (strobe_line_feed_get_buffer (fixture->feed));
  push (fixture, "whole\n");
  strobe_wait_until (g_list_model_get_n_items (fixture->lines) == 1);
  assert_text (fixture, "half whole\n");
}

static void
test_finish_ends_the_unfinished_line (Fixture *fixture, gconstpointer unused)
{
  push (fixture, "done\ncut of");
  strobe_line_feed_finish (fixture->feed);
  assert_text (fixture, "done\ncut of\n");
  g_assert_cmpstr (fixture->complete->str, ==, "done\ncut of\n");
  push (fixture, "new\n");
  strobe_line_feed_finish (fixture->feed);
  assert_text (fixture, "done\ncut of\nnew\n");
}

static void
test_finish_from_within_a_line_takes_each_line_once (Fixture *fixture, gconstpointer unused)
{
  fixture->finishes = TRUE;
  push (fixture, "a\nb\nrest");
  g_assert_cmpstr (fixture->complete->str, ==, "a\nb\nrest\n");
  assert_text (fixture, "a\nb\nrest\n");
}

static void
test_paused_buffer_stands_still_and_catches_up (Fixture *fixture, gconstpointer unused)
{
  push (fixture, "a\n");
  strobe_line_feed_set_paused (fixture->feed, TRUE);
  push (fixture, "b\nc\n");
  strobe_wait_ms (50);
  assert_text (fixture, "a\n");
  g_assert_cmpstr (fixture->complete->str, ==, "a\nb\nc\n");
  strobe_line_feed_set_paused (fixture->feed, FALSE);
  assert_text (fixture, "a\nb\nc\n");
}

static void
test_paused_feed_is_full_when_the_buffer_would_be (Fixture *fixture, gconstpointer unused)
{
  strobe_line_feed_set_paused (fixture->feed, TRUE);
  for (guint i = 0; i < MAX_LINES - 1; i++)
    push (fixture, "line\n");
  g_assert_false (strobe_line_feed_is_full (fixture->feed));
  push (fixture, "line\n");
  g_assert_true (strobe_line_feed_is_full (fixture->feed));
  strobe_line_feed_set_paused (fixture->feed, FALSE);
  g_assert_false (strobe_line_feed_is_full (fixture->feed));
  g_assert_cmpuint (g_list_model_get_n_items (fixture->lines), ==, MAX_LINES);
}

static void
test_buffer_outlives_the_feed_with_timers_running (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GListModel) lines = g_object_ref (fixture->lines);

  push (fixture, "a\n");
  push (fixture, "b\nunfinished");
  g_signal_handlers_disconnect_by_data (lines, fixture);
  g_clear_pointer (&fixture->feed, strobe_line_feed_free);
  strobe_wait_ms (150);
  g_assert_cmpuint (g_list_model_get_n_items (lines), ==, 1);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/monitor/line-feed/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("lone-line-is-there-at-once", test_lone_line_is_there_at_once);
  ADD ("one-push-is-one-change", test_one_push_is_one_change);
  ADD ("flood-is-one-change-a-frame", test_flood_is_one_change_a_frame);
  ADD ("unfinished-line-shows-after-a-while-and-grows-in-place",
       test_unfinished_line_shows_after_a_while_and_grows_in_place);
  ADD ("unfinished-line-that-trickles-in-shows-too",
       test_unfinished_line_that_trickles_in_shows_too);
  ADD ("partial-line-replaces-itself-within-a-batch",
       test_partial_line_replaces_itself_within_a_batch);
  ADD ("clear-while-a-line-is-unfinished-keeps-the-line",
       test_clear_while_a_line_is_unfinished_keeps_the_line);
  ADD ("finish-ends-the-unfinished-line", test_finish_ends_the_unfinished_line);
  ADD ("finish-from-within-a-line-takes-each-line-once",
       test_finish_from_within_a_line_takes_each_line_once);
  ADD ("paused-buffer-stands-still-and-catches-up", test_paused_buffer_stands_still_and_catches_up);
  ADD ("paused-feed-is-full-when-the-buffer-would-be",
       test_paused_feed_is_full_when_the_buffer_would_be);
  ADD ("buffer-outlives-the-feed-with-timers-running",
       test_buffer_outlives_the_feed_with_timers_running);
  return g_test_run ();
}
