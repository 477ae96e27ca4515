/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-model.h"

#include <glib/gstdio.h>
#include <string.h>

#include "capture/capture-export.h"
#include "capture/capture-search.h"
#include "support/wait.h"

typedef struct {
  StrobeCapture *capture;
  StrobeCaptureModel *model;
  GPtrArray *shadow; /* what the signals say: of StrobeLogLine */
} Fixture;

/* The list as one who only listens knows it. */
static void
items_changed_cb (
  GListModel *list, guint position, guint n_removed, guint n_added, GPtrArray *shadow)
{
  g_assert_cmpuint (position + n_removed, <=, shadow->len);
  if (n_removed > 0)
    g_ptr_array_remove_range (shadow, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    g_ptr_array_insert (shadow, (int) (position + i), g_list_model_get_item (list, position + i));
  g_assert_cmpuint (shadow->len, ==, g_list_model_get_n_items (list));
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  const StrobeCaptureLimits limits = { 0, 0, 8 * 1024 * 1024 };

  fixture->capture = strobe_capture_new (NULL, "test", &limits);
  fixture->model = strobe_capture_model_new (fixture->capture);
  fixture->shadow = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (fixture->model, "items-changed", G_CALLBACK (items_changed_cb),
                    fixture->shadow);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->model);
  g_ptr_array_unref (fixture->shadow);
  /* A worker that was dropped may hold it for a moment more. */
  g_object_unref (fixture->capture);
}

static void
say (Fixture *fixture, const char *text)
{
  strobe_capture_write (fixture->capture, text, strlen (text), 1000000);
  strobe_capture_model_sync (fixture->model);
}

static gboolean
is_settled (gpointer data)
{
  Fixture *fixture = data;
  gboolean busy = FALSE;

  g_object_get (fixture->model, "busy", &busy, NULL);
  return !busy && strobe_capture_model_get_n_waiting (fixture->model) == 0;
}

static char *
dup_texts (GListModel *list)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++) {
    g_autoptr (StrobeLogLine) line = g_list_model_get_item (list, i);

    g_string_append_printf (all, "%s|", strobe_log_line_get_text (line));
  }
  return g_string_free (all, FALSE);
}

static char *
dup_shadow (Fixture *fixture)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < fixture->shadow->len; i++)
    g_string_append_printf (all, "%s|",
                            strobe_log_line_get_text (g_ptr_array_index (fixture->shadow, i)));
  return g_string_free (all, FALSE);
}

static void
assert_shown (Fixture *fixture, const char *expected)
{
  g_autofree char *shown = NULL;
  g_autofree char *shadow = NULL;

  strobe_wait_until (is_settled (fixture));
  shown = dup_texts (G_LIST_MODEL (fixture->model));
  shadow = dup_shadow (fixture);
  g_assert_cmpstr (shown, ==, expected);
  g_assert_cmpstr (shadow, ==, expected);
}

static StrobeLogFilter *
new_filter (StrobeLogLevel level, const char *text)
{
  g_autoptr (GError) error = NULL;
  StrobeLogFilter *filter =
    strobe_log_filter_new (level, NULL, NULL, text, STROBE_LOG_FILTER_DEFAULT, &error);

  g_assert_no_error (error);
  return filter;
}

static void
set_text_filter (Fixture *fixture, const char *text)
{
  g_autoptr (StrobeLogFilter) filter = new_filter (STROBE_LOG_LEVEL_NONE, text);

  strobe_capture_model_set_filter (fixture->model, filter);
}

static void
test_lines_come_in_order (Fixture *fixture, gconstpointer unused)
{
  say (fixture, "one\ntwo\n");
  say (fixture, "three\n");
  assert_shown (fixture, "one|two|three|");
}

static void
test_the_unfinished_line_is_the_last_and_grows (Fixture *fixture, gconstpointer unused)
{
  say (fixture, "one\ntw");
  assert_shown (fixture, "one|tw|");
  say (fixture, "o");
  assert_shown (fixture, "one|two|");
  say (fixture, "\nthree");
  assert_shown (fixture, "one|two|three|");
}

