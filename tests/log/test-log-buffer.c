/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "log/log-buffer.h"

#include <string.h>

/* A mirror follows a model by its signals alone: it agrees with the model after each of them, or
 * the signal was wrong. */
typedef struct {
  StrobeLogBuffer *buffer;
  GPtrArray *mirror;
  guint n_signals;
  guint next_number;
} Fixture;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, Fixture *fixture)
{
  fixture->n_signals++;
  g_assert_cmpuint (position + removed, <=, fixture->mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (fixture->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (fixture->mirror, position + i, g_list_model_get_item (model, position + i));
  g_assert_cmpuint (fixture->mirror->len, ==, g_list_model_get_n_items (model));
  for (guint i = 0; i < fixture->mirror->len; i++) {
    g_autoptr (StrobeLogLine) line = g_list_model_get_item (model, i);
    g_assert_true (g_ptr_array_index (fixture->mirror, i) == line);
  }
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->buffer = strobe_log_buffer_new (GPOINTER_TO_UINT (data));
  fixture->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  g_signal_connect (fixture->buffer, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_ptr_array_unref (fixture->mirror);
  g_assert_finalize_object (fixture->buffer);
}

/* Appends lines numbered on from the last call. */
static void
append (Fixture *fixture, guint n_lines, gboolean replace_last)
{
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n_lines; i++) {
    g_autofree char *text = g_strdup_printf ("%u", ++fixture->next_number);
    g_ptr_array_add (lines, strobe_log_line_new (text, strlen (text), 0));
  }
  strobe_log_buffer_append (fixture->buffer, lines, replace_last);
}

static void
assert_text (Fixture *fixture, const char *expected)
{
  g_autofree char *text = strobe_log_buffer_dup_text (fixture->buffer);

  g_strdelimit (text, "\n", ' ');
  g_assert_cmpstr (text, ==, expected);
}

static void
test_batch_is_one_signal (Fixture *fixture, gconstpointer data)
{
  append (fixture, 3, FALSE);

  assert_text (fixture, "1 2 3 ");
  g_assert_cmpuint (fixture->n_signals, ==, 1);
  g_assert_cmpuint (strobe_log_buffer_get_n_dropped (fixture->buffer), ==, 0);
}

static void
test_full_buffer_drops_the_oldest (Fixture *fixture, gconstpointer data)
{
  append (fixture, 3, FALSE);
  append (fixture, 3, FALSE);

  assert_text (fixture, "2 3 4 5 6 ");
  g_assert_cmpuint (fixture->n_signals, ==, 3);
  g_assert_cmpuint (strobe_log_buffer_get_n_dropped (fixture->buffer), ==, 1);
}

static void
test_batch_as_large_as_the_buffer_is_one_signal (Fixture *fixture, gconstpointer data)
{
  append (fixture, 3, FALSE);
  append (fixture, 5, FALSE);

  assert_text (fixture, "4 5 6 7 8 ");
  g_assert_cmpuint (fixture->n_signals, ==, 2);
  g_assert_cmpuint (strobe_log_buffer_get_n_dropped (fixture->buffer), ==, 3);
}

static void
test_batch_larger_than_the_buffer_keeps_its_end (Fixture *fixture, gconstpointer data)
{
  append (fixture, 2, FALSE);
  append (fixture, 9, FALSE);

  assert_text (fixture, "7 8 9 10 11 ");
  g_assert_cmpuint (strobe_log_buffer_get_n_dropped (fixture->buffer), ==, 6);
}

static void
test_empty_batch_is_no_signal (Fixture *fixture, gconstpointer data)
{
  append (fixture, 1, FALSE);
  append (fixture, 0, TRUE);

  assert_text (fixture, "1 ");
  g_assert_cmpuint (fixture->n_signals, ==, 1);
}

static void
test_last_line_is_replaced (Fixture *fixture, gconstpointer data)
{
  append (fixture, 2, FALSE);
  append (fixture, 2, TRUE);

  assert_text (fixture, "1 3 4 ");
  g_assert_cmpuint (fixture->n_signals, ==, 2);
  g_assert_cmpuint (strobe_log_buffer_get_n_dropped (fixture->buffer), ==, 0);
}

static void
test_replacing_in_an_empty_buffer_appends (Fixture *fixture, gconstpointer data)
{
  append (fixture, 1, TRUE);

  assert_text (fixture, "1 ");
}

static void
test_replacing_in_a_full_buffer_drops_one_less (Fixture *fixture, gconstpointer data)
{
  append (fixture, 5, FALSE);
  append (fixture, 1, TRUE);
  assert_text (fixture, "1 2 3 4 6 ");
  append (fixture, 2, TRUE);
  assert_text (fixture, "2 3 4 7 8 ");
  append (fixture, 6, TRUE);
  assert_text (fixture, "10 11 12 13 14 ");
}

static void
test_every_small_history_keeps_the_model_right (Fixture *fixture, gconstpointer data)
{
  GRand *rand = g_rand_new_with_seed (1);

  for (guint i = 0; i < 2000; i++) {
    append (fixture, g_rand_int_range (rand, 0, 9), g_rand_boolean (rand));
    if (g_rand_int_range (rand, 0, 50) == 0)
      strobe_log_buffer_clear (fixture->buffer);
    g_assert_cmpuint (fixture->mirror->len, <=, 5);
  }
  g_rand_free (rand);
}

static void
test_clear_removes_all_and_forgets (Fixture *fixture, gconstpointer data)
{
  append (fixture, 7, FALSE);
  strobe_log_buffer_clear (fixture->buffer);
  strobe_log_buffer_clear (fixture->buffer);

  assert_text (fixture, "");
  g_assert_cmpuint (fixture->n_signals, ==, 2);
  g_assert_cmpuint (strobe_log_buffer_get_n_dropped (fixture->buffer), ==, 0);
  append (fixture, 1, FALSE);
  assert_text (fixture, "8 ");
}

static void
test_item_beyond_the_end_is_null (Fixture *fixture, gconstpointer data)
{
  append (fixture, 1, FALSE);

  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->buffer), 1));
  g_assert_cmpuint (g_list_model_get_item_type (G_LIST_MODEL (fixture->buffer)), ==,
                    STROBE_TYPE_LOG_LINE);
}

