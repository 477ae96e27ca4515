/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_FIRMWARE_REMARK_LEVEL_WARNING, /* may lose something, or may not start */
  STROBE_FIRMWARE_REMARK_LEVEL_HINT,    /* worth knowing */
} StrobeFirmwareRemarkLevel;

/* Beside each code what its values are. */
typedef enum {
  STROBE_FIRMWARE_REMARK_OVERWRITES_SETTINGS,   /* subject: partition, other: part */
  STROBE_FIRMWARE_REMARK_OVERWRITES_KEYS,       /* the same */
  STROBE_FIRMWARE_REMARK_OVERWRITES_FILES,      /* the same */
  STROBE_FIRMWARE_REMARK_OVERWRITES_OTA_CHOICE, /* the same */
  STROBE_FIRMWARE_REMARK_BEYOND_PARTITION,      /* subject: part, other: partition, two sizes */
  STROBE_FIRMWARE_REMARK_STRAY_BOOTLOADER,      /* subject: part; where it is, and should be */
  STROBE_FIRMWARE_REMARK_LOOKS_ENCRYPTED,       /* subject: part */
  STROBE_FIRMWARE_REMARK_FLASH_SIZE_DIFFERS,    /* subject: part; its size, and the file's */
  STROBE_FIRMWARE_REMARK_TABLE_BEYOND_FLASH,    /* subject: partition; its end, and the flash's */
  STROBE_FIRMWARE_REMARK_TABLE_OVERLAP,         /* subject, other: partitions */
  STROBE_FIRMWARE_REMARK_TABLE_UNALIGNED,       /* subject: partition; offset, and alignment */
  STROBE_FIRMWARE_REMARK_TABLE_SAME_LABEL,      /* subject: label */
  STROBE_FIRMWARE_REMARK_TABLE_ROWS_AFTER_END,  /* how many */
  STROBE_FIRMWARE_REMARK_TABLE_NO_MD5,
  STROBE_FIRMWARE_REMARK_NO_TABLE,
  STROBE_FIRMWARE_REMARK_NO_BOOTLOADER,
  STROBE_FIRMWARE_REMARK_NO_APP,
  STROBE_FIRMWARE_REMARK_OUTSIDE_PARTITIONS, /* subject: part */
  STROBE_FIRMWARE_REMARK_LARGE_PART,         /* subject: the largest; its size, and the limit */
  STROBE_FIRMWARE_REMARK_MIN_REVISION,       /* subject: part; major * 100 + minor */
  STROBE_FIRMWARE_REMARK_SIGNED,             /* subject: part; a StrobeEspSigning */
} StrobeFirmwareRemarkCode;

/* What is not wrong with a firmware, but worth saying before it is flashed. */
typedef struct {
  StrobeFirmwareRemarkCode code;
  StrobeFirmwareRemarkLevel level;
  char *subject; /* "" where there is none */
  char *other;   /* the same */
  guint64 value;
  guint64 limit;
} StrobeFirmwareRemark;

const char *strobe_firmware_remark_get_name (StrobeFirmwareRemarkCode code);

guint strobe_firmware_get_n_remarks (StrobeFirmware *self);
const StrobeFirmwareRemark *strobe_firmware_get_remark (StrobeFirmware *self, guint index);

G_END_DECLS
