/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash-fixture.h"

#include <string.h>

#include "flash/flash-error.h"

#define SMALL_APP_BYTES (32 * 1024)
#define LARGE_APP_BYTES (1024 * 1024)

static StrobeBoard *
add_board (FlashFixture *fixture, const char *port, const char *faults)
{
  return flash_fixture_add_board (fixture, port, "esp32s2", STROBE_SIM_KIND_ROM, faults);
}

static void
assert_refused (FlashFixture *fixture,
                StrobeFirmware *firmware,
                StrobeBoard *board,
                StrobeFlashError code,
                const char *words)
{
  g_autoptr (GError) error = NULL;
  guint n_jobs = g_list_model_get_n_items (G_LIST_MODEL (fixture->queue));

  g_assert_null (strobe_flash_queue_start (fixture->queue, firmware, board, &error));
  g_assert_error (error, STROBE_FLASH_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->queue)), ==, n_jobs);
}

static void
test_started_job_is_in_the_queue (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_board (fixture, "sim-1", FLASH_FIXTURE_FAST);
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);

  g_assert_null (strobe_flash_queue_find (fixture->queue, board));
  g_assert_false (strobe_flash_queue_is_active (fixture->queue));
  StrobeFlashJob *job = flash_fixture_start (fixture, firmware, board);
  g_autoptr (StrobeFlashJob) item = g_list_model_get_item (G_LIST_MODEL (fixture->queue), 0);

  g_assert_true (item == job);
  g_assert_true (strobe_flash_queue_find (fixture->queue, board) == job);
  g_assert_true (strobe_flash_queue_is_active (fixture->queue));
  g_assert_cmpuint (g_list_model_get_item_type (G_LIST_MODEL (fixture->queue)), ==,
                    STROBE_TYPE_FLASH_JOB);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->queue), 1));
  flash_fixture_assert_succeeded (job);
  g_assert_false (strobe_flash_queue_is_active (fixture->queue));
  g_assert_true (strobe_flash_queue_find (fixture->queue, board) == job);
}

static void
test_second_job_of_a_board_is_refused (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_board (fixture, "sim-1", FLASH_FIXTURE_FAST);
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);
  StrobeFlashJob *job = flash_fixture_start (fixture, firmware, board);

  assert_refused (fixture, firmware, board, STROBE_FLASH_ERROR_BUSY, "sim-1");
  flash_fixture_assert_succeeded (job);
}

static void
test_next_job_of_a_board_takes_the_place_of_the_last (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_board (fixture, "sim-1", FLASH_FIXTURE_FAST);
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);

  for (guint i = 0; i < 3; i++) {
    StrobeFlashJob *job = flash_fixture_start (fixture, firmware, board);
    g_assert_true (strobe_flash_queue_find (fixture->queue, board) == job);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->queue)), ==, 1);
    flash_fixture_assert_succeeded (job);
  }
}

static void
test_two_boards_are_flashed_at_the_same_time (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *first = add_board (fixture, "sim-1", FLASH_FIXTURE_SLOW);
  StrobeBoard *second = add_board (fixture, "sim-2", FLASH_FIXTURE_SLOW);
  g_autoptr (StrobeFirmware) firmware =
               flash_fixture_create_firmware ("esp32s2", LARGE_APP_BYTES / 4);
  StrobeFlashJob *one = flash_fixture_start (fixture, firmware, first);
  StrobeFlashJob *two = flash_fixture_start (fixture, firmware, second);

  FLASH_FIXTURE_WAIT_UNTIL (
    strobe_flash_job_get_progress (one)->phase == STROBE_FLASH_PHASE_WRITING &&
    strobe_flash_job_get_progress (two)->phase == STROBE_FLASH_PHASE_WRITING);
  flash_fixture_assert_succeeded (one);
  flash_fixture_assert_succeeded (two);
  flash_fixture_assert_flashed (fixture, first, firmware);
  flash_fixture_assert_flashed (fixture, second, firmware);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->queue)), ==, 2);
}

static void
test_wrong_chip_is_refused_and_nothing_sent (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_board (fixture, "sim-1", FLASH_FIXTURE_FAST);
  StrobeSimBoard *sim = flash_fixture_get_sim (fixture, board);
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s3", SMALL_APP_BYTES);
  guint64 n_requests = strobe_sim_board_get_n_requests (sim);

  assert_refused (fixture, firmware, board, STROBE_FLASH_ERROR_WRONG_CHIP,
                  "the firmware is for ESP32-S3, the board is an ESP32-S2");
  g_assert_cmpuint (strobe_sim_board_get_n_requests (sim), ==, n_requests);
  g_assert_false (strobe_flash_queue_is_active (fixture->queue));
}

static void
test_generic_device_is_refused (FlashFixture *fixture, gconstpointer data)
{
  FlashFixture *self = fixture;
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);
  StrobeBoard *board =
    flash_fixture_add_board (self, "sim-1", "esp32s2", STROBE_SIM_KIND_GENERIC, FLASH_FIXTURE_FAST);

  assert_refused (fixture, firmware, board, STROBE_FLASH_ERROR_WRONG_CHIP, "unknown chip");
}

