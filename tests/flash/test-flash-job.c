/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash-fixture.h"

#include <string.h>

#include "device/board-private.h"
#include "dfu/dfu-error.h"
#include "sim/sim-port.h"

#define SMALL_APP_BYTES (32 * 1024)
/* At half a millisecond a block of 64 bytes, some eight seconds of writing. */
#define LARGE_APP_BYTES (1024 * 1024)

static StrobeBoard *
add_rom_board (FlashFixture *fixture, const char *faults)
{
  return flash_fixture_add_board (fixture, "sim-1", "esp32s2", STROBE_SIM_KIND_ROM, faults);
}

static StrobeFlashJob *
create_job (FlashFixture *fixture, StrobeBoard *board, StrobeFirmware *firmware)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFlashPlan) plan = strobe_flash_plan_new (
    firmware, strobe_board_get_device (board), strobe_board_get_chip (board), &error);
  g_autoptr (StrobeDfuPort) port =
               strobe_sim_port_new (flash_fixture_get_sim (fixture, board), fixture->clock);

  g_assert_no_error (error);
  return strobe_flash_job_new (board, plan, port, fixture->clock);
}

static gboolean
is_writing (StrobeFlashJob *job)
{
  const StrobeFlashProgress *progress = strobe_flash_job_get_progress (job);

  return progress->phase == STROBE_FLASH_PHASE_WRITING && progress->done_bytes > 0;
}

static void
test_flash_holds_every_part_afterwards (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_rom_board (fixture, FLASH_FIXTURE_FAST);
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);
  g_autoptr (StrobeFlashJob) job = create_job (fixture, board, firmware);

  g_assert_true (strobe_flash_job_is_active (job));
  strobe_flash_job_start (job);
  flash_fixture_assert_succeeded (job);
  flash_fixture_assert_flashed (fixture, board, firmware);
  g_assert_cmpint (strobe_flash_job_get_outcome (job), ==, STROBE_DFU_OUTCOME_VERIFIED_BY_CHIP);
  g_assert_null (strobe_flash_job_get_error (job));
}

static void
test_every_chip_can_be_flashed (FlashFixture *fixture, gconstpointer data)
{
  static const char *const targets[] = { "esp32s2", "esp32s3", "esp32p4", "esp32s31" };

  for (guint i = 0; i < G_N_ELEMENTS (targets); i++) {
    StrobeBoard *board = flash_fixture_add_board (fixture, targets[i], targets[i],
                                                  STROBE_SIM_KIND_ROM, FLASH_FIXTURE_FAST);
    g_autoptr (StrobeFirmware) firmware =
                 flash_fixture_create_firmware (targets[i], SMALL_APP_BYTES);
    g_autoptr (StrobeFlashJob) job = create_job (fixture, board, firmware);

    strobe_flash_job_start (job);
    flash_fixture_assert_succeeded (job);
    flash_fixture_assert_flashed (fixture, board, firmware);
  }
}

static void
test_board_is_held_while_it_runs (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_rom_board (fixture, FLASH_FIXTURE_FAST);
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);
  g_autoptr (StrobeFlashJob) job = create_job (fixture, board, firmware);

  g_assert_false (strobe_board_is_held (board));
  strobe_flash_job_start (job);
  g_assert_true (strobe_board_is_held (board));
  flash_fixture_wait_for_end (job);
  g_assert_false (strobe_board_is_held (board));
}

static void
test_only_a_success_lets_the_board_expect_its_app (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_rom_board (fixture, FLASH_FIXTURE_FAST ", status 1 at block 40");
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);
  g_autoptr (StrobeFlashJob) first = create_job (fixture, board, firmware);
  g_autoptr (StrobeFlashJob) second = create_job (fixture, board, firmware);
  guint grace_ms = strobe_board_get_away_grace_ms (board);

  strobe_flash_job_start (first);
  flash_fixture_wait_for_end (first);
  g_assert_cmpint (strobe_flash_job_get_state (first), ==, STROBE_FLASH_JOB_STATE_FAILED);
  g_assert_cmpuint (strobe_board_get_away_grace_ms (board), ==, grace_ms);
  strobe_flash_job_start (second);
  flash_fixture_assert_succeeded (second);
  g_assert_cmpuint (strobe_board_get_away_grace_ms (board), >, grace_ms);
}

/* Whatever the board does, the job ends with the error that says so. */
typedef struct {
  const char *faults;
  StrobeDfuError code;
  const char *words;
} Failure;

