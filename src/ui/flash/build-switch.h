/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/flash/build-follower.h"

G_BEGIN_DECLS

/* Flash Every New Build: switched on and off, and what it comes to. Hidden where nothing is built.
 */
#define STROBE_TYPE_BUILD_SWITCH (strobe_build_switch_get_type ())
G_DECLARE_FINAL_TYPE (StrobeBuildSwitch, strobe_build_switch, STROBE, BUILD_SWITCH, AdwBin)

void strobe_build_switch_set_follower (StrobeBuildSwitch *self, StrobeBuildFollower *follower);

G_END_DECLS
