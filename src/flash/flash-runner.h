/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/clock.h"
#include "dfu/dfu-port.h"
#include "dfu/dfu-session.h"
#include "flash/flash-plan.h"
#include "flash/flash-progress.h"

G_BEGIN_DECLS

/* Called on the runner's thread, as often as the device takes blocks: rate-limiting is the
 * caller's. */
typedef void (*StrobeFlashProgressFunc) (const StrobeFlashProgress *progress, gpointer user_data);

gboolean strobe_flash_runner_run (StrobeFlashPlan *plan,
                                  StrobeDfuPort *port,
                                  StrobeClock *clock,
                                  StrobeFlashProgressFunc progress_func,
                                  gpointer user_data,
                                  StrobeDfuOutcome *outcome,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS
