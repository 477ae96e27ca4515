/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/build-follower.h"

#include "make/build-watch.h"
#include "make/known-warnings.h"

/* Where the file system tells of nothing: slow enough to be no load. */
#define POLL_S 5
/* A build that was found changed at the very moment of the flash may still be being written. */
#define SETTLE_MS 1000

/**
 * StrobeBuildFollower:
 *
 * Watches the files of the firmware on screen. A new build takes the place of the old one; it is
 * flashed by itself where that is wanted, the board is the one it is wanted for, and nothing about
 * the build needs a person. A warning that no build had before does, once.
 *
 * Made by the window, one a window.
 *
 * Context: main thread.
 */
struct _StrobeBuildFollower {
  GObject parent_instance;

  StrobeFirmwareLoader *loader;
  StrobeFlashTarget *target;
  StrobeFirmwareFile *file; /* that is followed, or NULL */
  StrobeBuildWatch *watch;  /* of it; NULL where it has no files */
  StrobeFirmwareDiff *diff; /* to the build before; NULL for a first one */
  gint64 rebuilt_us;
  gboolean taking;    /* what settles comes from the watch */
  gboolean automatic; /* for the files that are open, and for no others */
  char *port;         /* of the board that it is for; NULL while it is off */
  gboolean pending;   /* a new build that is not flashed yet */
  gboolean unfit;     /* what came last is not flashed by itself */
  StrobeKnownWarnings *known;
  GPtrArray *warnings; /* of StrobeFirmwareRemark, of the build on screen: those that are new */
  guint delay_id;
};

G_DEFINE_FINAL_TYPE (StrobeBuildFollower, strobe_build_follower, G_TYPE_OBJECT)

enum {
  PROP_AUTOMATIC = 1,
  N_PROPS
};

