/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

void strobe_byte_writer_put_u8 (GByteArray *array, guint8 value);
void strobe_byte_writer_put_u16_le (GByteArray *array, guint16 value);
void strobe_byte_writer_put_u32_le (GByteArray *array, guint32 value);
void strobe_byte_writer_put_data (GByteArray *array, const void *data, gsize size_bytes);
void strobe_byte_writer_put_string (GByteArray *array, const char *text, gsize field_bytes);
void strobe_byte_writer_pad_to (GByteArray *array, gsize alignment_bytes, guint8 fill);

G_END_DECLS
