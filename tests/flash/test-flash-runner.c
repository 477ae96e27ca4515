/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-runner.h"

#include <string.h>

#include "dfu/dfu-error.h"
#include "flash/flash-error.h"
#include "sim/sample-firmware.h"
#include "sim/sim-port.h"
#include "support/fake-clock.h"

#define FLASH_SIZE_BYTES (4u * 1024 * 1024)
#define APP_SIZE_BYTES 20000
#define ROM_TRANSFER_SIZE_BYTES 64

/* The runner needs no main loop and no board object: a port and a clock will do. */
typedef struct {
  StrobeClock *clock;
  StrobeSimBoard *sim;
  StrobeDfuPort *port;
  StrobeFlashPlan *plan;
  GCancellable *cancellable;
  GArray *reports; /* of StrobeFlashProgress */
  StrobeDfuOutcome outcome;
  GError *error;
} Fixture;

static StrobeFlashPlan *
create_plan (void)
{
  g_autoptr (GBytes) file = strobe_sample_firmware_build (strobe_chip_find_by_target ("esp32s2"),
                                                          "blink", "1.4.0", APP_SIZE_BYTES);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);
  g_autoptr (StrobeDeviceInfo) device = strobe_device_info_new ("1-4.2");
  g_autoptr (GError) error = NULL;

  device->vendor_id = STROBE_CHIP_VENDOR_ESPRESSIF;
  device->product_id = strobe_chip_find_by_target ("esp32s2")->chip_id;
  device->dfu_mode = STROBE_DFU_MODE_RUN_TIME;
  StrobeFlashPlan *plan = strobe_flash_plan_new (firmware, device, &error);
  g_assert_no_error (error);
  return plan;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = strobe_fake_clock_new ();
  fixture->plan = create_plan ();
  fixture->cancellable = g_cancellable_new ();
  fixture->reports = g_array_new (FALSE, FALSE, sizeof (StrobeFlashProgress));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->port);
  g_clear_object (&fixture->sim);
  g_clear_object (&fixture->clock);
  g_clear_object (&fixture->cancellable);
  strobe_flash_plan_unref (fixture->plan);
  g_array_unref (fixture->reports);
  g_clear_error (&fixture->error);
}

static void
add_board_of (Fixture *fixture, StrobeSimKind kind, const char *target, const char *faults)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeSimFaults) script = strobe_sim_faults_new (faults, &error);

  g_assert_no_error (error);
  fixture->sim =
    strobe_sim_board_new (kind, strobe_chip_find_by_target (target), FLASH_SIZE_BYTES, script);
  strobe_sim_board_plug (fixture->sim, TRUE);
  fixture->port = strobe_sim_port_new (fixture->sim, fixture->clock);
}

static void
add_board (Fixture *fixture, StrobeSimKind kind, const char *faults)
{
  add_board_of (fixture, kind, "esp32s2", faults);
}

static void
progress_cb (const StrobeFlashProgress *progress, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_array_append_val (fixture->reports, *progress);
}

static gboolean
run (Fixture *fixture)
{
  g_clear_error (&fixture->error);
  return strobe_flash_runner_run (fixture->plan, fixture->port, fixture->clock, progress_cb,
                                  fixture, &fixture->outcome, fixture->cancellable,
                                  &fixture->error);
}

static const StrobeFlashProgress *
get_report (Fixture *fixture, guint index)
{
  return &g_array_index (fixture->reports, StrobeFlashProgress, index);
}

