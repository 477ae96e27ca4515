/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-view.h"

#include "support/gtk-noise.h"
#include "support/wait.h"
#include "ui/log/log-note.h"
#include "ui/log/log-row.h"

typedef struct {
  StrobeCapture *capture;
  StrobeCaptureModel *model;
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
  fixture->capture = strobe_capture_new (NULL, "test", &strobe_capture_default_limits);
  fixture->model = strobe_capture_model_new (fixture->capture);
  fixture->window = gtk_window_new ();
  fixture->view = g_object_new (STROBE_TYPE_LOG_VIEW, NULL);
  fixture->list = find_type (GTK_WIDGET (fixture->view), GTK_TYPE_LIST_VIEW);
  strobe_log_view_set_model (fixture->view, fixture->model);
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
  strobe_wait_until (G_OBJECT (fixture->model)->ref_count == 1);
  g_assert_finalize_object (fixture->model);
  g_object_unref (fixture->capture);
}

static void
append (Fixture *fixture, guint n_lines, const char *text)
{
  for (guint i = 0; i < n_lines; i++) {
    strobe_capture_write (fixture->capture, text, strlen (text), 0);
    strobe_capture_write (fixture->capture, "\n", 1, 0);
  }
  strobe_capture_model_sync (fixture->model);
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
test_a_full_log_is_seen_at_once (Fixture *fixture, gconstpointer data)
{
  guint64 number = 0;

  append (fixture, 1000, "I (312) main: hello");
  strobe_wait_until (strobe_log_view_get_top_line (fixture->view, &number) && number > 980);
}

static void
test_a_line_is_shown_before_the_window_is (Fixture *fixture, gconstpointer data)
{
  guint64 number = 0;

  append (fixture, 1000, "I (312) main: hello");
  strobe_log_view_show_line (fixture->view, 500);
  strobe_wait_until (strobe_log_view_get_top_line (fixture->view, &number) && number > 470 &&
                     number <= 500);
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
test_many_batches_are_followed (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 30; i++) {
    append (fixture, 100, "I (312) main: hello");
    strobe_wait_idle ();
  }
  strobe_wait_until (is_at_end (fixture));
}

static void
test_a_line_that_is_asked_for_is_shown_and_stays (Fixture *fixture, gconstpointer data)
{
  guint64 number = 0;

  append (fixture, 1000, "I (312) main: hello");
  strobe_wait_until (is_at_end (fixture));
  strobe_log_view_show_line (fixture->view, 500);
  append (fixture, 10, "I (313) main: more");
  strobe_wait_until (strobe_log_view_get_top_line (fixture->view, &number) && number > 470 &&
                     number <= 500);
  g_assert_false (strobe_log_view_is_following (fixture->view));
  g_assert_true (strobe_log_view_get_current_line (fixture->view, &number));
  g_assert_cmpuint (number, ==, 500);
}

static void
test_a_line_that_does_not_wrap_can_be_scrolled_to (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = g_strnfill (500, 'x');
  GtkAdjustment *adjustment = gtk_scrollable_get_hadjustment (GTK_SCROLLABLE (fixture->list));

  append (fixture, 1, text);
  strobe_wait_idle ();
  g_assert_cmpfloat (gtk_adjustment_get_upper (adjustment), <=,
                     gtk_adjustment_get_page_size (adjustment));
  strobe_log_look_set_wrap (strobe_log_view_get_look (fixture->view), FALSE);
  strobe_wait_until (gtk_adjustment_get_upper (adjustment) >
                     2 * gtk_adjustment_get_page_size (adjustment));
}

static void
test_bookmarks_are_gone_to (Fixture *fixture, gconstpointer data)
{
  StrobeLogLook *look = strobe_log_view_get_look (fixture->view);
  guint64 number = 0;

  append (fixture, 300, "I (312) main: hello");
  strobe_wait_until (is_at_end (fixture));
  strobe_log_view_show_line (fixture->view, 40);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "log.bookmark", NULL);
  strobe_log_view_show_line (fixture->view, 200);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "log.bookmark", NULL);
  g_assert_cmpuint (strobe_log_bookmarks_get_n (strobe_log_look_get_bookmarks (look)), ==, 2);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "log.next-bookmark", NULL);
  g_assert_true (strobe_log_view_get_current_line (fixture->view, &number));
  g_assert_cmpuint (number, ==, 40);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "log.previous-bookmark", NULL);
  g_assert_true (strobe_log_view_get_current_line (fixture->view, &number));
  g_assert_cmpuint (number, ==, 200);
}

