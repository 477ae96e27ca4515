/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "capture/capture-record.h"
#include "log/log-digest.h"

G_BEGIN_DECLS

/* Bytes in, records of lines out: the line splitter of the capture, which knows where in the stream
 * each line is and copies none that is whole. */
typedef struct _StrobeCaptureIndexer StrobeCaptureIndexer;

/* @raw and @digest are only lent. */
typedef void (*StrobeCaptureIndexerFunc) (const char *raw,
                                          StrobeCaptureRecord *record,
                                          const StrobeLogDigest *digest,
                                          gpointer user_data);

StrobeCaptureIndexer *strobe_capture_indexer_new (StrobeCaptureIndexerFunc func,
                                                  gpointer user_data);
void strobe_capture_indexer_free (StrobeCaptureIndexer *self);
void strobe_capture_indexer_seek (StrobeCaptureIndexer *self, guint64 offset_bytes);
void strobe_capture_indexer_take (StrobeCaptureIndexer *self,
                                  const char *data,
                                  gsize size_bytes,
                                  gint64 received_us);
void strobe_capture_indexer_end (StrobeCaptureIndexer *self, gint64 received_us);
GBytes *strobe_capture_indexer_dup_open (StrobeCaptureIndexer *self, StrobeLogLevel *level);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCaptureIndexer, strobe_capture_indexer_free)

G_END_DECLS
