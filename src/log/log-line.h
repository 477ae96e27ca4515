/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum {
  STROBE_LOG_LEVEL_NONE,
  STROBE_LOG_LEVEL_ERROR,
  STROBE_LOG_LEVEL_WARNING,
  STROBE_LOG_LEVEL_INFO,
  STROBE_LOG_LEVEL_DEBUG,
  STROBE_LOG_LEVEL_VERBOSE,
} StrobeLogLevel;

/* Colours 0 to 15 of ECMA-48; -1: the default one. Offsets are bytes of the line's text. */
typedef struct {
  guint start_bytes;
  guint end_bytes;
  gint8 foreground;
  gint8 background;
  guint8 bold : 1;
  guint8 italic : 1;
  guint8 underline : 1;
} StrobeLogSpan;

/* One log line: immutable once it is complete. A GObject because list models hold objects. */
#define STROBE_TYPE_LOG_LINE (strobe_log_line_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogLine, strobe_log_line, STROBE, LOG_LINE, GObject)

/* @raw: the bytes of the line as they came, without its line ending. */
StrobeLogLine *strobe_log_line_new (const char *raw, gsize size_bytes, gint64 received_us);
/* The same with what a capture knows: its number, the level it shows (taken over by a continued
 * line), and what Strobe found out about it. */
StrobeLogLine *strobe_log_line_new_numbered (const char *raw,
                                             gsize size_bytes,
                                             gint64 received_us,
                                             guint64 number,
                                             StrobeLogLevel level,
                                             const char *note);
guint64 strobe_log_line_get_number (StrobeLogLine *self);
const char *strobe_log_line_get_note (StrobeLogLine *self); /* or NULL; lines ended by LF */
GBytes *strobe_log_line_get_raw (StrobeLogLine *self);      /* as it came, escapes and all */
const char *strobe_log_line_get_text (StrobeLogLine *self); /* UTF-8, no escapes */
StrobeLogLevel strobe_log_line_get_level (StrobeLogLine *self);
const char *strobe_log_line_get_tag (StrobeLogLine *self); /* or NULL */
const char *
strobe_log_line_get_timestamp (StrobeLogLine *self);          /* as the device wrote it, or NULL */
gint64 strobe_log_line_get_received_us (StrobeLogLine *self); /* wall clock, µs since 1970 */
const StrobeLogSpan *strobe_log_line_get_spans (StrobeLogLine *self, guint *n_spans);

G_END_DECLS
