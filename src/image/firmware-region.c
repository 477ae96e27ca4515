/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/firmware-region.h"

#include <string.h>

#include "image/firmware-region-private.h"

/* StrobeFirmwareRegion: one file as the build made it. mkdfu.py cuts a file into parts, because
 * the ROM erases all sectors of a part before it answers; what people name, choose and compare is
 * the file. Joined once when the firmware is read, never changed after that.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (add_file). */

static int
compare_addresses (gconstpointer left, gconstpointer right, gpointer slots)
{
  const StrobeFirmwareSlot *a = g_ptr_array_index ((GPtrArray *) slots, *(const guint *) left);
  const StrobeFirmwareSlot *b = g_ptr_array_index ((GPtrArray *) slots, *(const guint *) right);

  return a->part.address < b->part.address ? -1 : a->part.address > b->part.address;
}

/* Flags other than 0 mean parameters, memory or code: nothing that lands in flash. */
static GArray *
list_written_parts (StrobeFirmware *self)
{
  GArray *parts = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->slots->len; i++) {
    const StrobeFirmwareSlot *slot = g_ptr_array_index (self->slots, i);

    if (slot->part.flags == 0 && slot->part.size_bytes > 0)
      g_array_append_val (parts, i);
  }
  g_array_sort_with_data (parts, compare_addresses, self->slots);
  return parts;
}

static void
add_part (StrobeFirmwareJoin *self, StrobeFirmwareSlot *slot, guint number)
{
  strobe_scatter_add (self->bytes, slot->part.data);
  g_ptr_array_add (self->slots, slot);
  g_array_append_val (self->parts, number);
  self->region.size_bytes = strobe_scatter_get_size (self->bytes);
  self->region.n_parts = self->slots->len;
}

static StrobeFirmwareJoin *
join_new (StrobeFirmwareSlot *slot, guint number)
{
  StrobeFirmwareJoin *self = g_new0 (StrobeFirmwareJoin, 1);

  self->region.name = slot->part.name;
  self->region.kind = slot->part.kind;
  self->region.address = slot->part.address;
  self->region.first_part = number;
  self->bytes = strobe_scatter_new ();
  self->slots = g_ptr_array_new ();
  self->parts = g_array_new (FALSE, FALSE, sizeof (guint));
  add_part (self, slot, number);
  return self;
}

/* mkdfu.py names the pieces of NAME: NAME, NAME.1, NAME.2 … */
static gboolean
continues (const StrobeFirmwareJoin *self, const StrobeFirmwarePart *part)
{
  gsize name_bytes = strlen (self->region.name);
  char number[16];

  if (part->address != strobe_firmware_join_get_end (self) ||
      strncmp (part->name, self->region.name, name_bytes) != 0)
    return FALSE;

  g_snprintf (number, sizeof number, ".%u", self->region.n_parts);
  return g_str_equal (part->name + name_bytes, number);
}

/**
 * strobe_firmware_join_free:
 * @self: (transfer full): a region as the firmware keeps it
 *
 * Frees a region.
 *
 * Context: any thread.
 */
void
strobe_firmware_join_free (StrobeFirmwareJoin *self)
{
  g_return_if_fail (self != NULL);

  strobe_scatter_free (self->bytes);
  g_ptr_array_unref (self->slots);
  g_array_unref (self->parts);
  g_free (self);
}

/**
 * strobe_firmware_regions_join:
 * @self: a firmware whose parts are known
 *
 * Joins the parts to regions, by address. Parts that are empty, missing, or not for the flash
 * belong to none.
 *
 * Context: the thread that reads.
 *
 * Source: ESP-IDF v6.0 tools/mkdfu.py (add_file).
 */
void
strobe_firmware_regions_join (StrobeFirmware *self)
{
  g_autoptr (GArray) parts = list_written_parts (self);
  StrobeFirmwareJoin *last = NULL;

  for (guint i = 0; i < parts->len; i++) {
    guint number = g_array_index (parts, guint, i);
    StrobeFirmwareSlot *slot = g_ptr_array_index (self->slots, number);

    if (last != NULL && continues (last, &slot->part)) {
      add_part (last, slot, number);
    } else {
      last = join_new (slot, number);
      g_ptr_array_add (self->regions, last);
    }
  }
}

/**
 * strobe_firmware_join_get_end:
 * @self: a region
 *
 * Tells where a region ends.
 *
 * Units: bytes from the start of flash.
 *
 * Context: any thread.
 *
 * Returns: the address behind its last byte
 */
