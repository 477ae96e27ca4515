/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-job.h"

#include "flash/flash-runner.h"

/* The runner works on a GTask's thread and knows nothing of the job: both share a Work, and the
 * worker never touches anything else. It leaves the newest progress there under a mutex; a timer
 * of the main context fetches it, so that observers hear of it at most that often, however fast
 * the blocks go. */

#define DELIVERY_INTERVAL_MS 50

typedef struct {
  StrobeFlashPlan *plan;
  StrobeDfuPort *port;
  StrobeClock *clock;
  StrobeDfuOutcome outcome; /* written before the task returns, read after */

  GMutex mutex;
  StrobeFlashProgress newest; /* under mutex */
  gboolean has_news;          /* under mutex */
} Work;

/* What is to be done at the end, whether or not the job is still there. */
typedef struct {
  GWeakRef job;
  StrobeBoard *board;
} Ending;

struct _StrobeFlashJob {
  GObject parent_instance;

  StrobeBoard *board;
  Work *work;
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
clear_work (gpointer data)
{
  Work *work = data;

  g_clear_pointer (&work->plan, strobe_flash_plan_unref);
  g_clear_object (&work->port);
  g_clear_object (&work->clock);
  g_mutex_clear (&work->mutex);
}

static void
release_work (gpointer data)
{
  g_atomic_rc_box_release_full (data, clear_work);
}

static void
end_free (Ending *ending)
{
  g_weak_ref_clear (&ending->job);
  g_clear_object (&ending->board);
  g_free (ending);
}

/* On the worker, for each block. */
static void
runner_progress_cb (const StrobeFlashProgress *progress, gpointer user_data)
{
  Work *work = user_data;

  g_mutex_lock (&work->mutex);
  work->newest = *progress;
  work->has_news = TRUE;
  g_mutex_unlock (&work->mutex);
}

/* On the worker. */
static void
run_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  g_autoptr (GError) error = NULL;

  if (strobe_flash_runner_run (work->plan, work->port, work->clock, runner_progress_cb, work,
                               &work->outcome, cancellable, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static gboolean
take_news (Work *work, StrobeFlashProgress *progress)
{
  g_mutex_lock (&work->mutex);
  gboolean has_news = work->has_news;
  *progress = work->newest;
  work->has_news = FALSE;
  g_mutex_unlock (&work->mutex);
  return has_news;
}

static void
deliver_progress (StrobeFlashJob *self)
{
  StrobeFlashProgress progress;
  gboolean could_cancel = strobe_flash_job_get_can_cancel (self);

  if (!take_news (self->work, &progress))
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
  end_free (ending);
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
  g_clear_pointer (&self->work, release_work);
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
  self->work = g_atomic_rc_box_new0 (Work);
  self->work->plan = strobe_flash_plan_ref (plan);
  self->work->port = g_object_ref (port);
  self->work->clock = g_object_ref (clock);
  g_mutex_init (&self->work->mutex);
  return self;
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
  g_task_set_task_data (task, g_atomic_rc_box_acquire (self->work), release_work);
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

  return self->work->plan;
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

  return self->work->outcome;
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
