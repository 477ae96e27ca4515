/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/esp-memory.h"

/* StrobeEspMemory: where the segments of an image go when it starts. Constant data; a segment in
 * DROM or IROM stays in flash and is mapped, the others are copied.
 *
 * Source: ESP-IDF v6.0 components/soc/CHIP/include/soc/soc.h (SOC_DROM_LOW, SOC_IRAM_HIGH and so
 * on). RTC_IRAM and RTC_DRAM there are the fast memory, RTC_DATA the slow one. */

typedef struct {
  guint16 chip_id;
  guint32 start;
  guint32 end;
  StrobeEspMemory memory;
} Range;

static const Range ranges[] = {
  /* ESP32-S2; the address space of DROM0 in ext_mem_defs.h, for what lies above it is PSRAM */
  { 0x0002, 0x3f000000, 0x3f400000, STROBE_ESP_MEMORY_DROM },
  { 0x0002, 0x3ff9e000, 0x3ffa0000, STROBE_ESP_MEMORY_RTC_FAST },
  { 0x0002, 0x3ffb0000, 0x40000000, STROBE_ESP_MEMORY_DRAM },
  { 0x0002, 0x40020000, 0x40070000, STROBE_ESP_MEMORY_IRAM },
  { 0x0002, 0x40070000, 0x40072000, STROBE_ESP_MEMORY_RTC_FAST },
  { 0x0002, 0x40080000, 0x40800000, STROBE_ESP_MEMORY_IROM },
  { 0x0002, 0x50000000, 0x50002000, STROBE_ESP_MEMORY_RTC_SLOW },
  /* ESP32-S3 */
  { 0x0009, 0x3c000000, 0x3e000000, STROBE_ESP_MEMORY_DROM },
  { 0x0009, 0x3fc88000, 0x3fd00000, STROBE_ESP_MEMORY_DRAM },
  { 0x0009, 0x40370000, 0x403e0000, STROBE_ESP_MEMORY_IRAM },
  { 0x0009, 0x42000000, 0x44000000, STROBE_ESP_MEMORY_IROM },
  { 0x0009, 0x50000000, 0x50002000, STROBE_ESP_MEMORY_RTC_SLOW },
  { 0x0009, 0x600fe000, 0x60100000, STROBE_ESP_MEMORY_RTC_FAST },
  /* ESP32-P4 */
  { 0x0012, 0x30100000, 0x30102000, STROBE_ESP_MEMORY_TCM },
  { 0x0012, 0x40000000, 0x44000000, STROBE_ESP_MEMORY_FLASH },
  { 0x0012, 0x4ff00000, 0x4ffc0000, STROBE_ESP_MEMORY_RAM },
  { 0x0012, 0x50108000, 0x50110000, STROBE_ESP_MEMORY_LP_RAM },
  /* ESP32-S31 */
  { 0x0020, 0x2e000000, 0x2e008000, STROBE_ESP_MEMORY_LP_RAM },
  { 0x0020, 0x2f000000, 0x2f080000, STROBE_ESP_MEMORY_RAM },
  { 0x0020, 0x40000000, 0x44000000, STROBE_ESP_MEMORY_FLASH },
  /* ESP32 */
  { 0x0000, 0x3f400000, 0x3f800000, STROBE_ESP_MEMORY_DROM },
  { 0x0000, 0x3ff80000, 0x3ff82000, STROBE_ESP_MEMORY_RTC_FAST },
  { 0x0000, 0x3ffae000, 0x40000000, STROBE_ESP_MEMORY_DRAM },
  { 0x0000, 0x40070000, 0x400aa000, STROBE_ESP_MEMORY_IRAM },
  { 0x0000, 0x400c0000, 0x400c2000, STROBE_ESP_MEMORY_RTC_FAST },
  { 0x0000, 0x400d0000, 0x40400000, STROBE_ESP_MEMORY_IROM },
  { 0x0000, 0x50000000, 0x50002000, STROBE_ESP_MEMORY_RTC_SLOW },
  /* ESP32-C3 */
  { 0x0005, 0x3c000000, 0x3c800000, STROBE_ESP_MEMORY_DROM },
  { 0x0005, 0x3fc80000, 0x3fce0000, STROBE_ESP_MEMORY_DRAM },
  { 0x0005, 0x4037c000, 0x403e0000, STROBE_ESP_MEMORY_IRAM },
  { 0x0005, 0x42000000, 0x42800000, STROBE_ESP_MEMORY_IROM },
  { 0x0005, 0x50000000, 0x50002000, STROBE_ESP_MEMORY_RTC_FAST },
  /* ESP32-C2 */
  { 0x000c, 0x3c000000, 0x3c400000, STROBE_ESP_MEMORY_DROM },
  { 0x000c, 0x3fca0000, 0x3fce0000, STROBE_ESP_MEMORY_DRAM },
  { 0x000c, 0x4037c000, 0x403c0000, STROBE_ESP_MEMORY_IRAM },
  { 0x000c, 0x42000000, 0x42400000, STROBE_ESP_MEMORY_IROM },
  /* ESP32-C6 */
  { 0x000d, 0x40800000, 0x40880000, STROBE_ESP_MEMORY_RAM },
  { 0x000d, 0x42000000, 0x43000000, STROBE_ESP_MEMORY_FLASH },
  { 0x000d, 0x50000000, 0x50004000, STROBE_ESP_MEMORY_LP_RAM },
  /* ESP32-H2 */
  { 0x0010, 0x40800000, 0x40850000, STROBE_ESP_MEMORY_RAM },
  { 0x0010, 0x42000000, 0x43000000, STROBE_ESP_MEMORY_FLASH },
  { 0x0010, 0x50000000, 0x50001000, STROBE_ESP_MEMORY_LP_RAM },
  /* ESP32-C61 */
  { 0x0014, 0x40800000, 0x40850000, STROBE_ESP_MEMORY_RAM },
  { 0x0014, 0x42000000, 0x44000000, STROBE_ESP_MEMORY_FLASH },
  /* ESP32-C5 */
  { 0x0017, 0x40800000, 0x40860000, STROBE_ESP_MEMORY_RAM },
  { 0x0017, 0x42000000, 0x44000000, STROBE_ESP_MEMORY_FLASH },
  { 0x0017, 0x50000000, 0x50004000, STROBE_ESP_MEMORY_LP_RAM },
  /* ESP32-H21 */
  { 0x0019, 0x40800000, 0x40850000, STROBE_ESP_MEMORY_RAM },
  { 0x0019, 0x42000000, 0x43000000, STROBE_ESP_MEMORY_FLASH },
  { 0x0019, 0x50000000, 0x50001000, STROBE_ESP_MEMORY_LP_RAM },
  /* ESP32-H4 */
  { 0x001c, 0x40810000, 0x40860000, STROBE_ESP_MEMORY_RAM },
  { 0x001c, 0x42000000, 0x44000000, STROBE_ESP_MEMORY_FLASH },
  { 0x001c, 0x50000000, 0x50004000, STROBE_ESP_MEMORY_LP_RAM },
};

