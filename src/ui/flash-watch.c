/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash-watch.h"

#include <glib/gi18n.h>

#include "app/board-text.h"
#include "app/error-text.h"

#define NOTIFICATION_ID "flash"

/**
 * StrobeFlashWatch:
 *
 * Watches the queue: no log-out and no suspend while a board is written, and a notification when
 * one is done and nobody looks.
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

static void
notify_end (StrobeFlashWatch *self, StrobeFlashJob *job)
{
  GtkWindow *window = gtk_application_get_active_window (self->application);
  g_autofree char *title = strobe_board_text_dup_title (strobe_flash_job_get_board (job));
  g_autoptr (GNotification) notification = NULL;
  const char *verdict = get_verdict (job);

  if (verdict == NULL || (window != NULL && gtk_window_is_active (window)))
    return;
  notification = g_notification_new (title);
  g_notification_set_body (notification, verdict);
  g_application_send_notification (G_APPLICATION (self->application), NOTIFICATION_ID,
                                   notification);
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

    g_signal_connect_object (job, "notify::state", G_CALLBACK (job_state_cb), self,
                             G_CONNECT_SWAPPED);
  }
  /* What was said of an earlier flash is stale now. */
  if (n_added > 0)
    g_application_withdraw_notification (G_APPLICATION (self->application), NOTIFICATION_ID);
}

static void
strobe_flash_watch_dispose (GObject *object)
{
  StrobeFlashWatch *self = STROBE_FLASH_WATCH (object);

  if (self->cookie != 0)
    gtk_application_uninhibit (self->application, self->cookie);
  self->cookie = 0;
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
}

/**
 * strobe_flash_watch_new:
 * @application: whom to ask; it outlives the watch
 * @queue: the jobs
 * @stalls: (nullable): told when flashing begins and ends; it outlives the watch
 *
 * Ownership: keeps a reference on @queue.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a watch
 */
StrobeFlashWatch *
strobe_flash_watch_new (GtkApplication *application,
                        StrobeFlashQueue *queue,
                        StrobeStallWatch *stalls)
{
  StrobeFlashWatch *self = g_object_new (STROBE_TYPE_FLASH_WATCH, NULL);

  self->application = application;
  self->queue = g_object_ref (queue);
  self->stalls = stalls;
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
