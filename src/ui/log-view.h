/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "log/log-buffer.h"

G_BEGIN_DECLS

/* The lines of a buffer. Follows its end until somebody scrolls up. */
#define STROBE_TYPE_LOG_VIEW (strobe_log_view_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogView, strobe_log_view, STROBE, LOG_VIEW, AdwBin)

void strobe_log_view_set_buffer (StrobeLogView *self, StrobeLogBuffer *buffer);
gboolean strobe_log_view_is_following (StrobeLogView *self);
void strobe_log_view_follow (StrobeLogView *self);
char *strobe_log_view_dup_selected_text (StrobeLogView *self);

G_END_DECLS
