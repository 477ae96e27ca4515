/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes in, lines out. */
typedef struct _StrobeLineSplitter StrobeLineSplitter;

/* A longer line is cut here. */
#define STROBE_LINE_SPLITTER_MAX_LINE_BYTES 65536
/* An unfinished line is shown after this long. */
#define STROBE_LINE_SPLITTER_PARTIAL_MS 100

typedef enum {
  STROBE_LINE_SPLITTER_COMPLETE, /* ended by LF, CRLF or a lone CR */
  STROBE_LINE_SPLITTER_PARTIAL,  /* shown early; the next call with it has more of the same line */
  STROBE_LINE_SPLITTER_CUT,      /* too long: goes on in the next line */
} StrobeLineSplitterEnd;

typedef void (*StrobeLineSplitterFunc) (const char *line,
                                        gsize size_bytes,
                                        StrobeLineSplitterEnd end,
                                        gpointer user_data);

StrobeLineSplitter *strobe_line_splitter_new (StrobeLineSplitterFunc func, gpointer user_data);
void strobe_line_splitter_free (StrobeLineSplitter *self);
void strobe_line_splitter_feed (StrobeLineSplitter *self, const char *data, gsize size_bytes);
gboolean strobe_line_splitter_has_partial (StrobeLineSplitter *self);
void strobe_line_splitter_show_partial (StrobeLineSplitter *self);
void strobe_line_splitter_finish (StrobeLineSplitter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeLineSplitter, strobe_line_splitter_free)

G_END_DECLS
