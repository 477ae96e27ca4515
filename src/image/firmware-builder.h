/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "image/chip.h"

G_BEGIN_DECLS

/* Writes dfu.bin files as ESP-IDF's mkdfu.py does, byte for byte. */
typedef struct _StrobeFirmwareBuilder StrobeFirmwareBuilder;

StrobeFirmwareBuilder *strobe_firmware_builder_new (guint16 product_id);
void strobe_firmware_builder_free (StrobeFirmwareBuilder *self);
void strobe_firmware_builder_set_flash_size (StrobeFirmwareBuilder *self, guint32 size_bytes);
void strobe_firmware_builder_set_part_size (StrobeFirmwareBuilder *self, gsize size_bytes);
void strobe_firmware_builder_add_file (StrobeFirmwareBuilder *self,
                                       const char *name,
                                       guint32 address,
                                       GBytes *data);
GBytes *strobe_firmware_builder_build (StrobeFirmwareBuilder *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeFirmwareBuilder, strobe_firmware_builder_free)

G_END_DECLS
