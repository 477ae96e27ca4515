/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/remark-text.h"

#include <glib/gi18n-lib.h>

#include "image/esp-signature.h"

/* The words for what is worth knowing about a firmware before it is flashed. The switches have no
 * default: a new code does not compile until it has its words. */

static char *
dup_size (guint64 size_bytes)
{
  return g_format_size_full (size_bytes, G_FORMAT_SIZE_IEC_UNITS);
}

static char *
dup_flash_size_title (const StrobeFirmwareRemark *remark)
{
  g_autofree char *size = dup_size (remark->value);
  g_autofree char *file_size = dup_size (remark->limit);

  /* Translators: the name of a part, then two sizes: "“app.bin” is built for 16 MiB of flash, the
   * firmware file for 4 MiB." */
  return g_strdup_printf (_ ("“%s” is built for %s of flash, the firmware file for %s."),
                          remark->subject, size, file_size);
}

static char *
dup_large_part_title (const StrobeFirmwareRemark *remark)
{
  g_autofree char *size = dup_size (remark->value);

  return g_strdup_printf (
    /* Translators: the name of a part, then its size */
    _ ("“%s” is one part of %s: other tools may give up while the board erases its place."),
    remark->subject, size);
}

static char *
dup_overwrite_title (const StrobeFirmwareRemark *remark)
{
  const char *part = remark->other;
  const char *partition = remark->subject;

  if (remark->code == STROBE_FIRMWARE_REMARK_OVERWRITES_SETTINGS)
    /* Translators: a part of the firmware, then a partition of the flash */
    return g_strdup_printf (_ ("“%s” overwrites the settings that the board keeps in “%s”."), part,
                            partition);
  if (remark->code == STROBE_FIRMWARE_REMARK_OVERWRITES_KEYS)
    /* Translators: a part of the firmware, then a partition of the flash */
    return g_strdup_printf (_ ("“%s” overwrites the keys that the board keeps in “%s”."), part,
                            partition);
  if (remark->code == STROBE_FIRMWARE_REMARK_OVERWRITES_FILES)
    /* Translators: a part of the firmware, then a partition of the flash */
    return g_strdup_printf (_ ("“%s” overwrites the files that the board keeps in “%s”."), part,
                            partition);
  return g_strdup_printf (
    /* Translators: a part of the firmware, then a partition of the flash */
    _ ("“%s” makes the board forget which of its apps it last chose, kept in “%s”."), part,
    partition);
}

static char *
dup_table_title (const StrobeFirmwareRemark *remark)
{
  if (remark->code == STROBE_FIRMWARE_REMARK_TABLE_BEYOND_FLASH)
    return g_strdup_printf (_ ("The partition “%s” ends beyond the flash."), remark->subject);
  if (remark->code == STROBE_FIRMWARE_REMARK_TABLE_OVERLAP)
    /* Translators: the names of two partitions */
    return g_strdup_printf (_ ("The partitions “%s” and “%s” lie on top of each other."),
                            remark->subject, remark->other);
  if (remark->code == STROBE_FIRMWARE_REMARK_TABLE_UNALIGNED)
    /* Translators: the name of a partition, its address, and 0x1000 or 0x10000 */
    return g_strdup_printf (_ ("The partition “%s” starts at 0x%x, which is no multiple of 0x%x."),
                            remark->subject, (guint) remark->value, (guint) remark->limit);
  if (remark->code == STROBE_FIRMWARE_REMARK_TABLE_SAME_LABEL)
    return g_strdup_printf (_ ("Two partitions are called “%s”."), remark->subject);
  if (remark->code == STROBE_FIRMWARE_REMARK_TABLE_NO_MD5)
    return g_strdup (_ ("The partition table has no checksum."));
  return g_strdup_printf (
    ngettext ("The partition table has %u row behind its end, which no board reads.",
              "The partition table has %u rows behind its end, which no board reads.",
              (gulong) remark->value),
    (guint) remark->value);
}

