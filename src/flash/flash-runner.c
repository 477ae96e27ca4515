/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-runner.h"

#include "flash/flash-error.h"

/* The runner: carries a plan out, from the first open to the verdict, on the caller's thread. No
 * object, no main loop: a job calls it on a worker, a program without a window may call it as it
 * is. */

/* Configuration of the mask ROMs' DFU function, the same in all of them: bmAttributes (download,
 * upload, manifestation tolerant, will detach) and wTransferSize.
 * Source: configuration descriptor of the ESP32-S2, -S3, -P4 and -S31 mask ROMs, offset 84. */
#define ROM_ATTRIBUTES                                                                             \
  (STROBE_DFU_ATTRIBUTE_CAN_DNLOAD | STROBE_DFU_ATTRIBUTE_CAN_UPLOAD |                             \
   STROBE_DFU_ATTRIBUTE_MANIFESTATION_TOLERANT | STROBE_DFU_ATTRIBUTE_WILL_DETACH)
#define ROM_TRANSFER_SIZE_BYTES 64

/* Between a DETACH and the mask ROM pass some 100 ms, with the restart of an app about a second. In
 * this time nobody puts another board into the port. */
#define MAX_ABSENCE_US (3 * G_USEC_PER_SEC)

typedef struct {
  StrobeFlashPlan *plan;
  StrobeClock *clock;
  gint64 seen_us; /* when a device was opened last; 0: none was */
  StrobeFlashProgressFunc progress_func;
  gpointer user_data;
  StrobeFlashProgress progress;
} Run;

static StrobeFlashPhase
translate_phase (StrobeDfuPhase phase)
{
  switch (phase) {
  case STROBE_DFU_PHASE_OPENING:
  case STROBE_DFU_PHASE_CLEARING:
    return STROBE_FLASH_PHASE_WAITING;
  case STROBE_DFU_PHASE_DETACHING:
    return STROBE_FLASH_PHASE_DETACHING;
  case STROBE_DFU_PHASE_WRITING:
    return STROBE_FLASH_PHASE_WRITING;
  case STROBE_DFU_PHASE_VERIFYING:
    return STROBE_FLASH_PHASE_VERIFYING;
  case STROBE_DFU_PHASE_DONE:
    return STROBE_FLASH_PHASE_DONE;
  }
  g_assert_not_reached ();
}

static void
report (Run *run, StrobeFlashPhase phase, guint64 done_bytes, guint64 total_bytes)
{
  StrobeFlashProgress *progress = &run->progress;

  progress->at_us = strobe_clock_now_us (run->clock);
  if (phase > progress->phase) {
    progress->phase = phase;
    progress->phase_started_us = progress->at_us;
    progress->done_bytes = 0;
  }
  /* The session opens and clears again after a DETACH: phases of its own that are no way back. */
  if (phase == progress->phase) {
    progress->done_bytes = MAX (progress->done_bytes, done_bytes);
    progress->total_bytes = total_bytes;
  }
  if (run->progress_func != NULL)
    run->progress_func (progress, run->user_data);
}

static void
progress_cb (StrobeDfuPhase phase, gsize done_bytes, gsize total_bytes, gpointer user_data)
{
  report (user_data, translate_phase (phase), done_bytes, total_bytes);
}

/* Where a part is sent, it must be the board that holds the rest. */
static gboolean
check_presence (Run *run, GError **error)
{
  gint64 now_us = strobe_clock_now_us (run->clock);
  gint64 absence_us = run->seen_us != 0 ? now_us - run->seen_us : 0;

  run->seen_us = now_us;
  if (!strobe_flash_plan_is_partial (run->plan) || absence_us <= MAX_ABSENCE_US)
    return TRUE;
  g_set_error (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NOT_KNOWN,
               "the board was away for %" G_GINT64_FORMAT " ms and may be another one",
               absence_us / 1000);
  return FALSE;
}

/* Another loader may have taken the ids of the ROM over, but not its ways. */
static gboolean
choose_rules_cb (const StrobeDfuIdentity *identity,
                 StrobeDfuRules *rules,
                 gpointer user_data,
                 GError **error)
{
  Run *run = user_data;
  gboolean is_rom = identity->descriptor.attributes == ROM_ATTRIBUTES &&
                    identity->descriptor.transfer_size_bytes == ROM_TRANSFER_SIZE_BYTES;

  *rules = is_rom ? STROBE_DFU_RULES_ROM : STROBE_DFU_RULES_STRICT;
  return strobe_flash_plan_check_identity (run->plan, identity, error) &&
         check_presence (run, error);
}

/**
 * strobe_flash_runner_run:
 * @plan: what to write
 * @port: the port of the board
 * @clock: the time
 * @progress_func: (nullable): called for each step
 * @user_data: for @progress_func
 * @outcome: (out) (optional): what the device's word is worth
 * @cancellable: (nullable): stops it between two blocks, with the board left usable
 * @error: return location for an error
 *
 * Writes the firmware of a plan into its board.
 *
 * A board with an Espressif mask ROM is written by the ROM's own, faster rules; any other loader by
 * the letter of DFU 1.1. The chip is checked on every device that is opened: the one that comes
 * back in DFU mode may show it for the first time, or may be another board.
 *
 * Errors: those of strobe_dfu_session_download(); STROBE_FLASH_ERROR_WRONG_CHIP, and for a partial
 * plan STROBE_FLASH_ERROR_NOT_KNOWN if the board did not come back at once, both with nothing
 * written; prefixed with the port.
 *
 * Context: a worker thread; blocks until the board is done.
 *
 * Returns: %TRUE if the board took all of it and reported no error
 */
gboolean
strobe_flash_runner_run (StrobeFlashPlan *plan,
                         StrobeDfuPort *port,
                         StrobeClock *clock,
                         StrobeFlashProgressFunc progress_func,
                         gpointer user_data,
                         StrobeDfuOutcome *outcome,
                         GCancellable *cancellable,
                         GError **error)
{
  g_return_val_if_fail (plan != NULL, FALSE);

  gint64 started_us = strobe_clock_now_us (clock);
  Run run = { .plan = plan,
              .clock = clock,
              .progress_func = progress_func,
              .user_data = user_data,
              .progress = { .started_us = started_us, .phase_started_us = started_us } };
  StrobeDfuDownload download = { .port = port,
                                 .clock = clock,
                                 .payload = strobe_flash_plan_get_payload (plan),
                                 .choose_rules = choose_rules_cb,
                                 .progress = progress_cb,
                                 .user_data = &run };
  StrobeDfuOutcome session_outcome = STROBE_DFU_OUTCOME_ACCEPTED;
  gsize size_bytes = g_bytes_get_size (download.payload);

  if (!strobe_dfu_session_download (&download, &session_outcome, cancellable, error)) {
    g_prefix_error (error, "port %s: ", strobe_flash_plan_get_port (plan));
    return FALSE;
  }
  report (&run, STROBE_FLASH_PHASE_DONE, size_bytes, size_bytes);
  if (outcome != NULL)
    *outcome = session_outcome;
  return TRUE;
}
