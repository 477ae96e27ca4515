/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dfu/dfu-port.h"
#include "dfu/dfu-session.h"
#include "flash/flash-ledger.h"
#include "flash/flash-plan.h"
#include "flash/flash-progress.h"

G_BEGIN_DECLS

/* What a job and its worker share. */
typedef struct _StrobeFlashWork StrobeFlashWork;

StrobeFlashWork *
strobe_flash_work_new (StrobeFlashPlan *plan, StrobeDfuPort *port, StrobeClock *clock);
StrobeFlashWork *strobe_flash_work_ref (StrobeFlashWork *self);
void strobe_flash_work_unref (StrobeFlashWork *self);
void strobe_flash_work_set_ledger (StrobeFlashWork *self,
                                   StrobeFlashLedger *ledger,
                                   const StrobeFlashIdentity *identity);
StrobeFlashPlan *strobe_flash_work_get_plan (StrobeFlashWork *self);
gboolean strobe_flash_work_run (StrobeFlashWork *self, GCancellable *cancellable, GError **error);
gboolean strobe_flash_work_take_progress (StrobeFlashWork *self, StrobeFlashProgress *progress);
StrobeDfuOutcome strobe_flash_work_get_outcome (StrobeFlashWork *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeFlashWork, strobe_flash_work_unref)

G_END_DECLS