static char *
dup_image_title (const StrobeFirmwareRemark *remark)
{
  if (remark->code == STROBE_FIRMWARE_REMARK_STRAY_BOOTLOADER)
    /* Translators: the name of a part and its address */
    return g_strdup_printf (_ ("“%s” is a bootloader at 0x%x, where this chip looks for none."),
                            remark->subject, (guint) remark->value);
  if (remark->code == STROBE_FIRMWARE_REMARK_MIN_REVISION)
    /* Translators: a part, then the number of a chip revision such as 1.0 */
    return g_strdup_printf (_ ("“%s” needs revision v%u.%u of the chip or a later one."),
                            remark->subject, (guint) remark->value / 100,
                            (guint) remark->value % 100);
  if (remark->code == STROBE_FIRMWARE_REMARK_SIGNED)
    /* Translators: a part, then the name of a signature scheme such as “Secure Boot v2 (RSA)” */
    return g_strdup_printf (_ ("“%s” is signed: %s."), remark->subject,
                            strobe_esp_signing_get_name ((StrobeEspSigning) remark->value));
  return g_strdup_printf (_ ("“%s” looks encrypted."), remark->subject);
}

/**
 * strobe_remark_text_dup_title:
 * @remark: a remark
 *
 * Says what is so, in one translated sentence. The names in it are those of the file, as they are.
 *
 * Context: any thread; front ends only.
 *
 * Returns: (transfer full): the sentence
 */
char *
strobe_remark_text_dup_title (const StrobeFirmwareRemark *remark)
{
  g_return_val_if_fail (remark != NULL, NULL);

  switch (remark->code) {
  case STROBE_FIRMWARE_REMARK_OVERWRITES_SETTINGS:
  case STROBE_FIRMWARE_REMARK_OVERWRITES_KEYS:
  case STROBE_FIRMWARE_REMARK_OVERWRITES_FILES:
  case STROBE_FIRMWARE_REMARK_OVERWRITES_OTA_CHOICE:
    return dup_overwrite_title (remark);
  case STROBE_FIRMWARE_REMARK_BEYOND_PARTITION:
    /* Translators: the name of a part, then that of a partition */
    return g_strdup_printf (_ ("“%s” is larger than its partition “%s”."), remark->subject,
                            remark->other);
  case STROBE_FIRMWARE_REMARK_FLASH_SIZE_DIFFERS:
    return dup_flash_size_title (remark);
  case STROBE_FIRMWARE_REMARK_TABLE_BEYOND_FLASH:
  case STROBE_FIRMWARE_REMARK_TABLE_OVERLAP:
  case STROBE_FIRMWARE_REMARK_TABLE_UNALIGNED:
  case STROBE_FIRMWARE_REMARK_TABLE_SAME_LABEL:
  case STROBE_FIRMWARE_REMARK_TABLE_ROWS_AFTER_END:
  case STROBE_FIRMWARE_REMARK_TABLE_NO_MD5:
    return dup_table_title (remark);
  case STROBE_FIRMWARE_REMARK_NO_TABLE:
    return g_strdup (_ ("The firmware has no partition table: the one on the board must fit it."));
  case STROBE_FIRMWARE_REMARK_NO_BOOTLOADER:
    return g_strdup (_ ("The firmware has no bootloader: the one on the board stays."));
  case STROBE_FIRMWARE_REMARK_NO_APP:
    return g_strdup (_ ("The firmware has no app: the one on the board stays."));
  case STROBE_FIRMWARE_REMARK_OUTSIDE_PARTITIONS:
    return g_strdup_printf (_ ("“%s” lies in no partition."), remark->subject);
  case STROBE_FIRMWARE_REMARK_LARGE_PART:
    return dup_large_part_title (remark);
  case STROBE_FIRMWARE_REMARK_STRAY_BOOTLOADER:
  case STROBE_FIRMWARE_REMARK_LOOKS_ENCRYPTED:
  case STROBE_FIRMWARE_REMARK_MIN_REVISION:
  case STROBE_FIRMWARE_REMARK_SIGNED:
    return dup_image_title (remark);
  }
  g_assert_not_reached ();
}

