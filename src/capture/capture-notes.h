/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What was found out about lines, as long as the session is open. Any thread. */
typedef struct _StrobeCaptureNotes StrobeCaptureNotes;

StrobeCaptureNotes *strobe_capture_notes_new (void);
void strobe_capture_notes_free (StrobeCaptureNotes *self);
void strobe_capture_notes_set (StrobeCaptureNotes *self, guint64 number, const char *note);
char *strobe_capture_notes_dup (StrobeCaptureNotes *self, guint64 number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCaptureNotes, strobe_capture_notes_free)

G_END_DECLS
