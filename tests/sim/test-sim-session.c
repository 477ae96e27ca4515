/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "base/system-clock.h"
#include "dfu/dfu-error.h"
#include "dfu/dfu-session.h"
#include "sim-fixture.h"
#include "sim/sample-firmware.h"
#include "sim/sim-port.h"
#include "support/fake-clock.h"

/* Whole downloads by the session that the window uses, into boards of every mood. */

typedef struct {
  StrobeSimBoard *board;
  StrobeDfuPort *port;
  StrobeClock *clock;
  GBytes *file;
  GBytes *payload;
  StrobeDfuOutcome outcome;
} Fixture;

static gboolean
rom_rules (const StrobeDfuIdentity *identity,
           StrobeDfuRules *rules,
           gpointer user_data,
           GError **error)
{
  *rules = identity->vendor_id == STROBE_CHIP_VENDOR_ESPRESSIF ? STROBE_DFU_RULES_ROM
                                                               : STROBE_DFU_RULES_STRICT;
  return TRUE;
}

static void
set_up (Fixture *self, StrobeSimBoard *board, StrobeClock *clock)
{
  self->board = board;
  self->clock = clock;
  self->port = strobe_sim_port_new (board, clock);
  self->file =
    strobe_sample_firmware_build (strobe_chip_find (0x0002), "blink", "1.4.0", 100 * 1024);
  self->payload = sim_fixture_payload (self->file);
}

static void
tear_down (Fixture *self)
{
  g_bytes_unref (self->payload);
  g_bytes_unref (self->file);
  g_assert_finalize_object (self->port);
  g_assert_finalize_object (self->clock);
  g_assert_finalize_object (self->board);
}

static gboolean
download (Fixture *self, GError **error)
{
  const StrobeDfuDownload job = {
    .port = self->port,
    .clock = self->clock,
    .payload = self->payload,
    .choose_rules = rom_rules,
  };

  return strobe_dfu_session_download (&job, &self->outcome, NULL, error);
}

static void
assert_flashed (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  gboolean ok = download (self, &error);

  g_assert_no_error (error);
  g_assert_true (ok);
}

static void
assert_app_is_in_flash (Fixture *self)
{
  g_autoptr (GBytes) flash = strobe_sim_board_dup_flash (self->board);
  const guint8 *bytes = g_bytes_get_data (flash, NULL);

  g_assert_cmphex (bytes[0x1000], ==, 0xe9);
  g_assert_cmphex (bytes[0x8000], ==, 0xaa);
  g_assert_cmpstr ((const char *) bytes + 0x10000 + 0x20 + 48, ==, "blink");
}

static void
test_a_board_in_its_loader_is_flashed (void)
{
  Fixture self = { 0 };

  set_up (&self, sim_fixture_new_board (NULL), strobe_fake_clock_new ());
  assert_flashed (&self);
  g_assert_cmpint (self.outcome, ==, STROBE_DFU_OUTCOME_VERIFIED_BY_CHIP);
  assert_app_is_in_flash (&self);
  tear_down (&self);
}

static void
test_a_board_that_runs_an_app_is_flashed (void)
{
  Fixture self = { 0 };

  set_up (&self, sim_fixture_new_board (NULL), strobe_fake_clock_new ());
  assert_flashed (&self);
  strobe_sim_board_press_reset (self.board, FALSE);
  assert_flashed (&self);
  tear_down (&self);
}

static void
test_a_board_that_needs_its_time_is_flashed_by_a_clock_that_has_none (void)
{
  Fixture self = { 0 };

  set_up (&self, sim_fixture_new_board (NULL), strobe_fake_clock_new ());
  strobe_sim_board_set_pace (self.board, STROBE_SIM_PACE_REAL);
  assert_flashed (&self);
  g_assert_cmpuint (strobe_fake_clock_get_slept_ms (STROBE_FAKE_CLOCK (self.clock)), >, 500);
  tear_down (&self);
}

