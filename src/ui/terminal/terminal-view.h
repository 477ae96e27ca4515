/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <vte/vte.h>

#include "capture/capture.h"

G_BEGIN_DECLS

/* A terminal on what a board says. Signal: "send" (GBytes): keys, and answers of the terminal. */
#define STROBE_TYPE_TERMINAL_VIEW (strobe_terminal_view_get_type ())
G_DECLARE_FINAL_TYPE (StrobeTerminalView, strobe_terminal_view, STROBE, TERMINAL_VIEW, VteTerminal)

void strobe_terminal_view_set_capture (StrobeTerminalView *self, StrobeCapture *capture);
void strobe_terminal_view_update (StrobeTerminalView *self);
void strobe_terminal_view_clear (StrobeTerminalView *self);
gboolean strobe_terminal_view_is_idle (StrobeTerminalView *self);
char *strobe_terminal_view_dup_library (void); /* "VTE 0.70.6" */

G_END_DECLS