static void
test_rom_verifies_what_was_written (Fixture *fixture, gconstpointer data)
{
  add_board (fixture, STROBE_SIM_KIND_ROM, "");

  run (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (fixture->outcome, ==, STROBE_DFU_OUTCOME_VERIFIED_BY_CHIP);
}

static void
test_rom_is_streamed (Fixture *fixture, gconstpointer data)
{
  gsize n_blocks =
    g_bytes_get_size (strobe_flash_plan_get_payload (fixture->plan)) / ROM_TRANSFER_SIZE_BYTES;
  add_board (fixture, STROBE_SIM_KIND_ROM, "");

  run (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (strobe_sim_board_get_n_requests (fixture->sim), <, n_blocks * 5 / 4);
}

/* The plan was made for the ESP32-S2 that an app with ids of its own seemed to be. */
static void
assert_refused_untouched (Fixture *fixture, const char *name)
{
  run (fixture);
  g_assert_error (fixture->error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_WRONG_CHIP);
  g_assert_nonnull (strstr (fixture->error->message, name));
  g_autoptr (GBytes) flash = strobe_sim_board_dup_flash (fixture->sim);
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data (flash, &size_bytes);
  for (gsize i = 0; i < size_bytes; i++)
    g_assert_cmphex (data[i], ==, 0xff);
}

static void
test_another_chip_in_dfu_mode_is_refused (Fixture *fixture, gconstpointer data)
{
  add_board_of (fixture, STROBE_SIM_KIND_ROM, "esp32s3", "");

  assert_refused_untouched (fixture, "ESP32-S3");
}

static void
test_device_of_another_maker_is_refused (Fixture *fixture, gconstpointer data)
{
  add_board (fixture, STROBE_SIM_KIND_GENERIC, "");

  assert_refused_untouched (fixture, "1209:");
}

static void
test_progress_goes_one_way (Fixture *fixture, gconstpointer data)
{
  add_board (fixture, STROBE_SIM_KIND_ROM, "");

  run (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->reports->len, >, 4);
  for (guint i = 1; i < fixture->reports->len; i++) {
    const StrobeFlashProgress *last = get_report (fixture, i - 1);
    const StrobeFlashProgress *next = get_report (fixture, i);
    g_assert_cmpint (next->phase, >=, last->phase);
    if (next->phase == last->phase) {
      g_assert_cmpuint (next->done_bytes, >=, last->done_bytes);
      g_assert_cmpint (next->phase_started_us, ==, last->phase_started_us);
    }
    g_assert_cmpint (next->at_us, >=, last->at_us);
    g_assert_cmpint (next->started_us, ==, last->started_us);
    g_assert_cmpfloat (strobe_flash_progress_get_fraction (next), >=,
                       strobe_flash_progress_get_fraction (last));
  }
}

static void
test_progress_passes_every_phase_and_ends_done (Fixture *fixture, gconstpointer data)
{
  gboolean was_seen[STROBE_FLASH_PHASE_DONE + 1] = { FALSE };
  add_board (fixture, STROBE_SIM_KIND_ROM, "");

  run (fixture);
  g_assert_no_error (fixture->error);
  for (guint i = 0; i < fixture->reports->len; i++)
    was_seen[get_report (fixture, i)->phase] = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (was_seen); i++)
    g_assert_true (was_seen[i]);
  const StrobeFlashProgress *last = get_report (fixture, fixture->reports->len - 1);
  g_assert_cmpint (last->phase, ==, STROBE_FLASH_PHASE_DONE);
  g_assert_cmpuint (last->done_bytes, ==, last->total_bytes);
}

static void
test_error_names_the_port (Fixture *fixture, gconstpointer data)
{
  add_board (fixture, STROBE_SIM_KIND_ROM, "write fails");

  g_assert_false (run (fixture));
  g_assert_error (fixture->error, STROBE_DFU_ERROR, STROBE_DFU_ERROR_STATUS_FIRMWARE);
  g_assert_true (g_str_has_prefix (fixture->error->message, "port 1-4.2: "));
}

static void
test_cancel_before_the_start_sends_nothing (Fixture *fixture, gconstpointer data)
{
  add_board (fixture, STROBE_SIM_KIND_ROM, "");
  g_cancellable_cancel (fixture->cancellable);

  g_assert_false (run (fixture));
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (strobe_sim_board_get_n_requests (fixture->sim), ==, 0);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/flash/flash-runner/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("rom-verifies-what-was-written", test_rom_verifies_what_was_written);
  ADD ("rom-is-streamed", test_rom_is_streamed);
  ADD ("another-chip-in-dfu-mode-is-refused", test_another_chip_in_dfu_mode_is_refused);
  ADD ("device-of-another-maker-is-refused", test_device_of_another_maker_is_refused);
  ADD ("progress-goes-one-way", test_progress_goes_one_way);
  ADD ("progress-passes-every-phase-and-ends-done", test_progress_passes_every_phase_and_ends_done);
  ADD ("error-names-the-port", test_error_names_the_port);
  ADD ("cancel-before-the-start-sends-nothing", test_cancel_before_the_start_sends_nothing);
  return g_test_run ();
}