static void
test_practice_takes_six_to_ten_seconds_for_a_mib (void)
{
  Fixture self = { 0 };
  guint64 slept_ms;

  set_up (&self, sim_fixture_new_board (NULL), strobe_fake_clock_new ());
  g_clear_pointer (&self.payload, g_bytes_unref);
  g_clear_pointer (&self.file, g_bytes_unref);
  self.file = strobe_sample_firmware_build (strobe_chip_find (0x0002), "blink", "1.4.0", 1 << 20);
  self.payload = sim_fixture_payload (self.file);
  strobe_sim_board_set_pace (self.board, STROBE_SIM_PACE_REAL);
  assert_flashed (&self);
  slept_ms = strobe_fake_clock_get_slept_ms (STROBE_FAKE_CLOCK (self.clock));
  g_assert_cmpuint (slept_ms, >, 6000);
  g_assert_cmpuint (slept_ms, <, 10000);
  tear_down (&self);
}

static void
test_a_board_comes_back_by_itself_in_real_time (void)
{
  Fixture self = { 0 };

  set_up (&self, sim_fixture_new_board (NULL), strobe_system_clock_new ());
  strobe_sim_board_set_pace (self.board, STROBE_SIM_PACE_BUS);
  assert_flashed (&self);
  tear_down (&self);
}

static void
test_a_generic_device_is_flashed_by_the_strict_rules (void)
{
  Fixture self = { 0 };

  set_up (&self, sim_fixture_new_generic ("busy 3 polls, manifest 2 polls"),
          strobe_fake_clock_new ());
  assert_flashed (&self);
  g_assert_cmpint (self.outcome, ==, STROBE_DFU_OUTCOME_ACCEPTED);
  sim_fixture_assert_flash (self.board, 0, self.payload);
  tear_down (&self);
}

static void
test_a_generic_device_in_its_app_is_detached_and_reset (void)
{
  Fixture self = { 0 };

  set_up (&self, sim_fixture_new_generic ("app first"), strobe_fake_clock_new ());
  assert_flashed (&self);
  sim_fixture_assert_flash (self.board, 0, self.payload);
  tear_down (&self);
}

static void
test_an_intolerant_device_is_done_after_its_manifestation (void)
{
  Fixture self = { 0 };

  set_up (&self, sim_fixture_new_generic ("manifest intolerant"), strobe_fake_clock_new ());
  assert_flashed (&self);
  sim_fixture_assert_flash (self.board, 0, self.payload);
  tear_down (&self);
}

/* Failures */

typedef struct {
  const char *script;
  gboolean generic;
  gint code;
} FailCase;

static const FailCase fail_cases[] = {
  { "write fails", FALSE, STROBE_DFU_ERROR_STATUS_FIRMWARE },
  { "status 1 at block 20", FALSE, STROBE_DFU_ERROR_STATUS_TARGET },
  { "status 2 in manifest", FALSE, STROBE_DFU_ERROR_STATUS_FILE },
  { "status 3 at block 5", FALSE, STROBE_DFU_ERROR_STATUS },
  { "status 3 at block 5", TRUE, STROBE_DFU_ERROR_STATUS },
  { "vanish at block 40", FALSE, STROBE_DFU_ERROR_LOST },
  { "vanish at block 40", TRUE, STROBE_DFU_ERROR_LOST },
  { "vanish in manifest", FALSE, STROBE_DFU_ERROR_LOST },
  { "vanish after detach", FALSE, STROBE_DFU_ERROR_NOT_BACK },
  { "timeout at block 7", FALSE, STROBE_DFU_ERROR_TIMED_OUT },
  { "timeout in manifest", FALSE, STROBE_DFU_ERROR_TIMED_OUT },
  { "busy forever", TRUE, STROBE_DFU_ERROR_BUSY_FOREVER },
  { "manifest forever", TRUE, STROBE_DFU_ERROR_BUSY_FOREVER },
  { "short reply", FALSE, STROBE_DFU_ERROR_PROTOCOL },
  { "garbage descriptors", FALSE, STROBE_DFU_ERROR_PROTOCOL },
};

