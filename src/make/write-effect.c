/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/write-effect.h"

/* StrobeWriteEffect: what is lost and kept when some regions of a firmware are written, told
 * before it is done. Nobody can look into the board: this holds for one that has the partition
 * table of the firmware, or gets it. Made by strobe_write_effect_new(); never changes.
 *
 * Source: ESP-IDF v6.0 bootloader_utility.c (bootloader_utility_get_selected_boot_partition): which
 * app starts. */

#define SUBTYPE_OTA_DATA 0x00
#define SUBTYPE_TEST_APP 0x20

static gboolean
is_written (StrobeFirmware *firmware, const gboolean *wanted, const StrobePartition *partition)
{
  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++) {
    if (wanted[i] &&
        strobe_region_choice_overlaps (strobe_firmware_get_region (firmware, i), partition))
      return TRUE;
  }
  return FALSE;
}

/* Regions of a kind, by whether they are wanted. */
static guint
count_kind (StrobeFirmware *firmware,
            const gboolean *wanted,
            StrobeFirmwarePartKind kind,
            gboolean which)
{
  guint n_found = 0;

  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++)
    n_found +=
      strobe_firmware_get_region (firmware, i)->kind == kind && !wanted[i] == !which ? 1 : 0;
  return n_found;
}

static const StrobePartition *
find_ota_data (GArray *partitions)
{
  for (guint i = 0; partitions != NULL && i < partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (partitions, StrobePartition, i);

    if (partition->type == STROBE_PARTITION_TYPE_DATA && partition->subtype == SUBTYPE_OTA_DATA)
      return partition;
  }
  return NULL;
}

/* Slots that an app may be started from. */
static guint
count_slots (GArray *partitions)
{
  guint n_slots = 0;

  for (guint i = 0; partitions != NULL && i < partitions->len; i++) {
    const StrobePartition *partition = &g_array_index (partitions, StrobePartition, i);

    n_slots +=
      partition->type == STROBE_PARTITION_TYPE_APP && partition->subtype < SUBTYPE_TEST_APP;
  }
  return n_slots;
}

static StrobeWriteRisk
find_slot_risk (StrobeFirmware *firmware, const gboolean *wanted, gboolean has_app)
{
  GArray *partitions = strobe_firmware_get_partitions (firmware);
  const StrobePartition *ota_data = find_ota_data (partitions);
  gboolean resets_slots;

  if (ota_data == NULL || count_slots (partitions) < 2)
    return STROBE_WRITE_RISK_NONE;
  resets_slots = is_written (firmware, wanted, ota_data);
  if (has_app && !resets_slots)
    return STROBE_WRITE_RISK_OTHER_SLOT;
  return resets_slots && !has_app ? STROBE_WRITE_RISK_FIRST_SLOT : STROBE_WRITE_RISK_NONE;
}

static StrobeWriteRisk
find_risks (StrobeFirmware *firmware, const gboolean *wanted)
{
  StrobeFirmwarePartKind table = STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE;
  StrobeFirmwarePartKind app = STROBE_FIRMWARE_PART_KIND_APP;
  gboolean has_app = count_kind (firmware, wanted, app, TRUE) > 0;
  StrobeWriteRisk risks = find_slot_risk (firmware, wanted, has_app);

  if (has_app && count_kind (firmware, wanted, table, FALSE) > 0)
    risks |= STROBE_WRITE_RISK_OLD_TABLE;
  if (count_kind (firmware, wanted, table, TRUE) > 0 &&
      count_kind (firmware, wanted, app, FALSE) > 0)
    risks |= STROBE_WRITE_RISK_OLD_APP;
  return risks;
}

static void
sort_partitions (StrobeWriteEffect *self, StrobeFirmware *firmware, const gboolean *wanted)
{
  GArray *partitions = strobe_firmware_get_partitions (firmware);

  for (guint i = 0; partitions != NULL && i < partitions->len; i++) {
    StrobePartition *partition = &g_array_index (partitions, StrobePartition, i);

    if (strobe_region_choice_is_user_data (partition))
      g_ptr_array_add (is_written (firmware, wanted, partition) ? self->lost : self->kept,
                       partition);
  }
}

/**
 * strobe_write_effect_new:
 * @firmware: a firmware
 * @wanted: for each of its regions whether it is written
 *
 * Tells what comes of a choice.
 *
 * Ownership: the partitions belong to @firmware.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the effect; free with strobe_write_effect_free()
 */
StrobeWriteEffect *
strobe_write_effect_new (StrobeFirmware *firmware, const gboolean *wanted)
{
  StrobeWriteEffect *self;

  g_return_val_if_fail (STROBE_IS_FIRMWARE (firmware) && wanted != NULL, NULL);

  self = g_new0 (StrobeWriteEffect, 1);
  self->lost = g_ptr_array_new ();
  self->kept = g_ptr_array_new ();
  for (guint i = 0; i < strobe_firmware_get_n_regions (firmware); i++) {
    guint64 size_bytes = strobe_firmware_get_region (firmware, i)->size_bytes;

    self->full_bytes += size_bytes;
    self->written_bytes += wanted[i] ? size_bytes : 0;
    self->n_written += wanted[i] ? 1 : 0;
  }
  self->risks = find_risks (firmware, wanted);
  sort_partitions (self, firmware, wanted);
  return self;
}

/**
 * strobe_write_effect_free:
 * @self: (transfer full): an effect
 *
 * Frees an effect.
 *
 * Context: any thread.
 */
void
strobe_write_effect_free (StrobeWriteEffect *self)
{
  g_return_if_fail (self != NULL);

  g_ptr_array_unref (self->lost);
  g_ptr_array_unref (self->kept);
  g_free (self);
}
