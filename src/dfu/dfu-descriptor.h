/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dfu/dfu-types.h"

G_BEGIN_DECLS

/* The DFU interface of a configuration and its functional descriptor. */
typedef struct {
  guint8 configuration_value;
  guint8 interface_number;
  guint8 alternate_setting;
  StrobeDfuMode mode;
  guint8 attributes;
  guint16 detach_timeout_ms;
  guint16 transfer_size_bytes;
  guint16 dfu_version; /* BCD; 0x0100 where the descriptor has no such field */
} StrobeDfuDescriptor;

gboolean strobe_dfu_descriptor_find (const guint8 *config,
                                     gsize size_bytes,
                                     StrobeDfuDescriptor *descriptor,
                                     GError **error);

G_END_DECLS
