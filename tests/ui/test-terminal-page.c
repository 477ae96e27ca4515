/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/terminal/terminal-page.h"

#include "support/gtk-noise.h"
#include "support/terminal-text.h"
#include "support/wait.h"
#include "ui/terminal/terminal-view.h"

typedef struct {
  StrobeCapture *capture;
  GtkWidget *window;
  StrobeTerminalView *view;
  GString *sent;
} Fixture;

static void
sent_cb (Fixture *fixture, GBytes *bytes)
{
  g_string_append_len (fixture->sent, g_bytes_get_data (bytes, NULL),
                       (gssize) g_bytes_get_size (bytes));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->capture = strobe_capture_new (NULL, "terminal", NULL);
  fixture->window = gtk_window_new ();
  fixture->view = g_object_new (STROBE_TYPE_TERMINAL_VIEW, NULL);
  fixture->sent = g_string_new (NULL);
  g_signal_connect_swapped (fixture->view, "send", G_CALLBACK (sent_cb), fixture);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 700, 400);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = g_object_ref (GTK_WIDGET (fixture->view));

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  strobe_wait_idle ();
  g_assert_finalize_object (view);
  g_assert_finalize_object (fixture->capture);
  g_string_free (fixture->sent, TRUE);
}

static void
receive (Fixture *fixture, const char *text)
{
  strobe_capture_write (fixture->capture, text, strlen (text), 0);
  strobe_terminal_view_update (fixture->view);
}

static gboolean
shows (Fixture *fixture, const char *text)
{
  g_autofree char *screen = dup_terminal_text (VTE_TERMINAL (fixture->view));

  return strstr (screen, text) != NULL;
}

static void
show_capture (Fixture *fixture)
{
  strobe_terminal_view_set_capture (fixture->view, fixture->capture);
  strobe_wait_until (strobe_terminal_view_is_idle (fixture->view));
}

static void
test_what_a_board_says_is_shown (Fixture *fixture, gconstpointer data)
{
  show_capture (fixture);
  receive (fixture, "esp32s2> hello\n");
  strobe_wait_until (shows (fixture, "esp32s2> hello"));
}

static void
test_a_console_is_answered (Fixture *fixture, gconstpointer data)
{
  show_capture (fixture);
  receive (fixture, "\x1b[5n\x1b[6n");
  strobe_wait_until (g_str_has_suffix (fixture->sent->str, "R"));
  g_assert_cmpstr (fixture->sent->str, ==, "\x1b[0n\x1b[1;1R");
}

static void
test_nothing_else_is_answered (Fixture *fixture, gconstpointer data)
{
  show_capture (fixture);
  receive (fixture, "\x1b]0;evil\x07\x1b[21t\x1b[18t\x1b]52;c;?\x07\x1b]10;?\x07\x1b[>c\x1b[x"
                    "\x05\x1bP$qm\x1b\\\x1b[?6n\x1b[5n");
  strobe_wait_until (fixture->sent->len > 0);
  strobe_wait_ms (50);
  g_assert_cmpstr (fixture->sent->str, ==, "\x1b[0n");
}

static void
test_old_questions_are_not_answered (Fixture *fixture, gconstpointer data)
{
  receive (fixture, "old \x1b[6n\x1b[5n\x1b[c");
  show_capture (fixture);
  g_assert_true (shows (fixture, "old"));
  g_assert_cmpstr (fixture->sent->str, ==, "");
  receive (fixture, "\x1b[5n");
  strobe_wait_until (fixture->sent->len > 0);
}

static void
test_questions_while_hidden_are_not_answered (Fixture *fixture, gconstpointer data)
{
  show_capture (fixture);
  gtk_widget_set_visible (GTK_WIDGET (fixture->view), FALSE);
  receive (fixture, "unseen \x1b[6n");
  gtk_widget_set_visible (GTK_WIDGET (fixture->view), TRUE);
  strobe_wait_until (shows (fixture, "unseen"));
  strobe_wait_until (strobe_terminal_view_is_idle (fixture->view));
  g_assert_cmpstr (fixture->sent->str, ==, "");
}

