/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/monitor-reader.h"

#include <string.h>

#include "serial/serial-error.h"

/* StrobeMonitorReader: what is done with the bytes of a board, whatever the window is doing.
 *
 * One thread for each board that is followed. It has the link open, and nobody else touches that;
 * the main thread sends it commands, and hears of what happened by sources of its own main context.
 * Commands and news carry the number of the attempt to connect, so that what comes late about a
 * link that is no more is not taken for news of the next one.
 *
 * The thread holds what it needs by itself: the main thread never waits for it, and lets it end in
 * its own time. */

/* One frame at 60 Hz: who shows it need not know more often. */
#define PUBLISH_INTERVAL_US (16 * G_TIME_SPAN_MILLISECOND)
/* A crash that says nothing more for this long is told as it is. */
#define CRASH_SILENCE_MS 300
/* What may wait to be sent. */
#define MAX_WAITING_BYTES (256 * 1024)
#define WRITE_RETRY_MS 10
/* What is done at once, whatever comes in. */
#define PRIORITY_NOW G_PRIORITY_HIGH
/* A link is closed for another one behind its last bytes: those of a board that resets are there,
 * but may not have been read when the main thread hears that it is gone. */
#define PRIORITY_LAST (G_PRIORITY_DEFAULT + 50)
/* Boots that are kept; see boot-tracker.c. */
#define MAX_BOOTS 10000

/* What the two threads share. Counted. */
typedef struct {
  gatomicrefcount ref_count;
  GMainContext *context; /* of the thread */
  GMainLoop *loop;
  GMainContext *main_context;
  StrobeCapture *capture;
  StrobeSeriesSet *series;

  /* the thread's own */
  StrobeSerialLink *link;
  guint attempt;
  GQueue waiting; /* of GBytes, to be sent */
  GSource *write_source;
  GSource *crash_source;
  GSource *sequence_source;
  const StrobeLineSequenceStep *steps;
  gsize n_steps;

  GMutex mutex; /* of what follows */
  StrobeBootTracker *tracker;
  StrobeMonitorReader *face; /* NULL: nobody listens any more */
  gboolean is_publishing;
  gint64 published_us;
  gint64 last_byte_us;
  gsize waiting_bytes;
} Shared;

struct _StrobeMonitorReader {
  Shared *shared;
  StrobeMonitorReaderFuncs funcs;
  gpointer user_data;
  guint attempt;
  guint64 stamp; /* of the boots that were synced */
  guint n_boots;
};

static void
shared_unref (gpointer data)
{
  Shared *shared = data;

  if (!g_atomic_ref_count_dec (&shared->ref_count))
    return;
  strobe_boot_tracker_free (shared->tracker);
  g_object_unref (shared->capture);
  g_object_unref (shared->series);
  g_main_loop_unref (shared->loop);
  g_main_context_unref (shared->context);
  g_main_context_unref (shared->main_context);
  g_mutex_clear (&shared->mutex);
  g_free (shared);
}

static Shared *
shared_ref (Shared *shared)
{
  g_atomic_ref_count_inc (&shared->ref_count);
  return shared;
}

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static GSource *
start_timer (Shared *shared, guint ms, GSourceFunc func)
{
  GSource *source = g_timeout_source_new (ms);

  g_source_set_callback (source, func, shared, NULL);
  g_source_attach (source, shared->context);
  return source;
}

/* ---- news, from the thread to the main one */

typedef struct {
  Shared *shared;
  guint attempt;
  GError *error;
  StrobePanic *panic;
} News;

static void
news_free (gpointer data)
{
  News *news = data;

  g_clear_error (&news->error);
  g_clear_pointer (&news->panic, strobe_panic_unref);
  shared_unref (news->shared);
  g_free (news);
}

static void
tell (Shared *shared, guint delay_ms, GSourceFunc func, const GError *error, StrobePanic *panic)
{
  News *news = g_new0 (News, 1);
  g_autoptr (GSource) source =
               delay_ms > 0 ? g_timeout_source_new (delay_ms) : g_idle_source_new ();

  news->shared = shared_ref (shared);
  news->attempt = shared->attempt;
  news->error = error != NULL ? g_error_copy (error) : NULL;
  news->panic = panic != NULL ? strobe_panic_ref (panic) : NULL;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, news, news_free);
  g_source_attach (source, shared->main_context);
}

