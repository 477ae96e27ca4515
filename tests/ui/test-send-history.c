/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/send/send-history.h"

static void
test_up_and_down_walk_and_come_back_to_what_was_typed (void)
{
  g_autoptr (StrobeSendHistory) history = strobe_send_history_new (NULL);

  strobe_send_history_add (history, "one");
  strobe_send_history_add (history, "two");
  g_assert_cmpstr (strobe_send_history_go_back (history, "typed"), ==, "two");
  g_assert_cmpstr (strobe_send_history_go_back (history, "two"), ==, "one");
  g_assert_null (strobe_send_history_go_back (history, "one"));
  g_assert_cmpstr (strobe_send_history_go_on (history), ==, "two");
  g_assert_cmpstr (strobe_send_history_go_on (history), ==, "typed");
  g_assert_null (strobe_send_history_go_on (history));
}

static void
test_a_line_is_kept_once_and_an_empty_one_never (void)
{
  g_autoptr (StrobeSendHistory) history = strobe_send_history_new (NULL);
  g_auto (GStrv) lines = NULL;

  strobe_send_history_add (history, "one");
  strobe_send_history_add (history, "two");
  strobe_send_history_add (history, "");
  strobe_send_history_add (history, "one");
  lines = strobe_send_history_dup_lines (history);
  g_assert_cmpstrv (lines, ((const char *[]){ "two", "one", NULL }));
}

static void
test_a_hundred_lines_are_kept (void)
{
  g_autoptr (StrobeSendHistory) history = strobe_send_history_new (NULL);
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < 150; i++) {
    g_autofree char *line = g_strdup_printf ("line %u", i);

    strobe_send_history_add (history, line);
  }
  lines = strobe_send_history_dup_lines (history);
  g_assert_cmpuint (g_strv_length (lines), ==, STROBE_SEND_HISTORY_MAX_LINES);
  g_assert_cmpstr (lines[0], ==, "line 50");
}

static void
test_sending_goes_back_to_the_end (void)
{
  g_autoptr (StrobeSendHistory) history =
               strobe_send_history_new ((const char *const[]){ "one", "two", NULL });

  strobe_send_history_go_back (history, "");
  strobe_send_history_go_back (history, "");
  strobe_send_history_add (history, "three");
  g_assert_cmpstr (strobe_send_history_go_back (history, ""), ==, "three");
}

static void
test_it_can_be_forgotten (void)
{
  g_autoptr (StrobeSendHistory) history =
               strobe_send_history_new ((const char *const[]){ "one", NULL });

  strobe_send_history_clear (history);
  g_assert_null (strobe_send_history_go_back (history, ""));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/ui/send-history/" path, func)
  ADD ("up-and-down-walk-and-come-back-to-what-was-typed",
       test_up_and_down_walk_and_come_back_to_what_was_typed);
  ADD ("a-line-is-kept-once-and-an-empty-one-never",
       test_a_line_is_kept_once_and_an_empty_one_never);
  ADD ("a-hundred-lines-are-kept", test_a_hundred_lines_are_kept);
  ADD ("sending-goes-back-to-the-end", test_sending_goes_back_to_the_end);
  ADD ("it-can-be-forgotten", test_it_can_be_forgotten);
  return g_test_run ();
}
