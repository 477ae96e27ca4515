/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "monitor/monitor-session.h"

G_BEGIN_DECLS

/* Where people talk to a board: a line, a macro, a file, a break, a reset. */
#define STROBE_TYPE_SEND_BAR (strobe_send_bar_get_type ())
G_DECLARE_FINAL_TYPE (StrobeSendBar, strobe_send_bar, STROBE, SEND_BAR, AdwBin)

void strobe_send_bar_set_session (StrobeSendBar *self, StrobeMonitorSession *session);

G_END_DECLS