guint64
strobe_firmware_join_get_end (const StrobeFirmwareJoin *self)
{
  return self->region.address + self->region.size_bytes;
}

/**
 * strobe_firmware_join_set_kind:
 * @self: a region
 * @kind: what it turned out to be
 *
 * Says what a region is, and so what each of its parts is.
 *
 * Context: the thread that reads.
 */
void
strobe_firmware_join_set_kind (StrobeFirmwareJoin *self, StrobeFirmwarePartKind kind)
{
  self->region.kind = kind;
  for (guint i = 0; i < self->slots->len; i++) {
    StrobeFirmwareSlot *slot = g_ptr_array_index (self->slots, i);

    slot->part.kind = kind;
  }
}

/**
 * strobe_firmware_regions_find:
 * @self: a firmware whose regions are joined
 * @address: where
 *
 * Finds the region that lies at an address. A file made of merged binaries has the table and the
 * app in the middle of one region.
 *
 * Units: @address in bytes from the start of flash.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): the region
 */
StrobeFirmwareJoin *
strobe_firmware_regions_find (StrobeFirmware *self, guint64 address)
{
  for (guint i = 0; i < self->regions->len; i++) {
    StrobeFirmwareJoin *join = g_ptr_array_index (self->regions, i);

    if (address >= join->region.address && address < strobe_firmware_join_get_end (join))
      return join;
  }

  return NULL;
}

/**
 * strobe_firmware_get_n_regions:
 * @self: a firmware
 *
 * Tells how many files were put into the firmware, as far as they land in flash.
 *
 * Units: regions.
 *
 * Context: any thread.
 *
 * Returns: the number of regions, at most 64
 */
guint
strobe_firmware_get_n_regions (StrobeFirmware *self)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), 0);

  return self->regions->len;
}

/**
 * strobe_firmware_get_region:
 * @self: a firmware
 * @index: which one, from 0, by address
 *
 * Gives one region.
 *
 * Units: @index counts regions.
 *
 * Ownership: belongs to the firmware.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the region
 */
const StrobeFirmwareRegion *
strobe_firmware_get_region (StrobeFirmware *self, guint index)
{
  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), NULL);
  g_return_val_if_fail (index < self->regions->len, NULL);

  return g_ptr_array_index (self->regions, index);
}

/**
 * strobe_firmware_get_region_part:
 * @self: a firmware
 * @index: which region, from 0
 * @nth: which of its parts, from 0, by address
 *
 * Gives the number of a part of a region. The parts of one region need not stand side by side in
 * the index of the archive.
 *
 * Units: @index counts regions, @nth parts of the region.
 *
 * Context: any thread.
 *
 * Returns: a number for strobe_firmware_get_part()
 */
guint
strobe_firmware_get_region_part (StrobeFirmware *self, guint index, guint nth)
{
  const StrobeFirmwareJoin *join;

  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), 0);
  g_return_val_if_fail (index < self->regions->len, 0);

  join = g_ptr_array_index (self->regions, index);
  g_return_val_if_fail (nth < join->parts->len, 0);
  return g_array_index (join->parts, guint, nth);
}

/**
 * strobe_firmware_dup_region_data:
 * @self: a firmware
 * @index: which region, from 0
 *
 * Gives the content of a region: the file that was cut into parts.
 *
 * Units: @index counts regions.
 *
 * Ownership: shares the memory of the firmware where the region is one part, else a copy.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the content
 */
GBytes *
strobe_firmware_dup_region_data (StrobeFirmware *self, guint index)
{
  const StrobeFirmwareJoin *join;
  g_autofree guint8 *content = NULL;
  gsize size_bytes;

  g_return_val_if_fail (STROBE_IS_FIRMWARE (self), NULL);
  g_return_val_if_fail (index < self->regions->len, NULL);

  join = g_ptr_array_index (self->regions, index);
  if (join->slots->len == 1)
    return g_bytes_ref (((StrobeFirmwareSlot *) g_ptr_array_index (join->slots, 0))->part.data);

  size_bytes = strobe_scatter_get_size (join->bytes);
  content = g_malloc (size_bytes);
  strobe_scatter_copy (join->bytes, 0, content, size_bytes, NULL);
  return g_bytes_new_take (g_steal_pointer (&content), size_bytes);
}
