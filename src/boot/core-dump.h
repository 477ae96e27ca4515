/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define STROBE_CORE_DUMP_ERROR (strobe_core_dump_error_quark ())

typedef enum {
  STROBE_CORE_DUMP_ERROR_ENCODING, /* not base64 */
  STROBE_CORE_DUMP_ERROR_TOO_LARGE,
} StrobeCoreDumpError;

GQuark strobe_core_dump_error_quark (void);

/* Which lines of the log are a core dump. */
typedef struct {
  guint64 first_line; /* "CORE DUMP START" */
  guint64 last_line;  /* "CORE DUMP END" */
  gboolean is_complete;
} StrobeCoreDump;

typedef struct {
  StrobeCoreDump dump;
  gboolean is_open;
} StrobeCoreDumpFinder;

/* TRUE: @finder->dump is complete, or was torn by a new boot, with this line. */
gboolean strobe_core_dump_finder_take (StrobeCoreDumpFinder *finder,
                                       guint64 number,
                                       const char *text,
                                       gsize size_bytes);
gboolean strobe_core_dump_is_prompt (const char *text, gsize size_bytes); /* "Press Enter to…" */
/* @lines: the lines between start and end */
GBytes *strobe_core_dump_decode (const char *const *lines, GError **error);

G_END_DECLS
