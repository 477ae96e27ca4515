/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sim/sim-faults-private.h"
#include "sim/sim-flash.h"
#include "sim/sim-request.h"

G_BEGIN_DECLS

#define STROBE_SIM_GENERIC_BLOCK_BYTES 256

/* A DFU 1.1 device that insists on every rule of the specification. */
typedef struct _StrobeSimGeneric StrobeSimGeneric;

StrobeSimGeneric *strobe_sim_generic_new (StrobeSimFlash *flash, StrobeSimFaults *faults);
void strobe_sim_generic_free (StrobeSimGeneric *self);
void strobe_sim_generic_restart (StrobeSimGeneric *self);
void strobe_sim_generic_put_descriptors (StrobeSimGeneric *self, GByteArray *array);
char *strobe_sim_generic_dup_string (StrobeSimGeneric *self, guint8 index);
StrobeSimReply strobe_sim_generic_control (StrobeSimGeneric *self, StrobeSimRequest *request);
StrobeSimAction strobe_sim_generic_bus_reset (StrobeSimGeneric *self);

/* faults */
StrobeSimReply strobe_sim_generic_refuse (StrobeSimGeneric *self);
void strobe_sim_generic_force_status (StrobeSimGeneric *self, guint8 code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimGeneric, strobe_sim_generic_free)

G_END_DECLS
