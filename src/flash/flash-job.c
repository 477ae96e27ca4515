/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-job.h"

#include "flash/flash-work-private.h"

/* The worker is a GTask's thread and knows nothing of the job: it only touches the StrobeFlashWork.
 * A timer of the main context fetches the progress from there, so that observers hear of it at
 * most that often, however fast the blocks go. */

#define DELIVERY_INTERVAL_MS 50

/* What is to be done at the end, whether or not the job is still there. */
typedef struct {
  GWeakRef job;
  StrobeBoard *board;
} Ending;

struct _StrobeFlashJob {
  GObject parent_instance;

  StrobeBoard *board;
  StrobeFlashWork *work;
  GCancellable *cancellable;
  GSource *delivery;
  gboolean is_started;
  StrobeFlashJobState state;
  StrobeFlashProgress progress;
  GError *error;
};

G_DEFINE_ENUM_TYPE (StrobeFlashJobState,
                    strobe_flash_job_state,
                    G_DEFINE_ENUM_VALUE (STROBE_FLASH_JOB_STATE_RUNNING, "running"),
                    G_DEFINE_ENUM_VALUE (STROBE_FLASH_JOB_STATE_CANCELLING, "cancelling"),
                    G_DEFINE_ENUM_VALUE (STROBE_FLASH_JOB_STATE_SUCCEEDED, "succeeded"),
                    G_DEFINE_ENUM_VALUE (STROBE_FLASH_JOB_STATE_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (STROBE_FLASH_JOB_STATE_CANCELLED, "cancelled"))

/**
 * StrobeFlashJob:
 *
 * One execution of a plan, from start to its result.
 *
 * Created by the queue; whoever shows it follows its properties.
 *
 * Context: the main thread. It holds its board from start to end. A job that is disposed while it
 * runs is cancelled: the worker stops at the next safe point and then lets the board go.
 */
G_DEFINE_FINAL_TYPE (StrobeFlashJob, strobe_flash_job, G_TYPE_OBJECT)

enum {
  PROP_BOARD = 1,
  PROP_STATE,
  PROP_PROGRESS,
  PROP_CAN_CANCEL,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
free_ending (Ending *ending)
{
  g_weak_ref_clear (&ending->job);
  g_clear_object (&ending->board);
  g_free (ending);
}

/* On the worker. */
static void
run_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;

  if (strobe_flash_work_run (task_data, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
deliver_progress (StrobeFlashJob *self)
{
  StrobeFlashProgress progress;
  gboolean could_cancel = strobe_flash_job_get_can_cancel (self);

  if (!strobe_flash_work_take_progress (self->work, &progress))
    return;
  self->progress = progress;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
  if (strobe_flash_job_get_can_cancel (self) != could_cancel)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_CANCEL]);
}

static gboolean
deliver_cb (gpointer user_data)
{
  deliver_progress (user_data);
  return G_SOURCE_CONTINUE;
}

static void
stop_delivery (StrobeFlashJob *self)
{
  if (self->delivery != NULL)
    g_source_destroy (self->delivery);
  g_clear_pointer (&self->delivery, g_source_unref);
}

static void
start_delivery (StrobeFlashJob *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();

  self->delivery = g_timeout_source_new (DELIVERY_INTERVAL_MS);
  g_source_set_static_name (self->delivery, "strobe-flash-job-progress");
  g_source_set_callback (self->delivery, deliver_cb, self, NULL);
  g_source_attach (self->delivery, context);
}

static void
set_state (StrobeFlashJob *self, StrobeFlashJobState state)
{
  gboolean could_cancel = strobe_flash_job_get_can_cancel (self);

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (strobe_flash_job_get_can_cancel (self) != could_cancel)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_CANCEL]);
}

/* Takes @error, which is NULL after a success. */
static void
end_job (StrobeFlashJob *self, GError *error)
{
  g_object_freeze_notify (G_OBJECT (self));
  stop_delivery (self);
  deliver_progress (self);
  self->error = error;
  if (error == NULL)
    set_state (self, STROBE_FLASH_JOB_STATE_SUCCEEDED);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_state (self, STROBE_FLASH_JOB_STATE_CANCELLED);
  else
    set_state (self, STROBE_FLASH_JOB_STATE_FAILED);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Ending *ending = user_data;
  g_autoptr (StrobeFlashJob) job = g_weak_ref_get (&ending->job);
  g_autoptr (GError) error = NULL;

  /* The board comes first: who hears of the end finds it free and knowing what comes next. */
  if (g_task_propagate_boolean (G_TASK (result), &error))
    strobe_board_expect_app (ending->board);
  strobe_board_release (ending->board);
  if (job != NULL)
    end_job (job, g_steal_pointer (&error));
  free_ending (ending);
}

