/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/coach.h"

#include <glib/gstdio.h>

#include "app/coach-text.h"
#include "support/fake-clock.h"
#include "support/fake-source.h"
#include "support/unprivileged.h"
#include "support/wait.h"

#define PORT "1-4.2"
#define PATIENCE_MS 20000
#define PRODUCT_APP 0x4001
#define PRODUCT_USB_SERIAL_JTAG 0x1001
#define PRODUCT_S2 0x0002

/* The coach over a source that the test drives and a clock that the test moves. */

typedef struct {
  StrobeDeviceSource *source;
  StrobeBoardList *boards;
  StrobeClock *clock;
  StrobeCoach *coach;
  guint64 generation;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->source = strobe_fake_source_new ();
  fixture->boards = strobe_board_list_new ();
  fixture->clock = strobe_fake_clock_new ();
  strobe_board_list_add_source (fixture->boards, fixture->source);
  fixture->coach = strobe_coach_new (fixture->boards, fixture->clock, NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->coach);
  g_assert_finalize_object (fixture->boards);
  g_object_unref (fixture->clock);
  g_object_unref (fixture->source);
}

static void
plug (Fixture *fixture, const char *port, guint16 product_id, StrobeDfuMode mode)
{
  g_autoptr (StrobeDeviceInfo) info =
               strobe_device_fixture_info (port, product_id, mode, "0", ++fixture->generation);

  strobe_device_source_emit_added (fixture->source, info);
}

static void
plug_app (Fixture *fixture)
{
  plug (fixture, PORT, PRODUCT_APP, STROBE_DFU_MODE_NONE);
}

static void
plug_loader (Fixture *fixture)
{
  plug (fixture, PORT, PRODUCT_S2, STROBE_DFU_MODE_RUN_TIME);
}

static void
unplug (Fixture *fixture)
{
  strobe_device_source_emit_removed (fixture->source, PORT, fixture->generation);
}

static void
wait_20_s (Fixture *fixture)
{
  strobe_clock_sleep_ms (fixture->clock, PATIENCE_MS, NULL, NULL);
  strobe_coach_check_clock (fixture->coach);
}

static void
meet_again (Fixture *fixture, const char *port)
{
  g_assert_finalize_object (fixture->coach);
  fixture->coach = strobe_coach_new (fixture->boards, fixture->clock, port);
}

/* The id of the cause that is offered now. */
static const char *
get_offer (Fixture *fixture)
{
  guint n_offered = strobe_coach_get_n_offered (fixture->coach);
  guint n_causes = 0;
  const StrobeCoachCause *causes =
    strobe_coach_cause_list (strobe_coach_get_sighting (fixture->coach), &n_causes);

  g_assert_cmpuint (n_offered, <=, n_causes);
  return n_offered > 0 ? strobe_coach_cause_get_id (causes[n_offered - 1]) : NULL;
}

