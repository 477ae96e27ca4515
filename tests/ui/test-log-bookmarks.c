/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-bookmarks.h"

static void
test_a_mark_is_set_and_taken_away (void)
{
  g_autoptr (GObject) log = g_object_new (G_TYPE_OBJECT, NULL);
  StrobeLogBookmarks *bookmarks = strobe_log_bookmarks_get (log);

  strobe_log_bookmarks_toggle (bookmarks, 7);
  g_assert_true (strobe_log_bookmarks_contains (bookmarks, 7));
  strobe_log_bookmarks_toggle (bookmarks, 7);
  g_assert_false (strobe_log_bookmarks_contains (bookmarks, 7));
  g_assert_cmpuint (strobe_log_bookmarks_get_n (bookmarks), ==, 0);
}

static void
test_marks_belong_to_the_log (void)
{
  g_autoptr (GObject) log = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GObject) other = g_object_new (G_TYPE_OBJECT, NULL);

  strobe_log_bookmarks_toggle (strobe_log_bookmarks_get (log), 1);
  g_assert_true (strobe_log_bookmarks_contains (strobe_log_bookmarks_get (log), 1));
  g_assert_false (strobe_log_bookmarks_contains (strobe_log_bookmarks_get (other), 1));
}

static void
test_next_and_previous_go_around (void)
{
  g_autoptr (GObject) log = g_object_new (G_TYPE_OBJECT, NULL);
  StrobeLogBookmarks *bookmarks = strobe_log_bookmarks_get (log);
  guint64 number = 5;

  g_assert_false (strobe_log_bookmarks_next (bookmarks, &number));
  strobe_log_bookmarks_toggle (bookmarks, 9);
  strobe_log_bookmarks_toggle (bookmarks, 3);
  g_assert_true (strobe_log_bookmarks_next (bookmarks, &number));
  g_assert_cmpuint (number, ==, 9);
  g_assert_true (strobe_log_bookmarks_next (bookmarks, &number));
  g_assert_cmpuint (number, ==, 3);
  g_assert_true (strobe_log_bookmarks_previous (bookmarks, &number));
  g_assert_cmpuint (number, ==, 9);
  g_assert_true (strobe_log_bookmarks_previous (bookmarks, &number));
  g_assert_cmpuint (number, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/ui/log-bookmarks/" path, func)
  ADD ("a-mark-is-set-and-taken-away", test_a_mark_is_set_and_taken_away);
  ADD ("marks-belong-to-the-log", test_marks_belong_to_the_log);
  ADD ("next-and-previous-go-around", test_next_and_previous_go_around);
  return g_test_run ();
}
