/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "log/log-line.h"

G_BEGIN_DECLS

/* What can be done with a line, as a menu. */
GMenuModel *
strobe_log_menu_create (StrobeLogLine *line, gboolean has_bookmark, gboolean is_filtered);

G_END_DECLS
