/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log-view.h"

#include "support/wait.h"

#define MAX_LINES 2000

typedef struct {
  StrobeLogBuffer *buffer;
  GtkWidget *window;
  StrobeLogView *view;
  GtkWidget *list;
} Fixture;

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
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->buffer = strobe_log_buffer_new (MAX_LINES);
  fixture->window = gtk_window_new ();
  fixture->view = g_object_new (STROBE_TYPE_LOG_VIEW, NULL);
  fixture->list = find_type (GTK_WIDGET (fixture->view), GTK_TYPE_LIST_VIEW);
  strobe_log_view_set_buffer (fixture->view, fixture->buffer);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 300, 200);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = g_object_ref (GTK_WIDGET (fixture->view));

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  strobe_wait_idle ();
  g_assert_finalize_object (view);
  g_assert_finalize_object (fixture->buffer);
}

static void
append (Fixture *fixture, guint n_lines, const char *text)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_lines; i++)
    g_ptr_array_add (lines, strobe_log_line_new (text, strlen (text), 0));
  strobe_log_buffer_append (fixture->buffer, lines, FALSE);
}

static gboolean
is_at_end (Fixture *fixture)
{
  GtkAdjustment *adjustment = gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (fixture->list));
  double page = gtk_adjustment_get_page_size (adjustment);

  return gtk_adjustment_get_upper (adjustment) > page &&
         gtk_adjustment_get_value (adjustment) + page >= gtk_adjustment_get_upper (adjustment) - 8;
}

static void
scroll_wheel_up (Fixture *fixture)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (fixture->list, GTK_TYPE_SCROLLED_WINDOW);
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (scroller);
  gboolean handled;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++) {
    g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

    if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller) &&
        gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_CAPTURE)
      g_signal_emit_by_name (controller, "scroll", 0.0, -1.0, &handled);
  }
  gtk_adjustment_set_value (gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (fixture->list)), 0);
}

static GtkWidget *
find_more (Fixture *fixture)
{
  return find_type (find_type (GTK_WIDGET (fixture->view), GTK_TYPE_REVEALER), GTK_TYPE_BUTTON);
}

static void
test_new_lines_are_followed (Fixture *fixture, gconstpointer data)
{
  append (fixture, 100, "I (312) main: hello");
  strobe_wait_until (is_at_end (fixture));
  append (fixture, 100, "I (313) main: hello again");
  strobe_wait_until (is_at_end (fixture));
}

static void
test_lines_that_wrap_are_followed (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (150, 'x');

  append (fixture, 30, text);
  strobe_wait_until (is_at_end (fixture));
  g_assert_true (strobe_log_view_is_following (fixture->view));
}

static void
test_who_scrolled_up_is_left_there_and_told (Fixture *fixture, gconstpointer data)
{
  append (fixture, 100, "I (312) main: hello");
  strobe_wait_until (is_at_end (fixture));
  scroll_wheel_up (fixture);
  append (fixture, 3, "I (313) main: more");
  strobe_wait_idle ();
  g_assert_false (strobe_log_view_is_following (fixture->view));
  g_assert_false (is_at_end (fixture));
  strobe_wait_until (gtk_revealer_get_reveal_child (
    GTK_REVEALER (gtk_widget_get_ancestor (find_more (fixture), GTK_TYPE_REVEALER))));
}

static void
test_the_button_goes_back_to_the_end (Fixture *fixture, gconstpointer data)
{
  append (fixture, 100, "I (312) main: hello");
  strobe_wait_until (is_at_end (fixture));
  scroll_wheel_up (fixture);
  append (fixture, 3, "I (313) main: more");
  g_signal_emit_by_name (find_more (fixture), "clicked");
  strobe_wait_until (is_at_end (fixture));
  g_assert_true (strobe_log_view_is_following (fixture->view));
}

static void
test_a_full_buffer_is_followed (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 30; i++) {
    append (fixture, 100, "I (312) main: hello");
    strobe_wait_idle ();
  }
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->buffer)), ==, MAX_LINES);
  strobe_wait_until (is_at_end (fixture));
}

static void
test_hostile_lines_are_only_text (Fixture *fixture, gconstpointer data)
{
  g_autofree char *endless = g_strnfill (60000, 'y');

  append (fixture, 1, "<span foreground=\"red\">not markup</span> & \x1b[31;7mcolour\x1b[0m");
  append (fixture, 1, "\xff\xfe\x80 not UTF-8");
  append (fixture, 1, "\x1b[48;5;300m\x1b[999999999999m\x1b[");
  append (fixture, 1, "\xe2\x80\xae right to left \xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d");
  append (fixture, 1, endless);
  strobe_wait_until (is_at_end (fixture));
}

static void
test_selected_lines_are_copied_as_text (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  GtkSelectionModel *model;

  append (fixture, 2, "W (1) wifi: \x1b[33mlow\x1b[0m");
  model = gtk_list_view_get_model (GTK_LIST_VIEW (fixture->list));
  gtk_selection_model_select_item (model, 1, TRUE);
  text = strobe_log_view_dup_selected_text (fixture->view);
  g_assert_cmpstr (text, ==, "W (1) wifi: low\n");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, func) g_test_add ("/ui/log-view/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("new-lines-are-followed", test_new_lines_are_followed);
  ADD ("lines-that-wrap-are-followed", test_lines_that_wrap_are_followed);
  ADD ("who-scrolled-up-is-left-there-and-told", test_who_scrolled_up_is_left_there_and_told);
  ADD ("the-button-goes-back-to-the-end", test_the_button_goes_back_to_the_end);
  ADD ("a-full-buffer-is-followed", test_a_full_buffer_is_followed);
  ADD ("hostile-lines-are-only-text", test_hostile_lines_are_only_text);
  ADD ("selected-lines-are-copied-as-text", test_selected_lines_are_copied_as_text);
  return g_test_run ();
}
