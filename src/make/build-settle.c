/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "make/build-settle.h"

/* A build writes its files in an order of its own, some in pieces, some twice. What it left is
 * believed when two looks in a row see the same and nothing has happened for a while; what then is
 * not whole gets more time, as its writer may only be slow. */

#define MS (G_USEC_PER_SEC / 1000)
/* Between two looks. Shorter than anybody would call a wait. */
#define LOOK_US (120 * MS)
/* Without an event, for one file that is written at once, as mkdfu.py writes it. */
#define QUIET_US (200 * MS)
/* For the files of a build, between which there is a compiler at work. */
#define QUIET_MANY_US (1000 * MS)
/* What is not whole now may become so; after that it is taken for what it is. */
#define GRACE_US (3000 * MS)

/**
 * strobe_build_settle_init:
 * @self: (out caller-allocates): what to set up
 * @has_many_files: whether a build writes several files, one after the other
 *
 * Begins at rest.
 *
 * Context: any thread.
 */
void
strobe_build_settle_init (StrobeBuildSettle *self, gboolean has_many_files)
{
  self->quiet_us = has_many_files ? QUIET_MANY_US : QUIET_US;
  self->event_us = 0;
  self->due_us = STROBE_BUILD_SETTLE_NEVER_US;
}

/**
 * strobe_build_settle_note_event:
 * @self: what was set up
 * @now_us: the time
 *
 * Takes note that something happened to a file. Many events in a row make one look.
 *
 * Units: @now_us is any clock that only goes on.
 *
 * Context: any thread.
 */
void
strobe_build_settle_note_event (StrobeBuildSettle *self, gint64 now_us)
{
  self->event_us = now_us;
  if (self->due_us == STROBE_BUILD_SETTLE_NEVER_US || self->due_us > now_us + LOOK_US)
    self->due_us = now_us + LOOK_US;
}

/**
 * strobe_build_settle_get_due:
 *
 * Units: the clock of strobe_build_settle_note_event().
 *
 * Context: any thread.
 *
 * Returns: when to look next; STROBE_BUILD_SETTLE_NEVER_US at rest
 */
gint64
strobe_build_settle_get_due (const StrobeBuildSettle *self)
{
  return self->due_us;
}

static StrobeBuildStep
wait_until (StrobeBuildSettle *self, gint64 now_us, gint64 wanted_us)
{
  self->due_us = MAX (wanted_us, now_us + LOOK_US);
  return STROBE_BUILD_STEP_WAIT;
}

/**
 * strobe_build_settle_look:
 * @self: what was set up
 * @now_us: the time
 * @is_as_last_look: whether the files look as they did a look ago
 * @is_as_known: whether they look as when they were read last
 *
 * Tells what to do after a look.
 *
 * Units: @now_us as in strobe_build_settle_note_event().
 *
 * Context: any thread.
 *
 * Returns: rest, wait, or read them
 */
StrobeBuildStep
strobe_build_settle_look (StrobeBuildSettle *self,
                          gint64 now_us,
                          gboolean is_as_last_look,
                          gboolean is_as_known)
{
  /* A change counts as an event: not every file system tells of each. */
  if (!is_as_last_look)
    self->event_us = now_us;
  if (!is_as_last_look || now_us - self->event_us < self->quiet_us)
    return wait_until (self, now_us, is_as_last_look ? self->event_us + self->quiet_us : now_us);
  /* Whatever becomes due while they are read came later than this look. */
  self->due_us = STROBE_BUILD_SETTLE_NEVER_US;
  return is_as_known ? STROBE_BUILD_STEP_REST : STROBE_BUILD_STEP_READ;
}

/**
 * strobe_build_settle_read:
 * @self: what was set up
 * @now_us: the time
 * @is_sound: whether what was read is a whole firmware
 *
 * Tells what to make of what was read. Where something happened meanwhile, nothing yet.
 *
 * Units: @now_us as in strobe_build_settle_note_event().
 *
 * Context: any thread.
 *
 * Returns: whether it is the new build, or to wait for a better one, or to give that up
 */
StrobeBuildVerdict
strobe_build_settle_read (StrobeBuildSettle *self, gint64 now_us, gboolean is_sound)
{
  if (self->due_us != STROBE_BUILD_SETTLE_NEVER_US)
    return STROBE_BUILD_VERDICT_WAIT;
  if (!is_sound && now_us - self->event_us < GRACE_US) {
    wait_until (self, now_us, self->event_us + GRACE_US);
    return STROBE_BUILD_VERDICT_WAIT;
  }
  return is_sound ? STROBE_BUILD_VERDICT_SOUND : STROBE_BUILD_VERDICT_GIVE_UP;
}
