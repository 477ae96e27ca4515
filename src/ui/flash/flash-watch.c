/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/flash-watch.h"

#include <glib/gi18n.h>

#include "app/board-text.h"
#include "app/error-text.h"

/**
 * StrobeFlashWatch:
 *
 * Watches the queue: no log-out and no suspend while a board is written, and a notification for
 * each board that is done while nobody looks. It goes when somebody looks, and when the board is
 * flashed again.
 *
 * Made by the application.
 *
 * Context: main thread.
 */
struct _StrobeFlashWatch {
  GObject parent_instance;

  GtkApplication *application; /* owns this */
  StrobeFlashQueue *queue;
  StrobeStallWatch *stalls; /* or NULL */
  GSettings *settings;      /* or NULL */
  GHashTable *shown;        /* ids of the notifications that are out */
  guint cookie;
};

G_DEFINE_FINAL_TYPE (StrobeFlashWatch, strobe_flash_watch, G_TYPE_OBJECT)

static void
update_inhibit (StrobeFlashWatch *self)
{
  gboolean active = strobe_flash_queue_is_active (self->queue);

  strobe_stall_watch_set_flashing (self->stalls, active);
  if (active && self->cookie == 0) {
    self->cookie = gtk_application_inhibit (
      self->application, gtk_application_get_active_window (self->application),
      GTK_APPLICATION_INHIBIT_LOGOUT | GTK_APPLICATION_INHIBIT_SUSPEND,
      _ ("A board is being flashed"));
  } else if (!active && self->cookie != 0) {
    gtk_application_uninhibit (self->application, self->cookie);
    self->cookie = 0;
  }
}

static const char *
get_verdict (StrobeFlashJob *job)
{
  switch (strobe_flash_job_get_state (job)) {
  case STROBE_FLASH_JOB_STATE_SUCCEEDED:
    return _ ("Flashed. Press RESET to start the app.");
  case STROBE_FLASH_JOB_STATE_FAILED:
    return strobe_error_text_get_title (strobe_flash_job_get_error (job));
  case STROBE_FLASH_JOB_STATE_RUNNING:
  case STROBE_FLASH_JOB_STATE_CANCELLING:
  case STROBE_FLASH_JOB_STATE_CANCELLED:
    return NULL;
  }
  g_assert_not_reached ();
}

