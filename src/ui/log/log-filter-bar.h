/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "capture/capture.h"
#include "log/log-filter.h"

G_BEGIN_DECLS

/* Which lines somebody wants to see. Property: level. Signal: "changed". */
#define STROBE_TYPE_LOG_FILTER_BAR (strobe_log_filter_bar_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogFilterBar, strobe_log_filter_bar, STROBE, LOG_FILTER_BAR, AdwBin)

void strobe_log_filter_bar_set_capture (StrobeLogFilterBar *self, StrobeCapture *capture);
StrobeLogFilter *strobe_log_filter_bar_get_filter (StrobeLogFilterBar *self);
const char *strobe_log_filter_bar_get_text (StrobeLogFilterBar *self);
void strobe_log_filter_bar_set_text (StrobeLogFilterBar *self, const char *text);
void strobe_log_filter_bar_show_only (StrobeLogFilterBar *self, const char *tag);
void strobe_log_filter_bar_hide_tag (StrobeLogFilterBar *self, const char *tag);
void strobe_log_filter_bar_clear (StrobeLogFilterBar *self);

G_END_DECLS
