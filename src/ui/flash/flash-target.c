/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/flash-target.h"

#include "ui/flash/board-pick.h"
#include "ui/flash/flash-start.h"

/**
 * StrobeFlashTarget:
 *
 * Says what Flash would do now, or why it can do nothing, and has it done.
 *
 * Made by the window, one a window; the panes show it, the actions drive it.
 *
 * Context: main thread.
 */
struct _StrobeFlashTarget {
  GObject parent_instance;

  StrobeContext *context;
  StrobeFirmwareLoader *loader;
  StrobeFirmwareSelection *selection;
  StrobeChangeOffer *offer;
  StrobeBoardPick *pick;
  StrobeFlashStart *start;
  StrobeFlashJob *job;
  StrobeFlashTargetState state;
  GError *obstacle;
  GError *failure; /* of the last start, when it did not come to a job */
};

G_DEFINE_FINAL_TYPE (StrobeFlashTarget, strobe_flash_target, G_TYPE_OBJECT)

enum {
  PROP_BOARD = 1,
  N_PROPS
};

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void update (StrobeFlashTarget *self);
static void job_state_cb (StrobeFlashTarget *self);

/* An ended job is shown as long as its firmware is the one on screen, and chosen as it was. */
static StrobeFlashJob *
find_job (StrobeFlashTarget *self)
{
  StrobeBoard *board = strobe_board_pick_get_board (self->pick);
  StrobeFlashJob *job = NULL;

  if (board != NULL)
    job = strobe_flash_queue_find (strobe_context_get_queue (self->context), board);
  if (job == NULL || strobe_flash_job_is_active (job))
    return job;
  return strobe_flash_plan_get_firmware (strobe_flash_job_get_plan (job)) ==
             strobe_firmware_selection_get_chosen (self->selection)
           ? job
           : NULL;
}

/* While the chosen regions are packed, what holds for the whole firmware holds for them. */
static gboolean
can_plan (StrobeFlashTarget *self, GError **obstacle)
{
  StrobeBoard *board = strobe_board_pick_get_board (self->pick);
  StrobeFirmware *chosen = strobe_firmware_selection_get_chosen (self->selection);
  const GError *error = strobe_firmware_selection_get_error (self->selection);
  g_autoptr (StrobeFlashPlan) plan = NULL;

  if (error != NULL) {
    g_propagate_error (obstacle, g_error_copy (error));
    return FALSE;
  }
  if (chosen == NULL)
    chosen = strobe_firmware_selection_get_full (self->selection);
  plan = strobe_flash_plan_new (chosen, strobe_board_get_device (board),
                                strobe_board_get_chip (board), obstacle);
  return plan != NULL;
}

static StrobeFlashTargetState
find_state (StrobeFlashTarget *self, GError **obstacle)
{
  StrobeFirmware *firmware = strobe_firmware_selection_get_full (self->selection);
  StrobeBoard *board = strobe_board_pick_get_board (self->pick);

  if (self->job != NULL && strobe_flash_job_is_active (self->job))
    return STROBE_FLASH_TARGET_STATE_RUNNING;
  if (firmware == NULL)
    return STROBE_FLASH_TARGET_STATE_NO_FIRMWARE;
  if (!strobe_firmware_check (firmware, obstacle))
    return STROBE_FLASH_TARGET_STATE_BAD_FIRMWARE;
  if (board == NULL)
    return STROBE_FLASH_TARGET_STATE_NO_BOARD;
  if (!strobe_board_can_flash (board))
    return STROBE_FLASH_TARGET_STATE_NOT_READY;
  return can_plan (self, obstacle) ? STROBE_FLASH_TARGET_STATE_READY
                                   : STROBE_FLASH_TARGET_STATE_REFUSED;
}

static void
set_job (StrobeFlashTarget *self, StrobeFlashJob *job)
{
  if (self->job == job)
    return;
  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_set_object (&self->job, job);
  strobe_board_pick_set_job (self->pick, job);
  if (job != NULL)
    g_signal_connect_object (job, "notify::state", G_CALLBACK (job_state_cb), self,
                             G_CONNECT_SWAPPED);
}

/* While a board is written nothing is compared, and afterwards it is another one. */
static void
update_offer (StrobeFlashTarget *self)
{
  if (self->state == STROBE_FLASH_TARGET_STATE_RUNNING)
    strobe_change_offer_forget (self->offer);
  else if (self->state == STROBE_FLASH_TARGET_STATE_READY)
    strobe_change_offer_set (self->offer, strobe_firmware_selection_get_chosen (self->selection),
                             strobe_board_pick_get_board (self->pick));
  else
    strobe_change_offer_set (self->offer, NULL, NULL);
}

