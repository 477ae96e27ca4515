/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/flash/flash-text.h"

#include <glib/gi18n.h>

#include "app/board-text.h"
#include "app/error-text.h"

/* What the flash pane says when nothing runs. */

static const char *
get_board_hint (StrobeBoard *board)
{
  switch (strobe_board_get_state (board)) {
  case STROBE_BOARD_STATE_LOADER:
  case STROBE_BOARD_STATE_DFU_MODE:
  case STROBE_BOARD_STATE_RUNNING_DFU:
    return NULL;
  case STROBE_BOARD_STATE_RUNNING_CDC:
    return _ ("To flash it, hold BOOT, press RESET, then let go of BOOT.");
  case STROBE_BOARD_STATE_USB_SERIAL_JTAG:
    return _ ("This board has USB flashing switched off. An eFuse decides that; Strobe changes "
              "nothing about it.");
  case STROBE_BOARD_STATE_NO_ACCESS:
    return _ ("First this computer has to let you use the board, as described above.");
  case STROBE_BOARD_STATE_AWAY:
    return _ ("The board is restarting, or was unplugged.");
  }
  g_assert_not_reached ();
}

static char *
dup_place (StrobeBoard *board)
{
  g_autofree char *title = strobe_board_text_dup_title (board);

  /* Translators: a board and the USB port it sits in: "ESP32-S2 on port 1-4.2" */
  return g_strdup_printf (_ ("%s on port %s"), title, strobe_board_get_port (board));
}

/**
 * strobe_flash_text_dup_target:
 * @self: a target
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): which board Flash writes to
 */
char *
strobe_flash_text_dup_target (StrobeFlashTarget *self)
{
  StrobeBoard *board = strobe_flash_target_get_board (self);

  return board != NULL ? dup_place (board) : NULL;
}

/* What is worth knowing before a firmware is looked for. */
static gboolean
is_hopeless (StrobeBoardState state)
{
  return state == STROBE_BOARD_STATE_NO_ACCESS || state == STROBE_BOARD_STATE_USB_SERIAL_JTAG;
}

/**
 * strobe_flash_text_get_hint:
 * @self: a target
 *
 * Context: main thread.
 *
 * Returns: (nullable): why nothing can be flashed now and what to do; %NULL when all is ready
 */
const char *
strobe_flash_text_get_hint (StrobeFlashTarget *self)
{
  StrobeBoard *board = strobe_flash_target_get_board (self);

  if (board != NULL && is_hopeless (strobe_board_get_state (board)))
    return get_board_hint (board);
  switch (strobe_flash_target_get_state (self)) {
  case STROBE_FLASH_TARGET_STATE_NO_FIRMWARE:
    return _ ("Open a dfu.bin to flash it.");
  case STROBE_FLASH_TARGET_STATE_BAD_FIRMWARE:
    return _ ("This file cannot be flashed.");
  case STROBE_FLASH_TARGET_STATE_NO_BOARD:
    return _ ("Plug in a board. To make it show up, hold BOOT, press RESET, then let go of BOOT.");
  case STROBE_FLASH_TARGET_STATE_NOT_READY:
    return get_board_hint (board);
  case STROBE_FLASH_TARGET_STATE_REFUSED:
    return strobe_error_text_get_title (strobe_flash_target_get_obstacle (self));
  case STROBE_FLASH_TARGET_STATE_READY:
  case STROBE_FLASH_TARGET_STATE_RUNNING:
    return NULL;
  }
  g_assert_not_reached ();
}

/**
 * strobe_flash_text_dup_saving:
 * @self: a target
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): what Flash would send in place of everything; %NULL if it
 *   would send everything
 */
char *
strobe_flash_text_dup_saving (StrobeFlashTarget *self)
{
  StrobeChangeOffer *offer = strobe_flash_target_get_offer (self);
  const StrobeFlashDelta *delta = strobe_change_offer_get_delta (offer);
  g_autofree char *sent = NULL;
  g_autofree char *full = NULL;

  if (!strobe_change_offer_get_enabled (offer) || delta == NULL ||
      delta->kind != STROBE_FLASH_DELTA_PARTS)
    return NULL;
  sent = g_format_size_full (delta->sent_bytes, G_FORMAT_SIZE_IEC_UNITS);
  full = g_format_size_full (delta->full_bytes, G_FORMAT_SIZE_IEC_UNITS);
  /* Translators: two sizes: "Sends 64.0 KiB instead of 1.2 MiB." */
  return g_strdup_printf (_ ("Sends %s instead of %s."), sent, full);
}

