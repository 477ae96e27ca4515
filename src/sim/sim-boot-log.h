/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/chip.h"
#include "sim/sim-boot.h"

G_BEGIN_DECLS

/* Why the chip starts. */
typedef enum {
  STROBE_SIM_RESET_CAUSE_POWER_ON,
  STROBE_SIM_RESET_CAUSE_SOFTWARE,
  STROBE_SIM_RESET_CAUSE_WATCHDOG,
  STROBE_SIM_RESET_CAUSE_PANIC,
  STROBE_SIM_RESET_CAUSE_BROWN_OUT,
} StrobeSimResetCause;

/* Appends what the chip prints until its app is at work, or cannot be. */
void strobe_sim_boot_log_print (GString *out,
                                const StrobeChip *chip,
                                const StrobeSimBoot *boot,
                                StrobeSimResetCause cause);

G_END_DECLS
