/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim-fixture.h"
#include "sim/sim-source.h"

typedef struct {
  StrobeDeviceSource *source;
  StrobeSimBoard *board;
  GString *events;
  StrobeDeviceInfo *last;
} Fixture;

static void
added_cb (StrobeDeviceSource *source, StrobeDeviceInfo *info, gpointer user_data)
{
  Fixture *self = user_data;

  g_string_append_printf (self->events, "added %s %d, ", info->port, info->dfu_mode);
  g_clear_pointer (&self->last, strobe_device_info_free);
  self->last = strobe_device_info_copy (info);
}

static void
removed_cb (StrobeDeviceSource *source, const char *port, guint64 generation, gpointer user_data)
{
  Fixture *self = user_data;

  g_assert_cmpuint (generation, ==, self->last->generation);
  g_string_append_printf (self->events, "removed %s, ", port);
}

static void
set_up (Fixture *self)
{
  self->source = strobe_sim_source_new ();
  self->board = sim_fixture_new_board (NULL);
  self->events = g_string_new (NULL);
  g_signal_connect (self->source, "added", G_CALLBACK (added_cb), self);
  g_signal_connect (self->source, "removed", G_CALLBACK (removed_cb), self);
}

static void
tear_down (Fixture *self)
{
  g_assert_finalize_object (self->source);
  g_assert_finalize_object (self->board);
  g_string_free (self->events, TRUE);
  g_clear_pointer (&self->last, strobe_device_info_free);
}

static void
add (Fixture *self, const char *port)
{
  strobe_sim_source_add_board (STROBE_SIM_SOURCE (self->source), port, self->board);
}

static void
run_pending (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
test_a_plugged_board_is_announced_at_the_start (void)
{
  Fixture self = { 0 };

  set_up (&self);
  add (&self, "practice-1");
  g_assert_cmpstr (self.events->str, ==, "");
  strobe_device_source_start (self.source);
  g_assert_cmpstr (self.events->str, ==, "added practice-1 1, ");
  tear_down (&self);
}

static void
test_a_board_added_later_is_announced_at_once (void)
{
  Fixture self = { 0 };

  set_up (&self);
  strobe_device_source_start (self.source);
  add (&self, "practice-1");
  g_assert_cmpstr (self.events->str, ==, "added practice-1 1, ");
  tear_down (&self);
}

static void
test_the_info_is_that_of_a_practice_board (void)
{
  Fixture self = { 0 };

  set_up (&self);
  add (&self, "practice-1");
  strobe_device_source_start (self.source);
  g_assert_true (self.last->practice);
  g_assert_cmphex (self.last->vendor_id, ==, 0x303a);
  g_assert_cmphex (self.last->product_id, ==, 0x0002);
  g_assert_cmpstr (self.last->serial, ==, "0");
  g_assert_cmpstr (self.last->product, ==, "ESP32-S2");
  g_assert_cmpstr (self.last->tty, ==, "practice:practice-1");
  g_assert_null (self.last->node);
  g_assert_null (self.last->sysfs_path);
  g_assert_cmpuint (self.last->generation, ==, strobe_sim_board_get_generation (self.board));
  tear_down (&self);
}

static void
test_a_generic_device_has_no_tty (void)
{
  Fixture self = { 0 };
  g_autoptr (StrobeSimBoard) generic = sim_fixture_new_generic (NULL);

  set_up (&self);
  strobe_sim_source_add_board (STROBE_SIM_SOURCE (self.source), "generic", generic);
  strobe_device_source_start (self.source);
  g_assert_cmpstr (self.events->str, ==, "added generic 2, ");
  g_assert_null (self.last->tty);
  tear_down (&self);
}

static void
test_unplugging_is_followed (void)
{
  Fixture self = { 0 };

  set_up (&self);
  add (&self, "p");
  strobe_device_source_start (self.source);
  strobe_sim_board_unplug (self.board);
  run_pending ();
  strobe_sim_board_plug (self.board, TRUE);
  run_pending ();
  g_assert_cmpstr (self.events->str, ==, "added p 1, removed p, added p 1, ");
  tear_down (&self);
}

static void
test_a_board_that_is_back_at_once_is_removed_and_added (void)
{
  Fixture self = { 0 };

  set_up (&self);
  add (&self, "p");
  strobe_device_source_start (self.source);
  sim_fixture_enter_dfu_mode (self.board);
  run_pending ();
  g_assert_cmpstr (self.events->str, ==, "added p 1, removed p, added p 2, ");
  tear_down (&self);
}

static gpointer
unplug_thread (gpointer data)
{
  strobe_sim_board_unplug (data);
  return NULL;
}

static void
test_events_of_other_threads_come_on_this_one (void)
{
  Fixture self = { 0 };

  set_up (&self);
  add (&self, "p");
  strobe_device_source_start (self.source);
  g_thread_join (g_thread_new ("hand", unplug_thread, self.board));
  g_assert_cmpstr (self.events->str, ==, "added p 1, ");
  run_pending ();
  g_assert_cmpstr (self.events->str, ==, "added p 1, removed p, ");
  tear_down (&self);
}

static void
test_a_board_is_found_by_its_port (void)
{
  Fixture self = { 0 };

  set_up (&self);
  add (&self, "p");
  g_assert_true (strobe_sim_source_get_board (STROBE_SIM_SOURCE (self.source), "p") == self.board);
  g_assert_null (strobe_sim_source_get_board (STROBE_SIM_SOURCE (self.source), "q"));
  tear_down (&self);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/sim/source/" path, func)
  ADD ("a-plugged-board-is-announced-at-the-start", test_a_plugged_board_is_announced_at_the_start);
  ADD ("a-board-added-later-is-announced-at-once", test_a_board_added_later_is_announced_at_once);
  ADD ("the-info-is-that-of-a-practice-board", test_the_info_is_that_of_a_practice_board);
  ADD ("a-generic-device-has-no-tty", test_a_generic_device_has_no_tty);
  ADD ("unplugging-is-followed", test_unplugging_is_followed);
  ADD ("a-board-that-is-back-at-once-is-removed-and-added",
       test_a_board_that_is_back_at_once_is_removed_and_added);
  ADD ("events-of-other-threads-come-on-this-one", test_events_of_other_threads_come_on_this_one);
  ADD ("a-board-is-found-by-its-port", test_a_board_is_found_by_its_port);
#undef ADD
  return g_test_run ();
}
