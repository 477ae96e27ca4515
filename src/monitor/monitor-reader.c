/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/monitor-reader.h"

#include "monitor/mailbox.h"
#include "serial/line-sequencer.h"
#include "serial/send-queue.h"

/* StrobeMonitorReader: the thread that has the link of a board open, and nobody else touches that.
 *
 * One thread for each board that is followed. The main thread sends it commands, and hears of what
 * happened by letters. Commands and letters carry the number of the attempt to connect, so that
 * what comes late about a link that is no more is not taken for news of the next one.
 *
 * The thread holds what it needs by itself: the main thread never waits for it, and lets it end in
 * its own time. */

/* What is done at once, whatever comes in. */
#define PRIORITY_NOW G_PRIORITY_HIGH
/* A link is closed for another one behind its last bytes: those of a board that resets are there,
 * but may not have been read when the main thread hears that it is gone. */
#define PRIORITY_LAST (G_PRIORITY_DEFAULT + 50)

/* What the two threads share. Counted. */
typedef struct {
  gatomicrefcount ref_count;
  GMainContext *context; /* of the thread */
  GMainLoop *loop;
  StrobeMailbox *mailbox; /* of the main thread */
  StrobeMonitorIntake *intake;
  StrobeSendQueue *queue; /* the main thread asks it for room, the rest is the thread's */

  /* the thread's own */
  StrobeLineSequencer *sequencer;
  StrobeSerialLink *link;
  guint attempt;
} Shared;

struct _StrobeMonitorReader {
  Shared *shared;
  StrobeMonitorReaderFunc func;
  gpointer user_data;
  guint attempt;
};

static void
shared_unref (gpointer data)
{
  Shared *shared = data;

  if (!g_atomic_ref_count_dec (&shared->ref_count))
    return;
  strobe_line_sequencer_free (shared->sequencer);
  strobe_send_queue_free (shared->queue);
  strobe_monitor_intake_unref (shared->intake);
  strobe_mailbox_unref (shared->mailbox);
  g_main_loop_unref (shared->loop);
  g_main_context_unref (shared->context);
  g_free (shared);
}

static Shared *
shared_ref (Shared *shared)
{
  g_atomic_ref_count_inc (&shared->ref_count);
  return shared;
}

/* ---- news, from the thread to the main one */

typedef struct {
  guint attempt;
  GError *error;
} News;

static void
news_free (gpointer data)
{
  News *news = data;

  g_clear_error (&news->error);
  g_free (news);
}

static void
news_cb (gpointer receiver, gpointer letter)
{
  StrobeMonitorReader *self = receiver;
  News *news = letter;

  if (news->attempt == self->attempt)
    self->func (news->error, self->user_data);
}

static void
tell (Shared *shared, const GError *error)
{
  News *news = g_new0 (News, 1);

  news->attempt = shared->attempt;
  news->error = error != NULL ? g_error_copy (error) : NULL;
  strobe_mailbox_send (shared->mailbox, 0, news_cb, news, news_free);
}

/* ---- the link, on the thread */

static void
drop_link (Shared *shared)
{
  strobe_line_sequencer_stop (shared->sequencer);
  strobe_send_queue_set_link (shared->queue, NULL);
  if (shared->link == NULL)
    return;
  g_signal_handlers_disconnect_by_data (shared->link, shared);
  strobe_serial_link_close (shared->link);
  g_clear_object (&shared->link);
  strobe_monitor_intake_end_stream (shared->intake);
}

static void
received_cb (StrobeSerialLink *link, GBytes *bytes, Shared *shared)
{
  strobe_monitor_intake_take (shared->intake, bytes);
}

static void
link_closed_cb (StrobeSerialLink *link, const GError *error, Shared *shared)
{
  g_autoptr (GError) copy = g_error_copy (error);

  drop_link (shared);
  tell (shared, copy);
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
  strobe_send_queue_set_link (shared->queue, shared->link);
  tell (shared, error);
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

  if (command->attempt == shared->attempt)
    strobe_send_queue_push (shared->queue, g_steal_pointer (&command->bytes));
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

static gboolean
sequence_cb (gpointer user_data)
{
  Command *command = user_data;
  Shared *shared = command->shared;

  if (shared->link != NULL)
    strobe_line_sequencer_start (shared->sequencer, shared->link, command->kind, command->goal);
  return G_SOURCE_REMOVE;
}

static gboolean
quit_cb (gpointer user_data)
{
  Shared *shared = ((Command *) user_data)->shared;

  drop_link (shared);
  strobe_monitor_intake_close (shared->intake);
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
shared_new (StrobeMonitorReader *face, StrobeMonitorIntake *intake)
{
  Shared *shared = g_new0 (Shared, 1);

  g_atomic_ref_count_init (&shared->ref_count);
  shared->context = g_main_context_new ();
  shared->loop = g_main_loop_new (shared->context, FALSE);
  shared->mailbox = strobe_mailbox_new (face);
  shared->intake = strobe_monitor_intake_ref (intake);
  shared->queue = strobe_send_queue_new ();
  shared->sequencer = strobe_line_sequencer_new ();
  return shared;
}

/**
 * strobe_monitor_reader_new:
 * @intake: where the bytes go; the reader is its writer from now on
 * @func: hears how it stands with the link
 * @user_data: for @func
 *
 * Starts the thread.
 *
 * Ownership: takes a reference of @intake, and closes it when the thread ends.
 *
 * Context: main thread; @func is called on its thread-default main context.
 *
 * Returns: (transfer full): the reader
 */
StrobeMonitorReader *
strobe_monitor_reader_new (StrobeMonitorIntake *intake,
                           StrobeMonitorReaderFunc func,
                           gpointer user_data)
{
  StrobeMonitorReader *self = g_new0 (StrobeMonitorReader, 1);

  self->func = func;
  self->user_data = user_data;
  self->shared = shared_new (self, intake);
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
  strobe_mailbox_close (self->shared->mailbox);
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
 * Opens a link, in place of the one that is open. How that went is told; what comes of an
 * attempt before is not told any more.
 *
 * Context: main thread; does not wait.
 */
void
strobe_monitor_reader_connect (StrobeMonitorReader *self, StrobeSerialLink *link)
{
  Command *command = NULL;

  self->attempt++;
  command = command_new (self);
  command->link = link;
  post (command, PRIORITY_LAST, connect_cb);
}

/**
 * strobe_monitor_reader_disconnect:
 * @self: a reader
 *
 * Closes the link; nothing is told of that.
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

  if (!strobe_send_queue_reserve (self->shared->queue, g_bytes_get_size (bytes), error))
    return FALSE;
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
