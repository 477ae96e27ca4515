/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/auto-flash.h"

#include "make/known-warnings.h"

/* A build that was found changed at the very moment of the flash may still be being written. */
#define SETTLE_MS 1000

/**
 * StrobeAutoFlash:
 *
 * Decides whether a new build is flashed by itself: where that is wanted, the board is the one it
 * is wanted for, and nothing about the build needs a person. A warning that no build had before
 * does, once.
 *
 * Made by the build follower, one a window.
 *
 * Context: main thread.
 */
struct _StrobeAutoFlash {
  GObject parent_instance;

  StrobeFlashTarget *target;
  StrobeFirmwareFile *file; /* on screen, or NULL */
  gboolean enabled;         /* for the files that are open, and for no others */
  char *port;               /* of the board that it is for; NULL while it is off */
  gboolean pending;         /* a new build that is not flashed yet */
  gboolean unfit;           /* what came last is not flashed by itself */
  StrobeKnownWarnings *known;
  GPtrArray *warnings; /* of StrobeFirmwareRemark, of the build on screen: those that are new */
  guint settle_id;     /* while a build may still be being written */
};

G_DEFINE_FINAL_TYPE (StrobeAutoFlash, strobe_auto_flash, G_TYPE_OBJECT)

enum {
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
emit_changed (StrobeAutoFlash *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
is_for_board (StrobeAutoFlash *self)
{
  StrobeBoard *board = strobe_flash_target_get_board (self->target);

  return board != NULL && g_strcmp0 (strobe_board_get_port (board), self->port) == 0;
}

/* Only some regions are chosen: that choice was made for the regions there were. */
static gboolean
fits_choice (StrobeAutoFlash *self, StrobeFirmwareDiff *diff)
{
  StrobeFirmwareSelection *selection = strobe_flash_target_get_selection (self->target);

  if (strobe_firmware_selection_is_everything (selection))
    return TRUE;
  for (guint i = 0; i < strobe_firmware_diff_get_n_regions (diff); i++) {
    const StrobeFirmwareDifference *region = strobe_firmware_diff_get_region (diff, i);

    if (region->change == STROBE_FIRMWARE_CHANGE_ADDED ||
        region->change == STROBE_FIRMWARE_CHANGE_REMOVED ||
        (region->change == STROBE_FIRMWARE_CHANGE_CONTENT &&
         region->kind == STROBE_FIRMWARE_PART_KIND_PARTITION_TABLE))
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_fit (StrobeAutoFlash *self, StrobeFirmwareDiff *diff)
{
  return diff != NULL && !strobe_firmware_diff_has_other_chip (diff) && fits_choice (self, diff);
}

static StrobeFirmware *
get_firmware (StrobeAutoFlash *self)
{
  return strobe_firmware_file_get_firmware (self->file);
}

static void
find_warnings (StrobeAutoFlash *self)
{
  g_ptr_array_unref (self->warnings);
  self->warnings = strobe_known_warnings_find_new (self->known, get_firmware (self));
}

static void
accept_warnings (StrobeAutoFlash *self)
{
  strobe_known_warnings_add (self->known, get_firmware (self));
  g_ptr_array_set_size (self->warnings, 0);
}

/* Not the build before, which may still be on its way to the board. */
static gboolean
is_being_flashed (StrobeAutoFlash *self)
{
  StrobeFirmwareSelection *selection = strobe_flash_target_get_selection (self->target);
  StrobeFlashJob *job = strobe_flash_target_get_job (self->target);

  return job != NULL && strobe_flash_job_is_active (job) &&
         strobe_flash_plan_get_firmware (strobe_flash_job_get_plan (job)) ==
           strobe_firmware_selection_get_chosen (selection);
}

/* What cannot be flashed now and never will be is not kept: a person has to look at it. */
static void
try_start (StrobeAutoFlash *self)
{
  if (!self->pending || self->settle_id != 0 || !is_for_board (self))
    return;
  switch (strobe_flash_target_get_state (self->target)) {
  case STROBE_FLASH_TARGET_STATE_NO_FIRMWARE:
  case STROBE_FLASH_TARGET_STATE_BAD_FIRMWARE:
  case STROBE_FLASH_TARGET_STATE_REFUSED:
    self->pending = FALSE;
    self->unfit = TRUE;
    break;
  case STROBE_FLASH_TARGET_STATE_READY:
    self->pending = !strobe_flash_target_start (self->target);
    break;
  case STROBE_FLASH_TARGET_STATE_NO_BOARD:
  case STROBE_FLASH_TARGET_STATE_NOT_READY:
  case STROBE_FLASH_TARGET_STATE_RUNNING:
    break;
  }
}

/* To select a board is no wish to flash it. One that is unplugged for a moment stays meant. */
static void
target_changed_cb (StrobeAutoFlash *self)
{
  if (strobe_flash_target_get_board (self->target) != NULL && !is_for_board (self))
    self->pending = FALSE;
  /* Who flashes it has seen what it warns of. */
  if (self->warnings->len > 0 && is_being_flashed (self))
    accept_warnings (self);
  try_start (self);
  emit_changed (self);
}

static gboolean
settled_cb (gpointer user_data)
{
  StrobeAutoFlash *self = user_data;

  self->settle_id = 0;
  target_changed_cb (self);
  return G_SOURCE_REMOVE;
}

static void
switch_off (StrobeAutoFlash *self)
{
  self->enabled = FALSE;
  self->pending = FALSE;
  self->unfit = FALSE;
  g_clear_pointer (&self->port, g_free);
  g_clear_handle_id (&self->settle_id, g_source_remove);
}

/* The new warnings belong to the file that goes. */
static void
set_file (StrobeAutoFlash *self, StrobeFirmwareFile *file)
{
  g_ptr_array_set_size (self->warnings, 0);
  g_set_object (&self->file, file);
}

static gboolean
may_be_pending (StrobeAutoFlash *self)
{
  return self->enabled && !self->unfit && self->warnings->len == 0 &&
         (strobe_flash_target_get_board (self->target) == NULL || is_for_board (self));
}

/* What has no files is never built again. */
static gboolean
can_be_built (StrobeAutoFlash *self)
{
  return self->file != NULL && strobe_firmware_file_get_build (self->file) != NULL;
}

static void
strobe_auto_flash_dispose (GObject *object)
{
  StrobeAutoFlash *self = STROBE_AUTO_FLASH (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  g_clear_object (&self->file);
  g_clear_object (&self->target);
  G_OBJECT_CLASS (strobe_auto_flash_parent_class)->dispose (object);
}

static void
strobe_auto_flash_finalize (GObject *object)
{
  StrobeAutoFlash *self = STROBE_AUTO_FLASH (object);

  g_ptr_array_unref (self->warnings);
  strobe_known_warnings_free (self->known);
  g_free (self->port);
  G_OBJECT_CLASS (strobe_auto_flash_parent_class)->finalize (object);
}

static void
strobe_auto_flash_class_init (StrobeAutoFlashClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_auto_flash_dispose;
  object_class->finalize = strobe_auto_flash_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strobe_auto_flash_init (StrobeAutoFlash *self)
{
  self->known = strobe_known_warnings_new ();
  self->warnings = g_ptr_array_new ();
}

/**
 * strobe_auto_flash_new:
 * @target: what flashes
 *
 * Ownership: keeps a reference on @target.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): one that is off
 */
StrobeAutoFlash *
strobe_auto_flash_new (StrobeFlashTarget *target)
{
  StrobeAutoFlash *self = g_object_new (STROBE_TYPE_AUTO_FLASH, NULL);

  self->target = g_object_ref (target);
  g_signal_connect_object (target, "changed", G_CALLBACK (target_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * strobe_auto_flash_take_other:
 * @self: an automatic flash
 * @file: (nullable): what is on screen now, in place of other files
 *
 * Switches it off, and forgets which warnings were accepted: it was for what was open before. What
 * @file warns of itself is on screen and will not be asked about.
 *
 * Ownership: keeps a reference on @file.
 *
 * Context: main thread.
 */
void
strobe_auto_flash_take_other (StrobeAutoFlash *self, StrobeFirmwareFile *file)
{
  g_return_if_fail (STROBE_IS_AUTO_FLASH (self));

  switch_off (self);
  set_file (self, file);
  strobe_known_warnings_forget (self->known);
  if (self->file != NULL)
    accept_warnings (self);
  emit_changed (self);
}

/**
 * strobe_auto_flash_take_edit:
 * @self: an automatic flash
 * @file: the same build after a person has changed what goes where
 *
 * Takes what a person has made, with all that it warns of.
 *
 * Ownership: keeps a reference on @file.
 *
 * Context: main thread.
 */
void
strobe_auto_flash_take_edit (StrobeAutoFlash *self, StrobeFirmwareFile *file)
{
  g_return_if_fail (STROBE_IS_AUTO_FLASH (self) && STROBE_IS_FIRMWARE_FILE (file));

  set_file (self, file);
  accept_warnings (self);
  emit_changed (self);
}

/**
 * strobe_auto_flash_take_build:
 * @self: an automatic flash
 * @file: a new build of what is open
 * @diff: (nullable): to the build before; %NULL if that cannot be told, as of a broken one
 * @is_complete: whether it is certain that nothing writes on it any more
 *
 * Takes a new build, and flashes it as soon as the board can take it, if it may. The newest build
 * is the one that counts, also while another one is written.
 *
 * Ownership: keeps a reference on @file.
 *
 * Context: main thread.
 */
void
strobe_auto_flash_take_build (StrobeAutoFlash *self,
                              StrobeFirmwareFile *file,
                              StrobeFirmwareDiff *diff,
                              gboolean is_complete)
{
  g_return_if_fail (STROBE_IS_AUTO_FLASH (self) && STROBE_IS_FIRMWARE_FILE (file));

  set_file (self, file);
  find_warnings (self);
  self->unfit = self->enabled && !is_fit (self, diff);
  self->pending = may_be_pending (self);
  if (self->pending && !is_complete && self->settle_id == 0)
    self->settle_id = g_timeout_add (SETTLE_MS, settled_cb, self);
  try_start (self);
  emit_changed (self);
}

/**
 * strobe_auto_flash_can_be_enabled:
 *
 * Returns: whether it is on, or could be switched on now: there is a board, and what is open can be
 *   built again
 */
gboolean
strobe_auto_flash_can_be_enabled (StrobeAutoFlash *self)
{
  g_return_val_if_fail (STROBE_IS_AUTO_FLASH (self), FALSE);

  return self->enabled ||
         (can_be_built (self) && strobe_flash_target_get_board (self->target) != NULL);
}

/**
 * strobe_auto_flash_is_enabled:
 *
 * Returns: whether each new build is flashed by itself
 */
gboolean
strobe_auto_flash_is_enabled (StrobeAutoFlash *self)
{
  g_return_val_if_fail (STROBE_IS_AUTO_FLASH (self), FALSE);

  return self->enabled;
}

/**
 * strobe_auto_flash_set_enabled:
 * @self: an automatic flash
 * @enabled: whether each new build is to be flashed by itself
 *
 * Switches it on for the board that is selected now, and for what is open now, where it can be;
 * what was built before is not flashed by that.
 *
 * Context: main thread.
 */
void
strobe_auto_flash_set_enabled (StrobeAutoFlash *self, gboolean enabled)
{
  g_return_if_fail (STROBE_IS_AUTO_FLASH (self));

  if (enabled == self->enabled || (enabled && !strobe_auto_flash_can_be_enabled (self)))
    return;
  if (enabled) {
    self->enabled = TRUE;
    self->port = g_strdup (strobe_board_get_port (strobe_flash_target_get_board (self->target)));
  } else {
    switch_off (self);
  }
  emit_changed (self);
}

/**
 * strobe_auto_flash_go_on:
 * @self: an automatic flash that asks
 *
 * Flashes the build that it asks about, as soon as the board can take it; of what that one warns,
 * it does not ask again.
 *
 * Context: main thread.
 */
void
strobe_auto_flash_go_on (StrobeAutoFlash *self)
{
  g_return_if_fail (STROBE_IS_AUTO_FLASH (self));

  if (strobe_auto_flash_get_state (self) != STROBE_AUTO_FLASH_STATE_ASKS)
    return;
  accept_warnings (self);
  self->pending = may_be_pending (self);
  try_start (self);
  emit_changed (self);
}

/**
 * strobe_auto_flash_get_state:
 *
 * Returns: what the next build meets
 */
StrobeAutoFlashState
strobe_auto_flash_get_state (StrobeAutoFlash *self)
{
  StrobeFlashTargetState target;

  g_return_val_if_fail (STROBE_IS_AUTO_FLASH (self), STROBE_AUTO_FLASH_STATE_OFF);

  target = strobe_flash_target_get_state (self->target);
  if (!self->enabled)
    return STROBE_AUTO_FLASH_STATE_OFF;
  if (!is_for_board (self))
    return STROBE_AUTO_FLASH_STATE_OTHER_BOARD;
  if (self->unfit)
    return STROBE_AUTO_FLASH_STATE_UNFIT;
  if (self->warnings->len > 0)
    return STROBE_AUTO_FLASH_STATE_ASKS;
  if (!self->pending)
    return STROBE_AUTO_FLASH_STATE_READY;
  return target == STROBE_FLASH_TARGET_STATE_RUNNING ? STROBE_AUTO_FLASH_STATE_NEXT
                                                     : STROBE_AUTO_FLASH_STATE_WAITING;
}

/**
 * strobe_auto_flash_get_port:
 *
 * Returns: (nullable): the USB port of the board that new builds go to, while it is on
 */
const char *
strobe_auto_flash_get_port (StrobeAutoFlash *self)
{
  g_return_val_if_fail (STROBE_IS_AUTO_FLASH (self), NULL);

  return self->port;
}

/**
 * strobe_auto_flash_get_warnings:
 *
 * Ownership: belongs to the automatic flash, the remarks to the firmware on screen.
 *
 * Returns: (transfer none) (element-type StrobeFirmwareRemark): of what the newest build warns, and
 *   no build that was opened or flashed before, also while it is off; empty if there is nothing
 */
GPtrArray *
strobe_auto_flash_get_warnings (StrobeAutoFlash *self)
{
  g_return_val_if_fail (STROBE_IS_AUTO_FLASH (self), NULL);

  return self->warnings;
}
