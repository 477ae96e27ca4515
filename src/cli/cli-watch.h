/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/cli-options.h"
#include "make/build.h"

G_BEGIN_DECLS

/* Does something with a build, and stays until @next is cancelled: there is another build, or it is
 * over. FALSE ends it all. */
typedef gboolean (*StrobeCliWatchFunc) (StrobeBuild *build, GCancellable *next, gpointer user_data);

gboolean strobe_cli_watch_run (const StrobeCliOptions *options,
                               StrobeCliWatchFunc func,
                               gpointer user_data,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
