/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/firmware/firmware-file.h"

G_BEGIN_DECLS

/* One that was opened lately. */
typedef struct {
  char **uris; /* of what was given: a file, a folder, or several files */
  char *title;
  char *chip; /* empty: not known */
} StrobeRecentFirmware;

void strobe_recent_firmware_add (GSettings *settings, StrobeFirmwareFile *file);
GPtrArray *strobe_recent_firmware_list (GSettings *settings); /* of StrobeRecentFirmware */
void strobe_recent_firmware_clear (GSettings *settings);

G_END_DECLS
