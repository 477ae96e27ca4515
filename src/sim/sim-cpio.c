/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-cpio.h"

#include <string.h>

/* StrobeSimCpio: what the mask ROM takes for a CPIO archive. It knows the "newc" header in both
 * spellings, looks at the file size and the name size and at nothing else, checks no checksum, and
 * stops listening at the trailer. Owned by the updater, used under the board's lock.
 *
 * Source: the ESP32-S2 mask ROM, cpio_feed and checkHexVal; the same in S3, P4 and S31. */

#define MAGIC_BYTES 6
#define N_FIELDS 13
#define FIELD_BYTES 8
#define HEADER_BYTES (MAGIC_BYTES + N_FIELDS * FIELD_BYTES)
#define FIELD_FILE_SIZE 6
#define FIELD_NAME_SIZE 11
#define PIECE_BYTES 256
/* a name shares its buffer with the index: longer ones do not fit */
#define MAX_NAME_BYTES 5632
#define TRAILER "TRAILER!!!"

typedef enum {
  PHASE_HEADER,
  PHASE_NAME,
  PHASE_DATA,
  PHASE_PADDING,
  PHASE_END,
} Phase;

struct _StrobeSimCpio {
  StrobeSimCpioFunc func;
  gpointer user_data;

  Phase phase;
  guint8 header[HEADER_BYTES];
  gsize header_fill;
  GString *name;       /* with its padding, while it is collected */
  gsize name_left;     /* bytes of it still to come */
  guint32 file_size;   /* of the present file */
  guint32 file_offset; /* of the present piece in it */
  guint8 piece[PIECE_BYTES];
  gsize piece_fill;
  gsize padding_left;
};

static gboolean
read_field (const guint8 *header, guint index, guint32 *value)
{
  const guint8 *digits = header + MAGIC_BYTES + index * FIELD_BYTES;
  guint i;

  *value = 0;
  for (i = 0; i < FIELD_BYTES; i++) {
    if (!g_ascii_isxdigit ((char) digits[i]))
      return FALSE;
    *value = *value << 4 | (guint32) g_ascii_xdigit_value ((char) digits[i]);
  }
  return TRUE;
}

static gboolean
has_magic (const guint8 *header)
{
  return memcmp (header, "070701", MAGIC_BYTES) == 0 || memcmp (header, "070702", MAGIC_BYTES) == 0;
}

static gboolean
read_header (StrobeSimCpio *self)
{
  guint32 fields[N_FIELDS];
  guint32 name_size;
  guint i;

  if (!has_magic (self->header))
    return FALSE;
  for (i = 0; i < N_FIELDS; i++)
    if (!read_field (self->header, i, &fields[i]))
      return FALSE;

  name_size = fields[FIELD_NAME_SIZE];
  if (name_size > MAX_NAME_BYTES)
    return FALSE;
  self->file_size = fields[FIELD_FILE_SIZE];
  self->name_left = (HEADER_BYTES + name_size + 3) / 4 * 4 - HEADER_BYTES;
  g_string_truncate (self->name, 0);
  self->phase = PHASE_NAME;
  return TRUE;
}

static void
start_header (StrobeSimCpio *self)
{
  self->header_fill = 0;
  self->phase = PHASE_HEADER;
}

static void
report (StrobeSimCpio *self, const guint8 *data, gsize size_bytes)
{
  StrobeSimCpioPiece piece = {
    .name = self->name->str,
    .file_size_bytes = self->file_size,
    .offset_bytes = self->file_offset,
    .data = data,
    .size_bytes = size_bytes,
  };

  self->func (&piece, self->user_data);
}

static void
start_data (StrobeSimCpio *self)
{
  if (self->file_size == 0 && strcmp (self->name->str, TRAILER) == 0) {
    self->phase = PHASE_END;
    return;
  }

  self->file_offset = 0;
  self->piece_fill = 0;
  report (self, NULL, 0);
  if (self->file_size == 0)
    start_header (self);
  else
    self->phase = PHASE_DATA;
}