static void
test_a_filter_shows_what_passes_and_can_be_taken_back (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeLogFilter) errors = new_filter (STROBE_LOG_LEVEL_ERROR, NULL);

  say (fixture, "E (1) a: bad\nI (2) a: good\nE (3) b: worse\nI (4) a: op");
  strobe_capture_model_set_filter (fixture->model, errors);
  assert_shown (fixture, "E (1) a: bad|E (3) b: worse|");
  say (fixture, "en\nE (5) a: worst\n");
  assert_shown (fixture, "E (1) a: bad|E (3) b: worse|E (5) a: worst|");
  strobe_capture_model_set_filter (fixture->model, NULL);
  assert_shown (fixture, "E (1) a: bad|I (2) a: good|E (3) b: worse|I (4) a: open|E (5) a: worst|");
}

static void
test_a_text_is_found_behind_colours (Fixture *fixture, gconstpointer unused)
{
  say (fixture, "\033[0;31mE (1) a: b\033[0mad\033[0m\nother\n");
  set_text_filter (fixture, "BAD");
  assert_shown (fixture, "E (1) a: bad|");
}

static void
test_paused_it_stays_and_counts (Fixture *fixture, gconstpointer unused)
{
  say (fixture, "one\n");
  strobe_capture_model_set_paused (fixture->model, TRUE);
  say (fixture, "two\nthree\n");
  g_assert_cmpuint (fixture->shadow->len, ==, 1);
  g_assert_cmpuint (strobe_capture_model_get_n_waiting (fixture->model), ==, 2);
  strobe_capture_model_set_paused (fixture->model, FALSE);
  assert_shown (fixture, "one|two|three|");
}

static void
test_a_filter_can_change_while_paused (Fixture *fixture, gconstpointer unused)
{
  say (fixture, "one\ntwo\n");
  strobe_capture_model_set_paused (fixture->model, TRUE);
  say (fixture, "two again\n");
  set_text_filter (fixture, "two");
  strobe_capture_model_set_paused (fixture->model, FALSE);
  assert_shown (fixture, "two|two again|");
}

static void
test_clear_hides_and_unclear_brings_back (Fixture *fixture, gconstpointer unused)
{
  say (fixture, "one\ntwo\n");
  strobe_capture_model_clear (fixture->model);
  assert_shown (fixture, "");
  g_assert_true (strobe_capture_model_can_unclear (fixture->model));
  say (fixture, "three\n");
  assert_shown (fixture, "three|");
  strobe_capture_model_unclear (fixture->model);
  assert_shown (fixture, "one|two|three|");
}

static void
test_clear_and_unclear_go_with_a_filter (Fixture *fixture, gconstpointer unused)
{
  say (fixture, "one\ntwo one\nthree\n");
  set_text_filter (fixture, "one");
  assert_shown (fixture, "one|two one|");
  strobe_capture_model_clear (fixture->model);
  say (fixture, "one more\nx\n");
  assert_shown (fixture, "one more|");
  strobe_capture_model_unclear (fixture->model);
  assert_shown (fixture, "one|two one|one more|");
}

static void
test_a_line_is_found_by_its_number (Fixture *fixture, gconstpointer unused)
{
  guint position = 0;

  say (fixture, "one\ntwo\none again\n");
  set_text_filter (fixture, "one");
  assert_shown (fixture, "one|one again|");
  g_assert_true (strobe_capture_model_find (fixture->model, 2, &position));
  g_assert_cmpuint (position, ==, 1);
  g_assert_false (strobe_capture_model_find (fixture->model, 1, &position));
  g_assert_cmpuint (position, ==, 1);
  g_assert_cmpuint (strobe_capture_model_get_number (fixture->model, 1), ==, 2);
}

