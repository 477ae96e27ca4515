/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "monitor/monitor-session.h"
#include "ui/log/log-filter-bar.h"
#include "ui/log/log-view.h"

G_BEGIN_DECLS

/* The log of a board with all that can be done with it. Properties: times, wrap, paused, searching,
 * has-lines. Signal: "open-source" (file, line), which answers whether it was opened. Actions:
 * log.clear, log.save, log.search, log.paused, log.times, log.wrap and what its menus have. */
#define STROBE_TYPE_LOG_PAGE (strobe_log_page_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogPage, strobe_log_page, STROBE, LOG_PAGE, AdwBin)

void strobe_log_page_set_session (StrobeLogPage *self, StrobeMonitorSession *session);
/* A capture without a session: what was kept of an earlier one. */
void strobe_log_page_set_model (StrobeLogPage *self, StrobeCaptureModel *model);
StrobeLogView *strobe_log_page_get_view (StrobeLogPage *self);
StrobeLogFilterBar *strobe_log_page_get_filter_bar (StrobeLogPage *self);
gboolean strobe_log_page_has_lines (StrobeLogPage *self);
void strobe_log_page_set_source_folder (StrobeLogPage *self, const char *folder);
void strobe_log_page_show_line (StrobeLogPage *self, guint64 number);

G_END_DECLS
