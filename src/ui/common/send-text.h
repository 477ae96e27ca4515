/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "monitor/monitor-session.h"

G_BEGIN_DECLS

/* Why nothing can be sent to a board. NULL: it can. */
const char *strobe_send_text_get_obstacle (StrobeMonitorSession *session);
const char *strobe_send_text_get_error (const GError *error);

G_END_DECLS
