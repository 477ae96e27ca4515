/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/firmware/firmware-text.h"

#include <glib/gi18n.h>

/* The numbers of a firmware as the window words them. */

static char *
dup_size (guint64 size_bytes)
{
  return g_format_size_full (size_bytes, G_FORMAT_SIZE_IEC_UNITS);
}

/* The parameters of the flash travel in the archive and are not written. */
static guint
count_written (StrobeFirmware *firmware)
{
  guint n_written = 0;

  for (guint i = 0; i < strobe_firmware_get_n_parts (firmware); i++) {
    const StrobeFirmwarePart *part = strobe_firmware_get_part (firmware, i);

    n_written += part->kind != STROBE_FIRMWARE_PART_KIND_FLASH_PARAMS;
  }
  return n_written;
}

/**
 * strobe_firmware_text_dup_title:
 * @file: a firmware file
 *
 * Context: main thread.
 *
 * Returns: (transfer full): project and version of the app; where there is none, the file's name
 */
char *
strobe_firmware_text_dup_title (StrobeFirmwareFile *file)
{
  const StrobeEspAppDesc *app = strobe_firmware_get_app (strobe_firmware_file_get_firmware (file));
  char *name;

  if (app != NULL && app->project != NULL && *app->project != '\0')
    return g_strstrip (g_strdup_printf ("%s %s", app->project, app->version ? app->version : ""));
  name = strobe_firmware_file_dup_name (file);
  return name != NULL ? name : g_strdup (_ ("Firmware"));
}

/**
 * strobe_firmware_text_dup_summary:
 * @file: a firmware file
 *
 * Context: main thread.
 *
 * Returns: (transfer full): chip, version of ESP-IDF and size, as far as they are known
 */
char *
strobe_firmware_text_dup_summary (StrobeFirmwareFile *file)
{
  StrobeFirmware *firmware = strobe_firmware_file_get_firmware (file);
  const StrobeChip *chip = strobe_firmware_get_chip (firmware);
  const StrobeEspAppDesc *app = strobe_firmware_get_app (firmware);
  g_autofree char *size = dup_size (strobe_firmware_get_file_size (firmware));
  g_autoptr (GString) text = g_string_new (NULL);

  if (chip != NULL)
    g_string_append_printf (text, "%s · ", chip->name);
  if (app != NULL && app->idf_version != NULL && *app->idf_version != '\0')
    g_string_append_printf (text, "ESP-IDF %s · ", app->idf_version);
  g_string_append (text, size);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * strobe_firmware_text_dup_check:
 * @file: a valid firmware file
 *
 * Context: main thread.
 *
 * Returns: (transfer full): how many parts, that they are sound, and when it was built
 */
char *
strobe_firmware_text_dup_check (StrobeFirmwareFile *file)
{
  StrobeFirmware *firmware = strobe_firmware_file_get_firmware (file);
  const StrobeEspAppDesc *app = strobe_firmware_get_app (firmware);
  guint n_parts = count_written (firmware);
  g_autofree char *parts =
    g_strdup_printf (ngettext ("%u part, MD5 OK", "%u parts, all MD5 OK", n_parts), n_parts);
  g_autofree char *minute = NULL;

  if (app == NULL || app->built == NULL || *app->built == '\0')
    return g_steal_pointer (&parts);
  /* "2026-03-02 14:11:09": nobody tells two builds apart by the second. */
  minute = g_utf8_strlen (app->built, -1) == 19 ? g_utf8_substring (app->built, 0, 16)
                                                : g_strdup (app->built);
  /* Translators: "3 parts, all MD5 OK · built 2026-03-02 14:11" */
  return g_strdup_printf (_ ("%s · built %s"), parts, minute);
}