static void
test_a_note_is_shown_at_once (Fixture *fixture, gconstpointer unused)
{
  say (fixture, "one\ntwo\n");
  strobe_capture_set_note (fixture->capture, 1, "found");
  strobe_capture_model_note_changed (fixture->model, 1);
  g_assert_cmpstr (strobe_log_line_get_note (g_ptr_array_index (fixture->shadow, 1)), ==, "found");
}

static void
write_many (Fixture *fixture, guint from, guint to)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = from; i < to; i++)
    g_string_append_printf (text, "%c (%u) tag%u: line %u\n", "EWI"[i % 3], i, i % 7, i);
  strobe_capture_write (fixture->capture, text->str, text->len, 1000000);
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->model));
}

static void
test_many_lines_pass_a_filter_in_order (Fixture *fixture, gconstpointer unused)
{
  write_many (fixture, 0, 30000);
  strobe_capture_model_sync (fixture->model);
  set_text_filter (fixture, "tag3");
  strobe_wait_until (is_settled (fixture));
  write_many (fixture, 30000, 60000);
  strobe_capture_model_sync (fixture->model);
  strobe_wait_until (is_settled (fixture));
  g_assert_cmpuint (count (fixture), ==, (60000 - 3) / 7);
  for (guint i = 0; i < count (fixture); i++)
    g_assert_cmpuint (strobe_capture_model_get_number (fixture->model, i), ==, i * 7 + 3);
}

static void
test_old_lines_leave_with_the_capture (Fixture *fixture, gconstpointer unused)
{
  const StrobeCaptureLimits limits = { 0, 0, 64 * 1024 };
  g_autoptr (StrobeCapture) capture = strobe_capture_new (NULL, "test", &limits);
  Fixture small = { capture, strobe_capture_model_new (capture),
                    g_ptr_array_new_with_free_func (g_object_unref) };
  guint64 first = 0;
  guint64 end = 0;

  g_signal_connect (small.model, "items-changed", G_CALLBACK (items_changed_cb), small.shadow);
  for (guint i = 0; i < 50; i++) {
    write_many (&small, i * 200, (i + 1) * 200);
    strobe_capture_model_sync (small.model);
  }
  strobe_capture_get_range (capture, &first, &end);
  g_assert_cmpuint (first, >, 0);
  g_assert_cmpuint (strobe_capture_model_get_number (small.model, 0), ==, first);
  g_assert_cmpuint (count (&small), ==, end - first);
  g_assert_finalize_object (small.model);
  g_ptr_array_unref (small.shadow);
}

/* Whatever happens in whatever order, it is the plain list of what passes. */
static void
do_something (Fixture *fixture, GRand *random, guint *n_written)
{
  static const char *const texts[] = { NULL, "tag1", "7", "E (" };
  const char *text = NULL;

  switch (g_rand_int_range (random, 0, 6)) {
  case 0:
    text = texts[g_rand_int_range (random, 0, G_N_ELEMENTS (texts))];
    if (text != NULL)
      set_text_filter (fixture, text);
    else
      strobe_capture_model_set_filter (fixture->model, NULL);
    break;
  case 1:
    strobe_capture_model_set_paused (fixture->model, g_rand_boolean (random));
    break;
  case 2:
    g_main_context_iteration (NULL, FALSE);
    break;
  default:
    write_many (fixture, *n_written, *n_written + 400);
    *n_written += (guint) 400;
    strobe_capture_model_sync (fixture->model);
  }
}

static void
assert_naive (Fixture *fixture, guint n_written)
{
  StrobeLogFilter *filter = strobe_capture_model_get_filter (fixture->model);
  guint position = 0;

  for (guint64 i = 0; i < n_written; i++) {
    g_autoptr (StrobeLogLine) line = strobe_capture_dup_line (fixture->capture, i);

    if (filter == NULL || strobe_log_filter_match_line (filter, line))
      g_assert_cmpuint (strobe_capture_model_get_number (fixture->model, position++), ==, i);
  }
  g_assert_cmpuint (count (fixture), ==, position);
}

