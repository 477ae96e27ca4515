/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "monitor/monitor-intake.h"
#include "serial/line-sequence.h"
#include "serial/serial-link.h"

G_BEGIN_DECLS

/* The thread that has the link of one board open: link -> intake. This face of it belongs to the
 * main thread. */
typedef struct _StrobeMonitorReader StrobeMonitorReader;

/* Called on the main thread, about the last strobe_monitor_reader_connect() only. @error: NULL: the
 * link is open; else it could not be opened, or closed by itself. */
typedef void (*StrobeMonitorReaderFunc) (const GError *error, gpointer user_data);

StrobeMonitorReader *strobe_monitor_reader_new (StrobeMonitorIntake *intake,
                                                StrobeMonitorReaderFunc func,
                                                gpointer user_data);
void strobe_monitor_reader_free (StrobeMonitorReader *self);
void strobe_monitor_reader_connect (StrobeMonitorReader *self, StrobeSerialLink *link);
void strobe_monitor_reader_disconnect (StrobeMonitorReader *self);
gboolean strobe_monitor_reader_write (StrobeMonitorReader *self, GBytes *bytes, GError **error);
void strobe_monitor_reader_send_break (StrobeMonitorReader *self);
void strobe_monitor_reader_run_sequence (StrobeMonitorReader *self,
                                         StrobeLineSequenceKind kind,
                                         StrobeLineSequenceGoal goal);
gboolean strobe_monitor_reader_wait_for_all (guint timeout_ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeMonitorReader, strobe_monitor_reader_free)

G_END_DECLS