static void
test_a_million_lines_pass_through (void)
{
  g_autoptr (StrobeLogBuffer) buffer = strobe_log_buffer_new (100000);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < 100; i++)
    g_ptr_array_add (lines, strobe_log_line_new ("I (1) a: b", 10, 0));
  gint64 started_us = g_get_monotonic_time ();
  for (guint i = 0; i < 10000; i++)
    strobe_log_buffer_append (buffer, lines, FALSE);
  gint64 taken_us = g_get_monotonic_time () - started_us;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (buffer)), ==, 100000);
  g_assert_cmpuint (strobe_log_buffer_get_n_dropped (buffer), ==, 900000);
  /* An append that moved the lines would take minutes; this is no benchmark. */
  g_assert_cmpint (taken_us, <, 20 * G_USEC_PER_SEC);
  g_test_message ("10^6 appends in %" G_GINT64_FORMAT " us", taken_us);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/log/log-buffer/" name, Fixture, GUINT_TO_POINTER (5), set_up, func, tear_down)
  ADD ("batch-is-one-signal", test_batch_is_one_signal);
  ADD ("full-buffer-drops-the-oldest", test_full_buffer_drops_the_oldest);
  ADD ("batch-as-large-as-the-buffer-is-one-signal",
       test_batch_as_large_as_the_buffer_is_one_signal);
  ADD ("batch-larger-than-the-buffer-keeps-its-end",
       test_batch_larger_than_the_buffer_keeps_its_end);
  ADD ("empty-batch-is-no-signal", test_empty_batch_is_no_signal);
  ADD ("last-line-is-replaced", test_last_line_is_replaced);
  ADD ("replacing-in-an-empty-buffer-appends", test_replacing_in_an_empty_buffer_appends);
  ADD ("replacing-in-a-full-buffer-drops-one-less", test_replacing_in_a_full_buffer_drops_one_less);
  ADD ("every-small-history-keeps-the-model-right", test_every_small_history_keeps_the_model_right);
  ADD ("clear-removes-all-and-forgets", test_clear_removes_all_and_forgets);
  ADD ("item-beyond-the-end-is-null", test_item_beyond_the_end_is_null);
  g_test_add_func ("/log/log-buffer/a-million-lines-pass-through",
                   test_a_million_lines_pass_through);
  return g_test_run ();
}
