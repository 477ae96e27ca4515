/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dfu/dfu-types.h"
#include "image/chip.h"
#include "sim/sim-flash.h"
#include "sim/sim-request.h"

G_BEGIN_DECLS

/* Who speaks through the USB stack of the ROM. */
typedef enum {
  STROBE_SIM_PERSONA_LOADER,   /* the ROM in download mode */
  STROBE_SIM_PERSONA_APP,      /* an app with the ROM's console: CDC and run-time DFU */
  STROBE_SIM_PERSONA_CDC_ONLY, /* a serial port and no DFU */
} StrobeSimPersona;

/* The USB stack of the mask ROM: standard requests, CDC, DFU. */
typedef struct _StrobeSimRom StrobeSimRom;

StrobeSimRom *strobe_sim_rom_new (const StrobeChip *chip, const char *mac, StrobeSimFlash *flash);
void strobe_sim_rom_free (StrobeSimRom *self);
void strobe_sim_rom_restart (StrobeSimRom *self, StrobeSimPersona persona, StrobeDfuMode mode);
void strobe_sim_rom_put_descriptors (StrobeSimRom *self, GByteArray *array);
char *strobe_sim_rom_dup_string (StrobeSimRom *self, guint8 index);
StrobeSimReply strobe_sim_rom_control (StrobeSimRom *self, StrobeSimRequest *request);
StrobeSimAction strobe_sim_rom_bus_reset (StrobeSimRom *self);
guint16 strobe_sim_rom_get_line_state (StrobeSimRom *self);

/* faults */
void strobe_sim_rom_set_app_product (StrobeSimRom *self, guint16 product_id);
StrobeSimReply strobe_sim_rom_refuse (StrobeSimRom *self);
void strobe_sim_rom_force_status (StrobeSimRom *self, guint8 code);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeSimRom, strobe_sim_rom_free)

G_END_DECLS
