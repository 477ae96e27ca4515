/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dfu/dfu-types.h"

G_BEGIN_DECLS

#define STROBE_DFU_STATUS_SIZE_BYTES 6

typedef struct {
  guint8 code; /* bStatus; above 15 is the device's own business, not an overrun of ours */
  guint32 poll_ms;
  StrobeDfuState state;
  guint8 string_index;
} StrobeDfuStatus;

gboolean strobe_dfu_status_parse (const guint8 *reply,
                                  gsize size_bytes,
                                  StrobeDfuStatus *status,
                                  GError **error);

G_END_DECLS
