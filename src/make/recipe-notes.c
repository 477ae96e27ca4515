/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/recipe-notes.h"

#include "image/partition-table.h"
#include "make/recipe-private.h"

/* What follows from the files of a recipe and is not wrong, but worth knowing. */

#define SUBTYPE_OTADATA 0x00

static void
note_empty_files (StrobeRecipe *self)
{
  for (guint i = 0; i < self->slots->len; i++) {
    const StrobeRecipeSlot *slot = g_ptr_array_index (self->slots, i);

    if (slot->item.included && slot->item.data != NULL && g_bytes_get_size (slot->item.data) == 0)
      g_ptr_array_add (self->notes,
                       strobe_make_note_new (STROBE_MAKE_NOTE_EMPTY, slot->name, NULL));
  }
}

static const StrobePartition *
find_boot_choice (StrobeRecipe *self)
{
  for (guint i = 0; self->partitions != NULL && i < self->partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (self->partitions, StrobePartition, i);

    if (partition->type == STROBE_PARTITION_TYPE_DATA && partition->subtype == SUBTYPE_OTADATA)
      return partition;
  }
  return NULL;
}

static gboolean
covers (const StrobeRecipeSlot *slot, guint32 address)
{
  return strobe_recipe_slot_is_written (slot) && address >= slot->item.address &&
         address - slot->item.address < g_bytes_get_size (slot->item.data);
}

/* PlatformIO and Arduino keep boot_app0.bin elsewhere: without it a board that was updated over the
 * air starts what it started before, and not what was written. */
static void
note_boot_choice (StrobeRecipe *self)
{
  const StrobePartition *partition = find_boot_choice (self);

  for (guint i = 0; partition != NULL && i < self->slots->len; i++) {
    if (covers (g_ptr_array_index (self->slots, i), partition->offset))
      return;
  }
  if (partition != NULL)
    g_ptr_array_add (self->notes,
                     strobe_make_note_new (STROBE_MAKE_NOTE_NO_BOOT_CHOICE, NULL, NULL));
}

/**
 * strobe_recipe_notes_settle:
 * @self: a recipe whose files have their addresses
 *
 * Adds the notes that follow from its files.
 *
 * Context: the thread that reads.
 *
 * Source: ESP-IDF v6.0 bootloader_support (bootloader_utility.c: which app is started).
 */
void
strobe_recipe_notes_settle (StrobeRecipe *self)
{
  note_empty_files (self);
  note_boot_choice (self);
}
