/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "capture/capture.h"
#include "log/log-filter.h"

G_BEGIN_DECLS

/* Which complete lines of a capture are shown: those that pass a filter, since they were cleared. A
 * filter is applied by a worker, newest lines first. One thread. */
typedef struct _StrobeCaptureRows StrobeCaptureRows;

/* Called on the thread of the rows, after each change. */
typedef struct {
  void (*front_changed) (guint n_removed, guint n_added, gpointer user_data);
  void (*end_changed) (guint n_before, gpointer user_data); /* also if only the end is another */
  void (*replaced) (guint n_before, gpointer user_data);
  void (*busy_changed) (gpointer user_data);
} StrobeCaptureRowsFuncs;

StrobeCaptureRows *strobe_capture_rows_new (StrobeCapture *capture,
                                            const StrobeCaptureRowsFuncs *funcs,
                                            gpointer user_data);
void strobe_capture_rows_free (StrobeCaptureRows *self);
void strobe_capture_rows_sync (StrobeCaptureRows *self); /* takes what came since */
void strobe_capture_rows_set_paused (StrobeCaptureRows *self, gboolean paused);
gboolean strobe_capture_rows_is_paused (StrobeCaptureRows *self);
gboolean strobe_capture_rows_set_filter (StrobeCaptureRows *self, StrobeLogFilter *filter);
StrobeLogFilter *strobe_capture_rows_get_filter (StrobeCaptureRows *self); /* NULL: all */
gboolean strobe_capture_rows_pass (StrobeCaptureRows *self, StrobeLogLine *line);
gboolean strobe_capture_rows_is_busy (StrobeCaptureRows *self);
void strobe_capture_rows_clear (StrobeCaptureRows *self);
gboolean strobe_capture_rows_is_cleared (StrobeCaptureRows *self);
void strobe_capture_rows_unclear (StrobeCaptureRows *self);

guint strobe_capture_rows_get_n (StrobeCaptureRows *self);
guint64 strobe_capture_rows_get_number (StrobeCaptureRows *self, guint index);
guint strobe_capture_rows_find (StrobeCaptureRows *self, guint64 number);
guint64 strobe_capture_rows_get_end (StrobeCaptureRows *self); /* what is taken ends here */
guint64 strobe_capture_rows_get_n_waiting (StrobeCaptureRows *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCaptureRows, strobe_capture_rows_free)

G_END_DECLS
