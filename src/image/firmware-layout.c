/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-layout.h"

#include "image/firmware-private.h"
#include "image/flash-params.h"
#include "image/image-error.h"

/* Second reading of a firmware file: where its parts land. The ROM erases whole sectors, ignores
 * what the flash answers and finds out at the very end that the content is wrong; here it is found
 * before anything is sent.
 *
 * Source: the mask ROM's dfu_cpio_callback and dfu_flash_attach. */

static guint64
round_down_to_sector (guint64 address)
{
  return address / STROBE_FLASH_PARAMS_SECTOR_BYTES * STROBE_FLASH_PARAMS_SECTOR_BYTES;
}

static guint64
get_end (const StrobeFirmwarePart *part)
{
  return (guint64) part->address + part->size_bytes;
}

static gboolean
is_written (const StrobeFirmwarePart *part)
{
  return part->kind != STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS && part->size_bytes > 0;
}

static gboolean
share_a_sector (const StrobeFirmwarePart *left, const StrobeFirmwarePart *right)
{
  return round_down_to_sector (left->address) < get_end (right) &&
         round_down_to_sector (right->address) < get_end (left);
}

static void
check_overlap (StrobeFirmware *self, guint index)
{
  const StrobeFirmwarePart *part = strobe_firmware_get_part (self, index);

  for (guint i = 0; i < index; i++) {
    const StrobeFirmwarePart *other = strobe_firmware_get_part (self, i);

    if (is_written (other) && share_a_sector (other, part))
      strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_OVERLAP,
                                   "parts %s (0x%x to 0x%" G_GINT64_MODIFIER
                                   "x) and %s (0x%x to 0x%" G_GINT64_MODIFIER
                                   "x) share a sector of %u bytes",
                                   other->name, other->address, get_end (other), part->name,
                                   part->address, get_end (part), STROBE_FLASH_PARAMS_SECTOR_BYTES);
  }
}

/* The ROM learns the size when the flash parameters pass; what comes before them in the archive is
 * written with its default. */
static void
check_end (StrobeFirmware *self, const StrobeFirmwareSlot *slot)
{
  gboolean is_told = self->flash_size_bytes != 0 && self->flash_params_position < slot->position;
  guint64 limit_bytes = is_told ? self->flash_size_bytes : STROBE_FLASH_PARAMS_DEFAULT_SIZE_BYTES;

  if (get_end (&slot->part) > limit_bytes)
    strobe_firmware_add_problem (
      self, STROBE_IMAGE_ERROR_BEYOND_FLASH,
      "part %s: ends at 0x%" G_GINT64_MODIFIER "x, %s 0x%" G_GINT64_MODIFIER "x", slot->part.name,
      get_end (&slot->part),
      is_told ? "the flash at" : "without flash parameters before it the ROM writes up to",
      limit_bytes);
}

/**
 * strobe_firmware_layout_check:
 * @self: a firmware whose parts are known
 *
 * Checks that no two parts share a sector and that all lie inside the flash.
 *
 * Context: the thread that reads.
 *
 * Source: the mask ROM's dfu_cpio_callback (erases the sectors of a whole entry) and
 * dfu_flash_attach (2 MiB unless told otherwise).
 */
void
strobe_firmware_layout_check (StrobeFirmware *self)
{
  for (guint i = 0; i < self->slots->len; i++) {
    const StrobeFirmwareSlot *slot = g_ptr_array_index (self->slots, i);

    if (!is_written (&slot->part))
      continue;
    check_overlap (self, i);
    check_end (self, slot);
  }
}
