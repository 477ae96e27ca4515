/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/recipe-check.h"

#include "image/dfu-info.h"
#include "image/flash-params.h"
#include "image/image-error.h"
#include "image/partition-table.h"
#include "make/make-error.h"
#include "make/recipe-private.h"

/* Why a recipe cannot be built, or why a board would not take what is built of it. Every reason is
 * found, so that people see all of them at once.
 *
 * Source: the mask ROM's updater: 64 records, whole sectors erased, no check of what an image is
 * for. */

static void add (StrobeRecipe *self, GQuark domain, int code, const char *format, ...)
  G_GNUC_PRINTF (4, 5);

static void
add (StrobeRecipe *self, GQuark domain, int code, const char *format, ...)
{
  va_list values;

  va_start (values, format);
  g_ptr_array_add (self->problems, g_error_new_valist (domain, code, format, values));
  va_end (values);
}

static void
check_files (StrobeRecipe *self)
{
  gboolean is_any = FALSE;

  for (guint i = 0; i < self->slots->len; i++) {
    const StrobeRecipeSlot *slot = g_ptr_array_index (self->slots, i);

    if (slot->item.included && slot->error != NULL)
      g_ptr_array_add (self->problems, g_error_copy (slot->error));
    is_any = is_any || slot->item.included;
  }
  /* An error of the reading says more than that nothing is left. */
  if (!is_any && self->problems->len == 0)
    add (self, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_NOTHING, "no file is left to write");
}

static gboolean
is_app_partition (StrobeRecipe *self, guint32 address)
{
  for (guint i = 0; self->partitions != NULL && i < self->partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (self->partitions, StrobePartition, i);

    if (partition->offset == address)
      return partition->type == STROBE_PARTITION_TYPE_APP;
  }
  return FALSE;
}

/* Data partitions may hold firmware for a coprocessor. */
static gboolean
is_for_this_chip (StrobeRecipe *self, const StrobeRecipeSlot *slot)
{
  return slot->is_image || slot->item.address_source == STROBE_RECIPE_ADDRESS_CHIP ||
         self->partitions == NULL || is_app_partition (self, slot->item.address) ||
         slot->item.address == self->chip->bootloader_offset;
}

static void
check_image (StrobeRecipe *self, const StrobeRecipeSlot *slot)
{
  const StrobeChip *chip;

  if (!slot->item.included || !slot->content.has_image ||
      slot->content.chip_id == self->chip->chip_id || !is_for_this_chip (self, slot))
    return;

  chip = strobe_chip_find (slot->content.chip_id);
  add (self, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_WRONG_CHIP, "%s is for %s, the firmware for %s",
       slot->name, chip->name, self->chip->name);
}

static void
check_chip (StrobeRecipe *self)
{
  if (self->chip == NULL) {
    add (self, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_UNKNOWN_CHIP,
         "no file says which chip it is for");
    return;
  }
  if (!self->chip->has_dfu)
    add (self, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_NO_DFU, "the ROM of the %s has no DFU",
         self->chip->name);
  for (guint i = 0; i < self->slots->len; i++)
    check_image (self, g_ptr_array_index (self->slots, i));
}

static void
check_address (StrobeRecipe *self, const StrobeRecipeSlot *slot)
{
  guint64 end;

  if (slot->item.included && slot->item.data != NULL &&
      slot->item.address_source == STROBE_RECIPE_ADDRESS_UNKNOWN)
    add (self, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_UNKNOWN_ADDRESS,
         "nothing says at which address %s goes", slot->name);
  if (!strobe_recipe_slot_is_written (slot))
    return;

  end = (guint64) slot->item.address + g_bytes_get_size (slot->item.data);
  if (end > self->flash_size_bytes)
    add (self, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_BEYOND_FLASH,
         "%s: ends at 0x%" G_GINT64_MODIFIER "x, the flash at 0x%x", slot->name, end,
         self->flash_size_bytes);
}

static guint64
get_first_sector (const StrobeRecipeSlot *slot)
{
  return slot->item.address / STROBE_FLASH_PARAMS_SECTOR_BYTES;
}

