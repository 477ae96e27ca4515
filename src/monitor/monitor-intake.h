/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "boot/boot-tracker.h"
#include "capture/capture.h"
#include "plot/series-set.h"

G_BEGIN_DECLS

/* What becomes of the bytes of one board: lines of a capture, boots, crashes, curves. Counted. One
 * thread writes; the main thread hears of it and asks. */
typedef struct _StrobeMonitorIntake StrobeMonitorIntake;

/* Called on the main thread. */
typedef struct {
  void (*progressed) (gpointer user_data); /* something came, at most once a frame */
  void (*panicked) (StrobePanic *panic, gpointer user_data); /* @panic is only lent */
} StrobeMonitorIntakeFuncs;

StrobeMonitorIntake *strobe_monitor_intake_new (StrobeCapture *capture,
                                                StrobeSeriesSet *series,
                                                const StrobeMonitorIntakeFuncs *funcs,
                                                gpointer user_data);
StrobeMonitorIntake *strobe_monitor_intake_ref (StrobeMonitorIntake *self);
void strobe_monitor_intake_unref (StrobeMonitorIntake *self);

/* the writer */
void strobe_monitor_intake_take (StrobeMonitorIntake *self, GBytes *bytes);
void strobe_monitor_intake_end_stream (StrobeMonitorIntake *self); /* what comes next is new */
void strobe_monitor_intake_close (StrobeMonitorIntake *self);      /* nothing comes any more */

/* the main thread */
void strobe_monitor_intake_mute (StrobeMonitorIntake *self); /* nothing is called any more */
gint64 strobe_monitor_intake_get_last_byte_us (StrobeMonitorIntake *self);
guint strobe_monitor_intake_sync_boots (StrobeMonitorIntake *self, GListStore *boots);
GPtrArray *strobe_monitor_intake_dup_core_dumps (StrobeMonitorIntake *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeMonitorIntake, strobe_monitor_intake_unref)

G_END_DECLS
