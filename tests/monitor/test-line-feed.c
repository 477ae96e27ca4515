/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/line-feed.h"

#include <string.h>

#include "support/wait.h"

typedef struct {
  StrobeCapture *capture;
  StrobeLineFeed *feed;
  GString *taken;
  guint64 n_taken;
  gboolean frees;
} Fixture;

static void
take_cb (StrobeLogLine *line, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->taken, "%s ", strobe_log_line_get_text (line));
  fixture->n_taken++;
  if (fixture->frees)
    g_clear_pointer (&fixture->feed, strobe_line_feed_free);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->capture =
    strobe_capture_new (NULL, "x", &(StrobeCaptureLimits){ .max_memory_bytes = 32u << 20 });
  fixture->taken = g_string_new (NULL);
  fixture->feed = strobe_line_feed_new (fixture->capture, take_cb, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_clear_pointer (&fixture->feed, strobe_line_feed_free);
  g_assert_finalize_object (fixture->capture);
  g_string_free (fixture->taken, TRUE);
}

static void
receive (Fixture *fixture, const char *text)
{
  strobe_capture_write (fixture->capture, text, strlen (text), 1);
}

static void
test_each_line_is_handed_out_once_in_order (Fixture *fixture, gconstpointer unused)
{
  receive (fixture, "a\nb\n");
  strobe_line_feed_pump (fixture->feed);
  strobe_line_feed_pump (fixture->feed);
  receive (fixture, "c\nunfinished");
  strobe_line_feed_pump (fixture->feed);
  g_assert_cmpstr (fixture->taken->str, ==, "a b c ");
}

static void
test_a_flood_is_handed_out_by_and_by (Fixture *fixture, gconstpointer unused)
{
  const guint n_lines = 100000;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < n_lines; i++)
    g_string_append_printf (text, "line %u\n", i);
  receive (fixture, text->str);
  strobe_line_feed_pump (fixture->feed);
  g_assert_cmpuint (fixture->n_taken, <, n_lines);
  strobe_wait_until (fixture->n_taken == n_lines);
  g_assert_true (g_str_has_suffix (fixture->taken->str, " line 99998 line 99999 "));
}

static void
test_what_is_skipped_is_not_handed_out (Fixture *fixture, gconstpointer unused)
{
  receive (fixture, "a\nb\n");
  strobe_line_feed_skip (fixture->feed);
  receive (fixture, "c\n");
  strobe_line_feed_pump (fixture->feed);
  g_assert_cmpstr (fixture->taken->str, ==, "c ");
}

static void
test_what_left_the_capture_is_passed_over (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *long_line = g_strnfill (4000, 'x');

  strobe_capture_set_limits (fixture->capture, &(StrobeCaptureLimits){ .max_memory_bytes = 16384 });
  receive (fixture, "first\n");
  for (guint i = 0; i < 30; i++) {
    receive (fixture, long_line);
    receive (fixture, "\n");
  }
  receive (fixture, "last\n");
  strobe_line_feed_pump (fixture->feed);
  g_assert_false (g_str_has_prefix (fixture->taken->str, "first "));
  g_assert_true (g_str_has_suffix (fixture->taken->str, " last "));
}

static void
test_a_stopped_one_hands_out_nothing (Fixture *fixture, gconstpointer unused)
{
  receive (fixture, "a\n");
  strobe_line_feed_stop (fixture->feed);
  strobe_line_feed_pump (fixture->feed);
  g_assert_cmpstr (fixture->taken->str, ==, "");
}

static void
test_who_takes_a_line_may_free_it (Fixture *fixture, gconstpointer unused)
{
  fixture->frees = TRUE;
  receive (fixture, "a\nb\n");
  strobe_line_feed_pump (fixture->feed);
  g_assert_cmpstr (fixture->taken->str, ==, "a ");
}

#define ADD(name, func)                                                                            \
  g_test_add ("/monitor/line-feed/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("each-line-is-handed-out-once-in-order", test_each_line_is_handed_out_once_in_order);
  ADD ("a-flood-is-handed-out-by-and-by", test_a_flood_is_handed_out_by_and_by);
  ADD ("what-is-skipped-is-not-handed-out", test_what_is_skipped_is_not_handed_out);
  ADD ("what-left-the-capture-is-passed-over", test_what_left_the_capture_is_passed_over);
  ADD ("a-stopped-one-hands-out-nothing", test_a_stopped_one_hands_out_nothing);
  ADD ("who-takes-a-line-may-free-it", test_who_takes_a_line_may_free_it);
  return g_test_run ();
}
