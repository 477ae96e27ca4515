/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "capture/capture-record.h"

G_BEGIN_DECLS

/* A stretch of a session: the bytes that came, and the records of the lines that ended, in two
 * files or in memory. Counted. The writer appends, then publishes; readers see what is published.
 */
typedef struct _StrobeCaptureSegment StrobeCaptureSegment;

StrobeCaptureSegment *strobe_capture_segment_new_on_disk (
  const char *folder, guint index, guint64 first_line, guint64 first_bytes, GError **error);
StrobeCaptureSegment *strobe_capture_segment_new_in_memory (guint64 first_line,
                                                            guint64 first_bytes);
StrobeCaptureSegment *
strobe_capture_segment_open (const char *folder, const char *name, GError **error);
StrobeCaptureSegment *strobe_capture_segment_ref (StrobeCaptureSegment *self);
void strobe_capture_segment_unref (StrobeCaptureSegment *self);
void strobe_capture_segment_delete (StrobeCaptureSegment *self); /* its files; readers go on */
gboolean strobe_capture_segment_is_in_memory (StrobeCaptureSegment *self);

/* the writer; how many of the bytes were taken stands in the segment then, also after an error */
gboolean strobe_capture_segment_append (StrobeCaptureSegment *self,
                                        const char *data,
                                        gsize size_bytes,
                                        GError **error);
gboolean strobe_capture_segment_append_records (StrobeCaptureSegment *self,
                                                const StrobeCaptureRecord *records,
                                                gsize n_records,
                                                GError **error);
void strobe_capture_segment_mark (StrobeCaptureSegment *self, guint64 number, guint8 flags);

/* any thread */
guint64 strobe_capture_segment_get_first_line (StrobeCaptureSegment *self);
guint64 strobe_capture_segment_get_end_line (StrobeCaptureSegment *self);
guint64 strobe_capture_segment_get_first_bytes (StrobeCaptureSegment *self);
guint64 strobe_capture_segment_get_end_bytes (StrobeCaptureSegment *self);
gsize strobe_capture_segment_read_records (StrobeCaptureSegment *self,
                                           guint64 first,
                                           StrobeCaptureRecord *records,
                                           gsize n_records);
gsize strobe_capture_segment_read (StrobeCaptureSegment *self,
                                   guint64 offset_bytes,
                                   char *data,
                                   gsize size_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCaptureSegment, strobe_capture_segment_unref)

G_END_DECLS
