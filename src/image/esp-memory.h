/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which memory of a chip an address belongs to. FLASH and RAM are those of chips that reach the
 * same memory for code and for data at the same addresses. */
typedef enum {
  STROBE_ESP_MEMORY_UNKNOWN,
  STROBE_ESP_MEMORY_PADDING,
  STROBE_ESP_MEMORY_DROM,
  STROBE_ESP_MEMORY_IROM,
  STROBE_ESP_MEMORY_FLASH,
  STROBE_ESP_MEMORY_DRAM,
  STROBE_ESP_MEMORY_IRAM,
  STROBE_ESP_MEMORY_RAM,
  STROBE_ESP_MEMORY_RTC_FAST,
  STROBE_ESP_MEMORY_RTC_SLOW,
  STROBE_ESP_MEMORY_LP_RAM,
  STROBE_ESP_MEMORY_TCM,
} StrobeEspMemory;

StrobeEspMemory strobe_esp_memory_find (guint16 chip_id, guint32 address);
guint32 strobe_esp_memory_get_start (guint16 chip_id, StrobeEspMemory memory);
const char *strobe_esp_memory_get_name (StrobeEspMemory memory);

G_END_DECLS
