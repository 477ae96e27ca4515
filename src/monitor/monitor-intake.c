/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/monitor-intake.h"

#include "base/timer.h"
#include "monitor/mailbox.h"

/* StrobeMonitorIntake: what is done with the bytes of a board, whatever the window is doing.
 *
 * The capture finds the lines; each is shown to the boot tracker and to the curves at once, on the
 * writer's thread. The main thread hears that something came, and looks at it under the mutex: a
 * frame's worth at a time, never each line. */

/* One frame at 60 Hz: who shows it need not know more often. */
#define PUBLISH_INTERVAL_US (16 * G_TIME_SPAN_MILLISECOND)
/* A crash that says nothing more for this long is told as it is. */
#define CRASH_SILENCE_MS 300
/* Boots that are kept; see boot-tracker.c. */
#define MAX_BOOTS 10000

struct _StrobeMonitorIntake {
  gatomicrefcount ref_count;
  StrobeCapture *capture;
  StrobeSeriesSet *series;
  StrobeMailbox *mailbox;

  /* the writer's */
  StrobeTimer silence; /* of a crash that is begun */

  /* the main thread's */
  StrobeMonitorIntakeFuncs funcs;
  gpointer user_data;
  guint64 stamp; /* of the boots that were synced */
  guint n_boots;

  GMutex mutex; /* of what follows */
  StrobeBootTracker *tracker;
  gboolean is_publishing;
  gint64 published_us;
  gint64 last_byte_us;
};

/* ---- news, on the main thread */

static void
panicked_cb (gpointer receiver, gpointer letter)
{
  StrobeMonitorIntake *self = receiver;

  self->funcs.panicked (letter, self->user_data);
}

static void
progressed_cb (gpointer receiver, gpointer letter)
{
  StrobeMonitorIntake *self = receiver;

  g_mutex_lock (&self->mutex);
  self->is_publishing = FALSE;
  self->published_us = g_get_monotonic_time ();
  g_mutex_unlock (&self->mutex);
  self->funcs.progressed (self->user_data);
}

/* ---- lines, on the writer's thread */

/* Somebody will look within a frame; until then nothing more needs to be told. */
static void
publish (StrobeMonitorIntake *self)
{
  gint64 wait_us = 0;

  g_mutex_lock (&self->mutex);
  wait_us = self->published_us + PUBLISH_INTERVAL_US - g_get_monotonic_time ();
  if (self->is_publishing) {
    g_mutex_unlock (&self->mutex);
    return;
  }
  self->is_publishing = TRUE;
  g_mutex_unlock (&self->mutex);
  strobe_mailbox_send (self->mailbox, wait_us > 0 ? (guint) (wait_us / 1000 + 1) : 0, progressed_cb,
                       NULL, NULL);
}

/* Called with the mutex held. */
static void
panic_cb (StrobePanic *panic, gpointer user_data)
{
  StrobeMonitorIntake *self = user_data;

  strobe_mailbox_send (self->mailbox, 0, panicked_cb, strobe_panic_ref (panic),
                       (GDestroyNotify) strobe_panic_unref);
}

static void
line_cb (guint64 number, const char *raw, const StrobeCaptureRecord *record, gpointer user_data)
{
  StrobeMonitorIntake *self = user_data;
  gboolean starts_boot = FALSE;
  gboolean has_own_level = (record->flags & STROBE_CAPTURE_RECORD_CONTINUED) == 0;

  g_mutex_lock (&self->mutex);
  starts_boot = strobe_boot_tracker_take (self->tracker, number, raw, record->size_bytes,
                                          has_own_level ? record->level : STROBE_LOG_LEVEL_NONE,
                                          record->received_us);
  g_mutex_unlock (&self->mutex);
  if (starts_boot)
    strobe_capture_mark (self->capture, number, STROBE_CAPTURE_RECORD_BOOT);
  if (record->level == STROBE_LOG_LEVEL_NONE)
    strobe_series_set_take_line (self->series, raw, record->size_bytes, record->received_us);
}

static void
crash_is_silent_cb (gpointer user_data)
{
  StrobeMonitorIntake *self = user_data;

  g_mutex_lock (&self->mutex);
  strobe_boot_tracker_finish (self->tracker);
  g_mutex_unlock (&self->mutex);
  publish (self);
}

static void
watch_crash (StrobeMonitorIntake *self)
{
  gboolean is_open = FALSE;

  g_mutex_lock (&self->mutex);
  is_open = strobe_boot_tracker_is_crash_open (self->tracker);
  g_mutex_unlock (&self->mutex);
  strobe_timer_stop (&self->silence);
  if (is_open)
    strobe_timer_start (&self->silence, CRASH_SILENCE_MS, crash_is_silent_cb, self);
}

/**
 * strobe_monitor_intake_new:
 * @capture: where the bytes go; the intake is its writer from now on
 * @series: where the curves go
 * @funcs: what is called when something happens
 * @user_data: for @funcs
 *
 * Ownership: takes references of @capture and @series.
 *
 * Context: main thread; @funcs are called on its thread-default main context.
 *
 * Returns: (transfer full): the intake
 */
StrobeMonitorIntake *
strobe_monitor_intake_new (StrobeCapture *capture,
                           StrobeSeriesSet *series,
                           const StrobeMonitorIntakeFuncs *funcs,
                           gpointer user_data)
{
  StrobeMonitorIntake *self = g_new0 (StrobeMonitorIntake, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->mutex);
  self->capture = g_object_ref (capture);
  self->series = g_object_ref (series);
  self->mailbox = strobe_mailbox_new (self);
  self->funcs = *funcs;
  self->user_data = user_data;
  self->tracker = strobe_boot_tracker_new (panic_cb, self);
  strobe_capture_set_line_func (capture, line_cb, self);
  return self;
}

