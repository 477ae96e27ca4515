/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/board-list.h"

#include "support/fake-source.h"
#include "support/wait.h"

typedef struct {
  StrobeBoardList *list;
  StrobeDeviceSource *source;
  GString *changes; /* items-changed as "position-removed+added " */
} Fixture;

static void
items_changed_cb (GListModel *list, guint position, guint removed, guint added, GString *changes)
{
  g_string_append_printf (changes, "%u-%u+%u ", position, removed, added);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->list = strobe_board_list_new ();
  fixture->source = strobe_fake_source_new ();
  fixture->changes = g_string_new (NULL);
  strobe_board_list_add_source (fixture->list, fixture->source);
  g_signal_connect (fixture->list, "items-changed", G_CALLBACK (items_changed_cb),
                    fixture->changes);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  g_assert_finalize_object (fixture->list);
  g_assert_finalize_object (fixture->source);
  g_string_free (fixture->changes, TRUE);
}

static void
add (StrobeDeviceSource *source, const char *port, StrobeDfuMode mode, guint64 generation)
{
  g_autoptr (StrobeDeviceInfo) info =
               strobe_device_fixture_info (port, 0x0002, mode, "0", generation);

  strobe_device_source_emit_added (source, info);
}

static void
add_practice (StrobeDeviceSource *source, const char *port)
{
  g_autoptr (StrobeDeviceInfo) info =
               strobe_device_fixture_info (port, 0x0002, STROBE_DFU_MODE_RUN_TIME, "0", 1);

  info->practice = TRUE;
  strobe_device_source_emit_added (source, info);
}

static char *
dup_ports (StrobeBoardList *list)
{
  GString *ports = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (list)); i++) {
    g_autoptr (StrobeBoard) board = g_list_model_get_item (G_LIST_MODEL (list), i);

    g_string_append_printf (ports, "%s ", strobe_board_get_port (board));
  }
  return g_string_free (ports, FALSE);
}

static guint
count (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
}

static void
test_source_is_started (Fixture *fixture, gconstpointer unused)
{
  g_assert_cmpuint (strobe_fake_source_get_n_starts (STROBE_FAKE_SOURCE (fixture->source)), ==, 1);
}

static void
test_ports_are_in_natural_order_with_practice_last (Fixture *fixture, gconstpointer unused)
{
  static const char *const ports[] = { "1-4.10", "2-1", "1-4.2", "10-1", "1-4", "1-4.2.1" };
  g_autofree char *sorted = NULL;

  add_practice (fixture->source, "0-practice-2");
  add_practice (fixture->source, "0-practice-1");
  for (gsize i = 0; i < G_N_ELEMENTS (ports); i++)
    add (fixture->source, ports[i], STROBE_DFU_MODE_RUN_TIME, 1);
  sorted = dup_ports (fixture->list);
  g_assert_cmpstr (sorted, ==, "1-4 1-4.2 1-4.2.1 1-4.10 2-1 10-1 0-practice-1 0-practice-2 ");
}

static void
test_boards_of_several_sources_are_one_list (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeDeviceSource) other = strobe_fake_source_new ();
  g_autofree char *ports = NULL;

  strobe_board_list_add_source (fixture->list, other);
  add (fixture->source, "1-2", STROBE_DFU_MODE_RUN_TIME, 1);
  add (other, "1-1", STROBE_DFU_MODE_RUN_TIME, 1);
  ports = dup_ports (fixture->list);
  g_assert_cmpstr (ports, ==, "1-1 1-2 ");
}

static void
test_items_are_boards_and_end (Fixture *fixture, gconstpointer unused)
{
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (fixture->list)) == STROBE_TYPE_BOARD);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->list), 0));
}

static void
test_find_knows_the_port (Fixture *fixture, gconstpointer unused)
{
  add (fixture->source, "1-4.2", STROBE_DFU_MODE_RUN_TIME, 1);
  g_assert_cmpstr (strobe_board_get_port (strobe_board_list_find (fixture->list, "1-4.2")), ==,
                   "1-4.2");
  g_assert_null (strobe_board_list_find (fixture->list, "1-4"));
}

static void
test_reenumeration_keeps_object_and_place (Fixture *fixture, gconstpointer unused)
{
  StrobeBoard *board = NULL;

  add (fixture->source, "1-1", STROBE_DFU_MODE_RUN_TIME, 1);
  add (fixture->source, "1-2", STROBE_DFU_MODE_RUN_TIME, 2);
  board = strobe_board_list_find (fixture->list, "1-1");
  g_string_truncate (fixture->changes, 0);
  strobe_device_source_emit_removed (fixture->source, "1-1", 1);
  g_assert_cmpint (strobe_board_get_state (board), ==, STROBE_BOARD_STATE_AWAY);
  add (fixture->source, "1-1", STROBE_DFU_MODE_DFU, 3);
  g_assert_true (strobe_board_list_find (fixture->list, "1-1") == board);
  g_assert_cmpint (strobe_board_get_state (board), ==, STROBE_BOARD_STATE_DFU_MODE);
  strobe_wait_ms (1300);
  g_assert_cmpstr (fixture->changes->str, ==, "");
}

