/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/board.h"
#include "dfu/dfu-port.h"
#include "dfu/dfu-session.h"
#include "flash/flash-ledger.h"
#include "flash/flash-plan.h"
#include "flash/flash-progress.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_FLASH_JOB_STATE_RUNNING,
  STROBE_FLASH_JOB_STATE_CANCELLING,
  STROBE_FLASH_JOB_STATE_SUCCEEDED,
  STROBE_FLASH_JOB_STATE_FAILED,
  STROBE_FLASH_JOB_STATE_CANCELLED,
} StrobeFlashJobState;

#define STROBE_TYPE_FLASH_JOB_STATE (strobe_flash_job_state_get_type ())
GType strobe_flash_job_state_get_type (void);

/* One execution of a plan. Lives on the main thread; the runner works on a worker.
 * Properties: board, state, progress (boxed, at most one notify per 50 ms), can-cancel. */
#define STROBE_TYPE_FLASH_JOB (strobe_flash_job_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFlashJob, strobe_flash_job, STROBE, FLASH_JOB, GObject)

StrobeFlashJob *strobe_flash_job_new (StrobeBoard *board,
                                      StrobeFlashPlan *plan,
                                      StrobeDfuPort *port,
                                      StrobeClock *clock);
void strobe_flash_job_set_ledger (StrobeFlashJob *self,
                                  StrobeFlashLedger *ledger,
                                  const StrobeFlashIdentity *identity);
void strobe_flash_job_start (StrobeFlashJob *self);
void strobe_flash_job_cancel (StrobeFlashJob *self);
StrobeBoard *strobe_flash_job_get_board (StrobeFlashJob *self);
StrobeFlashPlan *strobe_flash_job_get_plan (StrobeFlashJob *self);
StrobeFlashJobState strobe_flash_job_get_state (StrobeFlashJob *self);
const StrobeFlashProgress *strobe_flash_job_get_progress (StrobeFlashJob *self);
gboolean strobe_flash_job_get_can_cancel (StrobeFlashJob *self);
gboolean strobe_flash_job_is_active (StrobeFlashJob *self);
StrobeDfuOutcome strobe_flash_job_get_outcome (StrobeFlashJob *self);
const GError *strobe_flash_job_get_error (StrobeFlashJob *self);

G_END_DECLS