/* The face is only let go of on the main thread, where this is called. */
static StrobeMonitorReader *
get_face (Shared *shared)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shared->mutex);

  return shared->face;
}

static gboolean
opened_cb (gpointer user_data)
{
  News *news = user_data;
  StrobeMonitorReader *face = get_face (news->shared);

  if (face != NULL && news->attempt == face->attempt)
    face->funcs.opened (news->attempt, news->error, face->user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
closed_cb (gpointer user_data)
{
  News *news = user_data;
  StrobeMonitorReader *face = get_face (news->shared);

  if (face != NULL && news->attempt == face->attempt)
    face->funcs.closed (news->attempt, news->error, face->user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
panicked_cb (gpointer user_data)
{
  News *news = user_data;
  StrobeMonitorReader *face = get_face (news->shared);

  if (face != NULL)
    face->funcs.panicked (news->panic, face->user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
progressed_cb (gpointer user_data)
{
  Shared *shared = ((News *) user_data)->shared;
  StrobeMonitorReader *face = NULL;

  g_mutex_lock (&shared->mutex);
  face = shared->face;
  shared->is_publishing = FALSE;
  shared->published_us = g_get_monotonic_time ();
  g_mutex_unlock (&shared->mutex);
  if (face != NULL)
    face->funcs.progressed (face->user_data);
  return G_SOURCE_REMOVE;
}

/* Somebody will look within a frame; until then nothing more needs to be told. */
static void
publish (Shared *shared)
{
  gint64 wait_us = 0;

  g_mutex_lock (&shared->mutex);
  wait_us = shared->published_us + PUBLISH_INTERVAL_US - g_get_monotonic_time ();
  if (shared->is_publishing) {
    g_mutex_unlock (&shared->mutex);
    return;
  }
  shared->is_publishing = TRUE;
  g_mutex_unlock (&shared->mutex);
  tell (shared, wait_us > 0 ? (guint) (wait_us / 1000 + 1) : 0, progressed_cb, NULL, NULL);
}

/* ---- lines, on the thread */

/* Called with the mutex held. */
static void
panic_cb (StrobePanic *panic, gpointer user_data)
{
  tell (user_data, 0, panicked_cb, NULL, panic);
}

static void
line_cb (guint64 number, const char *raw, const StrobeCaptureRecord *record, gpointer user_data)
{
  Shared *shared = user_data;
  gboolean starts_boot = FALSE;
  gboolean has_own_level = (record->flags & STROBE_CAPTURE_RECORD_CONTINUED) == 0;

  g_mutex_lock (&shared->mutex);
  starts_boot = strobe_boot_tracker_take (shared->tracker, number, raw, record->size_bytes,
                                          has_own_level ? record->level : STROBE_LOG_LEVEL_NONE,
                                          record->received_us);
  g_mutex_unlock (&shared->mutex);
  if (starts_boot)
    strobe_capture_mark (shared->capture, number, STROBE_CAPTURE_RECORD_BOOT);
  if (record->level == STROBE_LOG_LEVEL_NONE)
    strobe_series_set_take_line (shared->series, raw, record->size_bytes, record->received_us);
}

static gboolean
crash_silence_cb (gpointer user_data)
{
  Shared *shared = user_data;

  g_clear_pointer (&shared->crash_source, g_source_unref);
  g_mutex_lock (&shared->mutex);
  strobe_boot_tracker_finish (shared->tracker);
  g_mutex_unlock (&shared->mutex);
  publish (shared);
  return G_SOURCE_REMOVE;
}

static void
watch_crash (Shared *shared)
{
  gboolean is_open = FALSE;

  g_mutex_lock (&shared->mutex);
  is_open = strobe_boot_tracker_is_crash_open (shared->tracker);
  g_mutex_unlock (&shared->mutex);
  clear_source (&shared->crash_source);
  if (is_open)
    shared->crash_source = start_timer (shared, CRASH_SILENCE_MS, crash_silence_cb);
}

static void
received_cb (StrobeSerialLink *link, GBytes *bytes, Shared *shared)
{
  gsize size_bytes = 0;
  const char *data = g_bytes_get_data (bytes, &size_bytes);
  gint64 now_us = g_get_real_time ();

  strobe_capture_write (shared->capture, data, size_bytes, now_us);
  g_mutex_lock (&shared->mutex);
  shared->last_byte_us = now_us;
  g_mutex_unlock (&shared->mutex);
  watch_crash (shared);
  publish (shared);
}

/* ---- the link, on the thread */

static void
forget_waiting (Shared *shared)
{
  GBytes *bytes = NULL;

  clear_source (&shared->write_source);
  while ((bytes = g_queue_pop_head (&shared->waiting)) != NULL)
    g_bytes_unref (bytes);
  g_mutex_lock (&shared->mutex);
  shared->waiting_bytes = 0;
  g_mutex_unlock (&shared->mutex);
}

static void
end_stream (Shared *shared)
{
  strobe_capture_end_stream (shared->capture);
  g_mutex_lock (&shared->mutex);
  strobe_boot_tracker_link_lost (shared->tracker);
  g_mutex_unlock (&shared->mutex);
  publish (shared);
}

static void
drop_link (Shared *shared)
{
  clear_source (&shared->crash_source);
  clear_source (&shared->sequence_source);
  forget_waiting (shared);
  if (shared->link == NULL)
    return;
  g_signal_handlers_disconnect_by_data (shared->link, shared);
  strobe_serial_link_close (shared->link);
  g_clear_object (&shared->link);
  end_stream (shared);
}

static void
link_closed_cb (StrobeSerialLink *link, const GError *error, Shared *shared)
{
  g_autoptr (GError) copy = g_error_copy (error);

  drop_link (shared);
  tell (shared, 0, closed_cb, copy, NULL);
}

static void send_waiting (Shared *shared);

static gboolean
write_again_cb (gpointer user_data)
{
  Shared *shared = user_data;

  g_clear_pointer (&shared->write_source, g_source_unref);
  send_waiting (shared);
  return G_SOURCE_REMOVE;
}

/* The link takes what it has room for; the rest waits here. What it refuses for another reason it
 * tells by closing. */
static void
send_waiting (Shared *shared)
{
  GBytes *bytes = NULL;

  while (shared->link != NULL && shared->write_source == NULL &&
         (bytes = g_queue_peek_head (&shared->waiting)) != NULL) {
    if (!strobe_serial_link_write (shared->link, bytes, NULL)) {
      shared->write_source = start_timer (shared, WRITE_RETRY_MS, write_again_cb);
      return;
    }
    g_mutex_lock (&shared->mutex);
    shared->waiting_bytes -= MIN (shared->waiting_bytes, g_bytes_get_size (bytes));
    g_mutex_unlock (&shared->mutex);
    g_bytes_unref (g_queue_pop_head (&shared->waiting));
  }
}

/* ---- commands, from the main thread to this one */

typedef struct {
  Shared *shared;
  StrobeSerialLink *link;
  guint attempt;
  GBytes *bytes;
  StrobeLineSequenceKind kind;
  StrobeLineSequenceGoal goal;
} Command;

static void
command_free (gpointer data)
{
  Command *command = data;

  g_clear_object (&command->link);
  g_clear_pointer (&command->bytes, g_bytes_unref);
  shared_unref (command->shared);
  g_free (command);
}

static Command *
command_new (StrobeMonitorReader *self)
{
  Command *command = g_new0 (Command, 1);

  command->shared = shared_ref (self->shared);
  command->attempt = self->attempt;
  return command;
}

static void
post (Command *command, int priority, GSourceFunc func)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, priority);
  g_source_set_callback (source, func, command, command_free);
  g_source_attach (source, command->shared->context);
}

static gboolean
connect_cb (gpointer user_data)
{
  Command *command = user_data;
  Shared *shared = command->shared;
  g_autoptr (GError) error = NULL;

  drop_link (shared);
  shared->attempt = command->attempt;
  shared->link = g_steal_pointer (&command->link);
  g_signal_connect (shared->link, "received", G_CALLBACK (received_cb), shared);
  g_signal_connect (shared->link, "closed", G_CALLBACK (link_closed_cb), shared);
  if (!strobe_serial_link_open (shared->link, &error)) {
    g_signal_handlers_disconnect_by_data (shared->link, shared);
    g_clear_object (&shared->link);
  }
  tell (shared, 0, opened_cb, error, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
disconnect_cb (gpointer user_data)
{
  drop_link (((Command *) user_data)->shared);
  return G_SOURCE_REMOVE;
}

static gboolean
write_cb (gpointer user_data)
{
  Command *command = user_data;
  Shared *shared = command->shared;

  if (shared->link == NULL || command->attempt != shared->attempt)
    return G_SOURCE_REMOVE;
  g_queue_push_tail (&shared->waiting, g_steal_pointer (&command->bytes));
  send_waiting (shared);
  return G_SOURCE_REMOVE;
}

static gboolean
break_cb (gpointer user_data)
{
  Shared *shared = ((Command *) user_data)->shared;
  g_autoptr (GError) error = NULL;

  if (shared->link != NULL && !strobe_serial_link_send_break (shared->link, &error))
    g_debug ("break: %s", error->message);
  return G_SOURCE_REMOVE;
}

/* A board that resets takes its port along: the rest of the steps is for nobody then. */
static gboolean
step_cb (gpointer user_data)
{
  Shared *shared = user_data;
  const StrobeLineSequenceStep *step = shared->steps;
  g_autoptr (GError) error = NULL;

  clear_source (&shared->sequence_source);
  if (shared->link == NULL || shared->n_steps == 0)
    return G_SOURCE_REMOVE;
  shared->steps++;
  shared->n_steps--;
  if (!strobe_serial_link_set_lines (shared->link, step->dtr, step->rts, &error)) {
    g_debug ("control lines: %s", error->message);
    return G_SOURCE_REMOVE;
  }
  shared->sequence_source = start_timer (shared, step->rest_ms, step_cb);
  return G_SOURCE_REMOVE;
}

static gboolean
sequence_cb (gpointer user_data)
{
  Command *command = user_data;
  Shared *shared = command->shared;

  clear_source (&shared->sequence_source);
  shared->steps = strobe_line_sequence_get (command->kind, command->goal, &shared->n_steps);
  step_cb (shared);
  return G_SOURCE_REMOVE;
}

static gboolean
quit_cb (gpointer user_data)
{
  Shared *shared = ((Command *) user_data)->shared;

  drop_link (shared);
  strobe_capture_set_line_func (shared->capture, NULL, NULL);
  g_main_loop_quit (shared->loop);
  return G_SOURCE_REMOVE;
}

/* The threads of all readers, for the end of the program. */
static GMutex threads_mutex;
static GCond thread_ended;
static guint n_threads;

static void
count_thread (int change)
{
  g_mutex_lock (&threads_mutex);
  n_threads += change;
  g_cond_broadcast (&thread_ended);
  g_mutex_unlock (&threads_mutex);
}

static gpointer
thread_func (gpointer data)
{
  Shared *shared = data;

  g_main_context_push_thread_default (shared->context);
  g_main_loop_run (shared->loop);
  g_main_context_pop_thread_default (shared->context);
  shared_unref (shared);
  count_thread (-1);
  return NULL;
}

static Shared *
shared_new (StrobeMonitorReader *face, StrobeCapture *capture, StrobeSeriesSet *series)
{
  Shared *shared = g_new0 (Shared, 1);

  g_atomic_ref_count_init (&shared->ref_count);
  g_mutex_init (&shared->mutex);
  g_queue_init (&shared->waiting);
  shared->context = g_main_context_new ();
  shared->loop = g_main_loop_new (shared->context, FALSE);
  shared->main_context = g_main_context_ref_thread_default ();
  shared->capture = g_object_ref (capture);
  shared->series = g_object_ref (series);
  shared->tracker = strobe_boot_tracker_new (panic_cb, shared);
  shared->face = face;
  strobe_capture_set_line_func (capture, line_cb, shared);
  return shared;
}

/**
 * strobe_monitor_reader_new:
 * @capture: where the bytes go; the reader is its writer from now on
 * @series: where the curves go
 * @funcs: what is called when something happens
 * @user_data: for @funcs
 *
 * Starts the thread.
 *
 * Context: main thread; @funcs are called on its thread-default main context.
 *
 * Returns: (transfer full): the reader
 */
StrobeMonitorReader *
strobe_monitor_reader_new (StrobeCapture *capture,
                           StrobeSeriesSet *series,
                           const StrobeMonitorReaderFuncs *funcs,
                           gpointer user_data)
{
  StrobeMonitorReader *self = g_new0 (StrobeMonitorReader, 1);

  self->funcs = *funcs;
  self->user_data = user_data;
  self->shared = shared_new (self, capture, series);
  count_thread (+1);
  g_thread_unref (g_thread_new ("strobe-reader", thread_func, shared_ref (self->shared)));
  return self;
}

/**
 * strobe_monitor_reader_free:
 * @self: (transfer full): a reader
 *
 * Lets go of the thread: it closes the link and ends by itself. Nothing is called any more.
 *
 * Context: main thread; does not wait.
 */
void
strobe_monitor_reader_free (StrobeMonitorReader *self)
{
  g_mutex_lock (&self->shared->mutex);
  self->shared->face = NULL;
  g_mutex_unlock (&self->shared->mutex);
  post (command_new (self), PRIORITY_NOW, quit_cb);
  shared_unref (self->shared);
  g_free (self);
}

/**
 * strobe_monitor_reader_wait_for_all:
 * @timeout_ms: how long at most
 *
 * Waits until the threads of all readers that were freed have ended, so that their links are closed
 * and not just cut off: a console that was read over USB is the kernel's again then. For the end of
 * the program.
 *
 * Context: any thread; blocks.
 *
 * Returns: %TRUE if no thread is left
 */
gboolean
strobe_monitor_reader_wait_for_all (guint timeout_ms)
{
  gint64 end_us = g_get_monotonic_time () + (gint64) timeout_ms * 1000;
  gboolean all_ended = FALSE;

  g_mutex_lock (&threads_mutex);
  while (n_threads > 0 && g_cond_wait_until (&thread_ended, &threads_mutex, end_us))
    ;
  all_ended = n_threads == 0;
  g_mutex_unlock (&threads_mutex);
  return all_ended;
}

/**
 * strobe_monitor_reader_connect:
 * @self: a reader
 * @link: (transfer full): what to open; the caller must not keep it
 *
 * Opens a link, in place of the one that is open. How that went is told by "opened".
 *
 * Context: main thread; does not wait.
 *
 * Returns: the number of this attempt
 */
guint
strobe_monitor_reader_connect (StrobeMonitorReader *self, StrobeSerialLink *link)
{
  Command *command = NULL;

  self->attempt++;
  command = command_new (self);
  command->link = link;
  post (command, PRIORITY_LAST, connect_cb);
  return self->attempt;
}

/**
 * strobe_monitor_reader_disconnect:
 * @self: a reader
 *
 * Closes the link; "closed" is not called for that.
 *
 * Context: main thread; does not wait.
 */
void
strobe_monitor_reader_disconnect (StrobeMonitorReader *self)
{
  self->attempt++;
  post (command_new (self), PRIORITY_LAST, disconnect_cb);
}

/**
 * strobe_monitor_reader_write:
 * @self: a reader
 * @bytes: what to send
 * @error: return location for an error
 *
 * Sends bytes, in the order of the calls.
 *
 * Errors: STROBE_SERIAL_ERROR_IO if the board has not taken what it was sent before: some of it may
 * be sent again later.
 *
 * Context: main thread; does not wait.
 *
 * Returns: %TRUE if they are on their way
 */
gboolean
strobe_monitor_reader_write (StrobeMonitorReader *self, GBytes *bytes, GError **error)
{
  Command *command = NULL;
  gsize size_bytes = g_bytes_get_size (bytes);
  gboolean has_room = FALSE;

  g_mutex_lock (&self->shared->mutex);
  has_room = size_bytes <= MAX_WAITING_BYTES &&
             self->shared->waiting_bytes <= MAX_WAITING_BYTES - size_bytes;
  if (has_room)
    self->shared->waiting_bytes += size_bytes;
  g_mutex_unlock (&self->shared->mutex);
  if (!has_room) {
    g_set_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_IO,
                 "the board does not take what it is sent: %d bytes may wait", MAX_WAITING_BYTES);
    return FALSE;
  }
  command = command_new (self);
  command->bytes = g_bytes_ref (bytes);
  post (command, PRIORITY_NOW, write_cb);
  return TRUE;
}

/**
 * strobe_monitor_reader_send_break:
 * @self: a reader
 *
 * Sends a break.
 *
 * Context: main thread; does not wait.
 */
void
strobe_monitor_reader_send_break (StrobeMonitorReader *self)
{
  post (command_new (self), PRIORITY_NOW, break_cb);
}

/**
 * strobe_monitor_reader_run_sequence:
 * @self: a reader
 * @kind: which rules the board has
 * @goal: what it shall end in
 *
 * Resets the board by its control lines.
 *
 * Context: main thread; does not wait.
 */
void
strobe_monitor_reader_run_sequence (StrobeMonitorReader *self,
                                    StrobeLineSequenceKind kind,
                                    StrobeLineSequenceGoal goal)
{
  Command *command = command_new (self);

  command->kind = kind;
  command->goal = goal;
  post (command, PRIORITY_NOW, sequence_cb);
}

/**
 * strobe_monitor_reader_get_last_byte_us:
 * @self: a reader
 *
 * Units: microseconds of wall clock time since 1970.
 *
 * Context: main thread.
 *
 * Returns: when the last byte came; 0: none did
 */
gint64
strobe_monitor_reader_get_last_byte_us (StrobeMonitorReader *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->shared->mutex);

  return self->shared->last_byte_us;
}

/* Only the last boot changes: those before it are as they were. */
static GPtrArray *
take_news (StrobeMonitorReader *self, guint n_known)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->shared->mutex);
  StrobeBootTracker *tracker = self->shared->tracker;
  guint n_boots = strobe_boot_tracker_get_n_boots (tracker);
  GPtrArray *news = g_ptr_array_new_with_free_func (g_object_unref);
  guint from = n_known > 0 ? n_known - 1 : 0;

  if (strobe_boot_tracker_get_stamp (tracker) == self->stamp && n_boots == self->n_boots)
    return news;
  self->stamp = strobe_boot_tracker_get_stamp (tracker);
  self->n_boots = n_boots;
  for (guint i = from; i < n_boots; i++) {
    StrobeBoot *boot = strobe_boot_tracker_dup_boot (tracker, i);

    if (boot != NULL)
      g_ptr_array_add (news, boot);
  }
  return news;
}

/**
 * strobe_monitor_reader_sync_boots:
 * @self: a reader
 * @boots: (element-type StrobeBoot): what the reader put there before
 *
 * Brings a list of boots up to date, in one change at its end.
 *
 * Context: main thread.
 *
 * Returns: how many boots are new or changed
 */
guint
strobe_monitor_reader_sync_boots (StrobeMonitorReader *self, GListStore *boots)
{
  guint n_listed = g_list_model_get_n_items (G_LIST_MODEL (boots));
  g_autoptr (GPtrArray) news = take_news (self, self->n_boots);
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
 * strobe_monitor_reader_dup_core_dumps:
 * @self: a reader
 *
 * Lists the core dumps that were seen.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (element-type StrobeCoreDump): the dumps, oldest first
 */
GPtrArray *
strobe_monitor_reader_dup_core_dumps (StrobeMonitorReader *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->shared->mutex);
  guint n_dumps = 0;
  const StrobeCoreDump *dumps =
    strobe_boot_tracker_get_core_dumps (self->shared->tracker, &n_dumps);
  GPtrArray *copies = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < n_dumps; i++)
    g_ptr_array_add (copies, g_memdup2 (&dumps[i], sizeof dumps[i]));
  return copies;
}
