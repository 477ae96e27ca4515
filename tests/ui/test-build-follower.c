/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/build-follower.h"

#include "support/firmware-fixture.h"
#include "support/scratch-folder.h"
#include "support/wait.h"

#define APP_BYTES 65536
/* Longer than it takes to see and flash a build, for what must not happen. */
#define LONG_MS 1500

/* What happens to a board when builds come, over practice boards and real files. */

typedef struct {
  StrobeScratchFolder folder;
  StrobeContext *context;
  StrobeFirmwareLoader *loader;
  StrobeFlashTarget *target;
  StrobeBuildFollower *follower;
  StrobeAutoFlash *auto_flash; /* of the follower */
  guint n_rebuilt;
  guint n_builds; /* written so far: each is another */
} Fixture;

static void
rebuilt_cb (Fixture *fixture)
{
  fixture->n_rebuilt++;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  strobe_scratch_folder_make (&fixture->folder);
  fixture->context = strobe_context_new (FALSE);
  fixture->loader = strobe_firmware_loader_new ();
  fixture->target = strobe_flash_target_new (fixture->context, fixture->loader);
  fixture->follower = strobe_build_follower_new (fixture->loader, fixture->target);
  fixture->auto_flash = strobe_build_follower_get_auto_flash (fixture->follower);
  g_signal_connect_swapped (fixture->follower, "rebuilt", G_CALLBACK (rebuilt_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  strobe_wait_idle ();
  g_assert_finalize_object (fixture->follower);
  g_assert_finalize_object (fixture->target);
  g_assert_finalize_object (fixture->loader);
  g_assert_finalize_object (fixture->context);
  strobe_scratch_folder_remove (&fixture->folder);
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
build_kind (Fixture *fixture, const char *name, const char *kind)
{
  g_autoptr (GBytes) content =
               strobe_firmware_fixture_build (kind, APP_BYTES + 16 * fixture->n_builds++);

  strobe_scratch_folder_put (&fixture->folder, name, content);
}

static void
build (Fixture *fixture)
{
  build_kind (fixture, "build/dfu.bin", "good");
}

static void
open_file (Fixture *fixture, const char *name)
{
  g_autoptr (GListModel) files = strobe_scratch_folder_list (&fixture->folder, name);

  strobe_firmware_loader_load (fixture->loader, files);
  strobe_wait_until (!strobe_firmware_loader_is_busy (fixture->loader));
}

static void
build_and_open (Fixture *fixture)
{
  build (fixture);
  open_file (fixture, "build/dfu.bin");
}

static void
switch_on (Fixture *fixture)
{
  strobe_auto_flash_set_enabled (fixture->auto_flash, TRUE);
  g_assert_true (strobe_auto_flash_is_enabled (fixture->auto_flash));
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

/* Whether the job that ended last wrote what is on screen. */
static gboolean
has_flashed (Fixture *fixture)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (fixture->target);

  return job != NULL && strobe_flash_job_get_state (job) == STROBE_FLASH_JOB_STATE_SUCCEEDED;
}

static gboolean
is_running (Fixture *fixture)
{
  return strobe_flash_target_get_state (fixture->target) == STROBE_FLASH_TARGET_STATE_RUNNING;
}

static void
test_what_is_built_is_shown (Fixture *fixture, gconstpointer data)
{
  StrobeFirmwareFile *before;

  plug (fixture, NULL);
  build_and_open (fixture);
  before = strobe_firmware_loader_get_file (fixture->loader);
  g_assert_cmpint (strobe_build_follower_get_rebuilt_us (fixture->follower), ==, 0);
  build (fixture);
  strobe_wait_until (fixture->n_rebuilt == 1);
  g_assert_true (strobe_firmware_loader_get_file (fixture->loader) != before);
  g_assert_cmpuint (
    strobe_firmware_diff_count_changes (strobe_build_follower_get_diff (fixture->follower)), ==, 1);
  g_assert_cmpint (strobe_build_follower_get_rebuilt_us (fixture->follower), >, 0);
}

static void
test_at_first_nothing_is_flashed_by_itself (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  build_and_open (fixture);
  build (fixture);
  strobe_wait_until (fixture->n_rebuilt == 1);
  strobe_wait_ms (LONG_MS);
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_OFF);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
}

static void
test_switched_on_each_build_is_flashed (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  build_and_open (fixture);
  switch_on (fixture);
  for (guint i = 1; i <= 2; i++) {
    build (fixture);
    strobe_wait_until (fixture->n_rebuilt == i);
    strobe_wait_until (has_flashed (fixture));
  }
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_READY);
}

static void
test_what_was_there_before_is_not_flashed (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  build_and_open (fixture);
  build (fixture);
  strobe_wait_until (fixture->n_rebuilt == 1);
  switch_on (fixture);
  strobe_wait_ms (LONG_MS);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
}

static void
test_the_same_bytes_are_not_flashed_again (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  build_and_open (fixture);
  switch_on (fixture);
  fixture->n_builds = 0;
  build (fixture);
  strobe_wait_ms (LONG_MS);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
}

static void
test_another_file_switches_it_off (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  build_and_open (fixture);
  switch_on (fixture);
  build_kind (fixture, "other/dfu.bin", "good");
  open_file (fixture, "other/dfu.bin");
  g_assert_false (strobe_auto_flash_is_enabled (fixture->auto_flash));
  build (fixture);
  strobe_wait_ms (LONG_MS);
  g_assert_cmpuint (fixture->n_rebuilt, ==, 0);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
}

static void
test_a_broken_build_is_not_flashed (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  build_and_open (fixture);
  switch_on (fixture);
  build_kind (fixture, "build/dfu.bin", "bad-md5");
  strobe_wait_until (fixture->n_rebuilt == 1);
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_UNFIT);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
  build (fixture);
  strobe_wait_until (has_flashed (fixture));
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_READY);
}

