/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Tab enters a long list and leaves it again; the arrow keys move in it. */
GtkWidget *strobe_list_focus_get_item (GtkListView *list, GtkDirectionType direction);

G_END_DECLS
