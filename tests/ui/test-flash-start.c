/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/flash-start.h"

#include <glib/gstdio.h>

#include "flash/flash-error.h"
#include "support/firmware-fixture.h"
#include "support/wait.h"

#define FIRST_APP_BYTES 65536
#define SECOND_APP_BYTES (FIRST_APP_BYTES + 16)

/* How a flash comes to start or does not, over a practice board and without a target. */

typedef struct {
  StrobeContext *context;
  StrobeFirmwareLoader *loader;
  StrobeFirmwareSelection *selection;
  StrobeChangeOffer *offer;
  StrobeBoardPick *pick;
  StrobeFlashStart *start;
  guint n_ended;
  GError *failure; /* that came with the last end */
  char *path;      /* of a file that a test wrote, or NULL */
} Fixture;

static void
ended_cb (Fixture *fixture, const GError *failure)
{
  fixture->n_ended++;
  g_clear_error (&fixture->failure);
  fixture->failure = failure != NULL ? g_error_copy (failure) : NULL;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->context = strobe_context_new (FALSE);
  fixture->loader = strobe_firmware_loader_new ();
  fixture->selection = strobe_firmware_selection_new (fixture->loader);
  fixture->offer = strobe_change_offer_new (fixture->context);
  fixture->pick = strobe_board_pick_new (strobe_context_get_boards (fixture->context));
  fixture->start = strobe_flash_start_new (fixture->context, fixture->loader, fixture->selection,
                                           fixture->offer, fixture->pick);
  g_signal_connect_swapped (fixture->start, "ended", G_CALLBACK (ended_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->path != NULL)
    g_remove (fixture->path);
  g_clear_pointer (&fixture->path, g_free);
  g_clear_error (&fixture->failure);
  strobe_wait_idle ();
  g_assert_finalize_object (fixture->start);
  g_assert_finalize_object (fixture->pick);
  g_assert_finalize_object (fixture->offer);
  g_assert_finalize_object (fixture->selection);
  g_assert_finalize_object (fixture->loader);
  g_assert_finalize_object (fixture->context);
}

static void
plug (Fixture *fixture, const char *faults)
{
  g_autoptr (GError) error = NULL;

  strobe_context_add_practice_board (fixture->context, faults, &error);
  g_assert_no_error (error);
}

static void
wait_loaded (Fixture *fixture)
{
  strobe_wait_until (!strobe_firmware_loader_is_busy (fixture->loader));
}

static void
load (Fixture *fixture, gsize app_size_bytes)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build ("good", app_size_bytes);

  strobe_firmware_loader_load_bytes (fixture->loader, bytes);
  wait_loaded (fixture);
}

static void
write_file (Fixture *fixture, gsize app_size_bytes)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build ("good", app_size_bytes);
  g_autoptr (GError) error = NULL;

  g_file_set_contents (fixture->path, g_bytes_get_data (bytes, NULL),
                       (gssize) g_bytes_get_size (bytes), &error);
  g_assert_no_error (error);
}

static void
load_file (Fixture *fixture)
{
  g_autoptr (GFile) file = NULL;
  int fd = g_file_open_tmp ("strobe-ui-XXXXXX", &fixture->path, NULL);

  g_close (fd, NULL);
  write_file (fixture, FIRST_APP_BYTES);
  file = g_file_new_for_path (fixture->path);
  strobe_firmware_loader_load_file (fixture->loader, file);
  wait_loaded (fixture);
}

static guint
count_jobs (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (strobe_context_get_queue (fixture->context)));
}

static StrobeFlashJob *
get_job (Fixture *fixture)
{
  return strobe_flash_queue_find (strobe_context_get_queue (fixture->context),
                                  strobe_board_pick_get_board (fixture->pick));
}

static void
begin (Fixture *fixture, gboolean everything)
{
  fixture->n_ended = 0;
  g_assert_true (strobe_flash_start_begin (fixture->start, everything));
}

static void
wait_for_end (Fixture *fixture)
{
  strobe_wait_until (fixture->n_ended > 0);
}

static void
wait_for_flash (Fixture *fixture)
{
  wait_for_end (fixture);
  g_assert_no_error (fixture->failure);
  strobe_wait_until (!strobe_flash_job_is_active (get_job (fixture)));
  g_assert_no_error (strobe_flash_job_get_error (get_job (fixture)));
}

static void
test_it_ends_with_a_job (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  load (fixture, FIRST_APP_BYTES);
  begin (fixture, FALSE);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
  wait_for_flash (fixture);
  g_assert_true (strobe_flash_plan_get_firmware (strobe_flash_job_get_plan (get_job (fixture))) ==
                 strobe_firmware_selection_get_chosen (fixture->selection));
}

static void
test_what_is_under_way_is_not_begun_again (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  load (fixture, FIRST_APP_BYTES);
  begin (fixture, FALSE);
  g_assert_false (strobe_flash_start_begin (fixture->start, TRUE));
  wait_for_flash (fixture);
  g_assert_cmpuint (fixture->n_ended, ==, 1);
}

static void
test_a_board_that_is_busy_is_a_failure (Fixture *fixture, gconstpointer data)
{
  plug (fixture, "transfer 2000 us");
  load (fixture, FIRST_APP_BYTES);
  begin (fixture, FALSE);
  wait_for_end (fixture);
  begin (fixture, FALSE);
  wait_for_end (fixture);
  g_assert_error (fixture->failure, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_BUSY);
  strobe_flash_job_cancel (get_job (fixture));
  strobe_wait_until (!strobe_flash_job_is_active (get_job (fixture)));
}

