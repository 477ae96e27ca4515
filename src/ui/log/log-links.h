/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A place in the source that a text names, "main/app.c:42:7": bytes of that text. */
typedef struct {
  guint start_bytes;
  guint end_bytes;
  guint file_size_bytes; /* the file is the first of it */
  guint line;
} StrobeLogLink;

GArray *strobe_log_links_find (const char *text);

G_END_DECLS
