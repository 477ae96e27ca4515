/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/log/log-page.h"

#include "support/gtk-noise.h"
#include "support/wait.h"
#include "ui/log/log-filter-bar.h"
#include "ui/log/log-search-bar.h"

/* Kept from being turned around where the desktop is written from right to left. */
#define REGEX "\xe2\x80\x8e.*"

typedef struct {
  StrobeCapture *capture;
  StrobeCaptureModel *model;
  GtkWidget *window;
  StrobeLogPage *page;
  StrobeLogFilterBar *filter_bar;
  StrobeLogSearchBar *search_bar;
} Fixture;

static const char lines[] = "I (1) boot: starts\n"
                            "I (2) wifi: up\n"
                            "W (3) wifi: weak\n"
                            "E (4) app: failed\n"
                            "  because of that\n"
                            "I (5) app: wifi again\n";

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

/* A label, a button or a menu button with this text, if it can be seen. */
static GtkWidget *
find_text (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      strcmp (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_text (child, text);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static void
append (Fixture *fixture, const char *text)
{
  strobe_capture_write (fixture->capture, text, strlen (text), 0);
  strobe_capture_model_sync (fixture->model);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->capture = strobe_capture_new (NULL, "test", &strobe_capture_default_limits);
  fixture->model = strobe_capture_model_new (fixture->capture);
  fixture->window = gtk_window_new ();
  fixture->page = g_object_new (STROBE_TYPE_LOG_PAGE, NULL);
  fixture->filter_bar =
    STROBE_LOG_FILTER_BAR (find_type (GTK_WIDGET (fixture->page), STROBE_TYPE_LOG_FILTER_BAR));
  fixture->search_bar =
    STROBE_LOG_SEARCH_BAR (find_type (GTK_WIDGET (fixture->page), STROBE_TYPE_LOG_SEARCH_BAR));
  strobe_log_page_set_model (fixture->page, fixture->model);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 800, 400);
  gtk_window_present (GTK_WINDOW (fixture->window));
  append (fixture, lines);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = g_object_ref (GTK_WIDGET (fixture->page));

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  strobe_wait_until (G_OBJECT (page)->ref_count == 1);
  g_assert_finalize_object (page);
  strobe_wait_until (G_OBJECT (fixture->model)->ref_count == 1);
  g_assert_finalize_object (fixture->model);
  g_object_unref (fixture->capture);
}

static guint
get_n (Fixture *fixture)
{
  gboolean busy = FALSE;

  g_object_get (fixture->model, "busy", &busy, NULL);
  return busy ? G_MAXUINT : g_list_model_get_n_items (G_LIST_MODEL (fixture->model));
}

static void
activate (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static void
test_a_level_hides_what_is_less (Fixture *fixture, gconstpointer data)
{
  g_object_set (fixture->filter_bar, "level", "warning", NULL);
  strobe_wait_until (get_n (fixture) == 3); /* the line that goes on is of the error */
  g_object_set (fixture->filter_bar, "level", "all", NULL);
  strobe_wait_until (get_n (fixture) == 6);
}

static void
test_text_is_filtered_by (Fixture *fixture, gconstpointer data)
{
  strobe_log_filter_bar_set_text (fixture->filter_bar, "WIFI");
  strobe_wait_until (get_n (fixture) == 3);
  strobe_log_filter_bar_clear (fixture->filter_bar);
  strobe_wait_until (get_n (fixture) == 6);
}

static void
test_the_clear_icon_clears_the_whole_filter (Fixture *fixture, gconstpointer data)
{
  GtkWidget *entry = find_type (GTK_WIDGET (fixture->filter_bar), GTK_TYPE_ENTRY);

  g_assert_null (gtk_entry_get_icon_name (GTK_ENTRY (entry), GTK_ENTRY_ICON_SECONDARY));
  g_object_set (fixture->filter_bar, "level", "error", NULL);
  strobe_wait_until (get_n (fixture) == 2);
  g_assert_nonnull (gtk_entry_get_icon_name (GTK_ENTRY (entry), GTK_ENTRY_ICON_SECONDARY));
  g_signal_emit_by_name (entry, "icon-release", GTK_ENTRY_ICON_SECONDARY);
  strobe_wait_until (get_n (fixture) == 6);
}

static void
test_rules_are_known_by_their_looks (Fixture *fixture, gconstpointer data)
{
  strobe_log_filter_bar_set_text (fixture->filter_bar, "wifi:W *:N");
  strobe_wait_until (get_n (fixture) == 1);
}

static void
test_a_tag_is_shown_alone_or_hidden (Fixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "log.only-tag", "s", "wifi");
  strobe_wait_until (get_n (fixture) == 2);
  activate (fixture, "log.show-all");
  strobe_wait_until (get_n (fixture) == 6);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "log.hide-tag", "s", "boot");
  strobe_wait_until (get_n (fixture) < 6 && get_n (fixture) >= 4);
}

