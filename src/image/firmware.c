/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware.h"

#include "image/firmware-image-private.h"
#include "image/firmware-loader.h"
#include "image/firmware-reader.h"
#include "image/firmware-region-private.h"
#include "image/firmware-remark-private.h"
#include "image/image-error.h"

/* StrobeFirmware: what a file holds, once read, and everything that is wrong with it. Made from
 * the bytes of any file whatever; never changes afterwards, so every thread may look at it. Its
 * parts share the memory of the file. */

G_DEFINE_FINAL_TYPE (StrobeFirmware, strobe_firmware, G_TYPE_OBJECT)

static void
slot_free (StrobeFirmwareSlot *slot)
{
  g_clear_pointer (&slot->part.data, g_bytes_unref);
  g_free (slot->name);
  g_free (slot->md5);
  g_free (slot);
}

static void
strobe_firmware_finalize (GObject *object)
{
  StrobeFirmware *self = STROBE_FIRMWARE (object);

  g_clear_pointer (&self->images, g_ptr_array_unref);
  g_clear_pointer (&self->regions, g_ptr_array_unref);
  g_clear_pointer (&self->slots, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->remarks, g_ptr_array_unref);
  g_clear_pointer (&self->table, strobe_partition_table_free);
  g_clear_pointer (&self->payload, g_bytes_unref);
  g_clear_pointer (&self->archive, g_bytes_unref);
  g_clear_pointer (&self->file, g_bytes_unref);
  G_OBJECT_CLASS (strobe_firmware_parent_class)->finalize (object);
}

static void
strobe_firmware_class_init (StrobeFirmwareClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_firmware_finalize;
}

static void
strobe_firmware_init (StrobeFirmware *self)
{
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) slot_free);
  self->regions = g_ptr_array_new_with_free_func ((GDestroyNotify) strobe_firmware_join_free);
  self->images = g_ptr_array_new_with_free_func ((GDestroyNotify) strobe_firmware_image_free);
  self->remarks = g_ptr_array_new_with_free_func ((GDestroyNotify) strobe_firmware_remark_free);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
}

/**
 * strobe_firmware_new:
 * @file: the content of any file
 *
 * Reads a firmware file. This always gives a firmware: what is wrong is in its problems, and what
 * could be read in spite of that can be shown.
 *
 * Ownership: takes a reference to @file, which everything in the firmware shares.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py for the format, the mask ROM's updater for the limits.
 *
 * Returns: (transfer full): the firmware
 */
StrobeFirmware *
strobe_firmware_new (GBytes *file)
{
  return strobe_firmware_new_with_problems (file, NULL);
}

static gboolean
has_problem (StrobeFirmware *self, const GError *problem)
{
  for (guint i = 0; i < self->problems->len; i++) {
    if (g_error_matches (g_ptr_array_index (self->problems, i), problem->domain, problem->code))
      return TRUE;
  }
  return FALSE;
}

/**
 * strobe_firmware_new_with_problems:
 * @file: a file that was made of other files
 * @problems: (nullable) (element-type GError): what was wrong with those
 *
 * Reads a firmware that was made in spite of problems, so that it can be looked at: with them it is
 * not valid, and is not flashed. What the reading finds itself is not told twice.
 *
 * Ownership: takes a reference to @file; the problems are copied.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the firmware
 */
StrobeFirmware *
strobe_firmware_new_with_problems (GBytes *file, GPtrArray *problems)
{
  StrobeFirmware *self;

  g_return_val_if_fail (file != NULL, NULL);

  self = g_object_new (STROBE_TYPE_FIRMWARE, NULL);
  self->file = g_bytes_ref (file);
  strobe_firmware_reader_read (self);
  if (self->payload == NULL)
    self->payload = g_bytes_ref (self->archive);
  for (guint i = 0; problems != NULL && i < problems->len; i++) {
    const GError *problem = g_ptr_array_index (problems, i);

    if (problem->domain != STROBE_IMAGE_ERROR || !has_problem (self, problem))
      strobe_firmware_take_problem (self, g_error_copy (problem));
  }
  strobe_firmware_problems_sort (self);
  strobe_firmware_remarks_sort (self);
  return self;
}

