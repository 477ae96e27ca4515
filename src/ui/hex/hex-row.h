/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define STROBE_HEX_ROW_MAX_BYTES 16

/* A few bytes of a capture, for one row of the hex page. */
#define STROBE_TYPE_HEX_ROW (strobe_hex_row_get_type ())
G_DECLARE_FINAL_TYPE (StrobeHexRow, strobe_hex_row, STROBE, HEX_ROW, GObject)

StrobeHexRow *
strobe_hex_row_new (guint64 offset_bytes, guint width_bytes, const guint8 *data, gsize size_bytes);
guint64 strobe_hex_row_get_offset (StrobeHexRow *self);
const guint8 *strobe_hex_row_get_data (StrobeHexRow *self, gsize *size_bytes);
void strobe_hex_row_append_text (StrobeHexRow *self, GString *out, gsize *text_at);
void strobe_hex_row_append_digits (StrobeHexRow *self, GString *out);
guint strobe_hex_row_count_columns (guint width_bytes);

G_END_DECLS
