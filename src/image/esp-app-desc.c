/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/esp-app-desc.h"

#include <string.h>

#include "base/byte-reader.h"
#include "image/esp-image-format-private.h"

/* StrobeEspAppDesc: name, version and build of an app, which every app image carries at its start.
 * Made by the parser, owned by the firmware.
 *
 * Source: ESP-IDF v6.0 esp_app_desc.h (esp_app_desc_t). */

#define SECURE_VERSION_AND_RESERVED_BYTES 12

static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

static guint
find_month (const char *date)
{
  for (guint i = 0; i < G_N_ELEMENTS (months); i++) {
    if (strncmp (date, months[i], 3) == 0)
      return i + 1;
  }

  return 0;
}

/* __DATE__ is "Mar  2 2026": the day has two places, the first may be blank. */
static gboolean
parse_date (const char *date, guint *year, guint *month, guint *day)
{
  const char *digits = date + 4;

  if (strlen (date) != 11 || date[3] != ' ' || date[6] != ' ' || !g_ascii_isdigit (digits[1]) ||
      (digits[0] != ' ' && !g_ascii_isdigit (digits[0])))
    return FALSE;
  for (guint i = 7; i < 11; i++) {
    if (!g_ascii_isdigit (date[i]))
      return FALSE;
  }

  *month = find_month (date);
  *day = (guint) ((digits[0] == ' ' ? 0 : digits[0] - '0') * 10 + digits[1] - '0');
  *year = (guint) g_ascii_strtoull (date + 7, NULL, 10);
  return *month != 0 && g_date_valid_dmy ((GDateDay) *day, (GDateMonth) *month, (GDateYear) *year);
}

/* Whoever builds reproducibly leaves both empty. */
static char *
format_built (const char *date, const char *time)
{
  guint year = 0;
  guint month = 0;
  guint day = 0;

  if (parse_date (date, &year, &month, &day))
    return g_strdup_printf ("%04u-%02u-%02u %s", year, month, day, time);

  return g_strdup_printf ("%s %s", date, time);
}

static char *
read_hex (StrobeByteReader *reader, gsize size_bytes)
{
  const guint8 *data = strobe_byte_reader_read_data (reader, size_bytes, NULL);
  GString *hex = g_string_sized_new (size_bytes * 2);

  for (gsize i = 0; i < size_bytes; i++)
    g_string_append_printf (hex, "%02x", data[i]);
  return g_string_free (hex, FALSE);
}

/* All 256 bytes are there, so that none of these reads can fail. */
static StrobeEspAppDesc *
read_fields (StrobeByteReader *reader)
{
  g_autoptr (StrobeEspAppDesc) self = g_new0 (StrobeEspAppDesc, 1);
  g_autofree char *time = NULL;
  g_autofree char *date = NULL;

  self->version = strobe_byte_reader_read_string (reader, ESP_APP_DESC_TEXT_BYTES, NULL);
  self->project = strobe_byte_reader_read_string (reader, ESP_APP_DESC_TEXT_BYTES, NULL);
  time = strobe_byte_reader_read_string (reader, ESP_APP_DESC_TIME_BYTES, NULL);
  date = strobe_byte_reader_read_string (reader, ESP_APP_DESC_TIME_BYTES, NULL);
  self->idf_version = strobe_byte_reader_read_string (reader, ESP_APP_DESC_TEXT_BYTES, NULL);
  self->elf_sha256 = read_hex (reader, ESP_IMAGE_DIGEST_BYTES);
  self->built = g_strstrip (format_built (date, time));
  return g_steal_pointer (&self);
}

/**
 * strobe_esp_app_desc_parse:
 * @image: an ESP image, or its first 288 bytes
 *
 * Reads the app descriptor.
 *
 * Ownership: @image is only read; nothing is kept.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 esp_app_desc.h (esp_app_desc_t), at offset 0x20 of an app.
 *
 * Returns: (transfer full) (nullable): the descriptor, with no field %NULL, or %NULL if the image
 *   has none, as a bootloader
 */
StrobeEspAppDesc *
strobe_esp_app_desc_parse (GBytes *image)
{
  guint32 magic = 0;
  StrobeByteReader reader;

  g_return_val_if_fail (image != NULL, NULL);

  strobe_byte_reader_init_bytes (&reader, image);
  if (!strobe_byte_reader_seek (&reader, ESP_APP_DESC_OFFSET_BYTES, NULL) ||
      strobe_byte_reader_get_remaining (&reader) < ESP_APP_DESC_BYTES ||
      !strobe_byte_reader_read_u32_le (&reader, &magic, NULL) || magic != ESP_APP_DESC_MAGIC ||
      !strobe_byte_reader_skip (&reader, SECURE_VERSION_AND_RESERVED_BYTES, NULL))
    return NULL;

  return read_fields (&reader);
}

/**
 * strobe_esp_app_desc_free:
 * @self: (transfer full): a descriptor
 *
 * Frees a descriptor.
 *
 * Context: any thread.
 */
void
strobe_esp_app_desc_free (StrobeEspAppDesc *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->project);
  g_free (self->version);
  g_free (self->idf_version);
  g_free (self->built);
  g_free (self->elf_sha256);
  g_free (self);
}