#define assert_step(fixture, step)                                                                 \
  g_assert_cmpint (strobe_coach_get_step ((fixture)->coach), ==, STROBE_COACH_STEP_##step)
#define assert_sighting(fixture, sighting)                                                         \
  g_assert_cmpint (strobe_coach_get_sighting ((fixture)->coach), ==,                               \
                   STROBE_COACH_SIGHTING_##sighting)

static void
test_with_nothing_on_usb_it_begins_with_the_cable (Fixture *fixture, gconstpointer data)
{
  assert_step (fixture, CONNECT);
  assert_sighting (fixture, NOTHING);
  g_assert_null (get_offer (fixture));
}

static void
test_it_takes_the_word_of_the_person (Fixture *fixture, gconstpointer data)
{
  strobe_coach_go_on (fixture->coach);
  assert_step (fixture, PRESS);
  strobe_coach_go_back (fixture->coach);
  assert_step (fixture, CONNECT);
}

static void
test_an_app_a_restart_and_the_loader_are_the_way (Fixture *fixture, gconstpointer data)
{
  plug_app (fixture);
  assert_step (fixture, PRESS);
  unplug (fixture);
  assert_step (fixture, RELEASE);
  plug_loader (fixture);
  assert_step (fixture, READY);
  g_assert_null (get_offer (fixture));
}

static void
test_a_board_that_is_ready_needs_no_steps (Fixture *fixture, gconstpointer data)
{
  plug_loader (fixture);
  meet_again (fixture, NULL);
  assert_step (fixture, READY);
}

static void
test_an_app_with_dfu_is_ready (Fixture *fixture, gconstpointer data)
{
  plug (fixture, PORT, PRODUCT_APP, STROBE_DFU_MODE_RUN_TIME);
  assert_step (fixture, READY);
}

static void
test_a_board_back_in_its_app_had_boot_let_go (Fixture *fixture, gconstpointer data)
{
  plug_app (fixture);
  unplug (fixture);
  plug_app (fixture);
  assert_sighting (fixture, RESTARTED);
  assert_step (fixture, PRESS);
  g_assert_cmpstr (get_offer (fixture), ==, "buttons");
}

static void
test_after_20_s_it_offers_a_cause_and_then_the_next (Fixture *fixture, gconstpointer data)
{
  static const char *const ids[] = {
    "charge-only-cable", "other-connector",  "buttons",     "hub",
    "swapped-wires",     "chip-without-dfu", "secure-boot", "otg-download-off",
  };

  strobe_clock_sleep_ms (fixture->clock, PATIENCE_MS - 1, NULL, NULL);
  strobe_coach_check_clock (fixture->coach);
  g_assert_null (get_offer (fixture));
  strobe_clock_sleep_ms (fixture->clock, 1, NULL, NULL);
  strobe_coach_check_clock (fixture->coach);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_assert_cmpstr (get_offer (fixture), ==, ids[i]);
    wait_20_s (fixture);
  }
  g_assert_cmpstr (get_offer (fixture), ==, ids[G_N_ELEMENTS (ids) - 1]);
}

static void
test_a_step_forward_takes_the_offer_back (Fixture *fixture, gconstpointer data)
{
  wait_20_s (fixture);
  g_assert_nonnull (get_offer (fixture));
  strobe_coach_go_on (fixture->coach);
  g_assert_null (get_offer (fixture));
  wait_20_s (fixture);
  g_assert_cmpstr (get_offer (fixture), ==, "charge-only-cable");
}

static void
test_a_board_that_stays_away_has_usb_closed (Fixture *fixture, gconstpointer data)
{
  plug_app (fixture);
  unplug (fixture);
  /* it leaves the list after its grace; the coach remembers */
  strobe_wait_until (g_list_model_get_n_items (G_LIST_MODEL (fixture->boards)) == 0);
  assert_step (fixture, RELEASE);
  wait_20_s (fixture);
  g_assert_cmpstr (get_offer (fixture), ==, "secure-boot");
  strobe_coach_go_back (fixture->coach);
  assert_step (fixture, CONNECT);
}

static void
test_usb_serial_jtag_is_explained_at_once (Fixture *fixture, gconstpointer data)
{
  static const char *const ids[] = { "usb-phy-sel", "chip-without-dfu", "other-connector" };

  plug (fixture, PORT, PRODUCT_USB_SERIAL_JTAG, STROBE_DFU_MODE_NONE);
  assert_step (fixture, BLOCKED);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++) {
    g_assert_cmpstr (get_offer (fixture), ==, ids[i]);
    wait_20_s (fixture);
  }
}

static void
test_a_board_without_rights_is_explained_at_once (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_fixture_info (
    PORT, PRODUCT_S2, STROBE_DFU_MODE_RUN_TIME, "0", ++fixture->generation);
  int fd = g_file_open_tmp ("strobe-coach-XXXXXX", &info->node, NULL);

  g_close (fd, NULL);
  g_chmod (info->node, 0);
  if (strobe_unprivileged_begin ()) {
    strobe_device_source_emit_added (fixture->source, info);
    strobe_wait_until (strobe_coach_get_step (fixture->coach) == STROBE_COACH_STEP_BLOCKED);
    assert_sighting (fixture, NO_ACCESS);
    g_assert_cmpstr (get_offer (fixture), ==, "no-access");
    strobe_unprivileged_end ();
  }
  g_remove (info->node);
}

