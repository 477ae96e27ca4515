/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "app/coach.h"

G_BEGIN_DECLS

/* A window that leads to a board in download mode. */
#define STROBE_TYPE_COACH_WINDOW (strobe_coach_window_get_type ())
G_DECLARE_FINAL_TYPE (StrobeCoachWindow, strobe_coach_window, STROBE, COACH_WINDOW, AdwWindow)

GtkWidget *strobe_coach_window_new (GtkWindow *parent, StrobeCoach *coach);

G_END_DECLS
