/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/send/send-file.h"

/* A piece, and the rest after it: at most 100 KB/s, which a console on full speed USB takes. A
 * board that reads slower makes the port refuse, and then the same piece is tried again. */
#define PIECE_BYTES 1024
#define REST_MS 10
#define RETRY_MS 50
/* A board that takes nothing for so long does not listen. */
#define PATIENCE_MS 20000

/**
 * StrobeSendFile:
 *
 * One file on its way to a board. Only one piece is in memory.
 *
 * Made by the send bar.
 *
 * Context: main thread.
 */
struct _StrobeSendFile {
  GObject parent_instance;

  GFile *file;
  StrobeSendFileFunc func;
  gpointer user_data;
  GFileInputStream *stream;
  GCancellable *cancellable;
  GBytes *piece; /* to be sent next */
  guint64 sent_bytes;
  guint64 size_bytes;
  guint rest_id;
  guint patience_ms;
  guint waited_ms; /* for the piece */
  gboolean is_over;
};

G_DEFINE_FINAL_TYPE (StrobeSendFile, strobe_send_file, G_TYPE_OBJECT)

enum {
  SIGNAL_PROGRESS,
  SIGNAL_DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
finish (StrobeSendFile *self, const GError *error)
{
  g_autoptr (StrobeSendFile) alive = g_object_ref (self);

  if (self->is_over)
    return;
  self->is_over = TRUE;
  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_object (&self->stream);
  g_signal_emit (alive, signals[SIGNAL_DONE], 0, error);
}

static void read_piece (StrobeSendFile *self);

static gboolean
rested_cb (gpointer user_data)
{
  StrobeSendFile *self = user_data;
  g_autoptr (GError) error = NULL;

  self->rest_id = 0;
  if (self->func (self->piece, self->user_data, &error)) {
    self->waited_ms = 0;
    self->sent_bytes += g_bytes_get_size (self->piece);
    g_clear_pointer (&self->piece, g_bytes_unref);
    g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
    read_piece (self);
  } else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK) &&
             self->waited_ms < self->patience_ms) {
    self->waited_ms += RETRY_MS;
    self->rest_id = g_timeout_add (RETRY_MS, rested_cb, self);
  } else
    finish (self, error);
  return G_SOURCE_REMOVE;
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeSendFile) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes =
               g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);

  if (bytes == NULL)
    finish (self, error);
  else if (g_bytes_get_size (bytes) == 0)
    finish (self, NULL);
  if (self->is_over)
    return;
  self->piece = g_steal_pointer (&bytes);
  self->rest_id = g_timeout_add (REST_MS, rested_cb, self);
}

static void
read_piece (StrobeSendFile *self)
{
  if (self->stream != NULL)
    g_input_stream_read_bytes_async (G_INPUT_STREAM (self->stream), PIECE_BYTES, G_PRIORITY_DEFAULT,
                                     self->cancellable, read_cb, g_object_ref (self));
}

static void
info_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeSendFile) self = user_data;
  g_autoptr (GFileInfo) info =
               g_file_input_stream_query_info_finish (G_FILE_INPUT_STREAM (source), result, NULL);

  /* Without it there is no total, and the file is sent all the same. */
  if (info != NULL)
    self->size_bytes = (guint64) MAX (g_file_info_get_size (info), 0);
  g_signal_emit (self, signals[SIGNAL_PROGRESS], 0);
  read_piece (self);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (StrobeSendFile) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream == NULL)
    finish (self, error);
  if (self->is_over)
    return;
  self->stream = g_steal_pointer (&stream);
  g_file_input_stream_query_info_async (self->stream, G_FILE_ATTRIBUTE_STANDARD_SIZE,
                                        G_PRIORITY_DEFAULT, self->cancellable, info_cb,
                                        g_object_ref (self));
}

static void
strobe_send_file_dispose (GObject *object)
{
  StrobeSendFile *self = STROBE_SEND_FILE (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_object (&self->file);
  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->piece, g_bytes_unref);
  G_OBJECT_CLASS (strobe_send_file_parent_class)->dispose (object);
}

static void
strobe_send_file_class_init (StrobeSendFileClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_send_file_dispose;
  signals[SIGNAL_PROGRESS] = g_signal_new ("progress", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
}

static void
strobe_send_file_init (StrobeSendFile *self)
{
  self->cancellable = g_cancellable_new ();
  self->patience_ms = PATIENCE_MS;
}

/**
 * strobe_send_file_new:
 * @file: what is sent, as it is
 * @func: takes the pieces
 * @user_data: for @func; outlives the transfer
 *
 * Ownership: keeps a reference on @file.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a transfer that has not begun
 */
StrobeSendFile *
strobe_send_file_new (GFile *file, StrobeSendFileFunc func, gpointer user_data)
{
  StrobeSendFile *self = g_object_new (STROBE_TYPE_SEND_FILE, NULL);

  self->file = g_object_ref (file);
  self->func = func;
  self->user_data = user_data;
  return self;
}

/**
 * strobe_send_file_set_patience:
 * @self: a transfer
 * @patience_ms: how long one piece is tried again
 *
 * After that "done" says %G_IO_ERROR_WOULD_BLOCK.
 *
 * Context: main thread.
 */
void
strobe_send_file_set_patience (StrobeSendFile *self, guint patience_ms)
{
  g_return_if_fail (STROBE_IS_SEND_FILE (self));

  self->patience_ms = patience_ms;
}

/**
 * strobe_send_file_start:
 * @self: a transfer
 *
 * Begins. "done" comes later, never from here.
 *
 * Context: main thread.
 */
void
strobe_send_file_start (StrobeSendFile *self)
{
  g_return_if_fail (STROBE_IS_SEND_FILE (self));

  g_file_read_async (self->file, G_PRIORITY_DEFAULT, self->cancellable, opened_cb,
                     g_object_ref (self));
}

/**
 * strobe_send_file_cancel:
 * @self: a transfer
 *
 * Stops after the piece that is on its way; "done" says %G_IO_ERROR_CANCELLED.
 *
 * Context: main thread.
 */
void
strobe_send_file_cancel (StrobeSendFile *self)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (STROBE_IS_SEND_FILE (self));

  g_cancellable_cancel (self->cancellable);
  g_cancellable_set_error_if_cancelled (self->cancellable, &error);
  finish (self, error);
}

/**
 * strobe_send_file_get_sent:
 *
 * Units: bytes.
 *
 * Returns: how much was sent
 */
guint64
strobe_send_file_get_sent (StrobeSendFile *self)
{
  g_return_val_if_fail (STROBE_IS_SEND_FILE (self), 0);

  return self->sent_bytes;
}

/**
 * strobe_send_file_get_size:
 *
 * Units: bytes.
 *
 * Returns: how large the file is; 0 while that is unknown
 */
guint64
strobe_send_file_get_size (StrobeSendFile *self)
{
  g_return_val_if_fail (STROBE_IS_SEND_FILE (self), 0);

  return self->size_bytes;
}