static gboolean
is_looked_at (StrobeFlashWatch *self)
{
  for (GList *l = gtk_application_get_windows (self->application); l != NULL; l = l->next) {
    if (gtk_window_is_active (l->data))
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_wanted (StrobeFlashWatch *self)
{
  return self->settings == NULL || g_settings_get_boolean (self->settings, "notify");
}

static char *
dup_id (StrobeFlashJob *job)
{
  return g_strconcat ("flash-", strobe_board_get_port (strobe_flash_job_get_board (job)), NULL);
}

static GNotification *
create_notification (StrobeFlashJob *job, const char *verdict)
{
  StrobeBoard *board = strobe_flash_job_get_board (job);
  g_autofree char *title = strobe_board_text_dup_title (board);
  GNotification *notification = g_notification_new (title);

  g_notification_set_body (notification, verdict);
  if (strobe_flash_job_get_state (job) == STROBE_FLASH_JOB_STATE_FAILED)
    g_notification_set_priority (notification, G_NOTIFICATION_PRIORITY_HIGH);
  g_notification_set_default_action_and_target (notification, "app.show-board", "s",
                                                strobe_board_get_port (board));
  return notification;
}

static void
notify_end (StrobeFlashWatch *self, StrobeFlashJob *job)
{
  const char *verdict = get_verdict (job);
  g_autoptr (GNotification) notification = NULL;
  char *id = NULL;

  if (verdict == NULL || is_looked_at (self) || !is_wanted (self))
    return;
  notification = create_notification (job, verdict);
  id = dup_id (job);
  g_application_send_notification (G_APPLICATION (self->application), id, notification);
  g_hash_table_add (self->shown, id);
}

static void
withdraw (StrobeFlashWatch *self, const char *id)
{
  if (!g_hash_table_contains (self->shown, id))
    return;
  g_application_withdraw_notification (G_APPLICATION (self->application), id);
  g_hash_table_remove (self->shown, id);
}

static void
withdraw_all (StrobeFlashWatch *self)
{
  GHashTableIter iter;
  gpointer id = NULL;

  g_hash_table_iter_init (&iter, self->shown);
  while (g_hash_table_iter_next (&iter, &id, NULL)) {
    g_application_withdraw_notification (G_APPLICATION (self->application), id);
    g_hash_table_iter_remove (&iter);
  }
}

static void
looked_at_cb (StrobeFlashWatch *self)
{
  if (is_looked_at (self))
    withdraw_all (self);
}

static void
window_added_cb (StrobeFlashWatch *self, GtkWindow *window)
{
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (looked_at_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
notify_setting_cb (StrobeFlashWatch *self)
{
  if (!is_wanted (self))
    withdraw_all (self);
}

static void
job_state_cb (StrobeFlashWatch *self, GParamSpec *pspec, StrobeFlashJob *job)
{
  if (!strobe_flash_job_is_active (job))
    notify_end (self, job);
}

static void
jobs_changed_cb (StrobeFlashWatch *self, guint position, guint n_removed, guint n_added)
{
  for (guint i = position; i < position + n_added; i++) {
    g_autoptr (StrobeFlashJob) job = g_list_model_get_item (G_LIST_MODEL (self->queue), i);
    g_autofree char *id = dup_id (job);

    /* What was said of the flash before is stale now. */
    withdraw (self, id);
    g_signal_connect_object (job, "notify::state", G_CALLBACK (job_state_cb), self,
                             G_CONNECT_SWAPPED);
  }
}

static void
strobe_flash_watch_dispose (GObject *object)
{
  StrobeFlashWatch *self = STROBE_FLASH_WATCH (object);

  if (self->cookie != 0)
    gtk_application_uninhibit (self->application, self->cookie);
  self->cookie = 0;
  if (self->shown != NULL)
    withdraw_all (self);
  g_clear_pointer (&self->shown, g_hash_table_unref);
  g_clear_object (&self->settings);
  g_clear_object (&self->queue);
  G_OBJECT_CLASS (strobe_flash_watch_parent_class)->dispose (object);
}

static void
strobe_flash_watch_class_init (StrobeFlashWatchClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_flash_watch_dispose;
}

static void
strobe_flash_watch_init (StrobeFlashWatch *self)
{
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

/**
 * strobe_flash_watch_new:
 * @application: whom to ask; it outlives the watch
 * @queue: the jobs
 * @stalls: (nullable): told when flashing begins and ends; it outlives the watch
 * @settings: (nullable): whether notifications are wanted
 *
 * Ownership: keeps a reference on @queue and @settings.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a watch
 */
StrobeFlashWatch *
strobe_flash_watch_new (GtkApplication *application,
                        StrobeFlashQueue *queue,
                        StrobeStallWatch *stalls,
                        GSettings *settings)
{
  StrobeFlashWatch *self = g_object_new (STROBE_TYPE_FLASH_WATCH, NULL);

  self->application = application;
  self->queue = g_object_ref (queue);
  self->stalls = stalls;
  if (settings != NULL) {
    self->settings = g_object_ref (settings);
    g_signal_connect_object (settings, "changed::notify", G_CALLBACK (notify_setting_cb), self,
                             G_CONNECT_SWAPPED);
  }
  g_signal_connect_object (application, "window-added", G_CALLBACK (window_added_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "notify::active", G_CALLBACK (update_inhibit), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (jobs_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * strobe_flash_watch_is_inhibiting:
 *
 * Returns: whether the session is asked not to end
 */
gboolean
strobe_flash_watch_is_inhibiting (StrobeFlashWatch *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_WATCH (self), FALSE);

  return self->cookie != 0;
}
