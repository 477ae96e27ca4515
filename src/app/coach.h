/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "app/coach-cause.h"
#include "base/clock.h"
#include "device/board-list.h"

G_BEGIN_DECLS

/* What the person does now. */
typedef enum {
  STROBE_COACH_STEP_CONNECT, /* plug the board in */
  STROBE_COACH_STEP_PRESS,   /* hold BOOT, press RESET */
  STROBE_COACH_STEP_RELEASE, /* RESET was seen: let go of BOOT */
  STROBE_COACH_STEP_BLOCKED, /* the board is there, and no button helps */
  STROBE_COACH_STEP_READY,
} StrobeCoachStep;

#define STROBE_TYPE_COACH_STEP (strobe_coach_step_get_type ())
GType strobe_coach_step_get_type (void);

/* Leads a person to a board in download mode; no widget.
 * Properties, read-only: step, sighting, n-offered. */
#define STROBE_TYPE_COACH (strobe_coach_get_type ())
G_DECLARE_FINAL_TYPE (StrobeCoach, strobe_coach, STROBE, COACH, GObject)

StrobeCoach *strobe_coach_new (StrobeBoardList *boards, StrobeClock *clock, const char *port);
StrobeCoachStep strobe_coach_get_step (StrobeCoach *self);
StrobeCoachSighting strobe_coach_get_sighting (StrobeCoach *self);
/* How many of the causes of this sighting have been offered by now. */
guint strobe_coach_get_n_offered (StrobeCoach *self);
void strobe_coach_note_failure (StrobeCoach *self); /* of the last flash */
void strobe_coach_go_on (StrobeCoach *self);   /* the person says that the board is connected */
void strobe_coach_go_back (StrobeCoach *self); /* the person begins again */
void strobe_coach_check_clock (StrobeCoach *self);

G_END_DECLS