static void
test_a_build_for_another_chip_is_not_flashed (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  build_and_open (fixture);
  switch_on (fixture);
  build_kind (fixture, "build/dfu.bin", "good-s3");
  strobe_wait_until (fixture->n_rebuilt == 1);
  strobe_wait_ms (LONG_MS);
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_UNFIT);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
}

static void
test_while_a_board_is_written_the_newest_build_waits (Fixture *fixture, gconstpointer data)
{
  StrobeFlashPlan *plan;

  plug (fixture, "transfer 3000 us");
  build_and_open (fixture);
  switch_on (fixture);
  build (fixture);
  strobe_wait_until (is_running (fixture));
  for (guint i = 2; i <= 3; i++) {
    build (fixture);
    strobe_wait_until (fixture->n_rebuilt == i);
    g_assert_true (is_running (fixture));
    assert_state (fixture, STROBE_AUTO_FLASH_STATE_NEXT);
  }
  strobe_wait_until (has_flashed (fixture));
  plan = strobe_flash_job_get_plan (strobe_flash_target_get_job (fixture->target));
  g_assert_true (
    strobe_flash_plan_get_firmware (plan) ==
    strobe_firmware_file_get_firmware (strobe_firmware_loader_get_file (fixture->loader)));
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_READY);
}

static void
test_it_is_for_one_board_only (Fixture *fixture, gconstpointer data)
{
  StrobeBoard *first = plug (fixture, NULL);
  StrobeBoard *second = plug (fixture, NULL);

  build_and_open (fixture);
  switch_on (fixture);
  strobe_flash_target_set_board (fixture->target, second);
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_OTHER_BOARD);
  build (fixture);
  strobe_wait_until (fixture->n_rebuilt == 1);
  strobe_flash_target_set_board (fixture->target, first);
  strobe_wait_ms (LONG_MS);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
  build (fixture);
  strobe_wait_until (has_flashed (fixture));
}

