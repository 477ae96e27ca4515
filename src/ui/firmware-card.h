/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/firmware-loader.h"

G_BEGIN_DECLS

/* What the loader holds: a firmware and its parts, the problems of a file, or how to get one. */
#define STROBE_TYPE_FIRMWARE_CARD (strobe_firmware_card_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFirmwareCard, strobe_firmware_card, STROBE, FIRMWARE_CARD, AdwBin)

void strobe_firmware_card_set_loader (StrobeFirmwareCard *self, StrobeFirmwareLoader *loader);
/* Each has one place of its own, and is seen while the widget is visible. */
void strobe_firmware_card_set_choice (StrobeFirmwareCard *self, GtkWidget *widget);
void strobe_firmware_card_set_change (StrobeFirmwareCard *self, GtkWidget *widget);

G_END_DECLS
