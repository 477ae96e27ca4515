/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "capture/capture-limits.h"

const StrobeCaptureLimits strobe_capture_default_limits = {
  .max_bytes = G_GUINT64_CONSTANT (1) << 30,
  .max_folder_bytes = G_GUINT64_CONSTANT (2) << 30,
  .max_memory_bytes = 16u << 20,
};
