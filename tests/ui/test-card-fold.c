/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/card-fold.h"

#include "support/firmware-fixture.h"
#include "support/scratch-folder.h"
#include "support/wait.h"

#define APP_BYTES 65536

/* When the firmware gives way to the log, over practice boards and real files. */

typedef struct {
  StrobeScratchFolder folder;
  StrobeContext *context;
  StrobeFirmwareLoader *loader;
  StrobeFlashTarget *target;
  StrobeBuildFollower *follower;
  StrobeCardFold *fold;
  guint n_builds; /* written so far: each is another */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  strobe_scratch_folder_make (&fixture->folder);
  fixture->context = strobe_context_new (FALSE);
  fixture->loader = strobe_firmware_loader_new ();
  fixture->target = strobe_flash_target_new (fixture->context, fixture->loader);
  fixture->follower = strobe_build_follower_new (fixture->loader, fixture->target);
  fixture->fold = strobe_card_fold_new (fixture->loader, fixture->target, fixture->follower);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  strobe_wait_idle ();
  g_assert_finalize_object (fixture->fold);
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
  strobe_flash_target_set_board (fixture->target, board);
  return board;
}

static void
build (Fixture *fixture, const char *kind)
{
  g_autoptr (GBytes) content =
               strobe_firmware_fixture_build (kind, APP_BYTES + 16 * fixture->n_builds++);

  strobe_scratch_folder_put (&fixture->folder, "build/dfu.bin", content);
}

static void
open_build (Fixture *fixture)
{
  g_autoptr (GListModel) files = strobe_scratch_folder_list (&fixture->folder, "build/dfu.bin");

  strobe_firmware_loader_load (fixture->loader, files);
  strobe_wait_until (!strobe_firmware_loader_is_busy (fixture->loader));
}

static void
rebuild (Fixture *fixture, const char *kind)
{
  StrobeFirmwareFile *before = strobe_firmware_loader_get_file (fixture->loader);

  build (fixture, kind);
  strobe_wait_until (strobe_firmware_loader_get_file (fixture->loader) != before);
}

static gboolean
is_folded (Fixture *fixture)
{
  return strobe_card_fold_is_folded (fixture->fold);
}

static gboolean
has_ended (Fixture *fixture)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (fixture->target);

  return job != NULL && !strobe_flash_job_is_active (job);
}

static void
flash (Fixture *fixture)
{
  g_assert_true (strobe_flash_target_start (fixture->target));
  strobe_wait_until (strobe_flash_target_get_state (fixture->target) ==
                     STROBE_FLASH_TARGET_STATE_RUNNING);
  strobe_wait_until (has_ended (fixture));
}

static gboolean
runs (Fixture *fixture)
{
  StrobeBoard *board = strobe_flash_target_get_board (fixture->target);

  return board != NULL && strobe_board_get_console (board) != NULL;
}

static void
reset (Fixture *fixture)
{
  strobe_context_press_reset (fixture->context, strobe_flash_target_get_board (fixture->target));
  strobe_wait_until (runs (fixture));
  strobe_wait_idle ();
}

/* Opened, flashed, started: what everybody does first. */
static void
begin (Fixture *fixture, const char *faults)
{
  plug (fixture, faults);
  build (fixture, "good");
  open_build (fixture);
  flash (fixture);
  reset (fixture);
}

static void
test_it_folds_when_the_board_has_started (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  build (fixture, "good");
  open_build (fixture);
  g_assert_false (is_folded (fixture));
  flash (fixture);
  /* Somebody has to press RESET, and is told so. */
  g_assert_false (is_folded (fixture));
  reset (fixture);
  g_assert_true (is_folded (fixture));
}

static void
test_it_stays_folded_through_builds_and_flashes (Fixture *fixture, gconstpointer data)
{
  begin (fixture, NULL);
  rebuild (fixture, "good");
  g_assert_true (is_folded (fixture));
  flash (fixture);
  g_assert_true (is_folded (fixture));
  reset (fixture);
  g_assert_true (is_folded (fixture));
}