static guint64
get_last_sector (const StrobeRecipeSlot *slot)
{
  return ((guint64) slot->item.address + g_bytes_get_size (slot->item.data) - 1) /
         STROBE_FLASH_PARAMS_SECTOR_BYTES;
}

static void
check_pair (StrobeRecipe *self, const StrobeRecipeSlot *left, const StrobeRecipeSlot *right)
{
  if (left->item.address == right->item.address)
    add (self, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_SAME_ADDRESS,
         "%s and %s are both at address 0x%x", left->name, right->name, left->item.address);
  else if (get_first_sector (left) <= get_last_sector (right) &&
           get_first_sector (right) <= get_last_sector (left))
    add (self, STROBE_IMAGE_ERROR, STROBE_IMAGE_ERROR_OVERLAP,
         "%s (at 0x%x) and %s (at 0x%x) share a sector of %u bytes", left->name, left->item.address,
         right->name, right->item.address, STROBE_FLASH_PARAMS_SECTOR_BYTES);
}

static void
check_pairs (StrobeRecipe *self)
{
  for (guint i = 0; i < self->slots->len; i++) {
    const StrobeRecipeSlot *slot = g_ptr_array_index (self->slots, i);

    for (guint j = 0; j < i && strobe_recipe_slot_is_written (slot); j++) {
      const StrobeRecipeSlot *other = g_ptr_array_index (self->slots, j);

      if (strobe_recipe_slot_is_written (other))
        check_pair (self, other, slot);
    }
  }
}

/* Neighbouring parts of one file would erase each other's sector. */
static void
check_part_size (StrobeRecipe *self)
{
  guint64 n_records = strobe_recipe_count_records (self, self->part_size_bytes);

  if (n_records > STROBE_DFU_INFO_MAX_RECORDS)
    add (self, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_TOO_MANY_PARTS,
         "%" G_GUINT64_FORMAT " parts are more than the %d that the ROM takes", n_records,
         STROBE_DFU_INFO_MAX_RECORDS);
  if (self->part_size_bytes % STROBE_FLASH_PARAMS_SECTOR_BYTES == 0)
    return;
  for (guint i = 0; i < self->slots->len; i++) {
    const StrobeRecipeSlot *slot = g_ptr_array_index (self->slots, i);

    if (!strobe_recipe_slot_is_written (slot) ||
        g_bytes_get_size (slot->item.data) <= self->part_size_bytes)
      continue;
    add (self, STROBE_MAKE_ERROR, STROBE_MAKE_ERROR_PART_SIZE,
         "parts of %" G_GSIZE_FORMAT " bytes, not a multiple of %u, would share sectors in %s",
         self->part_size_bytes, STROBE_FLASH_PARAMS_SECTOR_BYTES, slot->name);
  }
}

/**
 * strobe_recipe_check:
 * @self: a recipe whose files have their addresses
 *
 * Adds to the problems why it cannot be built.
 *
 * Context: the thread that reads.
 *
 * Source: the mask ROM's updater; ESP-IDF v6.0 tools/mkdfu.py.
 */
void
strobe_recipe_check (StrobeRecipe *self)
{
  check_files (self);
  check_chip (self);
  for (guint i = 0; i < self->slots->len; i++)
    check_address (self, g_ptr_array_index (self->slots, i));
  check_pairs (self);
  check_part_size (self);
}

/**
 * strobe_recipe_count_records:
 * @self: a recipe whose files have their addresses
 * @part_size_bytes: into what pieces files are cut
 *
 * Counts the records of the index: the parts, and the flash parameters.
 *
 * Context: any thread.
 *
 * Returns: the number of records
 */
guint64
strobe_recipe_count_records (StrobeRecipe *self, gsize part_size_bytes)
{
  guint64 n_records = 1;

  for (guint i = 0; i < self->slots->len; i++) {
    const StrobeRecipeSlot *slot = g_ptr_array_index (self->slots, i);

    if (strobe_recipe_slot_is_written (slot))
      n_records += (g_bytes_get_size (slot->item.data) + part_size_bytes - 1) / part_size_bytes;
  }
  return n_records;
}
