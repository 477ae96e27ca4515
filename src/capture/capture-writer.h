/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "capture/capture-store.h"
#include "capture/capture-tags.h"

G_BEGIN_DECLS

/* Makes lines of a stream: bytes, records and tags, in the order that readers rely on. One thread,
 * but for the open line. */
typedef struct _StrobeCaptureWriter StrobeCaptureWriter;

StrobeCaptureWriter *strobe_capture_writer_new (StrobeCaptureStore *store, StrobeCaptureTags *tags);
void strobe_capture_writer_free (StrobeCaptureWriter *self);
void strobe_capture_writer_set_line_func (StrobeCaptureWriter *self,
                                          StrobeCaptureLineFunc func,
                                          gpointer user_data);
void strobe_capture_writer_take (StrobeCaptureWriter *self,
                                 const char *data,
                                 gsize size_bytes,
                                 gint64 received_us);
void strobe_capture_writer_end_stream (StrobeCaptureWriter *self);
void strobe_capture_writer_mark (StrobeCaptureWriter *self,
                                 guint64 number,
                                 StrobeCaptureRecordFlags flags);
void strobe_capture_writer_recover (StrobeCaptureWriter *self); /* lines without a record */

/* any thread: the line that is begun; NULL: none is */
GBytes *strobe_capture_writer_dup_open (StrobeCaptureWriter *self, StrobeLogLevel *level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCaptureWriter, strobe_capture_writer_free)

G_END_DECLS
