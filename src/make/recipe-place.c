/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/recipe-place.h"

#include <string.h>

#include "image/flash-params.h"
#include "image/partition-table.h"
#include "make/recipe-private.h"

/* What follows from the files themselves: the chip, the size of the flash, the partition table, the
 * kind of every file, and the address of those that nobody gave one. */

#define SUBTYPE_FACTORY 0x00
#define SUBTYPE_OTA_0 0x10
#define SUBTYPE_OTADATA 0x00
#define SUBTYPE_NVS 0x02
#define SUBTYPE_FAT 0x81
#define SUBTYPE_LITTLEFS 0x83

#define MAX_FLASH_BYTES (128u * 1024 * 1024)

static gboolean
is_given (const StrobeRecipeSlot *slot)
{
  return slot->item.address_source == STROBE_RECIPE_ADDRESS_GIVEN ||
         slot->item.address_source == STROBE_RECIPE_ADDRESS_USER;
}

static const StrobeRecipeSlot *
find_image (StrobeRecipe *self, StrobePartContentKind kind)
{
  for (guint i = 0; i < self->slots->len; i++) {
    const StrobeRecipeSlot *slot = g_ptr_array_index (self->slots, i);
    const StrobeChip *chip = strobe_chip_find (slot->content.chip_id);

    if (!slot->item.included || !slot->content.has_image || slot->content.kind != kind)
      continue;
    /* A data partition may hold the bootloader of a coprocessor. */
    if (kind != STROBE_PART_CONTENT_BOOTLOADER || slot->is_image || !is_given (slot) ||
        slot->item.address == chip->bootloader_offset)
      return slot;
  }
  return NULL;
}

/* The image that says what the firmware is for. */
static const StrobeRecipeSlot *
find_first_image (StrobeRecipe *self)
{
  static const StrobePartContentKind kinds[] = { STROBE_PART_CONTENT_BOOTLOADER,
                                                 STROBE_PART_CONTENT_MERGED,
                                                 STROBE_PART_CONTENT_APP };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++) {
    const StrobeRecipeSlot *slot = find_image (self, kinds[i]);

    if (slot != NULL)
      return slot;
  }
  return NULL;
}

static void
find_table (StrobeRecipe *self)
{
  for (guint i = 0; i < self->slots->len && self->partitions == NULL; i++) {
    const StrobeRecipeSlot *slot = g_ptr_array_index (self->slots, i);

    if (slot->item.included && slot->item.data != NULL)
      self->partitions = strobe_part_content_parse_table (&slot->content, slot->item.data);
  }
}

static const StrobePartition *
find_by_subtype (StrobeRecipe *self, guint8 type, guint8 first, guint8 last)
{
  for (guint i = 0; self->partitions != NULL && i < self->partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (self->partitions, StrobePartition, i);

    if (partition->type == type && partition->subtype >= first && partition->subtype <= last)
      return partition;
  }
  return NULL;
}

static const StrobePartition *
find_app_partition (StrobeRecipe *self)
{
  const StrobePartition *partition =
    find_by_subtype (self, STROBE_PARTITION_TYPE_APP, SUBTYPE_FACTORY, SUBTYPE_FACTORY);

  if (partition == NULL)
    partition = find_by_subtype (self, STROBE_PARTITION_TYPE_APP, SUBTYPE_OTA_0, SUBTYPE_OTA_0);
  if (partition == NULL)
    partition = find_by_subtype (self, STROBE_PARTITION_TYPE_APP, 0, G_MAXUINT8);
  return partition;
}

/* "storage" of "storage.bin", and of "sketch.ino.storage.bin" */
static char *
dup_stem (const char *name)
{
  g_autofree char *stem = g_strdup (name);
  const char *dot;

  if (g_str_has_suffix (stem, ".bin"))
    stem[strlen (stem) - strlen (".bin")] = '\0';
  dot = strrchr (stem, '.');
  return g_strdup (dot != NULL ? dot + 1 : stem);
}

