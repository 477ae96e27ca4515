/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/flash-target.h"

#include <glib/gstdio.h>

#include "flash/flash-error.h"
#include "make/make-error.h"
#include "support/fake-source.h"
#include "support/firmware-fixture.h"
#include "support/wait.h"

#define APP_BYTES 65536

/* What Flash would do, over practice boards and without a window. */

typedef struct {
  StrobeContext *context;
  StrobeFirmwareLoader *loader;
  StrobeFlashTarget *target;
  char *path; /* of a file that a test wrote, or NULL */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->context = strobe_context_new (FALSE);
  fixture->loader = strobe_firmware_loader_new ();
  fixture->target = strobe_flash_target_new (fixture->context, fixture->loader);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  StrobeFirmwareSelection *selection = strobe_flash_target_get_selection (fixture->target);

  g_object_add_weak_pointer (G_OBJECT (selection), (gpointer *) &selection);
  if (fixture->path != NULL)
    g_remove (fixture->path);
  g_clear_pointer (&fixture->path, g_free);
  strobe_wait_idle ();
  g_assert_finalize_object (fixture->target);
  /* A choice that was overtaken is still being packed. */
  strobe_wait_until (selection == NULL);
  g_assert_finalize_object (fixture->loader);
  g_assert_finalize_object (fixture->context);
}

static StrobeBoard *
plug (Fixture *fixture, const char *faults)
{
  g_autoptr (GError) error = NULL;
  StrobeBoard *board = strobe_context_add_practice_board (fixture->context, faults, &error);

  g_assert_no_error (error);
  return board;
}

static void
load (Fixture *fixture, const char *kind)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build (kind, APP_BYTES);

  strobe_firmware_loader_load_bytes (fixture->loader, bytes);
  strobe_wait_until (!strobe_firmware_loader_is_busy (fixture->loader));
}

static void
write_file (Fixture *fixture, const char *kind)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build (kind, APP_BYTES);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, g_bytes_get_data (bytes, NULL),
                       (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
}

static void
load_file (Fixture *fixture, const char *kind)
{
  g_autoptr (GFile) file = NULL;
  int fd = g_file_open_tmp ("strobe-ui-XXXXXX", &fixture->path, NULL);

  g_close (fd, NULL);
  write_file (fixture, kind);
  file = g_file_new_for_path (fixture->path);
  strobe_firmware_loader_load_file (fixture->loader, file);
  strobe_wait_until (!strobe_firmware_loader_is_busy (fixture->loader));
}

static gboolean
has_ended (StrobeFlashTarget *target)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (target);

  return job != NULL && !strobe_flash_job_is_active (job);
}

static void
assert_state (Fixture *fixture, StrobeFlashTargetState expected)
{
  g_assert_cmpint (strobe_flash_target_get_state (fixture->target), ==, expected);
}

static void
test_nothing_is_there_at_first (Fixture *fixture, gconstpointer data)
{
  g_assert_null (strobe_flash_target_get_board (fixture->target));
  assert_state (fixture, STROBE_FLASH_TARGET_STATE_NO_FIRMWARE);
}

static void
test_the_first_board_is_chosen (Fixture *fixture, gconstpointer data)
{
  StrobeBoard *first = plug (fixture, NULL);

  plug (fixture, NULL);
  g_assert_true (strobe_flash_target_get_board (fixture->target) == first);
}

static void
test_a_picked_board_stays_picked (Fixture *fixture, gconstpointer data)
{
  StrobeBoard *second;

  plug (fixture, NULL);
  second = plug (fixture, NULL);
  strobe_flash_target_set_board (fixture->target, second);
  plug (fixture, NULL);
  g_assert_true (strobe_flash_target_get_board (fixture->target) == second);
}

static void
test_firmware_first_waits_for_a_board (Fixture *fixture, gconstpointer data)
{
  load (fixture, "good");
  assert_state (fixture, STROBE_FLASH_TARGET_STATE_NO_BOARD);
  plug (fixture, NULL);
  assert_state (fixture, STROBE_FLASH_TARGET_STATE_READY);
}