static const Failure failures[] = {
  { "vanish at block 20", STROBE_DFU_ERROR_LOST, "" },
  { "vanish in manifest", STROBE_DFU_ERROR_LOST, "" },
  { "status 1 in manifest", STROBE_DFU_ERROR_STATUS_TARGET, "0x01" },
  { "status 2 in manifest", STROBE_DFU_ERROR_STATUS_FILE, "0x02" },
  { "status 3 in manifest", STROBE_DFU_ERROR_STATUS, "errWRITE" },
  { "status 4 in manifest", STROBE_DFU_ERROR_STATUS, "errERASE" },
  { "status 5 in manifest", STROBE_DFU_ERROR_STATUS, "errCHECK_ERASED" },
  { "status 6 at block 30", STROBE_DFU_ERROR_STATUS, "errPROG" },
  { "status 7 in manifest", STROBE_DFU_ERROR_STATUS, "errVERIFY" },
  { "status 8 at block 30", STROBE_DFU_ERROR_STATUS, "errADDRESS" },
  { "status 9 in manifest", STROBE_DFU_ERROR_STATUS, "errNOTDONE" },
  { "status 10 in manifest", STROBE_DFU_ERROR_STATUS_FIRMWARE, "errFIRMWARE" },
  { "status 11 in manifest", STROBE_DFU_ERROR_STATUS, "errVENDOR" },
  { "status 12 in manifest", STROBE_DFU_ERROR_STATUS, "errUSBR" },
  { "status 13 in manifest", STROBE_DFU_ERROR_STATUS, "errPOR" },
  { "status 14 in manifest", STROBE_DFU_ERROR_STATUS, "errUNKNOWN" },
  { "status 15 in manifest", STROBE_DFU_ERROR_STATUS, "errSTALLEDPKT" },
  { "write fails", STROBE_DFU_ERROR_STATUS_FIRMWARE, "errFIRMWARE" },
  { "short reply", STROBE_DFU_ERROR_PROTOCOL, "" },
};

static void
test_failure_ends_with_its_error (FlashFixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);

  for (guint i = 0; i < G_N_ELEMENTS (failures); i++) {
    g_autofree char *port = g_strdup_printf ("sim-%u", i);
    g_autofree char *faults = g_strconcat (FLASH_FIXTURE_FAST ", ", failures[i].faults, NULL);
    StrobeBoard *board =
      flash_fixture_add_board (fixture, port, "esp32s2", STROBE_SIM_KIND_ROM, faults);
    g_autoptr (StrobeFlashJob) job = create_job (fixture, board, firmware);

    g_test_message ("%s", failures[i].faults);
    strobe_flash_job_start (job);
    flash_fixture_wait_for_end (job);
    g_assert_cmpint (strobe_flash_job_get_state (job), ==, STROBE_FLASH_JOB_STATE_FAILED);
    g_assert_error ((GError *) strobe_flash_job_get_error (job), STROBE_DFU_ERROR,
                    (int) failures[i].code);
    g_assert_nonnull (strstr (strobe_flash_job_get_error (job)->message, failures[i].words));
    g_assert_false (strobe_board_is_held (board));
  }
}

static void
test_board_can_be_flashed_after_a_failure (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_rom_board (fixture, FLASH_FIXTURE_FAST ", status 1 at block 40");
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);
  g_autoptr (StrobeFlashJob) first = create_job (fixture, board, firmware);

  strobe_flash_job_start (first);
  flash_fixture_wait_for_end (first);
  g_assert_cmpint (strobe_flash_job_get_state (first), ==, STROBE_FLASH_JOB_STATE_FAILED);
  g_autoptr (StrobeFlashJob) second = create_job (fixture, board, firmware);
  strobe_flash_job_start (second);
  flash_fixture_assert_succeeded (second);
  flash_fixture_assert_flashed (fixture, board, firmware);
}

static void
test_cancel_in_the_middle_leaves_the_board_usable (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_rom_board (fixture, FLASH_FIXTURE_SLOW);
  g_autoptr (StrobeFirmware) large = flash_fixture_create_firmware ("esp32s2", LARGE_APP_BYTES);
  g_autoptr (StrobeFirmware) small = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);
  g_autoptr (StrobeFlashJob) first = create_job (fixture, board, large);

  strobe_flash_job_start (first);
  FLASH_FIXTURE_WAIT_UNTIL (is_writing (first));
  strobe_flash_job_cancel (first);
  g_assert_cmpint (strobe_flash_job_get_state (first), ==, STROBE_FLASH_JOB_STATE_CANCELLING);
  g_assert_true (strobe_flash_job_is_active (first));
  g_assert_false (strobe_flash_job_get_can_cancel (first));
  flash_fixture_wait_for_end (first);
  g_assert_cmpint (strobe_flash_job_get_state (first), ==, STROBE_FLASH_JOB_STATE_CANCELLED);
  g_assert_error ((GError *) strobe_flash_job_get_error (first), G_IO_ERROR, G_IO_ERROR_CANCELLED);

  g_autoptr (StrobeFlashJob) second = create_job (fixture, board, small);
  strobe_flash_job_start (second);
  flash_fixture_assert_succeeded (second);
  flash_fixture_assert_flashed (fixture, board, small);
}

