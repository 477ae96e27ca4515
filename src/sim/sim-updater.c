/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-updater.h"

#include <string.h>

#include "base/byte-reader.h"
#include "sim/sim-cpio.h"

/* StrobeSimUpdater: how the mask ROM turns the bytes of a download into flash. It is written from
 * what the ROM does, and shares nothing with the reader of dfu.bin files, so that the two can
 * disagree. Owned by the ROM's state machine, used under the board's lock.
 *
 * The bytes are collected 256 at a time before anybody looks at them. The first 256 decide: what is
 * no CPIO archive is written to flash as it stands, from address 0. Errors are remembered, and what
 * comes after one is swallowed.
 *
 * Source: the ESP32-S2 mask ROM, dfu_updater_begin, _feed, _end and dfu_cpio_callback; the same in
 * S3, P4 and S31. The record: ESP-IDF, tools/mkdfu.py. */

#define COLLECT_BYTES 256
/* a download that ends before this was never parsed, and is written raw */
#define MIN_ARCHIVE_BYTES 232
#define INDEX_NAME "dfuinfo0.dat"
#define RECORD_BYTES 88
#define RECORD_NAME_BYTES 64
#define DIGEST_BYTES 16
#define MAX_RECORDS 64
#define MAX_INDEX_BYTES (MAX_RECORDS * RECORD_BYTES)
#define VERIFY_PIECE_BYTES 64
#define FLASH_PARAMS_BYTES 32
#define FLASH_PARAMS_SIZE_OFFSET 12

#define FLAG_MEMORY (1u << 0)
#define FLAG_CALL (1u << 1)
#define FLAG_FLASH_PARAMS (1u << 2)
#define FLAG_NO_ERASE (1u << 3)
#define FLAG_NO_DIGEST (1u << 4)

typedef enum {
  FORMAT_UNDECIDED,
  FORMAT_ARCHIVE,
  FORMAT_RAW,
} Format;

typedef struct {
  guint32 address;
  guint32 flags;
  char name[RECORD_NAME_BYTES];
  guint8 digest[DIGEST_BYTES];
  gboolean arrived;
  guint32 size_bytes; /* of the entry, as its CPIO header says */
} Record;

struct _StrobeSimUpdater {
  StrobeSimFlash *flash; /* the board's */
  StrobeSimCpio *cpio;

  StrobeSimUpdaterError error;
  Format format;
  guint8 collected[COLLECT_BYTES];
  gsize n_collected;
  guint32 raw_address;
  guint8 index[MAX_INDEX_BYTES];
  Record records[MAX_RECORDS];
  guint n_records;
};

/* The index */

static void
read_record (StrobeSimUpdater *self, StrobeByteReader *reader)
{
  Record *record = &self->records[self->n_records];
  const guint8 *name, *digest;

  if (!strobe_byte_reader_read_u32_le (reader, &record->address, NULL) ||
      !strobe_byte_reader_read_u32_le (reader, &record->flags, NULL) ||
      (name = strobe_byte_reader_read_data (reader, RECORD_NAME_BYTES, NULL)) == NULL ||
      (digest = strobe_byte_reader_read_data (reader, DIGEST_BYTES, NULL)) == NULL)
    return;

  memcpy (record->name, name, RECORD_NAME_BYTES);
  memcpy (record->digest, digest, DIGEST_BYTES);
  record->arrived = FALSE;
  self->n_records++;
}

static void
take_index (StrobeSimUpdater *self, const StrobeSimCpioPiece *piece)
{
  StrobeByteReader reader;
  gsize end_bytes = piece->offset_bytes + piece->size_bytes;

  if (piece->data == NULL)
    return;
  if (piece->file_size_bytes > MAX_INDEX_BYTES) {
    self->error = STROBE_SIM_UPDATER_ERROR_INDEX;
    return;
  }

  memcpy (self->index + piece->offset_bytes, piece->data, piece->size_bytes);
  if (end_bytes < piece->file_size_bytes)
    return;
  self->n_records = 0;
  strobe_byte_reader_init (&reader, self->index, end_bytes);
  while (strobe_byte_reader_get_remaining (&reader) >= RECORD_BYTES)
    read_record (self, &reader);
}

/* A name that fills its field has no end in it, and is therefore like no other. */
static gboolean
is_named (const Record *record, const char *name)
{
  return memchr (record->name, 0, RECORD_NAME_BYTES) != NULL && strcmp (record->name, name) == 0;
}

static Record *
find_record (StrobeSimUpdater *self, const char *name)
{
  guint i;

  for (i = 0; i < self->n_records; i++)
    if (is_named (&self->records[i], name))
      return &self->records[i];
  return NULL;
}

/* Entries */

