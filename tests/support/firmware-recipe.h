/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/chip.h"

G_BEGIN_DECLS

/* A dfu.bin in the making. Faults are put in here, where every piece still has its name, and some
 * in the bytes afterwards. */
typedef struct {
  char *name;
  guint32 address;
  guint32 flags;
  GBytes *data;
  gboolean in_index;
  gboolean in_archive;
} StrobeFirmwarePiece;

typedef struct {
  const StrobeChip *chip;
  GPtrArray *pieces;
  gsize index_position; /* beyond the last piece: no index */
  gsize index_extra_bytes;
  gboolean has_trailer;
  guint16 vendor_id;
  guint16 product_id;
} StrobeFirmwareRecipe;

StrobeFirmwareRecipe *strobe_firmware_recipe_new (const StrobeChip *chip, gsize app_size_bytes);
void strobe_firmware_recipe_free (StrobeFirmwareRecipe *self);
void strobe_firmware_recipe_add (
  StrobeFirmwareRecipe *self, const char *name, guint32 address, guint32 flags, GBytes *data);
StrobeFirmwarePiece *strobe_firmware_recipe_get (StrobeFirmwareRecipe *self, const char *name);
/* Takes @data. */
void strobe_firmware_recipe_replace (StrobeFirmwarePiece *piece, GBytes *data);
GBytes *strobe_firmware_recipe_build (StrobeFirmwareRecipe *self);
GBytes *strobe_firmware_recipe_build_app (const StrobeChip *chip, gsize app_size_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeFirmwareRecipe, strobe_firmware_recipe_free)

G_END_DECLS
