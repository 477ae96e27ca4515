/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/system-clock.h"
#include "flash/delta-fixture.h"
#include "flash/flash-recorder.h"
#include "sim/sim-port.h"

/* From a new build to the board that runs it, on a practice board that takes the time of a real
 * one: everything, and only what changed. The build differs from the last one in one byte of the
 * app, and in its checksum and digest, as after a change of one number in the source. */

#define APP_BYTES (1200u * 1024)
#define FLASH_BYTES (4u * 1024 * 1024)
/* A full-speed control transfer of 64 bytes with its status stage takes about so long. */
#define WIRE "transfer 180 us"
#define START_LIMIT_US (30 * G_USEC_PER_SEC)

typedef struct {
  StrobeClock *clock;
  StrobeSimBoard *sim;
  StrobeFlashLedger *ledger;
  StrobeFlashIdentity *identity;
} Bench;

static double
get_seconds_since (gint64 start_us)
{
  return (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC;
}

static StrobeFlashPlan *
create_plan (StrobeFirmware *firmware, StrobeFirmware *sent)
{
  g_autoptr (StrobeDeviceInfo) device = strobe_device_info_new ("practice-1");

  device->vendor_id = STROBE_CHIP_VENDOR_ESPRESSIF;
  device->product_id = strobe_firmware_get_chip (firmware)->chip_id;
  device->dfu_mode = STROBE_DFU_MODE_RUN_TIME;
  return sent != NULL ? strobe_flash_plan_new_partial (firmware, sent, device, NULL, NULL)
                      : strobe_flash_plan_new (firmware, device, NULL, NULL);
}

/* Until its app says the first word. */
static void
start_app (Bench *self)
{
  gint64 deadline_us = g_get_monotonic_time () + START_LIMIT_US;

  strobe_sim_board_press_reset (self->sim, FALSE);
  while (g_get_monotonic_time () < deadline_us) {
    g_autoptr (GBytes) said = strobe_sim_board_read_serial (self->sim, 4096);

    if (said != NULL && g_bytes_get_size (said) > 0)
      return;
    g_usleep (1000);
  }
  g_error ("the board does not start");
}

static void
flash (Bench *self, GBytes *file, gboolean only_changed, const char *name)
{
  gint64 start_us = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeFirmware) firmware = strobe_firmware_new (file);
  g_autoptr (StrobeFlashDelta) delta = NULL;
  g_autoptr (StrobeDfuPort) port = strobe_sim_port_new (self->sim, self->clock);

  if (only_changed)
    delta = strobe_flash_ledger_compare (self->ledger, self->identity, firmware);
  double compared_s = get_seconds_since (start_us);
  g_autoptr (StrobeFlashPlan) plan = create_plan (firmware, delta != NULL ? delta->sent : NULL);
  const StrobeFlashRecording recording = { .ledger = self->ledger,
                                           .identity = self->identity,
                                           .plan = plan,
                                           .port = port,
                                           .clock = self->clock };
  if (!strobe_flash_recorder_run (&recording, NULL, NULL, &error))
    g_error ("%s: %s", name, error->message);
  double flashed_s = get_seconds_since (start_us);
  start_app (self);
  if (name != NULL)
    g_print ("rebuild to board running, %s: %.2f s (read and compared in %.0f ms, flashed after "
             "%.2f s), %.1f KiB sent\n",
             name, get_seconds_since (start_us), compared_s * 1000, flashed_s,
             (double) g_bytes_get_size (strobe_flash_plan_get_payload (plan)) / 1024);
}

static GBytes *
create_file (DeltaFixture *build)
{
  g_autoptr (StrobeFirmware) firmware = delta_fixture_create (build);

  return g_bytes_ref (strobe_firmware_get_file (firmware));
}

int
main (int argc, char **argv)
{
  g_autoptr (StrobeSimFaults) wire = strobe_sim_faults_new (WIRE, NULL);
  g_auto (DeltaFixture) build = { 0 };
  Bench bench = { .clock = strobe_system_clock_new (),
                  .ledger = strobe_flash_ledger_new (NULL),
                  .identity = strobe_flash_identity_new ("practice-1", NULL, "stay", TRUE) };

  delta_fixture_init (&build, "esp32s2", APP_BYTES);
  bench.sim = strobe_sim_board_new (STROBE_SIM_KIND_ROM, build.chip, FLASH_BYTES, wire);
  strobe_sim_board_plug (bench.sim, TRUE);
  strobe_sim_board_set_pace (bench.sim, STROBE_SIM_PACE_REAL);
  g_autoptr (GBytes) first = create_file (&build);
  flash (&bench, first, FALSE, NULL);
  delta_fixture_change_app (&build, APP_BYTES / 3);
  g_autoptr (GBytes) second = create_file (&build);
  flash (&bench, second, FALSE, "everything");
  delta_fixture_change_app (&build, APP_BYTES / 2);
  g_autoptr (GBytes) third = create_file (&build);
  flash (&bench, third, TRUE, "only what changed");

  strobe_flash_identity_free (bench.identity);
  g_object_unref (bench.sim);
  g_object_unref (bench.ledger);
  g_object_unref (bench.clock);
  return 0;
}
