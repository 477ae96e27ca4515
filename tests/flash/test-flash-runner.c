/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-runner.h"

#include <string.h>

#include "dfu/dfu-error.h"
#include "flash/flash-error.h"
#include "relabelled-port.h"
#include "sim/sample-firmware.h"
#include "sim/sim-port.h"
#include "support/fake-clock.h"

#define FLASH_SIZE_BYTES (4u * 1024 * 1024)
#define APP_SIZE_BYTES 20000
#define ROM_TRANSFER_SIZE_BYTES 64
#define GENERIC_TRANSFER_SIZE_BYTES 256

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
create_plan (const char *target, guint16 product_id)
{
  g_autoptr (GBytes) file = strobe_sample_firmware_build (strobe_chip_find_by_target (target),
                                                          "blink", "1.4.0", APP_SIZE_BYTES);
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);
  g_autoptr (StrobeDeviceInfo) device = strobe_device_info_new ("1-4.2");
  g_autoptr (GError) error = NULL;

  device->vendor_id = STROBE_CHIP_VENDOR_ESPRESSIF;
  device->product_id = product_id;
  device->dfu_mode = STROBE_DFU_MODE_RUN_TIME;
  StrobeFlashPlan *plan = strobe_flash_plan_new (firmware, device, NULL, &error);
  g_assert_no_error (error);
  return plan;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->clock = strobe_fake_clock_new ();
  fixture->plan = create_plan ("esp32s2", 0x0002);
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
add_board (Fixture *fixture, StrobeSimKind kind, const char *faults)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeSimFaults) script = strobe_sim_faults_new (faults, &error);

  g_assert_no_error (error);
  fixture->sim =
    strobe_sim_board_new (kind, strobe_chip_find_by_target ("esp32s2"), FLASH_SIZE_BYTES, script);
  strobe_sim_board_plug (fixture->sim, TRUE);
  fixture->port = strobe_sim_port_new (fixture->sim, fixture->clock);
}

/* From now on the board shows other product ids than it has. */
static void
relabel (Fixture *fixture, guint16 run_time_product_id, guint16 dfu_product_id)
{
  g_autoptr (StrobeDfuPort) port = g_steal_pointer (&fixture->port);

  fixture->port =
    relabelled_port_new (port, STROBE_CHIP_VENDOR_ESPRESSIF, run_time_product_id, dfu_product_id);
}

