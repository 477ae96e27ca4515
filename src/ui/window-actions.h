/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "ui/window-private.h"

G_BEGIN_DECLS

void strobe_window_install_actions (GtkWidgetClass *widget_class);
void strobe_window_update_actions (StrobeWindow *self);
void strobe_window_say (StrobeWindow *self, const char *text);

G_END_DECLS
