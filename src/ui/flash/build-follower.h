/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/flash/flash-target.h"

G_BEGIN_DECLS

/* What the switch "Flash Every New Build" comes to. */
typedef enum {
  STROBE_BUILD_FOLLOWER_STATE_OFF,
  STROBE_BUILD_FOLLOWER_STATE_READY,       /* the next build goes to the board */
  STROBE_BUILD_FOLLOWER_STATE_NEXT,        /* a build comes after the flash under way */
  STROBE_BUILD_FOLLOWER_STATE_WAITING,     /* a build waits until the board can take it */
  STROBE_BUILD_FOLLOWER_STATE_OTHER_BOARD, /* another board is selected than the one it is for */
  STROBE_BUILD_FOLLOWER_STATE_UNFIT,       /* this build is not flashed by itself */
  STROBE_BUILD_FOLLOWER_STATE_ASKS,        /* nor this one, before somebody has seen its warnings */
} StrobeBuildFollowerState;

/* Shows each new build of the firmware that is open, and flashes it if that is wanted; no widget.
 * Property: automatic. Signals: "changed", when anything that the getters tell may be new;
 * "rebuilt", when a new build is there. */
#define STROBE_TYPE_BUILD_FOLLOWER (strobe_build_follower_get_type ())
G_DECLARE_FINAL_TYPE (StrobeBuildFollower, strobe_build_follower, STROBE, BUILD_FOLLOWER, GObject)

StrobeBuildFollower *strobe_build_follower_new (StrobeFirmwareLoader *loader,
                                                StrobeFlashTarget *target);
gboolean strobe_build_follower_is_following (StrobeBuildFollower *self);
gboolean strobe_build_follower_expects_builds (StrobeBuildFollower *self);
StrobeFirmwareDiff *strobe_build_follower_get_diff (StrobeBuildFollower *self); /* or NULL */
gint64 strobe_build_follower_get_rebuilt_us (StrobeBuildFollower *self);        /* 0: not yet */
const GError *strobe_build_follower_get_error (StrobeBuildFollower *self);
GPtrArray *strobe_build_follower_get_warnings (StrobeBuildFollower *self); /* that are new */
void strobe_build_follower_go_on (StrobeBuildFollower *self);
gboolean strobe_build_follower_is_automatic (StrobeBuildFollower *self);
void strobe_build_follower_set_automatic (StrobeBuildFollower *self, gboolean automatic);
gboolean strobe_build_follower_can_be_automatic (StrobeBuildFollower *self);
const char *strobe_build_follower_get_port (StrobeBuildFollower *self); /* of the board it is for */
StrobeBuildFollowerState strobe_build_follower_get_state (StrobeBuildFollower *self);

G_END_DECLS
