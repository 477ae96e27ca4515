/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/clock.h"
#include "dfu/dfu-port.h"

G_BEGIN_DECLS

/* How a device is written; chosen once, from its identity. */
typedef enum {
  STROBE_DFU_RULES_STRICT, /* DFU 1.1 to the letter */
  STROBE_DFU_RULES_ROM,    /* the Espressif mask ROMs: queued DNLOADs, rare status checks */
} StrobeDfuRules;

typedef StrobeDfuRules (*StrobeDfuChooseRulesFunc) (const StrobeDfuIdentity *identity,
                                                    gpointer user_data);

/* Our phase; never to be mixed with the device's state. */
typedef enum {
  STROBE_DFU_PHASE_OPENING,
  STROBE_DFU_PHASE_DETACHING,
  STROBE_DFU_PHASE_CLEARING,
  STROBE_DFU_PHASE_WRITING,
  STROBE_DFU_PHASE_VERIFYING,
  STROBE_DFU_PHASE_DONE,
} StrobeDfuPhase;

/* Called on the session's thread. */
typedef void (*StrobeDfuProgressFunc) (StrobeDfuPhase phase,
                                       gsize done_bytes,
                                       gsize total_bytes,
                                       gpointer user_data);

typedef enum {
  STROBE_DFU_OUTCOME_ACCEPTED,         /* the device took all of it and reported no error */
  STROBE_DFU_OUTCOME_VERIFIED_BY_CHIP, /* the ROM compared every MD5 with what it read back */
} StrobeDfuOutcome;

/* All that a download needs; filled on the stack, only read. */
typedef struct {
  StrobeDfuPort *port;
  StrobeClock *clock;
  GBytes *payload;
  StrobeDfuChooseRulesFunc choose_rules; /* NULL: always strict */
  StrobeDfuProgressFunc progress;        /* may be NULL */
  gpointer user_data;                    /* of both functions */
} StrobeDfuDownload;

gboolean strobe_dfu_session_download (const StrobeDfuDownload *download,
                                      StrobeDfuOutcome *outcome,
                                      GCancellable *cancellable,
                                      GError **error);

G_END_DECLS
