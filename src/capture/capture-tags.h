/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The tags of a session, numbered from 1 as they come. One thread adds, any thread reads. */
typedef struct _StrobeCaptureTags StrobeCaptureTags;

StrobeCaptureTags *strobe_capture_tags_new (void);
void strobe_capture_tags_free (StrobeCaptureTags *self);
void strobe_capture_tags_load (StrobeCaptureTags *self, const char *path);
void strobe_capture_tags_save_to (StrobeCaptureTags *self, const char *path);
guint16 strobe_capture_tags_add (StrobeCaptureTags *self, const char *tag, gsize size_bytes);
void strobe_capture_tags_count (StrobeCaptureTags *self, guint16 id);
guint strobe_capture_tags_get_n (StrobeCaptureTags *self);
char *strobe_capture_tags_dup (StrobeCaptureTags *self, guint id, guint64 *n_lines);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCaptureTags, strobe_capture_tags_free)

G_END_DECLS
