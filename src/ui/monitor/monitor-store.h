/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/context.h"

G_BEGIN_DECLS

/* The monitor sessions of a window: one a board, from its first look until the board goes. */
#define STROBE_TYPE_MONITOR_STORE (strobe_monitor_store_get_type ())
G_DECLARE_FINAL_TYPE (StrobeMonitorStore, strobe_monitor_store, STROBE, MONITOR_STORE, GObject)

StrobeMonitorStore *strobe_monitor_store_new (StrobeContext *context);
void strobe_monitor_store_decode_again (StrobeMonitorStore *self);
void strobe_monitor_store_set_log_limits (StrobeMonitorStore *self,
                                          const StrobeCaptureLimits *limits);
StrobeMonitorSession *strobe_monitor_store_get (StrobeMonitorStore *self, StrobeBoard *board);

G_END_DECLS
