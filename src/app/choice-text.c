/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/choice-text.h"

#include <glib/gi18n-lib.h>

/* What of a firmware is written, and what that does to the board, in sentences. */

static char *
dup_size (guint64 size_bytes)
{
  return g_format_size_full (size_bytes, G_FORMAT_SIZE_IEC_UNITS);
}

/**
 * strobe_choice_text_dup_title:
 * @firmware: a firmware
 * @wanted: for each of its regions whether it is written
 *
 * Says what is written, and how much of all there is.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the translated sentence
 */
char *
strobe_choice_text_dup_title (StrobeFirmware *firmware, const gboolean *wanted)
{
  g_autoptr (StrobeWriteEffect) effect = strobe_write_effect_new (firmware, wanted);
  g_autofree char *written = dup_size (effect->written_bytes);
  g_autofree char *full = dup_size (effect->full_bytes);
  guint n_regions = strobe_firmware_get_n_regions (firmware);

  if (effect->n_written == 0)
    return g_strdup (_ ("Nothing is chosen"));
  switch (strobe_region_choice_find (firmware, wanted)) {
  case STROBE_REGION_CHOICE_EVERYTHING:
    /* Translators: what goes to the board, and its size: "Everything is written: 175.2 KiB" */
    return g_strdup_printf (_ ("Everything is written: %s"), full);
  case STROBE_REGION_CHOICE_APP_ONLY:
    /* Translators: two sizes: "Only the app is written: 172 KiB of 1.2 MiB" */
    return g_strdup_printf (_ ("Only the app is written: %s of %s"), written, full);
  case STROBE_REGION_CHOICE_KEEP_SETTINGS:
    /* Translators: two sizes, as in "1.1 MiB of 1.2 MiB" */
    return g_strdup_printf (_ ("Everything but settings is written: %s of %s"), written, full);
  case STROBE_REGION_CHOICE_CUSTOM:
    break;
  }
  return g_strdup_printf (
    /* Translators: two numbers and two sizes: "2 of 6 parts are written: 172 KiB of 1.2 MiB" */
    ngettext ("%u of %u part is written: %s of %s", "%u of %u parts are written: %s of %s",
              n_regions),
    effect->n_written, n_regions, written, full);
}

/**
 * strobe_choice_text_get_kind:
 * @kind: of a region
 *
 * Names what a part of a firmware is.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the translated name
 */
const char *
strobe_choice_text_get_kind (StrobeFirmwarePartKind kind)
{
  switch (kind) {
  case STROBE_FIRMWARE_PART_KIND_DATA:
    /* Translators: what a part of a firmware is: neither code nor a table */
    return C_ ("part", "Data");
  case STROBE_FIRMWARE_PART_KIND_BOOTLOADER:
    return C_ ("part", "Bootloader");
  case STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE:
    return C_ ("part", "Partition table");
  case STROBE_FIRMWARE_PART_KIND_APP:
    return C_ ("part", "App");
  case STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS:
    return C_ ("part", "Flash parameters");
  }
  g_assert_not_reached ();
}

/**
 * strobe_choice_text_dup_region:
 * @firmware: a firmware
 * @index: one of its regions
 *
 * Tells what a region is and where it goes: "App · 0x10000 · 172.2 KiB · factory".
 *
 * Units: @index counts regions.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): kind, address, size, and label of the partition if there is one
 */
char *
strobe_choice_text_dup_region (StrobeFirmware *firmware, guint index)
{
  const StrobeFirmwareRegion *region = strobe_firmware_get_region (firmware, index);
  const StrobePartition *partition = strobe_region_choice_find_partition (firmware, region);
  g_autofree char *size = dup_size (region->size_bytes);

  if (partition == NULL || *partition->label == '\0')
    return g_strdup_printf ("%s · 0x%x · %s", strobe_choice_text_get_kind (region->kind),
                            region->address, size);
  return g_strdup_printf ("%s · 0x%x · %s · %s", strobe_choice_text_get_kind (region->kind),
                          region->address, size, partition->label);
}

/* A comma is what lists of names have in any language that is written here. */
static char *
join_labels (GPtrArray *partitions)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < partitions->len; i++) {
    const StrobePartition *partition = g_ptr_array_index (partitions, i);

    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", partition->label);
  }
  return g_string_free (text, FALSE);
}

static void
add_risk (GStrvBuilder *warnings,
          const StrobeWriteEffect *effect,
          StrobeWriteRisk risk,
          const char *text)
{
  if (effect->risks & risk)
    g_strv_builder_add (warnings, text);
}

/**
 * strobe_choice_text_dup_warnings:
 * @effect: what a choice does
 *
 * Says what is lost, and why the board may not start afterwards.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (array zero-terminated=1): translated sentences; empty if all is well
 */
char **
strobe_choice_text_dup_warnings (const StrobeWriteEffect *effect)
{
  g_autoptr (GStrvBuilder) warnings = g_strv_builder_new ();

  g_return_val_if_fail (effect != NULL, NULL);

  if (effect->lost->len > 0) {
    g_autofree char *labels = join_labels (effect->lost);
    g_autofree char *text = g_strdup_printf (
      /* Translators: names of partitions: "nvs, storage" */
      _ ("What the board has stored is overwritten: %s."), labels);

    g_strv_builder_add (warnings, text);
  }
  add_risk (warnings, effect, STROBE_WRITE_RISK_OLD_TABLE,
            _ ("The app is written without its partition table: it starts only if the board has "
               "the same table already."));
  add_risk (warnings, effect, STROBE_WRITE_RISK_OLD_APP,
            _ ("The partition table is written without the app: the app on the board starts only "
               "if it lies where this table says."));
  /* Translators: otadata is the partition that says which of several apps is started */
  add_risk (warnings, effect, STROBE_WRITE_RISK_OTHER_SLOT,
            _ ("The board may go on starting the app in another slot, because otadata is kept."));
  add_risk (warnings, effect, STROBE_WRITE_RISK_FIRST_SLOT,
            _ ("The board will start the app in its first slot, because otadata is written and no "
               "app is."));
  return g_strv_builder_end (warnings);
}

/**
 * strobe_choice_text_dup_kept:
 * @effect: what a choice does
 *
 * Says what of the user's stays.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): the translated sentence; %NULL if the partition table has
 *   nothing that could be kept
 */
char *
strobe_choice_text_dup_kept (const StrobeWriteEffect *effect)
{
  g_autofree char *labels = NULL;

  g_return_val_if_fail (effect != NULL, NULL);

  if (effect->kept->len == 0)
    return NULL;
  labels = join_labels (effect->kept);
  /* Translators: names of partitions: "nvs, storage" */
  return g_strdup_printf (_ ("What the board has stored is kept: %s."), labels);
}