static void
press (GtkWidget *page, const char *label)
{
  GtkWidget *text = find_text (page, label);

  g_assert_nonnull (text);
  g_signal_emit_by_name (gtk_widget_get_ancestor (text, GTK_TYPE_BUTTON), "clicked");
}

static GtkWidget *
find_toggle (GtkWidget *widget, const char *label)
{
  GtkWidget *text = find_text (widget, label);

  g_assert_nonnull (text);
  return gtk_widget_get_ancestor (text, GTK_TYPE_TOGGLE_BUTTON);
}

static void
test_a_wrong_expression_is_said_and_filters_nothing (Fixture *fixture, gconstpointer data)
{
  GtkWidget *bar = GTK_WIDGET (fixture->filter_bar);
  GtkWidget *entry = find_type (bar, GTK_TYPE_ENTRY);

  strobe_wait_until (find_text (bar, REGEX) != NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find_toggle (bar, REGEX)), TRUE);
  strobe_log_filter_bar_set_text (fixture->filter_bar, "a(");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  g_assert_cmpuint (get_n (fixture), ==, 6);
  strobe_log_filter_bar_set_text (fixture->filter_bar, "^W ");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  strobe_wait_until (get_n (fixture) == 1);
}

static void
test_an_empty_result_offers_all_lines (Fixture *fixture, gconstpointer data)
{
  strobe_log_filter_bar_set_text (fixture->filter_bar, "nowhere");
  strobe_wait_until (get_n (fixture) == 0);
  strobe_wait_until (find_text (GTK_WIDGET (fixture->page), "No line passes the filter") != NULL);
  press (GTK_WIDGET (fixture->page), "Show All");
  strobe_wait_until (get_n (fixture) == 6);
}

static guint64
get_current (Fixture *fixture)
{
  return strobe_log_look_get_current (
    strobe_log_view_get_look (strobe_log_page_get_view (fixture->page)));
}

static void
test_a_search_goes_from_match_to_match (Fixture *fixture, gconstpointer data)
{
  strobe_wait_idle ();
  activate (fixture, "log.search");
  strobe_log_search_bar_set_text (fixture->search_bar, "wifi");
  strobe_wait_until (get_current (fixture) == 5); /* who follows sees the newest first */
  strobe_wait_until (find_text (GTK_WIDGET (fixture->page), "3 of 3") != NULL);
  activate (fixture, "log.previous-match");
  g_assert_cmpuint (get_current (fixture), ==, 2);
  activate (fixture, "log.next-match");
  activate (fixture, "log.next-match");
  g_assert_cmpuint (get_current (fixture), ==, 1);
  g_assert_nonnull (find_text (GTK_WIDGET (fixture->page), "1 of 3"));
}

static void
test_a_search_that_is_closed_marks_nothing (Fixture *fixture, gconstpointer data)
{
  StrobeLogLook *look = strobe_log_view_get_look (strobe_log_page_get_view (fixture->page));

  activate (fixture, "log.search");
  strobe_log_search_bar_set_text (fixture->search_bar, "wifi");
  strobe_wait_until (strobe_log_look_get_pattern (look) != NULL);
  g_object_set (fixture->page, "searching", FALSE, NULL);
  g_assert_null (strobe_log_look_get_pattern (look));
}

static void
test_what_is_nowhere_is_said (Fixture *fixture, gconstpointer data)
{
  activate (fixture, "log.search");
  strobe_log_search_bar_set_text (fixture->search_bar, "nowhere");
  strobe_wait_until (find_text (GTK_WIDGET (fixture->page), "No match") != NULL);
}

static void
test_a_pause_holds_lines_back_and_counts_them (Fixture *fixture, gconstpointer data)
{
  activate (fixture, "log.paused");
  append (fixture, "I (6) app: one\nI (7) app: two\n");
  g_assert_cmpuint (get_n (fixture), ==, 6);
  strobe_wait_until (find_text (GTK_WIDGET (fixture->page), "Paused, 2 lines waiting") != NULL);
  press (GTK_WIDGET (fixture->page), "Resume");
  strobe_capture_model_sync (fixture->model);
  strobe_wait_until (get_n (fixture) == 8);
}

