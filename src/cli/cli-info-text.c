/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-info-text.h"

#include <glib/gi18n-lib.h>

#include "app/remark-text.h"
#include "cli/cli-info-image.h"
#include "cli/cli-output.h"
#include "image/firmware-image.h"
#include "image/firmware-remark.h"

/* A firmware in words: what it is, what is worth knowing, then all that is in it, from the outside
 * to the inside. */

static void
print_app (const StrobeEspAppDesc *app)
{
  g_autofree char *project = strobe_cli_output_dup_printable (app->project);
  g_autofree char *version = strobe_cli_output_dup_printable (app->version);
  g_autofree char *idf_version = strobe_cli_output_dup_printable (app->idf_version);
  g_autofree char *built = strobe_cli_output_dup_printable (app->built);

  g_print ("%s %s\n", project, version);
  /* Translators: the version of the framework, then date and time */
  g_print (_ ("  ESP-IDF %s, built %s\n"), idf_version, built);
}

static void
print_remark (const StrobeFirmwareRemark *remark)
{
  g_autofree char *title = strobe_remark_text_dup_title (remark);
  g_autofree char *advice = strobe_remark_text_dup_advice (remark);
  g_autofree char *safe = strobe_cli_output_dup_printable (title);

  g_print ("  %s\n    %s\n", safe, advice);
}

static void
print_remarks (StrobeFirmware *firmware, StrobeFirmwareRemarkLevel level, const char *heading)
{
  gboolean is_first = TRUE;

  for (guint i = 0; i < strobe_firmware_get_n_remarks (firmware); i++) {
    const StrobeFirmwareRemark *remark = strobe_firmware_get_remark (firmware, i);

    if (remark->level != level)
      continue;
    if (is_first)
      g_print ("%s\n", heading);
    is_first = FALSE;
    print_remark (remark);
  }
}

static void
print_suffix (StrobeFirmware *firmware)
{
  const StrobeDfuSuffix *suffix = strobe_firmware_get_suffix (firmware);
  guint64 flash_bytes = strobe_firmware_get_flash_size (firmware);

  if (suffix != NULL) {
    g_print ("%s\n", _ ("DFU suffix"));
    g_print ("  %04x:%04x  DFU %x.%02x  CRC %08x\n", suffix->vendor_id, suffix->product_id,
             suffix->dfu_version >> 8, suffix->dfu_version & 0xff, suffix->crc);
  }
  if (flash_bytes > 0) {
    g_autofree char *size = strobe_cli_output_dup_size (flash_bytes);

    g_print ("%s\n  %s\n", _ ("Flash size"), size);
  }
}

/* The parameters are for the ROM and go to no address of the flash, whatever their record says. */
static char *
dup_place (const StrobeFirmwarePart *part)
{
  if (part->kind == STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS)
    return g_strdup (_ ("for ROM"));
  return g_strdup_printf ("0x%08x", part->address);
}

static void
print_part (const StrobeFirmwarePart *part)
{
  g_autofree char *place = dup_place (part);
  g_autofree char *name = strobe_cli_output_dup_printable (part->name);
  g_autofree char *size = strobe_cli_output_dup_size (part->size_bytes);

  g_print ("  %-10s  %10s  %-7s  %s\n", place, size, part->md5_ok ? _ ("MD5 ok") : _ ("MD5 bad"),
           name);
}

static void
print_parts (StrobeFirmware *firmware)
{
  if (strobe_firmware_get_n_parts (firmware) > 0)
    g_print ("%s\n", _ ("Parts"));
  for (guint i = 0; i < strobe_firmware_get_n_parts (firmware); i++)
    print_part (strobe_firmware_get_part (firmware, i));
}

static void
print_partition (const StrobePartition *partition)
{
  g_autofree char *label = strobe_cli_output_dup_printable (partition->label);
  g_autofree char *subtype = strobe_partition_dup_subtype_name (partition);
  g_autofree char *size = strobe_cli_output_dup_size (partition->size_bytes);

  g_print ("  0x%08x  %10s  %-7s  %-10s  %s\n", partition->offset, size,
           strobe_partition_get_type_name (partition), subtype, label);
}

static void
print_table (StrobeFirmware *firmware)
{
  const StrobePartitionTable *table = strobe_firmware_get_partition_table (firmware, NULL);

  if (table == NULL)
    return;

  g_print ("%s\n", _ ("Partitions"));
  for (guint i = 0; i < table->partitions->len; i++)
    print_partition (&g_array_index (table->partitions, StrobePartition, i));
  if (table->md5_state != STROBE_PARTITION_MD5_NONE)
    g_print ("  %s  %s\n",
             table->md5_state == STROBE_PARTITION_MD5_OK ? _ ("MD5 ok") : _ ("MD5 bad"),
             table->md5);
}

/**
 * strobe_cli_info_text_print:
 * @firmware: a firmware
 *
 * Prints what can be read of a firmware; what is wrong with it is printed elsewhere.
 *
 * Context: main thread.
 */
void
strobe_cli_info_text_print (StrobeFirmware *firmware)
{
  const StrobeChip *chip = strobe_firmware_get_chip (firmware);
  const StrobeEspAppDesc *app = strobe_firmware_get_app (firmware);

  if (app != NULL)
    print_app (app);
  if (chip != NULL)
    g_print (_ ("  for %s\n"), chip->name);
  print_remarks (firmware, STROBE_FIRMWARE_REMARK_LEVEL_WARNING, _ ("Warnings"));
  print_remarks (firmware, STROBE_FIRMWARE_REMARK_LEVEL_HINT, _ ("Hints"));
  print_suffix (firmware);
  print_parts (firmware);
  for (guint i = 0; i < strobe_firmware_get_n_images (firmware); i++)
    strobe_cli_info_image_print (firmware, strobe_firmware_get_image (firmware, i));
  print_table (firmware);
}
