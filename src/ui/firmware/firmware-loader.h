/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/firmware/firmware-file.h"

G_BEGIN_DECLS

/* Reads firmware, one at a time: a new request takes the place of the one under way.
 * Properties: busy. Signal: "settled", when file and error are those of the last request. */
#define STROBE_TYPE_FIRMWARE_LOADER (strobe_firmware_loader_get_type ())
G_DECLARE_FINAL_TYPE (
  StrobeFirmwareLoader, strobe_firmware_loader, STROBE, FIRMWARE_LOADER, GObject)

StrobeFirmwareLoader *strobe_firmware_loader_new (void);
void strobe_firmware_loader_load (StrobeFirmwareLoader *self, GListModel *files);
void strobe_firmware_loader_load_file (StrobeFirmwareLoader *self, GFile *file);
void strobe_firmware_loader_load_bytes (StrobeFirmwareLoader *self, GBytes *bytes);
void strobe_firmware_loader_reload (StrobeFirmwareLoader *self);
void strobe_firmware_loader_take (StrobeFirmwareLoader *self, StrobeBuild *build);
gboolean strobe_firmware_loader_is_busy (StrobeFirmwareLoader *self);
StrobeFirmwareFile *strobe_firmware_loader_get_file (StrobeFirmwareLoader *self);
gboolean strobe_firmware_loader_is_later (StrobeFirmwareLoader *self);
const GError *strobe_firmware_loader_get_error (StrobeFirmwareLoader *self);

G_END_DECLS
