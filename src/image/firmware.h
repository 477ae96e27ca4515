/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "image/chip.h"
#include "image/dfu-suffix.h"
#include "image/esp-app-desc.h"
#include "image/partition-table.h"

G_BEGIN_DECLS

/* The largest file that is read at all: 128 MiB of flash and its archive. */
#define STROBE_FIRMWARE_MAX_SIZE_BYTES (136u * 1024 * 1024)

typedef enum {
  STROBE_FIRMWARE_PART_KIND_DATA,
  STROBE_FIRMWARE_PART_KIND_BOOTLOADER,
  STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE,
  STROBE_FIRMWARE_PART_KIND_APP,
  STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS,
} StrobeFirmwarePartKind;

/* One entry of the archive, as its index lists it. */
typedef struct {
  const char *name;
  StrobeFirmwarePartKind kind;
  guint32 address;
  guint32 flags;
  gsize size_bytes;
  const char *md5; /* hex, of the index */
  gboolean md5_ok; /* TRUE as well where the flags ask for no check */
  GBytes *data;    /* NULL when the entry is missing */
} StrobeFirmwarePart;

#define STROBE_TYPE_FIRMWARE (strobe_firmware_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFirmware, strobe_firmware, STROBE, FIRMWARE, GObject)

StrobeFirmware *strobe_firmware_new (GBytes *file);
/* @problems: of GError, of whoever made the file */
StrobeFirmware *strobe_firmware_new_with_problems (GBytes *file, GPtrArray *problems);
StrobeFirmware *strobe_firmware_load (GFile *file, GCancellable *cancellable, GError **error);

gboolean strobe_firmware_is_valid (StrobeFirmware *self);
gboolean strobe_firmware_check (StrobeFirmware *self, GError **error);
GPtrArray *strobe_firmware_get_problems (StrobeFirmware *self); /* of GError, worst first */

GBytes *strobe_firmware_get_file (StrobeFirmware *self);
gsize strobe_firmware_get_file_size (StrobeFirmware *self);
GBytes *strobe_firmware_get_payload (StrobeFirmware *self); /* what is sent: no suffix */
const StrobeDfuSuffix *strobe_firmware_get_suffix (StrobeFirmware *self);
const StrobeChip *strobe_firmware_get_chip (StrobeFirmware *self);
guint64 strobe_firmware_get_flash_size (StrobeFirmware *self); /* of flash_params.dat; 0: none */
guint strobe_firmware_get_n_parts (StrobeFirmware *self);
const StrobeFirmwarePart *strobe_firmware_get_part (StrobeFirmware *self, guint index);
guint64 strobe_firmware_get_write_size (StrobeFirmware *self); /* bytes that land in flash */
const StrobeEspAppDesc *strobe_firmware_get_app (StrobeFirmware *self);
const StrobePartitionTable *strobe_firmware_get_partition_table (StrobeFirmware *self,
                                                                 guint32 *address);
GArray *strobe_firmware_get_partitions (StrobeFirmware *self); /* of StrobePartition; may be NULL */

G_END_DECLS
