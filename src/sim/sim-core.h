/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dfu/dfu-types.h"
#include "image/chip.h"
#include "sim/sim-app.h"
#include "sim/sim-faults-private.h"
#include "sim/sim-flash.h"
#include "sim/sim-request.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_SIM_RUN_NOTHING,
  STROBE_SIM_RUN_LOADER,
  STROBE_SIM_RUN_APP,
  STROBE_SIM_RUN_DEAD_END, /* a chip that cannot start its flash: it prints why, on its UART */
  STROBE_SIM_RUN_GENERIC,
} StrobeSimRun;

/* The chip with its flash, and what runs on it: answers control transfers. */
typedef struct _StrobeSimCore StrobeSimCore;

StrobeSimCore *strobe_sim_core_new (StrobeSimKind kind,
                                    const StrobeChip *chip,
                                    gsize flash_size_bytes,
                                    StrobeSimFaults *faults);
void strobe_sim_core_free (StrobeSimCore *self);
StrobeSimRun strobe_sim_core_get_run (StrobeSimCore *self);
StrobeSimFlash *strobe_sim_core_get_flash (StrobeSimCore *self);
StrobeSimApp *strobe_sim_core_get_app (StrobeSimCore *self);
gboolean strobe_sim_core_has_line_rule (StrobeSimCore *self);
gboolean strobe_sim_core_is_generic (StrobeSimCore *self);

void strobe_sim_core_stop (StrobeSimCore *self);
void strobe_sim_core_start_generic (StrobeSimCore *self);
void strobe_sim_core_start_loader (StrobeSimCore *self, StrobeDfuMode mode);
void strobe_sim_core_start_flash (StrobeSimCore *self, StrobeSimResetCause cause);
void strobe_sim_core_reconnect_app (StrobeSimCore *self);

StrobeSimReply strobe_sim_core_control (StrobeSimCore *self, StrobeSimRequest *request);
StrobeSimReply strobe_sim_core_control_struck (StrobeSimCore *self,
                                               StrobeSimRequest *request,
                                               StrobeSimFaultKind kind,
                                               guint8 status);
StrobeSimAction strobe_sim_core_bus_reset (StrobeSimCore *self);
void strobe_sim_core_put_descriptors (StrobeSimCore *self, GByteArray *array);
char *strobe_sim_core_dup_string (StrobeSimCore *self, guint8 index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimCore, strobe_sim_core_free)

G_END_DECLS
