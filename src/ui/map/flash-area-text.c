/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/map/flash-area-text.h"

#include <glib/gi18n.h>

#include "ui/common/size-text.h"

/* Of what stands outside of the partitions the end is not worth a word: it is where the next
 * begins. */
static guint64
get_size (const StrobeFlashArea *area)
{
  return area->is_partition || area->written_bytes == 0 ? area->end - area->start
                                                        : area->written_bytes;
}

/**
 * strobe_flash_area_text_get_name:
 * @area: an area
 *
 * Context: main thread.
 *
 * Returns: (transfer none): what people call it
 */
const char *
strobe_flash_area_text_get_name (const StrobeFlashArea *area)
{
  if (area->is_partition)
    return area->name;
  switch (area->kind) {
  case STROBE_FLASH_AREA_KIND_BOOTLOADER:
    return _ ("Bootloader");
  case STROBE_FLASH_AREA_KIND_TABLE:
    return _ ("Partition table");
  case STROBE_FLASH_AREA_KIND_APP:
  case STROBE_FLASH_AREA_KIND_DATA:
    return area->name;
  case STROBE_FLASH_AREA_KIND_FREE:
    /* Translators: a stretch of the flash that nothing uses */
    return _ ("Free");
  }
  g_assert_not_reached ();
}

/**
 * strobe_flash_area_text_dup_size:
 * @area: an area
 *
 * Context: main thread.
 *
 * Returns: (transfer full): its size; of a partition that is filled in part, also how much
 */
char *
strobe_flash_area_text_dup_size (const StrobeFlashArea *area)
{
  g_autofree char *size = strobe_size_text_dup (get_size (area));
  g_autofree char *written = strobe_size_text_dup (area->written_bytes);

  if (area->written_bytes == 0 || area->written_bytes >= get_size (area))
    return g_steal_pointer (&size);
  /* Translators: how much of a partition is written, and how large it is: "172 KiB of 1 MiB" */
  return g_strdup_printf (_ ("%s of %s"), written, size);
}

static const char *
get_use (const StrobeFlashArea *area)
{
  switch (area->use) {
  case STROBE_FLASH_AREA_WRITTEN:
    /* Translators: what happens to a partition of the flash */
    return C_ ("partition", "Written");
  case STROBE_FLASH_AREA_ERASED:
    /* Translators: what happens to a partition of the flash */
    return C_ ("partition", "Erased");
  case STROBE_FLASH_AREA_KEPT:
    /* Translators: what happens to a partition of the flash */
    return C_ ("partition", "Kept");
  case STROBE_FLASH_AREA_FREE:
    return "";
  }
  g_assert_not_reached ();
}

/**
 * strobe_flash_area_text_get_state:
 * @area: an area
 *
 * Context: main thread.
 *
 * Returns: (transfer none): in a word what happens to it, or what is wrong with it
 */
const char *
strobe_flash_area_text_get_state (const StrobeFlashArea *area)
{
  switch (area->fault) {
  case STROBE_FLASH_AREA_SOUND:
    return get_use (area);
  case STROBE_FLASH_AREA_TOO_LARGE:
    /* Translators: what is written into a partition is larger than the partition */
    return C_ ("partition", "Does not fit");
  case STROBE_FLASH_AREA_OVERLAPS:
    /* Translators: a partition shares a piece of the flash with another */
    return C_ ("partition", "Overlaps");
  case STROBE_FLASH_AREA_BEYOND:
    /* Translators: a partition goes on where the flash has ended */
    return C_ ("partition", "Beyond the flash");
  }
  g_assert_not_reached ();
}

static char *
dup_use_sentence (const StrobeFlashArea *area, const char *size, const char *address)
{
  const char *name = strobe_flash_area_text_get_name (area);

  switch (area->use) {
  case STROBE_FLASH_AREA_WRITTEN:
    /* Translators: name, size and address of a partition: "app, 172 KiB at 0x10000, …" */
    return g_strdup_printf (_ ("%s, %s at %s, will be written"), name, size, address);
  case STROBE_FLASH_AREA_ERASED:
    /* Translators: name, size and address of a partition: "otadata, 8 KiB at 0xd000, …" */
    return g_strdup_printf (_ ("%s, %s at %s, will be erased"), name, size, address);
  case STROBE_FLASH_AREA_KEPT:
    /* Translators: name, size and address of a partition: "nvs, 24 KiB at 0x9000, …" */
    return g_strdup_printf (_ ("%s, %s at %s, stays as it is"), name, size, address);
  case STROBE_FLASH_AREA_FREE:
    /* Translators: a stretch of the flash that nothing uses: its size and its address */
    return g_strdup_printf (_ ("Free, %s at %s"), size, address);
  }
  g_assert_not_reached ();
}

/**
 * strobe_flash_area_text_dup_sentence:
 * @area: an area
 *
 * Context: main thread.
 *
 * Returns: (transfer full): name, size, address, and what happens to it or is wrong with it
 */
char *
strobe_flash_area_text_dup_sentence (const StrobeFlashArea *area)
{
  const char *name = strobe_flash_area_text_get_name (area);
  g_autofree char *size = strobe_flash_area_text_dup_size (area);
  g_autofree char *address = g_strdup_printf ("0x%" G_GINT64_MODIFIER "x", area->start);

  switch (area->fault) {
  case STROBE_FLASH_AREA_SOUND:
    return dup_use_sentence (area, size, address);
  case STROBE_FLASH_AREA_TOO_LARGE:
    /* Translators: name, size and address of a partition */
    return g_strdup_printf (_ ("%s, %s at %s, is too small for what will be written"), name, size,
                            address);
  case STROBE_FLASH_AREA_OVERLAPS:
    /* Translators: name, size and address of a partition */
    return g_strdup_printf (_ ("%s, %s at %s, overlaps another part of the flash"), name, size,
                            address);
  case STROBE_FLASH_AREA_BEYOND:
    /* Translators: name, size and address of a partition */
    return g_strdup_printf (_ ("%s, %s at %s, goes beyond the end of the flash"), name, size,
                            address);
  }
  g_assert_not_reached ();
}

/**
 * strobe_flash_area_text_dup_description:
 * @area: an area
 *
 * Context: main thread.
 *
 * Returns: (transfer full): for those who know partitions: first and last address, type, and what
 *   the firmware calls what it writes there
 */
char *
strobe_flash_area_text_dup_description (const StrobeFlashArea *area)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "0x%" G_GINT64_MODIFIER "x – 0x%" G_GINT64_MODIFIER "x",
                          area->start, area->end - 1);
  if (area->type != NULL)
    g_string_append_printf (text, " · %s", area->type);
  if (area->content != NULL)
    g_string_append_printf (text, " · %s", area->content);
  return g_string_free (text, FALSE);
}
