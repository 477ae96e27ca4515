/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "app/board-text.h"

#include <glib/gi18n-lib.h>

#include "app/error-text.h"

/* The words and icons of a board: what it is and what it is doing, for the row of the window and
 * the list of the command line. A job that runs, or that has not been followed by a RESET yet,
 * says more than the state of the device. */

#define MS_PER_SECOND 1000
#define SECONDS_PER_MINUTE 60

static const char *
get_state_text (StrobeBoardState state)
{
  switch (state) {
  case STROBE_BOARD_STATE_LOADER:
  case STROBE_BOARD_STATE_DFU_MODE:
    return _ ("Ready to flash");
  case STROBE_BOARD_STATE_RUNNING_DFU:
    return _ ("Running, can be flashed");
  case STROBE_BOARD_STATE_RUNNING_CDC:
    return _ ("Running");
  case STROBE_BOARD_STATE_USB_SERIAL_JTAG:
    return _ ("DFU is off on this board");
  case STROBE_BOARD_STATE_NO_ACCESS:
    return _ ("Not allowed to use this board");
  case STROBE_BOARD_STATE_AWAY:
    return _ ("Away: waiting for it to come back");
  }
  return "";
}

static const char *
get_state_icon_name (StrobeBoardState state)
{
  switch (state) {
  case STROBE_BOARD_STATE_LOADER:
  case STROBE_BOARD_STATE_DFU_MODE:
    return "media-removable-symbolic";
  case STROBE_BOARD_STATE_RUNNING_DFU:
  case STROBE_BOARD_STATE_RUNNING_CDC:
    return "media-playback-start-symbolic";
  case STROBE_BOARD_STATE_USB_SERIAL_JTAG:
    return "action-unavailable-symbolic";
  case STROBE_BOARD_STATE_NO_ACCESS:
    return "changes-prevent-symbolic";
  case STROBE_BOARD_STATE_AWAY:
    return "content-loading-symbolic";
  }
  return "media-removable-symbolic";
}

/* After RESET the state of the device tells more than a job that is over. */
static gboolean
is_in_loader (StrobeBoardState state)
{
  return state == STROBE_BOARD_STATE_LOADER || state == STROBE_BOARD_STATE_DFU_MODE ||
         state == STROBE_BOARD_STATE_AWAY;
}

static gboolean
job_speaks (StrobeBoard *board, StrobeFlashJob *job)
{
  if (job == NULL)
    return FALSE;
  if (strobe_flash_job_is_active (job))
    return TRUE;
  /* A board that left after a flash that went well has been reset: RESET is asked for no more. */
  if (strobe_board_get_state (board) == STROBE_BOARD_STATE_AWAY)
    return strobe_flash_job_get_state (job) != STROBE_FLASH_JOB_STATE_SUCCEEDED;
  return is_in_loader (strobe_board_get_state (board));
}

static char *
dup_running_text (StrobeFlashJob *job)
{
  const StrobeFlashProgress *progress = strobe_flash_job_get_progress (job);
  const char *phase = strobe_board_text_get_phase (progress->phase);

  if (progress->phase != STROBE_FLASH_PHASE_WRITING)
    return g_strdup (phase);

  g_autofree char *numbers = strobe_board_text_dup_progress (progress);
  /* Translators: the phase, then its numbers: "Writing: 62 % · 5.1 KiB/s · 40 s left" */
  return g_strdup_printf (_ ("%s\n%s"), phase, numbers);
}

static char *
dup_job_text (StrobeFlashJob *job)
{
  switch (strobe_flash_job_get_state (job)) {
  case STROBE_FLASH_JOB_STATE_RUNNING:
    return dup_running_text (job);
  case STROBE_FLASH_JOB_STATE_CANCELLING:
    return g_strdup (_ ("Cancelling"));
  case STROBE_FLASH_JOB_STATE_SUCCEEDED:
    return g_strdup (_ ("Flashed. Press RESET."));
  case STROBE_FLASH_JOB_STATE_FAILED:
    return g_strdup (strobe_error_text_get_title (strobe_flash_job_get_error (job)));
  case STROBE_FLASH_JOB_STATE_CANCELLED:
    return g_strdup (_ ("Cancelled, not finished"));
  }
  return g_strdup ("");
}

static const char *
get_job_icon_name (StrobeFlashJobState state)
{
  switch (state) {
  case STROBE_FLASH_JOB_STATE_RUNNING:
  case STROBE_FLASH_JOB_STATE_CANCELLING:
    return "document-save-symbolic";
  case STROBE_FLASH_JOB_STATE_SUCCEEDED:
    return "object-select-symbolic";
  case STROBE_FLASH_JOB_STATE_FAILED:
    return "dialog-error-symbolic";
  case STROBE_FLASH_JOB_STATE_CANCELLED:
    return "dialog-warning-symbolic";
  }
  return "dialog-warning-symbolic";
}

