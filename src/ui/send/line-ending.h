/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What is sent after a line. */
typedef enum {
  STROBE_LINE_ENDING_LF,
  STROBE_LINE_ENDING_CR,
  STROBE_LINE_ENDING_CRLF,
  STROBE_LINE_ENDING_NONE,
} StrobeLineEnding;

StrobeLineEnding strobe_line_ending_parse (const char *key);
const char *strobe_line_ending_get_key (StrobeLineEnding ending);
const char *strobe_line_ending_get_bytes (StrobeLineEnding ending);
const char *strobe_line_ending_get_name (StrobeLineEnding ending);

G_END_DECLS
