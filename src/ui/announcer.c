/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/announcer.h"

#include "ui/flash/flash-text.h"

#define N_QUARTERS 4

/**
 * StrobeAnnouncer:
 *
 * Speaks of each job at its start, at every quarter and at its end; whoever has other news hands
 * them in. Not the log: it would never let a listener rest.
 *
 * GTK announces since 4.14. Before, the name of the active window is what screen readers speak of
 * by themselves when it changes, wherever the focus is; so the window bears the sentence as its
 * accessible name, until somebody looks at another window.
 *
 * Made by the window.
 *
 * Context: main thread.
 */
struct _StrobeAnnouncer {
  GObject parent_instance;

  GtkWindow *window; /* owns this */
  StrobeFlashQueue *queue;
  GHashTable *quarters; /* of StrobeFlashJob to the last one that was spoken of, while it runs */
};

G_DEFINE_FINAL_TYPE (StrobeAnnouncer, strobe_announcer, G_TYPE_OBJECT)

#if GTK_CHECK_VERSION(4, 14, 0)

static void
speak (StrobeAnnouncer *self, const char *sentence)
{
  /* Newer than the floor, and compiled only where it is there. */
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  gtk_accessible_announce (GTK_ACCESSIBLE (self->window), sentence,
                           GTK_ACCESSIBLE_ANNOUNCEMENT_PRIORITY_MEDIUM);
  G_GNUC_END_IGNORE_DEPRECATIONS
}

static void
follow_window (StrobeAnnouncer *self)
{
}

#else

static void
speak (StrobeAnnouncer *self, const char *sentence)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->window), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  sentence, -1);
}

/* The change of name of a window that is not active is not spoken. */
static void
active_cb (StrobeAnnouncer *self)
{
  if (!gtk_window_is_active (self->window))
    speak (self, gtk_window_get_title (self->window));
}

static void
follow_window (StrobeAnnouncer *self)
{
  g_signal_connect_object (self->window, "notify::is-active", G_CALLBACK (active_cb), self,
                           G_CONNECT_SWAPPED);
}

#endif

static void
say_start (StrobeAnnouncer *self, StrobeFlashJob *job)
{
  g_autofree char *sentence = strobe_flash_text_dup_start (job);

  strobe_announcer_say (self, sentence);
}

static void
say_end (StrobeAnnouncer *self, StrobeFlashJob *job)
{
  g_autofree char *sentence = strobe_flash_text_dup_end (job);

  strobe_announcer_say (self, sentence);
}

static void
progress_cb (StrobeAnnouncer *self, GParamSpec *pspec, StrobeFlashJob *job)
{
  double fraction = strobe_flash_progress_get_fraction (strobe_flash_job_get_progress (job));
  guint quarter = strobe_announcer_get_quarter (fraction);
  guint said = GPOINTER_TO_UINT (g_hash_table_lookup (self->quarters, job));
  g_autofree char *sentence = NULL;

  /* The last quarter is the end, which has a sentence of its own. */
  if (!strobe_flash_job_is_active (job) || quarter <= said || quarter == N_QUARTERS)
    return;
  g_hash_table_insert (self->quarters, job, GUINT_TO_POINTER (quarter));
  sentence = strobe_flash_text_dup_quarter (job, quarter * 100 / N_QUARTERS);
  strobe_announcer_say (self, sentence);
}

static void
state_cb (StrobeAnnouncer *self, GParamSpec *pspec, StrobeFlashJob *job)
{
  if (strobe_flash_job_is_active (job))
    return;
  say_end (self, job);
  g_hash_table_remove (self->quarters, job);
  g_signal_handlers_disconnect_by_data (job, self);
}

static void
jobs_changed_cb (StrobeAnnouncer *self, guint position, guint n_removed, guint n_added)
{
  for (guint i = position; i < position + n_added; i++) {
    g_autoptr (StrobeFlashJob) job = g_list_model_get_item (G_LIST_MODEL (self->queue), i);

    if (!strobe_flash_job_is_active (job) || g_hash_table_contains (self->quarters, job))
      continue;
    g_hash_table_insert (self->quarters, job, GUINT_TO_POINTER (0));
    say_start (self, job);
    g_signal_connect_object (job, "notify::progress", G_CALLBACK (progress_cb), self,
                             G_CONNECT_SWAPPED);
    g_signal_connect_object (job, "notify::state", G_CALLBACK (state_cb), self, G_CONNECT_SWAPPED);
  }
}

static void
strobe_announcer_dispose (GObject *object)
{
  StrobeAnnouncer *self = STROBE_ANNOUNCER (object);

  g_clear_object (&self->queue);
  g_clear_pointer (&self->quarters, g_hash_table_unref);
  G_OBJECT_CLASS (strobe_announcer_parent_class)->dispose (object);
}

static void
strobe_announcer_class_init (StrobeAnnouncerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_announcer_dispose;
}

static void
strobe_announcer_init (StrobeAnnouncer *self)
{
  /* By address: a job leaves the table when it ends, and it cannot be freed before. */
  self->quarters = g_hash_table_new (NULL, NULL);
}

/**
 * strobe_announcer_new:
 * @window: who speaks; it outlives the announcer
 * @queue: the jobs
 *
 * Ownership: keeps a reference on @queue.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): an announcer
 */
StrobeAnnouncer *
strobe_announcer_new (GtkWindow *window, StrobeFlashQueue *queue)
{
  StrobeAnnouncer *self = g_object_new (STROBE_TYPE_ANNOUNCER, NULL);

  self->window = window;
  self->queue = g_object_ref (queue);
  g_signal_connect_object (queue, "items-changed", G_CALLBACK (jobs_changed_cb), self,
                           G_CONNECT_SWAPPED);
  follow_window (self);
  return self;
}

/**
 * strobe_announcer_say:
 * @self: an announcer
 * @sentence: news
 *
 * Has a sentence read out, if anybody listens.
 *
 * Context: main thread.
 */
void
strobe_announcer_say (StrobeAnnouncer *self, const char *sentence)
{
  g_return_if_fail (STROBE_IS_ANNOUNCER (self) && sentence != NULL);

  speak (self, sentence);
}

/**
 * strobe_announcer_get_quarter:
 * @fraction: how much is done
 *
 * Units: @fraction is 0 to 1; the result counts quarters.
 *
 * Context: any thread.
 *
 * Returns: how many quarters are full, 0 to 4
 */
guint
strobe_announcer_get_quarter (double fraction)
{
  return (guint) (CLAMP (fraction, 0.0, 1.0) * N_QUARTERS);
}
