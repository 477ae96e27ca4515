/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/board-pick.h"

#include "support/fake-source.h"
#include "support/firmware-fixture.h"
#include "support/wait.h"

#define APP_BYTES 65536

/* Which board is meant, over devices that come and go as a test says. */

typedef struct {
  StrobeContext *context;
  StrobeDeviceSource *source;
  StrobeBoardPick *pick;
  guint n_picked;  /* how often another board was meant */
  guint n_changed; /* how often the same one changed */
} Fixture;

static void
picked_cb (Fixture *fixture)
{
  fixture->n_picked++;
}

static void
changed_cb (Fixture *fixture)
{
  fixture->n_changed++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  StrobeBoardList *boards;

  fixture->context = strobe_context_new (FALSE);
  boards = strobe_context_get_boards (fixture->context);
  fixture->source = strobe_fake_source_new ();
  strobe_board_list_add_source (boards, fixture->source);
  fixture->pick = strobe_board_pick_new (boards);
  g_signal_connect_swapped (fixture->pick, "notify::board", G_CALLBACK (picked_cb), fixture);
  g_signal_connect_swapped (fixture->pick, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->pick);
  g_assert_finalize_object (fixture->context);
  g_assert_finalize_object (fixture->source);
}

static StrobeBoard *
plug (Fixture *fixture, const char *port, StrobeDfuMode mode)
{
  g_autoptr (StrobeDeviceInfo) device = strobe_device_fixture_info (port, 0x0002, mode, "0", 1);

  strobe_device_source_emit_added (fixture->source, device);
  return strobe_board_list_find (strobe_context_get_boards (fixture->context), port);
}

/* A board that can take a flash. */
static StrobeBoard *
plug_ready (Fixture *fixture, const char *port)
{
  return plug (fixture, port, STROBE_DFU_MODE_RUN_TIME);
}

/* One that has to be brought to it first. */
static StrobeBoard *
plug_unready (Fixture *fixture, const char *port)
{
  return plug (fixture, port, STROBE_DFU_MODE_NONE);
}

static void
pull (Fixture *fixture, const char *port)
{
  strobe_device_source_emit_removed (fixture->source, port, 1);
}

/* A board that does not come back. */
static void
unplug (Fixture *fixture, const char *port)
{
  StrobeBoardList *boards = strobe_context_get_boards (fixture->context);

  pull (fixture, port);
  strobe_wait_until (strobe_board_list_find (boards, port) == NULL);
}

/* One that runs, as nobody ever starts it. */
static StrobeFlashJob *
create_job (Fixture *fixture, StrobeBoard *board)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build ("good", APP_BYTES);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (bytes);
  g_autoptr (StrobeDfuPort) port = strobe_context_create_port (fixture->context, board);
  /* As the board was when it was flashed. */
  g_autoptr (StrobeDeviceInfo) device = strobe_device_fixture_info (
    strobe_board_get_port (board), 0x0002, STROBE_DFU_MODE_RUN_TIME, "0", 1);
  g_autoptr (StrobeFlashPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  plan = strobe_flash_plan_new (firmware, device, strobe_chip_find_by_target ("esp32s2"), &error);
  g_assert_no_error (error);
  return strobe_flash_job_new (board, plan, port, strobe_context_get_clock (fixture->context));
}

static void
assert_meant (Fixture *fixture, StrobeBoard *expected)
{
  g_assert_true (strobe_board_pick_get_board (fixture->pick) == expected);
}

static void
test_without_boards_none_is_meant (Fixture *fixture, gconstpointer data)
{
  assert_meant (fixture, NULL);
}

static void
test_boards_that_were_there_before_are_seen (Fixture *fixture, gconstpointer data)
{
  StrobeBoardList *boards = strobe_context_get_boards (fixture->context);
  g_autoptr (StrobeBoardPick) later = NULL;
  StrobeBoard *ready;

  plug_unready (fixture, "1-1");
  ready = plug_ready (fixture, "1-2");
  later = strobe_board_pick_new (boards);
  g_assert_true (strobe_board_pick_get_board (later) == ready);
}

static void
test_a_ready_board_does_not_give_way (Fixture *fixture, gconstpointer data)
{
  StrobeBoard *taken = plug_ready (fixture, "1-2");

  plug_ready (fixture, "1-1");
  assert_meant (fixture, taken);
  g_assert_cmpuint (fixture->n_picked, ==, 1);
}

static void
test_a_board_that_nobody_picked_gives_way_to_a_ready_one (Fixture *fixture, gconstpointer data)
{
  StrobeBoard *ready;

  assert_meant (fixture, plug_unready (fixture, "1-1"));
  ready = plug_ready (fixture, "1-2");
  assert_meant (fixture, ready);
  g_assert_false (strobe_board_pick_is_by_person (fixture->pick));
}

static void
test_it_does_not_give_way_to_one_that_is_as_unready (Fixture *fixture, gconstpointer data)
{
  StrobeBoard *taken = plug_unready (fixture, "1-2");

  plug_unready (fixture, "1-1");
  assert_meant (fixture, taken);
}

