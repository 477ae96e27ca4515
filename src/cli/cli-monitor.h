/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/context.h"
#include "app/error-text.h"
#include "boot/app-identity.h"
#include "cli/cli-options.h"

G_BEGIN_DECLS

StrobeExit strobe_cli_monitor_run (char **argv, GCancellable *cancellable);
StrobeExit strobe_cli_monitor_follow (StrobeContext *context,
                                      StrobeBoard *board,
                                      const StrobeCliOptions *options,
                                      const StrobeAppIdentity *flashed,
                                      GCancellable *cancellable);

G_END_DECLS
