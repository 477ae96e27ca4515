/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_DFU_SUFFIX_SIZE_BYTES 16
#define STROBE_DFU_SUFFIX_ANY_ID 0xffff

typedef struct {
  guint16 device_release;
  guint16 product_id;
  guint16 vendor_id;
  guint16 dfu_version;
  guint8 length_bytes;
  guint32 crc;
} StrobeDfuSuffix;

gboolean strobe_dfu_suffix_parse (GBytes *file, StrobeDfuSuffix *suffix, GError **error);
void strobe_dfu_suffix_append (GByteArray *file, guint16 vendor_id, guint16 product_id);

G_END_DECLS