static void
test_unplugged_board_leaves_soon (Fixture *fixture, gconstpointer unused)
{
  gint64 started_us = g_get_monotonic_time ();

  add (fixture->source, "1-1", STROBE_DFU_MODE_RUN_TIME, 1);
  add (fixture->source, "1-2", STROBE_DFU_MODE_RUN_TIME, 2);
  g_string_truncate (fixture->changes, 0);
  strobe_device_source_emit_removed (fixture->source, "1-1", 1);
  strobe_wait_until (count (fixture) == 1);
  g_assert_cmpstr (fixture->changes->str, ==, "0-1+0 ");
  g_assert_cmpint (g_get_monotonic_time () - started_us, >=, G_USEC_PER_SEC);
  g_assert_cmpint (g_get_monotonic_time () - started_us, <, 3 * G_USEC_PER_SEC);
}

static void
test_held_board_stays_until_released (Fixture *fixture, gconstpointer unused)
{
  StrobeBoard *board = NULL;

  add (fixture->source, "1-1", STROBE_DFU_MODE_RUN_TIME, 1);
  board = strobe_board_list_find (fixture->list, "1-1");
  strobe_board_hold (board);
  strobe_device_source_emit_removed (fixture->source, "1-1", 1);
  strobe_wait_ms (1300);
  g_assert_cmpuint (count (fixture), ==, 1);
  strobe_board_release (board);
  strobe_wait_until (count (fixture) == 0);
}

static void
test_board_held_while_it_is_away_stays (Fixture *fixture, gconstpointer unused)
{
  StrobeBoard *board = NULL;

  add (fixture->source, "1-1", STROBE_DFU_MODE_RUN_TIME, 1);
  board = strobe_board_list_find (fixture->list, "1-1");
  strobe_device_source_emit_removed (fixture->source, "1-1", 1);
  strobe_board_hold (board);
  strobe_wait_ms (1300);
  g_assert_cmpuint (count (fixture), ==, 1);
  strobe_board_release (board);
}

static void
test_late_removal_of_the_last_enumeration_is_ignored (Fixture *fixture, gconstpointer unused)
{
  add (fixture->source, "1-1", STROBE_DFU_MODE_RUN_TIME, 1);
  add (fixture->source, "1-1", STROBE_DFU_MODE_DFU, 2);
  strobe_device_source_emit_removed (fixture->source, "1-1", 1);
  strobe_device_source_emit_removed (fixture->source, "9-9", 1);
  g_assert_cmpint (strobe_board_get_state (strobe_board_list_find (fixture->list, "1-1")), ==,
                   STROBE_BOARD_STATE_DFU_MODE);
}

static void
test_late_news_of_the_last_enumeration_is_ignored (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeDeviceInfo) late =
               strobe_device_fixture_info ("1-1", 0x0002, STROBE_DFU_MODE_RUN_TIME, "0", 1);

  add (fixture->source, "1-1", STROBE_DFU_MODE_DFU, 2);
  strobe_device_source_emit_changed (fixture->source, late);
  g_assert_cmpint (strobe_board_get_state (strobe_board_list_find (fixture->list, "1-1")), ==,
                   STROBE_BOARD_STATE_DFU_MODE);
}

static void
test_change_reaches_the_board (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (StrobeDeviceInfo) info =
               strobe_device_fixture_info ("1-1", 0x4001, STROBE_DFU_MODE_NONE, NULL, 1);

  strobe_device_source_emit_added (fixture->source, info);
  info->tty = g_strdup ("/dev/ttyACM0");
  strobe_device_source_emit_changed (fixture->source, info);
  g_assert_cmpstr (strobe_board_get_console_tty (strobe_board_list_find (fixture->list, "1-1")), ==,
                   "/dev/ttyACM0");
}

static void
test_list_can_go_while_a_board_is_away (Fixture *fixture, gconstpointer unused)
{
  add (fixture->source, "1-1", STROBE_DFU_MODE_RUN_TIME, 1);
  strobe_device_source_emit_removed (fixture->source, "1-1", 1);
  g_object_run_dispose (G_OBJECT (fixture->list));
  g_assert_cmpuint (count (fixture), ==, 0);
  strobe_wait_ms (1300);
}

#define ADD(name, func)                                                                            \
  g_test_add ("/device/board-list/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("source-is-started", test_source_is_started);
  ADD ("ports-are-in-natural-order-with-practice-last",
       test_ports_are_in_natural_order_with_practice_last);
  ADD ("boards-of-several-sources-are-one-list", test_boards_of_several_sources_are_one_list);
  ADD ("items-are-boards-and-end", test_items_are_boards_and_end);
  ADD ("find-knows-the-port", test_find_knows_the_port);
  ADD ("reenumeration-keeps-object-and-place", test_reenumeration_keeps_object_and_place);
  ADD ("unplugged-board-leaves-soon", test_unplugged_board_leaves_soon);
  ADD ("held-board-stays-until-released", test_held_board_stays_until_released);
  ADD ("board-held-while-it-is-away-stays", test_board_held_while_it_is_away_stays);
  ADD ("late-removal-of-the-last-enumeration-is-ignored",
       test_late_removal_of_the_last_enumeration_is_ignored);
  ADD ("late-news-of-the-last-enumeration-is-ignored",
       test_late_news_of_the_last_enumeration_is_ignored);
  ADD ("change-reaches-the-board", test_change_reaches_the_board);
  ADD ("list-can-go-while-a-board-is-away", test_list_can_go_while_a_board_is_away);
  return g_test_run ();
}