static void
test_bad_firmware_names_its_problem (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  load (fixture, "bad-md5");
  assert_state (fixture, STROBE_FLASH_TARGET_STATE_BAD_FIRMWARE);
  g_assert_nonnull (strobe_flash_target_get_obstacle (fixture->target));
}

static void
test_firmware_of_another_chip_is_refused (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  load (fixture, "good-s3");
  assert_state (fixture, STROBE_FLASH_TARGET_STATE_REFUSED);
  g_assert_error (strobe_flash_target_get_obstacle (fixture->target), STROBE_FLASH_ERROR,
                  STROBE_FLASH_ERROR_WRONG_CHIP);
}

/* An app with a product id of its own, on a board that showed no chip before. */
static void
test_an_app_of_an_unknown_chip_takes_any_firmware (Fixture *fixture, gconstpointer data)
{
  static const char *const kinds[] = { "good", "good-s3" };
  g_autoptr (StrobeDeviceSource) source = strobe_fake_source_new ();
  g_autoptr (StrobeDeviceInfo) device =
               strobe_device_fixture_info ("1-4", 0x4001, STROBE_DFU_MODE_RUN_TIME, NULL, 1);

  strobe_board_list_add_source (strobe_context_get_boards (fixture->context), source);
  strobe_device_source_emit_added (source, device);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    load (fixture, kinds[i]);
    assert_state (fixture, STROBE_FLASH_TARGET_STATE_READY);
  }
}

static void
test_start_flashes_to_the_end (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  load (fixture, "good");
  strobe_flash_target_start (fixture->target);
  strobe_wait_until (has_ended (fixture->target));
  g_assert_cmpint (strobe_flash_job_get_state (strobe_flash_target_get_job (fixture->target)), ==,
                   STROBE_FLASH_JOB_STATE_SUCCEEDED);
  g_assert_null (strobe_flash_target_get_failure (fixture->target));
}

static StrobeFirmwareSelection *
get_selection (Fixture *fixture)
{
  return strobe_flash_target_get_selection (fixture->target);
}

static void
wait_packed (Fixture *fixture)
{
  strobe_wait_until (!strobe_firmware_selection_is_busy (get_selection (fixture)));
}

static void
test_what_is_chosen_is_flashed (Fixture *fixture, gconstpointer data)
{
  StrobeFlashPlan *plan;

  plug (fixture, NULL);
  load (fixture, "good");
  strobe_firmware_selection_choose (get_selection (fixture), STROBE_REGION_CHOICE_APP_ONLY);
  wait_packed (fixture);
  strobe_flash_target_start (fixture->target);
  strobe_wait_until (has_ended (fixture->target));
  plan = strobe_flash_job_get_plan (strobe_flash_target_get_job (fixture->target));
  g_assert_true (strobe_flash_plan_get_firmware (plan) ==
                 strobe_firmware_selection_get_chosen (get_selection (fixture)));
  g_assert_cmpuint (strobe_firmware_get_n_regions (strobe_flash_plan_get_firmware (plan)), ==, 1);
}

static void
test_another_choice_has_not_been_flashed (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  load (fixture, "good");
  strobe_flash_target_start (fixture->target);
  strobe_wait_until (has_ended (fixture->target));
  strobe_firmware_selection_choose (get_selection (fixture), STROBE_REGION_CHOICE_APP_ONLY);
  wait_packed (fixture);
  g_assert_null (strobe_flash_target_get_job (fixture->target));
  strobe_firmware_selection_choose (get_selection (fixture), STROBE_REGION_CHOICE_EVERYTHING);
  g_assert_nonnull (strobe_flash_target_get_job (fixture->target));
}

static void
test_nothing_starts_while_the_choice_is_packed (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  load (fixture, "good");
  g_assert_true (strobe_flash_target_can_start (fixture->target));
  strobe_firmware_selection_choose (get_selection (fixture), STROBE_REGION_CHOICE_APP_ONLY);
  g_assert_false (strobe_flash_target_can_start (fixture->target));
  assert_state (fixture, STROBE_FLASH_TARGET_STATE_READY);
  wait_packed (fixture);
  g_assert_true (strobe_flash_target_can_start (fixture->target));
}