static void
replace_plan (Fixture *fixture, const char *target, guint16 product_id)
{
  g_clear_pointer (&fixture->plan, strobe_flash_plan_unref);
  fixture->plan = create_plan (target, product_id);
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

static void
test_other_loaders_are_written_to_the_letter (Fixture *fixture, gconstpointer data)
{
  GBytes *payload = strobe_flash_plan_get_payload (fixture->plan);
  gsize n_blocks = g_bytes_get_size (payload) / GENERIC_TRANSFER_SIZE_BYTES;
  add_board (fixture, STROBE_SIM_KIND_GENERIC, "");
  relabel (fixture, 0x0002, 0x0002);

  run (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (fixture->outcome, ==, STROBE_DFU_OUTCOME_ACCEPTED);
  g_assert_cmpuint (strobe_sim_board_get_n_requests (fixture->sim), >, 2 * n_blocks);
  g_autoptr (GBytes) flash = strobe_sim_board_dup_flash (fixture->sim);
  g_autoptr (GBytes) written = g_bytes_new_from_bytes (flash, 0, g_bytes_get_size (payload));
  g_assert_true (g_bytes_equal (written, payload));
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

/* A board whose app is flashed, and runs, with a product id of its own. */
static void
add_board_with_app (Fixture *fixture)
{
  add_board (fixture, STROBE_SIM_KIND_ROM, "app product 0x4001");
  run (fixture);
  g_assert_no_error (fixture->error);
  strobe_sim_board_press_reset (fixture->sim, FALSE);
}

static void
test_app_with_a_product_id_of_its_own_is_flashed (Fixture *fixture, gconstpointer data)
{
  add_board_with_app (fixture);
  replace_plan (fixture, "esp32s2", 0x4001);

  run (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (fixture->outcome, ==, STROBE_DFU_OUTCOME_VERIFIED_BY_CHIP);
}

static void
test_chip_is_checked_once_the_rom_speaks (Fixture *fixture, gconstpointer data)
{
  add_board_with_app (fixture);
  g_autoptr (GBytes) before = strobe_sim_board_dup_flash (fixture->sim);
  replace_plan (fixture, "esp32s3", 0x4001);

  g_assert_false (run (fixture));
  g_assert_error (fixture->error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_WRONG_CHIP);
  g_assert_cmpstr (fixture->error->message, ==,
                   "port 1-4.2: the firmware is for ESP32-S3, the board is an ESP32-S2");
  g_autoptr (GBytes) after = strobe_sim_board_dup_flash (fixture->sim);
  g_assert_true (g_bytes_equal (before, after));
}

/* The board of the plan is exchanged between the DETACH and what comes back. */
static void
test_another_board_after_the_detach_is_not_written (Fixture *fixture, gconstpointer data)
{
  static const guint16 product_ids[] = { 0x0009, 0x4001 };

  for (guint i = 0; i < G_N_ELEMENTS (product_ids); i++) {
    add_board (fixture, STROBE_SIM_KIND_ROM, "");
    relabel (fixture, 0x0002, product_ids[i]);

    g_assert_false (run (fixture));
    g_assert_error (fixture->error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_WRONG_CHIP);
    g_assert_cmpuint (relabelled_port_get_n_downloads (RELABELLED_PORT (fixture->port)), ==, 0);
    g_clear_object (&fixture->port);
    g_clear_object (&fixture->sim);
  }
}

static void
test_another_board_before_the_start_gets_no_request (Fixture *fixture, gconstpointer data)
{
  add_board (fixture, STROBE_SIM_KIND_ROM, "");
  relabel (fixture, 0x0009, 0x0009);

  g_assert_false (run (fixture));
  g_assert_error (fixture->error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_WRONG_CHIP);
  g_assert_cmpuint (relabelled_port_get_n_requests (RELABELLED_PORT (fixture->port)), ==, 0);
}

static void
test_device_of_another_vendor_is_not_written (Fixture *fixture, gconstpointer data)
{
  add_board (fixture, STROBE_SIM_KIND_GENERIC, "");
  g_autoptr (GBytes) before = strobe_sim_board_dup_flash (fixture->sim);

  g_assert_false (run (fixture));
  g_assert_error (fixture->error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_WRONG_CHIP);
  g_autoptr (GBytes) after = strobe_sim_board_dup_flash (fixture->sim);
  g_assert_true (g_bytes_equal (before, after));
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
  ADD ("other-loaders-are-written-to-the-letter", test_other_loaders_are_written_to_the_letter);
  ADD ("app-with-a-product-id-of-its-own-is-flashed",
       test_app_with_a_product_id_of_its_own_is_flashed);
  ADD ("chip-is-checked-once-the-rom-speaks", test_chip_is_checked_once_the_rom_speaks);
  ADD ("another-board-after-the-detach-is-not-written",
       test_another_board_after_the_detach_is_not_written);
  ADD ("another-board-before-the-start-gets-no-request",
       test_another_board_before_the_start_gets_no_request);
  ADD ("device-of-another-vendor-is-not-written", test_device_of_another_vendor_is_not_written);
  ADD ("progress-goes-one-way", test_progress_goes_one_way);
  ADD ("progress-passes-every-phase-and-ends-done", test_progress_passes_every_phase_and_ends_done);
  ADD ("error-names-the-port", test_error_names_the_port);
  ADD ("cancel-before-the-start-sends-nothing", test_cancel_before_the_start_sends_nothing);
  return g_test_run ();
}
