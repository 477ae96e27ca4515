/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/hex/hex-model.h"

#include <string.h>

#include "ui/hex/hex-row.h"

typedef struct {
  StrobeCapture *capture;
  guint n_items; /* as the signals say */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->capture = strobe_capture_new (NULL, "hex", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->capture);
}

static void
changed_cb (GListModel *model, guint position, guint n_removed, guint n_added, Fixture *fixture)
{
  g_assert_cmpuint (position + n_removed, <=, fixture->n_items);
  fixture->n_items += n_added;
  fixture->n_items -= n_removed;
  g_assert_cmpuint (fixture->n_items, ==, g_list_model_get_n_items (model));
}

static StrobeHexModel *
create_model (Fixture *fixture, guint row_size_bytes, guint n_max_rows)
{
  StrobeHexModel *model = strobe_hex_model_new (fixture->capture, row_size_bytes, n_max_rows);

  fixture->n_items = g_list_model_get_n_items (G_LIST_MODEL (model));
  g_signal_connect (model, "items-changed", G_CALLBACK (changed_cb), fixture);
  return model;
}

static void
receive (Fixture *fixture, gsize size_bytes)
{
  g_autofree char *data = g_malloc (size_bytes);

  for (gsize i = 0; i < size_bytes; i++)
    data[i] = (char) ('a' + i % 26);
  strobe_capture_write (fixture->capture, data, size_bytes, 0);
}

static void
assert_row (StrobeHexModel *model, guint index, guint64 offset_bytes, gsize size_bytes)
{
  g_autoptr (StrobeHexRow) row = g_list_model_get_item (G_LIST_MODEL (model), index);
  gsize got_bytes = 0;

  g_assert_nonnull (row);
  g_assert_cmpuint (strobe_hex_row_get_offset (row), ==, offset_bytes);
  strobe_hex_row_get_data (row, &got_bytes);
  g_assert_cmpuint (got_bytes, ==, size_bytes);
}

static void
test_bytes_become_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeHexModel) model = NULL;

  receive (fixture, 40);
  model = create_model (fixture, 16, 1000);
  g_assert_cmpuint (fixture->n_items, ==, 3);
  assert_row (model, 0, 0, 16);
  assert_row (model, 2, 32, 8);
}

static void
test_what_comes_is_appended_and_fills_the_last_row (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeHexModel) model = create_model (fixture, 16, 1000);

  g_assert_cmpuint (fixture->n_items, ==, 0);
  receive (fixture, 20);
  strobe_hex_model_sync (model);
  assert_row (model, 1, 16, 4);
  receive (fixture, 30);
  strobe_hex_model_sync (model);
  g_assert_cmpuint (fixture->n_items, ==, 4);
  assert_row (model, 1, 16, 16);
  assert_row (model, 3, 48, 2);
}

static void
test_a_full_window_drops_its_oldest_rows (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeHexModel) model = create_model (fixture, 16, 100);

  receive (fixture, 1600);
  strobe_hex_model_sync (model);
  g_assert_cmpuint (fixture->n_items, ==, 100);
  receive (fixture, 16);
  strobe_hex_model_sync (model);
  g_assert_cmpuint (fixture->n_items, ==, 75);
  g_assert_cmpuint (strobe_hex_model_get_offset (model, 74), ==, 1600);
  g_assert_true (strobe_hex_model_has_end (model));
}

static void
test_an_offset_outside_moves_the_window (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeHexModel) model = NULL;
  guint position;

  receive (fixture, 16000);
  model = create_model (fixture, 16, 100);
  position = strobe_hex_model_go_to (model, 1605);
  g_assert_cmpuint (strobe_hex_model_get_offset (model, position), ==, 1600);
  assert_row (model, position, 1600, 16);
  g_assert_cmpuint (fixture->n_items, ==, 100);
  g_assert_false (strobe_hex_model_has_end (model));
}

static void
test_a_window_elsewhere_rests_until_it_is_called_back (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeHexModel) model = NULL;
  guint position;

  receive (fixture, 16000);
  model = create_model (fixture, 16, 100);
  strobe_hex_model_go_to (model, 0);
  receive (fixture, 160);
  strobe_hex_model_sync (model);
  g_assert_cmpuint (strobe_hex_model_get_offset (model, 0), ==, 0);
  g_assert_cmpuint (strobe_hex_model_get_end (model), ==, 16160);
  position = strobe_hex_model_go_to (model, G_MAXUINT64);
  g_assert_cmpuint (strobe_hex_model_get_offset (model, position), ==, 16144);
  g_assert_true (strobe_hex_model_has_end (model));
}

static void
test_rows_can_be_narrower (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeHexModel) model = NULL;

  receive (fixture, 40);
  model = create_model (fixture, 16, 1000);
  strobe_hex_model_set_row_size (model, 8);
  g_assert_cmpuint (fixture->n_items, ==, 5);
  assert_row (model, 4, 32, 8);
}

static void
test_what_the_capture_dropped_is_dropped (Fixture *fixture, gconstpointer data)
{
  const StrobeCaptureLimits limits = { 1024 * 1024, 4 * 1024 * 1024, 1024 * 1024 };
  StrobeCapture *capture = strobe_capture_new (NULL, "small", &limits);
  g_autofree char *bytes = g_strnfill (256 * 1024, '\n');
  guint64 first_bytes = 0;
  guint64 end_bytes = 0;
  StrobeHexModel *model = strobe_hex_model_new (capture, 16, STROBE_HEX_MODEL_MAX_ROWS);

  for (guint i = 0; i < 32; i++) {
    strobe_capture_write (capture, bytes, 256 * 1024, 0);
    strobe_hex_model_sync (model);
  }
  strobe_capture_get_byte_range (capture, &first_bytes, &end_bytes);
  g_assert_cmpuint (first_bytes, >, 0);
  g_assert_cmpuint (strobe_hex_model_get_offset (model, 0), ==, first_bytes / 16 * 16);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (model)), ==,
                    (end_bytes + 15) / 16 - first_bytes / 16);
  g_assert_finalize_object (model);
  g_assert_finalize_object (capture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/ui/hex-model/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("bytes-become-rows", test_bytes_become_rows);
  ADD ("what-comes-is-appended-and-fills-the-last-row",
       test_what_comes_is_appended_and_fills_the_last_row);
  ADD ("a-full-window-drops-its-oldest-rows", test_a_full_window_drops_its_oldest_rows);
  ADD ("an-offset-outside-moves-the-window", test_an_offset_outside_moves_the_window);
  ADD ("a-window-elsewhere-rests-until-it-is-called-back",
       test_a_window_elsewhere_rests_until_it_is_called_back);
  ADD ("rows-can-be-narrower", test_rows_can_be_narrower);
  ADD ("what-the-capture-dropped-is-dropped", test_what_the_capture_dropped_is_dropped);
  return g_test_run ();
}