static void
test_any_history_ends_in_the_plain_list (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);
  guint n_written = 0;

  for (guint round = 0; round < 20; round++) {
    for (guint i = 0; i < 12; i++)
      do_something (fixture, random, &n_written);
    strobe_capture_model_set_paused (fixture->model, FALSE);
    strobe_wait_until (is_settled (fixture));
    assert_naive (fixture, n_written);
  }
}

static gboolean
is_found (gpointer search)
{
  return !strobe_capture_search_is_busy (search);
}

static void
test_a_search_counts_and_goes_around (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeLogFilter) pattern = new_filter (STROBE_LOG_LEVEL_NONE, "one");
  g_autoptr (StrobeCaptureSearch) search = NULL;
  guint64 number = 0;

  say (fixture, "one\ntwo\none again\n");
  search = strobe_capture_search_new (fixture->model, pattern);
  strobe_wait_until (is_found (search));
  g_assert_cmpuint (strobe_capture_search_get_n_matches (search), ==, 2);
  g_assert_true (strobe_capture_search_next (search, &number));
  g_assert_cmpuint (number, ==, 2);
  g_assert_cmpuint (strobe_capture_search_get_index (search, number), ==, 2);
  g_assert_true (strobe_capture_search_next (search, &number));
  g_assert_cmpuint (number, ==, 0);
  g_assert_true (strobe_capture_search_previous (search, &number));
  g_assert_cmpuint (number, ==, 2);
}

static void
test_a_search_goes_on_with_new_lines (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeLogFilter) pattern = new_filter (STROBE_LOG_LEVEL_NONE, "one");
  g_autoptr (StrobeCaptureSearch) search = NULL;

  say (fixture, "one\n");
  search = strobe_capture_search_new (fixture->model, pattern);
  strobe_wait_until (is_found (search));
  say (fixture, "two\none\n");
  strobe_wait_until (is_found (search));
  g_assert_cmpuint (strobe_capture_search_get_n_matches (search), ==, 2);
}

static void
test_a_search_looks_only_at_what_is_shown (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeLogFilter) pattern = new_filter (STROBE_LOG_LEVEL_NONE, "one");
  g_autoptr (StrobeCaptureSearch) search = NULL;

  say (fixture, "one\none two\n");
  search = strobe_capture_search_new (fixture->model, pattern);
  set_text_filter (fixture, "two");
  strobe_wait_until (is_settled (fixture));
  strobe_wait_until (is_found (search));
  g_assert_cmpuint (strobe_capture_search_get_n_matches (search), ==, 1);
}

static void
test_a_search_without_matches_finds_nothing (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeLogFilter) pattern = new_filter (STROBE_LOG_LEVEL_NONE, "none");
  g_autoptr (StrobeCaptureSearch) search = strobe_capture_search_new (fixture->model, pattern);
  guint64 number = 0;

  strobe_wait_until (is_found (search));
  g_assert_false (strobe_capture_search_next (search, &number));
  g_assert_false (strobe_capture_search_previous (search, &number));
}

static void
exported_cb (GObject *source, GAsyncResult *result, gpointer done)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (strobe_capture_export_finish (result, (guint64 *) done, &error));
  g_assert_no_error (error);
}

static gboolean
is_exported (gpointer n_lines)
{
  return *(guint64 *) n_lines != G_MAXUINT64;
}

static void
test_what_is_shown_can_be_saved (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *path = NULL;
  g_autofree char *saved = NULL;
  g_autoptr (GFile) file = NULL;
  guint64 n_lines = G_MAXUINT64;

  g_close (g_file_open_tmp ("strobe-export-XXXXXX", &path, NULL), NULL);
  file = g_file_new_for_path (path);
  say (fixture, "\033[0;31mE (1) a: bad\033[0m\nI (2) a: good\nE (3) a: worse\n");
  set_text_filter (fixture, "E (");
  strobe_wait_until (is_settled (fixture));
  strobe_capture_export_async (fixture->model, file, STROBE_LOG_FORMAT_PLAIN, STROBE_LOG_TIMES_NONE,
                               NULL, exported_cb, &n_lines);
  strobe_wait_until (is_exported (&n_lines));
  g_assert_true (g_file_get_contents (path, &saved, NULL, NULL));
  g_assert_cmpstr (saved, ==, "E (1) a: bad\nE (3) a: worse\n");
  g_assert_cmpuint (n_lines, ==, 2);
  g_file_delete (file, NULL, NULL);
}

