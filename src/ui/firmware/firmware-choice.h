/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/firmware/firmware-selection.h"

G_BEGIN_DECLS

/* What of the firmware is written: said in a line, chosen below it, with what it does. */
#define STROBE_TYPE_FIRMWARE_CHOICE (strobe_firmware_choice_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFirmwareChoice, strobe_firmware_choice, STROBE, FIRMWARE_CHOICE, AdwBin)

GtkWidget *strobe_firmware_choice_new (StrobeFirmwareSelection *selection);

G_END_DECLS
