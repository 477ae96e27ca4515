/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_FLASH_PARAMS_NAME "flash_params.dat"

/* What the mask ROMs assume when nobody tells them. */
#define STROBE_FLASH_PARAMS_DEFAULT_SIZE_BYTES (2u * 1024 * 1024)
#define STROBE_FLASH_PARAMS_SECTOR_BYTES 4096u

typedef struct {
  guint32 chip_size_bytes;
  guint32 block_size_bytes;
  guint32 sector_size_bytes;
  guint32 page_size_bytes;
} StrobeFlashParams;

gboolean strobe_flash_params_parse (GBytes *bytes, StrobeFlashParams *params, GError **error);
GBytes *strobe_flash_params_build (guint32 chip_size_bytes);

G_END_DECLS
