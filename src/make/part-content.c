/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/part-content.h"

#include "base/byte-reader.h"
#include "image/chip.h"
#include "image/esp-app-desc.h"
#include "image/esp-image.h"
#include "image/partition-table.h"

/* What a loose file is, by its bytes: a look at a few places, not a check. Whether an image is
 * sound is told by the reading of the firmware that is made of it. */

/* Source: ESP-IDF v6.0 esp_app_format.h: magic, segments, SPI mode, speed and size; chip id. */
#define IMAGE_HEADER_BYTES 24
#define IMAGE_MAX_SEGMENTS 16
#define IMAGE_SIZE_OFFSET 3
#define IMAGE_CHIP_OFFSET 12
#define IMAGE_MAX_SIZE_CODE 7
#define MIB (1024u * 1024)

/* Source: ESP-IDF v6.0 esp_bootloader_desc.h: at the start of the first segment, magic 80, three
 * bytes of which two are 0, a version, then the version of ESP-IDF in 32 bytes. */
#define FIRST_SEGMENT_OFFSET 32
#define BOOTLOADER_DESC_MAGIC 80
#define BOOTLOADER_DESC_TEXT_OFFSET (FIRST_SEGMENT_OFFSET + 8)

/* Before ESP-IDF 5.1 bootloaders had no descriptor. An app always has its own, and no bootloader
 * is larger than the room up to a partition table at 0x10000. */
#define BOOTLOADER_MAX_BYTES (64u * 1024)

#define TABLE_ROW_MAGIC 0x50aa

/* Source: ESP-IDF v6.0 esp_flash_partitions.h (esp_ota_select_entry_t): sequence number, label,
 * state, CRC-32 of the number; one in each of two sectors. */
#define OTADATA_BYTES 0x2000
#define OTADATA_CRC_OFFSET 28
#define ERASED 0xffffffffu

/* Source: ESP-IDF v6.0 nvs_constants.h, nvs_page.hpp: state of the first page, its number, its
 * version (0xff and 0xfe so far); pages of 4096 bytes. */
#define NVS_PAGE_BYTES 4096
#define NVS_STATE_ACTIVE 0xfffffffeu
#define NVS_STATE_FULL 0xfffffffcu
#define NVS_VERSION_OFFSET 8
#define NVS_OLDEST_VERSION 0xff
#define NVS_VERSION_2 0xfe

static gboolean
peek_u32 (GBytes *data, gsize offset_bytes, guint32 *value)
{
  StrobeByteReader reader;

  strobe_byte_reader_init_bytes (&reader, data);
  return strobe_byte_reader_seek (&reader, offset_bytes, NULL) &&
         strobe_byte_reader_read_u32_le (&reader, value, NULL);
}

static gboolean
peek_u16 (GBytes *data, gsize offset_bytes, guint16 *value)
{
  StrobeByteReader reader;

  strobe_byte_reader_init_bytes (&reader, data);
  return strobe_byte_reader_seek (&reader, offset_bytes, NULL) &&
         strobe_byte_reader_read_u16_le (&reader, value, NULL);
}

static gboolean
peek_u8 (GBytes *data, gsize offset_bytes, guint8 *value)
{
  StrobeByteReader reader;

  strobe_byte_reader_init_bytes (&reader, data);
  return strobe_byte_reader_seek (&reader, offset_bytes, NULL) &&
         strobe_byte_reader_read_u8 (&reader, value, NULL);
}

static gboolean
look_for_image (GBytes *data, gsize offset_bytes, StrobePartContent *content)
{
  guint8 magic = 0;
  guint8 n_segments = 0;
  guint8 size = 0;
  guint16 chip_id = 0;

  if (g_bytes_get_size (data) < offset_bytes + IMAGE_HEADER_BYTES ||
      !peek_u8 (data, offset_bytes, &magic) || magic != STROBE_ESP_IMAGE_MAGIC ||
      !peek_u8 (data, offset_bytes + 1, &n_segments) || n_segments == 0 ||
      n_segments > IMAGE_MAX_SEGMENTS || !peek_u8 (data, offset_bytes + IMAGE_SIZE_OFFSET, &size) ||
      !peek_u16 (data, offset_bytes + IMAGE_CHIP_OFFSET, &chip_id) ||
      strobe_chip_find (chip_id) == NULL)
    return FALSE;

  content->has_image = TRUE;
  content->chip_id = chip_id;
  if (size >> 4 <= IMAGE_MAX_SIZE_CODE)
    content->flash_size_bytes = MIB << (size >> 4);
  return TRUE;
}

static gboolean
has_app_desc (GBytes *data)
{
  g_autoptr (StrobeEspAppDesc) desc = strobe_esp_app_desc_parse (data);

  return desc != NULL;
}

/* The version of ESP-IDF is text that starts with a "v" or a digit. */
static gboolean
has_bootloader_desc (GBytes *data)
{
  guint8 magic = 0;
  guint16 reserved = 0;
  guint8 letter = 0;

  return peek_u8 (data, FIRST_SEGMENT_OFFSET, &magic) && magic == BOOTLOADER_DESC_MAGIC &&
         peek_u16 (data, FIRST_SEGMENT_OFFSET + 1, &reserved) &&
         peek_u8 (data, BOOTLOADER_DESC_TEXT_OFFSET, &letter) && g_ascii_isalnum (letter);
}

