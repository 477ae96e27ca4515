/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/recipe.h"

#include "image/dfu-info.h"
#include "image/firmware-builder.h"
#include "image/flash-params.h"
#include "image/image-error.h"
#include "make/part-file.h"
#include "make/recipe-check.h"
#include "make/recipe-names.h"
#include "make/recipe-notes.h"
#include "make/recipe-place.h"
#include "make/recipe-private.h"

/* StrobeRecipe: what goes into a firmware that Strobe makes: files, addresses, chip, flash size.
 * Made by the readers of this folder on a worker; once it is settled it never changes, so every
 * thread may look at it. Whoever wants it otherwise gets a changed copy. */

G_DEFINE_FINAL_TYPE (StrobeRecipe, strobe_recipe, G_TYPE_OBJECT)

static GPtrArray *
create_problems (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) g_error_free);
}

static GPtrArray *
create_notes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) strobe_make_note_free);
}

static void
copy_problems (GPtrArray *from, GPtrArray *to)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, g_error_copy (g_ptr_array_index (from, i)));
}

static void
copy_notes (GPtrArray *from, GPtrArray *to)
{
  for (guint i = 0; i < from->len; i++)
    g_ptr_array_add (to, strobe_make_note_copy (g_ptr_array_index (from, i)));
}

static void
strobe_recipe_finalize (GObject *object)
{
  StrobeRecipe *self = STROBE_RECIPE (object);

  g_clear_pointer (&self->slots, g_ptr_array_unref);
  g_clear_pointer (&self->found_problems, g_ptr_array_unref);
  g_clear_pointer (&self->found_notes, g_ptr_array_unref);
  g_clear_object (&self->files);
  g_clear_pointer (&self->partitions, g_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  G_OBJECT_CLASS (strobe_recipe_parent_class)->finalize (object);
}

static void
strobe_recipe_class_init (StrobeRecipeClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_recipe_finalize;
}

static void
strobe_recipe_init (StrobeRecipe *self)
{
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) strobe_recipe_slot_free);
  self->found_problems = create_problems ();
  self->found_notes = create_notes ();
  self->files = g_list_store_new (G_TYPE_FILE);
  self->problems = create_problems ();
  self->notes = create_notes ();
  self->part_size_bytes = STROBE_RECIPE_DEFAULT_PART_SIZE_BYTES;
}

/**
 * strobe_recipe_new:
 *
 * Starts a recipe without files, for a reader to fill.
 *
 * Context: the thread that reads.
 *
 * Returns: (transfer full): the recipe; of use after strobe_recipe_settle()
 */
StrobeRecipe *
strobe_recipe_new (void)
{
  return g_object_new (STROBE_TYPE_RECIPE, NULL);
}

/**
 * strobe_recipe_settle:
 * @self: a recipe that was filled or changed
 *
 * Works out all that follows: chip, flash size, addresses, names, notes and problems. Nothing may
 * change it after that.
 *
 * Context: the thread that reads.
 */
void
strobe_recipe_settle (StrobeRecipe *self)
{
  g_ptr_array_set_size (self->problems, 0);
  g_ptr_array_set_size (self->notes, 0);
  copy_problems (self->found_problems, self->problems);
  copy_notes (self->found_notes, self->notes);
  strobe_recipe_place (self);
  strobe_recipe_names_settle (self);
  strobe_recipe_notes_settle (self);
  strobe_recipe_check (self);
}

/**
 * strobe_recipe_get_chip:
 * @self: a recipe
 *
 * Tells which chip the firmware will be for.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the chip, or %NULL if nothing tells it
 */
const StrobeChip *
strobe_recipe_get_chip (StrobeRecipe *self)
{
  g_return_val_if_fail (STROBE_IS_RECIPE (self), NULL);

  return self->chip;
}

/**
 * strobe_recipe_get_flash_size:
 * @self: a recipe
 *
 * Tells for what size of flash the firmware will be: as the build or the user says, else as the
 * bootloader's header says, else as the partition table needs it.
 *
 * Units: bytes.
 *
 * Context: any thread.
 *
 * Returns: the size; never 0
 */
guint32
strobe_recipe_get_flash_size (StrobeRecipe *self)
{
  g_return_val_if_fail (STROBE_IS_RECIPE (self), 0);

  return self->flash_size_bytes;
}

/**
 * strobe_recipe_get_part_size:
 * @self: a recipe
 *
 * Tells into what pieces files are cut.
 *
 * Units: bytes.
 *
 * Context: any thread.
 *
 * Returns: the largest size of a part
 */
gsize
strobe_recipe_get_part_size (StrobeRecipe *self)
{
  g_return_val_if_fail (STROBE_IS_RECIPE (self), 0);

  return self->part_size_bytes;
}

/**
 * strobe_recipe_get_n_items:
 * @self: a recipe
 *
 * Tells how many files there are, included or not.
 *
 * Units: items.
 *
 * Context: any thread.
 *
 * Returns: the number of items
 */
guint
strobe_recipe_get_n_items (StrobeRecipe *self)
{
  g_return_val_if_fail (STROBE_IS_RECIPE (self), 0);

  return self->slots->len;
}

