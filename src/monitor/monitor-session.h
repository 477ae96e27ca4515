/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/verdict.h"
#include "capture/capture-model.h"
#include "monitor/monitor-console.h"
#include "plot/series-set.h"
#include "symbols/symbol-store.h"

G_BEGIN_DECLS

/* Follows one board: console -> capture -> model, boots, verdict, curves. Reading and writing is
 * done on a thread of its own; this lives on the main thread. Properties: board, verdict
 * (StrobeVerdict), capture-error (GError). Signals: "line" (StrobeLogLine): a complete line, in
 * order, none left out; "note" (StrobeLogLine): something was found out about a line; "ticked":
 * there is something new, at most once a frame. */
#define STROBE_TYPE_MONITOR_SESSION (strobe_monitor_session_get_type ())
G_DECLARE_FINAL_TYPE (
  StrobeMonitorSession, strobe_monitor_session, STROBE, MONITOR_SESSION, GObject)

StrobeMonitorSession *strobe_monitor_session_new (StrobeBoard *board,
                                                  StrobeCapture *capture,
                                                  StrobeSymbolStore *symbols,
                                                  StrobeMonitorLinkFunc link_func,
                                                  gpointer user_data);
StrobeBoard *strobe_monitor_session_get_board (StrobeMonitorSession *self);
StrobeMonitorConsole *strobe_monitor_session_get_console (StrobeMonitorSession *self);
StrobeCapture *strobe_monitor_session_get_capture (StrobeMonitorSession *self);
StrobeCaptureModel *strobe_monitor_session_get_model (StrobeMonitorSession *self);
GListModel *strobe_monitor_session_get_boots (StrobeMonitorSession *self); /* of StrobeBoot */
StrobeSeriesSet *strobe_monitor_session_get_series (StrobeMonitorSession *self);
GPtrArray *strobe_monitor_session_dup_core_dumps (StrobeMonitorSession *self);

/* A firmware was flashed: the verdict is about it from now on. NULL: nothing
 * was. */
void strobe_monitor_session_set_flashed (StrobeMonitorSession *self,
                                         const StrobeAppIdentity *flashed);
const StrobeAppIdentity *strobe_monitor_session_get_flashed (StrobeMonitorSession *self);
const StrobeVerdict *strobe_monitor_session_get_verdict (StrobeMonitorSession *self);
void strobe_monitor_session_decode_again (StrobeMonitorSession *self); /* an ELF came */
void strobe_monitor_session_stop (StrobeMonitorSession *self);

G_END_DECLS
