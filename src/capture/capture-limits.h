/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How much is kept. */
typedef struct {
  guint64 max_bytes;        /* of one session on disk; the oldest segments go */
  guint64 max_folder_bytes; /* of all sessions of the folder; the oldest sessions go */
  guint64 max_memory_bytes; /* where it cannot be on disk */
} StrobeCaptureLimits;

extern const StrobeCaptureLimits strobe_capture_default_limits;

G_END_DECLS
