/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "app/context.h"

G_BEGIN_DECLS

void strobe_window_handle_follow (GtkWindow *window, StrobeContext *context);

G_END_DECLS
