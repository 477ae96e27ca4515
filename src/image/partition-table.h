/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "image/partition.h"

G_BEGIN_DECLS

#define STROBE_PARTITION_TABLE_OFFSET 0x8000
#define STROBE_PARTITION_TABLE_SIZE_BYTES 0xc00

/* The row that protects the others */
typedef enum {
  STROBE_PARTITION_MD5_NONE,
  STROBE_PARTITION_MD5_OK,
  STROBE_PARTITION_MD5_WRONG,
} StrobePartitionMd5;

/* All that can be read of a table, and all that makes a bootloader refuse it. */
typedef struct {
  GArray *partitions; /* of StrobePartition */
  StrobePartitionMd5 md5_state;
  char *md5;              /* hex, as the row says; NULL: no such row */
  guint n_rows_after_end; /* which nobody reads */
  GPtrArray *faults;      /* of GError */
} StrobePartitionTable;

StrobePartitionTable *strobe_partition_table_read (GBytes *bytes);
void strobe_partition_table_free (StrobePartitionTable *self);

GArray *strobe_partition_table_parse (GBytes *bytes, GError **error);
GBytes *strobe_partition_table_build (const StrobePartition *partitions, gsize n_partitions);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobePartitionTable, strobe_partition_table_free)

G_END_DECLS
