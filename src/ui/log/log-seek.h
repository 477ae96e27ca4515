/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/log/log-folds.h"
#include "ui/log/log-follow.h"

G_BEGIN_DECLS

/* Brings a line on the screen that somebody wants to see, as soon as that can be done. */
#define STROBE_TYPE_LOG_SEEK (strobe_log_seek_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogSeek, strobe_log_seek, STROBE, LOG_SEEK, GObject)

StrobeLogSeek *
strobe_log_seek_new (GtkScrolledWindow *scroller, GtkListView *list, StrobeLogFollow *follow);
void
strobe_log_seek_set_model (StrobeLogSeek *self, StrobeCaptureModel *model, StrobeLogFolds *folds);
void strobe_log_seek_start (StrobeLogSeek *self, guint64 number);
void strobe_log_seek_stop (StrobeLogSeek *self);

G_END_DECLS
