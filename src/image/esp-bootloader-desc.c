/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/esp-bootloader-desc.h"

#include <string.h>

#include "base/byte-reader.h"
#include "image/build-date-private.h"
#include "image/esp-image-format-private.h"

/* StrobeEspBootloaderDesc: version and build of a bootloader, which newer ones carry at their
 * start. Made by the parser, owned by the firmware.
 *
 * Source: ESP-IDF v6.0 esp_bootloader_desc.h (esp_bootloader_desc_t); esptool v5.1 bin_image.py,
 * which moves it to the start of the first segment. */

#define DATE_LENGTH 11 /* "Mar  2 2026", then a space and the time */

/* One byte of magic is little: the reserved bytes must be 0, and the version a text. */
static gboolean
is_one (StrobeByteReader *reader)
{
  guint8 magic = 0;
  guint16 reserved = 0;

  return strobe_byte_reader_seek (reader, ESP_APP_DESC_OFFSET_BYTES, NULL) &&
         strobe_byte_reader_get_remaining (reader) >= ESP_BOOTLOADER_DESC_BYTES &&
         strobe_byte_reader_read_u8 (reader, &magic, NULL) && magic == ESP_BOOTLOADER_DESC_MAGIC &&
         strobe_byte_reader_read_u16_le (reader, &reserved, NULL) && reserved == 0;
}

static gboolean
is_version (const guint8 *text)
{
  const guint8 *end = memchr (text, '\0', ESP_BOOTLOADER_DESC_TEXT_BYTES);

  if (end == NULL || end == text)
    return FALSE;

  for (; text < end; text++) {
    if (!g_ascii_isprint ((char) *text))
      return FALSE;
  }
  return TRUE;
}

static char *
format_built (const char *date_and_time)
{
  g_autofree char *date = NULL;

  if (strlen (date_and_time) <= DATE_LENGTH || !g_str_is_ascii (date_and_time))
    return g_strdup (date_and_time);

  date = g_strndup (date_and_time, DATE_LENGTH);
  return strobe_build_date_format (date, date_and_time + DATE_LENGTH + 1);
}

/* All 80 bytes are there, so that none of these reads can fail. */
static StrobeEspBootloaderDesc *
read_fields (StrobeByteReader *reader)
{
  g_autoptr (StrobeEspBootloaderDesc) self = g_new0 (StrobeEspBootloaderDesc, 1);
  g_autofree char *date_and_time = NULL;

  strobe_byte_reader_read_u8 (reader, &self->secure_version, NULL);
  strobe_byte_reader_read_u32_le (reader, &self->version, NULL);
  if (!is_version (reader->data + reader->offset_bytes))
    return NULL;

  self->idf_version = strobe_byte_reader_read_string (reader, ESP_BOOTLOADER_DESC_TEXT_BYTES, NULL);
  date_and_time = strobe_byte_reader_read_string (reader, ESP_BOOTLOADER_DESC_TIME_BYTES, NULL);
  self->built = format_built (date_and_time);
  return g_steal_pointer (&self);
}

/**
 * strobe_esp_bootloader_desc_parse:
 * @image: an ESP image, or its first 112 bytes
 *
 * Reads the bootloader descriptor.
 *
 * Ownership: @image is only read; nothing is kept.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 esp_bootloader_desc.h (esp_bootloader_desc_t), at offset 0x20.
 *
 * Returns: (transfer full) (nullable): the descriptor, with no field %NULL, or %NULL if the image
 *   has none, as an app or an older bootloader
 */
StrobeEspBootloaderDesc *
strobe_esp_bootloader_desc_parse (GBytes *image)
{
  StrobeByteReader reader;

  g_return_val_if_fail (image != NULL, NULL);

  strobe_byte_reader_init_bytes (&reader, image);
  return is_one (&reader) ? read_fields (&reader) : NULL;
}

/**
 * strobe_esp_bootloader_desc_free:
 * @self: (transfer full): a descriptor
 *
 * Frees a descriptor.
 *
 * Context: any thread.
 */
void
strobe_esp_bootloader_desc_free (StrobeEspBootloaderDesc *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->idf_version);
  g_free (self->built);
  g_free (self);
}
