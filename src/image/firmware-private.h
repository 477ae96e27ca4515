/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware-problem-private.h"
#include "image/firmware.h"

G_BEGIN_DECLS

/* The public part comes first, so that a pointer to one is a pointer to the other. */
typedef struct {
  StrobeFirmwarePart part;
  char *name;
  char *md5;
  guint position; /* in the archive */
} StrobeFirmwareSlot;

struct _StrobeFirmware {
  GObject parent_instance;

  GBytes *file;
  GBytes *archive; /* the file without its suffix */
  GBytes *payload;
  gboolean has_suffix;
  StrobeDfuSuffix suffix;
  const StrobeChip *chip;
  guint64 flash_size_bytes;
  guint flash_params_position;
  GPtrArray *slots;            /* of StrobeFirmwareSlot */
  GPtrArray *regions;          /* of StrobeFirmwareJoin */
  GPtrArray *images;           /* of StrobeFirmwareImage */
  const StrobeEspAppDesc *app; /* of one of them */
  StrobePartitionTable *table;
  guint32 table_address;
  GPtrArray *problems;
  GPtrArray *remarks; /* of StrobeFirmwareRemark */
};

G_END_DECLS