static void
take_flash_params (StrobeSimUpdater *self, const StrobeSimCpioPiece *piece)
{
  StrobeByteReader reader;
  guint32 size_bytes;

  strobe_byte_reader_init (&reader, piece->data, piece->size_bytes);
  if (piece->size_bytes < FLASH_PARAMS_BYTES ||
      !strobe_byte_reader_skip (&reader, FLASH_PARAMS_SIZE_OFFSET, NULL) ||
      !strobe_byte_reader_read_u32_le (&reader, &size_bytes, NULL))
    return;

  strobe_sim_flash_set_known_size (self->flash, size_bytes);
}

/* Programs whole words; what is missing of the last one stays erased. The ROM ignores whether it
 * worked. */
static void
program (StrobeSimUpdater *self, guint64 address, const guint8 *data, gsize size_bytes)
{
  guint8 page[COLLECT_BYTES];

  memset (page, 0xff, sizeof page);
  memcpy (page, data, size_bytes);
  strobe_sim_flash_program (self->flash, address, page, (size_bytes + 3) / 4 * 4);
}

/* The whole range of the entry goes at its first piece, rounded out to sectors: neighbours in the
 * same sector go with it. */
static void
erase_entry (StrobeSimUpdater *self, const Record *record)
{
  guint64 start = record->address - record->address % STROBE_SIM_FLASH_SECTOR_BYTES;
  guint64 end = (guint64) record->address + record->size_bytes;

  end += STROBE_SIM_FLASH_SECTOR_BYTES - 1;
  end -= end % STROBE_SIM_FLASH_SECTOR_BYTES;
  strobe_sim_flash_erase (self->flash, start, end - start);
}

/* Flags 0 and 1 write to memory and call code in the real ROM. There is neither here; what is left
 * of them is that flash stays as it is. */
static void
take_entry (StrobeSimUpdater *self, Record *record, const StrobeSimCpioPiece *piece)
{
  if (piece->data == NULL) {
    record->arrived = TRUE;
    record->size_bytes = piece->file_size_bytes;
    return;
  }

  if (piece->offset_bytes == 0 && !(record->flags & (FLAG_MEMORY | FLAG_CALL | FLAG_NO_ERASE)))
    erase_entry (self, record);
  if (record->flags & FLAG_FLASH_PARAMS)
    take_flash_params (self, piece);
  else if (!(record->flags & (FLAG_MEMORY | FLAG_CALL)))
    program (self, (guint64) record->address + piece->offset_bytes, piece->data, piece->size_bytes);
}

static void
cpio_cb (const StrobeSimCpioPiece *piece, gpointer user_data)
{
  StrobeSimUpdater *self = user_data;
  Record *record;

  if (self->error != STROBE_SIM_UPDATER_ERROR_NONE)
    return;
  if (strcmp (piece->name, INDEX_NAME) == 0)
    take_index (self, piece);
  else if ((record = find_record (self, piece->name)) != NULL)
    take_entry (self, record, piece);
}

/* Raw */

static void
write_raw (StrobeSimUpdater *self, const guint8 *data, gsize size_bytes)
{
  if (self->raw_address % STROBE_SIM_FLASH_SECTOR_BYTES == 0)
    strobe_sim_flash_erase (self->flash, self->raw_address, STROBE_SIM_FLASH_SECTOR_BYTES);
  program (self, self->raw_address, data, size_bytes);
  self->raw_address += (guint32) size_bytes;
}

/* The collected bytes */

static void
decide (StrobeSimUpdater *self)
{
  gboolean is_archive = self->n_collected >= MIN_ARCHIVE_BYTES &&
                        strobe_sim_cpio_feed (self->cpio, self->collected, self->n_collected);

  self->format = is_archive ? FORMAT_ARCHIVE : FORMAT_RAW;
  if (self->format == FORMAT_RAW)
    write_raw (self, self->collected, self->n_collected);
}

static void
process (StrobeSimUpdater *self)
{
  if (self->format == FORMAT_UNDECIDED)
    decide (self);
  else if (self->format == FORMAT_RAW)
    write_raw (self, self->collected, self->n_collected);
  else if (!strobe_sim_cpio_feed (self->cpio, self->collected, self->n_collected))
    self->error = STROBE_SIM_UPDATER_ERROR_ARCHIVE;
  self->n_collected = 0;
}

/* The end */

