/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Line numbers in ascending order, four bytes each; grows at both ends. One thread. */
typedef struct _StrobeCaptureLineSet StrobeCaptureLineSet;

StrobeCaptureLineSet *strobe_capture_line_set_new (guint64 origin);
void strobe_capture_line_set_free (StrobeCaptureLineSet *self);
guint strobe_capture_line_set_get_n (StrobeCaptureLineSet *self);
guint64 strobe_capture_line_set_get (StrobeCaptureLineSet *self, guint position);
void
strobe_capture_line_set_prepend (StrobeCaptureLineSet *self, const guint64 *lines, gsize n_lines);
void
strobe_capture_line_set_append (StrobeCaptureLineSet *self, const guint64 *lines, gsize n_lines);
guint strobe_capture_line_set_drop_before (StrobeCaptureLineSet *self, guint64 number);
guint strobe_capture_line_set_find (StrobeCaptureLineSet *self, guint64 number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCaptureLineSet, strobe_capture_line_set_free)

G_END_DECLS