static void
test_of_a_lone_file_no_builds_are_expected (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  build_and_open (fixture);
  g_assert_false (strobe_build_follower_expects_builds (fixture->follower));
  build (fixture);
  strobe_wait_until (fixture->n_rebuilt == 1);
  g_assert_true (strobe_build_follower_expects_builds (fixture->follower));
}

static void
test_of_files_of_a_build_builds_are_expected (Fixture *fixture, gconstpointer data)
{
  build_kind (fixture, "build/bootloader.bin", "raw-bootloader");
  open_file (fixture, "build/bootloader.bin");
  g_assert_true (strobe_build_follower_expects_builds (fixture->follower));
}

static void
test_without_a_board_it_cannot_be_switched_on (Fixture *fixture, gconstpointer data)
{
  build_and_open (fixture);
  g_assert_false (strobe_auto_flash_can_be_enabled (fixture->auto_flash));
  strobe_auto_flash_set_enabled (fixture->auto_flash, TRUE);
  g_assert_false (strobe_auto_flash_is_enabled (fixture->auto_flash));
}

static void
test_what_never_was_in_a_file_is_not_followed (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build ("good", APP_BYTES);

  plug (fixture, NULL);
  strobe_firmware_loader_load_bytes (fixture->loader, bytes);
  strobe_wait_until (!strobe_firmware_loader_is_busy (fixture->loader));
  g_assert_false (strobe_build_follower_is_following (fixture->follower));
  g_assert_false (strobe_auto_flash_can_be_enabled (fixture->auto_flash));
}

static void
test_a_choice_of_regions_goes_on_with_the_next_build (Fixture *fixture, gconstpointer data)
{
  StrobeFirmwareSelection *selection = strobe_flash_target_get_selection (fixture->target);
  StrobeFlashPlan *plan;

  plug (fixture, NULL);
  build_and_open (fixture);
  strobe_firmware_selection_choose (selection, STROBE_REGION_CHOICE_APP_ONLY);
  switch_on (fixture);
  build (fixture);
  strobe_wait_until (has_flashed (fixture));
  plan = strobe_flash_job_get_plan (strobe_flash_target_get_job (fixture->target));
  g_assert_cmpuint (strobe_firmware_get_n_regions (strobe_flash_plan_get_firmware (plan)), ==, 1);
}

static void
build_with_warning (Fixture *fixture)
{
  build_kind (fixture, "build/dfu.bin", "good-with-settings");
}

static void
wait_for_question (Fixture *fixture)
{
  strobe_wait_until (strobe_auto_flash_get_state (fixture->auto_flash) ==
                     STROBE_AUTO_FLASH_STATE_ASKS);
}

static void
test_a_new_warning_is_asked_about (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  build_and_open (fixture);
  switch_on (fixture);
  build_with_warning (fixture);
  wait_for_question (fixture);
  g_assert_cmpuint (strobe_auto_flash_get_warnings (fixture->auto_flash)->len, ==, 1);
  strobe_wait_ms (LONG_MS);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
}

static void
test_it_goes_on_when_it_is_told_to_and_asks_no_more (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  build_and_open (fixture);
  switch_on (fixture);
  build_with_warning (fixture);
  wait_for_question (fixture);
  strobe_auto_flash_go_on (fixture->auto_flash);
  strobe_wait_until (has_flashed (fixture));
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_READY);
  /* Without it, and with it again. */
  build (fixture);
  strobe_wait_until (fixture->n_rebuilt == 2);
  strobe_wait_until (has_flashed (fixture));
  build_with_warning (fixture);
  strobe_wait_until (fixture->n_rebuilt == 3);
  strobe_wait_until (has_flashed (fixture));
}

static void
test_a_warning_that_was_there_at_first_is_not_asked_about (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  build_with_warning (fixture);
  open_file (fixture, "build/dfu.bin");
  switch_on (fixture);
  build_with_warning (fixture);
  strobe_wait_until (has_flashed (fixture));
}

