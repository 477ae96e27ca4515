/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/flash/auto-flash.h"

G_BEGIN_DECLS

/* Shows each new build of the firmware that is open; no widget. Signals: "changed", when anything
 * that the getters tell may be new, of the automatic flash too; "rebuilt", when a new build is
 * there. */
#define STROBE_TYPE_BUILD_FOLLOWER (strobe_build_follower_get_type ())
G_DECLARE_FINAL_TYPE (StrobeBuildFollower, strobe_build_follower, STROBE, BUILD_FOLLOWER, GObject)

StrobeBuildFollower *strobe_build_follower_new (StrobeFirmwareLoader *loader,
                                                StrobeFlashTarget *target);
gboolean strobe_build_follower_is_following (StrobeBuildFollower *self);
gboolean strobe_build_follower_expects_builds (StrobeBuildFollower *self);
StrobeFirmwareDiff *strobe_build_follower_get_diff (StrobeBuildFollower *self); /* or NULL */
gint64 strobe_build_follower_get_rebuilt_us (StrobeBuildFollower *self);        /* 0: not yet */
const GError *strobe_build_follower_get_error (StrobeBuildFollower *self);
StrobeAutoFlash *strobe_build_follower_get_auto_flash (StrobeBuildFollower *self);

G_END_DECLS