static void
update (StrobeFlashTarget *self)
{
  set_job (self, find_job (self));
  g_clear_error (&self->obstacle);
  self->state = find_state (self, &self->obstacle);
  update_offer (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/* A board that was unplugged while it was written takes its job with it, but not the reason. */
static void
keep_failure_of_job (StrobeFlashTarget *self)
{
  if (self->failure == NULL && self->job != NULL &&
      strobe_flash_job_get_state (self->job) == STROBE_FLASH_JOB_STATE_FAILED)
    self->failure = g_error_copy (strobe_flash_job_get_error (self->job));
}

/* A person who picks another board has seen the reason, and it does not hold for that one. */
static void
board_picked_cb (StrobeFlashTarget *self)
{
  if (!strobe_board_pick_is_by_person (self->pick))
    keep_failure_of_job (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BOARD]);
  update (self);
}

static void
job_state_cb (StrobeFlashTarget *self)
{
  update (self);
  strobe_board_pick_leave_lost (self->pick);
}

/* What failed was another choice. */
static void
selection_changed_cb (StrobeFlashTarget *self)
{
  g_clear_error (&self->failure);
  update (self);
}

static gboolean
start (StrobeFlashTarget *self, gboolean everything)
{
  if (!strobe_flash_target_can_start (self) || !strobe_flash_start_begin (self->start, everything))
    return FALSE;
  g_clear_error (&self->failure);
  return TRUE;
}

static void
loader_settled_cb (StrobeFlashTarget *self)
{
  gboolean is_same = FALSE;

  g_clear_error (&self->failure);
  self->failure = strobe_flash_start_take_change (self->start, &is_same);
  update (self);
  if (is_same)
    start (self, strobe_flash_start_get_everything (self->start));
}

static void
start_ended_cb (StrobeFlashTarget *self, const GError *failure)
{
  if (failure != NULL) {
    g_clear_error (&self->failure);
    self->failure = g_error_copy (failure);
  }
  update (self);
}

static void
strobe_flash_target_dispose (GObject *object)
{
  StrobeFlashTarget *self = STROBE_FLASH_TARGET (object);

  if (self->job != NULL)
    g_signal_handlers_disconnect_by_data (self->job, self);
  g_clear_object (&self->job);
  if (self->pick != NULL)
    g_signal_handlers_disconnect_by_data (self->pick, self);
  g_clear_object (&self->pick);
  if (self->start != NULL)
    g_signal_handlers_disconnect_by_data (self->start, self);
  g_clear_object (&self->start);
  g_clear_object (&self->offer);
  g_clear_object (&self->selection);
  g_clear_object (&self->loader);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (strobe_flash_target_parent_class)->dispose (object);
}

static void
strobe_flash_target_finalize (GObject *object)
{
  StrobeFlashTarget *self = STROBE_FLASH_TARGET (object);

  g_clear_error (&self->obstacle);
  g_clear_error (&self->failure);
  G_OBJECT_CLASS (strobe_flash_target_parent_class)->finalize (object);
}

static void
strobe_flash_target_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BOARD)
    g_value_set_object (value, strobe_board_pick_get_board (STROBE_FLASH_TARGET (object)->pick));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strobe_flash_target_class_init (StrobeFlashTargetClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_flash_target_dispose;
  object_class->finalize = strobe_flash_target_finalize;
  object_class->get_property = strobe_flash_target_get_property;
  properties[PROP_BOARD] = g_param_spec_object ("board", NULL, NULL, STROBE_TYPE_BOARD,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strobe_flash_target_init (StrobeFlashTarget *self)
{
}

/**
 * strobe_flash_target_new:
 * @context: where boards and jobs are
 * @loader: where firmware comes from
 *
 * Makes the target of a window. It picks a board by itself until somebody picks another.
 *
 * Ownership: keeps a reference on both.
 *
 * Returns: (transfer full): a target
 */
StrobeFlashTarget *
strobe_flash_target_new (StrobeContext *context, StrobeFirmwareLoader *loader)
{
  StrobeFlashTarget *self = g_object_new (STROBE_TYPE_FLASH_TARGET, NULL);

  self->context = g_object_ref (context);
  self->loader = g_object_ref (loader);
  /* Before the own handler: when the loader has settled, the selection knows. */
  self->selection = strobe_firmware_selection_new (loader);
  g_signal_connect_object (self->selection, "changed", G_CALLBACK (selection_changed_cb), self,
                           G_CONNECT_SWAPPED);
  self->offer = strobe_change_offer_new (context);
  self->pick = strobe_board_pick_new (strobe_context_get_boards (context));
  g_signal_connect_object (self->pick, "notify::board", G_CALLBACK (board_picked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->pick, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  self->start = strobe_flash_start_new (context, loader, self->selection, self->offer, self->pick);
  g_signal_connect_object (self->start, "ended", G_CALLBACK (start_ended_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (strobe_context_get_queue (context), "items-changed", G_CALLBACK (update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (loader, "settled", G_CALLBACK (loader_settled_cb), self,
                           G_CONNECT_SWAPPED);
  update (self);
  return self;
}

/**
 * strobe_flash_target_get_context:
 *
 * Returns: (transfer none): the context it works in
 */
StrobeContext *
strobe_flash_target_get_context (StrobeFlashTarget *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_TARGET (self), NULL);

  return self->context;
}

/**
 * strobe_flash_target_get_file:
 *
 * Returns: (transfer none) (nullable): the firmware on screen and its file
 */
StrobeFirmwareFile *
strobe_flash_target_get_file (StrobeFlashTarget *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_TARGET (self), NULL);

  return strobe_firmware_loader_get_file (self->loader);
}

/**
 * strobe_flash_target_get_selection:
 *
 * Returns: (transfer none): what of that firmware is written
 */
StrobeFirmwareSelection *
strobe_flash_target_get_selection (StrobeFlashTarget *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_TARGET (self), NULL);

  return self->selection;
}

/**
 * strobe_flash_target_get_offer:
 *
 * Returns: (transfer none): whether less would do, and is wanted
 */
StrobeChangeOffer *
strobe_flash_target_get_offer (StrobeFlashTarget *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_TARGET (self), NULL);

  return self->offer;
}

/**
 * strobe_flash_target_get_board:
 *
 * Returns: (transfer none) (nullable): the selected board
 */
StrobeBoard *
strobe_flash_target_get_board (StrobeFlashTarget *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_TARGET (self), NULL);

  return strobe_board_pick_get_board (self->pick);
}

/**
 * strobe_flash_target_set_board:
 * @self: a target
 * @board: the board that a person picked
 *
 * Selects a board; it stays selected until it goes, or until another one is picked.
 *
 * Context: main thread.
 */
void
strobe_flash_target_set_board (StrobeFlashTarget *self, StrobeBoard *board)
{
  g_return_if_fail (STROBE_IS_FLASH_TARGET (self) && STROBE_IS_BOARD (board));

  g_clear_error (&self->failure);
  strobe_board_pick_set_board (self->pick, board);
}

/**
 * strobe_flash_target_get_state:
 *
 * Returns: what Flash would meet
 */
StrobeFlashTargetState
strobe_flash_target_get_state (StrobeFlashTarget *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_TARGET (self), STROBE_FLASH_TARGET_STATE_NO_FIRMWARE);

  return self->state;
}

/**
 * strobe_flash_target_get_obstacle:
 *
 * Returns: (transfer none) (nullable): why the firmware is bad or refused; %NULL in other states
 */
const GError *
strobe_flash_target_get_obstacle (StrobeFlashTarget *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_TARGET (self), NULL);

  return self->obstacle;
}

/**
 * strobe_flash_target_get_failure:
 *
 * Returns: (transfer none) (nullable): why the last flash of this firmware on this board failed,
 *   or could not even start; %NULL while one runs
 */
const GError *
strobe_flash_target_get_failure (StrobeFlashTarget *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_TARGET (self), NULL);

  if (self->state == STROBE_FLASH_TARGET_STATE_RUNNING)
    return NULL;
  if (self->failure != NULL)
    return self->failure;
  if (self->job == NULL || strobe_flash_job_get_state (self->job) != STROBE_FLASH_JOB_STATE_FAILED)
    return NULL;
  return strobe_flash_job_get_error (self->job);
}

