/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "image/chip.h"

G_BEGIN_DECLS

/* A whole dfu.bin for practice: bootloader, partition table and an app named @project. */
GBytes *strobe_sample_firmware_build (const StrobeChip *chip,
                                      const char *project,
                                      const char *version,
                                      gsize app_size_bytes);

G_END_DECLS
