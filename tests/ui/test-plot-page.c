/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/plot/plot-page.h"

#include <glib/gstdio.h>

#include "support/gtk-noise.h"
#include "support/wait.h"
#include "ui/plot/plot-export.h"
#include "ui/plot/plot-view.h"

typedef struct {
  StrobeSeriesSet *series;
  GtkWidget *window;
  StrobePlotPage *page;
  gint64 time_us;
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
  fixture->series = strobe_series_set_new (8, 1000);
  fixture->window = gtk_window_new ();
  fixture->page = g_object_new (STROBE_TYPE_PLOT_PAGE, NULL);
  fixture->time_us = G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC;
  strobe_plot_page_set_series (fixture->page, fixture->series);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 500, 400);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = g_object_ref (GTK_WIDGET (fixture->page));

  gtk_window_destroy (GTK_WINDOW (fixture->window));
  strobe_wait_idle ();
  g_assert_finalize_object (page);
  g_assert_finalize_object (fixture->series);
}

static void
receive (Fixture *fixture, const char *line)
{
  fixture->time_us += G_USEC_PER_SEC;
  strobe_series_set_take_line (fixture->series, line, strlen (line), fixture->time_us);
  strobe_plot_page_update (fixture->page);
}

static const char *
get_shown (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (
    GTK_STACK (find_type (GTK_WIDGET (fixture->page), GTK_TYPE_STACK)));
}

static StrobePlotView *
get_view (Fixture *fixture)
{
  return STROBE_PLOT_VIEW (find_type (GTK_WIDGET (fixture->page), STROBE_TYPE_PLOT_VIEW));
}

static gboolean
act (Fixture *fixture, const char *action)
{
  return gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL);
}

static void
test_lines_with_numbers_make_the_plot_appear (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (get_shown (fixture), ==, "empty");
  g_assert_false (strobe_plot_page_has_series (fixture->page));
  receive (fixture, ">temperature:21.5");
  g_assert_true (strobe_plot_page_has_series (fixture->page));
  g_assert_cmpstr (get_shown (fixture), ==, "plot");
}

static void
test_other_lines_do_not (Fixture *fixture, gconstpointer data)
{
  receive (fixture, "I (312) main: hello");
  g_assert_false (strobe_plot_page_has_series (fixture->page));
}

static guint
count_entries (Fixture *fixture)
{
  GtkWidget *flow = find_type (GTK_WIDGET (fixture->page), GTK_TYPE_FLOW_BOX);
  guint n = 0;

  while (gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (flow), (int) n) != NULL)
    n++;
  return n;
}

static void
test_the_legend_names_each_curve (Fixture *fixture, gconstpointer data)
{
  receive (fixture, ">a:1");
  receive (fixture, ">b:2");
  strobe_wait_until (count_entries (fixture) == 2);
  receive (fixture, ">c:3");
  strobe_wait_until (count_entries (fixture) == 3);
}

static void
test_a_curve_can_be_hidden (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button;

  receive (fixture, ">a:1");
  strobe_wait_until (count_entries (fixture) == 1);
  button = find_type (GTK_WIDGET (fixture->page), GTK_TYPE_CHECK_BUTTON);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), FALSE);
  g_assert_true (strobe_plot_view_is_hidden (get_view (fixture), 0));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (button), TRUE);
  g_assert_false (strobe_plot_view_is_hidden (get_view (fixture), 0));
}

static void
test_moving_pauses_and_the_button_goes_on (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button;

  receive (fixture, ">a:1");
  receive (fixture, ">a:2");
  strobe_plot_view_pan (get_view (fixture), -0.5);
  g_assert_false (strobe_plot_view_is_live (get_view (fixture)));
  button =
    gtk_widget_get_next_sibling (find_type (GTK_WIDGET (fixture->page), GTK_TYPE_MENU_BUTTON));
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), FALSE);
  g_assert_true (strobe_plot_view_is_live (get_view (fixture)));
}

