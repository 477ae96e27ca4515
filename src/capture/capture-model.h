/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "capture/capture.h"
#include "log/log-filter.h"

G_BEGIN_DECLS

/* The lines of a capture that pass a filter, as a list model of StrobeLogLine; lines are made when
 * they are asked for. A filter is applied by a worker, newest lines first.
 * Properties: busy (a filter is being applied), filter. */
#define STROBE_TYPE_CAPTURE_MODEL (strobe_capture_model_get_type ())
G_DECLARE_FINAL_TYPE (StrobeCaptureModel, strobe_capture_model, STROBE, CAPTURE_MODEL, GObject)

StrobeCaptureModel *strobe_capture_model_new (StrobeCapture *capture);
StrobeCapture *strobe_capture_model_get_capture (StrobeCaptureModel *self);
void strobe_capture_model_sync (StrobeCaptureModel *self); /* takes what came since */
void strobe_capture_model_set_paused (StrobeCaptureModel *self, gboolean paused);
gboolean strobe_capture_model_is_paused (StrobeCaptureModel *self);
guint64 strobe_capture_model_get_n_waiting (StrobeCaptureModel *self); /* lines, while paused */
void strobe_capture_model_set_filter (StrobeCaptureModel *self, StrobeLogFilter *filter);
StrobeLogFilter *strobe_capture_model_get_filter (StrobeCaptureModel *self); /* NULL: all */
void strobe_capture_model_clear (StrobeCaptureModel *self); /* hides what is there; files stay */
gboolean strobe_capture_model_can_unclear (StrobeCaptureModel *self);
void strobe_capture_model_unclear (StrobeCaptureModel *self);
/* Where a line is; where it is not shown, where the next one is that is. */
gboolean strobe_capture_model_find (StrobeCaptureModel *self, guint64 number, guint *position);
guint64 strobe_capture_model_get_number (StrobeCaptureModel *self, guint position);
void strobe_capture_model_note_changed (StrobeCaptureModel *self, guint64 number);

G_END_DECLS
