/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/terminal/terminal-view.h"

G_BEGIN_DECLS

/* Gives a terminal the keys that the window would take for itself. */
void strobe_terminal_keys_attach (StrobeTerminalView *terminal);

G_END_DECLS
