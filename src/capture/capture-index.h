/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "capture/capture-record.h"

G_BEGIN_DECLS

/* The index of a segment in a file: a header, then a record a line. One thread writes, any reads
 * what it knows to be there. */
typedef struct _StrobeCaptureIndex StrobeCaptureIndex;

StrobeCaptureIndex *strobe_capture_index_create (
  const char *folder, const char *name, guint64 first_line, guint64 first_bytes, GError **error);
StrobeCaptureIndex *
strobe_capture_index_open (const char *folder, const char *name, GError **error);
void strobe_capture_index_free (StrobeCaptureIndex *self);
void strobe_capture_index_delete (StrobeCaptureIndex *self); /* readers go on */
guint64 strobe_capture_index_get_first_line (StrobeCaptureIndex *self);
guint64 strobe_capture_index_get_first_bytes (StrobeCaptureIndex *self);
/* Reads all of it. @n_bytes: how many bytes there are for it to point to. */
guint64 strobe_capture_index_count (StrobeCaptureIndex *self, guint64 n_bytes);

/* the writer */
gboolean strobe_capture_index_append (StrobeCaptureIndex *self,
                                      const StrobeCaptureRecord *records,
                                      gsize n_records,
                                      GError **error);
void strobe_capture_index_set_flags (StrobeCaptureIndex *self, guint64 index, guint8 flags);

/* any thread */
gsize strobe_capture_index_read (StrobeCaptureIndex *self,
                                 guint64 index,
                                 StrobeCaptureRecord *records,
                                 gsize n_records);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCaptureIndex, strobe_capture_index_free)

G_END_DECLS
