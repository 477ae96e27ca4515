/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A file of a session: it only grows, at once, and can be read by any thread meanwhile and after it
 * was deleted. */
typedef struct _StrobeCaptureFile StrobeCaptureFile;

StrobeCaptureFile *
strobe_capture_file_create (const char *folder, const char *name, GError **error);
StrobeCaptureFile *
strobe_capture_file_open (const char *folder, const char *name, GError **error); /* to read only */
void strobe_capture_file_free (StrobeCaptureFile *self);
void strobe_capture_file_delete (StrobeCaptureFile *self); /* readers go on */
const char *strobe_capture_file_get_path (StrobeCaptureFile *self);
guint64 strobe_capture_file_get_size_bytes (StrobeCaptureFile *self);

/* the writer; less than all: @error says why */
gsize strobe_capture_file_append (StrobeCaptureFile *self,
                                  const void *data,
                                  gsize size_bytes,
                                  GError **error);
void strobe_capture_file_cut (StrobeCaptureFile *self, guint64 size_bytes);
void strobe_capture_file_set_byte (StrobeCaptureFile *self, guint64 offset_bytes, guint8 value);

/* any thread; returns how much there was */
gsize strobe_capture_file_read (StrobeCaptureFile *self,
                                guint64 offset_bytes,
                                void *data,
                                gsize size_bytes);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCaptureFile, strobe_capture_file_free)

G_END_DECLS