/* Of what was not sent the chip says nothing. */
static char *
dup_success (StrobeFlashJob *job)
{
  StrobeFlashPlan *plan = strobe_flash_job_get_plan (job);
  g_autofree char *size = g_format_size_full (
    strobe_firmware_get_write_size (strobe_flash_plan_get_sent (plan)), G_FORMAT_SIZE_IEC_UNITS);

  if (strobe_flash_job_get_outcome (job) != STROBE_DFU_OUTCOME_VERIFIED_BY_CHIP)
    return g_strdup (_ ("Flashed. The board took all of it."));
  if (!strobe_flash_plan_is_partial (plan))
    return g_strdup (_ ("Flashed and verified by the chip."));
  /* Translators: a size such as "64.0 KiB", of what was sent; the rest of the firmware was not */
  return g_strdup_printf (_ ("Flashed. The chip verified the %s that were sent."), size);
}

static char *
dup_result (StrobeFlashJob *job)
{
  switch (strobe_flash_job_get_state (job)) {
  case STROBE_FLASH_JOB_STATE_SUCCEEDED:
    return dup_success (job);
  case STROBE_FLASH_JOB_STATE_CANCELLED:
    return g_strdup (_ ("Cancelled."));
  case STROBE_FLASH_JOB_STATE_RUNNING:
  case STROBE_FLASH_JOB_STATE_CANCELLING:
  case STROBE_FLASH_JOB_STATE_FAILED:
    return NULL;
  }
  g_assert_not_reached ();
}

/**
 * strobe_flash_text_dup_result:
 * @self: a target
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): what came of the last flash; %NULL if it failed, as an error
 * says more
 */
char *
strobe_flash_text_dup_result (StrobeFlashTarget *self)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (self);

  return job != NULL ? dup_result (job) : NULL;
}

static const char *
get_cancelled_step (void)
{
  return _ ("The board holds half a firmware; flash it again.");
}

static const char *
get_flashed_step (void)
{
  return _ ("Press RESET to start the app.");
}

static gboolean
is_running_app (StrobeBoard *board)
{
  StrobeBoardState state = strobe_board_get_state (board);

  return state == STROBE_BOARD_STATE_RUNNING_CDC || state == STROBE_BOARD_STATE_RUNNING_DFU;
}

/**
 * strobe_flash_text_get_next_step:
 * @self: a target whose last flash has a result
 *
 * Context: main thread.
 *
 * Returns: what to do after the result, or what has happened since
 */
const char *
strobe_flash_text_get_next_step (StrobeFlashTarget *self)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (self);

  if (job != NULL && strobe_flash_job_get_state (job) == STROBE_FLASH_JOB_STATE_CANCELLED)
    return get_cancelled_step ();
  if (is_running_app (strobe_flash_target_get_board (self)))
    return _ ("The board has started; its log is below.");
  if (strobe_board_get_state (strobe_flash_target_get_board (self)) == STROBE_BOARD_STATE_AWAY)
    return _ ("The board is restarting, or was unplugged.");
  return get_flashed_step ();
}

/**
 * strobe_flash_text_asks_for_reset:
 * @self: a target
 *
 * Context: main thread.
 *
 * Returns: whether the next step is a RESET that can be pressed here: on a practice board
 */
gboolean
strobe_flash_text_asks_for_reset (StrobeFlashTarget *self)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (self);
  StrobeBoard *board = strobe_flash_target_get_board (self);

  return job != NULL && strobe_flash_job_get_state (job) == STROBE_FLASH_JOB_STATE_SUCCEEDED &&
         board != NULL && strobe_board_is_practice (board) &&
         strobe_board_get_console (board) == NULL;
}

/* That its log is below goes without saying there: nothing else is. */
static char *
dup_line_result (StrobeFlashTarget *self)
{
  g_autofree char *result = strobe_flash_text_dup_result (self);

  if (result == NULL || is_running_app (strobe_flash_target_get_board (self)))
    return g_steal_pointer (&result);
  /* Whole sentences, one after the other. */
  return g_strjoin (" ", result, strobe_flash_text_get_next_step (self), NULL);
}

