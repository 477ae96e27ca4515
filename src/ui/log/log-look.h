/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "capture/capture-model.h"
#include "log/log-format.h"
#include "ui/log/log-bookmarks.h"
#include "ui/log/log-folds.h"

G_BEGIN_DECLS

/* How the rows of one view look: what they share. Signal: "changed". */
#define STROBE_TYPE_LOG_LOOK (strobe_log_look_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogLook, strobe_log_look, STROBE, LOG_LOOK, GObject)

StrobeLogLook *strobe_log_look_new (void);
void
strobe_log_look_set_model (StrobeLogLook *self, StrobeCaptureModel *model, StrobeLogFolds *folds);
StrobeCaptureModel *strobe_log_look_get_model (StrobeLogLook *self);
StrobeLogFolds *strobe_log_look_get_folds (StrobeLogLook *self);
StrobeLogBookmarks *strobe_log_look_get_bookmarks (StrobeLogLook *self);
void strobe_log_look_set_boots (StrobeLogLook *self, GListModel *boots);
void strobe_log_look_set_times (StrobeLogLook *self, StrobeLogTimes times);
StrobeLogTimes strobe_log_look_get_times (StrobeLogLook *self);
void strobe_log_look_set_wrap (StrobeLogLook *self, gboolean wrap);
gboolean strobe_log_look_get_wrap (StrobeLogLook *self);
void strobe_log_look_set_pattern (StrobeLogLook *self, StrobeLogFilter *pattern);
StrobeLogFilter *strobe_log_look_get_pattern (StrobeLogLook *self);
void strobe_log_look_set_current (StrobeLogLook *self, guint64 number);
guint64 strobe_log_look_get_current (StrobeLogLook *self);
void strobe_log_look_refresh (StrobeLogLook *self);
char *strobe_log_look_dup_time (StrobeLogLook *self, StrobeLogLine *line);
char *strobe_log_look_dup_boot (StrobeLogLook *self, guint64 number);

G_END_DECLS
