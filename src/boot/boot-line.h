/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The parts of a line, as places in it. */
typedef struct {
  char level;        /* 'E', 'W', 'I', 'D', 'V'; '\0': no log line of ESP-IDF */
  gboolean has_time; /* in milliseconds; a clock time is none */
  guint64 time_ms;   /* since the reset */
  const char *tag;   /* not ended by NUL */
  gsize tag_size_bytes;
  const char *message; /* all of it, where there is no level */
  gsize message_size_bytes;
} StrobeBootLine;

void strobe_boot_line_split (StrobeBootLine *self, const char *text, gsize size_bytes);
gboolean strobe_boot_line_has_tag (const StrobeBootLine *self, const char *tag);
gboolean strobe_boot_line_starts (const StrobeBootLine *self, const char *literal);
void strobe_boot_line_strip (GString *plain, const char *raw, gsize size_bytes);

G_END_DECLS