/* Segments at address 0 fill a gap in the file and are not loaded.
 *
 * Source: ESP-IDF v6.0 esp_image_format.c (should_load). */
#define PADDING_END 0x10000

/**
 * strobe_esp_memory_find:
 * @chip_id: the id in an image header
 * @address: load address of a segment
 *
 * Tells which memory of a chip an address belongs to.
 *
 * Units: @chip_id is an esp_chip_id_t, @address one of the processor.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 soc.h and ext_mem_defs.h of each chip.
 *
 * Returns: the memory; UNKNOWN if there is none, or the chip is not known
 */
StrobeEspMemory
strobe_esp_memory_find (guint16 chip_id, guint32 address)
{
  if (address < PADDING_END)
    return STROBE_ESP_MEMORY_PADDING;

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++) {
    if (ranges[i].chip_id == chip_id && address >= ranges[i].start && address < ranges[i].end)
      return ranges[i].memory;
  }
  return STROBE_ESP_MEMORY_UNKNOWN;
}

/**
 * strobe_esp_memory_get_start:
 * @chip_id: the id in an image header
 * @memory: a memory
 *
 * Tells where a memory of a chip begins.
 *
 * Units: @chip_id is an esp_chip_id_t; the result is an address of the processor.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 soc.h of each chip.
 *
 * Returns: the address; 0 if the chip has no such memory
 */
guint32
strobe_esp_memory_get_start (guint16 chip_id, StrobeEspMemory memory)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++) {
    if (ranges[i].chip_id == chip_id && ranges[i].memory == memory)
      return ranges[i].start;
  }
  return 0;
}

/**
 * strobe_esp_memory_get_name:
 * @memory: a memory
 *
 * Names a memory as Espressif's documents do.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the name, for example "IROM"
 */
const char *
strobe_esp_memory_get_name (StrobeEspMemory memory)
{
  static const char *const names[] = {
    [STROBE_ESP_MEMORY_UNKNOWN] = "unknown",   [STROBE_ESP_MEMORY_PADDING] = "padding",
    [STROBE_ESP_MEMORY_DROM] = "DROM",         [STROBE_ESP_MEMORY_IROM] = "IROM",
    [STROBE_ESP_MEMORY_FLASH] = "IROM/DROM",   [STROBE_ESP_MEMORY_DRAM] = "DRAM",
    [STROBE_ESP_MEMORY_IRAM] = "IRAM",         [STROBE_ESP_MEMORY_RAM] = "IRAM/DRAM",
    [STROBE_ESP_MEMORY_RTC_FAST] = "RTC fast", [STROBE_ESP_MEMORY_RTC_SLOW] = "RTC slow",
    [STROBE_ESP_MEMORY_LP_RAM] = "LP RAM",     [STROBE_ESP_MEMORY_TCM] = "TCM",
  };

  return names[memory];
}
