/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-archive.h"

#include "image/cpio-archive.h"
#include "image/dfu-info.h"
#include "image/firmware-private.h"
#include "image/flash-params.h"
#include "image/image-error.h"

/* First reading of a firmware file: archive and index against each other. The ROM skips silently
 * what does not fit together and reports success, so each such fault is a problem here.
 *
 * Source: the mask ROM's cpio_feed and dfu_cpio_callback. */

/* One full control packet: the size of a download block */
#define BLOCK_BYTES 64

/* Below this size the ROM does not recognise an archive and writes what it gets to address 0.
 * Source: the mask ROM's first piece of 256 bytes, less what its parser needs. */
#define MIN_DOWNLOAD_BYTES 232

static StrobeCpioEntry *
find_entry (GPtrArray *entries, const char *name, guint *position)
{
  for (guint i = 0; i < entries->len; i++) {
    StrobeCpioEntry *entry = g_ptr_array_index (entries, i);

    if (g_str_equal (entry->name, name)) {
      *position = i;
      return entry;
    }
  }

  return NULL;
}

static gboolean
is_listed (GPtrArray *records, const char *name)
{
  for (guint i = 0; i < records->len; i++) {
    const StrobeDfuInfoRecord *record = g_ptr_array_index (records, i);

    if (g_str_equal (record->name, name))
      return TRUE;
  }

  return FALSE;
}

static void
check_record_name (StrobeFirmware *self, GPtrArray *records, guint index)
{
  const StrobeDfuInfoRecord *record = g_ptr_array_index (records, index);

  if (record->name[0] == '\0')
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_BAD_INDEX,
                                 "record %u of the index has no name", index + 1);
  if (!record->name_is_clean)
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_BAD_INDEX,
                                 "record %u of the index: name '%s' is not plain UTF-8 text",
                                 index + 1, record->name);
  if (!record->name_ends)
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_BAD_INDEX,
                                 "record %u of the index: name '%s' is longer than %d bytes",
                                 index + 1, record->name, STROBE_DFU_INFO_MAX_NAME_BYTES);
  for (guint i = 0; i < index; i++) {
    const StrobeDfuInfoRecord *other = g_ptr_array_index (records, i);

    if (g_str_equal (other->name, record->name)) {
      strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_BAD_INDEX,
                                   "records %u and %u of the index have the same name '%s'", i + 1,
                                   index + 1, record->name);
      return;
    }
  }
}

/* Bits 0 and 1 write to memory and call code in the ROM's context; of the others only the
 * combination that ESP-IDF writes for the flash parameters is known to work. */
static void
check_flags (StrobeFirmware *self, const StrobeFirmwarePart *part)
{
  if (part->flags != 0 && part->flags != STROBE_DFU_INFO_FLAGS_FLASH_PARAMS)
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_UNSUPPORTED,
                                 "part %s: flags 0x%x are neither 0 nor 0x%x", part->name,
                                 part->flags, STROBE_DFU_INFO_FLAGS_FLASH_PARAMS);
}

static void
check_md5 (StrobeFirmware *self, StrobeFirmwarePart *part)
{
  g_autofree char *md5 = g_compute_checksum_for_bytes (G_CHECKSUM_MD5, part->data);

  part->md5_ok =
    (part->flags & STROBE_DFU_INFO_FLAG_IGNORE_MD5) != 0 || g_str_equal (md5, part->md5);
  if (!part->md5_ok)
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_BAD_MD5,
                                 "part %s: MD5 is %s, the index says %s", part->name, md5,
                                 part->md5);
}

static gboolean
is_repeated (StrobeFirmware *self, const StrobeFirmwareSlot *slot)
{
  for (guint i = 0; i < self->slots->len; i++) {
    const StrobeFirmwareSlot *other = g_ptr_array_index (self->slots, i);

    if (other == slot)
      return FALSE;
    if (g_str_equal (other->name, slot->name))
      return TRUE;
  }

  return FALSE;
}

static void
check_content (StrobeFirmware *self, StrobeFirmwareSlot *slot)
{
  StrobeFirmwarePart *part = &slot->part;

  /* Of two records with one name only the first has the entry; that is told already. */
  if (part->data == NULL && is_repeated (self, slot))
    return;
  if (part->data == NULL) {
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_MISSING_PART,
                                 "part %s: the index lists it and the archive does not have it",
                                 part->name);
    return;
  }
  /* The ROM acts on the first piece of an entry and would wait for one until the end. */
  if (part->size_bytes == 0)
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_BAD_INDEX, "part %s: it is empty",
                                 part->name);
  check_md5 (self, part);
}

static void
read_flash_params (StrobeFirmware *self, const StrobeFirmwareSlot *slot)
{
  g_autoptr (GError) error = NULL;
  StrobeFlashParams params;

  if (slot->part.kind != STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS || slot->part.data == NULL)
    return;
  if (self->flash_size_bytes != 0) {
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_BAD_INDEX,
                                 "part %s: a second set of flash parameters", slot->part.name);
    return;
  }

  if (!strobe_flash_params_parse (slot->part.data, &params, &error)) {
    g_prefix_error (&error, "part %s: ", slot->part.name);
    strobe_firmware_take_problem (self, g_steal_pointer (&error));
    return;
  }
  self->flash_size_bytes = params.chip_size_bytes;
  self->flash_params_position = slot->position;
}