/**
 * strobe_recipe_get_item:
 * @self: a recipe
 * @index: which one, from 0
 *
 * Gives one file, in the order in which they were given or listed.
 *
 * Units: @index counts items.
 *
 * Ownership: belongs to the recipe.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the item
 */
const StrobeRecipeItem *
strobe_recipe_get_item (StrobeRecipe *self, guint index)
{
  g_return_val_if_fail (STROBE_IS_RECIPE (self), NULL);
  g_return_val_if_fail (index < self->slots->len, NULL);

  return g_ptr_array_index (self->slots, index);
}

/**
 * strobe_recipe_get_partitions:
 * @self: a recipe
 *
 * Gives the partition table among the included files.
 *
 * Ownership: belongs to the recipe and must not be changed.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable) (element-type StrobePartition): the partitions
 */
GArray *
strobe_recipe_get_partitions (StrobeRecipe *self)
{
  g_return_val_if_fail (STROBE_IS_RECIPE (self), NULL);

  return self->partitions;
}

/**
 * strobe_recipe_get_problems:
 * @self: a recipe
 *
 * Lists why no firmware can be built of it, or none that a board would take.
 *
 * Ownership: belongs to the recipe and must not be changed.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (element-type GError): the problems; empty if it can be built
 */
GPtrArray *
strobe_recipe_get_problems (StrobeRecipe *self)
{
  g_return_val_if_fail (STROBE_IS_RECIPE (self), NULL);

  return self->problems;
}

/**
 * strobe_recipe_get_notes:
 * @self: a recipe
 *
 * Lists what was decided or mended.
 *
 * Ownership: belongs to the recipe and must not be changed.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (element-type StrobeMakeNote): the notes
 */
GPtrArray *
strobe_recipe_get_notes (StrobeRecipe *self)
{
  g_return_val_if_fail (STROBE_IS_RECIPE (self), NULL);

  return self->notes;
}

/**
 * strobe_recipe_get_files:
 * @self: a recipe
 *
 * Lists the files that were read or looked for, lists of builds included.
 *
 * Ownership: belongs to the recipe.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (element-type GFile): the files
 */
GListModel *
strobe_recipe_get_files (StrobeRecipe *self)
{
  g_return_val_if_fail (STROBE_IS_RECIPE (self), NULL);

  return G_LIST_MODEL (self->files);
}

static StrobeRecipe *
copy (StrobeRecipe *self)
{
  StrobeRecipe *other = strobe_recipe_new ();

  for (guint i = 0; i < self->slots->len; i++)
    g_ptr_array_add (other->slots, strobe_recipe_slot_copy (g_ptr_array_index (self->slots, i)));
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->files)); i++) {
    g_autoptr (GFile) file = g_list_model_get_item (G_LIST_MODEL (self->files), i);

    g_list_store_append (other->files, file);
  }
  copy_problems (self->found_problems, other->found_problems);
  copy_notes (self->found_notes, other->found_notes);
  other->given_chip = self->given_chip;
  other->given_flash_size_bytes = self->given_flash_size_bytes;
  other->part_size_bytes = self->part_size_bytes;
  other->read_bytes = self->read_bytes;
  return other;
}

/**
 * strobe_recipe_with_chip:
 * @self: a recipe
 * @chip: (nullable): the chip that the user says; %NULL: as the files say
 *
 * Gives a copy for this chip.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the copy
 */
StrobeRecipe *
strobe_recipe_with_chip (StrobeRecipe *self, const StrobeChip *chip)
{
  StrobeRecipe *other;

  g_return_val_if_fail (STROBE_IS_RECIPE (self), NULL);

  other = copy (self);
  other->given_chip = chip;
  strobe_recipe_settle (other);
  return other;
}

/**
 * strobe_recipe_with_flash_size:
 * @self: a recipe
 * @size_bytes: the size that the user says; 0: as the files say
 *
 * Gives a copy for this size of flash.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the copy
 */
StrobeRecipe *
strobe_recipe_with_flash_size (StrobeRecipe *self, guint32 size_bytes)
{
  StrobeRecipe *other;

  g_return_val_if_fail (STROBE_IS_RECIPE (self), NULL);

  other = copy (self);
  other->given_flash_size_bytes = size_bytes;
  strobe_recipe_settle (other);
  return other;
}

/**
 * strobe_recipe_with_part_size:
 * @self: a recipe
 * @size_bytes: largest size of a part, above 0
 *
 * Gives a copy that cuts files into other pieces.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the copy
 */
StrobeRecipe *
strobe_recipe_with_part_size (StrobeRecipe *self, gsize size_bytes)
{
  StrobeRecipe *other;

  g_return_val_if_fail (STROBE_IS_RECIPE (self), NULL);
  g_return_val_if_fail (size_bytes > 0, NULL);

  other = copy (self);
  other->part_size_bytes = size_bytes;
  strobe_recipe_settle (other);
  return other;
}

/**
 * strobe_recipe_with_address:
 * @self: a recipe
 * @index: which item
 * @address: where the user wants it
 *
 * Gives a copy with a file at another address.
 *
 * Units: @index counts items; @address in bytes from the start of flash.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the copy
 */