enum {
  SIGNAL_CHANGED,
  SIGNAL_REBUILT,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void
emit_changed (StrobeBuildFollower *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
is_for_board (StrobeBuildFollower *self)
{
  StrobeBoard *board = strobe_flash_target_get_board (self->target);

  return board != NULL && g_strcmp0 (strobe_board_get_port (board), self->port) == 0;
}

/* Only some regions are chosen: that choice was made for the regions there were. */
static gboolean
fits_choice (StrobeBuildFollower *self, StrobeFirmwareDiff *diff)
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
is_fit (StrobeBuildFollower *self)
{
  return self->diff != NULL && !strobe_firmware_diff_has_other_chip (self->diff) &&
         fits_choice (self, self->diff);
}

static StrobeFirmware *
get_firmware (StrobeBuildFollower *self)
{
  return strobe_firmware_file_get_firmware (self->file);
}

static void
find_warnings (StrobeBuildFollower *self)
{
  g_ptr_array_unref (self->warnings);
  self->warnings = strobe_known_warnings_find_new (self->known, get_firmware (self));
}

static void
accept_warnings (StrobeBuildFollower *self)
{
  strobe_known_warnings_add (self->known, get_firmware (self));
  g_ptr_array_set_size (self->warnings, 0);
}

/* Not the build before, which may still be on its way to the board. */
static gboolean
is_being_flashed (StrobeBuildFollower *self)
{
  StrobeFirmwareSelection *selection = strobe_flash_target_get_selection (self->target);
  StrobeFlashJob *job = strobe_flash_target_get_job (self->target);

  return job != NULL && strobe_flash_job_is_active (job) &&
         strobe_flash_plan_get_firmware (strobe_flash_job_get_plan (job)) ==
           strobe_firmware_selection_get_chosen (selection);
}

/* What cannot be flashed now and never will be is not kept: a person has to look at it. */
static void
try_start (StrobeBuildFollower *self)
{
  if (!self->pending || self->delay_id != 0 || !is_for_board (self))
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
target_changed_cb (StrobeBuildFollower *self)
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
delay_cb (gpointer user_data)
{
  StrobeBuildFollower *self = user_data;

  self->delay_id = 0;
  target_changed_cb (self);
  return G_SOURCE_REMOVE;
}

static void
switch_off (StrobeBuildFollower *self)
{
  gboolean was_on = self->automatic;

  self->automatic = FALSE;
  self->pending = FALSE;
  self->unfit = FALSE;
  g_clear_pointer (&self->port, g_free);
  g_clear_handle_id (&self->delay_id, g_source_remove);
  if (was_on)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AUTOMATIC]);
}

static void
stop_watch (StrobeBuildFollower *self)
{
  if (self->watch != NULL) {
    g_signal_handlers_disconnect_by_data (self->watch, self);
    strobe_build_watch_stop (self->watch);
  }
  g_clear_object (&self->watch);
}

static void
built_cb (StrobeBuildFollower *self, StrobeBuild *build)
{
  /* What is being read now is newer, or is something else. */
  if (strobe_firmware_loader_is_busy (self->loader))
    return;
  self->taking = TRUE;
  strobe_firmware_loader_take (self->loader, build);
  self->taking = FALSE;
}

static void
touched_cb (StrobeBuildFollower *self, StrobeBuild *build)
{
  strobe_firmware_file_touch (self->file, build);
}

static void
start_watch (StrobeBuildFollower *self, StrobeBuild *build)
{
  self->watch = strobe_build_watch_new (build, POLL_S);
  g_signal_connect_object (self->watch, "built", G_CALLBACK (built_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watch, "touched", G_CALLBACK (touched_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->watch, "notify::error", G_CALLBACK (emit_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
begin_anew (StrobeBuildFollower *self)
{
  switch_off (self);
  self->rebuilt_us = 0;
  g_clear_pointer (&self->diff, strobe_firmware_diff_unref);
  strobe_known_warnings_forget (self->known);
  if (self->file != NULL)
    accept_warnings (self);
}

static gboolean
may_be_pending (StrobeBuildFollower *self)
{
  return self->automatic && !self->unfit && self->warnings->len == 0 &&
         (strobe_flash_target_get_board (self->target) == NULL || is_for_board (self));
}

/* The newest build is the one that counts, also while another one is written. */
static void
take_rebuilt (StrobeBuildFollower *self, StrobeFirmwareDiff *diff)
{
  g_clear_pointer (&self->diff, strobe_firmware_diff_unref);
  if (diff != NULL)
    self->diff = strobe_firmware_diff_ref (diff);
  self->rebuilt_us = g_get_monotonic_time ();
  find_warnings (self);
  self->unfit = self->automatic && !is_fit (self);
  self->pending = may_be_pending (self);
  if (self->pending && !self->taking && self->delay_id == 0)
    self->delay_id = g_timeout_add (SETTLE_MS, delay_cb, self);
  try_start (self);
  emit_changed (self);
  g_signal_emit (self, signals[SIGNAL_REBUILT], 0);
}

static void
loader_settled_cb (StrobeBuildFollower *self)
{
  StrobeFirmwareFile *file = strobe_firmware_loader_get_file (self->loader);
  StrobeBuild *build = file != NULL ? strobe_firmware_file_get_build (file) : NULL;
  gboolean is_later = strobe_firmware_loader_is_later (self->loader);

  if (file != NULL && file == self->file)
    return;
  stop_watch (self);
  /* They belong to the file that goes. */
  g_ptr_array_set_size (self->warnings, 0);
  g_set_object (&self->file, file);
  if (build != NULL)
    start_watch (self, build);
  if (!is_later || build == NULL)
    begin_anew (self);
  else if (strobe_build_is_new (build))
    take_rebuilt (self, strobe_build_get_diff (build));
  else
    accept_warnings (self); /* a person has changed what goes where */
  emit_changed (self);
}

static void
strobe_build_follower_dispose (GObject *object)
{
  StrobeBuildFollower *self = STROBE_BUILD_FOLLOWER (object);

  stop_watch (self);
  g_clear_handle_id (&self->delay_id, g_source_remove);
  g_clear_object (&self->file);
  g_clear_object (&self->target);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (strobe_build_follower_parent_class)->dispose (object);
}

static void
strobe_build_follower_finalize (GObject *object)
{
  StrobeBuildFollower *self = STROBE_BUILD_FOLLOWER (object);

  g_clear_pointer (&self->diff, strobe_firmware_diff_unref);
  g_ptr_array_unref (self->warnings);
  strobe_known_warnings_free (self->known);
  g_free (self->port);
  G_OBJECT_CLASS (strobe_build_follower_parent_class)->finalize (object);
}

static void
strobe_build_follower_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_AUTOMATIC)
    g_value_set_boolean (value, STROBE_BUILD_FOLLOWER (object)->automatic);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
strobe_build_follower_set_property (GObject *object,
                                    guint id,
                                    const GValue *value,
                                    GParamSpec *pspec)
{
  if (id == PROP_AUTOMATIC)
    strobe_build_follower_set_automatic (STROBE_BUILD_FOLLOWER (object),
                                         g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static guint
add_signal (GType type, const char *name)
{
  return g_signal_new (name, type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strobe_build_follower_class_init (StrobeBuildFollowerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_build_follower_dispose;
  object_class->finalize = strobe_build_follower_finalize;
  object_class->get_property = strobe_build_follower_get_property;
  object_class->set_property = strobe_build_follower_set_property;
  properties[PROP_AUTOMATIC] =
    g_param_spec_boolean ("automatic", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_CHANGED] = add_signal (G_TYPE_FROM_CLASS (klass), "changed");
  signals[SIGNAL_REBUILT] = add_signal (G_TYPE_FROM_CLASS (klass), "rebuilt");
}

static void
strobe_build_follower_init (StrobeBuildFollower *self)
{
  self->known = strobe_known_warnings_new ();
  self->warnings = g_ptr_array_new ();
}

/**
 * strobe_build_follower_new:
 * @loader: what is open
 * @target: what flashes
 *
 * Makes the follower of a window.
 *
 * Ownership: keeps a reference on both.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): a follower
 */
StrobeBuildFollower *
strobe_build_follower_new (StrobeFirmwareLoader *loader, StrobeFlashTarget *target)
{
  StrobeBuildFollower *self = g_object_new (STROBE_TYPE_BUILD_FOLLOWER, NULL);

  self->loader = g_object_ref (loader);
  self->target = g_object_ref (target);
  g_signal_connect_object (loader, "settled", G_CALLBACK (loader_settled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "changed", G_CALLBACK (target_changed_cb), self,
                           G_CONNECT_SWAPPED);
  return self;
}

/**
 * strobe_build_follower_is_following:
 *
 * Returns: whether what is open has files that can be built again
 */
gboolean
strobe_build_follower_is_following (StrobeBuildFollower *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD_FOLLOWER (self), FALSE);

  return self->watch != NULL;
}

/**
 * strobe_build_follower_expects_builds:
 *
 * Returns: whether what is open is likely to be built again: it comes from a build, or it has been.
 *   A lone dfu.bin that somebody was sent is not
 */
gboolean
strobe_build_follower_expects_builds (StrobeBuildFollower *self)
{
  StrobeFirmwareSource *source = NULL;

  g_return_val_if_fail (STROBE_IS_BUILD_FOLLOWER (self), FALSE);

  if (self->watch == NULL)
    return FALSE;
  source = strobe_firmware_file_get_source (self->file);
  return self->rebuilt_us != 0 || self->automatic ||
         strobe_firmware_source_get_kind (source) != STROBE_FIRMWARE_SOURCE_DFU_FILE;
}

/**
 * strobe_build_follower_get_diff:
 *
 * Returns: (transfer none) (nullable): what is different in the newest build; %NULL before there is
 *   one, and when it is broken
 */
StrobeFirmwareDiff *
strobe_build_follower_get_diff (StrobeBuildFollower *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD_FOLLOWER (self), NULL);

  return self->diff;
}

/**
 * strobe_build_follower_get_rebuilt_us:
 *
 * Units: microseconds of the monotonic clock.
 *
 * Returns: when the newest build was seen; 0 while there is none since the files were opened
 */
gint64
strobe_build_follower_get_rebuilt_us (StrobeBuildFollower *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD_FOLLOWER (self), 0);

  return self->rebuilt_us;
}

/**
 * strobe_build_follower_get_error:
 *
 * Returns: (transfer none) (nullable): why the files cannot be read now
 */
const GError *
strobe_build_follower_get_error (StrobeBuildFollower *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD_FOLLOWER (self), NULL);

  return self->watch != NULL ? strobe_build_watch_get_error (self->watch) : NULL;
}

/**
 * strobe_build_follower_get_warnings:
 *
 * Ownership: belongs to the follower, the remarks to the firmware on screen.
 *
 * Returns: (transfer none) (element-type StrobeFirmwareRemark): of what the newest build warns, and
 *   no build that was opened or flashed before; empty if there is nothing
 */
GPtrArray *
strobe_build_follower_get_warnings (StrobeBuildFollower *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD_FOLLOWER (self), NULL);

  return self->warnings;
}

/**
 * strobe_build_follower_go_on:
 * @self: a follower that asks
 *
 * Flashes the build that it asks about, as soon as the board can take it; of what that one warns,
 * it does not ask again.
 *
 * Context: main thread.
 */
void
strobe_build_follower_go_on (StrobeBuildFollower *self)
{
  g_return_if_fail (STROBE_IS_BUILD_FOLLOWER (self));

  if (strobe_build_follower_get_state (self) != STROBE_BUILD_FOLLOWER_STATE_ASKS)
    return;
  accept_warnings (self);
  self->pending = may_be_pending (self);
  try_start (self);
  emit_changed (self);
}

/**
 * strobe_build_follower_is_automatic:
 *
 * Returns: whether each new build is flashed by itself
 */
gboolean
strobe_build_follower_is_automatic (StrobeBuildFollower *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD_FOLLOWER (self), FALSE);

  return self->automatic;
}

/**
 * strobe_build_follower_set_automatic:
 * @self: a follower
 * @automatic: whether each new build is to be flashed by itself
 *
 * Switches it on for the board that is selected now, and for what is open now; what was built
 * before is not flashed by that.
 *
 * Context: main thread.
 */
void
strobe_build_follower_set_automatic (StrobeBuildFollower *self, gboolean automatic)
{
  StrobeBoard *board = NULL;

  g_return_if_fail (STROBE_IS_BUILD_FOLLOWER (self));

  board = strobe_flash_target_get_board (self->target);
  if (automatic == self->automatic || (automatic && (board == NULL || self->watch == NULL)))
    return;
  if (automatic) {
    self->automatic = TRUE;
    self->port = g_strdup (strobe_board_get_port (board));
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_AUTOMATIC]);
  } else {
    switch_off (self);
  }
  emit_changed (self);
}

/**
 * strobe_build_follower_can_be_automatic:
 *
 * Returns: whether it is automatic, or could be switched on now
 */
gboolean
strobe_build_follower_can_be_automatic (StrobeBuildFollower *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD_FOLLOWER (self), FALSE);

  return self->automatic ||
         (self->watch != NULL && strobe_flash_target_get_board (self->target) != NULL);
}

/**
 * strobe_build_follower_get_port:
 *
 * Returns: (nullable): the USB port of the board that new builds go to, while it is automatic
 */
const char *
strobe_build_follower_get_port (StrobeBuildFollower *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD_FOLLOWER (self), NULL);

  return self->port;
}

/**
 * strobe_build_follower_get_state:
 *
 * Returns: what the next build meets
 */
StrobeBuildFollowerState
strobe_build_follower_get_state (StrobeBuildFollower *self)
{
  StrobeFlashTargetState target;

  g_return_val_if_fail (STROBE_IS_BUILD_FOLLOWER (self), STROBE_BUILD_FOLLOWER_STATE_OFF);

  target = strobe_flash_target_get_state (self->target);
  if (!self->automatic)
    return STROBE_BUILD_FOLLOWER_STATE_OFF;
  if (!is_for_board (self))
    return STROBE_BUILD_FOLLOWER_STATE_OTHER_BOARD;
  if (self->unfit)
    return STROBE_BUILD_FOLLOWER_STATE_UNFIT;
  if (self->warnings->len > 0)
    return STROBE_BUILD_FOLLOWER_STATE_ASKS;
  if (!self->pending)
    return STROBE_BUILD_FOLLOWER_STATE_READY;
  return target == STROBE_FLASH_TARGET_STATE_RUNNING ? STROBE_BUILD_FOLLOWER_STATE_NEXT
                                                     : STROBE_BUILD_FOLLOWER_STATE_WAITING;
}