static void
test_a_flood_of_questions_is_answered_a_few_times (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new (NULL);

  show_capture (fixture);
  for (guint i = 0; i < 5000; i++)
    g_string_append (text, "\x1b[5n");
  g_string_append (text, "end");
  receive (fixture, text->str);
  strobe_wait_until (shows (fixture, "end"));
  strobe_wait_until (fixture->sent->len > 0);
  g_assert_cmpuint (fixture->sent->len, <, 5000);
}

static void
test_keys_are_sent_as_they_are (Fixture *fixture, gconstpointer data)
{
  show_capture (fixture);
  vte_terminal_feed_child (VTE_TERMINAL (fixture->view), "help\r\x1b[A\x03", 9);
  g_assert_cmpstr (fixture->sent->str, ==, "help\r\x1b[A\x03");
}

static void
test_who_is_far_behind_is_told (Fixture *fixture, gconstpointer data)
{
  /* bells, which leave the sentence on the screen */
  g_autofree char *flood = g_strnfill (5 * 1024 * 1024, '\a');

  show_capture (fixture);
  strobe_capture_write (fixture->capture, flood, 5 * 1024 * 1024, 0);
  strobe_terminal_view_update (fixture->view);
  strobe_wait_until (shows (fixture, "left out here"));
}

static void
test_nothing_ticks_when_all_is_shown (Fixture *fixture, gconstpointer data)
{
  show_capture (fixture);
  receive (fixture, "some\n");
  g_assert_false (strobe_terminal_view_is_idle (fixture->view));
  strobe_wait_until (strobe_terminal_view_is_idle (fixture->view));
}

static void
test_clear_empties_the_screen (Fixture *fixture, gconstpointer data)
{
  show_capture (fixture);
  receive (fixture, "some\n");
  strobe_wait_until (shows (fixture, "some"));
  strobe_terminal_view_clear (fixture->view);
  g_assert_false (shows (fixture, "some"));
}

static GtkWidget *
find_type (GtkWidget *widget, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_type (child, type);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
test_keys_without_a_board_are_not_lost_silently (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = g_object_ref_sink (g_object_new (STROBE_TYPE_TERMINAL_PAGE, NULL));
  GtkWidget *notice = find_type (page, GTK_TYPE_REVEALER);
  GtkWidget *view = find_type (page, STROBE_TYPE_TERMINAL_VIEW);

  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (notice)));
  vte_terminal_feed_child (VTE_TERMINAL (view), "a", 1);
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (notice)));
  g_assert_finalize_object (page);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
#define ADD(path, func)                                                                            \
  g_test_add ("/ui/terminal-page/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("what-a-board-says-is-shown", test_what_a_board_says_is_shown);
  ADD ("a-console-is-answered", test_a_console_is_answered);
  ADD ("nothing-else-is-answered", test_nothing_else_is_answered);
  ADD ("old-questions-are-not-answered", test_old_questions_are_not_answered);
  ADD ("questions-while-hidden-are-not-answered", test_questions_while_hidden_are_not_answered);
  ADD ("a-flood-of-questions-is-answered-a-few-times",
       test_a_flood_of_questions_is_answered_a_few_times);
  ADD ("keys-are-sent-as-they-are", test_keys_are_sent_as_they_are);
  ADD ("who-is-far-behind-is-told", test_who_is_far_behind_is_told);
  ADD ("nothing-ticks-when-all-is-shown", test_nothing_ticks_when_all_is_shown);
  ADD ("clear-empties-the-screen", test_clear_empties_the_screen);
  ADD ("keys-without-a-board-are-not-lost-silently",
       test_keys_without_a_board_are_not_lost_silently);
  return g_test_run ();
}