static void
test_board_that_is_away_is_refused (FlashFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeBoard) board = g_object_ref (add_board (fixture, "sim-1", FLASH_FIXTURE_FAST));
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);

  strobe_sim_board_unplug (flash_fixture_get_sim (fixture, board));
  FLASH_FIXTURE_WAIT_UNTIL (strobe_board_get_state (board) == STROBE_BOARD_STATE_AWAY);
  assert_refused (fixture, firmware, board, STROBE_FLASH_ERROR_NO_BOARD, "sim-1");
}

static void
test_board_whose_app_runs_is_flashed_again (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_board (fixture, "sim-1", FLASH_FIXTURE_FAST);
  g_autoptr (StrobeFirmware) first = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);
  g_autoptr (StrobeFirmware) second =
               flash_fixture_create_firmware ("esp32s2", 2 * SMALL_APP_BYTES);

  flash_fixture_assert_succeeded (flash_fixture_start (fixture, first, board));
  strobe_sim_board_press_reset (flash_fixture_get_sim (fixture, board), FALSE);
  FLASH_FIXTURE_WAIT_UNTIL (strobe_board_get_state (board) == STROBE_BOARD_STATE_RUNNING_DFU);
  flash_fixture_assert_succeeded (flash_fixture_start (fixture, second, board));
  flash_fixture_assert_flashed (fixture, board, second);
}

/* The board knows its chip from the loader; the app hides it. */
static void
test_board_whose_app_hides_its_chip_is_flashed_again (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_board (fixture, "sim-1", FLASH_FIXTURE_FAST ", app product 0x4001");
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);
  g_autoptr (StrobeFirmware) wrong = flash_fixture_create_firmware ("esp32s3", SMALL_APP_BYTES);

  flash_fixture_assert_succeeded (flash_fixture_start (fixture, firmware, board));
  strobe_sim_board_press_reset (flash_fixture_get_sim (fixture, board), FALSE);
  FLASH_FIXTURE_WAIT_UNTIL (strobe_board_get_state (board) == STROBE_BOARD_STATE_RUNNING_DFU);
  g_assert_cmphex (strobe_board_get_device (board)->product_id, ==, 0x4001);
  assert_refused (fixture, wrong, board, STROBE_FLASH_ERROR_WRONG_CHIP,
                  "the firmware is for ESP32-S3, the board is an ESP32-S2");
  flash_fixture_assert_succeeded (flash_fixture_start (fixture, firmware, board));
  flash_fixture_assert_flashed (fixture, board, firmware);
}

static void
count_cb (GObject *object, GParamSpec *pspec, guint *n_notifies)
{
  (*n_notifies)++;
}

static void
test_active_is_notified (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_board (fixture, "sim-1", FLASH_FIXTURE_FAST);
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);
  guint n_notifies = 0;
  gboolean is_active = FALSE;

  g_signal_connect (fixture->queue, "notify::active", G_CALLBACK (count_cb), &n_notifies);
  StrobeFlashJob *job = flash_fixture_start (fixture, firmware, board);
  g_object_get (fixture->queue, "active", &is_active, NULL);
  g_assert_true (is_active);
  g_assert_cmpuint (n_notifies, ==, 1);
  flash_fixture_assert_succeeded (job);
  g_assert_cmpuint (n_notifies, ==, 2);
}

static void
test_disposed_queue_cancels_its_jobs (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_board (fixture, "sim-1", FLASH_FIXTURE_SLOW);
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", LARGE_APP_BYTES);
  StrobeFlashJob *job = flash_fixture_start (fixture, firmware, board);
  gboolean held = TRUE;

  FLASH_FIXTURE_WAIT_UNTIL (strobe_flash_job_get_progress (job)->phase ==
                            STROBE_FLASH_PHASE_WRITING);
  g_assert_finalize_object (g_steal_pointer (&fixture->queue));
  FLASH_FIXTURE_WAIT_UNTIL ((g_object_get (board, "held", &held, NULL), !held));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/flash/flash-queue/" name, FlashFixture, NULL, flash_fixture_set_up, func,          \
              flash_fixture_tear_down)
  ADD ("started-job-is-in-the-queue", test_started_job_is_in_the_queue);
  ADD ("second-job-of-a-board-is-refused", test_second_job_of_a_board_is_refused);
  ADD ("next-job-of-a-board-takes-the-place-of-the-last",
       test_next_job_of_a_board_takes_the_place_of_the_last);
  ADD ("two-boards-are-flashed-at-the-same-time", test_two_boards_are_flashed_at_the_same_time);
  ADD ("wrong-chip-is-refused-and-nothing-sent", test_wrong_chip_is_refused_and_nothing_sent);
  ADD ("generic-device-is-refused", test_generic_device_is_refused);
  ADD ("board-that-is-away-is-refused", test_board_that_is_away_is_refused);
  ADD ("board-whose-app-runs-is-flashed-again", test_board_whose_app_runs_is_flashed_again);
  ADD ("board-whose-app-hides-its-chip-is-flashed-again",
       test_board_whose_app_hides_its_chip_is_flashed_again);
  ADD ("active-is-notified", test_active_is_notified);
  ADD ("disposed-queue-cancels-its-jobs", test_disposed_queue_cancels_its_jobs);
  return g_test_run ();
}
