/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "log/log-line.h"

G_BEGIN_DECLS

/* What ESP-IDF puts before a message, as places in the text; size 0: not there. */
typedef struct {
  StrobeLogLevel level;
  gsize timestamp_start_bytes;
  gsize timestamp_size_bytes;
  gsize tag_start_bytes;
  gsize tag_size_bytes;
} StrobeEspLogFields;

gboolean strobe_esp_log_parser_parse (const char *text, StrobeEspLogFields *fields);

G_END_DECLS
