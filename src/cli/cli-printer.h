/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "cli/cli-options.h"
#include "monitor/monitor-session.h"

G_BEGIN_DECLS

/* The log of one board on standard output, and in the file of --log. */
typedef struct _StrobeCliPrinter StrobeCliPrinter;

StrobeCliPrinter *strobe_cli_printer_new (StrobeMonitorSession *session,
                                          const StrobeCliOptions *options,
                                          GError **error);
void strobe_cli_printer_free (StrobeCliPrinter *self);
void strobe_cli_printer_take_line (StrobeCliPrinter *self, StrobeLogLine *line);
void strobe_cli_printer_take_note (StrobeCliPrinter *self, StrobeLogLine *line);
void strobe_cli_printer_tick (StrobeCliPrinter *self);
gboolean strobe_cli_printer_finish (StrobeCliPrinter *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCliPrinter, strobe_cli_printer_free)

G_END_DECLS
