/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Which rows of a list are selected, by their places alone. */
#define STROBE_TYPE_LOG_SELECTION (strobe_log_selection_get_type ())
G_DECLARE_FINAL_TYPE (StrobeLogSelection, strobe_log_selection, STROBE, LOG_SELECTION, GObject)

StrobeLogSelection *strobe_log_selection_new (GListModel *list);

G_END_DECLS
