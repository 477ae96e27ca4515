/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-progress.h"

/* StrobeFlashProgress: how far a job is, as a value. The runner makes one for each report; a job
 * hands the newest to the main thread. What people read is computed here from the raw numbers. */

/* A rate over less time says more of the first request than of the board. */
#define RATE_KNOWN_AFTER_US (500 * (gint64) 1000)
/* A board that would take longer has stopped; nobody wants to read it. */
#define LONGEST_TIME_LEFT_MS (24.0 * 60 * 60 * 1000)

/* The share of the whole that a phase begins with. Only writing has bytes that move; verifying is
 * one request, of some seconds a megabyte where writing takes ten times that. */
static const struct {
  const char *name;
  double start;
} phases[] = {
  [STROBE_FLASH_PHASE_WAITING] = { "waiting", 0.0 },
  [STROBE_FLASH_PHASE_DETACHING] = { "detaching", 0.01 },
  [STROBE_FLASH_PHASE_WRITING] = { "writing", 0.03 },
  [STROBE_FLASH_PHASE_VERIFYING] = { "verifying", 0.92 },
  [STROBE_FLASH_PHASE_DONE] = { "done", 1.0 },
};

G_DEFINE_BOXED_TYPE (StrobeFlashProgress,
                     strobe_flash_progress,
                     strobe_flash_progress_copy,
                     strobe_flash_progress_free)

/**
 * StrobeFlashProgress:
 *
 * Phase, bytes and times of a job at one moment.
 *
 * Created by the runner, on its thread.
 *
 * Context: a value; crosses threads by copy.
 */

/**
 * strobe_flash_progress_copy:
 *
 * Copies a progress.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the copy
 */
StrobeFlashProgress *
strobe_flash_progress_copy (const StrobeFlashProgress *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_memdup2 (self, sizeof *self);
}

/**
 * strobe_flash_progress_free:
 * @self: (transfer full): a progress that strobe_flash_progress_copy() made
 *
 * Frees it.
 *
 * Context: any thread.
 */
void
strobe_flash_progress_free (StrobeFlashProgress *self)
{
  g_free (self);
}

/**
 * strobe_flash_phase_get_name:
 *
 * Names a phase for programs: "waiting", "detaching", "writing", "verifying" or "done".
 *
 * Context: any thread.
 *
 * Returns: (transfer none): the name, never translated
 */
const char *
strobe_flash_phase_get_name (StrobeFlashPhase phase)
{
  g_return_val_if_fail ((guint) phase < G_N_ELEMENTS (phases), NULL);

  return phases[phase].name;
}

/**
 * strobe_flash_progress_get_fraction:
 *
 * Computes how much of the whole job is done. Each phase has a fixed share, so it never goes back
 * while phases and bytes do not.
 *
 * Units: 0 to 1.
 *
 * Context: any thread.
 *
 * Returns: the fraction
 */
double
strobe_flash_progress_get_fraction (const StrobeFlashProgress *self)
{
  g_return_val_if_fail (self != NULL, 0.0);
  g_return_val_if_fail ((guint) self->phase < G_N_ELEMENTS (phases), 0.0);

  double start = phases[self->phase].start;
  if (self->phase != STROBE_FLASH_PHASE_WRITING || self->total_bytes == 0)
    return start;
  double share = phases[self->phase + 1].start - start;
  return start + share * MIN (1.0, (double) self->done_bytes / (double) self->total_bytes);
}

/**
 * strobe_flash_progress_get_rate:
 *
 * Computes how fast bytes are written, over the phase so far.
 *
 * Units: bytes a second; 0 where it is not known: outside the writing phase and in its first half
 * second.
 *
 * Context: any thread.
 *
 * Returns: the rate
 */
double
strobe_flash_progress_get_rate (const StrobeFlashProgress *self)
{
  g_return_val_if_fail (self != NULL, 0.0);

  gint64 elapsed_us = self->at_us - self->phase_started_us;
  if (self->phase != STROBE_FLASH_PHASE_WRITING || elapsed_us < RATE_KNOWN_AFTER_US)
    return 0.0;
  return (double) self->done_bytes * G_USEC_PER_SEC / (double) elapsed_us;
}

/**
 * strobe_flash_progress_get_time_left_ms:
 *
 * Estimates how long the writing will still take, by the rate so far.
 *
 * Units: milliseconds; -1 where it is not known, 0 when the job is done.
 *
 * Context: any thread.
 *
 * Returns: the time
 */
gint64
strobe_flash_progress_get_time_left_ms (const StrobeFlashProgress *self)
{
  g_return_val_if_fail (self != NULL, -1);

  if (self->phase == STROBE_FLASH_PHASE_DONE)
    return 0;
  double rate = strobe_flash_progress_get_rate (self);
  guint64 done_bytes = MIN (self->done_bytes, self->total_bytes);
  if (rate <= 0.0)
    return -1;
  double left_ms = (double) (self->total_bytes - done_bytes) * 1000.0 / rate;
  return left_ms <= LONGEST_TIME_LEFT_MS ? (gint64) left_ms : -1;
}
