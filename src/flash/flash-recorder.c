/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "flash/flash-recorder.h"

#include "flash/flash-error.h"

/* The runner between two entries in the ledger. Whoever writes a board, the window or the command
 * line, does it through here: a flash that is not noted would leave a ledger that lies. */

typedef struct {
  const StrobeFlashRecording *recording;
  gboolean has_written; /* or may have */
} Recorder;

static void
progress_cb (const StrobeFlashProgress *progress, gpointer user_data)
{
  Recorder *self = user_data;

  if (progress->phase >= STROBE_FLASH_PHASE_WRITING)
    self->has_written = TRUE;
  if (self->recording->progress_func != NULL)
    self->recording->progress_func (progress, self->recording->user_data);
}

static gboolean
run (Recorder *self, StrobeDfuOutcome *outcome, GCancellable *cancellable, GError **error)
{
  const StrobeFlashRecording *recording = self->recording;

  return strobe_flash_runner_run (recording->plan, recording->port, recording->clock, progress_cb,
                                  self, outcome, cancellable, error);
}

static gboolean
run_unknown (Recorder *self, StrobeDfuOutcome *outcome, GCancellable *cancellable, GError **error)
{
  if (!strobe_flash_plan_is_partial (self->recording->plan))
    return run (self, outcome, cancellable, error);
  g_set_error (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NOT_KNOWN,
               "port %s: nothing is known of the board",
               strobe_flash_plan_get_port (self->recording->plan));
  return FALSE;
}

/**
 * strobe_flash_recorder_run:
 * @recording: what is written where, and where that is noted
 * @outcome: (out) (optional): what the device's word is worth
 * @cancellable: (nullable): stops it between two blocks, with the board left usable
 * @error: return location for an error
 *
 * Writes the firmware of a plan into its board, and notes what the board holds then.
 *
 * Errors: those of strobe_flash_runner_run() and of strobe_flash_ledger_begin().
 *
 * Context: a worker thread; blocks until the board is done.
 *
 * Returns: %TRUE if the board took all of it and reported no error
 */
gboolean
strobe_flash_recorder_run (const StrobeFlashRecording *recording,
                           StrobeDfuOutcome *outcome,
                           GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (recording != NULL && recording->plan != NULL, FALSE);

  Recorder self = { .recording = recording };
  StrobeDfuOutcome result = STROBE_DFU_OUTCOME_ACCEPTED;
  g_autoptr (StrobeFlashEntry) known = NULL;
  StrobeFlashLedger *ledger = recording->ledger;

  if (ledger == NULL)
    return run_unknown (&self, outcome, cancellable, error);
  if (!strobe_flash_ledger_begin (ledger, recording->identity, recording->plan, &known, error))
    return FALSE;
  gboolean ok = run (&self, &result, cancellable, error);
  if (!self.has_written)
    strobe_flash_ledger_restore (ledger, known);
  else if (ok && result == STROBE_DFU_OUTCOME_VERIFIED_BY_CHIP)
    strobe_flash_ledger_commit (ledger, recording->identity, recording->plan, known);
  if (ok && outcome != NULL)
    *outcome = result;
  return ok;
}
