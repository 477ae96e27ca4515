/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-timings.h"

#include "sim/sim-faults-private.h"

/* Which times hold at which pace. Those that the fault script names hold at any. */

/* Quick for a flash chip, slow enough to be seen: about 7 s for 1 MiB, transfers included. */
static const StrobeSimFlashTimes real_times = {
  .sector_erase_us = 15000,
  .block_erase_us = 90000,
  .page_program_us = 350,
  .verify_us_per_kib = 1200,
};
#define REAL_TRANSFER_US 150
/* off the bus after DETACH: 10 ms in the handler and, but on the S31, 10 ms in the driver */
#define DETACH_MS 20
#define DETACH_S31_MS 10
#define CHIP_ID_S31 0x0020

static gint64
get_value (StrobeSimFaults *faults, StrobeSimFaultKind kind, gint64 fallback)
{
  const StrobeSimFault *fault = strobe_sim_faults_find (faults, kind);

  return fault != NULL ? (gint64) fault->value : fallback;
}

static gint64
ms_to_us (gint64 ms)
{
  return ms < 0 ? ms : ms * 1000;
}

/**
 * strobe_sim_timings_make:
 * @pace: how much of the board's time is real
 * @chip: its chip
 * @faults: the fault script
 *
 * Collects the times of a board.
 *
 * Source: the mask ROMs of ESP32-S2, S3, P4 and S31 for the time off the bus.
 *
 * Returns: the times
 */
StrobeSimTimings
strobe_sim_timings_make (StrobeSimPace pace, const StrobeChip *chip, StrobeSimFaults *faults)
{
  StrobeSimTimings self = { .timeless = pace == STROBE_SIM_PACE_TIMELESS };
  gboolean is_real = pace == STROBE_SIM_PACE_REAL;

  if (is_real)
    self.flash = real_times;
  self.flash.fixed_erase_us = ms_to_us (get_value (faults, STROBE_SIM_FAULT_ERASE_MS, -1));
  self.flash.fixed_verify_us = ms_to_us (get_value (faults, STROBE_SIM_FAULT_VERIFY_MS, -1));
  self.transfer_us =
    (guint) get_value (faults, STROBE_SIM_FAULT_TRANSFER_US, is_real ? REAL_TRANSFER_US : 0);
  self.detach_ms = (guint) get_value (faults, STROBE_SIM_FAULT_ATTACH_MS,
                                      chip->chip_id == CHIP_ID_S31 ? DETACH_S31_MS : DETACH_MS);
  return self;
}
