/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "log/log-line.h"

G_BEGIN_DECLS

/* What an index keeps of a line: enough to colour and to filter it without reading it again. */
typedef struct {
  StrobeLogLevel level;  /* own, or taken over from the line that this one continues */
  gboolean is_continued; /* the level is the one of an earlier line */
  const char *tag;       /* in the raw line, not ended by NUL; NULL: none, or a continued line's */
  gsize tag_size_bytes;
} StrobeLogDigest;

/* What one line leaves for the next; all zero at the start of a stream. */
typedef struct {
  StrobeLogLevel level;
  gboolean is_colour_open; /* the colour of the last line was not reset */
} StrobeLogDigester;

void strobe_log_digester_take (StrobeLogDigester *self,
                               const char *raw,
                               gsize size_bytes,
                               StrobeLogDigest *digest);

G_END_DECLS