static void
test_lines_can_be_copied_with_times (Fixture *fixture, gconstpointer unused)
{
  const guint positions[] = { 0, 2 };
  g_autofree char *text = NULL;

  say (fixture, "one\ntwo\n");
  strobe_capture_write (fixture->capture, "three\n", 6, 3500000);
  strobe_capture_model_sync (fixture->model);
  text =
    strobe_capture_export_dup_text (fixture->model, positions, 2, STROBE_LOG_TIMES_DELTA, G_MAXINT);
  g_assert_cmpstr (text, ==, "+0.000 one\n+2.500 three\n");
}

static void
test_a_copy_has_a_limit (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *text = NULL;

  say (fixture, "one\ntwo\nthree\n");
  text = strobe_capture_export_dup_text (fixture->model, NULL, 0, STROBE_LOG_TIMES_NONE, 5);
  g_assert_cmpstr (text, ==, "one\ntwo\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(unit, name, func)                                                                      \
  g_test_add ("/capture/" unit "/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("capture-model", "lines-come-in-order", test_lines_come_in_order);
  ADD ("capture-model", "the-unfinished-line-is-the-last-and-grows",
       test_the_unfinished_line_is_the_last_and_grows);
  ADD ("capture-model", "a-filter-shows-what-passes-and-can-be-taken-back",
       test_a_filter_shows_what_passes_and_can_be_taken_back);
  ADD ("capture-model", "a-text-is-found-behind-colours", test_a_text_is_found_behind_colours);
  ADD ("capture-model", "paused-it-stays-and-counts", test_paused_it_stays_and_counts);
  ADD ("capture-model", "a-filter-can-change-while-paused", test_a_filter_can_change_while_paused);
  ADD ("capture-model", "clear-hides-and-unclear-brings-back",
       test_clear_hides_and_unclear_brings_back);
  ADD ("capture-model", "clear-and-unclear-go-with-a-filter",
       test_clear_and_unclear_go_with_a_filter);
  ADD ("capture-model", "a-line-is-found-by-its-number", test_a_line_is_found_by_its_number);
  ADD ("capture-model", "a-note-is-shown-at-once", test_a_note_is_shown_at_once);
  ADD ("capture-model", "many-lines-pass-a-filter-in-order",
       test_many_lines_pass_a_filter_in_order);
  ADD ("capture-model", "old-lines-leave-with-the-capture", test_old_lines_leave_with_the_capture);
  ADD ("capture-model", "any-history-ends-in-the-plain-list",
       test_any_history_ends_in_the_plain_list);
  ADD ("capture-search", "a-search-counts-and-goes-around", test_a_search_counts_and_goes_around);
  ADD ("capture-search", "a-search-goes-on-with-new-lines", test_a_search_goes_on_with_new_lines);
  ADD ("capture-search", "a-search-looks-only-at-what-is-shown",
       test_a_search_looks_only_at_what_is_shown);
  ADD ("capture-search", "a-search-without-matches-finds-nothing",
       test_a_search_without_matches_finds_nothing);
  ADD ("capture-export", "what-is-shown-can-be-saved", test_what_is_shown_can_be_saved);
  ADD ("capture-export", "lines-can-be-copied-with-times", test_lines_can_be_copied_with_times);
  ADD ("capture-export", "a-copy-has-a-limit", test_a_copy_has_a_limit);
#undef ADD
  return g_test_run ();
}