static void
test_a_picked_board_does_not_give_way (Fixture *fixture, gconstpointer data)
{
  StrobeBoard *picked = plug_unready (fixture, "1-1");

  strobe_board_pick_set_board (fixture->pick, picked);
  g_assert_true (strobe_board_pick_is_by_person (fixture->pick));
  plug_ready (fixture, "1-2");
  assert_meant (fixture, picked);
}

static void
test_a_flashed_board_does_not_give_way (Fixture *fixture, gconstpointer data)
{
  StrobeBoard *flashed = plug_unready (fixture, "1-1");
  g_autoptr (StrobeFlashJob) job = create_job (fixture, flashed);

  strobe_board_pick_set_job (fixture->pick, job);
  plug_ready (fixture, "1-2");
  assert_meant (fixture, flashed);
}

static void
test_when_a_picked_board_goes_the_best_is_taken (Fixture *fixture, gconstpointer data)
{
  StrobeBoard *ready;

  plug_unready (fixture, "1-1");
  ready = plug_ready (fixture, "1-2");
  strobe_board_pick_set_board (fixture->pick, plug_ready (fixture, "1-3"));
  unplug (fixture, "1-3");
  assert_meant (fixture, ready);
  g_assert_false (strobe_board_pick_is_by_person (fixture->pick));
}

static void
test_when_the_last_board_goes_none_is_meant (Fixture *fixture, gconstpointer data)
{
  plug_ready (fixture, "1-1");
  unplug (fixture, "1-1");
  assert_meant (fixture, NULL);
}

static void
test_a_board_that_goes_while_it_is_written_is_kept_until_that_is_over (Fixture *fixture,
                                                                       gconstpointer data)
{
  StrobeBoard *written = plug_ready (fixture, "1-1");
  StrobeBoard *other = plug_ready (fixture, "1-2");
  g_autoptr (StrobeFlashJob) job = create_job (fixture, written);

  strobe_board_pick_set_job (fixture->pick, job);
  unplug (fixture, "1-1");
  assert_meant (fixture, written);
  strobe_board_pick_leave_lost (fixture->pick);
  assert_meant (fixture, written);
  strobe_board_pick_set_job (fixture->pick, NULL);
  strobe_board_pick_leave_lost (fixture->pick);
  assert_meant (fixture, other);
}

static void
test_a_board_that_is_there_is_not_lost (Fixture *fixture, gconstpointer data)
{
  StrobeBoard *flashed = plug_unready (fixture, "1-1");
  g_autoptr (StrobeFlashJob) job = create_job (fixture, flashed);

  strobe_board_pick_set_job (fixture->pick, job);
  plug_ready (fixture, "1-2");
  strobe_board_pick_set_job (fixture->pick, NULL);
  strobe_board_pick_leave_lost (fixture->pick);
  assert_meant (fixture, flashed);
}

static void
test_what_is_new_about_the_board_is_told (Fixture *fixture, gconstpointer data)
{
  plug_ready (fixture, "1-1");
  pull (fixture, "1-1");
  g_assert_cmpuint (fixture->n_changed, >, 0);
  g_assert_cmpuint (fixture->n_picked, ==, 1);
}

static void
test_of_a_board_that_was_left_nothing_is_told (Fixture *fixture, gconstpointer data)
{
  plug_ready (fixture, "1-1");
  strobe_board_pick_set_board (fixture->pick, plug_ready (fixture, "1-2"));
  pull (fixture, "1-1");
  g_assert_cmpuint (fixture->n_changed, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/ui/board-pick/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("without-boards-none-is-meant", test_without_boards_none_is_meant);
  ADD ("boards-that-were-there-before-are-seen", test_boards_that_were_there_before_are_seen);
  ADD ("a-ready-board-does-not-give-way", test_a_ready_board_does_not_give_way);
  ADD ("a-board-that-nobody-picked-gives-way-to-a-ready-one",
       test_a_board_that_nobody_picked_gives_way_to_a_ready_one);
  ADD ("it-does-not-give-way-to-one-that-is-as-unready",
       test_it_does_not_give_way_to_one_that_is_as_unready);
  ADD ("a-picked-board-does-not-give-way", test_a_picked_board_does_not_give_way);
  ADD ("a-flashed-board-does-not-give-way", test_a_flashed_board_does_not_give_way);
  ADD ("when-a-picked-board-goes-the-best-is-taken",
       test_when_a_picked_board_goes_the_best_is_taken);
  ADD ("when-the-last-board-goes-none-is-meant", test_when_the_last_board_goes_none_is_meant);
  ADD ("a-board-that-goes-while-it-is-written-is-kept-until-that-is-over",
       test_a_board_that_goes_while_it_is_written_is_kept_until_that_is_over);
  ADD ("a-board-that-is-there-is-not-lost", test_a_board_that_is_there_is_not_lost);
  ADD ("what-is-new-about-the-board-is-told", test_what_is_new_about_the_board_is_told);
  ADD ("of-a-board-that-was-left-nothing-is-told", test_of_a_board_that_was_left_nothing_is_told);
  return g_test_run ();
}