static gboolean
digest_matches (StrobeSimUpdater *self, const Record *record)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_MD5);
  guint8 piece[VERIFY_PIECE_BYTES] = { 0 };
  guint8 digest[DIGEST_BYTES];
  gsize digest_size = sizeof digest;
  guint32 offset;

  /* What lies beyond the known size reads as stale bytes, which never match. */
  if ((guint64) record->address + record->size_bytes >
      strobe_sim_flash_get_known_size (self->flash))
    return FALSE;

  for (offset = 0; offset < record->size_bytes; offset += VERIFY_PIECE_BYTES) {
    gsize size_bytes = MIN (VERIFY_PIECE_BYTES, record->size_bytes - offset);

    strobe_sim_flash_read (self->flash, (guint64) record->address + offset, piece, size_bytes);
    g_checksum_update (checksum, piece, (gssize) size_bytes);
  }
  strobe_sim_flash_charge_verify (self->flash, record->size_bytes);
  g_checksum_get_digest (checksum, digest, &digest_size);
  return memcmp (digest, record->digest, DIGEST_BYTES) == 0;
}

static StrobeSimUpdaterError
verify_record (StrobeSimUpdater *self, const Record *record)
{
  if (!record->arrived)
    return STROBE_SIM_UPDATER_ERROR_MISSING;
  if (record->flags & (FLAG_MEMORY | FLAG_CALL | FLAG_NO_DIGEST))
    return STROBE_SIM_UPDATER_ERROR_NONE;
  return digest_matches (self, record) ? STROBE_SIM_UPDATER_ERROR_NONE
                                       : STROBE_SIM_UPDATER_ERROR_DIGEST;
}

static void
verify (StrobeSimUpdater *self)
{
  guint i;

  strobe_sim_flash_begin_verify (self->flash);
  for (i = 0; i < self->n_records && self->error == STROBE_SIM_UPDATER_ERROR_NONE; i++)
    self->error = verify_record (self, &self->records[i]);
}

/**
 * strobe_sim_updater_new:
 * @flash: the flash of the board
 *
 * Creates an updater that has seen nothing.
 *
 * Ownership: @flash must live longer.
 *
 * Returns: (transfer full): the updater
 */
StrobeSimUpdater *
strobe_sim_updater_new (StrobeSimFlash *flash)
{
  StrobeSimUpdater *self = g_new0 (StrobeSimUpdater, 1);

  self->flash = flash;
  self->cpio = strobe_sim_cpio_new (cpio_cb, self);
  return self;
}

/**
 * strobe_sim_updater_free:
 * @self: an updater
 *
 * Frees an updater.
 */
void
strobe_sim_updater_free (StrobeSimUpdater *self)
{
  strobe_sim_cpio_free (self->cpio);
  g_free (self);
}

/**
 * strobe_sim_updater_begin:
 * @self: an updater
 *
 * Starts from scratch: the previous download and its error are forgotten, the flash is attached.
 */
void
strobe_sim_updater_begin (StrobeSimUpdater *self)
{
  strobe_sim_flash_attach (self->flash);
  strobe_sim_cpio_restart (self->cpio);
  self->error = STROBE_SIM_UPDATER_ERROR_NONE;
  self->format = FORMAT_UNDECIDED;
  self->n_collected = 0;
  self->raw_address = 0;
  self->n_records = 0;
}

/**
 * strobe_sim_updater_feed:
 * @self: an updater
 * @data: the next bytes of the download
 * @size_bytes: how many
 *
 * Takes bytes. What they do may only be seen up to 255 bytes later; after an error they do nothing.
 *
 * Ownership: @data is only read.
 */
void
strobe_sim_updater_feed (StrobeSimUpdater *self, const guint8 *data, gsize size_bytes)
{
  while (size_bytes > 0 && self->error == STROBE_SIM_UPDATER_ERROR_NONE) {
    gsize taken = MIN (size_bytes, COLLECT_BYTES - self->n_collected);

    memcpy (self->collected + self->n_collected, data, taken);
    self->n_collected += taken;
    data += taken;
    size_bytes -= taken;
    if (self->n_collected == COLLECT_BYTES)
      process (self);
  }
}

/**
 * strobe_sim_updater_end:
 * @self: an updater
 *
 * Ends the download: flushes what was collected and compares each entry with its digest, in the
 * order of the index, up to the first that fails. An archive without a trailer is not an error, and
 * neither is one without an index.
 */
void
strobe_sim_updater_end (StrobeSimUpdater *self)
{
  if (self->error == STROBE_SIM_UPDATER_ERROR_NONE && self->n_collected > 0)
    process (self);
  if (self->error == STROBE_SIM_UPDATER_ERROR_NONE && self->format == FORMAT_ARCHIVE)
    verify (self);
}

/**
 * strobe_sim_updater_get_error:
 * @self: an updater
 *
 * Returns: the first error of this download
 */
StrobeSimUpdaterError
strobe_sim_updater_get_error (StrobeSimUpdater *self)
{
  return self->error;
}

/**
 * strobe_sim_updater_clear_error:
 * @self: an updater
 *
 * Forgets the error.
 */
void
strobe_sim_updater_clear_error (StrobeSimUpdater *self)
{
  self->error = STROBE_SIM_UPDATER_ERROR_NONE;
}
