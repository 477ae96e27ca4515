/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware-image.h"
#include "image/firmware-region-private.h"

G_BEGIN_DECLS

StrobeFirmwareImage *
strobe_firmware_image_read (StrobeFirmware *self, const StrobeFirmwareJoin *join, guint32 address);
void strobe_firmware_image_free (StrobeFirmwareImage *image);
gboolean strobe_firmware_image_is_at (StrobeFirmware *self, guint32 address);

G_END_DECLS
