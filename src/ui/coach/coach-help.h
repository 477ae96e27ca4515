/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What stands below the steps of the coach: causes, wiring, messages of other tools, console. */
#define STROBE_TYPE_COACH_HELP (strobe_coach_help_get_type ())
G_DECLARE_FINAL_TYPE (StrobeCoachHelp, strobe_coach_help, STROBE, COACH_HELP, AdwBin)

G_END_DECLS