StrobeRecipe *
strobe_recipe_with_address (StrobeRecipe *self, guint index, guint32 address)
{
  StrobeRecipe *other;
  StrobeRecipeSlot *slot;

  g_return_val_if_fail (STROBE_IS_RECIPE (self), NULL);
  g_return_val_if_fail (index < self->slots->len, NULL);

  other = copy (self);
  slot = g_ptr_array_index (other->slots, index);
  slot->item.address = address;
  slot->item.address_source = STROBE_RECIPE_ADDRESS_USER;
  strobe_recipe_settle (other);
  return other;
}

/**
 * strobe_recipe_with_included:
 * @self: a recipe
 * @index: which item
 * @included: whether it is written
 *
 * Gives a copy with or without a file. Problems of a file that is left out are none.
 *
 * Units: @index counts items.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the copy
 */
StrobeRecipe *
strobe_recipe_with_included (StrobeRecipe *self, guint index, gboolean included)
{
  StrobeRecipe *other;
  StrobeRecipeSlot *slot;

  g_return_val_if_fail (STROBE_IS_RECIPE (self), NULL);
  g_return_val_if_fail (index < self->slots->len, NULL);

  other = copy (self);
  slot = g_ptr_array_index (other->slots, index);
  slot->item.included = included;
  strobe_recipe_settle (other);
  return other;
}

/**
 * strobe_recipe_fit_part_size:
 * @self: a recipe
 * @wanted_bytes: the part size that would be best
 *
 * Finds the smallest part size from @wanted_bytes up with which the parts fit into the index.
 *
 * Context: any thread.
 *
 * Returns: the part size in bytes, a multiple of a sector
 */
gsize
strobe_recipe_fit_part_size (StrobeRecipe *self, gsize wanted_bytes)
{
  const gsize sector_bytes = STROBE_FLASH_PARAMS_SECTOR_BYTES;
  gsize size_bytes;

  g_return_val_if_fail (STROBE_IS_RECIPE (self), wanted_bytes);

  size_bytes = MAX ((wanted_bytes + sector_bytes - 1) / sector_bytes, 1) * sector_bytes;
  while (size_bytes < STROBE_PART_FILE_MAX_BYTES &&
         strobe_recipe_count_records (self, size_bytes) > STROBE_DFU_INFO_MAX_RECORDS)
    size_bytes += sector_bytes;
  return size_bytes;
}

/* Without a chip the suffix is for any: the firmware will say that nothing names the chip. */
static GBytes *
build_all (StrobeRecipe *self)
{
  guint16 product_id = self->chip != NULL ? self->chip->chip_id : STROBE_DFU_SUFFIX_ANY_ID;
  g_autoptr (StrobeFirmwareBuilder) builder = strobe_firmware_builder_new (product_id);

  strobe_firmware_builder_set_flash_size (builder, self->flash_size_bytes);
  strobe_firmware_builder_set_part_size (builder, self->part_size_bytes);
  for (guint i = 0; i < self->slots->len; i++) {
    const StrobeRecipeSlot *slot = g_ptr_array_index (self->slots, i);

    if (strobe_recipe_slot_is_written (slot))
      strobe_firmware_builder_add_file (builder, slot->part_name, slot->item.address,
                                        slot->item.data);
  }
  return strobe_firmware_builder_build (builder);
}

/**
 * strobe_recipe_build:
 * @self: a recipe
 * @notes: (out) (optional) (transfer full) (element-type StrobeMakeNote): what was mended
 * @error: return location for an error
 *
 * Makes the dfu.bin, byte for byte the one that mkdfu.py makes of the same files, but for names
 * that had to be mended.
 *
 * Ownership: the caller frees @notes, which are there after an error, too.
 *
 * Errors: the first of the problems.
 *
 * Context: any thread; takes milliseconds a megabyte.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py.
 *
 * Returns: (transfer full) (nullable): the file
 */
GBytes *
strobe_recipe_build (StrobeRecipe *self, GPtrArray **notes, GError **error)
{
  g_return_val_if_fail (STROBE_IS_RECIPE (self), NULL);

  if (notes != NULL) {
    *notes = create_notes ();
    copy_notes (self->notes, *notes);
  }
  if (self->problems->len > 0) {
    g_propagate_error (error, g_error_copy (g_ptr_array_index (self->problems, 0)));
    return NULL;
  }
  return build_all (self);
}

/**
 * strobe_recipe_create_firmware:
 * @self: a recipe
 *
 * Makes what can be made, so that it can be looked at, and reads it as if it came from a file. The
 * problems of the recipe are among those of the firmware: it is valid only if the recipe has none.
 *
 * Context: any thread; takes milliseconds a megabyte.
 *
 * Returns: (transfer full): the firmware
 */
StrobeFirmware *
strobe_recipe_create_firmware (StrobeRecipe *self)
{
  g_autoptr (GBytes) file = NULL;

  g_return_val_if_fail (STROBE_IS_RECIPE (self), NULL);

  file = build_all (self);
  return strobe_firmware_new_with_problems (file, self->problems);
}
