/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/partition.h"

/* StrobePartition: one row of the partition table in flash. A plain value, made by the reader or
 * filled in by who builds a table.
 *
 * Source: ESP-IDF v6.0 esp_flash_partitions.h, gen_esp32part.py. */

typedef struct {
  guint8 type;
  guint8 subtype;
  const char *name;
} SubtypeName;

static const SubtypeName subtype_names[] = {
  { STROBE_PARTITION_TYPE_APP, 0x00, "factory" },
  { STROBE_PARTITION_TYPE_APP, 0x20, "test" },
  { STROBE_PARTITION_TYPE_APP, 0x30, "tee_0" },
  { STROBE_PARTITION_TYPE_APP, 0x31, "tee_1" },
  { STROBE_PARTITION_TYPE_DATA, 0x00, "ota" },
  { STROBE_PARTITION_TYPE_DATA, 0x01, "phy" },
  { STROBE_PARTITION_TYPE_DATA, 0x02, "nvs" },
  { STROBE_PARTITION_TYPE_DATA, 0x03, "coredump" },
  { STROBE_PARTITION_TYPE_DATA, 0x04, "nvs_keys" },
  { STROBE_PARTITION_TYPE_DATA, 0x05, "efuse" },
  { STROBE_PARTITION_TYPE_DATA, 0x06, "undefined" },
  { STROBE_PARTITION_TYPE_DATA, 0x80, "esphttpd" },
  { STROBE_PARTITION_TYPE_DATA, 0x81, "fat" },
  { STROBE_PARTITION_TYPE_DATA, 0x82, "spiffs" },
  { STROBE_PARTITION_TYPE_DATA, 0x83, "littlefs" },
  { STROBE_PARTITION_TYPE_DATA, 0x90, "tee_ota" },
};

#define SUBTYPE_OTA_FIRST 0x10
#define SUBTYPE_OTA_LAST 0x1f

/**
 * strobe_partition_get_type_name:
 * @self: a row
 *
 * Names the type as ESP-IDF's CSV files do.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 gen_esp32part.py (TYPES).
 *
 * Returns: (transfer none): "app", "data", "bootloader", "partition_table", or "custom"
 */
const char *
strobe_partition_get_type_name (const StrobePartition *self)
{
  static const char *const names[] = { "app", "data", "bootloader", "partition_table" };

  g_return_val_if_fail (self != NULL, NULL);

  return self->type < G_N_ELEMENTS (names) ? names[self->type] : "custom";
}

/**
 * strobe_partition_dup_subtype_name:
 * @self: a row
 *
 * Names the subtype as ESP-IDF's CSV files do.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 gen_esp32part.py (SUBTYPES).
 *
 * Returns: (transfer full): for example "factory", "ota_0", "nvs", or the number in hex
 */
char *
strobe_partition_dup_subtype_name (const StrobePartition *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (subtype_names); i++) {
    if (subtype_names[i].type == self->type && subtype_names[i].subtype == self->subtype)
      return g_strdup (subtype_names[i].name);
  }
  if (self->type == STROBE_PARTITION_TYPE_APP && self->subtype >= SUBTYPE_OTA_FIRST &&
      self->subtype <= SUBTYPE_OTA_LAST)
    return g_strdup_printf ("ota_%d", self->subtype - SUBTYPE_OTA_FIRST);

  return g_strdup_printf ("0x%02x", self->subtype);
}
