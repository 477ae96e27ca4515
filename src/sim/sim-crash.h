/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/chip.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_SIM_CRASH_PANIC,
  STROBE_SIM_CRASH_ABORT,
  STROBE_SIM_CRASH_ASSERT,
} StrobeSimCrash;

/* The last words of an app that crashes, up to "Rebooting...". */
void strobe_sim_crash_print (GString *out,
                             const StrobeChip *chip,
                             StrobeSimCrash crash,
                             const char *elf_sha256);

G_END_DECLS
