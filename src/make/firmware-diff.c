/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/firmware-diff.h"

/* Two builds of a project are compared by what was one file each, as that is what people know: the
 * bootloader, the partition table, the app. A region is the same one where it has the same address,
 * or else the same name. */

/* StrobeFirmwareDiff: made on the worker that read the new firmware, immutable. */
struct _StrobeFirmwareDiff {
  GArray *regions; /* of StrobeFirmwareDifference: those of the new firmware, then removed ones */
  gboolean other_chip;
  gboolean other_flash;
};

G_DEFINE_BOXED_TYPE (StrobeFirmwareDiff,
                     strobe_firmware_diff,
                     strobe_firmware_diff_ref,
                     strobe_firmware_diff_unref)

static void
clear_difference (gpointer data)
{
  g_clear_pointer (&((StrobeFirmwareDifference *) data)->name, g_free);
}

static void
clear_diff (gpointer data)
{
  g_array_unref (((StrobeFirmwareDiff *) data)->regions);
}

static int
find_at (StrobeFirmware *firmware, guint32 address)
{
  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++)
    if (strobe_firmware_get_region (firmware, i)->address == address)
      return (int) i;
  return -1;
}

static int
find_named (StrobeFirmware *firmware, const char *name)
{
  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++)
    if (g_str_equal (strobe_firmware_get_region (firmware, i)->name, name))
      return (int) i;
  return -1;
}

/* The region of the other firmware that has become @region, or was it. */
static int
find_other (StrobeFirmware *firmware, const StrobeFirmwareRegion *region)
{
  int found = find_at (firmware, region->address);

  return found >= 0 ? found : find_named (firmware, region->name);
}

static gboolean
have_same_content (StrobeFirmware *a, guint index_a, StrobeFirmware *b, guint index_b)
{
  g_autoptr (GBytes) content_a = strobe_firmware_dup_region_data (a, index_a);
  g_autoptr (GBytes) content_b = strobe_firmware_dup_region_data (b, index_b);

  return g_bytes_equal (content_a, content_b);
}

static StrobeFirmwareChange
compare (StrobeFirmware *before, StrobeFirmware *after, guint index)
{
  const StrobeFirmwareRegion *region = strobe_firmware_get_region (after, index);
  int old = find_other (before, region);

  if (old < 0)
    return STROBE_FIRMWARE_CHANGE_ADDED;
  if (strobe_firmware_get_region (before, (guint) old)->address != region->address ||
      !have_same_content (before, (guint) old, after, index))
    return STROBE_FIRMWARE_CHANGE_CONTENT;
  return STROBE_FIRMWARE_CHANGE_NONE;
}

static void
append (StrobeFirmwareDiff *self, const StrobeFirmwareRegion *region, StrobeFirmwareChange change)
{
  StrobeFirmwareDifference difference = {
    .change = change,
    .kind = region->kind,
    .name = g_strdup (region->name),
    .address = region->address,
  };

  g_array_append_val (self->regions, difference);
}

/**
 * strobe_firmware_diff_new:
 * @before: the firmware there was
 * @after: the firmware there is now
 *
 * Compares two firmwares. Either may be broken: what could be read of it counts.
 *
 * Context: a worker: it compares every byte.
 *
 * Returns: (transfer full): the differences
 */
StrobeFirmwareDiff *
strobe_firmware_diff_new (StrobeFirmware *before, StrobeFirmware *after)
{
  StrobeFirmwareDiff *self = NULL;

  g_return_val_if_fail (STROBE_IS_FIRMWARE (before) && STROBE_IS_FIRMWARE (after), NULL);

  self = g_atomic_rc_box_new0 (StrobeFirmwareDiff);
  self->regions = g_array_new (FALSE, FALSE, sizeof (StrobeFirmwareDifference));
  g_array_set_clear_func (self->regions, clear_difference);
  for (guint i = 0; i < strobe_firmware_get_n_regions (after); i++)
    append (self, strobe_firmware_get_region (after, i), compare (before, after, i));
  for (guint i = 0; i < strobe_firmware_get_n_regions (before); i++)
    if (find_other (after, strobe_firmware_get_region (before, i)) < 0)
      append (self, strobe_firmware_get_region (before, i), STROBE_FIRMWARE_CHANGE_REMOVED);
  self->other_chip = strobe_firmware_get_chip (before) != strobe_firmware_get_chip (after);
  self->other_flash =
    strobe_firmware_get_flash_size (before) != strobe_firmware_get_flash_size (after);
  return self;
}

/**
 * strobe_firmware_diff_ref:
 *
 * Context: any thread.
 *
 * Returns: (transfer full): @self
 */
StrobeFirmwareDiff *
strobe_firmware_diff_ref (StrobeFirmwareDiff *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * strobe_firmware_diff_unref:
 * @self: (transfer full): a diff
 *
 * Drops a reference.
 *
 * Context: any thread.
 */
void
strobe_firmware_diff_unref (StrobeFirmwareDiff *self)
{
  g_atomic_rc_box_release_full (self, clear_diff);
}

/**
 * strobe_firmware_diff_get_n_regions:
 *
 * Context: any thread.
 *
 * Returns: how many regions there are in both firmwares together
 */
guint
strobe_firmware_diff_get_n_regions (StrobeFirmwareDiff *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->regions->len;
}

/**
 * strobe_firmware_diff_get_region:
 * @self: a diff
 * @index: which one, from 0: those of the new firmware by address, then those that were removed
 *
 * Context: any thread.
 *
 * Returns: (transfer none): what became of that region
 */
const StrobeFirmwareDifference *
strobe_firmware_diff_get_region (StrobeFirmwareDiff *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->regions->len, NULL);

  return &g_array_index (self->regions, StrobeFirmwareDifference, index);
}

/**
 * strobe_firmware_diff_count_changes:
 *
 * Context: any thread.
 *
 * Returns: how many regions are not the same
 */
guint
strobe_firmware_diff_count_changes (StrobeFirmwareDiff *self)
{
  guint n_changes = 0;

  g_return_val_if_fail (self != NULL, 0);

  for (guint i = 0; i < self->regions->len; i++)
    n_changes += strobe_firmware_diff_get_region (self, i)->change != STROBE_FIRMWARE_CHANGE_NONE;
  return n_changes;
}

/**
 * strobe_firmware_diff_has_other_chip:
 *
 * Context: any thread.
 *
 * Returns: whether the new firmware is for another chip
 */
gboolean
strobe_firmware_diff_has_other_chip (StrobeFirmwareDiff *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->other_chip;
}

/**
 * strobe_firmware_diff_has_other_flash:
 *
 * Context: any thread.
 *
 * Returns: whether the new firmware is for a flash of another size
 */
gboolean
strobe_firmware_diff_has_other_flash (StrobeFirmwareDiff *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->other_flash;
}

/**
 * strobe_firmware_diff_is_empty:
 *
 * Context: any thread.
 *
 * Returns: whether a board would be the same after either
 */
gboolean
strobe_firmware_diff_is_empty (StrobeFirmwareDiff *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return strobe_firmware_diff_count_changes (self) == 0 && !self->other_chip && !self->other_flash;
}
