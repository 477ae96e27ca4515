/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "capture/capture.h"
#include "log/log-filter.h"

G_BEGIN_DECLS

/* Looks through lines on a worker. Counted; dropped by strobe_capture_scan_cancel(). */
typedef struct _StrobeCaptureScan StrobeCaptureScan;

/* @lines: those that pass, ascending, of one stretch. @is_last: there is no more. */
typedef void (*StrobeCaptureScanFunc) (const guint64 *lines,
                                       gsize n_lines,
                                       gboolean is_last,
                                       gpointer user_data);

/* Lines pass if they pass every filter that is not NULL. */
StrobeCaptureScan *strobe_capture_scan_start (StrobeCapture *capture,
                                              StrobeLogFilter *filter,
                                              StrobeLogFilter *pattern,
                                              guint64 first,
                                              guint64 end,
                                              gboolean newest_first,
                                              StrobeCaptureScanFunc func,
                                              gpointer user_data);
void strobe_capture_scan_cancel (StrobeCaptureScan *self);
GArray *strobe_capture_scan_range (StrobeCapture *capture,
                                   StrobeLogFilter *filter,
                                   StrobeLogFilter *pattern,
                                   guint64 first,
                                   guint64 end);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCaptureScan, strobe_capture_scan_cancel)

G_END_DECLS
