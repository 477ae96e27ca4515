/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-flash.h"

#include <glib/gi18n-lib.h>

#include "app/app-firmware.h"
#include "app/coach-text.h"
#include "cli/cli-access.h"
#include "cli/cli-boards.h"
#include "cli/cli-choice.h"
#include "cli/cli-monitor.h"
#include "cli/cli-output.h"
#include "cli/cli-progress.h"
#include "cli/cli-source.h"
#include "cli/cli-watch.h"
#include "flash/flash-error.h"
#include "flash/flash-recorder.h"

/* strobe-cli flash: the file is checked before a board is looked for; then the same runner as the
 * window's, on this thread. */

#define US_PER_SECOND 1000000.0

/* One run of the verb: what it found out on the way is in its result. */
typedef struct {
  const StrobeCliOptions *options;
  GCancellable *cancellable;
  StrobeContext *context;
  char *path;             /* beside which the ELF file may be; NULL until the file was read */
  StrobeBoard *board;     /* NULL until it was found */
  StrobeAppIdentity *app; /* what runs then; NULL until the file was read */
  const StrobeChip *chip;
  StrobeDfuOutcome outcome;
  StrobeFlashIdentity *identity; /* NULL until the board was found */
  StrobeFlashDelta *delta;       /* NULL unless only what changed is to be sent */
  guint64 sent_bytes;
  guint64 saved_bytes;
  gint64 took_us;
} Flash;

