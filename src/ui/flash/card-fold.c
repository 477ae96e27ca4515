/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/card-fold.h"

/**
 * StrobeCardFold:
 *
 * Gives the room to whom it is due: to the firmware while somebody decides over it, to the log once
 * the board that was flashed has started. It stays folded from then on, through builds, flashes and
 * other boards; what needs a person unfolds it for as long as it does, other firmware for good. Who
 * unfolds by hand has it open until the same hand folds it.
 *
 * Made by the window, one a window.
 *
 * Context: main thread.
 */
struct _StrobeCardFold {
  GObject parent_instance;

  StrobeFirmwareLoader *loader;
  StrobeFlashTarget *target;
  StrobeBuildFollower *follower;
  StrobeFlashJob *done; /* the last one whose board was seen to start, or NULL */
  gboolean wanted;      /* folded, unless something is the matter */
  gboolean keeps_open;  /* a person wants it so: it is not folded by itself */
  gboolean troubled;
  gboolean insists; /* a person folded it in spite of the trouble */
  gboolean folded;
};

G_DEFINE_FINAL_TYPE (StrobeCardFold, strobe_card_fold, G_TYPE_OBJECT)

enum {
  PROP_FOLDED = 1,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* That there is no board, or one that has to be brought into another state, one line can say. */
static gboolean
is_blocked (StrobeCardFold *self)
{
  switch (strobe_flash_target_get_state (self->target)) {
  case STROBE_FLASH_TARGET_STATE_NO_FIRMWARE:
  case STROBE_FLASH_TARGET_STATE_BAD_FIRMWARE:
  case STROBE_FLASH_TARGET_STATE_REFUSED:
    return TRUE;
  case STROBE_FLASH_TARGET_STATE_NO_BOARD:
  case STROBE_FLASH_TARGET_STATE_NOT_READY:
  case STROBE_FLASH_TARGET_STATE_READY:
  case STROBE_FLASH_TARGET_STATE_RUNNING:
    return FALSE;
  }
  g_assert_not_reached ();
}

static gboolean
needs_person (StrobeCardFold *self)
{
  StrobeAutoFlash *auto_flash = strobe_build_follower_get_auto_flash (self->follower);

  return is_blocked (self) || strobe_flash_target_get_failure (self->target) != NULL ||
         strobe_auto_flash_get_warnings (auto_flash)->len > 0 ||
         strobe_auto_flash_get_state (auto_flash) == STROBE_AUTO_FLASH_STATE_UNFIT;
}

static gboolean
has_started (StrobeCardFold *self)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (self->target);
  StrobeBoard *board = strobe_flash_target_get_board (self->target);
  StrobeBoardState state;

  if (job == NULL || board == NULL ||
      strobe_flash_job_get_state (job) != STROBE_FLASH_JOB_STATE_SUCCEEDED)
    return FALSE;
  state = strobe_board_get_state (board);
  return state == STROBE_BOARD_STATE_RUNNING_CDC || state == STROBE_BOARD_STATE_RUNNING_DFU;
}

static void
renew (StrobeCardFold *self)
{
  gboolean folded = self->wanted && (!self->troubled || self->insists);

  if (folded == self->folded)
    return;
  self->folded = folded;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

static void
changed_cb (StrobeCardFold *self)
{
  gboolean was_troubled = self->troubled;

  self->troubled = needs_person (self);
  if (self->troubled && !was_troubled)
    self->insists = FALSE;
  /* Once for each flash: what somebody does to it afterwards holds. */
  if (has_started (self) && g_set_object (&self->done, strobe_flash_target_get_job (self->target)))
    self->wanted = !self->keeps_open;
  renew (self);
}

/* What is written where is new then, and may not be what was meant. */
static void
loader_settled_cb (StrobeCardFold *self)
{
  if (!strobe_firmware_loader_is_later (self->loader))
    self->wanted = FALSE;
  changed_cb (self);
}

static void
strobe_card_fold_dispose (GObject *object)
{
  StrobeCardFold *self = STROBE_CARD_FOLD (object);

  g_clear_object (&self->done);
  g_clear_object (&self->follower);
  g_clear_object (&self->target);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (strobe_card_fold_parent_class)->dispose (object);
}

static void
strobe_card_fold_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_FOLDED)
    g_value_set_boolean (value, STROBE_CARD_FOLD (object)->folded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strobe_card_fold_class_init (StrobeCardFoldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_card_fold_dispose;
  object_class->get_property = strobe_card_fold_get_property;
  properties[PROP_FOLDED] =
    g_param_spec_boolean ("folded", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
strobe_card_fold_init (StrobeCardFold *self)
{
}

/**
 * strobe_card_fold_new:
 * @loader: what is open
 * @target: what is flashed
 * @follower: what is built
 *
 * Makes the fold of a window, unfolded.
 *
 * Ownership: keeps a reference on all of them.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a fold
 */
StrobeCardFold *
strobe_card_fold_new (StrobeFirmwareLoader *loader,
                      StrobeFlashTarget *target,
                      StrobeBuildFollower *follower)
{
  StrobeCardFold *self = g_object_new (STROBE_TYPE_CARD_FOLD, NULL);

  self->loader = g_object_ref (loader);
  self->target = g_object_ref (target);
  self->follower = g_object_ref (follower);
  g_signal_connect_object (target, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (follower, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (loader, "settled", G_CALLBACK (loader_settled_cb), self,
                           G_CONNECT_SWAPPED);
  changed_cb (self);
  return self;
}

/**
 * strobe_card_fold_is_folded:
 *
 * Returns: whether the firmware is one line; the property "folded"
 */
gboolean
strobe_card_fold_is_folded (StrobeCardFold *self)
{
  g_return_val_if_fail (STROBE_IS_CARD_FOLD (self), FALSE);

  return self->folded;
}

/**
 * strobe_card_fold_toggle:
 * @self: a fold
 *
 * Does what a person wants: it is kept in mind. Without a firmware there is nothing to fold.
 *
 * Context: main thread.
 */
void
strobe_card_fold_toggle (StrobeCardFold *self)
{
  g_return_if_fail (STROBE_IS_CARD_FOLD (self));

  if (strobe_firmware_loader_get_file (self->loader) == NULL)
    return;
  self->wanted = !self->folded;
  self->insists = self->wanted;
  self->keeps_open = !self->wanted;
  renew (self);
}