static void
test_a_build_without_it_answers_the_question (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  build_and_open (fixture);
  switch_on (fixture);
  build_with_warning (fixture);
  wait_for_question (fixture);
  build (fixture);
  strobe_wait_until (has_flashed (fixture));
  build_with_warning (fixture);
  wait_for_question (fixture);
}

static void
test_who_flashes_it_by_hand_has_seen_the_warning (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  build_and_open (fixture);
  switch_on (fixture);
  build_with_warning (fixture);
  wait_for_question (fixture);
  strobe_flash_target_start (fixture->target);
  strobe_wait_until (has_flashed (fixture));
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_READY);
  g_assert_cmpuint (count_jobs (fixture), ==, 1);
}

static void
test_a_warning_of_the_next_build_is_not_answered_by_the_flash_under_way (Fixture *fixture,
                                                                         gconstpointer data)
{
  plug (fixture, "transfer 3000 us");
  build_and_open (fixture);
  switch_on (fixture);
  build (fixture);
  strobe_wait_until (is_running (fixture));
  build_with_warning (fixture);
  wait_for_question (fixture);
  g_assert_true (is_running (fixture));
  strobe_wait_until (!is_running (fixture));
  assert_state (fixture, STROBE_AUTO_FLASH_STATE_ASKS);
  g_assert_cmpuint (count_jobs (fixture), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func)                                                                            \
  g_test_add ("/ui/build-follower/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("what-is-built-is-shown", test_what_is_built_is_shown);
  ADD ("at-first-nothing-is-flashed-by-itself", test_at_first_nothing_is_flashed_by_itself);
  ADD ("switched-on-each-build-is-flashed", test_switched_on_each_build_is_flashed);
  ADD ("what-was-there-before-is-not-flashed", test_what_was_there_before_is_not_flashed);
  ADD ("the-same-bytes-are-not-flashed-again", test_the_same_bytes_are_not_flashed_again);
  ADD ("another-file-switches-it-off", test_another_file_switches_it_off);
  ADD ("a-broken-build-is-not-flashed", test_a_broken_build_is_not_flashed);
  ADD ("a-build-for-another-chip-is-not-flashed", test_a_build_for_another_chip_is_not_flashed);
  ADD ("while-a-board-is-written-the-newest-build-waits",
       test_while_a_board_is_written_the_newest_build_waits);
  ADD ("it-is-for-one-board-only", test_it_is_for_one_board_only);
  ADD ("of-a-lone-file-no-builds-are-expected", test_of_a_lone_file_no_builds_are_expected);
  ADD ("of-files-of-a-build-builds-are-expected", test_of_files_of_a_build_builds_are_expected);
  ADD ("without-a-board-it-cannot-be-switched-on", test_without_a_board_it_cannot_be_switched_on);
  ADD ("what-never-was-in-a-file-is-not-followed", test_what_never_was_in_a_file_is_not_followed);
  ADD ("a-choice-of-regions-goes-on-with-the-next-build",
       test_a_choice_of_regions_goes_on_with_the_next_build);
  ADD ("a-new-warning-is-asked-about", test_a_new_warning_is_asked_about);
  ADD ("it-goes-on-when-it-is-told-to-and-asks-no-more",
       test_it_goes_on_when_it_is_told_to_and_asks_no_more);
  ADD ("a-warning-that-was-there-at-first-is-not-asked-about",
       test_a_warning_that_was_there_at_first_is_not_asked_about);
  ADD ("a-build-without-it-answers-the-question", test_a_build_without_it_answers_the_question);
  ADD ("who-flashes-it-by-hand-has-seen-the-warning",
       test_who_flashes_it_by_hand_has_seen_the_warning);
  ADD ("a-warning-of-the-next-build-is-not-answered-by-the-flash-under-way",
       test_a_warning_of_the_next_build_is_not_answered_by_the_flash_under_way);
  return g_test_run ();
}