static void
test_a_clear_is_undone (Fixture *fixture, gconstpointer data)
{
  activate (fixture, "log.clear");
  strobe_wait_until (get_n (fixture) == 0);
  g_assert_false (strobe_log_page_has_lines (fixture->page));
  strobe_wait_until (find_text (GTK_WIDGET (fixture->page), "Undo") != NULL);
  press (GTK_WIDGET (fixture->page), "Undo");
  strobe_wait_until (get_n (fixture) == 6);
}

static void
test_a_file_that_is_not_here_is_said (Fixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "log.open-source", "(su)",
                              "/nowhere/app.c", 42);
  strobe_wait_until (find_text (GTK_WIDGET (fixture->page),
                                "/nowhere/app.c was not found on this computer") != NULL);
}

static gboolean
take_source_cb (char **taken, const char *file, guint line)
{
  *taken = g_strdup_printf ("%s %u", file, line);
  return TRUE;
}

static void
test_another_may_open_the_source (Fixture *fixture, gconstpointer data)
{
  g_autofree char *taken = NULL;

  g_signal_connect_swapped (fixture->page, "open-source", G_CALLBACK (take_source_cb), &taken);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "log.open-source", "(su)", "app.c", 42);
  g_assert_cmpstr (taken, ==, "app.c 42");
}

static void
test_times_are_chosen_by_name (Fixture *fixture, gconstpointer data)
{
  StrobeLogLook *look = strobe_log_view_get_look (strobe_log_page_get_view (fixture->page));

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "log.times", "s", "delta");
  g_assert_cmpint (strobe_log_look_get_times (look), ==, STROBE_LOG_TIMES_DELTA);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "log.times", "s", "off");
  g_assert_cmpint (strobe_log_look_get_times (look), ==, STROBE_LOG_TIMES_NONE);
}

static void
test_a_narrow_page_keeps_its_filter (Fixture *fixture, gconstpointer data)
{
  int minimum = 0;

  gtk_widget_measure (GTK_WIDGET (fixture->page), GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL,
                      NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  strobe_log_filter_bar_set_text (fixture->filter_bar, "wifi");
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 400);
  strobe_wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->page)) <= 420 &&
                     gtk_widget_get_mapped (GTK_WIDGET (fixture->filter_bar)));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 400);
  strobe_wait_until (gtk_widget_get_width (GTK_WIDGET (fixture->page)) > 800 &&
                     gtk_widget_get_mapped (GTK_WIDGET (fixture->filter_bar)));
  strobe_wait_until (get_n (fixture) == 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
#define ADD(path, func) g_test_add ("/ui/log-page/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("a-level-hides-what-is-less", test_a_level_hides_what_is_less);
  ADD ("text-is-filtered-by", test_text_is_filtered_by);
  ADD ("the-clear-icon-clears-the-whole-filter", test_the_clear_icon_clears_the_whole_filter);
  ADD ("rules-are-known-by-their-looks", test_rules_are_known_by_their_looks);
  ADD ("a-tag-is-shown-alone-or-hidden", test_a_tag_is_shown_alone_or_hidden);
  ADD ("a-wrong-expression-is-said-and-filters-nothing",
       test_a_wrong_expression_is_said_and_filters_nothing);
  ADD ("an-empty-result-offers-all-lines", test_an_empty_result_offers_all_lines);
  ADD ("a-search-goes-from-match-to-match", test_a_search_goes_from_match_to_match);
  ADD ("a-search-that-is-closed-marks-nothing", test_a_search_that_is_closed_marks_nothing);
  ADD ("what-is-nowhere-is-said", test_what_is_nowhere_is_said);
  ADD ("a-pause-holds-lines-back-and-counts-them", test_a_pause_holds_lines_back_and_counts_them);
  ADD ("a-clear-is-undone", test_a_clear_is_undone);
  ADD ("a-file-that-is-not-here-is-said", test_a_file_that_is_not_here_is_said);
  ADD ("another-may-open-the-source", test_another_may_open_the_source);
  ADD ("times-are-chosen-by-name", test_times_are_chosen_by_name);
  ADD ("a-narrow-page-keeps-its-filter", test_a_narrow_page_keeps_its_filter);
  return g_test_run ();
}
