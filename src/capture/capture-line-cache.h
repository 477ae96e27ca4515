/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "capture/capture.h"

G_BEGIN_DECLS

/* Lines of a capture that were made, kept for a while. One thread. */
typedef struct _StrobeCaptureLineCache StrobeCaptureLineCache;

StrobeCaptureLineCache *strobe_capture_line_cache_new (StrobeCapture *capture);
void strobe_capture_line_cache_free (StrobeCaptureLineCache *self);
StrobeLogLine *strobe_capture_line_cache_dup (StrobeCaptureLineCache *self, guint64 number);
void strobe_capture_line_cache_forget (StrobeCaptureLineCache *self, guint64 number);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCaptureLineCache, strobe_capture_line_cache_free)

G_END_DECLS
