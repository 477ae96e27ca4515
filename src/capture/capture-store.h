/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "capture/capture-error.h"
#include "capture/capture-limits.h"
#include "capture/capture-segments.h"

G_BEGIN_DECLS

/* Where the bytes and records of a session go: to the disk, and on in memory while that does not
 * take them. One thread writes. */
typedef struct _StrobeCaptureStore StrobeCaptureStore;

/* @folder: NULL: in memory only. Never fails: what is wrong with the folder is its error. */
StrobeCaptureStore *
strobe_capture_store_new (const char *folder, const char *name, const StrobeCaptureLimits *limits);
StrobeCaptureStore *strobe_capture_store_open (const char *path, GError **error); /* to read only */
void strobe_capture_store_free (StrobeCaptureStore *self);

/* any thread */
const char *strobe_capture_store_get_path (StrobeCaptureStore *self); /* NULL: in memory only */
StrobeCaptureSegments *strobe_capture_store_get_segments (StrobeCaptureStore *self);
void strobe_capture_store_set_limits (StrobeCaptureStore *self, const StrobeCaptureLimits *limits);
GError *strobe_capture_store_dup_error (StrobeCaptureStore *self); /* NULL: all is well */

/* the writer */
void strobe_capture_store_append (StrobeCaptureStore *self,
                                  const char *data,
                                  gsize size_bytes,
                                  gint64 received_us);
void strobe_capture_store_append_records (StrobeCaptureStore *self,
                                          const StrobeCaptureRecord *records,
                                          gsize n_records);
void strobe_capture_store_go_on_in_memory (StrobeCaptureStore *self);
guint64 strobe_capture_store_get_end_line (StrobeCaptureStore *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCaptureStore, strobe_capture_store_free)

G_END_DECLS
