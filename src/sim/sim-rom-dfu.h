/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dfu/dfu-types.h"
#include "sim/sim-flash.h"
#include "sim/sim-request.h"

G_BEGIN_DECLS

/* The DFU class of the mask ROM: its states, its status, and the updater below them. */
typedef struct _StrobeSimRomDfu StrobeSimRomDfu;

StrobeSimRomDfu *strobe_sim_rom_dfu_new (StrobeSimFlash *flash);
void strobe_sim_rom_dfu_free (StrobeSimRomDfu *self);
void strobe_sim_rom_dfu_restart (StrobeSimRomDfu *self, StrobeDfuMode mode);
StrobeDfuMode strobe_sim_rom_dfu_get_mode (StrobeSimRomDfu *self);
void strobe_sim_rom_dfu_set_alt (StrobeSimRomDfu *self, guint16 alt);
StrobeSimReply strobe_sim_rom_dfu_control (StrobeSimRomDfu *self, StrobeSimRequest *request);
StrobeSimAction strobe_sim_rom_dfu_bus_reset (StrobeSimRomDfu *self, gboolean configured);

/* faults */
StrobeSimReply strobe_sim_rom_dfu_refuse (StrobeSimRomDfu *self);
void strobe_sim_rom_dfu_force_status (StrobeSimRomDfu *self, guint8 code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimRomDfu, strobe_sim_rom_dfu_free)

G_END_DECLS
