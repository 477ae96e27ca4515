/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/board-pick.h"

/**
 * StrobeBoardPick:
 *
 * Takes a board by itself, and one that is readier as soon as there is one, until a person picks or
 * flashes a board: that one is only left when it goes.
 *
 * Made by the flash target, one a window.
 *
 * Context: main thread.
 */
struct _StrobeBoardPick {
  GObject parent_instance;

  StrobeBoardList *boards;
  StrobeBoard *board;
  gboolean is_by_person; /* then it is not exchanged for a readier one */
  StrobeFlashJob *job;   /* of that board, that runs or whose result is on screen; or NULL */
};

G_DEFINE_FINAL_TYPE (StrobeBoardPick, strobe_board_pick, G_TYPE_OBJECT)

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

static void
board_notify_cb (StrobeBoardPick *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
disconnect_board (StrobeBoardPick *self)
{
  if (self->board != NULL)
    g_signal_handlers_disconnect_by_data (self->board, self);
}

static void
change_board (StrobeBoardPick *self, StrobeBoard *board)
{
  if (self->board == board)
    return;
  disconnect_board (self);
  g_set_object (&self->board, board);
  if (board != NULL)
    g_signal_connect_object (board, "notify", G_CALLBACK (board_notify_cb), self,
                             G_CONNECT_SWAPPED);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BOARD]);
}

static gboolean
is_listed (StrobeBoardPick *self)
{
  return self->board != NULL &&
         strobe_board_list_find (self->boards, strobe_board_get_port (self->board)) == self->board;
}

/* The first board that can take a flash, else the first: what a person would pick. */
static StrobeBoard *
find_best (StrobeBoardPick *self)
{
  GListModel *boards = G_LIST_MODEL (self->boards);
  g_autoptr (StrobeBoard) best = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (StrobeBoard) board = g_list_model_get_item (boards, i);

    if (best == NULL || (!strobe_board_can_flash (best) && strobe_board_can_flash (board)))
      g_set_object (&best, board);
  }
  return g_steal_pointer (&best);
}

/* A board that somebody picked or flashed is only left when it goes; one that was taken without
 * being asked for, as well for one that can be flashed. */
static gboolean
should_keep (StrobeBoardPick *self, StrobeBoard *best)
{
  if (!is_listed (self))
    return self->job != NULL && strobe_flash_job_is_active (self->job);
  return self->is_by_person || self->job != NULL || strobe_board_can_flash (self->board) ||
         !strobe_board_can_flash (best);
}

static void
choose (StrobeBoardPick *self)
{
  g_autoptr (StrobeBoard) best = find_best (self);

  if (should_keep (self, best))
    return;
  self->is_by_person = FALSE;
  change_board (self, best);
}

static void
boards_changed_cb (StrobeBoardPick *self)
{
  choose (self);
}

static void
strobe_board_pick_dispose (GObject *object)
{
  StrobeBoardPick *self = STROBE_BOARD_PICK (object);

  disconnect_board (self);
  g_clear_object (&self->board);
  g_clear_object (&self->job);
  g_clear_object (&self->boards);
  G_OBJECT_CLASS (strobe_board_pick_parent_class)->dispose (object);
}

static void
strobe_board_pick_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BOARD)
    g_value_set_object (value, STROBE_BOARD_PICK (object)->board);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strobe_board_pick_class_init (StrobeBoardPickClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_board_pick_dispose;
  object_class->get_property = strobe_board_pick_get_property;
  properties[PROP_BOARD] = g_param_spec_object ("board", NULL, NULL, STROBE_TYPE_BOARD,
                                                G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strobe_board_pick_init (StrobeBoardPick *self)
{
}

/**
 * strobe_board_pick_new:
 * @boards: the boards that there are
 *
 * Takes the best of @boards: the first that can be flashed, else the first.
 *
 * Ownership: keeps a reference on @boards, and on the board that is meant.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a pick
 */
StrobeBoardPick *
strobe_board_pick_new (StrobeBoardList *boards)
{
  StrobeBoardPick *self = g_object_new (STROBE_TYPE_BOARD_PICK, NULL);

  self->boards = g_object_ref (boards);
  g_signal_connect_object (boards, "items-changed", G_CALLBACK (boards_changed_cb), self,
                           G_CONNECT_SWAPPED);
  choose (self);
  return self;
}

/**
 * strobe_board_pick_get_board:
 *
 * Returns: (transfer none) (nullable): the board that is meant; %NULL if there is none
 */
StrobeBoard *
strobe_board_pick_get_board (StrobeBoardPick *self)
{
  g_return_val_if_fail (STROBE_IS_BOARD_PICK (self), NULL);

  return self->board;
}

/**
 * strobe_board_pick_set_board:
 * @self: a pick
 * @board: the board that a person picked
 *
 * Means @board until it goes, or until another one is picked.
 *
 * Ownership: keeps a reference.
 *
 * Context: main thread.
 */
void
strobe_board_pick_set_board (StrobeBoardPick *self, StrobeBoard *board)
{
  g_return_if_fail (STROBE_IS_BOARD_PICK (self) && STROBE_IS_BOARD (board));

  self->is_by_person = TRUE;
  change_board (self, board);
}

/**
 * strobe_board_pick_is_by_person:
 *
 * Returns: whether a person picked the board that is meant
 */
gboolean
strobe_board_pick_is_by_person (StrobeBoardPick *self)
{
  g_return_val_if_fail (STROBE_IS_BOARD_PICK (self), FALSE);

  return self->is_by_person;
}

/**
 * strobe_board_pick_set_job:
 * @self: a pick
 * @job: (nullable): the job of the board that is meant, that runs or whose result is shown
 *
 * Says that the board is flashed or was: a reason to stay with it, and while it is written, even
 * when it is not listed.
 *
 * Ownership: keeps a reference.
 *
 * Context: main thread.
 */
void
strobe_board_pick_set_job (StrobeBoardPick *self, StrobeFlashJob *job)
{
  g_return_if_fail (STROBE_IS_BOARD_PICK (self));

  g_set_object (&self->job, job);
}

/**
 * strobe_board_pick_leave_lost:
 * @self: a pick
 *
 * Leaves a board that went while it was written, if that is over now.
 *
 * Context: main thread.
 */
void
strobe_board_pick_leave_lost (StrobeBoardPick *self)
{
  g_return_if_fail (STROBE_IS_BOARD_PICK (self));

  if (!is_listed (self))
    choose (self);
}
