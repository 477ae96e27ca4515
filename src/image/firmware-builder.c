/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-builder.h"

#include <string.h>

#include "base/byte-writer.h"
#include "image/cpio-archive.h"
#include "image/dfu-info.h"
#include "image/dfu-suffix.h"
#include "image/flash-params.h"

/* StrobeFirmwareBuilder: writes a dfu.bin, byte for byte as ESP-IDF's mkdfu.py. The practice board
 * makes its sample firmware with it, and tests make theirs. Belongs to one thread.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py. */

#define DEFAULT_PART_SIZE_BYTES (512 * 1024)

/* The block of old tape drives, to which mkdfu.py fills the archive */
#define ARCHIVE_BLOCK_BYTES 10240

/* A header, and the padding behind name and data */
#define ENTRY_ROOM_BYTES 128

typedef struct {
  char *name;
  guint32 address;
  GBytes *data;
} File;

struct _StrobeFirmwareBuilder {
  guint16 product_id;
  guint32 flash_size_bytes;
  gsize part_size_bytes;
  GPtrArray *files; /* of File, by address */
};

static void
file_free (File *file)
{
  g_free (file->name);
  g_bytes_unref (file->data);
  g_free (file);
}

/**
 * strobe_firmware_builder_new:
 * @product_id: product id of the suffix, which names the chip
 *
 * Starts a file for 2 MiB of flash, in parts of 512 KiB.
 *
 * Units: @product_id is a USB id.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): a builder; free with strobe_firmware_builder_free()
 */
StrobeFirmwareBuilder *
strobe_firmware_builder_new (guint16 product_id)
{
  StrobeFirmwareBuilder *self = g_new0 (StrobeFirmwareBuilder, 1);

  self->product_id = product_id;
  self->flash_size_bytes = STROBE_FLASH_PARAMS_DEFAULT_SIZE_BYTES;
  self->part_size_bytes = DEFAULT_PART_SIZE_BYTES;
  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) file_free);
  return self;
}

/**
 * strobe_firmware_builder_free:
 * @self: (transfer full): a builder
 *
 * Frees a builder.
 *
 * Context: the builder's thread.
 */
void
strobe_firmware_builder_free (StrobeFirmwareBuilder *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->files);
  g_free (self);
}

/**
 * strobe_firmware_builder_set_flash_size:
 * @self: a builder
 * @size_bytes: size of the flash chip; 0 leaves flash_params.dat out, as ESP-IDF did before v5.0
 *
 * Says how large the flash is.
 *
 * Context: the builder's thread.
 */
void
strobe_firmware_builder_set_flash_size (StrobeFirmwareBuilder *self, guint32 size_bytes)
{
  g_return_if_fail (self != NULL);

  self->flash_size_bytes = size_bytes;
}

/**
 * strobe_firmware_builder_set_part_size:
 * @self: a builder
 * @size_bytes: largest size of a part
 *
 * Says into what pieces files are cut.
 *
 * Context: the builder's thread.
 */
void
strobe_firmware_builder_set_part_size (StrobeFirmwareBuilder *self, gsize size_bytes)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (size_bytes > 0);

  self->part_size_bytes = size_bytes;
}

/**
 * strobe_firmware_builder_add_file:
 * @self: a builder
 * @name: name in the archive, without a path
 * @address: where it goes
 * @data: what it is
 *
 * Adds a file. One that is already at @address is replaced, as mkdfu.py does.
 *
 * Units: @address in bytes from the start of flash.
 *
 * Ownership: takes a reference to @data.
 *
 * Context: the builder's thread.
 */
void
strobe_firmware_builder_add_file (StrobeFirmwareBuilder *self,
                                  const char *name,
                                  guint32 address,
                                  GBytes *data)
{
  File *file;
  guint at = 0;

  g_return_if_fail (self != NULL && name != NULL && data != NULL);

  while (at < self->files->len && ((File *) g_ptr_array_index (self->files, at))->address < address)
    at++;
  if (at < self->files->len && ((File *) g_ptr_array_index (self->files, at))->address == address)
    g_ptr_array_remove_index (self->files, at);

  file = g_new0 (File, 1);
  file->name = g_strdup (name);
  file->address = address;
  file->data = g_bytes_ref (data);
  g_ptr_array_insert (self->files, (gint) at, file);
}

