/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Nothing is due. */
#define STROBE_BUILD_SETTLE_NEVER_US (-1)

typedef enum {
  STROBE_BUILD_STEP_REST, /* nothing happened after all */
  STROBE_BUILD_STEP_WAIT, /* look again when it is due */
  STROBE_BUILD_STEP_READ, /* the files have settled, and are others than before */
} StrobeBuildStep;

typedef enum {
  STROBE_BUILD_VERDICT_WAIT,    /* not whole yet: look again when it is due */
  STROBE_BUILD_VERDICT_SOUND,   /* this is the new build */
  STROBE_BUILD_VERDICT_GIVE_UP, /* it stays broken: say so */
} StrobeBuildVerdict;

/* When to look at files that are being written, and when to believe them. No clock, no files. */
typedef struct {
  gint64 quiet_us;
  gint64 event_us; /* of the last event or change */
  gint64 due_us;
} StrobeBuildSettle;

void strobe_build_settle_init (StrobeBuildSettle *self, gboolean has_many_files);
void strobe_build_settle_note_event (StrobeBuildSettle *self, gint64 now_us);
gint64 strobe_build_settle_get_due (const StrobeBuildSettle *self);
StrobeBuildStep strobe_build_settle_look (StrobeBuildSettle *self,
                                          gint64 now_us,
                                          gboolean is_as_last_look,
                                          gboolean is_as_known);
StrobeBuildVerdict
strobe_build_settle_read (StrobeBuildSettle *self, gint64 now_us, gboolean is_sound);

G_END_DECLS