/**
 * strobe_flash_target_get_job:
 *
 * Returns: (transfer none) (nullable): the running job of the board, or its last one if that wrote
 *   the firmware on screen
 */
StrobeFlashJob *
strobe_flash_target_get_job (StrobeFlashTarget *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_TARGET (self), NULL);

  return self->job;
}

/**
 * strobe_flash_target_can_start:
 *
 * Returns: whether Flash would do something: the state is READY, and nothing is being read or
 *   packed
 */
gboolean
strobe_flash_target_can_start (StrobeFlashTarget *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_TARGET (self), FALSE);

  return self->state == STROBE_FLASH_TARGET_STATE_READY &&
         !strobe_firmware_loader_is_busy (self->loader) &&
         !strobe_firmware_selection_is_busy (self->selection);
}

/**
 * strobe_flash_target_start:
 * @self: a target
 *
 * Flashes what is chosen, if it can; else does nothing. The files are looked at once more before:
 * where they make something else since they were opened, that is read and shown, and not flashed.
 *
 * Errors: appear as the failure.
 *
 * Context: main thread.
 *
 * Returns: whether it begins
 */
gboolean
strobe_flash_target_start (StrobeFlashTarget *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_TARGET (self), FALSE);

  return start (self, FALSE);
}

/**
 * strobe_flash_target_start_everything:
 * @self: a target
 *
 * Does what strobe_flash_target_start() does, but sends all that is chosen, even where only what
 * changed was wanted.
 *
 * Errors: appear as the failure.
 *
 * Context: main thread.
 *
 * Returns: whether it begins
 */
gboolean
strobe_flash_target_start_everything (StrobeFlashTarget *self)
{
  g_return_val_if_fail (STROBE_IS_FLASH_TARGET (self), FALSE);

  return start (self, TRUE);
}

/**
 * strobe_flash_target_cancel:
 * @self: a target
 *
 * Cancels the running job of the board, if it can be cancelled.
 *
 * Context: main thread.
 */
void
strobe_flash_target_cancel (StrobeFlashTarget *self)
{
  g_return_if_fail (STROBE_IS_FLASH_TARGET (self));

  if (self->job != NULL && strobe_flash_job_get_can_cancel (self->job))
    strobe_flash_job_cancel (self->job);
}
