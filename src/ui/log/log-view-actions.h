/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/log/log-view-private.h"

G_BEGIN_DECLS

/* What keys, the pointer and the menu do with the lines of a view. */
void strobe_log_view_install_actions (GtkWidgetClass *widget_class);
void strobe_log_view_add_pointer (StrobeLogView *self);

G_END_DECLS
