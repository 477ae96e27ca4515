/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define STROBE_PARTITION_FLAG_ENCRYPTED 0x1u
#define STROBE_PARTITION_FLAG_READONLY 0x2u

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

G_END_DECLS
