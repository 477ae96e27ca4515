/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A firmware with two slots that brings settings and files along, and so overwrites those of the
 * board: its regions, by address. */
typedef enum {
  STROBE_SETTINGS_FIRMWARE_BOOTLOADER,
  STROBE_SETTINGS_FIRMWARE_TABLE,
  STROBE_SETTINGS_FIRMWARE_NVS,
  STROBE_SETTINGS_FIRMWARE_OTA_DATA,
  STROBE_SETTINGS_FIRMWARE_APP,
  STROBE_SETTINGS_FIRMWARE_STORAGE,
  STROBE_SETTINGS_FIRMWARE_N_REGIONS,
} StrobeSettingsFirmwareRegion;

/* @wanted: for each region, or NULL for all */
GBytes *strobe_settings_firmware_build (const gboolean *wanted,
                                        gsize app_size_bytes,
                                        gsize part_size_bytes);

G_END_DECLS
