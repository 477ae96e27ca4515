/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/verdict.h"
#include "capture/capture-model.h"
#include "device/board.h"
#include "plot/series-set.h"
#include "serial/line-sequence.h"
#include "serial/serial-link.h"
#include "symbols/symbol-store.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_MONITOR_STATE_WAITING, /* no serial port of the app on this USB port
                                   yet */
  STROBE_MONITOR_STATE_CONNECTED,
  STROBE_MONITOR_STATE_BUSY,      /* another program holds it; tried again */
  STROBE_MONITOR_STATE_NO_ACCESS, /* tried again */
  STROBE_MONITOR_STATE_FAILED,
} StrobeMonitorState;

#define STROBE_TYPE_MONITOR_STATE (strobe_monitor_state_get_type ())
GType strobe_monitor_state_get_type (void);

/* Makes the link of a board's console; the composition root supplies it.
 * (transfer full) */
typedef StrobeSerialLink *(*StrobeMonitorLinkFunc) (StrobeBoard *board, gpointer user_data);

/* Follows one board, across resets and renumbered ports: link -> capture ->
 * model, boots, verdict, curves. Reading and writing is done on a thread of its
 * own; this face of it lives on the main thread. Properties: state, board,
 * verdict (StrobeVerdict), capture-error (GError). Signals: "line"
 * (StrobeLogLine): a complete line, in order, none left out; "note"
 * (StrobeLogLine): something was found out about a line; "ticked": there is
 * something new, at most once a frame. */
#define STROBE_TYPE_MONITOR_SESSION (strobe_monitor_session_get_type ())
G_DECLARE_FINAL_TYPE (
  StrobeMonitorSession, strobe_monitor_session, STROBE, MONITOR_SESSION, GObject)

StrobeMonitorSession *strobe_monitor_session_new (StrobeBoard *board,
                                                  StrobeCapture *capture,
                                                  StrobeSymbolStore *symbols,
                                                  StrobeMonitorLinkFunc link_func,
                                                  gpointer user_data);
StrobeBoard *strobe_monitor_session_get_board (StrobeMonitorSession *self);
StrobeCapture *strobe_monitor_session_get_capture (StrobeMonitorSession *self);
StrobeCaptureModel *strobe_monitor_session_get_model (StrobeMonitorSession *self);
GListModel *strobe_monitor_session_get_boots (StrobeMonitorSession *self); /* of StrobeBoot */
StrobeSeriesSet *strobe_monitor_session_get_series (StrobeMonitorSession *self);
StrobeMonitorState strobe_monitor_session_get_state (StrobeMonitorSession *self);
const GError *strobe_monitor_session_get_error (StrobeMonitorSession *self);
const char *
strobe_monitor_session_get_holder (StrobeMonitorSession *self); /* while busy; or NULL */
GPtrArray *strobe_monitor_session_dup_core_dumps (StrobeMonitorSession *self);

void strobe_monitor_session_set_paused (StrobeMonitorSession *self, gboolean paused);
gboolean strobe_monitor_session_write (StrobeMonitorSession *self, GBytes *bytes, GError **error);
gboolean strobe_monitor_session_send_break (StrobeMonitorSession *self, GError **error);
gboolean strobe_monitor_session_reset (StrobeMonitorSession *self,
                                       StrobeLineSequenceGoal goal,
                                       GError **error);
/* A firmware was flashed: the verdict is about it from now on. NULL: nothing
 * was. */
void strobe_monitor_session_set_flashed (StrobeMonitorSession *self,
                                         const StrobeAppIdentity *flashed);
const StrobeAppIdentity *strobe_monitor_session_get_flashed (StrobeMonitorSession *self);
const StrobeVerdict *strobe_monitor_session_get_verdict (StrobeMonitorSession *self);
void strobe_monitor_session_decode_again (StrobeMonitorSession *self); /* an ELF came */
gboolean strobe_monitor_session_can_retry (StrobeMonitorSession *self);
void strobe_monitor_session_retry (StrobeMonitorSession *self);
void strobe_monitor_session_stop (StrobeMonitorSession *self);

G_END_DECLS
