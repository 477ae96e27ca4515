/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  guint16 chip_id;    /* esp_image_header_t.chip_id; equals the USB product id of the ROM */
  const char *name;   /* "ESP32-S2" */
  const char *target; /* "esp32s2", the ESP-IDF target */
  guint32 bootloader_offset;
  gboolean has_dfu;       /* its mask ROM has a USB DFU loader */
  const char *rom_serial; /* serial string of the ROM where it is constant, else NULL */
} StrobeChip;

const StrobeChip *strobe_chip_find (guint16 chip_id);
const StrobeChip *strobe_chip_find_by_target (const char *target);
const StrobeChip *strobe_chip_find_dfu (guint16 vendor_id, guint16 product_id);
const StrobeChip *strobe_chip_get_table (gsize *n_chips);

#define STROBE_CHIP_VENDOR_ESPRESSIF 0x303a

G_END_DECLS