static void
test_a_failed_flash_has_causes_until_the_board_restarts (Fixture *fixture, gconstpointer data)
{
  plug_loader (fixture);
  meet_again (fixture, PORT);
  strobe_coach_note_failure (fixture->coach);
  assert_sighting (fixture, FAILED);
  assert_step (fixture, BLOCKED);
  g_assert_cmpstr (get_offer (fixture), ==, "hub");
  wait_20_s (fixture);
  g_assert_cmpstr (get_offer (fixture), ==, "secure-boot");
  unplug (fixture);
  plug_loader (fixture);
  assert_step (fixture, READY);
}

static void
test_a_ready_board_that_is_pulled_out_begins_again (Fixture *fixture, gconstpointer data)
{
  plug_loader (fixture);
  unplug (fixture);
  assert_step (fixture, CONNECT);
  assert_sighting (fixture, NOTHING);
}

static void
test_the_board_nearest_to_ready_counts (Fixture *fixture, gconstpointer data)
{
  plug (fixture, "1-1", PRODUCT_USB_SERIAL_JTAG, STROBE_DFU_MODE_NONE);
  plug_app (fixture);
  assert_sighting (fixture, RUNNING);
  plug (fixture, "1-9", PRODUCT_S2, STROBE_DFU_MODE_DFU);
  assert_step (fixture, READY);
}

static void
test_a_board_that_is_meant_is_not_passed_over (Fixture *fixture, gconstpointer data)
{
  plug (fixture, "1-1", PRODUCT_S2, STROBE_DFU_MODE_DFU);
  plug_app (fixture);
  meet_again (fixture, PORT);
  assert_step (fixture, PRESS);
  plug (fixture, "1-9", PRODUCT_S2, STROBE_DFU_MODE_DFU);
  assert_step (fixture, READY);
}

static void
test_a_practice_board_does_not_count (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDeviceInfo) info = strobe_device_fixture_info ("practice-1", PRODUCT_S2,
                                                                  STROBE_DFU_MODE_RUN_TIME, "0", 1);

  info->practice = TRUE;
  strobe_device_source_emit_added (fixture->source, info);
  assert_step (fixture, CONNECT);
  meet_again (fixture, PORT);
  assert_step (fixture, CONNECT);
}

static void
count_cb (guint *n_notified)
{
  (*n_notified)++;
}

static void
test_what_changes_nothing_is_not_notified (Fixture *fixture, gconstpointer data)
{
  guint n_notified = 0;

  plug_app (fixture);
  g_signal_connect_swapped (fixture->coach, "notify", G_CALLBACK (count_cb), &n_notified);
  plug (fixture, "1-1", PRODUCT_USB_SERIAL_JTAG, STROBE_DFU_MODE_NONE);
  strobe_coach_check_clock (fixture->coach);
  strobe_coach_go_on (fixture->coach);
  g_assert_cmpuint (n_notified, ==, 0);
}

static void
test_every_step_and_sighting_has_words (void)
{
  for (int sighting = 0; sighting <= STROBE_COACH_SIGHTING_READY; sighting++) {
    g_assert_cmpuint (strlen (strobe_coach_text_get_sighting ((StrobeCoachSighting) sighting)), >,
                      0);
    for (int step = 0; step <= STROBE_COACH_STEP_READY; step++) {
      const char *title =
        strobe_coach_text_get_title ((StrobeCoachStep) step, (StrobeCoachSighting) sighting);
      const char *body =
        strobe_coach_text_get_body ((StrobeCoachStep) step, (StrobeCoachSighting) sighting);

      g_assert_cmpuint (strlen (title), >, 0);
      g_assert_true (g_str_has_suffix (body, "."));
    }
  }
}

static void
test_every_cause_has_an_id_and_words (void)
{
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (int cause = 0; cause < STROBE_COACH_N_CAUSES; cause++) {
    g_autofree char *text = strobe_coach_text_dup_cause ((StrobeCoachCause) cause);
    const char *title = strobe_coach_text_get_cause_title ((StrobeCoachCause) cause);

    g_hash_table_add (ids, (char *) strobe_coach_cause_get_id ((StrobeCoachCause) cause));
    g_assert_false (g_str_has_suffix (title, "."));
    g_assert_true (g_str_has_suffix (text, "."));
  }
  g_assert_cmpuint (g_hash_table_size (ids), ==, STROBE_COACH_N_CAUSES);
}

