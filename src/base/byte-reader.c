/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/byte-reader.h"

#include <string.h>

#include "base/base-error.h"

/* StrobeByteReader: the one way in for bytes that somebody else wrote. Made on the stack by
 * whoever parses, borrows its bytes, and belongs to one thread at a time. A failed read moves
 * nothing and stores nothing. */

#define REPLACEMENT_CHARACTER 0xfffd

/* All comparisons are against what remains, so that no sum of hostile numbers can wrap. */
static const guint8 *
take (StrobeByteReader *self, gsize size_bytes, GError **error)
{
  const guint8 *at;

  if (size_bytes > strobe_byte_reader_get_remaining (self)) {
    g_set_error (error, STROBE_BASE_ERROR, STROBE_BASE_ERROR_TRUNCATED,
                 "truncated: needed %" G_GSIZE_FORMAT " bytes at offset %" G_GSIZE_FORMAT
                 " of %" G_GSIZE_FORMAT,
                 size_bytes, self->offset_bytes, self->size_bytes);
    return NULL;
  }

  /* An empty GBytes has no address; the caller still needs to tell success from failure. */
  at = self->data != NULL ? self->data + self->offset_bytes : (const guint8 *) "";
  self->offset_bytes += size_bytes;
  return at;
}

/* A control character in a name could move the cursor of a terminal or hide half a line. */
static char *
make_showable (const char *text, gsize size_bytes)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) size_bytes);
  GString *showable = g_string_sized_new (size_bytes);

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar character = g_utf8_get_char (at);

    g_string_append_unichar (showable,
                             g_unichar_iscntrl (character) ? REPLACEMENT_CHARACTER : character);
  }
  return g_string_free (showable, FALSE);
}

/**
 * strobe_byte_reader_init:
 * @self: the reader
 * @data: (nullable): the bytes; may be %NULL if @size_bytes is 0
 * @size_bytes: how many
 *
 * Starts reading at the first byte of @data.
 *
 * Ownership: @data is borrowed and must outlive the reader.
 *
 * Context: any thread.
 */
void
strobe_byte_reader_init (StrobeByteReader *self, const guint8 *data, gsize size_bytes)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (data != NULL || size_bytes == 0);

  self->data = data;
  self->size_bytes = size_bytes;
  self->offset_bytes = 0;
}

/**
 * strobe_byte_reader_init_bytes:
 * @self: the reader
 * @bytes: the bytes
 *
 * Starts reading at the first byte of @bytes.
 *
 * Ownership: @bytes is borrowed and must outlive the reader.
 *
 * Context: any thread.
 */
void
strobe_byte_reader_init_bytes (StrobeByteReader *self, GBytes *bytes)
{
  gsize size_bytes = 0;
  const guint8 *data;

  g_return_if_fail (bytes != NULL);

  data = g_bytes_get_data (bytes, &size_bytes);
  strobe_byte_reader_init (self, data, size_bytes);
}

/**
 * strobe_byte_reader_get_remaining:
 * @self: the reader
 *
 * Tells how much is left to read.
 *
 * Units: bytes.
 *
 * Context: any thread.
 *
 * Returns: the number of bytes after the current offset
 */
gsize
strobe_byte_reader_get_remaining (const StrobeByteReader *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size_bytes - self->offset_bytes;
}

/**
 * strobe_byte_reader_seek:
 * @self: the reader
 * @offset_bytes: where to read next, from the start; the end itself is allowed
 * @error: return location for an error
 *
 * Moves to an absolute offset.
 *
 * Errors: STROBE_BASE_ERROR_TRUNCATED if @offset_bytes is past the end.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if the reader moved
 */
gboolean
strobe_byte_reader_seek (StrobeByteReader *self, gsize offset_bytes, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (offset_bytes > self->size_bytes) {
    g_set_error (error, STROBE_BASE_ERROR, STROBE_BASE_ERROR_TRUNCATED,
                 "truncated: offset %" G_GSIZE_FORMAT " is past the end at %" G_GSIZE_FORMAT,
                 offset_bytes, self->size_bytes);
    return FALSE;
  }

  self->offset_bytes = offset_bytes;
  return TRUE;
}

/**
 * strobe_byte_reader_skip:
 * @self: the reader
 * @size_bytes: how many bytes to leave out
 * @error: return location for an error
 *
 * Moves forward.
 *
 * Errors: STROBE_BASE_ERROR_TRUNCATED if fewer bytes remain.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if the reader moved
 */
gboolean
strobe_byte_reader_skip (StrobeByteReader *self, gsize size_bytes, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return take (self, size_bytes, error) != NULL;
}