/**
 * strobe_firmware_load:
 * @file: a file
 * @cancellable: (nullable): cancels the reading
 * @error: return location for an error
 *
 * Reads a firmware file from disk. A file that can be read and is no firmware, or a damaged one,
 * gives a firmware with problems and no error.
 *
 * Errors: STROBE_IMAGE_ERROR_UNREADABLE, STROBE_IMAGE_ERROR_TOO_LARGE, G_IO_ERROR_CANCELLED.
 *
 * Context: any thread; waits for the disk, so the window calls it on a worker.
 *
 * Returns: (transfer full) (nullable): the firmware
 */
StrobeFirmware *
strobe_firmware_load (GFile *file, GCancellable *cancellable, GError **error)
{
  g_autoptr (GBytes) content = strobe_firmware_loader_read (file, cancellable, error);

  return content != NULL ? strobe_firmware_new (content) : NULL;
}

/**
 * strobe_firmware_is_valid:
 * @self: a firmware
 *
 * Tells whether there is nothing wrong with the file.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it may be flashed to a board with its chip
 */
gboolean
strobe_firmware_is_valid (StrobeFirmware *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), FALSE);

  return self->problems->len == 0;
}

/**
 * strobe_firmware_check:
 * @self: a firmware
 * @error: return location for an error
 *
 * Gives the worst problem as an error.
 *
 * Errors: any STROBE_IMAGE_ERROR but those of strobe_firmware_load().
 *
 * Context: any thread.
 *
 * Returns: %TRUE if there is nothing wrong with the file
 */
gboolean
strobe_firmware_check (StrobeFirmware *self, GError **error)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), FALSE);

  if (self->problems->len == 0)
    return TRUE;

  g_propagate_error (error, g_error_copy (g_ptr_array_index (self->problems, 0)));
  return FALSE;
}

/**
 * strobe_firmware_get_problems:
 * @self: a firmware
 *
 * Lists what is wrong with the file, the worst first; at most a hundred.
 *
 * Ownership: belongs to the firmware and must not be changed.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (element-type GError): the problems; empty if the file is valid
 */
GPtrArray *
strobe_firmware_get_problems (StrobeFirmware *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), NULL);

  return self->problems;
}

/**
 * strobe_firmware_get_file:
 * @self: a firmware
 *
 * Gives the whole file, as it was read or made.
 *
 * Ownership: belongs to the firmware.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the bytes
 */
GBytes *
strobe_firmware_get_file (StrobeFirmware *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), NULL);

  return self->file;
}

/**
 * strobe_firmware_get_file_size:
 * @self: a firmware
 *
 * Tells how large the file is.
 *
 * Units: bytes.
 *
 * Context: any thread.
 *
 * Returns: the size, suffix included
 */
gsize
strobe_firmware_get_file_size (StrobeFirmware *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), 0);

  return g_bytes_get_size (self->file);
}

/**
 * strobe_firmware_get_payload:
 * @self: a firmware
 *
 * Gives what is sent to the board: the archive up to its trailer, rounded up to a block of 64
 * bytes. The padding behind it, which the ROM ignores, and the suffix, which is for the host, are
 * not in it. Of a file that is not valid it is the file without its suffix.
 *
 * Ownership: belongs to the firmware.
 *
 * Context: any thread.
 *
 * Source: USB DFU 1.1, appendix B; the mask ROM's cpio_feed ends at the trailer.
 *
 * Returns: (transfer none): the bytes
 */
GBytes *
strobe_firmware_get_payload (StrobeFirmware *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), NULL);

  return self->payload;
}

/**
 * strobe_firmware_get_suffix:
 * @self: a firmware
 *
 * Gives the DFU suffix, also one with a wrong CRC.
 *
 * Ownership: belongs to the firmware.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the suffix, or %NULL if the file has none
 */
