/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* How it stands with the console of a board. */
typedef enum {
  STROBE_MONITOR_STATE_WAITING, /* no serial port of the app on this USB port yet */
  STROBE_MONITOR_STATE_CONNECTED,
  STROBE_MONITOR_STATE_BUSY,      /* another program holds it; tried again */
  STROBE_MONITOR_STATE_NO_ACCESS, /* tried again */
  STROBE_MONITOR_STATE_FAILED,
} StrobeMonitorState;

#define STROBE_TYPE_MONITOR_STATE (strobe_monitor_state_get_type ())
GType strobe_monitor_state_get_type (void);

/* @is_settled: whether a refusal is to be believed */
StrobeMonitorState strobe_monitor_state_of_error (const GError *error, gboolean is_settled);
gboolean strobe_monitor_state_may_pass (const GError *error);

G_END_DECLS
