/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "flash/flash-ledger.h"
#include "flash/flash-runner.h"

G_BEGIN_DECLS

/* All that a flash needs which is noted; filled on the stack, only read. */
typedef struct {
  StrobeFlashLedger *ledger;           /* NULL: nothing is noted, and a partial plan fails */
  const StrobeFlashIdentity *identity; /* the board; not NULL where there is a ledger */
  StrobeFlashPlan *plan;
  StrobeDfuPort *port;
  StrobeClock *clock;
  StrobeFlashProgressFunc progress_func; /* may be NULL */
  gpointer user_data;
} StrobeFlashRecording;

gboolean strobe_flash_recorder_run (const StrobeFlashRecording *recording,
                                    StrobeDfuOutcome *outcome,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS
