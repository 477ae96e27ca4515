/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "monitor/monitor-session.h"

G_BEGIN_DECLS

/* A true terminal on the console of a board. */
#define STROBE_TYPE_TERMINAL_PAGE (strobe_terminal_page_get_type ())
G_DECLARE_FINAL_TYPE (StrobeTerminalPage, strobe_terminal_page, STROBE, TERMINAL_PAGE, AdwBin)

void strobe_terminal_page_set_session (StrobeTerminalPage *self, StrobeMonitorSession *session);

G_END_DECLS
