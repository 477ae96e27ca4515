/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/build-follower.h"

#include "make/build-watch.h"

/* Where the file system tells of nothing: slow enough to be no load. */
#define POLL_S 5

/**
 * StrobeBuildFollower:
 *
 * Watches the files of the firmware on screen. A new build takes the place of the old one; whether
 * it is flashed by itself is for the automatic flash to decide.
 *
 * Made by the window, one a window.
 *
 * Context: main thread.
 */
struct _StrobeBuildFollower {
  GObject parent_instance;

  StrobeFirmwareLoader *loader;
  StrobeAutoFlash *auto_flash;
  StrobeFirmwareFile *file; /* that is followed, or NULL */
  StrobeBuildWatch *watch;  /* of it; NULL where it has no files */
  StrobeFirmwareDiff *diff; /* to the build before; NULL for a first one */
  gint64 rebuilt_us;
  gboolean taking; /* what settles comes from the watch */
};

G_DEFINE_FINAL_TYPE (StrobeBuildFollower, strobe_build_follower, G_TYPE_OBJECT)

enum {
  SIGNAL_CHANGED,
  SIGNAL_REBUILT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
emit_changed (StrobeBuildFollower *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
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
take_other (StrobeBuildFollower *self)
{
  self->rebuilt_us = 0;
  g_clear_pointer (&self->diff, strobe_firmware_diff_unref);
  strobe_auto_flash_take_other (self->auto_flash, self->file);
}

static void
take_rebuilt (StrobeBuildFollower *self, StrobeFirmwareDiff *diff)
{
  g_clear_pointer (&self->diff, strobe_firmware_diff_unref);
  if (diff != NULL)
    self->diff = strobe_firmware_diff_ref (diff);
  self->rebuilt_us = g_get_monotonic_time ();
  /* The watch has waited until the files were quiet. */
  strobe_auto_flash_take_build (self->auto_flash, self->file, diff, self->taking);
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
  g_set_object (&self->file, file);
  if (build != NULL)
    start_watch (self, build);
  if (!is_later || build == NULL)
    take_other (self);
  else if (strobe_build_is_new (build))
    take_rebuilt (self, strobe_build_get_diff (build));
  else
    strobe_auto_flash_take_edit (self->auto_flash, file);
  emit_changed (self);
}

static void
strobe_build_follower_dispose (GObject *object)
{
  StrobeBuildFollower *self = STROBE_BUILD_FOLLOWER (object);

  stop_watch (self);
  g_clear_object (&self->file);
  g_clear_object (&self->auto_flash);
  g_clear_object (&self->loader);
  G_OBJECT_CLASS (strobe_build_follower_parent_class)->dispose (object);
}

static void
strobe_build_follower_finalize (GObject *object)
{
  g_clear_pointer (&STROBE_BUILD_FOLLOWER (object)->diff, strobe_firmware_diff_unref);
  G_OBJECT_CLASS (strobe_build_follower_parent_class)->finalize (object);
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
  signals[SIGNAL_CHANGED] = add_signal (G_TYPE_FROM_CLASS (klass), "changed");
  signals[SIGNAL_REBUILT] = add_signal (G_TYPE_FROM_CLASS (klass), "rebuilt");
}

static void
strobe_build_follower_init (StrobeBuildFollower *self)
{
}

/**
 * strobe_build_follower_new:
 * @loader: what is open
 * @target: what flashes
 *
 * Makes the follower of a window.
 *
 * Ownership: keeps a reference on @loader, and its automatic flash one on @target.
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
  self->auto_flash = strobe_auto_flash_new (target);
  g_signal_connect_object (loader, "settled", G_CALLBACK (loader_settled_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->auto_flash, "changed", G_CALLBACK (emit_changed), self,
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
  return self->rebuilt_us != 0 || strobe_auto_flash_is_enabled (self->auto_flash) ||
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
 * strobe_build_follower_get_auto_flash:
 *
 * Returns: (transfer none): what flashes the builds by itself, if that is wanted
 */
StrobeAutoFlash *
strobe_build_follower_get_auto_flash (StrobeBuildFollower *self)
{
  g_return_val_if_fail (STROBE_IS_BUILD_FOLLOWER (self), NULL);

  return self->auto_flash;
}