static StrobePartContentKind
tell_image (GBytes *data)
{
  if (has_app_desc (data))
    return STROBE_PART_CONTENT_APP;
  if (has_bootloader_desc (data) || g_bytes_get_size (data) <= BOOTLOADER_MAX_BYTES)
    return STROBE_PART_CONTENT_BOOTLOADER;
  return STROBE_PART_CONTENT_APP;
}

static gboolean
is_table (GBytes *data, gsize offset_bytes)
{
  guint16 magic = 0;

  return peek_u16 (data, offset_bytes, &magic) && magic == TABLE_ROW_MAGIC;
}

static GArray *
parse_table_at (GBytes *data, gsize offset_bytes)
{
  g_autoptr (GBytes) table = NULL;

  if (offset_bytes >= g_bytes_get_size (data))
    return NULL;
  table = g_bytes_new_from_bytes (data, offset_bytes, g_bytes_get_size (data) - offset_bytes);
  return strobe_partition_table_parse (table, NULL);
}

/* A sound table where it belongs, and a bootloader where the chip that it is for wants it. */
static gboolean
look_for_merged (GBytes *data, StrobePartContent *content)
{
  gsize n_chips = 0;
  const StrobeChip *chips = strobe_chip_get_table (&n_chips);
  g_autoptr (GArray) partitions = NULL;

  if (!is_table (data, STROBE_PARTITION_TABLE_OFFSET))
    return FALSE;
  partitions = parse_table_at (data, STROBE_PARTITION_TABLE_OFFSET);
  for (gsize i = 0; partitions != NULL && i < n_chips; i++) {
    StrobePartContent image = { 0 };

    if (!look_for_image (data, chips[i].bootloader_offset, &image) ||
        image.chip_id != chips[i].chip_id)
      continue;
    *content = image;
    content->kind = STROBE_PART_CONTENT_MERGED;
    return TRUE;
  }
  return FALSE;
}

/* The CRC-32 of four bytes as esp_rom_crc32_le (UINT32_MAX, …) gives it: reflected 0xedb88320,
 * from 0, inverted at the end. */
static guint32
crc_of_sequence (guint32 sequence)
{
  guint32 crc = sequence;

  for (guint i = 0; i < 32; i++)
    crc = crc >> 1 ^ ((crc & 1) != 0 ? 0xedb88320u : 0);
  return ~crc;
}

static gboolean
is_erased (GBytes *data)
{
  gsize size_bytes = 0;
  const guint8 *bytes = g_bytes_get_data (data, &size_bytes);

  for (gsize i = 0; i < size_bytes; i++) {
    if (bytes[i] != 0xff)
      return FALSE;
  }
  return TRUE;
}

/* ESP-IDF's ota_data_initial.bin is erased; Arduino's boot_app0.bin chooses the first app. */
static gboolean
is_otadata (GBytes *data)
{
  guint32 sequence = 0;
  guint32 crc = 0;

  if (g_bytes_get_size (data) != OTADATA_BYTES || !peek_u32 (data, 0, &sequence) ||
      !peek_u32 (data, OTADATA_CRC_OFFSET, &crc))
    return FALSE;
  if (sequence == ERASED)
    return is_erased (data);
  return crc == crc_of_sequence (sequence);
}

static gboolean
is_nvs (GBytes *data)
{
  guint32 state = 0;
  guint8 version = 0;

  return g_bytes_get_size (data) > 0 && g_bytes_get_size (data) % NVS_PAGE_BYTES == 0 &&
         peek_u32 (data, 0, &state) && (state == NVS_STATE_ACTIVE || state == NVS_STATE_FULL) &&
         peek_u8 (data, NVS_VERSION_OFFSET, &version) &&
         (version == NVS_OLDEST_VERSION || version == NVS_VERSION_2);
}

/**
 * strobe_part_content_look:
 * @data: a file
 * @content: (out caller-allocates): what it looks like
 *
 * Tells what a file is by a look at its bytes. It may be damaged all the same.
 *
 * Ownership: @data is only read.
 *
 * Context: any thread.
 *
 * Source: ESP-IDF v6.0 esp_app_format.h, esp_bootloader_desc.h, esp_flash_partitions.h,
 * nvs_page.hpp.
 */
void
strobe_part_content_look (GBytes *data, StrobePartContent *content)
{
  g_return_if_fail (data != NULL && content != NULL);

  *content = (StrobePartContent){ 0 };
  if (look_for_merged (data, content))
    return;
  if (look_for_image (data, 0, content))
    content->kind = tell_image (data);
  else if (is_table (data, 0))
    content->kind = STROBE_PART_CONTENT_TABLE;
  else if (is_otadata (data))
    content->kind = STROBE_PART_CONTENT_OTADATA;
  else if (is_nvs (data))
    content->kind = STROBE_PART_CONTENT_NVS;
}

/**
 * strobe_part_content_parse_table:
 * @content: what the file looks like
 * @data: the file
 *
 * Reads the partition table that a file is or has in it.
 *
 * Ownership: @data is only read.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable) (element-type StrobePartition): the partitions, or %NULL if
 *   there is no table or it is damaged
 */
GArray *
strobe_part_content_parse_table (const StrobePartContent *content, GBytes *data)
{
  g_return_val_if_fail (content != NULL && data != NULL, NULL);

  if (content->kind == STROBE_PART_CONTENT_TABLE)
    return parse_table_at (data, 0);
  if (content->kind == STROBE_PART_CONTENT_MERGED)
    return parse_table_at (data, STROBE_PARTITION_TABLE_OFFSET);
  return NULL;
}
