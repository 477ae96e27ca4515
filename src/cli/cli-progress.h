/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

#include "flash/flash-progress.h"

G_BEGIN_DECLS

/* Shows the progress of one flash, at most ten times a second. Zero-initialise it. */
typedef struct {
  gboolean json;
  gboolean is_tty; /* of standard error; without one, people see the result only */
  StrobeFlashPhase phase;
  gint64 shown_us;
  guint64 total_bytes;
} StrobeCliProgress;

void strobe_cli_progress_init (StrobeCliProgress *self, gboolean json);
void strobe_cli_progress_show (const StrobeFlashProgress *progress, gpointer user_data);
void strobe_cli_progress_finish (StrobeCliProgress *self);

G_END_DECLS