/**
 * strobe_flash_text_dup_line:
 * @self: a target
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): what counts most, where there is one line for it: what is in
 *   the way, what came of the last flash, or what the next one does; %NULL without a board to name
 */
char *
strobe_flash_text_dup_line (StrobeFlashTarget *self)
{
  const GError *failure = strobe_flash_target_get_failure (self);
  g_autofree char *result = failure == NULL ? dup_line_result (self) : NULL;
  g_autofree char *saving = strobe_flash_text_dup_saving (self);

  if (failure != NULL)
    return g_strdup (strobe_error_text_get_title (failure));
  if (result != NULL)
    return g_steal_pointer (&result);
  if (strobe_flash_text_get_hint (self) != NULL)
    return g_strdup (strobe_flash_text_get_hint (self));
  if (saving != NULL)
    return g_steal_pointer (&saving);
  return strobe_flash_text_dup_target (self);
}

/**
 * strobe_flash_text_get_icon_name:
 * @self: a target
 *
 * Context: main thread.
 *
 * Returns: (nullable): the icon that goes with strobe_flash_text_dup_line()
 */
const char *
strobe_flash_text_get_icon_name (StrobeFlashTarget *self)
{
  StrobeFlashJob *job = strobe_flash_target_get_job (self);
  StrobeFlashTargetState state = strobe_flash_target_get_state (self);

  if (strobe_flash_target_get_failure (self) != NULL ||
      state == STROBE_FLASH_TARGET_STATE_BAD_FIRMWARE || state == STROBE_FLASH_TARGET_STATE_REFUSED)
    return "dialog-warning-symbolic";
  if (job == NULL || strobe_flash_job_is_active (job))
    return NULL;
  return strobe_flash_job_get_state (job) == STROBE_FLASH_JOB_STATE_SUCCEEDED
           ? "object-select-symbolic"
           : "action-unavailable-symbolic";
}

/**
 * strobe_flash_text_dup_progress:
 * @job: a job that is under way
 *
 * Context: main thread.
 *
 * Returns: (transfer full): what it does and how far it is: "Writing · 62 % · 40 s left"
 */
char *
strobe_flash_text_dup_progress (StrobeFlashJob *job)
{
  const StrobeFlashProgress *progress = strobe_flash_job_get_progress (job);
  g_autofree char *numbers = strobe_board_text_dup_progress (progress);

  if (strobe_flash_job_get_state (job) == STROBE_FLASH_JOB_STATE_CANCELLING)
    return g_strdup (_ ("Cancelling…"));
  return g_strdup_printf ("%s · %s", strobe_board_text_get_phase (progress->phase), numbers);
}

/**
 * strobe_flash_text_dup_start:
 * @job: a job that has just begun
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the sentence that says so
 */
char *
strobe_flash_text_dup_start (StrobeFlashJob *job)
{
  g_autofree char *place = dup_place (strobe_flash_job_get_board (job));

  /* Translators: read out when flashing begins: "Flashing ESP32-S2 on port 1-4.2" */
  return g_strdup_printf (_ ("Flashing %s"), place);
}

/**
 * strobe_flash_text_dup_quarter:
 * @job: a job that is under way
 * @percent: how much of it is done
 *
 * Units: @percent is 0 to 100.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the sentence that says so
 */
char *
strobe_flash_text_dup_quarter (StrobeFlashJob *job, guint percent)
{
  g_autofree char *title = strobe_board_text_dup_title (strobe_flash_job_get_board (job));

  /* Translators: read out while flashing: "ESP32-S2: 25 percent flashed" */
  return g_strdup_printf (_ ("%s: %u percent flashed"), title, percent);
}

/**
 * strobe_flash_text_dup_end:
 * @job: a job that has ended
 *
 * Context: main thread.
 *
 * Returns: (transfer full): what came of it and what to do
 */
char *
strobe_flash_text_dup_end (StrobeFlashJob *job)
{
  const GError *error = strobe_flash_job_get_error (job);
  gboolean cancelled = strobe_flash_job_get_state (job) == STROBE_FLASH_JOB_STATE_CANCELLED;
  g_autofree char *result = dup_result (job);

  /* Whole sentences, one after the other. */
  if (result == NULL)
    return g_strjoin (" ", strobe_error_text_get_title (error),
                      strobe_error_text_get_advice (error), NULL);
  return g_strjoin (" ", result, cancelled ? get_cancelled_step () : get_flashed_step (), NULL);
}