static void
note_can_cancel_cb (StrobeFlashJob *job, GParamSpec *pspec, GString *seen)
{
  g_string_append_printf (seen, "%s in %s%s ", strobe_flash_job_get_can_cancel (job) ? "yes" : "no",
                          strobe_flash_phase_get_name (strobe_flash_job_get_progress (job)->phase),
                          strobe_flash_job_is_active (job) ? "" : " (ended)");
}

static void
test_verifying_cannot_be_cancelled (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board =
    add_rom_board (fixture, "erase 0 ms, verify 500 ms, transfer 0 us, attach 0 ms");
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);
  g_autoptr (StrobeFlashJob) job = create_job (fixture, board, firmware);
  g_autoptr (GString) seen = g_string_new (NULL);

  g_signal_connect (job, "notify::can-cancel", G_CALLBACK (note_can_cancel_cb), seen);
  g_assert_true (strobe_flash_job_get_can_cancel (job));
  strobe_flash_job_start (job);
  FLASH_FIXTURE_WAIT_UNTIL (strobe_flash_job_get_progress (job)->phase >=
                            STROBE_FLASH_PHASE_VERIFYING);
  strobe_flash_job_cancel (job);
  g_assert_cmpint (strobe_flash_job_get_state (job), !=, STROBE_FLASH_JOB_STATE_CANCELLING);
  flash_fixture_assert_succeeded (job);
  g_assert_true (g_str_has_prefix (seen->str, "no in "));
  g_assert_null (strstr (seen->str, "yes"));
}

static guint64
flash_and_count_requests (FlashFixture *fixture, StrobeBoard *board, StrobeFirmware *firmware)
{
  StrobeSimBoard *sim = flash_fixture_get_sim (fixture, board);
  guint64 before = strobe_sim_board_get_n_requests (sim);
  g_autoptr (StrobeFlashJob) job = create_job (fixture, board, firmware);

  strobe_flash_job_start (job);
  flash_fixture_assert_succeeded (job);
  return strobe_sim_board_get_n_requests (sim) - before;
}

/* The main loop stands still here, so the job still believes that it may be cancelled when the
 * board already verifies: it has seen all requests but the last. */
static void
test_late_cancel_does_not_beat_success (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board =
    add_rom_board (fixture, "erase 0 ms, verify 300 ms, transfer 0 us, attach 0 ms");
  StrobeSimBoard *sim = flash_fixture_get_sim (fixture, board);
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);

  flash_and_count_requests (fixture, board, firmware);
  guint64 n_requests = flash_and_count_requests (fixture, board, firmware);
  guint64 last = strobe_sim_board_get_n_requests (sim) + n_requests - 1;
  g_autoptr (StrobeFlashJob) job = create_job (fixture, board, firmware);
  strobe_flash_job_start (job);
  gint64 deadline_us = g_get_monotonic_time () + 30 * G_USEC_PER_SEC;
  while (strobe_sim_board_get_n_requests (sim) < last) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
    g_thread_yield ();
  }
  strobe_flash_job_cancel (job);

  g_assert_cmpint (strobe_flash_job_get_state (job), ==, STROBE_FLASH_JOB_STATE_CANCELLING);
  flash_fixture_assert_succeeded (job);
}

typedef struct {
  guint n_notifies;
  double fraction;
} Seen;

static void
check_progress_cb (StrobeFlashJob *job, GParamSpec *pspec, Seen *seen)
{
  double fraction = strobe_flash_progress_get_fraction (strobe_flash_job_get_progress (job));

  seen->n_notifies++;
  g_assert_cmpfloat (fraction, >=, seen->fraction);
  seen->fraction = fraction;
}

static void
test_progress_is_rate_limited_and_goes_one_way (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_rom_board (fixture, FLASH_FIXTURE_SLOW);
  g_autoptr (StrobeFirmware) firmware =
               flash_fixture_create_firmware ("esp32s2", LARGE_APP_BYTES / 8);
  g_autoptr (StrobeFlashJob) job = create_job (fixture, board, firmware);
  Seen seen = { 0 };
  gint64 started_us = g_get_monotonic_time ();

  g_signal_connect (job, "notify::progress", G_CALLBACK (check_progress_cb), &seen);
  strobe_flash_job_start (job);
  flash_fixture_assert_succeeded (job);
  gint64 taken_ms = (g_get_monotonic_time () - started_us) / 1000;
  g_assert_cmpuint (seen.n_notifies, >, 3);
  g_assert_cmpuint (seen.n_notifies, <=, taken_ms / 50 + 1);
}

