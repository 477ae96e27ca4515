/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/auto-flash.h"

#include "support/firmware-fixture.h"
#include "support/scratch-folder.h"
#include "support/wait.h"

#define FIRST_APP_BYTES 65536
#define SECOND_APP_BYTES 66560

/* Builds are handed to it here; test-build-follower has them come from a folder. */

typedef struct {
  StrobeScratchFolder folder;
  StrobeContext *context;
  StrobeFirmwareLoader *loader;
  StrobeFlashTarget *target;
  StrobeAutoFlash *auto_flash;
} Fixture;

/* What the loader has after that many bytes of app were built, of a kind. */
static StrobeFirmwareFile *
open_build (Fixture *fixture, const char *kind, gsize app_size_bytes)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build (kind, app_size_bytes);
  g_autoptr (GListModel) files = NULL;

  strobe_scratch_folder_put (&fixture->folder, "dfu.bin", bytes);
  files = strobe_scratch_folder_list (&fixture->folder, "dfu.bin");
  strobe_firmware_loader_load (fixture->loader, files);
  strobe_wait_until (!strobe_firmware_loader_is_busy (fixture->loader));
  return strobe_firmware_loader_get_file (fixture->loader);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  strobe_scratch_folder_make (&fixture->folder);
  fixture->context = strobe_context_new (FALSE);
  fixture->loader = strobe_firmware_loader_new ();
  fixture->target = strobe_flash_target_new (fixture->context, fixture->loader);
  fixture->auto_flash = strobe_auto_flash_new (fixture->target);
  strobe_context_add_practice_board (fixture->context, NULL, &error);
  g_assert_no_error (error);
  strobe_auto_flash_take_other (fixture->auto_flash, open_build (fixture, "good", FIRST_APP_BYTES));
  strobe_auto_flash_set_enabled (fixture->auto_flash, TRUE);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  strobe_wait_idle ();
  g_assert_finalize_object (fixture->auto_flash);
  strobe_wait_finalize_object (fixture->target);
  g_assert_finalize_object (fixture->loader);
  g_assert_finalize_object (fixture->context);
  strobe_scratch_folder_remove (&fixture->folder);
}

static void
take_build (Fixture *fixture, const char *kind, gboolean is_complete)
{
  g_autoptr (StrobeFirmwareFile) before =
               g_object_ref (strobe_firmware_loader_get_file (fixture->loader));
  StrobeFirmwareFile *file = open_build (fixture, kind, SECOND_APP_BYTES);
  g_autoptr (StrobeFirmwareDiff) diff = strobe_firmware_diff_new (
    strobe_firmware_file_get_firmware (before), strobe_firmware_file_get_firmware (file));

  strobe_auto_flash_take_build (fixture->auto_flash, file, diff, is_complete);
}

static void
assert_state (Fixture *fixture, StrobeAutoFlashState expected)
{
  g_assert_cmpint (strobe_auto_flash_get_state (fixture->auto_flash), ==, expected);
}

static guint
count_jobs (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (strobe_context_get_queue (fixture->context)));
}

static gboolean
has_flashed (Fixture *fixture)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (fixture->target);

  return job != NULL && strobe_flash_job_get_state (job) == STROBE_FLASH_JOB_STATE_SUCCEEDED;
}

static void
test_it_is_on_for_the_board_that_is_selected (Fixture *fixture, gconstpointer data)
{
  g_assert_true (strobe_auto_flash_is_enabled (fixture->auto_flash));
  g_assert_cmpstr (strobe_auto_flash_get_port (fixture->auto_flash), ==, "practice-1");
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_READY);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
}

static void
test_a_complete_build_is_flashed (Fixture *fixture, gconstpointer data)
{
  take_build (fixture, "good", TRUE);
  strobe_wait_until (has_flashed (fixture));
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_READY);
}

static void
test_one_that_may_still_be_written_waits (Fixture *fixture, gconstpointer data)
{
  gint64 start_us = g_get_monotonic_time ();

  take_build (fixture, "good", FALSE);
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_WAITING);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
  strobe_wait_until (count_jobs (fixture) == 1);
  g_assert_cmpint (g_get_monotonic_time () - start_us, >=, G_USEC_PER_SEC);
  strobe_wait_until (has_flashed (fixture));
}

static void
test_what_cannot_be_compared_is_not_flashed (Fixture *fixture, gconstpointer data)
{
  strobe_auto_flash_take_build (fixture->auto_flash, open_build (fixture, "good", SECOND_APP_BYTES),
                                NULL, TRUE);
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_UNFIT);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
}

static void
test_a_new_warning_is_asked_about (Fixture *fixture, gconstpointer data)
{
  take_build (fixture, "good-with-settings", TRUE);
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_ASKS);
  g_assert_cmpuint (strobe_auto_flash_get_warnings (fixture->auto_flash)->len, ==, 1);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
  strobe_auto_flash_go_on (fixture->auto_flash);
  strobe_wait_until (has_flashed (fixture));
}

static void
test_what_a_person_has_made_is_not_asked_about (Fixture *fixture, gconstpointer data)
{
  strobe_auto_flash_take_edit (fixture->auto_flash,
                               open_build (fixture, "good-with-settings", SECOND_APP_BYTES));
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_READY);
  g_assert_cmpuint (strobe_auto_flash_get_warnings (fixture->auto_flash)->len, ==, 0);
  take_build (fixture, "good-with-settings", TRUE);
  strobe_wait_until (has_flashed (fixture));
}

static void
test_other_files_switch_it_off (Fixture *fixture, gconstpointer data)
{
  strobe_auto_flash_take_other (fixture->auto_flash,
                                open_build (fixture, "good", SECOND_APP_BYTES));
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_OFF);
  g_assert_null (strobe_auto_flash_get_port (fixture->auto_flash));
  g_assert_true (strobe_auto_flash_can_be_enabled (fixture->auto_flash));
}

static void
test_of_nothing_it_cannot_be_on (Fixture *fixture, gconstpointer data)
{
  strobe_auto_flash_take_other (fixture->auto_flash, NULL);
  g_assert_false (strobe_auto_flash_can_be_enabled (fixture->auto_flash));
  strobe_auto_flash_set_enabled (fixture->auto_flash, TRUE);
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_OFF);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/ui/auto-flash/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("it-is-on-for-the-board-that-is-selected", test_it_is_on_for_the_board_that_is_selected);
  ADD ("a-complete-build-is-flashed", test_a_complete_build_is_flashed);
  ADD ("one-that-may-still-be-written-waits", test_one_that_may_still_be_written_waits);
  ADD ("what-cannot-be-compared-is-not-flashed", test_what_cannot_be_compared_is_not_flashed);
  ADD ("a-new-warning-is-asked-about", test_a_new_warning_is_asked_about);
  ADD ("what-a-person-has-made-is-not-asked-about", test_what_a_person_has_made_is_not_asked_about);
  ADD ("other-files-switch-it-off", test_other_files_switch_it_off);
  ADD ("of-nothing-it-cannot-be-on", test_of_nothing_it_cannot_be_on);
  return g_test_run ();
}
