/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct {
  const guint8 *data;
  gsize size_bytes;
  gsize offset_bytes;
} StrobeByteReader;

void strobe_byte_reader_init (StrobeByteReader *self, const guint8 *data, gsize size_bytes);
void strobe_byte_reader_init_bytes (StrobeByteReader *self, GBytes *bytes);
gsize strobe_byte_reader_get_remaining (const StrobeByteReader *self);
gboolean strobe_byte_reader_seek (StrobeByteReader *self, gsize offset_bytes, GError **error);
gboolean strobe_byte_reader_skip (StrobeByteReader *self, gsize size_bytes, GError **error);
gboolean strobe_byte_reader_read_u8 (StrobeByteReader *self, guint8 *value, GError **error);
gboolean strobe_byte_reader_read_u16_le (StrobeByteReader *self, guint16 *value, GError **error);
gboolean strobe_byte_reader_read_u24_le (StrobeByteReader *self, guint32 *value, GError **error);
gboolean strobe_byte_reader_read_u32_le (StrobeByteReader *self, guint32 *value, GError **error);
const guint8 *
strobe_byte_reader_read_data (StrobeByteReader *self, gsize size_bytes, GError **error);
char *strobe_byte_reader_read_string (StrobeByteReader *self, gsize field_bytes, GError **error);

G_END_DECLS
