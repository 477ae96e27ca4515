/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "image/firmware.h"

G_BEGIN_DECLS

/* A firmware of some regions of another one. */
gsize strobe_repack_find_part_size (StrobeFirmware *full);
StrobeFirmware *strobe_repack_regions (StrobeFirmware *full,
                                       const gboolean *wanted,
                                       gsize part_size_bytes,
                                       GError **error);

G_END_DECLS
