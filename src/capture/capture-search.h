/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "capture/capture-model.h"

G_BEGIN_DECLS

/* Where a text is in the lines that a model shows; kept up with what comes.
 * Properties: n-matches (guint64), busy. Signal: "changed". */
#define STROBE_TYPE_CAPTURE_SEARCH (strobe_capture_search_get_type ())
G_DECLARE_FINAL_TYPE (StrobeCaptureSearch, strobe_capture_search, STROBE, CAPTURE_SEARCH, GObject)

StrobeCaptureSearch *strobe_capture_search_new (StrobeCaptureModel *model,
                                                StrobeLogFilter *pattern);
StrobeLogFilter *strobe_capture_search_get_pattern (StrobeCaptureSearch *self);
guint64 strobe_capture_search_get_n_matches (StrobeCaptureSearch *self);
gboolean strobe_capture_search_is_busy (StrobeCaptureSearch *self);
/* @number: the line to start at; takes the line found. Goes around at the ends. */
gboolean strobe_capture_search_next (StrobeCaptureSearch *self, guint64 *number);
gboolean strobe_capture_search_previous (StrobeCaptureSearch *self, guint64 *number);
guint64 strobe_capture_search_get_index (StrobeCaptureSearch *self, guint64 number); /* from 1 */

G_END_DECLS
