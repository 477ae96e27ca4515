/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-reader.h"

#include "image/cpio-archive.h"
#include "image/file-kind.h"
#include "image/firmware-archive.h"
#include "image/firmware-check.h"
#include "image/firmware-images.h"
#include "image/firmware-layout.h"
#include "image/firmware-private.h"
#include "image/firmware-table-check.h"
#include "image/image-error.h"

/* The reading of a firmware file from its outside: what kind of file it is, its suffix and chip;
 * then the readings of what is inside. */

static void
read_suffix (StrobeFirmware *self)
{
  gsize file_bytes = g_bytes_get_size (self->file);
  gsize suffix_bytes = 0;
  GError *problem = NULL;

  if (!strobe_dfu_suffix_parse (self->file, &self->suffix, &problem))
    strobe_firmware_take_problem (self, g_error_copy (problem));
  self->has_suffix =
    problem == NULL || g_error_matches (problem, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BAD_CRC);
  g_clear_error (&problem);

  if (self->has_suffix)
    suffix_bytes = self->suffix.length_bytes;
  self->archive = g_bytes_new_from_bytes (self->file, 0, file_bytes - suffix_bytes);
}

static gboolean
is_ours_or_any (guint16 id, guint16 ours)
{
  return id == ours || id == STROBE_DFU_SUFFIX_ANY_ID;
}

static void
find_chip_of_suffix (StrobeFirmware *self)
{
  if (!self->has_suffix)
    return;

  if (is_ours_or_any (self->suffix.vendor_id, STROBE_CHIP_VENDOR_ESPRESSIF)) {
    self->chip = strobe_chip_find_dfu (STROBE_CHIP_VENDOR_ESPRESSIF, self->suffix.product_id);
    /* Any product: the images will name the chip. */
    if (self->chip != NULL || self->suffix.product_id == STROBE_DFU_SUFFIX_ANY_ID)
      return;
  }
  strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_WRONG_CHIP,
                               "DFU suffix is for %04x:%04x, which is no chip with a known DFU ROM",
                               self->suffix.vendor_id, self->suffix.product_id);
}

/* What the file is explains why it has no suffix, so that need not be said as well. */
static void
describe_other_file (StrobeFirmware *self)
{
  g_autoptr (GError) kind = strobe_file_kind_describe (self->file);
  gboolean is_known = kind->code != STROBE_IMAGE_ERROR_NOT_FIRMWARE;
  gboolean is_too_short = g_bytes_get_size (self->file) < STROBE_DFU_SUFFIX_SIZE_BYTES;

  if (is_too_short && !is_known)
    return;
  if (!self->has_suffix)
    g_ptr_array_set_size (self->problems, 0);
  strobe_firmware_take_problem (self, g_steal_pointer (&kind));
}

static void
check_chip_is_known (StrobeFirmware *self)
{
  if (self->has_suffix && self->chip == NULL && self->suffix.product_id == STROBE_DFU_SUFFIX_ANY_ID)
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_WRONG_CHIP,
                                 "neither the DFU suffix nor an image names a chip");
}

/**
 * strobe_firmware_reader_read:
 * @self: a firmware that has its file and nothing else
 *
 * Reads the file: suffix, archive, layout, images; then asks whether all
 * fits together. Sets the archive in every case.
 *
 * Context: the thread that reads.
 *
 * Source: USB DFU 1.1, appendix B; ESP-IDF v6.0 tools/mkdfu.py.
 */
void
strobe_firmware_reader_read (StrobeFirmware *self)
{
  if (g_bytes_get_size (self->file) == 0) {
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_EMPTY, "file is empty");
    self->archive = g_bytes_ref (self->file);
    return;
  }

  read_suffix (self);
  if (self->has_suffix && strobe_file_kind_is_dfuse_version (self->suffix.dfu_version)) {
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_DFUSE,
                                 "a DfuSe file (DFU version 0x%04x), which is for STM32 chips",
                                 self->suffix.dfu_version);
    return;
  }
  if (!strobe_cpio_archive_is_one (self->archive)) {
    describe_other_file (self);
    return;
  }

  find_chip_of_suffix (self);
  strobe_firmware_archive_read (self);
  strobe_firmware_layout_check (self);
  strobe_firmware_images_read (self);
  strobe_firmware_table_check (self);
  strobe_firmware_check_images (self);
  check_chip_is_known (self);
}
