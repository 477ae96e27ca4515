/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "ui/flash/build-follower.h"

G_BEGIN_DECLS

/* Says when the firmware was built again, and what changed; hidden before that. */
#define STROBE_TYPE_BUILD_BAR (strobe_build_bar_get_type ())
G_DECLARE_FINAL_TYPE (StrobeBuildBar, strobe_build_bar, STROBE, BUILD_BAR, AdwBin)

GtkWidget *strobe_build_bar_new (StrobeBuildFollower *follower);

G_END_DECLS
