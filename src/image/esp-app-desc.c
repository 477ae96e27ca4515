/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/esp-app-desc.h"

#include "base/byte-reader.h"
#include "image/build-date-private.h"
#include "image/esp-image-format-private.h"
#include "image/esp-image.h"

/* StrobeEspAppDesc: name, version and build of an app, which every app image carries at its start.
 * Made by the parser, owned by the firmware.
 *
 * Source: ESP-IDF v6.0 esp_app_desc.h (esp_app_desc_t). */

#define RESERVED_BYTES 8

/* Log 2 of the smallest and the largest page that a chip has; 0 in older descriptors. */
#define MIN_MMU_PAGE_CODE 10
#define MAX_MMU_PAGE_CODE 20

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
  guint8 mmu_page_code = 0;

  strobe_byte_reader_read_u32_le (reader, &self->secure_version, NULL);
  strobe_byte_reader_skip (reader, RESERVED_BYTES, NULL);
  self->version = strobe_byte_reader_read_string (reader, ESP_APP_DESC_TEXT_BYTES, NULL);
  self->project = strobe_byte_reader_read_string (reader, ESP_APP_DESC_TEXT_BYTES, NULL);
  time = strobe_byte_reader_read_string (reader, ESP_APP_DESC_TIME_BYTES, NULL);
  date = strobe_byte_reader_read_string (reader, ESP_APP_DESC_TIME_BYTES, NULL);
  self->idf_version = strobe_byte_reader_read_string (reader, ESP_APP_DESC_TEXT_BYTES, NULL);
  self->elf_sha256 = read_hex (reader, STROBE_ESP_IMAGE_SHA256_BYTES);
  strobe_byte_reader_read_u16_le (reader, &self->min_efuse_block_revision, NULL);
  strobe_byte_reader_read_u16_le (reader, &self->max_efuse_block_revision, NULL);
  strobe_byte_reader_read_u8 (reader, &mmu_page_code, NULL);
  if (mmu_page_code >= MIN_MMU_PAGE_CODE && mmu_page_code <= MAX_MMU_PAGE_CODE)
    self->mmu_page_size_bytes = 1u << mmu_page_code;
  self->built = strobe_build_date_format (date, time);
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
      !strobe_byte_reader_read_u32_le (&reader, &magic, NULL) || magic != ESP_APP_DESC_MAGIC)
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