static void
test_only_the_efuse_is_warned_of (void)
{
  for (int cause = 0; cause < STROBE_COACH_N_CAUSES; cause++) {
    const char *warning = strobe_coach_text_get_cause_warning ((StrobeCoachCause) cause);

    if (cause == STROBE_COACH_CAUSE_PHY)
      g_assert_nonnull (strstr (warning, "cannot be undone"));
    else
      g_assert_null (warning);
  }
}

static void
test_the_chips_come_from_the_table (void)
{
  g_autofree char *with = strobe_coach_text_dup_chips (TRUE);
  g_autofree char *without = strobe_coach_text_dup_chips (FALSE);
  g_autofree char *cause = strobe_coach_text_dup_cause (STROBE_COACH_CAUSE_NO_DFU);

  g_assert_cmpstr (with, ==, "ESP32-S2, ESP32-S3, ESP32-P4, ESP32-S31");
  g_assert_nonnull (strstr (without, "ESP32-C3"));
  g_assert_null (strstr (without, "ESP32-S2"));
  g_assert_nonnull (strstr (cause, with));
  g_assert_nonnull (strstr (cause, without));
}

static void
test_a_hint_is_at_most_two_lines (void)
{
  for (int sighting = 0; sighting <= STROBE_COACH_SIGHTING_READY; sighting++) {
    g_autofree char *hint = strobe_coach_text_dup_hint ((StrobeCoachSighting) sighting);
    g_auto (GStrv) lines = g_strsplit (hint != NULL ? hint : "", "\n", -1);

    g_assert_cmpuint (g_strv_length (lines), <=, 2);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/app/coach/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("with-nothing-on-usb-it-begins-with-the-cable",
       test_with_nothing_on_usb_it_begins_with_the_cable);
  ADD ("it-takes-the-word-of-the-person", test_it_takes_the_word_of_the_person);
  ADD ("an-app-a-restart-and-the-loader-are-the-way",
       test_an_app_a_restart_and_the_loader_are_the_way);
  ADD ("a-board-that-is-ready-needs-no-steps", test_a_board_that_is_ready_needs_no_steps);
  ADD ("an-app-with-dfu-is-ready", test_an_app_with_dfu_is_ready);
  ADD ("a-board-back-in-its-app-had-boot-let-go", test_a_board_back_in_its_app_had_boot_let_go);
  ADD ("after-20-s-it-offers-a-cause-and-then-the-next",
       test_after_20_s_it_offers_a_cause_and_then_the_next);
  ADD ("a-step-forward-takes-the-offer-back", test_a_step_forward_takes_the_offer_back);
  ADD ("a-board-that-stays-away-has-usb-closed", test_a_board_that_stays_away_has_usb_closed);
  ADD ("usb-serial-jtag-is-explained-at-once", test_usb_serial_jtag_is_explained_at_once);
  ADD ("a-board-without-rights-is-explained-at-once",
       test_a_board_without_rights_is_explained_at_once);
  ADD ("a-failed-flash-has-causes-until-the-board-restarts",
       test_a_failed_flash_has_causes_until_the_board_restarts);
  ADD ("a-ready-board-that-is-pulled-out-begins-again",
       test_a_ready_board_that_is_pulled_out_begins_again);
  ADD ("the-board-nearest-to-ready-counts", test_the_board_nearest_to_ready_counts);
  ADD ("a-board-that-is-meant-is-not-passed-over", test_a_board_that_is_meant_is_not_passed_over);
  ADD ("a-practice-board-does-not-count", test_a_practice_board_does_not_count);
  ADD ("what-changes-nothing-is-not-notified", test_what_changes_nothing_is_not_notified);
#undef ADD
#define ADD(path, func) g_test_add_func ("/app/coach/" path, func)
  ADD ("every-step-and-sighting-has-words", test_every_step_and_sighting_has_words);
  ADD ("every-cause-has-an-id-and-words", test_every_cause_has_an_id_and_words);
  ADD ("only-the-efuse-is-warned-of", test_only_the_efuse_is_warned_of);
  ADD ("the-chips-come-from-the-table", test_the_chips_come_from_the_table);
  ADD ("a-hint-is-at-most-two-lines", test_a_hint_is_at_most_two_lines);
  return g_test_run ();
}
