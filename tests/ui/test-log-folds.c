/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/wait.h"
#include "ui/log/log-folds.h"

typedef struct {
  StrobeCapture *capture;
  StrobeCaptureModel *model;
  StrobeLogFolds *folds;
  guint n_mirrored; /* by the changes that were told */
} Fixture;

static void
changed_cb (Fixture *fixture, guint index, guint n_removed, guint n_added)
{
  g_assert_cmpuint (index + n_removed, <=, fixture->n_mirrored);
  fixture->n_mirrored = fixture->n_mirrored - n_removed + n_added;
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

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->capture = strobe_capture_new (NULL, "test", &strobe_capture_default_limits);
  fixture->model = strobe_capture_model_new (fixture->capture);
  fixture->folds = strobe_log_folds_new (fixture->model);
  g_signal_connect_swapped (fixture->folds, "items-changed", G_CALLBACK (changed_cb), fixture);
  append (fixture, 10, "before");
  append (fixture, 5, "AAAA");
  append (fixture, 10, "after");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->folds);
  /* A worker may still hold it. */
  strobe_wait_until (G_OBJECT (fixture->model)->ref_count == 1);
  g_assert_finalize_object (fixture->model);
  g_object_unref (fixture->capture);
}

static guint
get_n (Fixture *fixture)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (fixture->folds));

  g_assert_cmpuint (n_items, ==, fixture->n_mirrored);
  return n_items;
}

static guint64
get_number (Fixture *fixture, guint index)
{
  g_autoptr (StrobeLogLine) line = g_list_model_get_item (G_LIST_MODEL (fixture->folds), index);

  return strobe_log_line_get_number (line);
}

static void
test_the_first_line_stands_for_all (Fixture *fixture, gconstpointer data)
{
  strobe_log_folds_add (fixture->folds, 10, 14);
  g_assert_cmpuint (get_n (fixture), ==, 21);
  g_assert_cmpuint (get_number (fixture, 9), ==, 9);
  g_assert_cmpuint (get_number (fixture, 10), ==, 10);
  g_assert_cmpuint (get_number (fixture, 11), ==, 15);
}

static void
test_what_was_opened_stays_open (Fixture *fixture, gconstpointer data)
{
  guint64 last_line = 0;
  gboolean is_open = FALSE;

  strobe_log_folds_add (fixture->folds, 10, 14);
  strobe_log_folds_set_open (fixture->folds, 10, TRUE);
  strobe_log_folds_add (fixture->folds, 10, 14);
  g_assert_cmpuint (get_n (fixture), ==, 25);
  g_assert_true (strobe_log_folds_get (fixture->folds, 10, &last_line, &is_open));
  g_assert_cmpuint (last_line, ==, 14);
  g_assert_true (is_open);
  strobe_log_folds_set_open (fixture->folds, 10, FALSE);
  g_assert_cmpuint (get_n (fixture), ==, 21);
}

static void
test_new_lines_come_below (Fixture *fixture, gconstpointer data)
{
  strobe_log_folds_add (fixture->folds, 10, 14);
  append (fixture, 3, "new");
  g_assert_cmpuint (get_n (fixture), ==, 24);
  g_assert_cmpuint (get_number (fixture, 23), ==, 27);
}

static void
test_a_fold_at_the_end_is_told_apart_from_what_comes (Fixture *fixture, gconstpointer data)
{
  append (fixture, 4, "BBBB");
  strobe_log_folds_add (fixture->folds, 25, 28);
  g_assert_cmpuint (get_n (fixture), ==, 26);
  append (fixture, 2, "new");
  g_assert_cmpuint (get_n (fixture), ==, 28);
  g_assert_cmpuint (get_number (fixture, 26), ==, 29);
}

static void
test_a_line_inside_is_revealed (Fixture *fixture, gconstpointer data)
{
  guint index = 0;

  strobe_log_folds_add (fixture->folds, 10, 14);
  strobe_log_folds_reveal (fixture->folds, 12);
  g_assert_true (strobe_log_folds_find (fixture->folds, 12, &index));
  g_assert_cmpuint (index, ==, 12);
  g_assert_cmpuint (get_n (fixture), ==, 25);
}

static void
test_a_place_is_found_below_a_fold (Fixture *fixture, gconstpointer data)
{
  guint index = 0;

  strobe_log_folds_add (fixture->folds, 10, 14);
  g_assert_true (strobe_log_folds_find (fixture->folds, 20, &index));
  g_assert_cmpuint (index, ==, 16);
  g_assert_cmpuint (strobe_log_folds_to_base (fixture->folds, index), ==, 20);
}

static gboolean
is_idle (Fixture *fixture)
{
  gboolean busy = FALSE;

  g_object_get (fixture->model, "busy", &busy, NULL);
  return !busy;
}

static void
test_a_filter_that_hides_the_first_line_folds_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeLogFilter) filter = strobe_log_filter_new (
    STROBE_LOG_LEVEL_VERBOSE, NULL, NULL, "after", STROBE_LOG_FILTER_DEFAULT, NULL);

  strobe_log_folds_add (fixture->folds, 9, 14);
  strobe_capture_model_set_filter (fixture->model, filter);
  strobe_wait_until (is_idle (fixture) && get_n (fixture) == 10);
  strobe_capture_model_set_filter (fixture->model, NULL);
  strobe_wait_until (is_idle (fixture) && get_n (fixture) == 20);
}

static void
test_a_fold_survives_a_clear (Fixture *fixture, gconstpointer data)
{
  strobe_log_folds_add (fixture->folds, 10, 14);
  strobe_capture_model_clear (fixture->model);
  strobe_wait_until (is_idle (fixture) && get_n (fixture) == 0);
  strobe_capture_model_unclear (fixture->model);
  strobe_wait_until (is_idle (fixture) && get_n (fixture) == 21);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/ui/log-folds/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("the-first-line-stands-for-all", test_the_first_line_stands_for_all);
  ADD ("what-was-opened-stays-open", test_what_was_opened_stays_open);
  ADD ("new-lines-come-below", test_new_lines_come_below);
  ADD ("a-fold-at-the-end-is-told-apart-from-what-comes",
       test_a_fold_at_the_end_is_told_apart_from_what_comes);
  ADD ("a-line-inside-is-revealed", test_a_line_inside_is_revealed);
  ADD ("a-place-is-found-below-a-fold", test_a_place_is_found_below_a_fold);
  ADD ("a-filter-that-hides-the-first-line-folds-nothing",
       test_a_filter_that_hides_the_first_line_folds_nothing);
  ADD ("a-fold-survives-a-clear", test_a_fold_survives_a_clear);
  return g_test_run ();
}