static StrobeLogRow *
find_row (GtkWidget *widget, guint64 number)
{
  if (STROBE_IS_LOG_ROW (widget)) {
    StrobeLogLine *line = strobe_log_row_get_line (STROBE_LOG_ROW (widget));

    return line != NULL && strobe_log_line_get_number (line) == number ? STROBE_LOG_ROW (widget)
                                                                       : NULL;
  }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    StrobeLogRow *found = find_row (child, number);

    if (found != NULL)
      return found;
  }
  return NULL;
}

/* Whether some of what is around a line is seen with it. */
static gboolean
is_amidst (Fixture *fixture, guint64 number)
{
  StrobeLogRow *row = find_row (fixture->list, number);
  double height = gtk_widget_get_height (fixture->list);
  double x = 0;
  double y = 0;

  if (row == NULL)
    return FALSE;
  gtk_widget_translate_coordinates (GTK_WIDGET (row), fixture->list, 0, 0, &x, &y);
  return y > height / 10 && y + gtk_widget_get_height (GTK_WIDGET (row)) < height * 9 / 10;
}

/* The rows have other heights than the list thinks, and a search shows line after line. */
static void
test_lines_that_wrap_are_shown_with_what_is_around (Fixture *fixture, gconstpointer data)
{
  static const guint64 numbers[] = { 190, 40, 150, 9 };

  for (guint i = 0; i < 200; i++) {
    g_autofree char *text = g_strnfill (1 + i * 37 % 100, 'x');

    append (fixture, 1, text);
  }
  strobe_wait_until (is_at_end (fixture));
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++) {
    strobe_log_view_show_line (fixture->view, numbers[i]);
    strobe_wait_until (is_amidst (fixture, numbers[i]));
  }
  g_assert_false (strobe_log_view_is_following (fixture->view));
}

static void
test_a_place_in_the_source_is_a_link (Fixture *fixture, gconstpointer data)
{
  g_autofree char *file = NULL;
  StrobeLogRow *row;
  guint source_line = 0;

  append (fixture, 1, "main/app.c:42 is where it failed");
  strobe_wait_until ((row = find_row (fixture->list, 0)) != NULL &&
                     gtk_widget_get_height (GTK_WIDGET (row)) > 0);
  g_assert_cmpint (strobe_log_row_pick (row, 40, 8, &file, &source_line), ==,
                   STROBE_LOG_ROW_SPOT_LINK);
  g_assert_cmpstr (file, ==, "main/app.c");
  g_assert_cmpuint (source_line, ==, 42);
  g_clear_pointer (&file, g_free);
  g_assert_cmpint (strobe_log_row_pick (row, 5, 8, &file, &source_line), ==,
                   STROBE_LOG_ROW_SPOT_GUTTER);
  g_assert_cmpint (strobe_log_row_pick (row, 200, 8, &file, &source_line), ==,
                   STROBE_LOG_ROW_SPOT_TEXT);
}

static void
test_a_folded_line_is_copied_whole (Fixture *fixture, gconstpointer data)
{
  StrobeLogLook *look = strobe_log_view_get_look (fixture->view);
  g_autofree char *text = NULL;
  GtkSelectionModel *model;

  append (fixture, 1, "before");
  append (fixture, 3, "AAAA");
  append (fixture, 1, "after");
  strobe_log_folds_add (strobe_log_look_get_folds (look), 1, 3);
  model = gtk_list_view_get_model (GTK_LIST_VIEW (fixture->list));
  gtk_selection_model_select_item (model, 1, TRUE);
  text = strobe_log_view_dup_selected_text (fixture->view, STROBE_LOG_TIMES_NONE);
  g_assert_cmpstr (text, ==, "AAAA\nAAAA\nAAAA\n");
}