static void
test_fails_with_the_right_error (gconstpointer data)
{
  const FailCase *item = data;
  g_autoptr (GError) error = NULL;
  Fixture self = { 0 };

  set_up (&self,
          item->generic ? sim_fixture_new_generic (item->script)
                        : sim_fixture_new_board (item->script),
          strobe_fake_clock_new ());
  g_assert_false (download (&self, &error));
  g_assert_error (error, STROBE_DFU_ERROR, item->code);
  tear_down (&self);
}

static void
test_a_poll_time_of_hours_does_not_stop_a_generic_device (void)
{
  Fixture self = { 0 };

  set_up (&self, sim_fixture_new_generic ("poll 16777215"), strobe_fake_clock_new ());
  g_clear_pointer (&self.payload, g_bytes_unref);
  self.payload = sim_fixture_noise (600, 1);
  assert_flashed (&self);
  g_assert_cmpuint (strobe_fake_clock_get_slept_ms (STROBE_FAKE_CLOCK (self.clock)), <, 16777215);
  tear_down (&self);
}

static void
test_trying_again_after_a_lost_board_works (void)
{
  g_autoptr (GError) error = NULL;
  Fixture self = { 0 };

  set_up (&self, sim_fixture_new_board ("vanish at block 40"), strobe_fake_clock_new ());
  g_assert_false (download (&self, &error));
  strobe_sim_board_plug (self.board, TRUE);
  assert_flashed (&self);
  assert_app_is_in_flash (&self);
  tear_down (&self);
}

static void
test_trying_again_after_a_failed_download_works (void)
{
  g_autoptr (GError) error = NULL;
  Fixture self = { 0 };

  set_up (&self, sim_fixture_new_board ("status 10 in manifest"), strobe_fake_clock_new ());
  g_assert_false (download (&self, &error));
  assert_flashed (&self);
  tear_down (&self);
}

int
main (int argc, char **argv)
{
  guint i;

  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/sim/session/" path, func)
  ADD ("a-board-in-its-loader-is-flashed", test_a_board_in_its_loader_is_flashed);
  ADD ("a-board-that-runs-an-app-is-flashed", test_a_board_that_runs_an_app_is_flashed);
  ADD ("a-board-that-needs-its-time-is-flashed-by-a-clock-that-has-none",
       test_a_board_that_needs_its_time_is_flashed_by_a_clock_that_has_none);
  ADD ("practice-takes-six-to-ten-seconds-for-a-mib",
       test_practice_takes_six_to_ten_seconds_for_a_mib);
  ADD ("a-board-comes-back-by-itself-in-real-time", test_a_board_comes_back_by_itself_in_real_time);
  ADD ("a-generic-device-is-flashed-by-the-strict-rules",
       test_a_generic_device_is_flashed_by_the_strict_rules);
  ADD ("a-generic-device-in-its-app-is-detached-and-reset",
       test_a_generic_device_in_its_app_is_detached_and_reset);
  ADD ("an-intolerant-device-is-done-after-its-manifestation",
       test_an_intolerant_device_is_done_after_its_manifestation);
  ADD ("a-poll-time-of-hours-does-not-stop-a-generic-device",
       test_a_poll_time_of_hours_does_not_stop_a_generic_device);
  ADD ("trying-again-after-a-lost-board-works", test_trying_again_after_a_lost_board_works);
  ADD ("trying-again-after-a-failed-download-works",
       test_trying_again_after_a_failed_download_works);
#undef ADD
  for (i = 0; i < G_N_ELEMENTS (fail_cases); i++) {
    g_autofree char *name = g_strdelimit (g_strdup (fail_cases[i].script), " ", '-');
    g_autofree char *path = g_strdup_printf ("/sim/session/fails-with-the-right-error/%s-%s",
                                             fail_cases[i].generic ? "generic" : "rom", name);

    g_test_add_data_func (path, &fail_cases[i], test_fails_with_the_right_error);
  }
  return g_test_run ();
}