static const StrobePartition *
find_by_label (StrobeRecipe *self, const char *stem)
{
  for (guint i = 0; self->partitions != NULL && i < self->partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (self->partitions, StrobePartition, i);

    if (g_ascii_strcasecmp (partition->label, stem) == 0)
      return partition;
  }
  return NULL;
}

/* PlatformIO and Arduino name an image after its file system, whatever the label is. */
static const StrobePartition *
find_file_system (StrobeRecipe *self, const char *stem)
{
  static const char *const names[] = { "spiffs", "littlefs", "fatfs", "ffat", NULL };

  if (!g_strv_contains (names, stem))
    return NULL;
  return find_by_subtype (self, STROBE_PARTITION_TYPE_DATA, SUBTYPE_FAT, SUBTYPE_LITTLEFS);
}

static gboolean
is_taken (StrobeRecipe *self, guint32 address)
{
  for (guint i = 0; i < self->slots->len; i++) {
    const StrobeRecipeSlot *slot = g_ptr_array_index (self->slots, i);

    if (slot->item.address_source != STROBE_RECIPE_ADDRESS_UNKNOWN && slot->item.address == address)
      return TRUE;
  }
  return FALSE;
}

static const StrobePartition *
find_partition (StrobeRecipe *self, const StrobeRecipeSlot *slot)
{
  g_autofree char *stem = dup_stem (slot->name);
  const StrobePartition *partition = find_by_label (self, stem);

  if (partition != NULL)
    return partition;
  switch (slot->content.kind) {
  case STROBE_PART_CONTENT_APP:
    return find_app_partition (self);
  case STROBE_PART_CONTENT_OTADATA:
    return find_by_subtype (self, STROBE_PARTITION_TYPE_DATA, SUBTYPE_OTADATA, SUBTYPE_OTADATA);
  case STROBE_PART_CONTENT_NVS:
    return find_by_subtype (self, STROBE_PARTITION_TYPE_DATA, SUBTYPE_NVS, SUBTYPE_NVS);
  case STROBE_PART_CONTENT_UNKNOWN:
    return find_file_system (self, stem);
  case STROBE_PART_CONTENT_BOOTLOADER:
  case STROBE_PART_CONTENT_TABLE:
  case STROBE_PART_CONTENT_MERGED:
    return NULL;
  }
  return NULL;
}

static void
set_address (StrobeRecipeSlot *slot, guint32 address, StrobeRecipeAddressSource source)
{
  slot->item.address = address;
  slot->item.address_source = source;
}

static void
place_by_chip (StrobeRecipe *self, StrobeRecipeSlot *slot)
{
  if (slot->content.kind == STROBE_PART_CONTENT_BOOTLOADER && self->chip != NULL)
    set_address (slot, self->chip->bootloader_offset, STROBE_RECIPE_ADDRESS_CHIP);
  else if (slot->content.kind == STROBE_PART_CONTENT_TABLE)
    set_address (slot, STROBE_PARTITION_TABLE_OFFSET, STROBE_RECIPE_ADDRESS_CHIP);
  else if (slot->content.kind == STROBE_PART_CONTENT_MERGED)
    set_address (slot, 0, STROBE_RECIPE_ADDRESS_CHIP);
}

/* Two apps do not go into one partition: the second is asked for. */
static void
place_by_table (StrobeRecipe *self, StrobeRecipeSlot *slot)
{
  const StrobePartition *partition = find_partition (self, slot);

  if (partition != NULL && !is_taken (self, partition->offset))
    set_address (slot, partition->offset, STROBE_RECIPE_ADDRESS_PARTITION_TABLE);
}

static void
place_all (StrobeRecipe *self)
{
  for (guint i = 0; i < self->slots->len; i++) {
    StrobeRecipeSlot *slot = g_ptr_array_index (self->slots, i);

    if (!is_given (slot))
      set_address (slot, 0, STROBE_RECIPE_ADDRESS_UNKNOWN);
  }
  for (guint i = 0; i < self->slots->len; i++) {
    StrobeRecipeSlot *slot = g_ptr_array_index (self->slots, i);

    if (!is_given (slot))
      place_by_chip (self, slot);
    if (slot->item.address_source == STROBE_RECIPE_ADDRESS_UNKNOWN)
      place_by_table (self, slot);
  }
}

