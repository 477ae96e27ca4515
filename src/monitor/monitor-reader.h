/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/boot-tracker.h"
#include "capture/capture.h"
#include "plot/series-set.h"
#include "serial/line-sequence.h"
#include "serial/serial-link.h"

G_BEGIN_DECLS

/* The thread that reads one board: link -> capture, boots, curves. This face of it belongs to the
 * main thread. */
typedef struct _StrobeMonitorReader StrobeMonitorReader;

/* Called on the main thread. @attempt is what strobe_monitor_reader_connect() returned. */
typedef struct {
  void (*opened) (guint attempt, const GError *error, gpointer user_data);
  void (*closed) (guint attempt, const GError *error, gpointer user_data);
  void (*progressed) (gpointer user_data); /* something came, at most once a frame */
  void (*panicked) (StrobePanic *panic, gpointer user_data); /* @panic is only lent */
} StrobeMonitorReaderFuncs;

StrobeMonitorReader *strobe_monitor_reader_new (StrobeCapture *capture,
                                                StrobeSeriesSet *series,
                                                const StrobeMonitorReaderFuncs *funcs,
                                                gpointer user_data);
void strobe_monitor_reader_free (StrobeMonitorReader *self);
guint strobe_monitor_reader_connect (StrobeMonitorReader *self, StrobeSerialLink *link);
void strobe_monitor_reader_disconnect (StrobeMonitorReader *self);
gboolean strobe_monitor_reader_write (StrobeMonitorReader *self, GBytes *bytes, GError **error);
void strobe_monitor_reader_send_break (StrobeMonitorReader *self);
void strobe_monitor_reader_run_sequence (StrobeMonitorReader *self,
                                         StrobeLineSequenceKind kind,
                                         StrobeLineSequenceGoal goal);
gint64 strobe_monitor_reader_get_last_byte_us (StrobeMonitorReader *self);
guint strobe_monitor_reader_sync_boots (StrobeMonitorReader *self, GListStore *boots);
gboolean strobe_monitor_reader_wait_for_all (guint timeout_ms);
GPtrArray *strobe_monitor_reader_dup_core_dumps (StrobeMonitorReader *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeMonitorReader, strobe_monitor_reader_free)

G_END_DECLS