static void
strobe_flash_job_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobeFlashJob *self = STROBE_FLASH_JOB (object);

  switch (id) {
  case PROP_BOARD:
    g_value_set_object (value, self->board);
    break;
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  case PROP_PROGRESS:
    g_value_set_boxed (value, &self->progress);
    break;
  case PROP_CAN_CANCEL:
    g_value_set_boolean (value, strobe_flash_job_get_can_cancel (self));
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
strobe_flash_job_dispose (GObject *object)
{
  StrobeFlashJob *self = STROBE_FLASH_JOB (object);

  g_cancellable_cancel (self->cancellable);
  stop_delivery (self);
  G_OBJECT_CLASS (strobe_flash_job_parent_class)->dispose (object);
}

static void
strobe_flash_job_finalize (GObject *object)
{
  StrobeFlashJob *self = STROBE_FLASH_JOB (object);

  g_clear_object (&self->board);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->work, strobe_flash_work_unref);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (strobe_flash_job_parent_class)->finalize (object);
}

static void
strobe_flash_job_class_init (StrobeFlashJobClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = strobe_flash_job_get_property;
  object_class->dispose = strobe_flash_job_dispose;
  object_class->finalize = strobe_flash_job_finalize;

  properties[PROP_BOARD] = g_param_spec_object ("board", NULL, NULL, STROBE_TYPE_BOARD, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, STROBE_TYPE_FLASH_JOB_STATE,
                                              STROBE_FLASH_JOB_STATE_RUNNING, flags);
  properties[PROP_PROGRESS] =
    g_param_spec_boxed ("progress", NULL, NULL, STROBE_TYPE_FLASH_PROGRESS, flags);
  properties[PROP_CAN_CANCEL] = g_param_spec_boolean ("can-cancel", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
strobe_flash_job_init (StrobeFlashJob *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * strobe_flash_job_new:
 * @board: the board
 * @plan: what to write into it
 * @port: the port of @board; used by the worker alone from now on
 * @clock: the time
 *
 * Creates a job that counts as running, but waits for strobe_flash_job_start().
 *
 * Ownership: keeps a reference of each.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the job
 */
StrobeFlashJob *
strobe_flash_job_new (StrobeBoard *board,
                      StrobeFlashPlan *plan,
                      StrobeDfuPort *port,
                      StrobeClock *clock)
{
  g_return_val_if_fail (STROBE_IS_BOARD (board), NULL);
  g_return_val_if_fail (plan != NULL, NULL);
  g_return_val_if_fail (STROBE_IS_DFU_PORT (port), NULL);
  g_return_val_if_fail (STROBE_IS_CLOCK (clock), NULL);

  StrobeFlashJob *self = g_object_new (STROBE_TYPE_FLASH_JOB, NULL);
  gint64 now_us = strobe_clock_now_us (clock);
  self->board = g_object_ref (board);
  self->progress =
    (StrobeFlashProgress){ .started_us = now_us, .phase_started_us = now_us, .at_us = now_us };
  self->work = strobe_flash_work_new (plan, port, clock);
  return self;
}

/**
 * strobe_flash_job_set_ledger:
 * @ledger: where to note what the board holds
 * @identity: the board
 *
 * Says where the flash is noted; before it starts, once at most. Without it nothing is noted, and a
 * partial plan fails.
 *
 * Ownership: keeps a reference of @ledger and copies @identity.
 *
 * Context: main thread.
 */
void
strobe_flash_job_set_ledger (StrobeFlashJob *self,
                             StrobeFlashLedger *ledger,
                             const StrobeFlashIdentity *identity)
{
  g_return_if_fail (STROBE_IS_FLASH_JOB (self));
  g_return_if_fail (!self->is_started);

  strobe_flash_work_set_ledger (self->work, ledger, identity);
}

/**
 * strobe_flash_job_start:
 *
 * Starts the work. To be called once.
 *
 * Context: main thread; the end is reported on the thread-default main context of the caller.
 */
void
strobe_flash_job_start (StrobeFlashJob *self)
{
  g_return_if_fail (STROBE_IS_FLASH_JOB (self));
  g_return_if_fail (!self->is_started);

  self->is_started = TRUE;
  strobe_board_hold (self->board);
  start_delivery (self);
  Ending *ending = g_new0 (Ending, 1);
  g_weak_ref_init (&ending->job, self);
  ending->board = g_object_ref (self->board);
  g_autoptr (GTask) task = g_task_new (NULL, self->cancellable, ended_cb, ending);
  g_task_set_source_tag (task, strobe_flash_job_start);
  g_task_set_name (task, "flash");
  /* A cancel that comes when the board already is written must not turn that into a failure. */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, strobe_flash_work_ref (self->work),
                        (GDestroyNotify) strobe_flash_work_unref);
  g_task_run_in_thread (task, run_cb);
}

/**
 * strobe_flash_job_cancel:
 *
 * Asks the job to stop at the next safe point; does nothing once it is too late for that.
 *
 * The end is reported as usual; it is a success if the board was done first.
 *
 * Context: main thread.
 */
void
strobe_flash_job_cancel (StrobeFlashJob *self)
{
  g_return_if_fail (STROBE_IS_FLASH_JOB (self));

  if (!strobe_flash_job_get_can_cancel (self))
    return;
  g_object_freeze_notify (G_OBJECT (self));
  set_state (self, STROBE_FLASH_JOB_STATE_CANCELLING);
  g_cancellable_cancel (self->cancellable);
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * strobe_flash_job_get_board:
 *
 * Gets the board that is written.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the board
 */
StrobeBoard *
strobe_flash_job_get_board (StrobeFlashJob *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_JOB (self), NULL);

  return self->board;
}

/**
 * strobe_flash_job_get_plan:
 *
 * Gets what is carried out.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the plan
 */
StrobeFlashPlan *
strobe_flash_job_get_plan (StrobeFlashJob *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_JOB (self), NULL);

  return strobe_flash_work_get_plan (self->work);
}

/**
 * strobe_flash_job_get_state:
 *
 * Gets where the job stands.
 *
 * Context: main thread.
 *
 * Returns: the state
 */
StrobeFlashJobState
strobe_flash_job_get_state (StrobeFlashJob *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_JOB (self), STROBE_FLASH_JOB_STATE_FAILED);

  return self->state;
}