static char *
dup_time_left (gint64 left_ms)
{
  gint64 seconds = (left_ms + MS_PER_SECOND - 1) / MS_PER_SECOND;

  if (seconds < SECONDS_PER_MINUTE)
    return g_strdup_printf (_ ("%d s left"), (int) seconds);
  /* Translators: minutes and seconds until a flash is done */
  return g_strdup_printf (_ ("%d min %d s left"), (int) (seconds / SECONDS_PER_MINUTE),
                          (int) (seconds % SECONDS_PER_MINUTE));
}

/**
 * strobe_board_text_dup_title:
 * @board: a board
 *
 * Names the board: its chip, or what it calls itself, or who made it, or that it is for practice.
 *
 * Ownership: the caller frees the text.
 *
 * Context: main thread.
 *
 * Returns: the title
 */
char *
strobe_board_text_dup_title (StrobeBoard *board)
{
  g_return_val_if_fail (STROBE_IS_BOARD (board), NULL);

  const StrobeChip *chip = strobe_board_get_chip (board);
  const StrobeDeviceInfo *device = strobe_board_get_device (board);

  if (strobe_board_is_practice (board))
    return g_strdup (_ ("Practice board"));
  if (chip != NULL)
    return g_strdup (chip->name);
  if (device != NULL && device->product != NULL && device->product[0] != '\0')
    return g_strdup (device->product);
  return g_strdup (_ ("Espressif board"));
}

/**
 * strobe_board_text_dup_subtitle:
 * @board: a board
 * @job: (nullable): its last job
 *
 * Says what the board is doing, in one sentence.
 *
 * Ownership: the caller frees the text.
 *
 * Context: main thread.
 *
 * Returns: the subtitle
 */
char *
strobe_board_text_dup_subtitle (StrobeBoard *board, StrobeFlashJob *job)
{
  g_return_val_if_fail (STROBE_IS_BOARD (board), NULL);

  if (job_speaks (board, job))
    return dup_job_text (job);
  return g_strdup (get_state_text (strobe_board_get_state (board)));
}

/**
 * strobe_board_text_get_icon_name:
 * @board: a board
 * @job: (nullable): its last job
 *
 * Chooses the icon that stands beside the subtitle.
 *
 * Ownership: static text.
 *
 * Context: main thread.
 *
 * Returns: the name of a symbolic icon
 */
const char *
strobe_board_text_get_icon_name (StrobeBoard *board, StrobeFlashJob *job)
{
  g_return_val_if_fail (STROBE_IS_BOARD (board), NULL);

  if (job_speaks (board, job))
    return get_job_icon_name (strobe_flash_job_get_state (job));
  return get_state_icon_name (strobe_board_get_state (board));
}

/**
 * strobe_board_text_dup_progress:
 * @progress: how far a job is
 *
 * Puts progress into words: "62 % · 5.1 KiB/s · 40 s left". What is not known is left out.
 *
 * Ownership: the caller frees the text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: the text
 */
char *
strobe_board_text_dup_progress (const StrobeFlashProgress *progress)
{
  g_return_val_if_fail (progress != NULL, NULL);

  double rate = strobe_flash_progress_get_rate (progress);
  gint64 left_ms = strobe_flash_progress_get_time_left_ms (progress);
  g_autoptr (GString) text = g_string_new (NULL);

  /* Translators: how much is done, in percent */
  g_string_printf (text, _ ("%d %%"),
                   (int) (100.0 * strobe_flash_progress_get_fraction (progress)));
  if (rate > 0) {
    g_autofree char *size = g_format_size_full ((guint64) rate, G_FORMAT_SIZE_IEC_UNITS);
    g_string_append (text, " · ");
    /* Translators: a rate, such as "5.1 KiB/s" */
    g_string_append_printf (text, _ ("%s/s"), size);
  }
  if (left_ms >= 0) {
    g_autofree char *left = dup_time_left (left_ms);
    g_string_append_printf (text, " · %s", left);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * strobe_board_text_get_phase:
 * @phase: a phase of a job
 *
 * Names the phase.
 *
 * Ownership: static text.
 *
 * Context: any thread; front ends only.
 *
 * Returns: the name
 */
const char *
strobe_board_text_get_phase (StrobeFlashPhase phase)
{
  switch (phase) {
  case STROBE_FLASH_PHASE_WAITING:
    return _ ("Opening the board");
  case STROBE_FLASH_PHASE_DETACHING:
    return _ ("Switching to flashing mode");
  case STROBE_FLASH_PHASE_WRITING:
    return _ ("Erasing and writing");
  case STROBE_FLASH_PHASE_VERIFYING:
    return _ ("The board is verifying");
  case STROBE_FLASH_PHASE_DONE:
    return _ ("Done");
  }
  return "";
}
