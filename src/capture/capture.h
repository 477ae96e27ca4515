/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "capture/capture-error.h"
#include "capture/capture-limits.h"
#include "capture/capture-record.h"

G_BEGIN_DECLS

/* All that one board said while it was followed: bytes in files, with an index of lines. One thread
 * writes, any thread reads, also while it is written. Survives a crash of the program. */
#define STROBE_TYPE_CAPTURE (strobe_capture_get_type ())
G_DECLARE_FINAL_TYPE (StrobeCapture, strobe_capture, STROBE, CAPTURE, GObject)

/* @folder: NULL: in memory only. Never fails: what is wrong with the folder is its error. */
StrobeCapture *
strobe_capture_new (const char *folder, const char *name, const StrobeCaptureLimits *limits);
StrobeCapture *strobe_capture_open (const char *path, GError **error); /* to read only */
void strobe_capture_set_limits (StrobeCapture *self, const StrobeCaptureLimits *limits);
const char *strobe_capture_get_path (StrobeCapture *self); /* NULL: in memory only */
GError *strobe_capture_dup_error (StrobeCapture *self);    /* NULL: all is well */

/* the writer */
void
strobe_capture_set_line_func (StrobeCapture *self, StrobeCaptureLineFunc func, gpointer user_data);
void
strobe_capture_write (StrobeCapture *self, const char *data, gsize size_bytes, gint64 received_us);
void
strobe_capture_end_stream (StrobeCapture *self); /* the port closed: what was begun is a line */
void strobe_capture_mark (StrobeCapture *self, guint64 number, StrobeCaptureRecordFlags flags);

/* readers: lines are numbered from 0; [first, end) are there. The line @end may be there
 * unfinished. */
void strobe_capture_get_range (StrobeCapture *self, guint64 *first, guint64 *end);
gsize strobe_capture_read_records (StrobeCapture *self,
                                   guint64 first,
                                   StrobeCaptureRecord *records,
                                   gsize n_records);
GBytes *strobe_capture_read_line (StrobeCapture *self, const StrobeCaptureRecord *record);
StrobeLogLine *strobe_capture_dup_line (StrobeCapture *self, guint64 number);
StrobeLogLine *strobe_capture_dup_open_line (StrobeCapture *self); /* NULL: none is begun */
void strobe_capture_get_byte_range (StrobeCapture *self, guint64 *first_bytes, guint64 *end_bytes);
GBytes *strobe_capture_read_bytes (StrobeCapture *self, guint64 offset_bytes, gsize size_bytes);

/* the tags that came so far, from 1 on in the order they came */
guint strobe_capture_get_n_tags (StrobeCapture *self);
char *strobe_capture_dup_tag (StrobeCapture *self, guint tag, guint64 *n_lines);

/* what Strobe found out about a line, shown below it: a decoded backtrace */
void strobe_capture_set_note (StrobeCapture *self, guint64 number, const char *note);
char *strobe_capture_dup_note (StrobeCapture *self, guint64 number);

G_END_DECLS
