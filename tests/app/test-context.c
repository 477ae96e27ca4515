/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/context.h"

#include "capture/capture-export.h"

#include "image/firmware.h"

/* The composition root with practice boards: the whole program without a front end. */

#define DEADLINE_US (20 * G_USEC_PER_SEC)

typedef struct {
  StrobeContext *context;
  StrobeBoard *board;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->context = strobe_context_new (FALSE);
  fixture->board = strobe_context_add_practice_board (fixture->context, data, &error);
  g_assert_no_error (error);
  g_assert_nonnull (fixture->board);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->context);
}

static void
iterate_until (gboolean (*is_done) (gpointer data), gpointer data)
{
  gint64 deadline_us = g_get_monotonic_time () + DEADLINE_US;

  while (!is_done (data)) {
    g_assert_cmpint (g_get_monotonic_time (), <, deadline_us);
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (500);
  }
}

static gboolean
is_job_over (gpointer data)
{
  return !strobe_flash_job_is_active (data);
}

static gboolean
is_app_seen (gpointer data)
{
  g_autofree char *text = strobe_capture_export_dup_text (strobe_monitor_session_get_model (data),
                                                          NULL, 0, STROBE_LOG_TIMES_NONE, G_MAXINT);

  return strstr (text, "blink") != NULL && strstr (text, "1.4.0") != NULL;
}

static StrobeFlashJob *
flash (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = strobe_context_build_practice_firmware (fixture->context);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);
  StrobeFlashQueue *queue = strobe_context_get_queue (fixture->context);

  StrobeFlashJob *job = strobe_flash_queue_start (queue, firmware, fixture->board, &error);
  g_assert_no_error (error);
  iterate_until (is_job_over, job);
  return job;
}

static void
test_a_practice_board_is_ready_at_once (Fixture *fixture, gconstpointer data)
{
  StrobeBoardList *boards = strobe_context_get_boards (fixture->context);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (boards)), ==, 1);
  g_assert_true (strobe_board_is_practice (fixture->board));
  g_assert_true (strobe_board_can_flash (fixture->board));
}

static void
test_practice_boards_have_ports_of_their_own (Fixture *fixture, gconstpointer data)
{
  StrobeBoard *second = strobe_context_add_practice_board (fixture->context, NULL, NULL);

  g_assert_cmpstr (strobe_board_get_port (second), !=, strobe_board_get_port (fixture->board));
}

static void
test_a_bad_fault_script_is_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (strobe_context_add_practice_board (fixture->context, "explode politely", &error));
  g_assert_nonnull (error);
}

static void
test_practice_firmware_is_valid_and_named (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) file = strobe_context_build_practice_firmware (fixture->context);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);

  g_assert_true (strobe_firmware_is_valid (firmware));
  g_assert_cmpstr (strobe_firmware_get_app (firmware)->project, ==, "blink");
  g_assert_cmpstr (strobe_firmware_get_app (firmware)->version, ==, "1.4.0");
}

static void
test_a_practice_board_is_flashed_through_the_queue (Fixture *fixture, gconstpointer data)
{
  StrobeFlashJob *job = flash (fixture);

  g_assert_no_error (strobe_flash_job_get_error (job));
  g_assert_cmpint (strobe_flash_job_get_outcome (job), ==, STROBE_DFU_OUTCOME_VERIFIED_BY_CHIP);
}

static void
test_after_reset_the_monitor_reads_the_app (Fixture *fixture, gconstpointer data)
{
  flash (fixture);
  g_autoptr (StrobeMonitorSession) session =
               strobe_context_create_monitor (fixture->context, fixture->board);

  strobe_context_press_reset (fixture->context, fixture->board);
  iterate_until (is_app_seen, session);
  strobe_monitor_session_stop (session);
}

static void
test_a_fault_script_reaches_the_board (Fixture *fixture, gconstpointer data)
{
  StrobeFlashJob *job = flash (fixture);

  g_assert_cmpint (strobe_flash_job_get_state (job), ==, STROBE_FLASH_JOB_STATE_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, faults, func)                                                                    \
  g_test_add ("/app/context/" path, Fixture, faults, set_up, func, tear_down)
  ADD ("a-practice-board-is-ready-at-once", NULL, test_a_practice_board_is_ready_at_once);
  ADD ("practice-boards-have-ports-of-their-own", NULL,
       test_practice_boards_have_ports_of_their_own);
  ADD ("a-bad-fault-script-is-refused", NULL, test_a_bad_fault_script_is_refused);
  ADD ("practice-firmware-is-valid-and-named", NULL, test_practice_firmware_is_valid_and_named);
  ADD ("a-practice-board-is-flashed-through-the-queue", NULL,
       test_a_practice_board_is_flashed_through_the_queue);
  ADD ("after-reset-the-monitor-reads-the-app", NULL, test_after_reset_the_monitor_reads_the_app);
  ADD ("a-fault-script-reaches-the-board", "write fails", test_a_fault_script_reaches_the_board);
  return g_test_run ();
}