static void
end_piece (StrobeSimCpio *self)
{
  report (self, self->piece, self->piece_fill);
  self->file_offset += (guint32) self->piece_fill;
  self->piece_fill = 0;
  if (self->file_offset < self->file_size)
    return;

  self->padding_left = (4 - self->file_size % 4) % 4;
  if (self->padding_left > 0)
    self->phase = PHASE_PADDING;
  else
    start_header (self);
}

static gsize
take_header (StrobeSimCpio *self, const guint8 *data, gsize size_bytes)
{
  gsize taken = MIN (size_bytes, HEADER_BYTES - self->header_fill);

  memcpy (self->header + self->header_fill, data, taken);
  self->header_fill += taken;
  return taken;
}

static gsize
take_name (StrobeSimCpio *self, const guint8 *data, gsize size_bytes)
{
  gsize taken = MIN (size_bytes, self->name_left);

  g_string_append_len (self->name, (const char *) data, (gssize) taken);
  self->name_left -= taken;
  if (self->name_left == 0)
    start_data (self);
  return taken;
}

static gsize
take_data (StrobeSimCpio *self, const guint8 *data, gsize size_bytes)
{
  gsize file_left = self->file_size - self->file_offset - self->piece_fill;
  gsize taken = MIN (MIN (size_bytes, file_left), PIECE_BYTES - self->piece_fill);

  memcpy (self->piece + self->piece_fill, data, taken);
  self->piece_fill += taken;
  if (self->piece_fill == PIECE_BYTES || taken == file_left)
    end_piece (self);
  return taken;
}

static gsize
take_padding (StrobeSimCpio *self, gsize size_bytes)
{
  gsize taken = MIN (size_bytes, self->padding_left);

  self->padding_left -= taken;
  if (self->padding_left == 0)
    start_header (self);
  return taken;
}

static gsize
take (StrobeSimCpio *self, const guint8 *data, gsize size_bytes)
{
  switch (self->phase) {
  case PHASE_HEADER:
    return take_header (self, data, size_bytes);
  case PHASE_NAME:
    return take_name (self, data, size_bytes);
  case PHASE_DATA:
    return take_data (self, data, size_bytes);
  case PHASE_PADDING:
    return take_padding (self, size_bytes);
  case PHASE_END:
    return size_bytes;
  }
  g_assert_not_reached ();
}

/**
 * strobe_sim_cpio_new:
 * @func: called with the pieces of each file
 * @user_data: for @func
 *
 * Creates a reader at the start of an archive.
 *
 * Returns: (transfer full): the reader
 */
StrobeSimCpio *
strobe_sim_cpio_new (StrobeSimCpioFunc func, gpointer user_data)
{
  StrobeSimCpio *self = g_new0 (StrobeSimCpio, 1);

  self->func = func;
  self->user_data = user_data;
  self->name = g_string_new (NULL);
  return self;
}

/**
 * strobe_sim_cpio_free:
 * @self: a reader
 *
 * Frees a reader.
 */
void
strobe_sim_cpio_free (StrobeSimCpio *self)
{
  g_string_free (self->name, TRUE);
  g_free (self);
}

/**
 * strobe_sim_cpio_restart:
 * @self: a reader
 *
 * Goes back to the start of an archive.
 */
void
strobe_sim_cpio_restart (StrobeSimCpio *self)
{
  start_header (self);
}

/**
 * strobe_sim_cpio_feed:
 * @self: a reader
 * @data: the next bytes of the archive
 * @size_bytes: how many
 *
 * Reads on. Everything behind the trailer is ignored.
 *
 * Ownership: @data is only read; the pieces point into the reader.
 *
 * Returns: %FALSE if a header made no sense
 */
gboolean
strobe_sim_cpio_feed (StrobeSimCpio *self, const guint8 *data, gsize size_bytes)
{
  while (size_bytes > 0) {
    gsize taken = take (self, data, size_bytes);

    data += taken;
    size_bytes -= taken;
    if (self->phase == PHASE_HEADER && self->header_fill == HEADER_BYTES && !read_header (self))
      return FALSE;
  }
  return TRUE;
}
