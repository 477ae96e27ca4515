/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/coach.h"

G_BEGIN_DECLS

/* The words of the coach, for the window and the command line. */
const char *strobe_coach_text_get_title (StrobeCoachStep step, StrobeCoachSighting sighting);
const char *strobe_coach_text_get_body (StrobeCoachStep step, StrobeCoachSighting sighting);
const char *strobe_coach_text_get_sighting (StrobeCoachSighting sighting);
const char *strobe_coach_text_get_cause_title (StrobeCoachCause cause);
char *strobe_coach_text_dup_cause (StrobeCoachCause cause);
const char *strobe_coach_text_get_cause_warning (StrobeCoachCause cause);
char *strobe_coach_text_dup_chips (gboolean with_dfu);           /* "ESP32-S2, ESP32-S3, …" */
char *strobe_coach_text_dup_hint (StrobeCoachSighting sighting); /* for the command line */

G_END_DECLS
