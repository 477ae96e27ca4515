/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/firmware/firmware-loader.h"
#include "ui/firmware/firmware-selection.h"

G_BEGIN_DECLS

/* What the loader holds: a firmware and its parts, the problems of a file, or how to get one. */
#define STROBE_TYPE_FIRMWARE_CARD (strobe_firmware_card_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFirmwareCard, strobe_firmware_card, STROBE, FIRMWARE_CARD, AdwBin)

void strobe_firmware_card_set_loader (StrobeFirmwareCard *self, StrobeFirmwareLoader *loader);
void strobe_firmware_card_set_selection (StrobeFirmwareCard *self,
                                         StrobeFirmwareSelection *selection);
void strobe_firmware_card_set_end (StrobeFirmwareCard *self, GtkWidget *end);

G_END_DECLS
