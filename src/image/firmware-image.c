/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-image.h"

#include "image/esp-image-format-private.h"
#include "image/esp-image-private.h"
#include "image/esp-signature-private.h"
#include "image/firmware-image-private.h"
#include "image/image-error.h"

/* StrobeFirmwareImage: a bootloader or an app that a firmware brings, with all that its header and
 * its descriptor say. Made when the firmware is read, also of what should be an image and is none;
 * never changed afterwards. */

static void
read_descriptors (StrobeFirmwareImage *self, const StrobeScatter *bytes)
{
  guint8 start[ESP_APP_DESC_OFFSET_BYTES + ESP_APP_DESC_BYTES];
  gsize size_bytes = MIN (sizeof start, strobe_scatter_get_size (bytes));
  g_autoptr (GBytes) head = NULL;

  if (!strobe_scatter_copy (bytes, 0, start, size_bytes, NULL))
    return;

  head = g_bytes_new (start, size_bytes);
  self->app = strobe_esp_app_desc_parse (head);
  if (self->app == NULL)
    self->bootloader = strobe_esp_bootloader_desc_parse (head);
}

/* Encrypted flash has no header that could be wrong; saying so is half of the advice. */
static void
look_for_encryption (StrobeFirmwareImage *self, const StrobeScatter *bytes)
{
  if (self->header.n_segments != 0 || !strobe_esp_signature_looks_encrypted (bytes))
    return;

  self->looks_encrypted = TRUE;
  g_clear_error (&self->fault);
  self->fault = g_error_new_literal (STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_ENCRYPTED,
                                     "no image: the bytes look encrypted");
}

static void
read_content (StrobeFirmwareImage *self, const StrobeScatter *bytes)
{
  if (strobe_esp_image_parse_scatter (bytes, &self->header, &self->fault))
    strobe_esp_signature_read (bytes, self->header.size_bytes, &self->signature);
  else
    look_for_encryption (self, bytes);
  if (self->header.n_segments == 0)
    return;

  self->chip = strobe_chip_find (self->header.chip_id);
  read_descriptors (self, bytes);
}

/**
 * strobe_firmware_image_read:
 * @self: a firmware that is being read
 * @join: the region that has the image
 * @address: where the image starts
 *
 * Reads an image and adds it to those of the firmware. Its kind and partition are for the caller
 * to say, and so is whether its fault is one of the firmware.
 *
 * Units: @address in bytes from the start of flash.
 *
 * Ownership: the firmware owns the image.
 *
 * Context: the thread that reads.
 *
 * Returns: (transfer none): the image
 */
StrobeFirmwareImage *
strobe_firmware_image_read (StrobeFirmware *self, const StrobeFirmwareJoin *join, guint32 address)
{
  StrobeFirmwareImage *image = g_new0 (StrobeFirmwareImage, 1);
  g_autoptr (StrobeScatter) bytes =
               strobe_scatter_slice (join->bytes, address - join->region.address, G_MAXSIZE);

  image->address = address;
  g_ptr_array_find (self->regions, join, &image->region);
  read_content (image, bytes);
  g_ptr_array_add (self->images, image);
  return image;
}

/**
 * strobe_firmware_image_free:
 * @image: (transfer full): an image
 *
 * Frees an image.
 *
 * Context: any thread.
 */
void
strobe_firmware_image_free (StrobeFirmwareImage *image)
{
  g_return_if_fail (image != NULL);

  g_clear_pointer (&image->app, strobe_esp_app_desc_free);
  g_clear_pointer (&image->bootloader, strobe_esp_bootloader_desc_free);
  g_clear_error (&image->fault);
  g_free (image);
}

/**
 * strobe_firmware_image_is_at:
 * @self: a firmware
 * @address: where
 *
 * Tells whether an image was read at an address already: two rows of a table may name one place.
 *
 * Units: @address in bytes from the start of flash.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if there is one
 */
gboolean
strobe_firmware_image_is_at (StrobeFirmware *self, guint32 address)
{
  for (guint i = 0; i < self->images->len; i++) {
    const StrobeFirmwareImage *image = g_ptr_array_index (self->images, i);

    if (image->address == address)
      return TRUE;
  }

  return FALSE;
}

/**
 * strobe_firmware_get_n_images:
 * @self: a firmware
 *
 * Tells how many images were found, or should have been where they are.
 *
 * Units: images.
 *
 * Context: any thread.
 *
 * Returns: the number of images
 */
guint
strobe_firmware_get_n_images (StrobeFirmware *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), 0);

  return self->images->len;
}

/**
 * strobe_firmware_get_image:
 * @self: a firmware
 * @index: which one, from 0, by address
 *
 * Gives one image.
 *
 * Units: @index counts images.
 *
 * Ownership: belongs to the firmware.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the image
 */
const StrobeFirmwareImage *
strobe_firmware_get_image (StrobeFirmware *self, guint index)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), NULL);
  g_return_val_if_fail (index < self->images->len, NULL);

  return g_ptr_array_index (self->images, index);
}