/**
 * strobe_monitor_intake_ref:
 * @self: an intake
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the intake
 */
StrobeMonitorIntake *
strobe_monitor_intake_ref (StrobeMonitorIntake *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * strobe_monitor_intake_unref:
 * @self: (transfer full): an intake
 *
 * Lets go of an intake. Before the last one does, it is muted and closed.
 *
 * Context: any thread.
 */
void
strobe_monitor_intake_unref (StrobeMonitorIntake *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  strobe_boot_tracker_free (self->tracker);
  strobe_mailbox_unref (self->mailbox);
  g_object_unref (self->capture);
  g_object_unref (self->series);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * strobe_monitor_intake_take:
 * @self: an intake
 * @bytes: what the board sent, just now
 *
 * Keeps bytes, and looks at the lines that end in them.
 *
 * Ownership: @bytes is only read.
 *
 * Context: the writer's thread; may wait for the disk.
 */
void
strobe_monitor_intake_take (StrobeMonitorIntake *self, GBytes *bytes)
{
  gsize size_bytes = 0;
  const char *data = g_bytes_get_data (bytes, &size_bytes);
  gint64 now_us = g_get_real_time ();

  strobe_capture_write (self->capture, data, size_bytes, now_us);
  g_mutex_lock (&self->mutex);
  self->last_byte_us = now_us;
  g_mutex_unlock (&self->mutex);
  watch_crash (self);
  publish (self);
}

/**
 * strobe_monitor_intake_end_stream:
 * @self: an intake
 *
 * Notes that the port closed: a line that was begun ends as it is, and the next one is of another
 * boot.
 *
 * Context: the writer's thread; may wait for the disk.
 */
void
strobe_monitor_intake_end_stream (StrobeMonitorIntake *self)
{
  strobe_timer_stop (&self->silence);
  strobe_capture_end_stream (self->capture);
  g_mutex_lock (&self->mutex);
  strobe_boot_tracker_link_lost (self->tracker);
  g_mutex_unlock (&self->mutex);
  publish (self);
}

/**
 * strobe_monitor_intake_close:
 * @self: an intake whose stream has ended
 *
 * Lets go of the capture: it has no writer any more.
 *
 * Context: the writer's thread.
 */
void
strobe_monitor_intake_close (StrobeMonitorIntake *self)
{
  strobe_timer_stop (&self->silence);
  strobe_capture_set_line_func (self->capture, NULL, NULL);
}

/**
 * strobe_monitor_intake_mute:
 * @self: an intake
 *
 * Tells nothing any more; what comes is kept all the same.
 *
 * Context: main thread.
 */
void
strobe_monitor_intake_mute (StrobeMonitorIntake *self)
{
  strobe_mailbox_close (self->mailbox);
}

/**
 * strobe_monitor_intake_get_last_byte_us:
 * @self: an intake
 *
 * Units: microseconds of wall clock time since 1970.
 *
 * Context: main thread.
 *
 * Returns: when the last byte came; 0: none did
 */
gint64
strobe_monitor_intake_get_last_byte_us (StrobeMonitorIntake *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return self->last_byte_us;
}

/* Only the last boot changes: those before it are as they were. */
static GPtrArray *
take_new_boots (StrobeMonitorIntake *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint n_boots = strobe_boot_tracker_get_n_boots (self->tracker);
  GPtrArray *news = g_ptr_array_new_with_free_func (g_object_unref);
  guint from = self->n_boots > 0 ? self->n_boots - 1 : 0;

  if (strobe_boot_tracker_get_stamp (self->tracker) == self->stamp && n_boots == self->n_boots)
    return news;
  self->stamp = strobe_boot_tracker_get_stamp (self->tracker);
  self->n_boots = n_boots;
  for (guint i = from; i < n_boots; i++) {
    StrobeBoot *boot = strobe_boot_tracker_dup_boot (self->tracker, i);

    if (boot != NULL)
      g_ptr_array_add (news, boot);
  }
  return news;
}

/**
 * strobe_monitor_intake_sync_boots:
 * @self: an intake
 * @boots: (element-type StrobeBoot): what the intake put there before
 *
 * Brings a list of boots up to date, in one change at its end.
 *
 * Context: main thread.
 *
 * Returns: how many boots are new or changed
 */
guint
strobe_monitor_intake_sync_boots (StrobeMonitorIntake *self, GListStore *boots)
{
  guint n_listed = g_list_model_get_n_items (G_LIST_MODEL (boots));
  g_autoptr (GPtrArray) news = take_new_boots (self);
  guint n_replaced = n_listed > 0 && news->len > 0 ? 1 : 0;

  if (news->len == 0)
    return 0;
  g_list_store_splice (boots, n_listed - n_replaced, n_replaced, news->pdata, news->len);
  n_listed = g_list_model_get_n_items (G_LIST_MODEL (boots));
  if (n_listed > MAX_BOOTS)
    g_list_store_splice (boots, 0, n_listed - MAX_BOOTS, NULL, 0);
  return news->len;
}

/**
 * strobe_monitor_intake_dup_core_dumps:
 * @self: an intake
 *
 * Lists the core dumps that were seen.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (element-type StrobeCoreDump): the dumps, oldest first
 */
GPtrArray *
strobe_monitor_intake_dup_core_dumps (StrobeMonitorIntake *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  guint n_dumps = 0;
  const StrobeCoreDump *dumps = strobe_boot_tracker_get_core_dumps (self->tracker, &n_dumps);
  GPtrArray *copies = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_dumps; i++)
    g_ptr_array_add (copies, g_memdup2 (&dumps[i], sizeof dumps[i]));
  return copies;
}
