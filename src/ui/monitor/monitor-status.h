/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "monitor/monitor-session.h"

G_BEGIN_DECLS

/* One sentence: how it stands with the board. Signal: "show-line" (guint64): the line that says so
 * was asked for. */
#define STROBE_TYPE_MONITOR_STATUS (strobe_monitor_status_get_type ())
G_DECLARE_FINAL_TYPE (StrobeMonitorStatus, strobe_monitor_status, STROBE, MONITOR_STATUS, AdwBin)

void strobe_monitor_status_set_session (StrobeMonitorStatus *self, StrobeMonitorSession *session);

G_END_DECLS
