/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/context.h"

G_BEGIN_DECLS

/* The one window: boards, firmware, flash, log. */
#define STROBE_TYPE_WINDOW (strobe_window_get_type ())
G_DECLARE_FINAL_TYPE (StrobeWindow, strobe_window, STROBE, WINDOW, AdwApplicationWindow)

StrobeWindow *strobe_window_new (GtkApplication *application, StrobeContext *context);
void strobe_window_open (StrobeWindow *self, GListModel *files);
void strobe_window_show_board (StrobeWindow *self, const char *port);
void strobe_window_add_practice_board (StrobeWindow *self, const char *faults);

G_END_DECLS
