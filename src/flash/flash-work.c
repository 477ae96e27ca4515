/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-work-private.h"

#include "flash/flash-recorder.h"

/* StrobeFlashWork: the only thing that a worker touches. It carries what the runner needs there,
 * and the newest progress back, under a mutex: a later one takes the place of one that nobody
 * fetched, so a slow reader costs nothing. */

struct _StrobeFlashWork {
  StrobeFlashPlan *plan;
  StrobeDfuPort *port;
  StrobeClock *clock;
  StrobeFlashLedger *ledger;     /* NULL: nothing is noted */
  StrobeFlashIdentity *identity; /* the board, for the ledger */
  StrobeDfuOutcome outcome;      /* written by the worker, read after it has returned */

  GMutex mutex;
  StrobeFlashProgress newest; /* under mutex */
  gboolean has_news;          /* under mutex */
};

/**
 * StrobeFlashWork:
 *
 * A plan with all that is needed to carry it out, and a place for its progress.
 *
 * Created by a job; kept by it and by its worker.
 *
 * Context: shared by two threads.
 */

static void
clear_work (gpointer data)
{
  StrobeFlashWork *self = data;

  g_clear_pointer (&self->plan, strobe_flash_plan_unref);
  g_clear_object (&self->port);
  g_clear_object (&self->clock);
  g_clear_object (&self->ledger);
  g_clear_pointer (&self->identity, strobe_flash_identity_free);
  g_mutex_clear (&self->mutex);
}

static void
progress_cb (const StrobeFlashProgress *progress, gpointer user_data)
{
  StrobeFlashWork *self = user_data;

  g_mutex_lock (&self->mutex);
  self->newest = *progress;
  self->has_news = TRUE;
  g_mutex_unlock (&self->mutex);
}

/**
 * strobe_flash_work_new:
 * @plan: what to write
 * @port: into what; only the worker uses it from now on
 * @clock: the time
 *
 * Puts together what the worker needs.
 *
 * Ownership: keeps a reference of each.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the work
 */
StrobeFlashWork *
strobe_flash_work_new (StrobeFlashPlan *plan, StrobeDfuPort *port, StrobeClock *clock)
{
  StrobeFlashWork *self = g_atomic_rc_box_new0 (StrobeFlashWork);

  self->plan = strobe_flash_plan_ref (plan);
  self->port = g_object_ref (port);
  self->clock = g_object_ref (clock);
  g_mutex_init (&self->mutex);
  return self;
}

/**
 * strobe_flash_work_ref:
 *
 * Takes a reference.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): @self
 */
StrobeFlashWork *
strobe_flash_work_ref (StrobeFlashWork *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * strobe_flash_work_unref:
 * @self: (transfer full): a work
 *
 * Gives a reference back; the last one frees it, on whichever thread that is.
 *
 * Context: any thread.
 */
void
strobe_flash_work_unref (StrobeFlashWork *self)
{
  g_atomic_rc_box_release_full (self, clear_work);
}

/**
 * strobe_flash_work_set_ledger:
 * @ledger: where to note what the board holds
 * @identity: the board
 *
 * Says where the flash is noted; to be called before it runs, once at most.
 *
 * Ownership: keeps a reference of @ledger and copies @identity.
 *
 * Context: any thread.
 */
void
strobe_flash_work_set_ledger (StrobeFlashWork *self,
                              StrobeFlashLedger *ledger,
                              const StrobeFlashIdentity *identity)
{
  self->ledger = g_object_ref (ledger);
  self->identity = strobe_flash_identity_copy (identity);
}

/**
 * strobe_flash_work_get_plan:
 *
 * Gets the plan.
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the plan
 */
StrobeFlashPlan *
strobe_flash_work_get_plan (StrobeFlashWork *self)
{
  return self->plan;
}

/**
 * strobe_flash_work_run:
 * @cancellable: (nullable): stops it
 * @error: return location for an error
 *
 * Carries the plan out. To be called once.
 *
 * Errors: those of strobe_flash_recorder_run().
 *
 * Context: the worker.
 *
 * Returns: %TRUE after a success
 */
gboolean
strobe_flash_work_run (StrobeFlashWork *self, GCancellable *cancellable, GError **error)
{
  const StrobeFlashRecording recording = { .ledger = self->ledger,
                                           .identity = self->identity,
                                           .plan = self->plan,
                                           .port = self->port,
                                           .clock = self->clock,
                                           .progress_func = progress_cb,
                                           .user_data = self };

  return strobe_flash_recorder_run (&recording, &self->outcome, cancellable, error);
}

/**
 * strobe_flash_work_take_progress:
 * @progress: (out caller-allocates): the newest progress, if there is one
 *
 * Fetches the progress that the worker reported since the last call.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if it reported any
 */
gboolean
strobe_flash_work_take_progress (StrobeFlashWork *self, StrobeFlashProgress *progress)
{
  g_mutex_lock (&self->mutex);
  gboolean has_news = self->has_news;
  *progress = self->newest;
  self->has_news = FALSE;
  g_mutex_unlock (&self->mutex);
  return has_news;
}

/**
 * strobe_flash_work_get_outcome:
 *
 * Gets what the board's word is worth, after strobe_flash_work_run() succeeded and its task has
 * been seen to end.
 *
 * Context: any thread.
 *
 * Returns: the outcome
 */
StrobeDfuOutcome
strobe_flash_work_get_outcome (StrobeFlashWork *self)
{
  return self->outcome;
}