static void
test_last_progress_arrives_with_the_end (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_rom_board (fixture, FLASH_FIXTURE_FAST);
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);
  g_autoptr (StrobeFlashJob) job = create_job (fixture, board, firmware);

  strobe_flash_job_start (job);
  flash_fixture_assert_succeeded (job);
  const StrobeFlashProgress *progress = strobe_flash_job_get_progress (job);
  g_assert_cmpint (progress->phase, ==, STROBE_FLASH_PHASE_DONE);
  g_assert_cmpuint (progress->done_bytes, ==, progress->total_bytes);
  g_assert_cmpfloat (strobe_flash_progress_get_fraction (progress), ==, 1.0);
}

static void
test_properties_tell_what_the_getters_do (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_rom_board (fixture, FLASH_FIXTURE_FAST);
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);
  g_autoptr (StrobeFlashJob) job = create_job (fixture, board, firmware);
  g_autoptr (StrobeBoard) same_board = NULL;
  g_autoptr (StrobeFlashProgress) progress = NULL;
  StrobeFlashJobState state = STROBE_FLASH_JOB_STATE_FAILED;
  gboolean can_cancel = FALSE;

  g_object_get (job, "board", &same_board, "state", &state, "progress", &progress, "can-cancel",
                &can_cancel, NULL);
  g_assert_true (same_board == board);
  g_assert_cmpint (state, ==, STROBE_FLASH_JOB_STATE_RUNNING);
  g_assert_cmpint (progress->phase, ==, STROBE_FLASH_PHASE_WAITING);
  g_assert_true (can_cancel);
  g_assert_true (strobe_flash_plan_get_firmware (strobe_flash_job_get_plan (job)) == firmware);
}

static void
test_disposed_job_stops_and_lets_the_board_go (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_rom_board (fixture, FLASH_FIXTURE_SLOW);
  g_autoptr (StrobeFirmware) large = flash_fixture_create_firmware ("esp32s2", LARGE_APP_BYTES);
  g_autoptr (StrobeFirmware) small = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);
  StrobeFlashJob *first = create_job (fixture, board, large);

  strobe_flash_job_start (first);
  FLASH_FIXTURE_WAIT_UNTIL (is_writing (first));
  g_assert_finalize_object (first);
  FLASH_FIXTURE_WAIT_UNTIL (!strobe_board_is_held (board));

  g_autoptr (StrobeFlashJob) second = create_job (fixture, board, small);
  strobe_flash_job_start (second);
  flash_fixture_assert_succeeded (second);
}

static void
test_job_that_never_started_can_go (FlashFixture *fixture, gconstpointer data)
{
  StrobeBoard *board = add_rom_board (fixture, FLASH_FIXTURE_FAST);
  g_autoptr (StrobeFirmware) firmware = flash_fixture_create_firmware ("esp32s2", SMALL_APP_BYTES);
  StrobeFlashJob *job = create_job (fixture, board, firmware);

  g_assert_finalize_object (job);
  g_assert_false (strobe_board_is_held (board));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/flash/flash-job/" name, FlashFixture, NULL, flash_fixture_set_up, func,            \
              flash_fixture_tear_down)
  ADD ("flash-holds-every-part-afterwards", test_flash_holds_every_part_afterwards);
  ADD ("every-chip-can-be-flashed", test_every_chip_can_be_flashed);
  ADD ("board-is-held-while-it-runs", test_board_is_held_while_it_runs);
  ADD ("only-a-success-lets-the-board-expect-its-app",
       test_only_a_success_lets_the_board_expect_its_app);
  ADD ("failure-ends-with-its-error", test_failure_ends_with_its_error);
  ADD ("board-can-be-flashed-after-a-failure", test_board_can_be_flashed_after_a_failure);
  ADD ("cancel-in-the-middle-leaves-the-board-usable",
       test_cancel_in_the_middle_leaves_the_board_usable);
  ADD ("verifying-cannot-be-cancelled", test_verifying_cannot_be_cancelled);
  ADD ("late-cancel-does-not-beat-success", test_late_cancel_does_not_beat_success);
  ADD ("progress-is-rate-limited-and-goes-one-way", test_progress_is_rate_limited_and_goes_one_way);
  ADD ("last-progress-arrives-with-the-end", test_last_progress_arrives_with_the_end);
  ADD ("properties-tell-what-the-getters-do", test_properties_tell_what_the_getters_do);
  ADD ("disposed-job-stops-and-lets-the-board-go", test_disposed_job_stops_and_lets_the_board_go);
  ADD ("job-that-never-started-can-go", test_job_that_never_started_can_go);
  return g_test_run ();
}
