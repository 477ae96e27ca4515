/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "capture/capture-segment.h"

G_BEGIN_DECLS

/* The segments of a session, oldest first; the last one grows. One thread changes it, any reads. */
typedef struct _StrobeCaptureSegments StrobeCaptureSegments;

StrobeCaptureSegments *strobe_capture_segments_new (void);
void strobe_capture_segments_free (StrobeCaptureSegments *self);
void strobe_capture_segments_add (StrobeCaptureSegments *self, StrobeCaptureSegment *segment);
StrobeCaptureSegment *strobe_capture_segments_dup_last (StrobeCaptureSegments *self);
StrobeCaptureSegment *strobe_capture_segments_dup_line (StrobeCaptureSegments *self,
                                                        guint64 number);
StrobeCaptureSegment *strobe_capture_segments_dup_bytes (StrobeCaptureSegments *self,
                                                         guint64 offset_bytes);
void
strobe_capture_segments_trim (StrobeCaptureSegments *self, gboolean in_memory, guint64 max_bytes);
void strobe_capture_segments_get_lines (StrobeCaptureSegments *self, guint64 *first, guint64 *end);
void strobe_capture_segments_get_bytes (StrobeCaptureSegments *self,
                                        guint64 *first_bytes,
                                        guint64 *end_bytes);
gsize strobe_capture_segments_read_records (StrobeCaptureSegments *self,
                                            guint64 first,
                                            StrobeCaptureRecord *records,
                                            gsize n_records);
GBytes *strobe_capture_segments_read_bytes (StrobeCaptureSegments *self,
                                            guint64 offset_bytes,
                                            gsize size_bytes);
guint strobe_capture_segments_open (StrobeCaptureSegments *self, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCaptureSegments, strobe_capture_segments_free)

G_END_DECLS
