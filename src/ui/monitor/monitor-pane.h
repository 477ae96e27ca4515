/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "monitor/monitor-session.h"
#include "ui/log/log-page.h"

G_BEGIN_DECLS

/* What one board says: log, terminal, bytes and curves. Property: has-lines. */
#define STROBE_TYPE_MONITOR_PANE (strobe_monitor_pane_get_type ())
G_DECLARE_FINAL_TYPE (StrobeMonitorPane, strobe_monitor_pane, STROBE, MONITOR_PANE, AdwBin)

void strobe_monitor_pane_set_session (StrobeMonitorPane *self, StrobeMonitorSession *session);
StrobeMonitorSession *strobe_monitor_pane_get_session (StrobeMonitorPane *self);
gboolean strobe_monitor_pane_has_lines (StrobeMonitorPane *self);
StrobeLogPage *strobe_monitor_pane_get_log (StrobeMonitorPane *self);
const char *strobe_monitor_pane_get_page (StrobeMonitorPane *self);
void strobe_monitor_pane_set_page (StrobeMonitorPane *self, const char *name);
void strobe_monitor_pane_show_log (StrobeMonitorPane *self);
void strobe_monitor_pane_show_line (StrobeMonitorPane *self, guint64 number);

G_END_DECLS