typedef struct {
  char *name;
  GBytes *data;
} Part;

static void
part_free (Part *part)
{
  g_free (part->name);
  g_bytes_unref (part->data);
  g_free (part);
}

/* @name is taken. */
static void
add_part (
  GByteArray *index, GPtrArray *parts, guint32 address, guint32 flags, char *name, GBytes *data)
{
  Part *part = g_new0 (Part, 1);

  part->name = name;
  part->data = g_bytes_ref (data);
  g_ptr_array_add (parts, part);
  strobe_dfu_info_put_record (index, address, flags, name, data);
}

static void
add_file (StrobeFirmwareBuilder *self, const File *file, GByteArray *index, GPtrArray *parts)
{
  gsize size_bytes = g_bytes_get_size (file->data);
  guint i = 0;

  for (gsize at = 0; at < size_bytes; at += self->part_size_bytes, i++) {
    g_autoptr (GBytes) chunk = g_bytes_new_from_bytes (
      file->data, at, MIN (self->part_size_bytes, size_bytes - at));
    char *name = i == 0 ? g_strdup (file->name) : g_strdup_printf ("%s.%u", file->name, i);

    add_part (index, parts, file->address + (guint32) at, 0, name, chunk);
  }
}

static void
add_all (StrobeFirmwareBuilder *self, GByteArray *index, GPtrArray *parts)
{
  if (self->flash_size_bytes > 0) {
    g_autoptr (GBytes) params = strobe_flash_params_build (self->flash_size_bytes);

    add_part (index, parts, 0, STROBE_DFU_INFO_FLAGS_FLASH_PARAMS,
              g_strdup (STROBE_FLASH_PARAMS_NAME), params);
  }
  for (guint i = 0; i < self->files->len; i++)
    add_file (self, g_ptr_array_index (self->files, i), index, parts);
}

/* Not exact, but never too small: growing would copy the megabytes once more. */
static guint
estimate_size (GBytes *index, GPtrArray *parts)
{
  guint64 size_bytes = g_bytes_get_size (index) + ARCHIVE_BLOCK_BYTES;

  for (guint i = 0; i < parts->len; i++) {
    const Part *part = g_ptr_array_index (parts, i);

    size_bytes += ENTRY_ROOM_BYTES + strlen (part->name) + g_bytes_get_size (part->data);
  }
  return (guint) MIN (size_bytes, G_MAXUINT32 / 2);
}

/**
 * strobe_firmware_builder_build:
 * @self: a builder
 *
 * Writes the file: index, flash parameters, parts by address, trailer, padding, suffix.
 *
 * Context: the builder's thread.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py.
 *
 * Returns: (transfer full): a dfu.bin
 */
GBytes *
strobe_firmware_builder_build (StrobeFirmwareBuilder *self)
{
  g_autoptr (GByteArray) records = g_byte_array_new ();
  g_autoptr (GPtrArray) parts = g_ptr_array_new_with_free_func ((GDestroyNotify) part_free);
  g_autoptr (GBytes) index = NULL;
  GByteArray *file;

  g_return_val_if_fail (self != NULL, NULL);

  add_all (self, records, parts);
  index = g_bytes_new (records->data, records->len);
  file = g_byte_array_sized_new (estimate_size (index, parts));
  strobe_cpio_archive_put_entry (file, STROBE_DFU_INFO_NAME, index);
  for (guint i = 0; i < parts->len; i++) {
    const Part *part = g_ptr_array_index (parts, i);

    strobe_cpio_archive_put_entry (file, part->name, part->data);
  }
  strobe_cpio_archive_put_trailer (file);
  strobe_byte_writer_pad_to (file, ARCHIVE_BLOCK_BYTES, 0);
  strobe_dfu_suffix_append (file, STROBE_CHIP_VENDOR_ESPRESSIF, self->product_id);
  return g_byte_array_free_to_bytes (file);
}