/* It has gone while the file was looked at. */
static void
test_without_a_board_it_comes_to_nothing (Fixture *fixture, gconstpointer data)
{
  load (fixture, FIRST_APP_BYTES);
  begin (fixture, FALSE);
  wait_for_end (fixture);
  g_assert_no_error (fixture->failure);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
}

static void
test_a_deleted_file_is_a_failure (Fixture *fixture, gconstpointer data)
{
  plug (fixture, NULL);
  load_file (fixture);
  g_remove (fixture->path);
  begin (fixture, FALSE);
  wait_for_end (fixture);
  g_assert_error (fixture->failure, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
}

/* Begins with a file that was written again, and waits until it has been read again. */
static void
begin_changed (Fixture *fixture, gsize app_size_bytes)
{
  plug (fixture, NULL);
  load_file (fixture);
  write_file (fixture, app_size_bytes);
  begin (fixture, FALSE);
  strobe_wait_until (strobe_firmware_loader_is_busy (fixture->loader));
  wait_loaded (fixture);
  g_assert_cmpuint (fixture->n_ended, ==, 0);
  g_assert_cmpuint (count_jobs (fixture), ==, 0);
}

static void
test_a_changed_file_is_read_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) change = NULL;
  gboolean is_same = TRUE;

  begin_changed (fixture, SECOND_APP_BYTES);
  change = strobe_flash_start_take_change (fixture->start, &is_same);
  g_assert_error (change, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_CHANGED);
  g_assert_false (is_same);
}

static void
test_the_same_bytes_are_told_from_others (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) change = NULL;
  gboolean is_same = FALSE;

  begin_changed (fixture, FIRST_APP_BYTES);
  change = strobe_flash_start_take_change (fixture->start, &is_same);
  g_assert_error (change, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_CHANGED);
  g_assert_true (is_same);
}

static void
test_a_change_is_told_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) change = NULL;
  gboolean is_same = TRUE;

  begin_changed (fixture, FIRST_APP_BYTES);
  change = strobe_flash_start_take_change (fixture->start, &is_same);
  g_assert_null (strobe_flash_start_take_change (fixture->start, &is_same));
  g_assert_false (is_same);
}

static void
test_after_a_change_it_can_begin_again (Fixture *fixture, gconstpointer data)
{
  begin_changed (fixture, SECOND_APP_BYTES);
  begin (fixture, FALSE);
  wait_for_flash (fixture);
}

static gboolean
is_change_known (Fixture *fixture)
{
  const StrobeFlashDelta *delta = NULL;

  strobe_change_offer_set (fixture->offer,
                           strobe_firmware_selection_get_chosen (fixture->selection),
                           strobe_board_pick_get_board (fixture->pick));
  delta = strobe_change_offer_get_delta (fixture->offer);
  return delta != NULL && delta->sent != NULL;
}

/* The board holds the first build; what has to be sent of the second one is being found out. */
static void
prepare_change (Fixture *fixture)
{
  plug (fixture, "attach 0 ms");
  load (fixture, FIRST_APP_BYTES);
  begin (fixture, FALSE);
  wait_for_flash (fixture);
  load (fixture, SECOND_APP_BYTES);
  strobe_change_offer_set_enabled (fixture->offer, TRUE);
  strobe_wait_until (is_change_known (fixture));
  strobe_change_offer_forget (fixture->offer);
  g_assert_false (is_change_known (fixture));
  g_assert_true (strobe_change_offer_is_busy (fixture->offer));
}

static gboolean
was_partial (Fixture *fixture)
{
  return strobe_flash_plan_is_partial (strobe_flash_job_get_plan (get_job (fixture)));
}

static void
test_it_waits_until_it_is_known_what_to_send (Fixture *fixture, gconstpointer data)
{
  prepare_change (fixture);
  begin (fixture, FALSE);
  wait_for_flash (fixture);
  g_assert_true (was_partial (fixture));
}

static void
test_an_offer_that_is_turned_down_is_not_waited_for (Fixture *fixture, gconstpointer data)
{
  prepare_change (fixture);
  strobe_change_offer_set_enabled (fixture->offer, FALSE);
  begin (fixture, FALSE);
  wait_for_flash (fixture);
  g_assert_false (was_partial (fixture));
}

static void
test_everything_is_sent_whatever_the_offer (Fixture *fixture, gconstpointer data)
{
  prepare_change (fixture);
  strobe_wait_until (is_change_known (fixture));
  begin (fixture, TRUE);
  wait_for_flash (fixture);
  g_assert_false (was_partial (fixture));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/ui/flash-start/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("it-ends-with-a-job", test_it_ends_with_a_job);
  ADD ("what-is-under-way-is-not-begun-again", test_what_is_under_way_is_not_begun_again);
  ADD ("a-board-that-is-busy-is-a-failure", test_a_board_that_is_busy_is_a_failure);
  ADD ("without-a-board-it-comes-to-nothing", test_without_a_board_it_comes_to_nothing);
  ADD ("a-deleted-file-is-a-failure", test_a_deleted_file_is_a_failure);
  ADD ("a-changed-file-is-read-again", test_a_changed_file_is_read_again);
  ADD ("the-same-bytes-are-told-from-others", test_the_same_bytes_are_told_from_others);
  ADD ("a-change-is-told-once", test_a_change_is_told_once);
  ADD ("after-a-change-it-can-begin-again", test_after_a_change_it_can_begin_again);
  ADD ("it-waits-until-it-is-known-what-to-send", test_it_waits_until_it_is_known_what_to_send);
  ADD ("an-offer-that-is-turned-down-is-not-waited-for",
       test_an_offer_that_is_turned_down_is_not_waited_for);
  ADD ("everything-is-sent-whatever-the-offer", test_everything_is_sent_whatever_the_offer);
  return g_test_run ();
}
