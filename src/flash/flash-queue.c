/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-queue.h"

#include "flash/flash-error.h"

struct _StrobeFlashQueue {
  GObject parent_instance;

  StrobeClock *clock;
  StrobeFlashPortFunc port_func;
  gpointer user_data;
  StrobeFlashWitness *witness; /* NULL: nothing is noted */
  GPtrArray *jobs;
  gboolean is_active;
};

static GType
get_item_type (GListModel *model)
{
  return STROBE_TYPE_FLASH_JOB;
}

static guint
get_n_items (GListModel *model)
{
  return STROBE_FLASH_QUEUE (model)->jobs->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  GPtrArray *jobs = STROBE_FLASH_QUEUE (model)->jobs;

  return position < jobs->len ? g_object_ref (g_ptr_array_index (jobs, position)) : NULL;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/**
 * StrobeFlashQueue:
 *
 * The running jobs, and of each port the last one that ended.
 *
 * Created by the composition root, once.
 *
 * Context: the main thread. Property: active (whether any job runs). Disposing it cancels the jobs
 * that nobody else keeps.
 */
G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeFlashQueue,
                               strobe_flash_queue,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum {
  PROP_ACTIVE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
update_active (StrobeFlashQueue *self)
{
  gboolean is_active = FALSE;

  for (guint i = 0; i < self->jobs->len; i++)
    is_active = is_active || strobe_flash_job_is_active (g_ptr_array_index (self->jobs, i));
  if (self->is_active == is_active)
    return;
  self->is_active = is_active;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

static void
remove_job (StrobeFlashQueue *self, StrobeFlashJob *job)
{
  guint position = 0;

  g_signal_handlers_disconnect_by_data (job, self);
  g_ptr_array_find (self->jobs, job, &position);
  g_ptr_array_remove_index (self->jobs, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
}

static void
add_job (StrobeFlashQueue *self, StrobeFlashJob *job)
{
  g_signal_connect_object (job, "notify::state", G_CALLBACK (update_active), self,
                           G_CONNECT_SWAPPED);
  g_ptr_array_add (self->jobs, g_object_ref (job));
  g_list_model_items_changed (G_LIST_MODEL (self), self->jobs->len - 1, 0, 1);
}

static gboolean
check_free (StrobeBoard *board, StrobeFlashJob *last, GError **error)
{
  if (last != NULL && strobe_flash_job_is_active (last)) {
    g_set_error (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_BUSY,
                 "port %s: it has a job already", strobe_board_get_port (board));
    return FALSE;
  }
  if (strobe_board_get_state (board) == STROBE_BOARD_STATE_AWAY) {
    g_set_error (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NO_BOARD,
                 "port %s: the board is not there", strobe_board_get_port (board));
    return FALSE;
  }
  return TRUE;
}

static void
strobe_flash_queue_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id) {
  case PROP_ACTIVE:
    g_value_set_boolean (value, STROBE_FLASH_QUEUE (object)->is_active);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
strobe_flash_queue_finalize (GObject *object)
{
  StrobeFlashQueue *self = STROBE_FLASH_QUEUE (object);

  g_clear_pointer (&self->jobs, g_ptr_array_unref);
  g_clear_object (&self->witness);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (strobe_flash_queue_parent_class)->finalize (object);
}

static void
strobe_flash_queue_class_init (StrobeFlashQueueClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = strobe_flash_queue_get_property;
  object_class->finalize = strobe_flash_queue_finalize;
  properties[PROP_ACTIVE] =
    g_param_spec_boolean ("active", NULL, NULL, FALSE,
                          G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
strobe_flash_queue_init (StrobeFlashQueue *self)
{
  self->jobs = g_ptr_array_new_with_free_func (g_object_unref);
}

/**
 * strobe_flash_queue_new:
 * @clock: the time
 * @port_func: makes the DFU port of a board
 * @user_data: for @port_func; must outlive the queue
 *
 * Creates an empty queue.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the queue
 */
StrobeFlashQueue *
strobe_flash_queue_new (StrobeClock *clock, StrobeFlashPortFunc port_func, gpointer user_data)
{
  g_return_val_if_fail (STROBE_IS_CLOCK (clock), NULL);

  StrobeFlashQueue *self = g_object_new (STROBE_TYPE_FLASH_QUEUE, NULL);
  self->clock = g_object_ref (clock);
  self->port_func = port_func;
  self->user_data = user_data;
  return self;
}

/**
 * strobe_flash_queue_set_witness:
 * @witness: who knows the boards, and the ledger
 *
 * Has all flashes from now on noted in the ledger of @witness.
 *
 * Ownership: keeps a reference.
 *
 * Context: main thread.
 */
void
strobe_flash_queue_set_witness (StrobeFlashQueue *self, StrobeFlashWitness *witness)
{
  g_return_if_fail (STROBE_IS_FLASH_QUEUE (self));

  g_set_object (&self->witness, witness);
}

/* The board may be gone again: then there is nothing to note, and the job will fail. */
static void
set_ledger (StrobeFlashQueue *self, StrobeFlashJob *job, StrobeBoard *board)
{
  g_autoptr (StrobeFlashIdentity) identity = NULL;

  if (self->witness != NULL)
    identity = strobe_flash_witness_dup_identity (self->witness, strobe_board_get_port (board));
  if (identity != NULL)
    strobe_flash_job_set_ledger (job, strobe_flash_witness_get_ledger (self->witness), identity);
}

static StrobeFlashJob *
start_plan (StrobeFlashQueue *self, StrobeFlashPlan *plan, StrobeBoard *board)
{
  StrobeFlashJob *last = strobe_flash_queue_find (self, board);
  g_autoptr (StrobeDfuPort) port = self->port_func (board, self->user_data);
  g_autoptr (StrobeFlashJob) job = strobe_flash_job_new (board, plan, port, self->clock);

  set_ledger (self, job, board);
  if (last != NULL)
    remove_job (self, last);
  add_job (self, job);
  update_active (self);
  strobe_flash_job_start (job);
  return job;
}

/**
 * strobe_flash_queue_start:
 * @firmware: what to write
 * @board: into what
 * @error: return location for an error
 *
 * Plans and starts a job; it takes the place of the one that ended on this port before.
 *
 * Errors: STROBE_FLASH_ERROR_BUSY if the board has a job; STROBE_FLASH_ERROR_NO_BOARD if it is not
 * there now; those of strobe_flash_plan_new(). Nothing was sent then.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the job, or %NULL
 */
StrobeFlashJob *
strobe_flash_queue_start (StrobeFlashQueue *self,
                          StrobeFirmware *firmware,
                          StrobeBoard *board,
                          GError **error)
{
  g_return_val_if_fail (STROBE_IS_FLASH_QUEUE (self), NULL);
  g_return_val_if_fail (STROBE_IS_BOARD (board), NULL);

  if (!check_free (board, strobe_flash_queue_find (self, board), error))
    return NULL;
  g_autoptr (StrobeFlashPlan) plan = strobe_flash_plan_new (
    firmware, strobe_board_get_device (board), strobe_board_get_chip (board), error);
  return plan != NULL ? start_plan (self, plan, board) : NULL;
}

/**
 * strobe_flash_queue_start_partial:
 * @firmware: what the board is to hold
 * @sent: what is sent for that
 * @board: into what
 * @error: return location for an error
 *
 * Plans and starts a job that sends a part and relies on what the board holds. The job fails if
 * the ledger does not know the board any more by then.
 *
 * Errors: those of strobe_flash_queue_start() and of strobe_flash_plan_new_partial().
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the job, or %NULL
 */
StrobeFlashJob *
strobe_flash_queue_start_partial (StrobeFlashQueue *self,
                                  StrobeFirmware *firmware,
                                  StrobeFirmware *sent,
                                  StrobeBoard *board,
                                  GError **error)
{
  g_return_val_if_fail (STROBE_IS_FLASH_QUEUE (self), NULL);
  g_return_val_if_fail (STROBE_IS_BOARD (board), NULL);

  if (!check_free (board, strobe_flash_queue_find (self, board), error))
    return NULL;
  g_autoptr (StrobeFlashPlan) plan = strobe_flash_plan_new_partial (
    firmware, sent, strobe_board_get_device (board), strobe_board_get_chip (board), error);
  return plan != NULL ? start_plan (self, plan, board) : NULL;
}

/**
 * strobe_flash_queue_find:
 * @board: a board
 *
 * Finds the job of the port that a board sits in: the one that runs, or the last that ended.
 *
 * Context: main thread.
 *
 * Returns: (transfer none) (nullable): the job
 */
StrobeFlashJob *
strobe_flash_queue_find (StrobeFlashQueue *self, StrobeBoard *board)
{
  g_return_val_if_fail (STROBE_IS_FLASH_QUEUE (self), NULL);
  g_return_val_if_fail (STROBE_IS_BOARD (board), NULL);

  for (guint i = 0; i < self->jobs->len; i++) {
    StrobeFlashJob *job = g_ptr_array_index (self->jobs, i);
    if (g_str_equal (strobe_board_get_port (strobe_flash_job_get_board (job)),
                     strobe_board_get_port (board)))
      return job;
  }
  return NULL;
}

/**
 * strobe_flash_queue_is_active:
 *
 * Tells whether any job runs; the property "active".
 *
 * Context: main thread.
 *
 * Returns: %TRUE if one does
 */
gboolean
strobe_flash_queue_is_active (StrobeFlashQueue *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_QUEUE (self), FALSE);

  return self->is_active;
}
