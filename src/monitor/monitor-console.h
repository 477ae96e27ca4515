/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/board.h"
#include "monitor/monitor-intake.h"
#include "monitor/monitor-state.h"
#include "serial/line-sequence.h"
#include "serial/serial-link.h"

G_BEGIN_DECLS

/* Makes the link of a board's console; the composition root supplies it. (transfer full) */
typedef StrobeSerialLink *(*StrobeMonitorLinkFunc) (StrobeBoard *board, gpointer user_data);

/* The console of one board, kept open: across resets and renumbered ports, tried again where it is
 * refused. What comes goes to an intake, on a thread of its own. Property: state, notified also
 * when more becomes known about it. */
#define STROBE_TYPE_MONITOR_CONSOLE (strobe_monitor_console_get_type ())
G_DECLARE_FINAL_TYPE (
  StrobeMonitorConsole, strobe_monitor_console, STROBE, MONITOR_CONSOLE, GObject)

StrobeMonitorConsole *strobe_monitor_console_new (StrobeBoard *board,
                                                  StrobeMonitorIntake *intake,
                                                  StrobeMonitorLinkFunc link_func,
                                                  gpointer user_data);
StrobeMonitorState strobe_monitor_console_get_state (StrobeMonitorConsole *self);
const GError *strobe_monitor_console_get_error (StrobeMonitorConsole *self);
const char *
strobe_monitor_console_get_holder (StrobeMonitorConsole *self); /* while busy; or NULL */
gboolean strobe_monitor_console_write (StrobeMonitorConsole *self, GBytes *bytes, GError **error);
gboolean strobe_monitor_console_send_break (StrobeMonitorConsole *self, GError **error);
gboolean strobe_monitor_console_reset (StrobeMonitorConsole *self,
                                       StrobeLineSequenceGoal goal,
                                       GError **error);
gboolean strobe_monitor_console_can_retry (StrobeMonitorConsole *self);
void strobe_monitor_console_retry (StrobeMonitorConsole *self);
void strobe_monitor_console_stop (StrobeMonitorConsole *self);

G_END_DECLS