/**
 * strobe_remark_text_dup_advice:
 * @remark: a remark
 *
 * Says what to do about it, in one translated sentence.
 *
 * Context: any thread; front ends only.
 *
 * Returns: (transfer full): the sentence
 */
char *
strobe_remark_text_dup_advice (const StrobeFirmwareRemark *remark)
{
  g_return_val_if_fail (remark != NULL, NULL);

  switch (remark->code) {
  case STROBE_FIRMWARE_REMARK_OVERWRITES_SETTINGS:
  case STROBE_FIRMWARE_REMARK_OVERWRITES_FILES:
    return g_strdup (_ ("Leave this part out to keep what is on the board."));
  case STROBE_FIRMWARE_REMARK_OVERWRITES_KEYS:
    return g_strdup (_ ("Leave this part out, or settings encrypted with the old keys are lost."));
  case STROBE_FIRMWARE_REMARK_OVERWRITES_OTA_CHOICE:
    return g_strdup (_ ("This is usual; the board then starts the first of its apps."));
  case STROBE_FIRMWARE_REMARK_BEYOND_PARTITION:
    return g_strdup (_ ("Make the partition larger, or the part smaller, and build again."));
  case STROBE_FIRMWARE_REMARK_STRAY_BOOTLOADER:
    return g_strdup_printf (_ ("Put it at 0x%x, where this chip starts it."),
                            (guint) remark->limit);
  case STROBE_FIRMWARE_REMARK_LOOKS_ENCRYPTED:
    return g_strdup (
      _ ("Build it without flash encryption: a board with encrypted flash has no DFU mode."));
  case STROBE_FIRMWARE_REMARK_FLASH_SIZE_DIFFERS:
  case STROBE_FIRMWARE_REMARK_TABLE_BEYOND_FLASH:
    return g_strdup (_ ("Set the flash size of the board in the project and build again."));
  case STROBE_FIRMWARE_REMARK_TABLE_OVERLAP:
  case STROBE_FIRMWARE_REMARK_TABLE_UNALIGNED:
    return g_strdup (_ ("Mend the addresses in the partition table and build again."));
  case STROBE_FIRMWARE_REMARK_TABLE_SAME_LABEL:
    return g_strdup (_ ("Give each its own name: an app finds only the first."));
  case STROBE_FIRMWARE_REMARK_TABLE_ROWS_AFTER_END:
    return g_strdup (_ ("Build the partition table again if a partition is missing."));
  case STROBE_FIRMWARE_REMARK_TABLE_NO_MD5:
    return g_strdup (_ ("The board cannot notice damage to it; build it with its checksum."));
  case STROBE_FIRMWARE_REMARK_NO_TABLE:
  case STROBE_FIRMWARE_REMARK_NO_BOOTLOADER:
  case STROBE_FIRMWARE_REMARK_NO_APP:
    return g_strdup (_ ("If the board is new or was erased, flash a complete firmware."));
  case STROBE_FIRMWARE_REMARK_OUTSIDE_PARTITIONS:
    return g_strdup (_ ("Check its address against the partition table."));
  case STROBE_FIRMWARE_REMARK_LARGE_PART:
    return g_strdup (
      _ ("Strobe waits long enough; for other tools build with parts of 512 KiB at most."));
  case STROBE_FIRMWARE_REMARK_MIN_REVISION:
    return g_strdup (_ ("Check which revision the board has: it does not tell before it starts."));
  case STROBE_FIRMWARE_REMARK_SIGNED:
    return g_strdup (_ ("Boards without Secure Boot ignore the signature."));
  }
  g_assert_not_reached ();
}