static void
flash_clear (Flash *self)
{
  g_clear_object (&self->board);
  g_clear_pointer (&self->app, strobe_app_identity_free);
  g_clear_pointer (&self->identity, strobe_flash_identity_free);
  g_clear_pointer (&self->delta, strobe_flash_delta_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_object (&self->context);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Flash, flash_clear)

static StrobeFirmware *
take_firmware (Flash *self, StrobeFirmwareSource *source, GError **error)
{
  if (!self->options->json)
    strobe_cli_source_print_notes (strobe_firmware_source_get_recipe (source));
  if (!strobe_firmware_check (strobe_firmware_source_get_firmware (source), error)) {
    g_prefix_error (error, "%s: ", self->options->files[0]);
    return NULL;
  }
  self->path = strobe_cli_source_dup_path (source);
  return strobe_cli_choice_apply (self->options, strobe_firmware_source_get_firmware (source),
                                  error);
}

static gboolean
find_board (Flash *self, GError **error)
{
  gint64 deadline_us = strobe_cli_boards_get_deadline (MAX (self->options->wait_seconds, 0));

  if (self->context == NULL)
    self->context = strobe_cli_boards_open (self->options, error);
  if (self->context == NULL)
    return FALSE;
  self->board = strobe_cli_boards_choose (self->context, self->options, STROBE_CLI_NEED_FLASH,
                                          deadline_us, self->cancellable, error);
  return self->board != NULL;
}

static StrobeFlashLedger *
get_ledger (Flash *self)
{
  return strobe_flash_witness_get_ledger (strobe_context_get_witness (self->context));
}

static gboolean
write_plan (Flash *self, StrobeFlashPlan *plan, GError **error)
{
  g_autoptr (StrobeDfuPort) port = strobe_context_create_port (self->context, self->board);
  gint64 started_us = g_get_monotonic_time ();
  StrobeCliProgress progress;
  const StrobeFlashRecording recording = { .ledger = self->identity ? get_ledger (self) : NULL,
                                           .identity = self->identity,
                                           .plan = plan,
                                           .port = port,
                                           .clock = strobe_context_get_clock (self->context),
                                           .progress_func = strobe_cli_progress_show,
                                           .user_data = &progress };

  strobe_cli_progress_init (&progress, self->options->json);
  gboolean ok = strobe_flash_recorder_run (&recording, &self->outcome, self->cancellable, error);
  strobe_cli_progress_finish (&progress);
  self->sent_bytes = g_bytes_get_size (strobe_flash_plan_get_payload (plan));
  self->took_us = g_get_monotonic_time () - started_us;
  return ok;
}

/* Why everything is sent although only what changed was asked for. */
static const char *
get_reason (const Flash *self)
{
  if (self->delta == NULL)
    return NULL;
  switch (self->delta->kind) {
  case STROBE_FLASH_DELTA_UNKNOWN:
    return _ ("Sending everything: Strobe does not know for certain what this board holds.");
  case STROBE_FLASH_DELTA_EVERYTHING:
    return _ ("Sending everything: there is nothing on the board that could stay.");
  case STROBE_FLASH_DELTA_PARTS:
  case STROBE_FLASH_DELTA_NOTHING:
    return NULL;
  }
  g_assert_not_reached ();
}

static void
compare (Flash *self, StrobeFirmware *firmware)
{
  if (!self->options->only_changed || self->identity == NULL)
    return;
  self->delta = strobe_flash_ledger_compare (get_ledger (self), self->identity, firmware);
  if (get_reason (self) != NULL && !self->options->json)
    g_printerr ("%s\n", get_reason (self));
}

static gboolean
has_delta (const Flash *self, StrobeFlashDeltaKind kind)
{
  return self->delta != NULL && self->delta->kind == kind;
}

static StrobeFlashPlan *
create_plan (Flash *self, StrobeFirmware *firmware, GError **error)
{
  const StrobeDeviceInfo *device = strobe_board_get_device (self->board);
  const StrobeChip *chip = strobe_board_get_chip (self->board);

  if (has_delta (self, STROBE_FLASH_DELTA_PARTS))
    return strobe_flash_plan_new_partial (firmware, self->delta->sent, device, chip, error);
  return strobe_flash_plan_new (firmware, device, chip, error);
}

/* A firmware that does not go there is refused before anything is compared. */
static gboolean
flash_firmware (Flash *self, StrobeFirmware *firmware, GError **error)
{
  g_autoptr (StrobeFlashPlan) plan = create_plan (self, firmware, error);
  if (plan == NULL)
    return FALSE;

  gsize full_bytes = g_bytes_get_size (strobe_flash_plan_get_payload (plan));
  self->chip = strobe_flash_plan_get_chip (plan);
  self->identity = strobe_flash_witness_dup_identity (strobe_context_get_witness (self->context),
                                                      strobe_board_get_port (self->board));
  compare (self, firmware);
  if (has_delta (self, STROBE_FLASH_DELTA_PARTS)) {
    g_clear_pointer (&plan, strobe_flash_plan_unref);
    plan = create_plan (self, firmware, error);
  }
  if (plan == NULL)
    return FALSE;
  if (!has_delta (self, STROBE_FLASH_DELTA_NOTHING) && !write_plan (self, plan, error))
    return FALSE;
  self->saved_bytes = full_bytes - self->sent_bytes;
  return TRUE;
}

static gboolean
flash_source (Flash *self, StrobeFirmwareSource *source, GError **error)
{
  g_autoptr (StrobeFirmware) firmware = take_firmware (self, source, error);
  if (firmware == NULL || !find_board (self, error))
    return FALSE;

  self->app = strobe_app_firmware_create_identity (firmware);
  strobe_symbol_store_add_firmware (strobe_context_get_symbols (self->context), self->path);
  if (!flash_firmware (self, firmware, error)) {
    g_prefix_error (error, "%s: ", self->options->files[0]);
    return FALSE;
  }
  return TRUE;
}

static gboolean
flash_file (Flash *self, GError **error)
{
  g_autoptr (StrobeFirmwareSource) source =
               strobe_cli_source_load (self->options->files, self->cancellable, error);

  return source != NULL && flash_source (self, source, error);
}

static const char *
get_message (const Flash *self)
{
  if (has_delta (self, STROBE_FLASH_DELTA_NOTHING))
    return _ ("Nothing has changed since the last flash of this board, so nothing was sent.");
  return _ ("Flashed. Press RESET.");
}

static void
add_success (JsonBuilder *builder, const Flash *self)
{
  json_builder_set_member_name (builder, "verified_by_chip");
  json_builder_add_boolean_value (builder, self->outcome == STROBE_DFU_OUTCOME_VERIFIED_BY_CHIP);
  json_builder_set_member_name (builder, "bytes");
  json_builder_add_int_value (builder, (gint64) self->sent_bytes);
  json_builder_set_member_name (builder, "bytes_saved");
  json_builder_add_int_value (builder, (gint64) self->saved_bytes);
  json_builder_set_member_name (builder, "seconds");
  json_builder_add_double_value (builder, (double) self->took_us / US_PER_SECOND);
  strobe_cli_output_add_string (builder, "port", strobe_board_get_port (self->board));
  strobe_cli_output_add_string (builder, "chip", self->chip != NULL ? self->chip->name : NULL);
  if (get_reason (self) != NULL)
    strobe_cli_output_add_string (builder, "why_everything", get_reason (self));
  strobe_cli_output_add_string (builder, "message", get_message (self));
}

static char *
dup_access_advice (const Flash *self, const GError *error)
{
  return strobe_cli_access_dup_advice (self->context, self->options->port, error);
}

static void
add_failure (JsonBuilder *builder, const Flash *self, const GError *error)
{
  g_autofree char *access = dup_access_advice (self, error);

  strobe_cli_output_add_error (builder, error);
  if (access != NULL)
    strobe_cli_output_add_string (builder, "access", access);
}

static void
print_error (const Flash *self, const GError *error)
{
  g_autofree char *access = dup_access_advice (self, error);

  strobe_cli_output_error_with_advice (error, access);
}

static void
print_json (const Flash *self, const GError *error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  strobe_cli_output_add_string (builder, "event", "result");
  json_builder_set_member_name (builder, "ok");
  json_builder_add_boolean_value (builder, error == NULL);
  if (error == NULL)
    add_success (builder, self);
  else
    add_failure (builder, self, error);
  json_builder_end_object (builder);
  strobe_cli_output_json (builder);
}

static void
print_saved (const Flash *self)
{
  g_autofree char *sent = strobe_cli_output_dup_size (self->delta->sent_bytes);
  g_autofree char *full = strobe_cli_output_dup_size (self->delta->full_bytes);

  /* Translators: two sizes such as "64.0 KiB" */
  g_print (_ ("Only what changed was sent: %s instead of %s.\n"), sent, full);
}

static void
print_text (const Flash *self)
{
  g_autofree char *size = strobe_cli_output_dup_size (self->sent_bytes);
  double seconds = (double) self->took_us / US_PER_SECOND;

  if (has_delta (self, STROBE_FLASH_DELTA_NOTHING)) {
    g_print ("%s\n", get_message (self));
    return;
  }
  if (self->outcome == STROBE_DFU_OUTCOME_VERIFIED_BY_CHIP)
    /* Translators: a size such as "172.0 KiB", then a time */
    g_print (_ ("%s written in %.1f s, verified by the chip.\n"), size, seconds);
  else
    /* Translators: a size such as "172.0 KiB", then a time */
    g_print (_ ("%s written in %.1f s, accepted by the board.\n"), size, seconds);
  if (has_delta (self, STROBE_FLASH_DELTA_PARTS))
    print_saved (self);
  g_print ("%s\n", get_message (self));
}

/* What else to try where no board can be flashed, by what is seen on USB. */
static void
print_hint (const Flash *self, const GError *error)
{
  g_autofree char *hint = NULL;

  if (self->context == NULL ||
      (!g_error_matches (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NO_BOARD) &&
       !g_error_matches (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NOT_READY)))
    return;
  hint = strobe_coach_text_dup_hint (strobe_coach_sighting_of_boards (
    G_LIST_MODEL (strobe_context_get_boards (self->context)), self->options->port));
  if (hint != NULL)
    g_printerr ("%s\n", hint);
}

static StrobeExit
report (const Flash *self, const GError *error)
{
  if (self->options->json) {
    print_json (self, error);
  } else if (error != NULL) {
    print_error (self, error);
    print_hint (self, error);
  } else {
    print_text (self);
  }
  return error != NULL ? strobe_error_text_get_exit (error) : STROBE_EXIT_OK;
}

static StrobeExit
follow (Flash *self)
{
  if (!has_delta (self, STROBE_FLASH_DELTA_NOTHING))
    strobe_board_expect_app (self->board);
  return strobe_cli_monitor_follow (self->context, self->board, self->options, self->app,
                                    self->cancellable);
}

/* What is kept from one build to the next: the boards, and which one was flashed. */
typedef struct {
  StrobeCliOptions options; /* not owned, but for the port */
  StrobeContext *context;
  char *port;
  StrobeExit exit_code;
} Watch;

/* From the first flash on, the board is the one that was flashed, and is waited for. */
static void
keep (Watch *self, const Flash *flash)
{
  g_set_object (&self->context, flash->context);
  if (flash->board == NULL || self->port != NULL)
    return;
  self->port = g_strdup (strobe_board_get_port (flash->board));
  self->options.port = self->port;
  self->options.wait_seconds = G_MAXINT32;
}

static gboolean
flash_build (StrobeBuild *build, GCancellable *next, gpointer user_data)
{
  Watch *self = user_data;
  gboolean is_first = self->port == NULL;
  g_autoptr (GError) error = NULL;
  g_auto (Flash) flash = { .options = &self->options, .cancellable = next };

  g_set_object (&flash.context, self->context);
  gboolean ok = flash_source (&flash, strobe_build_get_source (build), &error);
  keep (self, &flash);
  /* Waiting for the board, and the next build came first. */
  if (!ok && flash.board == NULL && !is_first && g_cancellable_is_cancelled (next))
    return TRUE;
  self->exit_code = report (&flash, error);
  if (ok && self->options.monitor)
    self->exit_code = follow (&flash);
  /* A build may be mended; a board that was never there is not coming. */
  return ok || !is_first || flash.context == NULL || flash.board != NULL;
}

static StrobeExit
run_watch (const StrobeCliOptions *options, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  Watch self = { .options = *options };

  if (!strobe_cli_watch_run (options, flash_build, &self, cancellable, &error)) {
    Flash flash = { .options = options };

    self.exit_code = report (&flash, error);
  }
  g_clear_object (&self.context);
  g_free (self.port);
  return self.exit_code;
}

/**
 * strobe_cli_flash_run:
 * @argv: the arguments, from the verb on
 * @cancellable: Ctrl+C
 *
 * Runs "strobe-cli flash".
 *
 * Context: main thread.
 *
 * Returns: the exit code
 */
StrobeExit
strobe_cli_flash_run (char **argv, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeCliOptions) options = strobe_cli_options_parse (
    "flash", _ ("Writes a firmware file to a board."),
    STROBE_CLI_TAKES_FILE | STROBE_CLI_TAKES_BOARD | STROBE_CLI_TAKES_CHOICE |
      STROBE_CLI_TAKES_MONITOR | STROBE_CLI_TAKES_FOLLOW,
    argv, &error);
  if (options == NULL)
    return strobe_cli_output_error (error);

  if (options->watch)
    return run_watch (options, cancellable);

  g_auto (Flash) flash = { .options = options, .cancellable = cancellable };
  gboolean ok = flash_file (&flash, &error);
  StrobeExit exit_code = report (&flash, error);

  return ok && options->monitor ? follow (&flash) : exit_code;
}