static void
test_a_note_stands_below_its_line (Fixture *fixture, gconstpointer data)
{
  StrobeLogRow *row;

  append (fixture, 1, "Backtrace: 0x400d1234:0x3ffb1230");
  strobe_capture_set_note (fixture->capture, 0, "#0 <app_main> at main/app.c:42\n#1 & more\n");
  strobe_capture_model_note_changed (fixture->model, 0);
  strobe_wait_until ((row = find_row (fixture->list, 0)) != NULL &&
                     find_type (GTK_WIDGET (row), STROBE_TYPE_LOG_NOTE) != NULL);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (find_type (
                     find_type (GTK_WIDGET (row), STROBE_TYPE_LOG_NOTE), GTK_TYPE_LABEL))),
                   ==, "#0 <app_main> at main/app.c:42\n#1 & more");
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
  text = strobe_log_view_dup_selected_text (fixture->view, STROBE_LOG_TIMES_NONE);
  g_assert_cmpstr (text, ==, "W (1) wifi: low\n");
}

static void
test_all_lines_are_selected_and_copied (Fixture *fixture, gconstpointer data)
{
  g_autofree char *all = NULL;
  g_autofree char *but_one = NULL;
  GtkSelectionModel *model;

  append (fixture, 3, "line");
  model = gtk_list_view_get_model (GTK_LIST_VIEW (fixture->list));
  gtk_selection_model_select_all (model);
  all = strobe_log_view_dup_selected_text (fixture->view, STROBE_LOG_TIMES_NONE);
  g_assert_cmpstr (all, ==, "line\nline\nline\n");
  gtk_selection_model_unselect_item (model, 1);
  but_one = strobe_log_view_dup_selected_text (fixture->view, STROBE_LOG_TIMES_NONE);
  g_assert_cmpstr (but_one, ==, "line\nline\n");
}

static void
test_what_is_selected_stays_so_when_lines_come (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;
  GtkSelectionModel *model;

  append (fixture, 1, "first");
  append (fixture, 1, "second");
  model = gtk_list_view_get_model (GTK_LIST_VIEW (fixture->list));
  gtk_selection_model_select_item (model, 1, TRUE);
  append (fixture, 3, "more");
  text = strobe_log_view_dup_selected_text (fixture->view, STROBE_LOG_TIMES_NONE);
  g_assert_cmpstr (text, ==, "second\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
#define ADD(path, func) g_test_add ("/ui/log-view/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("new-lines-are-followed", test_new_lines_are_followed);
  ADD ("a-full-log-is-seen-at-once", test_a_full_log_is_seen_at_once);
  ADD ("a-line-is-shown-before-the-window-is", test_a_line_is_shown_before_the_window_is);
  ADD ("lines-that-wrap-are-followed", test_lines_that_wrap_are_followed);
  ADD ("who-scrolled-up-is-left-there-and-told", test_who_scrolled_up_is_left_there_and_told);
  ADD ("the-button-goes-back-to-the-end", test_the_button_goes_back_to_the_end);
  ADD ("many-batches-are-followed", test_many_batches_are_followed);
  ADD ("a-line-that-is-asked-for-is-shown-and-stays",
       test_a_line_that_is_asked_for_is_shown_and_stays);
  ADD ("a-line-that-does-not-wrap-can-be-scrolled-to",
       test_a_line_that_does_not_wrap_can_be_scrolled_to);
  ADD ("lines-that-wrap-are-shown-with-what-is-around",
       test_lines_that_wrap_are_shown_with_what_is_around);
  ADD ("bookmarks-are-gone-to", test_bookmarks_are_gone_to);
  ADD ("a-place-in-the-source-is-a-link", test_a_place_in_the_source_is_a_link);
  ADD ("a-folded-line-is-copied-whole", test_a_folded_line_is_copied_whole);
  ADD ("a-note-stands-below-its-line", test_a_note_stands_below_its_line);
  ADD ("hostile-lines-are-only-text", test_hostile_lines_are_only_text);
  ADD ("selected-lines-are-copied-as-text", test_selected_lines_are_copied_as_text);
  ADD ("all-lines-are-selected-and-copied", test_all_lines_are_selected_and_copied);
  ADD ("what-is-selected-stays-so-when-lines-come", test_what_is_selected_stays_so_when_lines_come);
  return g_test_run ();
}
