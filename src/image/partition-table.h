/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define STROBE_PARTITION_TABLE_OFFSET 0x8000
#define STROBE_PARTITION_TABLE_SIZE_BYTES 0xc00

typedef struct {
  guint8 type;
  guint8 subtype;
  guint32 offset;
  guint32 size_bytes;
  char label[17];
  guint32 flags;
} StrobePartition;

typedef enum {
  STROBE_PARTITION_TYPE_APP = 0x00,
  STROBE_PARTITION_TYPE_DATA = 0x01,
} StrobePartitionType;

const char *strobe_partition_get_type_name (const StrobePartition *self);
char *strobe_partition_dup_subtype_name (const StrobePartition *self);
GArray *strobe_partition_table_parse (GBytes *bytes, GError **error);
GBytes *strobe_partition_table_build (const StrobePartition *partitions, gsize n_partitions);

G_END_DECLS
