/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "base/byte-writer.h"

#include <string.h>

/* The counterpart of the byte reader, on a GByteArray: what Strobe writes itself (archives, USB
 * requests, the practice board's replies) is small and trusted, so nothing here can fail. */

/**
 * strobe_byte_writer_put_u8:
 * @array: where to append
 * @value: the byte
 *
 * Appends one byte.
 *
 * Units: @value is any number.
 *
 * Context: any thread.
 */
void
strobe_byte_writer_put_u8 (GByteArray *array, guint8 value)
{
  g_return_if_fail (array != NULL);

  g_byte_array_append (array, &value, 1);
}

/**
 * strobe_byte_writer_put_u16_le:
 * @array: where to append
 * @value: the number
 *
 * Appends two bytes, the low one first.
 *
 * Units: @value is any number.
 *
 * Context: any thread.
 */
void
strobe_byte_writer_put_u16_le (GByteArray *array, guint16 value)
{
  strobe_byte_writer_put_u8 (array, (guint8) (value & 0xff));
  strobe_byte_writer_put_u8 (array, (guint8) (value >> 8));
}

/**
 * strobe_byte_writer_put_u32_le:
 * @array: where to append
 * @value: the number
 *
 * Appends four bytes, the lowest one first.
 *
 * Units: @value is any number.
 *
 * Context: any thread.
 */
void
strobe_byte_writer_put_u32_le (GByteArray *array, guint32 value)
{
  strobe_byte_writer_put_u16_le (array, (guint16) (value & 0xffff));
  strobe_byte_writer_put_u16_le (array, (guint16) (value >> 16));
}

/**
 * strobe_byte_writer_put_data:
 * @array: where to append
 * @data: (nullable): the bytes; may be %NULL if @size_bytes is 0
 * @size_bytes: how many
 *
 * Appends a run of bytes.
 *
 * Ownership: @data is copied.
 *
 * Context: any thread.
 */
void
strobe_byte_writer_put_data (GByteArray *array, const void *data, gsize size_bytes)
{
  g_return_if_fail (array != NULL);
  g_return_if_fail (size_bytes <= G_MAXUINT - array->len);

  if (size_bytes > 0)
    g_byte_array_append (array, data, (guint) size_bytes);
}

/**
 * strobe_byte_writer_put_string:
 * @array: where to append
 * @text: the text
 * @field_bytes: size of the field
 *
 * Appends a text field of fixed size: padded with NUL where @text is shorter, cut without a NUL
 * where it is longer.
 *
 * Context: any thread.
 */
void
strobe_byte_writer_put_string (GByteArray *array, const char *text, gsize field_bytes)
{
  gsize length;

  g_return_if_fail (text != NULL);

  length = MIN (strlen (text), field_bytes);
  strobe_byte_writer_put_data (array, text, length);
  for (gsize i = length; i < field_bytes; i++)
    strobe_byte_writer_put_u8 (array, 0);
}

/**
 * strobe_byte_writer_pad_to:
 * @array: what to lengthen
 * @alignment_bytes: of what the length is to become a multiple
 * @fill: with which byte
 *
 * Lengthens @array to the next multiple of @alignment_bytes; one that is a multiple stays as it is.
 *
 * Units: @fill is a byte.
 *
 * Context: any thread.
 */
void
strobe_byte_writer_pad_to (GByteArray *array, gsize alignment_bytes, guint8 fill)
{
  gsize missing;

  g_return_if_fail (array != NULL);
  g_return_if_fail (alignment_bytes > 0);

  missing = (alignment_bytes - array->len % alignment_bytes) % alignment_bytes;
  for (gsize i = 0; i < missing; i++)
    strobe_byte_writer_put_u8 (array, fill);
}