static void
test_the_next_board_finds_it_folded (Fixture *fixture, gconstpointer data)
{
  begin (fixture, NULL);
  plug (fixture, NULL);
  g_assert_true (is_folded (fixture));
  flash (fixture);
  reset (fixture);
  g_assert_true (is_folded (fixture));
}

static void
test_other_firmware_unfolds_it (Fixture *fixture, gconstpointer data)
{
  begin (fixture, NULL);
  open_build (fixture);
  g_assert_false (is_folded (fixture));
}

static void
test_a_broken_build_unfolds_it_until_it_is_mended (Fixture *fixture, gconstpointer data)
{
  begin (fixture, NULL);
  rebuild (fixture, "bad-md5");
  g_assert_false (is_folded (fixture));
  rebuild (fixture, "good");
  g_assert_true (is_folded (fixture));
}

static void
test_a_new_warning_unfolds_it_until_it_is_flashed (Fixture *fixture, gconstpointer data)
{
  begin (fixture, NULL);
  rebuild (fixture, "good-with-settings");
  g_assert_false (is_folded (fixture));
  flash (fixture);
  g_assert_true (is_folded (fixture));
}

static void
test_a_failed_flash_unfolds_it (Fixture *fixture, gconstpointer data)
{
  begin (fixture, NULL);
  plug (fixture, "write fails");
  g_assert_true (is_folded (fixture));
  flash (fixture);
  g_assert_false (is_folded (fixture));
}

static void
test_what_is_refused_unfolds_it (Fixture *fixture, gconstpointer data)
{
  begin (fixture, NULL);
  rebuild (fixture, "good-s3");
  g_assert_false (is_folded (fixture));
}

static void
test_who_unfolds_it_has_it_open_from_then_on (Fixture *fixture, gconstpointer data)
{
  begin (fixture, NULL);
  strobe_card_fold_toggle (fixture->fold);
  g_assert_false (is_folded (fixture));
  flash (fixture);
  reset (fixture);
  g_assert_false (is_folded (fixture));
  strobe_card_fold_toggle (fixture->fold);
  g_assert_true (is_folded (fixture));
}

static void
test_it_can_be_folded_in_spite_of_a_problem (Fixture *fixture, gconstpointer data)
{
  begin (fixture, NULL);
  rebuild (fixture, "bad-md5");
  strobe_card_fold_toggle (fixture->fold);
  g_assert_true (is_folded (fixture));
  rebuild (fixture, "good");
  rebuild (fixture, "bad-md5");
  g_assert_false (is_folded (fixture));
}

static void
test_without_firmware_there_is_nothing_to_fold (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  strobe_card_fold_toggle (fixture->fold);
  g_assert_false (is_folded (fixture));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/ui/card-fold/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("it-folds-when-the-board-has-started", test_it_folds_when_the_board_has_started);
  ADD ("it-stays-folded-through-builds-and-flashes",
       test_it_stays_folded_through_builds_and_flashes);
  ADD ("the-next-board-finds-it-folded", test_the_next_board_finds_it_folded);
  ADD ("other-firmware-unfolds-it", test_other_firmware_unfolds_it);
  ADD ("a-broken-build-unfolds-it-until-it-is-mended",
       test_a_broken_build_unfolds_it_until_it_is_mended);
  ADD ("a-new-warning-unfolds-it-until-it-is-flashed",
       test_a_new_warning_unfolds_it_until_it_is_flashed);
  ADD ("a-failed-flash-unfolds-it", test_a_failed_flash_unfolds_it);
  ADD ("what-is-refused-unfolds-it", test_what_is_refused_unfolds_it);
  ADD ("who-unfolds-it-has-it-open-from-then-on", test_who_unfolds_it_has_it_open_from_then_on);
  ADD ("it-can-be-folded-in-spite-of-a-problem", test_it_can_be_folded_in_spite_of_a_problem);
  ADD ("without-firmware-there-is-nothing-to-fold", test_without_firmware_there_is_nothing_to_fold);
  return g_test_run ();
}
