/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/log/log-look.h"

G_BEGIN_DECLS

/* The lines of a capture. Follows their end until somebody scrolls up. */
#define STROBE_TYPE_LOG_VIEW (strobe_log_view_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogView, strobe_log_view, STROBE, LOG_VIEW, AdwBin)

void strobe_log_view_set_model (StrobeLogView *self, StrobeCaptureModel *model);
StrobeLogLook *strobe_log_view_get_look (StrobeLogView *self);
gboolean strobe_log_view_is_following (StrobeLogView *self);
void strobe_log_view_follow (StrobeLogView *self);
void strobe_log_view_show_line (StrobeLogView *self, guint64 number);
gboolean strobe_log_view_get_top_line (StrobeLogView *self, guint64 *number);
gboolean strobe_log_view_get_current_line (StrobeLogView *self, guint64 *number);
char *strobe_log_view_dup_selected_text (StrobeLogView *self, StrobeLogTimes times);

G_END_DECLS
