/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-check.h"

#include "image/esp-image-private.h"
#include "image/esp-signature-private.h"
#include "image/firmware-image-private.h"
#include "image/firmware-remark-private.h"
#include "image/image-error.h"

/* Last reading of a firmware file, second half: its images against the chip, the flash, and what a
 * board needs to start. */

/* The ROM erases a part before it answers; at 512 KiB this takes up to five seconds, after which
 * dfu-util gives up.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (its default part size), dfu-util 0.11 dfu.c. */
#define LARGE_PART_BYTES (512u * 1024)

static const StrobeFirmwareImage *
find_image (StrobeFirmware *self, StrobeFirmwarePartKind kind)
{
  for (guint i = 0; i < self->images->len; i++) {
    const StrobeFirmwareImage *image = g_ptr_array_index (self->images, i);

    if (image->kind == kind)
      return image;
  }

  return NULL;
}

static const char *
get_name (StrobeFirmware *self, const StrobeFirmwareImage *image)
{
  return strobe_firmware_get_region (self, image->region)->name;
}

/* A file of data alone lacks nothing. */
static void
check_completeness (StrobeFirmware *self)
{
  gboolean has_bootloader = find_image (self, STROBE_FIRMWARE_PART_KIND_BOOTLOADER) != NULL;
  gboolean has_app = find_image (self, STROBE_FIRMWARE_PART_KIND_APP) != NULL;

  if (self->table == NULL && self->images->len > 0)
    strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_NO_TABLE, NULL, NULL);
  if (self->table != NULL && !has_bootloader)
    strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_NO_BOOTLOADER, NULL, NULL);
  if ((self->table != NULL || has_bootloader) && !has_app)
    strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_NO_APP, NULL, NULL);
}

static gboolean
is_at_home (StrobeFirmware *self, const StrobeFirmwareImage *image)
{
  return self->chip == NULL || image->address == self->chip->bootloader_offset ||
         image->partition != NULL;
}

/* With a table in the file and nothing where the chip looks, a board cannot start; without one the
 * board may have a bootloader already. */
static void
check_bootloaders (StrobeFirmware *self)
{
  gboolean has_home =
    self->chip != NULL && strobe_firmware_image_is_at (self, self->chip->bootloader_offset);

  for (guint i = 0; i < self->images->len; i++) {
    const StrobeFirmwareImage *image = g_ptr_array_index (self->images, i);
    StrobeFirmwareRemark *remark;

    if (image->kind != STROBE_FIRMWARE_PART_KIND_BOOTLOADER || is_at_home (self, image))
      continue;
    if (self->table != NULL && !has_home) {
      strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_BOOTLOADER_OFFSET,
                                   "part %s: bootloader at 0x%x, %s starts the one at 0x%x",
                                   get_name (self, image), image->address, self->chip->name,
                                   self->chip->bootloader_offset);
      continue;
    }
    remark = strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_STRAY_BOOTLOADER,
                                         get_name (self, image), NULL);
    remark->value = image->address;
    remark->limit = self->chip->bootloader_offset;
  }
}

/* One remark is enough: all images come from one project. */
static void
check_flash_size (StrobeFirmware *self)
{
  for (guint i = 0; i < self->images->len; i++) {
    const StrobeFirmwareImage *image = g_ptr_array_index (self->images, i);
    StrobeFirmwareRemark *remark;

    if (self->flash_size_bytes == 0 || image->header.flash_size_bytes == 0 ||
        image->header.flash_size_bytes == self->flash_size_bytes)
      continue;
    remark = strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_FLASH_SIZE_DIFFERS,
                                         get_name (self, image), NULL);
    remark->value = image->header.flash_size_bytes;
    remark->limit = self->flash_size_bytes;
    return;
  }
}

static void
check_revisions (StrobeFirmware *self)
{
  const StrobeFirmwareImage *newest = NULL;

  for (guint i = 0; i < self->images->len; i++) {
    const StrobeFirmwareImage *image = g_ptr_array_index (self->images, i);

    if (image->header.min_revision > 0 &&
        (newest == NULL || image->header.min_revision > newest->header.min_revision))
      newest = image;
  }
  if (newest != NULL)
    strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_MIN_REVISION, get_name (self, newest),
                                NULL)
      ->value = newest->header.min_revision;
}

static void
check_signatures (StrobeFirmware *self)
{
  for (guint i = 0; i < self->images->len; i++) {
    const StrobeFirmwareImage *image = g_ptr_array_index (self->images, i);

    if (image->signature.signing == STROBE_ESP_SIGNING_NONE)
      continue;
    strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_SIGNED, get_name (self, image), NULL)
      ->value = image->signature.signing;
    return;
  }
}

/* Where a table says what has to be an image, this is a problem and known by now. */
static void
check_encryption (StrobeFirmware *self)
{
  StrobeFirmwareJoin *join = NULL;

  if (self->table == NULL && self->chip != NULL)
    join = strobe_firmware_regions_find (self, self->chip->bootloader_offset);
  if (join == NULL || join->region.kind != STROBE_FIRMWARE_PART_KIND_DATA ||
      join->region.address != self->chip->bootloader_offset ||
      !strobe_esp_signature_looks_encrypted (join->bytes))
    return;

  strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_LOOKS_ENCRYPTED, join->region.name,
                              NULL);
}

static void
check_part_sizes (StrobeFirmware *self)
{
  const StrobeFirmwarePart *largest = NULL;
  StrobeFirmwareRemark *remark;

  for (guint i = 0; i < self->slots->len; i++) {
    const StrobeFirmwarePart *part = strobe_firmware_get_part (self, i);

    if (part->size_bytes > LARGE_PART_BYTES &&
        (largest == NULL || part->size_bytes > largest->size_bytes))
      largest = part;
  }
  if (largest == NULL)
    return;

  remark =
    strobe_firmware_remark_add (self, STROBE_FIRMWARE_REMARK_LARGE_PART, largest->name, NULL);
  remark->value = largest->size_bytes;
  remark->limit = LARGE_PART_BYTES;
}

/**
 * strobe_firmware_check_images:
 * @self: a firmware whose images are read
 *
 * Asks of the images what only a reader of them can ask: are all there that a board needs, are they
 * where the chip looks, for its flash, its revision, its keys.
 *
 * Context: the thread that reads.
 *
 * Source: ESP-IDF v6.0 bootloader_support.
 */
void
strobe_firmware_check_images (StrobeFirmware *self)
{
  check_completeness (self);
  check_bootloaders (self);
  check_flash_size (self);
  check_revisions (self);
  check_signatures (self);
  check_encryption (self);
  check_part_sizes (self);
}
