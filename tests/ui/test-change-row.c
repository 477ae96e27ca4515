/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/change-row.h"

#include <string.h>

#include "support/firmware-fixture.h"
#include "support/gtk-noise.h"
#include "support/scratch-folder.h"
#include "support/wait.h"
#include "ui/flash/flash-pane.h"
#include "ui/flash/flash-text.h"

#define KIB 1024
#define FIRST_APP_BYTES (300 * KIB)
#define SECOND_APP_BYTES (310 * KIB)

/* A practice board, a build that changes, and the row that offers to send less. */
typedef struct {
  StrobeContext *context;
  StrobeFirmwareLoader *loader;
  StrobeFlashTarget *target;
  StrobeChangeOffer *offer;
  GtkWidget *window;
  GtkWidget *row;
  GtkWidget *pane; /* where the way back to everything is */
} Fixture;

static void
load (Fixture *fixture, gsize app_size_bytes)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build ("good", app_size_bytes);

  strobe_firmware_loader_load_bytes (fixture->loader, bytes);
  strobe_wait_until (!strobe_firmware_loader_is_busy (fixture->loader));
}

static void
wait_for_offer (Fixture *fixture)
{
  strobe_wait_until (!strobe_change_offer_is_busy (fixture->offer));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->context = strobe_context_new (FALSE);
  fixture->loader = strobe_firmware_loader_new ();
  fixture->target = strobe_flash_target_new (fixture->context, fixture->loader);
  fixture->offer = strobe_flash_target_get_offer (fixture->target);
  fixture->row = strobe_change_row_new (fixture->target);
  fixture->pane = g_object_new (STROBE_TYPE_FLASH_PANE, NULL);
  strobe_flash_pane_set_target (STROBE_FLASH_PANE (fixture->pane), fixture->target);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (box), fixture->row);
  gtk_box_append (GTK_BOX (box), fixture->pane);
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), box);
  gtk_window_present (GTK_WINDOW (fixture->window));
  strobe_context_add_practice_board (fixture->context, "attach 0 ms", &error);
  g_assert_no_error (error);
  load (fixture, FIRST_APP_BYTES);
  wait_for_offer (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_add_weak_pointer (G_OBJECT (fixture->offer), (gpointer *) &fixture->offer);
  strobe_wait_idle ();
  g_assert_finalize_object (fixture->target);
  /* What was overtaken is still being compared. */
  strobe_wait_until (fixture->offer == NULL);
  g_assert_finalize_object (fixture->loader);
  g_assert_finalize_object (fixture->context);
}

static StrobeFlashJob *
wait_for_flash (Fixture *fixture)
{
  strobe_wait_until (strobe_flash_target_get_job (fixture->target) != NULL &&
                     !strobe_flash_job_is_active (strobe_flash_target_get_job (fixture->target)));
  g_assert_no_error (strobe_flash_job_get_error (strobe_flash_target_get_job (fixture->target)));
  wait_for_offer (fixture);
  return strobe_flash_target_get_job (fixture->target);
}

static gboolean
is_active (Fixture *fixture)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (fixture->target);

  return job != NULL && strobe_flash_job_is_active (job);
}

static gboolean
was_partial (StrobeFlashJob *job)
{
  return strobe_flash_plan_is_partial (strobe_flash_job_get_plan (job));
}

/* The board holds the first build, the second one is on screen. */
static void
prepare_change (Fixture *fixture)
{
  g_assert_true (strobe_flash_target_start (fixture->target));
  g_assert_false (was_partial (wait_for_flash (fixture)));
  load (fixture, SECOND_APP_BYTES);
  wait_for_offer (fixture);
}

static GtkWidget *
find_label (GtkWidget *widget, const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    GtkWidget *found = find_label (child, text);

    if (found != NULL)
      return found;
  }
  return NULL;
}

static gboolean
says (Fixture *fixture, const char *text)
{
  return find_label (fixture->row, text) != NULL;
}

/* The button for that, and why it is there. */
static gboolean
offers_everything (Fixture *fixture)
{
  return find_label (fixture->pane, "Flash Everything") != NULL &&
         find_label (fixture->pane, "KiB instead of ") != NULL;
}

static StrobeFlashDeltaKind
get_kind (Fixture *fixture)
{
  return strobe_change_offer_get_delta (fixture->offer)->kind;
}

static void
test_unknown_board_gets_no_offer (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (get_kind (fixture), ==, STROBE_FLASH_DELTA_UNKNOWN);
  g_assert_false (gtk_widget_get_visible (fixture->row));
}

static void
test_who_wants_it_is_told_why_not (Fixture *fixture, gconstpointer data)
{
  strobe_change_offer_set_enabled (fixture->offer, TRUE);

  strobe_wait_until (says (fixture, "not certain what this board holds"));
  g_assert_false (offers_everything (fixture));
}

static void
test_board_that_was_flashed_is_up_to_date (Fixture *fixture, gconstpointer data)
{
  g_assert_true (strobe_flash_target_start (fixture->target));
  wait_for_flash (fixture);

  g_assert_cmpint (get_kind (fixture), ==, STROBE_FLASH_DELTA_NOTHING);
  g_assert_false (gtk_widget_get_visible (fixture->row));
  strobe_change_offer_set_enabled (fixture->offer, TRUE);
  strobe_wait_until (says (fixture, "Nothing has changed since the last flash"));
}

