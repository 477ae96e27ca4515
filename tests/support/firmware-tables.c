/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "support/firmware-tables.h"

#include <string.h>

#include "image/flash-params.h"
#include "image/partition-table.h"
#include "support/firmware-recipe.h"

#define KIB 1024u
#define MIB (1024u * KIB)

/* Firmware with other partition tables than the one that every fixture has. */

static const StrobePartition ota_table[] = {
  { .type = 1, .subtype = 0x02, .offset = 0x9000, .size_bytes = 0x6000, .label = "nvs" },
  { .type = 1, .subtype = 0x00, .offset = 0xf000, .size_bytes = 0x2000, .label = "otadata" },
  { .type = 1, .subtype = 0x01, .offset = 0x11000, .size_bytes = 0x1000, .label = "phy_init" },
  { .type = 1, .subtype = 0x04, .offset = 0x12000, .size_bytes = 0x1000, .label = "nvs_keys" },
  { .type = 1, .subtype = 0x03, .offset = 0x13000, .size_bytes = 0xd000, .label = "coredump" },
  { .type = 0, .subtype = 0x10, .offset = 0x20000, .size_bytes = 3 * MIB, .label = "ota_0" },
  { .type = 0, .subtype = 0x11, .offset = 0x320000, .size_bytes = 3 * MIB, .label = "ota_1" },
  { .type = 0, .subtype = 0x00, .offset = 0x620000, .size_bytes = 2 * MIB, .label = "factory" },
  { .type = 1, .subtype = 0x83, .offset = 0x820000, .size_bytes = 4 * MIB, .label = "storage" },
  { .type = 1, .subtype = 0x81, .offset = 0xc20000, .size_bytes = MIB, .label = "www" },
  { .type = 1,
    .subtype = 0x02,
    .offset = 0xd20000,
    .size_bytes = 0x10000,
    .label = "certificates" },
  { .type = 0x40, .subtype = 1, .offset = 0xd30000, .size_bytes = 0x6000, .label = "factory_data" },
};

/* Two that overlap, an app that does not fit, and one that ends beyond the flash */
static const StrobePartition broken_table[] = {
  { .type = 1, .subtype = 0x02, .offset = 0x9000, .size_bytes = 0x6000, .label = "nvs" },
  { .type = 0, .subtype = 0x10, .offset = 0x10000, .size_bytes = 64 * KIB, .label = "ota_0" },
  { .type = 0, .subtype = 0x11, .offset = 0x20000, .size_bytes = MIB, .label = "ota_1" },
  { .type = 1, .subtype = 0x82, .offset = 0xc0000, .size_bytes = MIB, .label = "storage" },
  { .type = 1, .subtype = 0x81, .offset = 0x3f0000, .size_bytes = MIB, .label = "log" },
};

static void
set_table (StrobeFirmwareRecipe *recipe, const StrobePartition *partitions, gsize n_partitions)
{
  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, "partition-table.bin"),
                                  strobe_partition_table_build (partitions, n_partitions));
}

static void
move_app (StrobeFirmwareRecipe *recipe, guint32 distance_bytes)
{
  for (guint i = 0; i < recipe->pieces->len; i++) {
    StrobeFirmwarePiece *piece = g_ptr_array_index (recipe->pieces, i);

    if (g_str_has_prefix (piece->name, "blink.bin"))
      piece->address += distance_bytes;
  }
}

/**
 * strobe_firmware_tables_make_ota:
 * @app_size_bytes: how large the body of the app is
 *
 * Makes a file for 16 MiB with twelve partitions: the app in the first of two slots, a blank
 * otadata, a filled www.
 *
 * Returns: (transfer full): the file
 */
GBytes *
strobe_firmware_tables_make_ota (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe =
               strobe_firmware_recipe_new (strobe_chip_find_by_target ("esp32s3"), app_size_bytes);
  guint8 *blank = g_malloc (8 * KIB);
  g_autoptr (GBytes) otadata = g_bytes_new_take (memset (blank, 0xff, 8 * KIB), 8 * KIB);
  g_autoptr (GBytes) www = g_bytes_new_take (g_strnfill (400 * KIB, 'w'), 400 * KIB);

  strobe_firmware_recipe_replace (strobe_firmware_recipe_get (recipe, STROBE_FLASH_PARAMS_NAME),
                                  strobe_flash_params_build (16 * MIB));
  set_table (recipe, ota_table, G_N_ELEMENTS (ota_table));
  move_app (recipe, 0x10000);
  strobe_firmware_recipe_add (recipe, "ota_data_initial.bin", 0xf000, 0, otadata);
  strobe_firmware_recipe_add (recipe, "www.bin", 0xc20000, 0, www);
  return strobe_firmware_recipe_build (recipe);
}

/**
 * strobe_firmware_tables_make_broken:
 * @app_size_bytes: how large the body of the app is; more than 64 KiB, so that it does not fit
 *
 * Makes a file with whatever can be wrong about where things are.
 *
 * Returns: (transfer full): the file
 */
GBytes *
strobe_firmware_tables_make_broken (gsize app_size_bytes)
{
  g_autoptr (StrobeFirmwareRecipe) recipe =
               strobe_firmware_recipe_new (strobe_chip_find_by_target ("esp32s2"), app_size_bytes);
  g_autoptr (GBytes) data = g_bytes_new_take (g_strnfill (20 * KIB, 'l'), 20 * KIB);

  set_table (recipe, broken_table, G_N_ELEMENTS (broken_table));
  strobe_firmware_recipe_add (recipe, "nvs.bin", 0x8f00, 0, data);
  strobe_firmware_recipe_add (recipe, "log.bin", 4 * MIB, 0, data);
  return strobe_firmware_recipe_build (recipe);
}