/**
 * strobe_byte_reader_read_u8:
 * @self: the reader
 * @value: (out): where to store the byte
 * @error: return location for an error
 *
 * Reads one byte.
 *
 * Errors: STROBE_BASE_ERROR_TRUNCATED at the end.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if @value was stored
 */
gboolean
strobe_byte_reader_read_u8 (StrobeByteReader *self, guint8 *value, GError **error)
{
  const guint8 *at;

  g_return_val_if_fail (self != NULL && value != NULL, FALSE);

  at = take (self, 1, error);
  if (at == NULL)
    return FALSE;

  *value = at[0];
  return TRUE;
}

/**
 * strobe_byte_reader_read_u16_le:
 * @self: the reader
 * @value: (out): where to store the number
 * @error: return location for an error
 *
 * Reads two bytes, the low one first.
 *
 * Errors: STROBE_BASE_ERROR_TRUNCATED if fewer remain.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if @value was stored
 */
gboolean
strobe_byte_reader_read_u16_le (StrobeByteReader *self, guint16 *value, GError **error)
{
  const guint8 *at;

  g_return_val_if_fail (self != NULL && value != NULL, FALSE);

  at = take (self, 2, error);
  if (at == NULL)
    return FALSE;

  *value = (guint16) (at[0] | at[1] << 8);
  return TRUE;
}

/**
 * strobe_byte_reader_read_u24_le:
 * @self: the reader
 * @value: (out): where to store the number
 * @error: return location for an error
 *
 * Reads three bytes, the lowest one first: the poll time-out of a DFU status is one of these.
 *
 * Errors: STROBE_BASE_ERROR_TRUNCATED if fewer remain.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if @value was stored
 */
gboolean
strobe_byte_reader_read_u24_le (StrobeByteReader *self, guint32 *value, GError **error)
{
  const guint8 *at;

  g_return_val_if_fail (self != NULL && value != NULL, FALSE);

  at = take (self, 3, error);
  if (at == NULL)
    return FALSE;

  *value = (guint32) at[0] | (guint32) at[1] << 8 | (guint32) at[2] << 16;
  return TRUE;
}

/**
 * strobe_byte_reader_read_u32_le:
 * @self: the reader
 * @value: (out): where to store the number
 * @error: return location for an error
 *
 * Reads four bytes, the lowest one first.
 *
 * Errors: STROBE_BASE_ERROR_TRUNCATED if fewer remain.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if @value was stored
 */
gboolean
strobe_byte_reader_read_u32_le (StrobeByteReader *self, guint32 *value, GError **error)
{
  const guint8 *at;

  g_return_val_if_fail (self != NULL && value != NULL, FALSE);

  at = take (self, 4, error);
  if (at == NULL)
    return FALSE;

  *value = (guint32) at[0] | (guint32) at[1] << 8 | (guint32) at[2] << 16 | (guint32) at[3] << 24;
  return TRUE;
}

/**
 * strobe_byte_reader_read_data:
 * @self: the reader
 * @size_bytes: how many bytes
 * @error: return location for an error
 *
 * Reads a run of bytes.
 *
 * Ownership: the result points into what the reader was given and lives as long as that.
 *
 * Errors: STROBE_BASE_ERROR_TRUNCATED if fewer remain.
 *
 * Context: any thread.
 *
 * Returns: (transfer none) (nullable): @size_bytes bytes, or %NULL with @error set; never %NULL
 *   for a run of 0 bytes
 */
const guint8 *
strobe_byte_reader_read_data (StrobeByteReader *self, gsize size_bytes, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  return take (self, size_bytes, error);
}

/**
 * strobe_byte_reader_read_string:
 * @self: the reader
 * @field_bytes: size of the field
 * @error: return location for an error
 *
 * Reads a text field of fixed size, which ends at its first NUL or where the field ends. What is
 * not UTF-8, and every control character, becomes U+FFFD, so that the text can be shown.
 *
 * Errors: STROBE_BASE_ERROR_TRUNCATED if the field is not all there.
 *
 * Context: any thread.
 *
 * Returns: (transfer full) (nullable): the text
 */
char *
strobe_byte_reader_read_string (StrobeByteReader *self, gsize field_bytes, GError **error)
{
  const guint8 *at;

  g_return_val_if_fail (self != NULL, NULL);

  at = take (self, field_bytes, error);
  if (at == NULL)
    return NULL;

  return make_showable ((const char *) at, strnlen ((const char *) at, field_bytes));
}
