/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/firmware/firmware-file.h"

G_BEGIN_DECLS

/* A window with all that is known of a firmware. */
#define STROBE_TYPE_FIRMWARE_DETAILS (strobe_firmware_details_get_type ())
G_DECLARE_FINAL_TYPE (
  StrobeFirmwareDetails, strobe_firmware_details, STROBE, FIRMWARE_DETAILS, AdwWindow)

StrobeFirmwareDetails *strobe_firmware_details_new (GtkWindow *parent, StrobeFirmwareFile *file);
void strobe_firmware_details_set_file (StrobeFirmwareDetails *self, StrobeFirmwareFile *file);
void strobe_firmware_details_export (StrobeFirmwareDetails *self, GFile *file); /* as JSON */

G_END_DECLS