const StrobeDfuSuffix *
strobe_firmware_get_suffix (StrobeFirmware *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), NULL);

  return self->has_suffix ? &self->suffix : NULL;
}

/**
 * strobe_firmware_get_chip:
 * @self: a firmware
 *
 * Tells which chip the file is for: by its suffix, or by its images where the suffix names none.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the chip; never %NULL if the file is valid
 */
const StrobeChip *
strobe_firmware_get_chip (StrobeFirmware *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), NULL);

  return self->chip;
}

/**
 * strobe_firmware_get_flash_size:
 * @self: a firmware
 *
 * Tells for what size of flash the file was made.
 *
 * Units: bytes.
 *
 * Context: any thread.
 *
 * Returns: the size in flash_params.dat; 0 if the file has none, as before ESP-IDF v5.0
 */
guint64
strobe_firmware_get_flash_size (StrobeFirmware *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), 0);

  return self->flash_size_bytes;
}

/**
 * strobe_firmware_get_n_parts:
 * @self: a firmware
 *
 * Tells how many parts the index lists; the flash parameters count.
 *
 * Units: parts.
 *
 * Context: any thread.
 *
 * Returns: the number of parts, at most 64
 */
guint
strobe_firmware_get_n_parts (StrobeFirmware *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), 0);

  return self->slots->len;
}

/**
 * strobe_firmware_get_part:
 * @self: a firmware
 * @index: which one, from 0, in the order of the index
 *
 * Gives one part.
 *
 * Units: @index counts parts.
 *
 * Ownership: belongs to the firmware.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the part
 */
const StrobeFirmwarePart *
strobe_firmware_get_part (StrobeFirmware *self, guint index)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), NULL);
  g_return_val_if_fail (index < self->slots->len, NULL);

  return g_ptr_array_index (self->slots, index);
}

/**
 * strobe_firmware_get_write_size:
 * @self: a firmware
 *
 * Tells how much lands in flash.
 *
 * Units: bytes.
 *
 * Context: any thread.
 *
 * Returns: the size of all parts but the flash parameters
 */
guint64
strobe_firmware_get_write_size (StrobeFirmware *self)
{
  guint64 size_bytes = 0;

  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), 0);

  for (guint i = 0; i < self->slots->len; i++) {
    const StrobeFirmwareSlot *slot = g_ptr_array_index (self->slots, i);

    if (slot->part.kind != STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS)
      size_bytes += slot->part.size_bytes;
  }
  return size_bytes;
}

/**
 * strobe_firmware_get_app:
 * @self: a firmware
 *
 * Gives the descriptor of the first app: in the order of the partition table, or by address where
 * the file has none.
 *
 * Ownership: belongs to the firmware.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the descriptor, or %NULL if no app has one
 */
const StrobeEspAppDesc *
strobe_firmware_get_app (StrobeFirmware *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), NULL);

  return self->app;
}

/**
 * strobe_firmware_get_partition_table:
 * @self: a firmware
 * @address: (out) (optional): where to store where in flash it goes
 *
 * Gives the partition table in the file with all that is wrong with it.
 *
 * Units: @address in bytes from the start of flash.
 *
 * Ownership: belongs to the firmware.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the table, or %NULL if the file has none
 */
const StrobePartitionTable *
strobe_firmware_get_partition_table (StrobeFirmware *self, guint32 *address)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), NULL);

  if (address != NULL)
    *address = self->table_address;
  return self->table;
}

/**
 * strobe_firmware_get_partitions:
 * @self: a firmware
 *
 * Gives the partitions of the table in the file: of a damaged table those that could be read.
 *
 * Ownership: belongs to the firmware and must not be changed.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable) (element-type StrobePartition): the partitions, at least one,
 *   or %NULL if the file has no table or nothing in it could be read
 */
GArray *
strobe_firmware_get_partitions (StrobeFirmware *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), NULL);

  return self->table != NULL && self->table->partitions->len > 0 ? self->table->partitions : NULL;
}