static StrobeFirmwarePartKind
tell_kind (const StrobeRecipeSlot *slot)
{
  switch (slot->content.kind) {
  case STROBE_PART_CONTENT_BOOTLOADER:
    return STROBE_FIRMWARE_PART_KIND_BOOTLOADER;
  case STROBE_PART_CONTENT_TABLE:
    return STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE;
  case STROBE_PART_CONTENT_APP:
    return STROBE_FIRMWARE_PART_KIND_APP;
  case STROBE_PART_CONTENT_OTADATA:
  case STROBE_PART_CONTENT_NVS:
  case STROBE_PART_CONTENT_MERGED:
  case STROBE_PART_CONTENT_UNKNOWN:
    return STROBE_FIRMWARE_PART_KIND_DATA;
  }
  return STROBE_FIRMWARE_PART_KIND_DATA;
}

static guint64
get_end_of_table (StrobeRecipe *self)
{
  guint64 end = 0;

  for (guint i = 0; self->partitions != NULL && i < self->partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (self->partitions, StrobePartition, i);

    end = MAX (end, (guint64) partition->offset + partition->size_bytes);
  }
  return end;
}

static guint64
get_end_of_items (StrobeRecipe *self)
{
  guint64 end = 0;

  for (guint i = 0; i < self->slots->len; i++) {
    const StrobeRecipeSlot *slot = g_ptr_array_index (self->slots, i);

    if (strobe_recipe_slot_is_written (slot))
      end = MAX (end, (guint64) slot->item.address + g_bytes_get_size (slot->item.data));
  }
  return end;
}

/* Flash chips come in powers of two; below 2 MiB none is on a board with such a chip. */
static guint32
round_up (guint64 end)
{
  guint32 size_bytes = STROBE_FLASH_PARAMS_DEFAULT_SIZE_BYTES;

  while (size_bytes < end && size_bytes < MAX_FLASH_BYTES)
    size_bytes *= 2;
  return size_bytes;
}

static void
settle_flash_size (StrobeRecipe *self, const StrobeRecipeSlot *image)
{
  g_autofree char *words = NULL;

  self->flash_size_bytes = self->given_flash_size_bytes;
  if (self->flash_size_bytes == 0 && image != NULL)
    self->flash_size_bytes = image->content.flash_size_bytes;
  if (self->flash_size_bytes == 0 && self->partitions != NULL)
    self->flash_size_bytes = round_up (get_end_of_table (self));
  if (self->flash_size_bytes != 0)
    return;

  self->flash_size_bytes = round_up (get_end_of_items (self));
  words = g_strdup_printf ("%u", self->flash_size_bytes / (1024 * 1024));
  g_ptr_array_add (self->notes, strobe_make_note_new (STROBE_MAKE_NOTE_ASSUMED_FLASH, NULL, words));
}

/**
 * strobe_recipe_place:
 * @self: a recipe whose files were read
 *
 * Finds chip, partition table, kinds, addresses and the size of the flash.
 *
 * Context: the thread that reads.
 *
 * Source: ESP-IDF v6.0 bootloader_support (which image starts where), gen_esp32part.py.
 */
void
strobe_recipe_place (StrobeRecipe *self)
{
  const StrobeRecipeSlot *image = find_first_image (self);

  self->chip = self->given_chip;
  if (self->chip == NULL && image != NULL)
    self->chip = strobe_chip_find (image->content.chip_id);

  g_clear_pointer (&self->partitions, g_array_unref);
  find_table (self);
  place_all (self);
  for (guint i = 0; i < self->slots->len; i++) {
    StrobeRecipeSlot *slot = g_ptr_array_index (self->slots, i);

    slot->item.kind = tell_kind (slot);
  }
  settle_flash_size (self, image);
}
