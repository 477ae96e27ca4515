/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-progress.h"

#include <unistd.h>

#include "app/board-text.h"
#include "cli/cli-output.h"

/* The progress of a flash: JSON lines on standard output, or one line of a terminal that is
 * written over. */

#define INTERVAL_US 100000
#define MS_PER_SECOND 1000.0
/* ECMA-48: to the start of the line, erase it */
#define CLEAR_LINE "\r\033[K"

static void
show_json (const StrobeFlashProgress *progress)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  double rate = strobe_flash_progress_get_rate (progress);
  gint64 left_ms = strobe_flash_progress_get_time_left_ms (progress);

  json_builder_begin_object (builder);
  strobe_cli_output_add_string (builder, "event", "progress");
  strobe_cli_output_add_string (builder, "phase", strobe_flash_phase_get_name (progress->phase));
  json_builder_set_member_name (builder, "bytes");
  json_builder_add_int_value (builder, (gint64) progress->done_bytes);
  json_builder_set_member_name (builder, "total");
  json_builder_add_int_value (builder, (gint64) progress->total_bytes);
  json_builder_set_member_name (builder, "rate");
  if (rate > 0)
    json_builder_add_int_value (builder, (gint64) rate);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "time_left");
  if (left_ms >= 0)
    json_builder_add_double_value (builder, (double) left_ms / MS_PER_SECOND);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
  strobe_cli_output_json (builder);
}

static void
show_text (const StrobeFlashProgress *progress)
{
  const char *phase = strobe_board_text_get_phase (progress->phase);

  if (progress->phase == STROBE_FLASH_PHASE_WRITING) {
    g_autofree char *numbers = strobe_board_text_dup_progress (progress);
    g_printerr (CLEAR_LINE "%s  %s", phase, numbers);
  } else if (progress->phase != STROBE_FLASH_PHASE_DONE) {
    g_printerr (CLEAR_LINE "%s…", phase);
  }
}

/**
 * strobe_cli_progress_init:
 * @self: (out caller-allocates): progress
 * @json: whether to print JSON
 *
 * Gets ready to show.
 *
 * Context: any thread.
 */
void
strobe_cli_progress_init (StrobeCliProgress *self, gboolean json)
{
  *self = (StrobeCliProgress){ .json = json, .is_tty = isatty (STDERR_FILENO) };
}

/**
 * strobe_cli_progress_show:
 * @progress: how far the flash is
 * @user_data: (type StrobeCliProgress): what shows it
 *
 * Shows a new phase at once, and anything else ten times a second. A StrobeFlashProgressFunc.
 *
 * Context: the thread of the runner.
 */
void
strobe_cli_progress_show (const StrobeFlashProgress *progress, gpointer user_data)
{
  StrobeCliProgress *self = user_data;
  gint64 now_us = g_get_monotonic_time ();
  gboolean is_due =
    self->shown_us == 0 || progress->phase != self->phase || now_us - self->shown_us >= INTERVAL_US;

  self->total_bytes = progress->total_bytes;
  if (!is_due)
    return;
  self->shown_us = now_us;
  self->phase = progress->phase;
  if (self->json)
    show_json (progress);
  else if (self->is_tty)
    show_text (progress);
}

/**
 * strobe_cli_progress_finish:
 * @self: progress
 *
 * Takes the line of the terminal away again.
 *
 * Context: main thread.
 */
void
strobe_cli_progress_finish (StrobeCliProgress *self)
{
  if (!self->json && self->is_tty)
    g_printerr (CLEAR_LINE);
}
