/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/hex/hex-row.h"

#include <string.h>

#define OFFSET_DIGITS 8

/**
 * StrobeHexRow:
 *
 * Up to 16 bytes and where they are among all that was received.
 *
 * Made by StrobeHexModel, when a row comes on the screen.
 *
 * Context: main thread.
 */
struct _StrobeHexRow {
  GObject parent_instance;

  guint64 offset_bytes;
  guint8 width_bytes;
  guint8 size_bytes;
  guint8 data[STROBE_HEX_ROW_MAX_BYTES];
};

G_DEFINE_FINAL_TYPE (StrobeHexRow, strobe_hex_row, G_TYPE_OBJECT)

static void
strobe_hex_row_class_init (StrobeHexRowClass *klass)
{
}

static void
strobe_hex_row_init (StrobeHexRow *self)
{
}

/**
 * strobe_hex_row_new:
 * @offset_bytes: of the first byte
 * @width_bytes: how many a full row has, at most %STROBE_HEX_ROW_MAX_BYTES
 * @data: the bytes
 * @size_bytes: how many there are, at most @width_bytes
 *
 * Returns: (transfer full): a row
 */
StrobeHexRow *
strobe_hex_row_new (guint64 offset_bytes, guint width_bytes, const guint8 *data, gsize size_bytes)
{
  StrobeHexRow *self = g_object_new (STROBE_TYPE_HEX_ROW, NULL);

  g_return_val_if_fail (width_bytes <= STROBE_HEX_ROW_MAX_BYTES, self);
  g_return_val_if_fail (size_bytes <= width_bytes, self);

  self->offset_bytes = offset_bytes;
  self->width_bytes = (guint8) width_bytes;
  self->size_bytes = (guint8) size_bytes;
  if (size_bytes > 0)
    memcpy (self->data, data, size_bytes);
  return self;
}

/**
 * strobe_hex_row_get_offset:
 *
 * Units: bytes.
 *
 * Returns: where the first byte is
 */
guint64
strobe_hex_row_get_offset (StrobeHexRow *self)
{
  g_return_val_if_fail (STROBE_IS_HEX_ROW (self), 0);

  return self->offset_bytes;
}

/**
 * strobe_hex_row_get_data:
 * @self: a row
 * @size_bytes: (out): how many bytes it has
 *
 * Returns: (transfer none): the bytes
 */
const guint8 *
strobe_hex_row_get_data (StrobeHexRow *self, gsize *size_bytes)
{
  g_return_val_if_fail (STROBE_IS_HEX_ROW (self), NULL);

  *size_bytes = self->size_bytes;
  return self->data;
}

/* Between offset, digits and text. Short rows are for narrow windows: each column counts. */
static guint
get_margin (guint width_bytes)
{
  return width_bytes > 8 ? 2 : 1;
}

static void
append_margin (guint width_bytes, GString *out)
{
  for (guint i = 0; i < get_margin (width_bytes); i++)
    g_string_append_c (out, ' ');
}

static void
append_gap (const StrobeHexRow *self, guint index, GString *out)
{
  if (index == 0)
    return;
  g_string_append (out, index == 8 ? "  " : " ");
}

/**
 * strobe_hex_row_append_text:
 * @self: a row
 * @out: takes the text, without a line end
 * @text_at: (out) (optional): where in @out the bytes as text begin
 *
 * Writes a row: offset, hex digits, and the bytes as text with a dot for what is not printable.
 *
 * Units: @text_at is in bytes; all characters are ASCII.
 *
 * Context: main thread.
 */
void
strobe_hex_row_append_text (StrobeHexRow *self, GString *out, gsize *text_at)
{
  g_return_if_fail (STROBE_IS_HEX_ROW (self));

  g_string_append_printf (out, "%0*" G_GINT64_MODIFIER "x", OFFSET_DIGITS, self->offset_bytes);
  append_margin (self->width_bytes, out);
  for (guint i = 0; i < self->width_bytes; i++) {
    append_gap (self, i, out);
    if (i < self->size_bytes)
      g_string_append_printf (out, "%02x", self->data[i]);
    else
      g_string_append (out, "  ");
  }
  append_margin (self->width_bytes, out);
  if (text_at != NULL)
    *text_at = out->len;
  for (guint i = 0; i < self->size_bytes; i++)
    g_string_append_c (out, g_ascii_isprint (self->data[i]) ? (char) self->data[i] : '.');
}

/**
 * strobe_hex_row_append_digits:
 * @self: a row
 * @out: takes the bytes as hex digits alone
 *
 * Context: main thread.
 */
void
strobe_hex_row_append_digits (StrobeHexRow *self, GString *out)
{
  g_return_if_fail (STROBE_IS_HEX_ROW (self));

  for (guint i = 0; i < self->size_bytes; i++) {
    if (i > 0)
      g_string_append_c (out, ' ');
    g_string_append_printf (out, "%02x", self->data[i]);
  }
}

/**
 * strobe_hex_row_count_columns:
 * @width_bytes: how many bytes a row has
 *
 * Returns: how many characters such a row takes
 */
guint
strobe_hex_row_count_columns (guint width_bytes)
{
  guint gap = width_bytes > 8 ? 1 : 0;

  return OFFSET_DIGITS + 3 * width_bytes - 1 + gap + width_bytes + 2 * get_margin (width_bytes);
}
