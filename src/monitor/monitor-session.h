/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/board.h"
#include "log/log-buffer.h"
#include "serial/serial-link.h"

G_BEGIN_DECLS

typedef enum {
  STROBE_MONITOR_STATE_WAITING, /* no serial port of the app on this USB port yet */
  STROBE_MONITOR_STATE_CONNECTED,
  STROBE_MONITOR_STATE_BUSY,      /* another program holds it; tried again */
  STROBE_MONITOR_STATE_NO_ACCESS, /* tried again */
  STROBE_MONITOR_STATE_FAILED,
} StrobeMonitorState;

#define STROBE_TYPE_MONITOR_STATE (strobe_monitor_state_get_type ())
GType strobe_monitor_state_get_type (void);

/* Makes the link of a board's console; the composition root supplies it. (transfer full) */
typedef StrobeSerialLink *(*StrobeMonitorLinkFunc) (StrobeBoard *board, gpointer user_data);

/* Follows one board: link -> lines -> buffer, across resets and renumbered ports.
 * Properties: state, board. Signal: "line" (StrobeLogLine) for each complete line. */
#define STROBE_TYPE_MONITOR_SESSION (strobe_monitor_session_get_type ())
G_DECLARE_FINAL_TYPE (
  StrobeMonitorSession, strobe_monitor_session, STROBE, MONITOR_SESSION, GObject)

StrobeMonitorSession *strobe_monitor_session_new (StrobeBoard *board,
                                                  StrobeMonitorLinkFunc link_func,
                                                  gpointer user_data);
StrobeBoard *strobe_monitor_session_get_board (StrobeMonitorSession *self);
StrobeLogBuffer *strobe_monitor_session_get_buffer (StrobeMonitorSession *self);
StrobeMonitorState strobe_monitor_session_get_state (StrobeMonitorSession *self);
const GError *strobe_monitor_session_get_error (StrobeMonitorSession *self);
void strobe_monitor_session_set_paused (StrobeMonitorSession *self, gboolean paused);
gboolean strobe_monitor_session_write (StrobeMonitorSession *self, GBytes *bytes, GError **error);
void strobe_monitor_session_stop (StrobeMonitorSession *self);

G_END_DECLS
