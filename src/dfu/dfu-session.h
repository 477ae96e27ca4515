/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/clock.h"
#include "dfu/dfu-engine.h"
#include "dfu/dfu-port.h"

G_BEGIN_DECLS

/* Called on the session's thread for each device that was opened, before anything is sent to it:
 * chooses the rules for one in DFU mode, or refuses the device with an error. */
typedef gboolean (*StrobeDfuChooseRulesFunc) (const StrobeDfuIdentity *identity,
                                              StrobeDfuRules *rules,
                                              gpointer user_data,
                                              GError **error);

/* Called on the session's thread. */
typedef void (*StrobeDfuProgressFunc) (StrobeDfuPhase phase,
                                       gsize done_bytes,
                                       gsize total_bytes,
                                       gpointer user_data);

/* All that a download needs; filled on the stack, only read. */
typedef struct {
  StrobeDfuPort *port;
  StrobeClock *clock;
  GBytes *payload;
  StrobeDfuChooseRulesFunc choose_rules; /* NULL: any device, always strict */
  StrobeDfuProgressFunc progress;        /* may be NULL */
  gpointer user_data;                    /* of both functions */
} StrobeDfuDownload;

gboolean strobe_dfu_session_download (const StrobeDfuDownload *download,
                                      StrobeDfuOutcome *outcome,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