static void
test_nothing_chosen_is_refused (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  load (fixture, "good");
  strobe_firmware_selection_choose (get_selection (fixture), STROBE_REGION_CHOICE_CUSTOM);
  wait_packed (fixture);
  assert_state (fixture, STROBE_FLASH_TARGET_STATE_REFUSED);
  g_assert_error (strobe_flash_target_get_obstacle (fixture->target), STROBE_MAKE_ERROR,
                  STROBE_MAKE_ERROR_NOTHING);
  g_assert_false (strobe_flash_target_can_start (fixture->target));
}

static void
test_pressed_twice_it_starts_once (Fixture *fixture, gconstpointer data)
{
  GListModel *jobs = G_LIST_MODEL (strobe_context_get_queue (fixture->context));

  plug (fixture, "transfer 200");
  load (fixture, "good");
  strobe_flash_target_start (fixture->target);
  strobe_flash_target_start (fixture->target);
  strobe_wait_until (has_ended (fixture->target));
  g_assert_cmpuint (g_list_model_get_n_items (jobs), ==, 1);
  g_assert_null (strobe_flash_target_get_failure (fixture->target));
}

static void
test_a_failed_flash_tells_why (Fixture *fixture, gconstpointer data)
{
  plug (fixture, "write fails");
  load (fixture, "good");
  strobe_flash_target_start (fixture->target);
  strobe_wait_until (has_ended (fixture->target));
  g_assert_nonnull (strobe_flash_target_get_failure (fixture->target));
}

static void
test_other_firmware_puts_the_failure_away (Fixture *fixture, gconstpointer data)
{
  plug (fixture, "write fails");
  load (fixture, "good");
  strobe_flash_target_start (fixture->target);
  strobe_wait_until (has_ended (fixture->target));
  load (fixture, "good");
  g_assert_null (strobe_flash_target_get_job (fixture->target));
  g_assert_null (strobe_flash_target_get_failure (fixture->target));
}

static void
test_a_changed_file_is_read_again_and_not_flashed (Fixture *fixture, gconstpointer data)
{
  StrobeFirmwareFile *before;

  plug (fixture, NULL);
  load_file (fixture, "good");
  before = strobe_flash_target_get_file (fixture->target);
  write_file (fixture, "bad-crc");
  strobe_flash_target_start (fixture->target);
  strobe_wait_until (strobe_flash_target_get_failure (fixture->target) != NULL);
  g_assert_error (strobe_flash_target_get_failure (fixture->target), STROBE_FLASH_ERROR,
                  STROBE_FLASH_ERROR_CHANGED);
  g_assert_true (strobe_flash_target_get_file (fixture->target) != before);
  assert_state (fixture, STROBE_FLASH_TARGET_STATE_BAD_FIRMWARE);
  g_assert_null (strobe_flash_target_get_job (fixture->target));
}

static void
test_a_file_written_again_with_the_same_bytes_is_flashed (Fixture *fixture, gconstpointer data)
{
  StrobeFirmwareFile *before;

  plug (fixture, NULL);
  load_file (fixture, "good");
  before = strobe_flash_target_get_file (fixture->target);
  write_file (fixture, "good");
  strobe_flash_target_start (fixture->target);
  strobe_wait_until (has_ended (fixture->target));
  g_assert_true (strobe_flash_target_get_file (fixture->target) == before);
  g_assert_no_error (strobe_flash_target_get_failure (fixture->target));
}

static void
test_a_deleted_file_is_not_flashed (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  load_file (fixture, "good");
  g_remove (fixture->path);
  strobe_flash_target_start (fixture->target);
  strobe_wait_until (strobe_flash_target_get_failure (fixture->target) != NULL);
  g_assert_error (strobe_flash_target_get_failure (fixture->target), G_IO_ERROR,
                  G_IO_ERROR_NOT_FOUND);
  g_assert_null (strobe_flash_target_get_job (fixture->target));
}

static void
test_a_board_unplugged_while_written_leaves_the_reason (Fixture *fixture, gconstpointer data)
{
  plug (fixture, "vanish at block 300");
  load (fixture, "good");
  strobe_flash_target_start (fixture->target);
  strobe_wait_until (strobe_flash_target_get_board (fixture->target) == NULL);
  strobe_wait_until (strobe_flash_target_get_failure (fixture->target) != NULL);
  plug (fixture, NULL);
  assert_state (fixture, STROBE_FLASH_TARGET_STATE_READY);
  g_assert_nonnull (strobe_flash_target_get_failure (fixture->target));
  strobe_flash_target_start (fixture->target);
  strobe_wait_until (has_ended (fixture->target));
  g_assert_null (strobe_flash_target_get_failure (fixture->target));
}

static gboolean
can_cancel (StrobeFlashTarget *target)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (target);

  return job != NULL && strobe_flash_job_get_can_cancel (job);
}

static void
test_a_cancelled_board_can_be_flashed_again (Fixture *fixture, gconstpointer data)
{
  plug (fixture, "transfer 2000");
  load (fixture, "good");
  strobe_flash_target_start (fixture->target);
  strobe_wait_until (can_cancel (fixture->target));
  strobe_flash_target_cancel (fixture->target);
  strobe_wait_until (has_ended (fixture->target));
  g_assert_cmpint (strobe_flash_job_get_state (strobe_flash_target_get_job (fixture->target)), ==,
                   STROBE_FLASH_JOB_STATE_CANCELLED);
  strobe_wait_until (strobe_flash_target_get_state (fixture->target) ==
                     STROBE_FLASH_TARGET_STATE_READY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/ui/flash-target/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("nothing-is-there-at-first", test_nothing_is_there_at_first);
  ADD ("the-first-board-is-chosen", test_the_first_board_is_chosen);
  ADD ("a-picked-board-stays-picked", test_a_picked_board_stays_picked);
  ADD ("firmware-first-waits-for-a-board", test_firmware_first_waits_for_a_board);
  ADD ("bad-firmware-names-its-problem", test_bad_firmware_names_its_problem);
  ADD ("firmware-of-another-chip-is-refused", test_firmware_of_another_chip_is_refused);
  ADD ("an-app-of-an-unknown-chip-takes-any-firmware",
       test_an_app_of_an_unknown_chip_takes_any_firmware);
  ADD ("start-flashes-to-the-end", test_start_flashes_to_the_end);
  ADD ("what-is-chosen-is-flashed", test_what_is_chosen_is_flashed);
  ADD ("another-choice-has-not-been-flashed", test_another_choice_has_not_been_flashed);
  ADD ("nothing-starts-while-the-choice-is-packed", test_nothing_starts_while_the_choice_is_packed);
  ADD ("nothing-chosen-is-refused", test_nothing_chosen_is_refused);
  ADD ("pressed-twice-it-starts-once", test_pressed_twice_it_starts_once);
  ADD ("a-failed-flash-tells-why", test_a_failed_flash_tells_why);
  ADD ("other-firmware-puts-the-failure-away", test_other_firmware_puts_the_failure_away);
  ADD ("a-changed-file-is-read-again-and-not-flashed",
       test_a_changed_file_is_read_again_and_not_flashed);
  ADD ("a-file-written-again-with-the-same-bytes-is-flashed",
       test_a_file_written_again_with_the_same_bytes_is_flashed);
  ADD ("a-deleted-file-is-not-flashed", test_a_deleted_file_is_not_flashed);
  ADD ("a-board-unplugged-while-written-leaves-the-reason",
       test_a_board_unplugged_while_written_leaves_the_reason);
  ADD ("a-cancelled-board-can-be-flashed-again", test_a_cancelled_board_can_be_flashed_again);
  return g_test_run ();
}
