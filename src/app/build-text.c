/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/build-text.h"

#include <glib/gi18n-lib.h>

#define MINUTE_S 60
#define HOUR_S (60 * MINUTE_S)
/* Below this each second counts, then every tenth: nobody plans by more. */
#define EACH_SECOND_S 10
#define STEP_S 10

/* Which kinds of regions changed, as bits. */
enum {
  BOOTLOADER = 1 << 0,
  TABLE = 1 << 1,
  APP = 1 << 2,
  DATA = 1 << 3,
};

static guint
get_bit (StrobeFirmwarePartKind kind)
{
  switch (kind) {
  case STROBE_FIRMWARE_PART_KIND_BOOTLOADER:
    return BOOTLOADER;
  case STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE:
    return TABLE;
  case STROBE_FIRMWARE_PART_KIND_APP:
    return APP;
  case STROBE_FIRMWARE_PART_KIND_DATA:
  case STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS:
    return DATA;
  }
  g_assert_not_reached ();
}

/* Sentences for what is common; NULL for the rest. */
static const char *
find_sentence (guint kinds)
{
  switch (kinds) {
  case BOOTLOADER:
    return _ ("Only the bootloader changed");
  case TABLE:
    return _ ("Only the partition table changed");
  case APP:
    return _ ("Only the app changed");
  case BOOTLOADER | APP:
    return _ ("Bootloader and app changed");
  case TABLE | APP:
    return _ ("Partition table and app changed");
  case BOOTLOADER | TABLE:
    return _ ("Bootloader and partition table changed");
  case BOOTLOADER | TABLE | APP:
    return _ ("Bootloader, partition table and app changed");
  default:
    return NULL;
  }
}

static guint
collect_kinds (StrobeFirmwareDiff *diff, const StrobeFirmwareDifference **last)
{
  guint kinds = 0;

  for (guint i = 0; i < strobe_firmware_diff_get_n_regions (diff); i++) {
    const StrobeFirmwareDifference *region = strobe_firmware_diff_get_region (diff, i);

    if (region->change == STROBE_FIRMWARE_CHANGE_NONE)
      continue;
    kinds |= get_bit (region->kind);
    *last = region;
  }
  return kinds;
}

/**
 * strobe_build_text_dup_changes:
 * @diff: what is different
 *
 * Context: main thread.
 *
 * Returns: (transfer full): what changed, as a sentence without its full stop
 */
char *
strobe_build_text_dup_changes (StrobeFirmwareDiff *diff)
{
  const StrobeFirmwareDifference *last = NULL;
  guint n_changes = strobe_firmware_diff_count_changes (diff);
  guint n_regions = strobe_firmware_diff_get_n_regions (diff);
  const char *sentence = NULL;

  if (strobe_firmware_diff_has_other_chip (diff))
    return g_strdup (_ ("It is for another chip now"));
  sentence = find_sentence (collect_kinds (diff, &last));
  if (sentence != NULL)
    return g_strdup (sentence);
  if (n_changes == 1)
    /* Translators: the name of a file, such as "storage.bin" */
    return g_strdup_printf (_ ("Only %s changed"), last->name);
  if (n_changes > 0)
    /* Translators: two numbers; the second decides over the plural */
    return g_strdup_printf (ngettext ("%u of %u part changed", "%u of %u parts changed", n_regions),
                            n_changes, n_regions);
  if (strobe_firmware_diff_has_other_flash (diff))
    return g_strdup (_ ("Only the flash size changed"));
  return g_strdup (_ ("Nothing changed"));
}

/**
 * strobe_build_text_get_away:
 *
 * Context: main thread.
 *
 * Returns: that the files of a build are gone or cannot be read, and what happens then
 */
const char *
strobe_build_text_get_away (void)
{
  return _ ("The files of this build are away; waiting for them");
}

static char *
dup_seconds (guint seconds)
{
  if (seconds == 0)
    return g_strdup (_ ("Rebuilt just now"));
  /* Translators: %u seconds ago; s is the unit */
  return g_strdup_printf (ngettext ("Rebuilt %u s ago", "Rebuilt %u s ago", seconds), seconds);
}

/**
 * strobe_build_text_dup_age:
 * @age_s: how long ago
 * @next_s: (out): after how long the words are others; 0 for never
 *
 * Says when a build was made again, as exactly as anybody wants to know.
 *
 * Units: seconds.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the words
 */
char *
strobe_build_text_dup_age (gint64 age_s, guint *next_s)
{
  guint seconds = (guint) CLAMP (age_s, 0, HOUR_S);

  if (seconds < MINUTE_S) {
    guint step_s = seconds < EACH_SECOND_S ? 1 : STEP_S;

    *next_s = step_s - seconds % step_s;
    return dup_seconds (seconds - seconds % step_s);
  }
  if (seconds < HOUR_S) {
    *next_s = MINUTE_S - seconds % MINUTE_S;
    /* Translators: %u minutes ago; min is the unit */
    return g_strdup_printf (
      ngettext ("Rebuilt %u min ago", "Rebuilt %u min ago", seconds / MINUTE_S),
      seconds / MINUTE_S);
  }
  *next_s = 0;
  return g_strdup (_ ("Rebuilt more than an hour ago"));
}
