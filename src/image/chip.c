/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/chip.h"

/* StrobeChip: one chip family, as data. The table is constant; nobody owns an entry.
 *
 * Source: chip ids from ESP-IDF v6.0 esp_app_format.h (esp_chip_id_t); bootloader offsets from
 * CONFIG_BOOTLOADER_OFFSET_IN_FLASH of each target; which ROMs have DFU from
 * CONFIG_SOC_USB_DFU_SUPPORTED and tools/cmake/dfu.cmake, by which the product id of the ROM equals
 * the chip id. */

static const StrobeChip chips[] = {
  { .chip_id = 0x0002,
    .name = "ESP32-S2",
    .target = "esp32s2",
    .bootloader_offset = 0x1000,
    .has_dfu = TRUE,
    /* str_serial_descr of the S2 ROM; the later ROMs show the MAC. */
    .rom_serial = "0" },
  { .chip_id = 0x0009, .name = "ESP32-S3", .target = "esp32s3", .has_dfu = TRUE },
  { .chip_id = 0x0012,
    .name = "ESP32-P4",
    .target = "esp32p4",
    .bootloader_offset = 0x2000,
    .has_dfu = TRUE },
  { .chip_id = 0x0020,
    .name = "ESP32-S31",
    .target = "esp32s31",
    .bootloader_offset = 0x2000,
    .has_dfu = TRUE },
  { .chip_id = 0x0000, .name = "ESP32", .target = "esp32", .bootloader_offset = 0x1000 },
  { .chip_id = 0x0005, .name = "ESP32-C3", .target = "esp32c3" },
  { .chip_id = 0x000c, .name = "ESP32-C2", .target = "esp32c2" },
  { .chip_id = 0x000d, .name = "ESP32-C6", .target = "esp32c6" },
  { .chip_id = 0x0010, .name = "ESP32-H2", .target = "esp32h2" },
  { .chip_id = 0x0014, .name = "ESP32-C61", .target = "esp32c61" },
  { .chip_id = 0x0017, .name = "ESP32-C5", .target = "esp32c5", .bootloader_offset = 0x2000 },
  { .chip_id = 0x0019, .name = "ESP32-H21", .target = "esp32h21" },
  { .chip_id = 0x001c, .name = "ESP32-H4", .target = "esp32h4" },
};

/**
 * strobe_chip_find:
 * @chip_id: the id in an image header
 *
 * Looks a chip up by its id.
 *
 * Units: esp_chip_id_t.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the chip, or %NULL if it is not known
 */
const StrobeChip *
strobe_chip_find (guint16 chip_id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (chips); i++) {
    if (chips[i].chip_id == chip_id)
      return &chips[i];
  }

  return NULL;
}

/**
 * strobe_chip_find_by_target:
 * @target: an ESP-IDF target, for example "esp32s2"
 *
 * Looks a chip up by the name the build system gives it.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the chip, or %NULL if it is not known
 */
const StrobeChip *
strobe_chip_find_by_target (const char *target)
{
  g_return_val_if_fail (target != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (chips); i++) {
    if (g_str_equal (chips[i].target, target))
      return &chips[i];
  }

  return NULL;
}

/**
 * strobe_chip_find_dfu:
 * @vendor_id: of a USB device or a DFU suffix
 * @product_id: of the same
 *
 * Looks up the chip whose mask ROM shows these ids in DFU mode.
 *
 * Units: USB ids.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the chip, or %NULL if no known DFU ROM has these ids
 */
const StrobeChip *
strobe_chip_find_dfu (guint16 vendor_id, guint16 product_id)
{
  const StrobeChip *chip = strobe_chip_find (product_id);

  if (vendor_id != STROBE_CHIP_VENDOR_ESPRESSIF || chip == NULL || !chip->has_dfu)
    return NULL;

  return chip;
}

/**
 * strobe_chip_get_table:
 * @n_chips: (out): where to store the number of chips
 *
 * Gives the whole table, the chips with DFU first.
 *
 * Units: @n_chips counts entries.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (array length=n_chips): the chips
 */
const StrobeChip *
strobe_chip_get_table (gsize *n_chips)
{
  g_return_val_if_fail (n_chips != NULL, NULL);

  *n_chips = G_N_ELEMENTS (chips);
  return chips;
}