/**
 * strobe_flash_job_get_progress:
 *
 * Gets the progress last delivered; of a job that ended, the last one there was.
 *
 * Ownership: the job's; changes with the next notify::progress.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the progress
 */
const StrobeFlashProgress *
strobe_flash_job_get_progress (StrobeFlashJob *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_JOB (self), NULL);

  return &self->progress;
}

/**
 * strobe_flash_job_get_can_cancel:
 *
 * Tells whether strobe_flash_job_cancel() would do anything: not once it was called, nor from
 * verifying on, when all has been written.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if the job can be cancelled
 */
gboolean
strobe_flash_job_get_can_cancel (StrobeFlashJob *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_JOB (self), FALSE);

  return self->state == STROBE_FLASH_JOB_STATE_RUNNING &&
         self->progress.phase < STROBE_FLASH_PHASE_VERIFYING;
}

/**
 * strobe_flash_job_is_active:
 *
 * Tells whether the job has not ended yet.
 *
 * Context: main thread.
 *
 * Returns: %TRUE while it runs or is being cancelled
 */
gboolean
strobe_flash_job_is_active (StrobeFlashJob *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_JOB (self), FALSE);

  return self->state == STROBE_FLASH_JOB_STATE_RUNNING ||
         self->state == STROBE_FLASH_JOB_STATE_CANCELLING;
}

/**
 * strobe_flash_job_get_outcome:
 *
 * Gets what the board's word is worth; of a job that succeeded.
 *
 * Context: main thread.
 *
 * Returns: the outcome
 */
StrobeDfuOutcome
strobe_flash_job_get_outcome (StrobeFlashJob *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_JOB (self), STROBE_DFU_OUTCOME_ACCEPTED);
  g_return_val_if_fail (!strobe_flash_job_is_active (self), STROBE_DFU_OUTCOME_ACCEPTED);

  return strobe_flash_work_get_outcome (self->work);
}

/**
 * strobe_flash_job_get_error:
 *
 * Gets why the job failed or was cancelled.
 *
 * Context: main thread.
 *
 * Returns: (transfer none) (nullable): the error, %NULL while it runs and after a success
 */
const GError *
strobe_flash_job_get_error (StrobeFlashJob *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_JOB (self), NULL);

  return self->error;
}