/* An entry goes to the first record of its name: 64 records with one name would else read one
 * entry of 100 MiB 64 times. */
static StrobeFirmwareSlot *
make_slot (StrobeFirmware *self, const StrobeDfuInfoRecord *record, GPtrArray *entries)
{
  StrobeFirmwareSlot *slot = g_new0 (StrobeFirmwareSlot, 1);
  StrobeCpioEntry *entry = find_entry (entries, record->name, &slot->position);

  slot->name = g_strdup (record->name);
  slot->md5 = g_strdup (record->md5);
  slot->part.name = slot->name;
  slot->part.md5 = slot->md5;
  slot->part.address = record->address;
  slot->part.flags = record->flags;
  if (record->flags & STROBE_DFU_INFO_FLAG_PARAM)
    slot->part.kind = STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS;
  if (entry != NULL && !is_repeated (self, slot)) {
    slot->part.data = g_bytes_ref (entry->data);
    slot->part.size_bytes = g_bytes_get_size (entry->data);
  }
  return slot;
}

static void
read_records (StrobeFirmware *self, GPtrArray *records, GPtrArray *entries)
{
  for (guint i = 0; i < records->len; i++) {
    StrobeFirmwareSlot *slot = make_slot (self, g_ptr_array_index (records, i), entries);

    g_ptr_array_add (self->slots, slot);
    check_record_name (self, records, i);
    check_flags (self, &slot->part);
    check_content (self, slot);
    read_flash_params (self, slot);
  }
}

/* What the index does not name, or names for an earlier entry, the ROM leaves out silently. */
static void
check_entries (StrobeFirmware *self, GPtrArray *records, GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++) {
    const StrobeCpioEntry *entry = g_ptr_array_index (entries, i);
    guint first = i;

    find_entry (entries, entry->name, &first);
    if (first != i)
      strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_BAD_INDEX,
                                   "archive has two entries named '%s'", entry->name);
    else if (!g_str_equal (entry->name, STROBE_DFU_INFO_NAME) && !is_listed (records, entry->name))
      strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_BAD_INDEX,
                                   "archive entry '%s' is not in the index", entry->name);
  }
}

static void
read_index (StrobeFirmware *self, GPtrArray *entries)
{
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  guint position = 0;
  gsize n_records = 0;
  const StrobeCpioEntry *index = find_entry (entries, STROBE_DFU_INFO_NAME, &position);

  if (index == NULL) {
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_BAD_INDEX, "archive has no index %s",
                                 STROBE_DFU_INFO_NAME);
    return;
  }
  if (position != 0)
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_BAD_INDEX,
                                 "index %s is entry %u of the archive and not the first",
                                 STROBE_DFU_INFO_NAME, position + 1);

  records = strobe_dfu_info_parse (index->data, &n_records, &error);
  if (records == NULL) {
    strobe_firmware_take_problem (self, g_steal_pointer (&error));
    return;
  }
  if (n_records > STROBE_DFU_INFO_MAX_RECORDS)
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_UNSUPPORTED,
                                 "index has %" G_GSIZE_FORMAT " records, the ROM takes %d",
                                 n_records, STROBE_DFU_INFO_MAX_RECORDS);
  read_records (self, records, entries);
  /* Of an index that is too long not all records were read; the rest would be told falsely. */
  if (n_records <= STROBE_DFU_INFO_MAX_RECORDS)
    check_entries (self, records, entries);
}

static void
check_download_size (StrobeFirmware *self)
{
  gsize size_bytes = g_bytes_get_size (self->payload);

  if (size_bytes < MIN_DOWNLOAD_BYTES)
    strobe_firmware_add_problem (self, STROBE_IMAGE_ERROR_NOT_FIRMWARE,
                                 "download of %" G_GSIZE_FORMAT
                                 " bytes: the ROM takes fewer than %d for raw data",
                                 size_bytes, MIN_DOWNLOAD_BYTES);
}

/**
 * strobe_firmware_archive_read:
 * @self: a firmware whose archive begins as one does
 *
 * Fills the parts, the flash size and the payload.
 *
 * Context: the thread that reads.
 *
 * Source: the mask ROM's cpio_feed and dfu_cpio_callback; ESP-IDF v6.0 tools/mkdfu.py.
 */
void
strobe_firmware_archive_read (StrobeFirmware *self)
{
  g_autoptr (GPtrArray) entries =
               g_ptr_array_new_with_free_func ((GDestroyNotify) strobe_cpio_entry_free);
  gsize archive_bytes = g_bytes_get_size (self->archive);
  gsize size_bytes = 0;
  GError *error = NULL;

  if (strobe_cpio_archive_parse (self->archive, entries, &size_bytes, &error)) {
    gsize blocks_bytes = (size_bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;

    self->payload = g_bytes_new_from_bytes (self->archive, 0, MIN (blocks_bytes, archive_bytes));
    check_download_size (self);
  } else {
    strobe_firmware_take_problem (self, error);
    self->payload = g_bytes_ref (self->archive);
  }
  read_index (self, entries);
}