static void
test_zoom_is_said (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = find_type (GTK_WIDGET (fixture->page), GTK_TYPE_MENU_BUTTON);

  receive (fixture, ">a:1");
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "30 s");
  g_assert_true (act (fixture, "plot.zoom-in"));
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "20 s");
  g_assert_true (
    gtk_widget_activate_action (GTK_WIDGET (fixture->page), "span.seconds", "x", (gint64) 0));
  g_assert_cmpstr (gtk_menu_button_get_label (GTK_MENU_BUTTON (button)), ==, "All");
}

static void
test_clear_empties_the_plot_and_keeps_the_page (Fixture *fixture, gconstpointer data)
{
  receive (fixture, ">a:1");
  g_assert_true (act (fixture, "plot.clear"));
  g_assert_cmpstr (get_shown (fixture), ==, "empty");
  g_assert_true (strobe_plot_page_has_series (fixture->page));
}

static gboolean
draws (Fixture *fixture)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (get_view (fixture)));
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;

  gdk_paintable_snapshot (paintable, snapshot, 400, 300);
  node = gtk_snapshot_free_to_node (snapshot);
  return node != NULL;
}

static void
test_hostile_numbers_are_drawn (Fixture *fixture, gconstpointer data)
{
  const char *lines[] = { ">a:nan",    ">a:inf", ">a:-inf", ">a:1e308", ">a:-1e308",
                          ">a:1e-320", ">a:0",   ">\xff:1", ">b:1:2" };

  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    receive (fixture, lines[i]);
  strobe_wait_until (draws (fixture));
  g_assert_true (act (fixture, "plot.zoom-out"));
  strobe_wait_until (draws (fixture));
}

static void
test_nothing_new_draws_nothing (Fixture *fixture, gconstpointer data)
{
  receive (fixture, ">a:1");
  strobe_wait_until (!strobe_plot_view_update (get_view (fixture)));
  receive (fixture, ">a:2");
  g_assert_true (strobe_plot_view_update (get_view (fixture)));
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static void
test_values_are_saved_as_csv (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_dir_make_tmp ("strobe-plot-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "values.csv", NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  receive (fixture, ">humidity:40");
  strobe_plot_export_async (fixture->series, file, NULL, exported_cb, &result);
  strobe_wait_until (result != NULL);
  strobe_plot_export_finish (result, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_nonnull (strstr (text, "humidity"));
  g_remove (path);
  g_rmdir (folder);
}

static void
test_a_file_that_cannot_be_written_is_an_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GFile) file = g_file_new_for_path ("/nowhere/values.csv");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  strobe_plot_export_async (fixture->series, file, NULL, exported_cb, &result);
  strobe_wait_until (result != NULL);
  g_assert_false (strobe_plot_export_finish (result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
#define ADD(path, func) g_test_add ("/ui/plot-page/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("lines-with-numbers-make-the-plot-appear", test_lines_with_numbers_make_the_plot_appear);
  ADD ("other-lines-do-not", test_other_lines_do_not);
  ADD ("the-legend-names-each-curve", test_the_legend_names_each_curve);
  ADD ("a-curve-can-be-hidden", test_a_curve_can_be_hidden);
  ADD ("moving-pauses-and-the-button-goes-on", test_moving_pauses_and_the_button_goes_on);
  ADD ("zoom-is-said", test_zoom_is_said);
  ADD ("clear-empties-the-plot-and-keeps-the-page", test_clear_empties_the_plot_and_keeps_the_page);
  ADD ("hostile-numbers-are-drawn", test_hostile_numbers_are_drawn);
  ADD ("nothing-new-draws-nothing", test_nothing_new_draws_nothing);
  ADD ("values-are-saved-as-csv", test_values_are_saved_as_csv);
  ADD ("a-file-that-cannot-be-written-is-an-error", test_a_file_that_cannot_be_written_is_an_error);
  return g_test_run ();
}
