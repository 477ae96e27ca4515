/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/context.h"
#include "cli/cli-options.h"

G_BEGIN_DECLS

/* What a board is looked for. */
typedef enum {
  STROBE_CLI_NEED_ANY,   /* any board will do */
  STROBE_CLI_NEED_FLASH, /* one that can be flashed now */
  STROBE_CLI_NEED_LOG,   /* one whose log can be followed, now or later */
} StrobeCliNeed;

StrobeContext *strobe_cli_boards_open (const StrobeCliOptions *options, GError **error);
StrobeBoard *strobe_cli_boards_choose (StrobeContext *context,
                                       const StrobeCliOptions *options,
                                       StrobeCliNeed need,
                                       gint64 deadline_us,
                                       GCancellable *cancellable,
                                       GError **error);
gint64 strobe_cli_boards_get_deadline (double seconds);
gboolean strobe_cli_boards_iterate (gint64 deadline_us, GCancellable *cancellable);
void strobe_cli_boards_settle (StrobeContext *context, GCancellable *cancellable);

G_END_DECLS