static void
test_offer_says_what_it_saves_and_risks (Fixture *fixture, gconstpointer data)
{
  prepare_change (fixture);

  g_assert_cmpint (get_kind (fixture), ==, STROBE_FLASH_DELTA_PARTS);
  strobe_wait_until (says (fixture, "KiB instead of "));
  g_assert_true (says (fixture, "it may not start"));
  g_assert_false (offers_everything (fixture));
}

static void
test_everything_is_sent_unless_asked (Fixture *fixture, gconstpointer data)
{
  prepare_change (fixture);

  g_assert_true (strobe_flash_target_start (fixture->target));
  g_assert_false (was_partial (wait_for_flash (fixture)));
}

static void
test_switch_sends_what_changed (Fixture *fixture, gconstpointer data)
{
  StrobeFlashJob *job = NULL;
  g_autofree char *result = NULL;

  prepare_change (fixture);
  strobe_change_offer_set_enabled (fixture->offer, TRUE);
  strobe_wait_until (offers_everything (fixture));
  g_assert_true (strobe_flash_target_start (fixture->target));
  job = wait_for_flash (fixture);

  g_assert_true (was_partial (job));
  result = strobe_flash_text_dup_result (fixture->target);
  g_assert_nonnull (strstr (result, "The chip verified the "));
  g_assert_nonnull (strstr (result, "KiB that were sent."));
  g_assert_cmpint (get_kind (fixture), ==, STROBE_FLASH_DELTA_NOTHING);
}

static void
test_everything_is_one_click_away (Fixture *fixture, gconstpointer data)
{
  g_autofree char *result = NULL;

  prepare_change (fixture);
  strobe_change_offer_set_enabled (fixture->offer, TRUE);
  g_assert_true (strobe_flash_target_start_everything (fixture->target));

  g_assert_false (was_partial (wait_for_flash (fixture)));
  result = strobe_flash_text_dup_result (fixture->target);
  g_assert_cmpstr (result, ==, "Flashed and verified by the chip.");
}

/* A build that made the same bytes once more: the flash that was asked for goes on. */
static void
test_everything_is_sent_of_a_file_that_was_written_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build ("good", SECOND_APP_BYTES);
  StrobeScratchFolder folder;
  g_autoptr (GFile) file = NULL;

  strobe_scratch_folder_make (&folder);
  strobe_scratch_folder_put (&folder, "dfu.bin", bytes);
  file = strobe_scratch_folder_get_file (&folder, "dfu.bin");
  prepare_change (fixture);
  strobe_firmware_loader_load_file (fixture->loader, file);
  strobe_wait_until (!strobe_firmware_loader_is_busy (fixture->loader));
  strobe_change_offer_set_enabled (fixture->offer, TRUE);
  wait_for_offer (fixture);
  strobe_scratch_folder_put (&folder, "dfu.bin", bytes);
  g_assert_true (strobe_flash_target_start_everything (fixture->target));
  strobe_wait_until (strobe_firmware_loader_is_busy (fixture->loader));
  strobe_wait_until (is_active (fixture));

  g_assert_false (was_partial (wait_for_flash (fixture)));
  strobe_scratch_folder_remove (&folder);
}

/* As a build does that is flashed as soon as it is there. */
static void
test_flash_waits_until_it_is_known_what_to_send (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) bytes = strobe_firmware_fixture_build ("good", SECOND_APP_BYTES);

  g_assert_true (strobe_flash_target_start (fixture->target));
  wait_for_flash (fixture);
  strobe_change_offer_set_enabled (fixture->offer, TRUE);
  strobe_firmware_loader_load_bytes (fixture->loader, bytes);
  strobe_wait_until (strobe_flash_target_start (fixture->target));

  g_assert_true (was_partial (wait_for_flash (fixture)));
}

static void
test_board_beside_it_gets_everything (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  StrobeBoard *other = NULL;

  prepare_change (fixture);
  strobe_change_offer_set_enabled (fixture->offer, TRUE);
  other = strobe_context_add_practice_board (fixture->context, "attach 0 ms", &error);
  g_assert_no_error (error);
  strobe_flash_target_set_board (fixture->target, other);
  wait_for_offer (fixture);

  g_assert_cmpint (get_kind (fixture), ==, STROBE_FLASH_DELTA_UNKNOWN);
  g_assert_true (strobe_flash_target_start (fixture->target));
  g_assert_false (was_partial (wait_for_flash (fixture)));
}

#define ADD(name, func) g_test_add ("/ui/change-row/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  strobe_gtk_noise_ignore ();
  adw_init ();
  ADD ("unknown-board-gets-no-offer", test_unknown_board_gets_no_offer);
  ADD ("who-wants-it-is-told-why-not", test_who_wants_it_is_told_why_not);
  ADD ("board-that-was-flashed-is-up-to-date", test_board_that_was_flashed_is_up_to_date);
  ADD ("offer-says-what-it-saves-and-risks", test_offer_says_what_it_saves_and_risks);
  ADD ("everything-is-sent-unless-asked", test_everything_is_sent_unless_asked);
  ADD ("switch-sends-what-changed", test_switch_sends_what_changed);
  ADD ("everything-is-one-click-away", test_everything_is_one_click_away);
  ADD ("everything-is-sent-of-a-file-that-was-written-again",
       test_everything_is_sent_of_a_file_that_was_written_again);
  ADD ("flash-waits-until-it-is-known-what-to-send",
       test_flash_waits_until_it_is_known_what_to_send);
  ADD ("board-beside-it-gets-everything", test_board_beside_it_gets_everything);
  return g_test_run ();
}
