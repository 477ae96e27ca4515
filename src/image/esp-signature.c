/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "image/esp-signature.h"

#include <string.h>
#include <zlib.h>

#include "base/byte-reader.h"
#include "image/esp-image-format-private.h"
#include "image/esp-signature-private.h"

/* StrobeEspSignature: what follows an image that was signed. A plain value. Whether the signature
 * is right only the board knows, which has the digest of the key.
 *
 * Source: ESP-IDF v6.0 esp_secure_boot.h (esp_secure_boot_sig_block_t), rom/secure_boot.h
 * (ets_secure_boot_sig_block_t); esptool v5.1 espsecure and bin_image.py (secure_pad). */

#define SECTOR_BYTES 4096
#define PAGE_BYTES 0x10000

/* Version 1: a word that is 0, then the signature */
#define V1_BLOCK_BYTES 68
/* What esptool leaves room for behind the digest of an image that will get one */
#define V1_PADDED_BYTES (4 + 64 + 12)

/* Version 2: up to three blocks in the first sector behind the image */
#define V2_MAGIC 0xe7
#define V2_VERSION_RSA 2
#define V2_VERSION_ECDSA 3
#define V2_BLOCK_BYTES 1216
#define V2_CRC_OFFSET_BYTES 1196
#define V2_MAX_BLOCKS 3

/* Encrypted bytes are spread evenly. Of a sample of n bytes the sum of the squares of how often
 * each value comes is then about n + n² / 256; code has several times that. */
#define SAMPLE_BYTES 4096
#define MIN_SAMPLE_BYTES 1024

/* These are 0 in the header of every image: it is damaged then, and not encrypted. */
#define HEADER_RESERVED_OFFSET 19
#define HEADER_RESERVED_BYTES 4

/**
 * strobe_esp_signing_get_name:
 * @signing: a kind of signature
 *
 * Names a scheme of Secure Boot as Espressif's documents do.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the name, or "none"
 */
const char *
strobe_esp_signing_get_name (StrobeEspSigning signing)
{
  switch (signing) {
  case STROBE_ESP_SIGNING_NONE:
    return "none";
  case STROBE_ESP_SIGNING_V1:
    return "Secure Boot v1 (ECDSA)";
  case STROBE_ESP_SIGNING_V2_RSA:
    return "Secure Boot v2 (RSA)";
  case STROBE_ESP_SIGNING_V2_ECDSA:
    return "Secure Boot v2 (ECDSA)";
  }
  return NULL;
}

static gboolean
is_v2_block (const guint8 *block)
{
  guint32 expected = 0;
  StrobeByteReader reader;

  strobe_byte_reader_init (&reader, block, V2_BLOCK_BYTES);
  if (block[0] != V2_MAGIC || (block[1] != V2_VERSION_RSA && block[1] != V2_VERSION_ECDSA) ||
      !strobe_byte_reader_seek (&reader, V2_CRC_OFFSET_BYTES, NULL) ||
      !strobe_byte_reader_read_u32_le (&reader, &expected, NULL))
    return FALSE;

  return crc32 (0, block, V2_CRC_OFFSET_BYTES) == expected;
}

static void
read_v2 (const StrobeScatter *bytes, gsize image_bytes, StrobeEspSignature *signature)
{
  gsize at = (image_bytes + SECTOR_BYTES - 1) / SECTOR_BYTES * SECTOR_BYTES;
  guint8 block[V2_BLOCK_BYTES];

  for (guint i = 0; i < V2_MAX_BLOCKS; i++, at += sizeof block) {
    if (!strobe_scatter_copy (bytes, at, block, sizeof block, NULL) || !is_v2_block (block))
      return;
    if (i == 0)
      signature->signing =
        block[1] == V2_VERSION_RSA ? STROBE_ESP_SIGNING_V2_RSA : STROBE_ESP_SIGNING_V2_ECDSA;
    signature->n_signatures++;
  }
}

static gboolean
is_filled_with_one_value (const guint8 *data, gsize size_bytes)
{
  return memcmp (data, data + 1, size_bytes - 1) == 0;
}

/* There is no magic: the block counts as one only if it is what the file ends with. */
static void
read_v1 (const StrobeScatter *bytes, gsize image_bytes, StrobeEspSignature *signature)
{
  guint8 block[V1_BLOCK_BYTES];

  if (strobe_scatter_get_size (bytes) - image_bytes != sizeof block ||
      !strobe_scatter_copy (bytes, image_bytes, block, sizeof block, NULL))
    return;
  if (memcmp (block, "\0\0\0", 4) != 0 || is_filled_with_one_value (block + 4, sizeof block - 4))
    return;

  signature->signing = STROBE_ESP_SIGNING_V1;
  signature->n_signatures = 1;
}

/**
 * strobe_esp_signature_read:
 * @bytes: a sound image and what follows it
 * @image_bytes: size of the image, digest included
 * @signature: (out caller-allocates): where to store what was found
 *
 * Looks for the signature of an image.
 *
 * Context: any thread.
 *
 * Source: see the head of this file.
 */
void
strobe_esp_signature_read (const StrobeScatter *bytes,
                           gsize image_bytes,
                           StrobeEspSignature *signature)
{
  g_return_if_fail (bytes != NULL && signature != NULL);

  *signature = (StrobeEspSignature){ 0 };
  signature->is_padded =
    image_bytes % PAGE_BYTES == 0 || (image_bytes + V1_PADDED_BYTES) % PAGE_BYTES == 0;
  read_v2 (bytes, image_bytes, signature);
  if (signature->signing == STROBE_ESP_SIGNING_NONE)
    read_v1 (bytes, image_bytes, signature);
}

/**
 * strobe_esp_signature_looks_encrypted:
 * @bytes: what lies where an image has to be
 *
 * Guesses whether bytes are the result of flash encryption: no magic, no image, and no value that
 * is more frequent than the others. Compressed data looks the same.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if they well may be
 */
gboolean
strobe_esp_signature_looks_encrypted (const StrobeScatter *bytes)
{
  guint8 sample[SAMPLE_BYTES];
  guint32 counts[256] = { 0 };
  guint64 sum = 0;
  gsize size_bytes;
  guint64 even;

  g_return_val_if_fail (bytes != NULL, FALSE);

  size_bytes = MIN (strobe_scatter_get_size (bytes), sizeof sample);
  if (size_bytes < MIN_SAMPLE_BYTES || !strobe_scatter_copy (bytes, 0, sample, size_bytes, NULL) ||
      memcmp (sample + HEADER_RESERVED_OFFSET, "\0\0\0", HEADER_RESERVED_BYTES) == 0)
    return FALSE;

  for (gsize i = 0; i < size_bytes; i++)
    counts[sample[i]]++;
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    sum += (guint64) counts[i] * counts[i];
  even = size_bytes + (guint64) size_bytes * size_bytes / G_N_ELEMENTS (counts);
  return sum < even + even / 4;
}
