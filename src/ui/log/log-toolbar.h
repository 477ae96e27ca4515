/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/log/log-filter-bar.h"

G_BEGIN_DECLS

/* The buttons of the log and its filter: in one row where there is room, else in two. */
#define STROBE_TYPE_LOG_TOOLBAR (strobe_log_toolbar_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogToolbar, strobe_log_toolbar, STROBE, LOG_TOOLBAR, AdwBin)

StrobeLogFilterBar *strobe_log_toolbar_get_filter_bar (StrobeLogToolbar *self);

G_END_DECLS
