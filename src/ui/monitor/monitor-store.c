/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/monitor/monitor-store.h"

#include "app/app-firmware.h"

/**
 * StrobeMonitorStore:
 *
 * Keeps the log of a board while another one is looked at.
 *
 * Made by the window.
 *
 * Context: main thread.
 */
struct _StrobeMonitorStore {
  GObject parent_instance;

  StrobeContext *context;
  GHashTable *sessions; /* of StrobeBoard to StrobeMonitorSession */
};

G_DEFINE_FINAL_TYPE (StrobeMonitorStore, strobe_monitor_store, G_TYPE_OBJECT)

static void
stop_session (gpointer data)
{
  strobe_monitor_session_stop (data);
  g_object_unref (data);
}

static gboolean
has_gone (gpointer key, gpointer value, gpointer user_data)
{
  StrobeMonitorStore *self = user_data;
  const char *port = strobe_board_get_port (key);

  return strobe_board_list_find (strobe_context_get_boards (self->context), port) != key;
}

static void
boards_changed_cb (StrobeMonitorStore *self)
{
  g_hash_table_foreach_remove (self->sessions, has_gone, self);
}

/* From here on the log is about what was flashed. */
static void
job_state_cb (StrobeMonitorStore *self, GParamSpec *pspec, StrobeFlashJob *job)
{
  g_autoptr (StrobeAppIdentity) flashed = NULL;

  if (strobe_flash_job_get_state (job) != STROBE_FLASH_JOB_STATE_SUCCEEDED)
    return;
  flashed = strobe_app_firmware_create_identity (
    strobe_flash_plan_get_firmware (strobe_flash_job_get_plan (job)));
  strobe_monitor_session_set_flashed (
    strobe_monitor_store_get (self, strobe_flash_job_get_board (job)), flashed);
}

static void
jobs_changed_cb (StrobeMonitorStore *self, guint position, guint n_removed, guint n_added)
{
  GListModel *queue = G_LIST_MODEL (strobe_context_get_queue (self->context));

  for (guint i = position; i < position + n_added; i++) {
    g_autoptr (StrobeFlashJob) job = g_list_model_get_item (queue, i);

    g_signal_connect_object (job, "notify::state", G_CALLBACK (job_state_cb), self,
                             G_CONNECT_SWAPPED);
  }
}

static void
strobe_monitor_store_dispose (GObject *object)
{
  StrobeMonitorStore *self = STROBE_MONITOR_STORE (object);

  g_hash_table_remove_all (self->sessions);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (strobe_monitor_store_parent_class)->dispose (object);
}

static void
strobe_monitor_store_finalize (GObject *object)
{
  g_clear_pointer (&STROBE_MONITOR_STORE (object)->sessions, g_hash_table_unref);
  G_OBJECT_CLASS (strobe_monitor_store_parent_class)->finalize (object);
}

static void
strobe_monitor_store_class_init (StrobeMonitorStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_monitor_store_dispose;
  G_OBJECT_CLASS (klass)->finalize = strobe_monitor_store_finalize;
}

static void
strobe_monitor_store_init (StrobeMonitorStore *self)
{
  self->sessions =
    g_hash_table_new_full (g_direct_hash, g_direct_equal, g_object_unref, stop_session);
}

/**
 * strobe_monitor_store_new:
 * @context: what makes the sessions, and where the boards are
 *
 * Ownership: keeps a reference on @context.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a store without sessions
 */
StrobeMonitorStore *
strobe_monitor_store_new (StrobeContext *context)
{
  StrobeMonitorStore *self = g_object_new (STROBE_TYPE_MONITOR_STORE, NULL);

  self->context = g_object_ref (context);
  g_signal_connect_object (strobe_context_get_boards (context), "items-changed",
                           G_CALLBACK (boards_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (strobe_context_get_queue (context), "items-changed",
                           G_CALLBACK (jobs_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * strobe_monitor_store_get:
 * @self: a store
 * @board: a board of the context
 *
 * Gives the session of a board; the first call starts it.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the session
 */
StrobeMonitorSession *
strobe_monitor_store_get (StrobeMonitorStore *self, StrobeBoard *board)
{
  StrobeMonitorSession *session;

  g_return_val_if_fail (STROBE_IS_MONITOR_STORE (self) && STROBE_IS_BOARD (board), NULL);

  session = g_hash_table_lookup (self->sessions, board);
  if (session == NULL) {
    session = strobe_context_create_monitor (self->context, board);
    g_hash_table_insert (self->sessions, g_object_ref (board), session);
  }
  return session;
}

/**
 * strobe_monitor_store_decode_again:
 * @self: a store
 *
 * Has crashes decoded that could not be: there is another ELF file.
 *
 * Context: main thread.
 */
void
strobe_monitor_store_decode_again (StrobeMonitorStore *self)
{
  GHashTableIter iter;
  gpointer session = NULL;

  g_return_if_fail (STROBE_IS_MONITOR_STORE (self));

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &session))
    strobe_monitor_session_decode_again (session);
}

/**
 * strobe_monitor_store_set_log_limits:
 * @self: a store
 * @limits: how much is kept
 *
 * Sets other limits for the logs that are being written.
 *
 * Context: main thread.
 */
void
strobe_monitor_store_set_log_limits (StrobeMonitorStore *self, const StrobeCaptureLimits *limits)
{
  GHashTableIter iter;
  gpointer session = NULL;

  g_return_if_fail (STROBE_IS_MONITOR_STORE (self));

  g_hash_table_iter_init (&iter, self->sessions);
  while (g_hash_table_iter_next (&iter, NULL, &session))
    strobe_capture_set_limits (strobe_monitor_session_get_capture (session), limits);
}
