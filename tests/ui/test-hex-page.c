/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/hex/hex-page.h"

#include "support/gtk-noise.h"
#include "support/wait.h"
#include "ui/hex/hex-view.h"

typedef struct {
  StrobeCapture *capture;
  GtkWidget *window;
  StrobeHexView *view;
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
receive (Fixture *fixture, gsize size_bytes)
{
  g_autofree char *data = g_strnfill (size_bytes, 'z');

  strobe_capture_write (fixture->capture, data, size_bytes, 0);
  strobe_hex_view_update (fixture->view);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->capture = strobe_capture_new (NULL, "hex", NULL);
  fixture->window = gtk_window_new ();
  fixture->view = g_object_new (STROBE_TYPE_HEX_VIEW, NULL);
  fixture->list = find_type (GTK_WIDGET (fixture->view), GTK_TYPE_LIST_VIEW);
  strobe_hex_view_set_capture (fixture->view, fixture->capture);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 300);
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
test_new_bytes_are_followed (Fixture *fixture, gconstpointer data)
{
  receive (fixture, 4096);
  strobe_wait_until (is_at_end (fixture));
  receive (fixture, 4096);
  strobe_wait_until (is_at_end (fixture));
}

static void
test_an_offset_is_scrolled_to_and_selected (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  receive (fixture, 65536);
  strobe_wait_until (is_at_end (fixture));
  strobe_hex_view_go_to (fixture->view, 0x1008);
  strobe_wait_until (!is_at_end (fixture));
  g_assert_false (strobe_hex_view_is_following (fixture->view));
  text = strobe_hex_view_dup_selected (fixture->view, FALSE);
  g_assert_true (g_str_has_prefix (text, "00001000  7a 7a "));
  receive (fixture, 65536);
  strobe_wait_ms (50);
  g_assert_false (is_at_end (fixture));
}

static void
test_following_goes_back_to_the_end (Fixture *fixture, gconstpointer data)
{
  receive (fixture, 65536);
  strobe_hex_view_go_to (fixture->view, 0);
  strobe_wait_until (!is_at_end (fixture));
  strobe_hex_view_follow (fixture->view);
  strobe_wait_until (is_at_end (fixture));
}

static guint
count_digits (Fixture *fixture)
{
  g_autofree char *text = NULL;

  gtk_selection_model_select_item (gtk_list_view_get_model (GTK_LIST_VIEW (fixture->list)), 0,
                                   TRUE);
  text = strobe_hex_view_dup_selected (fixture->view, TRUE);
  return (guint) (strlen (text) / 3);
}

static void
test_a_narrow_view_has_shorter_rows (Fixture *fixture, gconstpointer data)
{
  gtk_widget_set_halign (GTK_WIDGET (fixture->view), GTK_ALIGN_START);
  gtk_widget_set_size_request (GTK_WIDGET (fixture->view), 900, -1);
  receive (fixture, 64);
  strobe_wait_until (count_digits (fixture) == 16);
  gtk_widget_set_size_request (GTK_WIDGET (fixture->view), 450, -1);
  strobe_wait_until (count_digits (fixture) == 8);
}

static void
test_selected_rows_are_copied (Fixture *fixture, gconstpointer data)
{
  GtkSelectionModel *model;
  g_autofree char *digits = NULL;

  receive (fixture, 20);
  model = gtk_list_view_get_model (GTK_LIST_VIEW (fixture->list));
  gtk_selection_model_select_item (model, 1, TRUE);
  digits = strobe_hex_view_dup_selected (fixture->view, TRUE);
  g_assert_cmpstr (digits, ==, "7a 7a 7a 7a\n");
}

static void
test_a_page_without_a_board_is_empty (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = g_object_ref_sink (g_object_new (STROBE_TYPE_HEX_PAGE, NULL));

  strobe_hex_page_set_session (STROBE_HEX_PAGE (page), NULL);
  g_assert_null (gtk_list_view_get_model (GTK_LIST_VIEW (find_type (page, GTK_TYPE_LIST_VIEW))));
  g_assert_finalize_object (page);
}

static void
test_a_strange_offset_is_marked (Fixture *fixture, gconstpointer data)
{
  GtkWidget *page = g_object_ref_sink (g_object_new (STROBE_TYPE_HEX_PAGE, NULL));
  GtkWidget *entry = find_type (page, GTK_TYPE_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), "nowhere");
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (gtk_widget_has_css_class (entry, "error"));
  gtk_editable_set_text (GTK_EDITABLE (entry), "0x10");
  g_assert_false (gtk_widget_has_css_class (entry, "error"));
  g_assert_finalize_object (page);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
#define ADD(path, func) g_test_add ("/ui/hex-page/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("new-bytes-are-followed", test_new_bytes_are_followed);
  ADD ("an-offset-is-scrolled-to-and-selected", test_an_offset_is_scrolled_to_and_selected);
  ADD ("following-goes-back-to-the-end", test_following_goes_back_to_the_end);
  ADD ("a-narrow-view-has-shorter-rows", test_a_narrow_view_has_shorter_rows);
  ADD ("selected-rows-are-copied", test_selected_rows_are_copied);
  ADD ("a-page-without-a-board-is-empty", test_a_page_without_a_board_is_empty);
  ADD ("a-strange-offset-is-marked", test_a_strange_offset_is_marked);
  return g_test_run ();
}
