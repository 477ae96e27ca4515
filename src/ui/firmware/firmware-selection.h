/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "make/region-choice.h"
#include "ui/firmware/firmware-loader.h"

G_BEGIN_DECLS

/* What of the firmware on screen is written. Signal: "changed", when anything that the getters
 * tell may be new. */
#define STROBE_TYPE_FIRMWARE_SELECTION (strobe_firmware_selection_get_type ())
G_DECLARE_FINAL_TYPE (
  StrobeFirmwareSelection, strobe_firmware_selection, STROBE, FIRMWARE_SELECTION, GObject)

StrobeFirmwareSelection *strobe_firmware_selection_new (StrobeFirmwareLoader *loader);
StrobeFirmware *strobe_firmware_selection_get_full (StrobeFirmwareSelection *self);
StrobeFirmware *strobe_firmware_selection_get_chosen (StrobeFirmwareSelection *self);
const GError *strobe_firmware_selection_get_error (StrobeFirmwareSelection *self);
gboolean strobe_firmware_selection_is_busy (StrobeFirmwareSelection *self);
gboolean strobe_firmware_selection_is_everything (StrobeFirmwareSelection *self);
const gboolean *strobe_firmware_selection_get_wanted (StrobeFirmwareSelection *self);
void strobe_firmware_selection_set_wanted (StrobeFirmwareSelection *self,
                                           guint index,
                                           gboolean is_wanted);
void strobe_firmware_selection_choose (StrobeFirmwareSelection *self, StrobeRegionChoice choice);

G_END_DECLS
