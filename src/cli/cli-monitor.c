/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-monitor.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "app/verdict-text.h"
#include "cli/cli-access.h"
#include "cli/cli-boards.h"
#include "cli/cli-keys.h"
#include "cli/cli-output.h"
#include "cli/cli-printer.h"

/* strobe-cli monitor: follows the log of one board, across resets and unplugging. The log goes to
 * standard output, what happens to the connection to standard error, standard input to the board.
 */

typedef struct {
  const StrobeCliOptions *options;
  StrobeCliPrinter *printer;
  GCancellable *leave; /* Ctrl+C, or Ctrl+] */
  gboolean found;      /* the text of --until came */
  gboolean was_connected;
  char *verdict; /* the sentence told last */
  StrobeMonitorSession *session;
} Follow;

static void
line_cb (StrobeMonitorSession *session, StrobeLogLine *line, gpointer user_data)
{
  Follow *self = user_data;
  const char *until = self->options->until;

  if (self->found)
    return;
  strobe_cli_printer_take_line (self->printer, line);
  self->found = until != NULL && strstr (strobe_log_line_get_text (line), until) != NULL;
}

static void
note_cb (StrobeMonitorSession *session, StrobeLogLine *line, gpointer user_data)
{
  Follow *self = user_data;

  if (!self->found)
    strobe_cli_printer_take_note (self->printer, line);
}

static void
ticked_cb (StrobeMonitorSession *session, gpointer user_data)
{
  strobe_cli_printer_tick (((Follow *) user_data)->printer);
}

static void
print_busy (StrobeMonitorSession *session, const char *port)
{
  const char *holder =
    strobe_monitor_console_get_holder (strobe_monitor_session_get_console (session));

  if (holder != NULL)
    /* Translators: a USB port, then a program: "tio (pid 4711)" */
    g_printerr (_ ("The board on port %s is in use by %s; waiting until it stops…\n"), port,
                holder);
  else
    g_printerr (_ ("Another program is reading the board on port %s; waiting until it stops…\n"),
                port);
}

static void
print_state (StrobeMonitorSession *session)
{
  const char *port = strobe_board_get_port (strobe_monitor_session_get_board (session));

  switch (strobe_monitor_console_get_state (strobe_monitor_session_get_console (session))) {
  case STROBE_MONITOR_STATE_WAITING:
    g_printerr (_ ("Waiting for the board on port %s…\n"), port);
    break;
  case STROBE_MONITOR_STATE_CONNECTED:
    g_printerr (_ ("Following the log of the board on port %s\n"), port);
    break;
  case STROBE_MONITOR_STATE_BUSY:
    print_busy (session, port);
    break;
  case STROBE_MONITOR_STATE_NO_ACCESS:
    g_printerr (_ ("You are not allowed to read the board on port %s; trying again…\n"), port);
    break;
  case STROBE_MONITOR_STATE_FAILED:
    break; /* told as the error of the verb */
  }
}

static gboolean
is_connected (StrobeMonitorSession *session)
{
  return strobe_monitor_console_get_state (strobe_monitor_session_get_console (session)) ==
         STROBE_MONITOR_STATE_CONNECTED;
}

static void
state_cb (StrobeMonitorConsole *console, GParamSpec *pspec, gpointer user_data)
{
  Follow *self = user_data;

  self->was_connected |= is_connected (self->session);
  print_state (self->session);
}

static void
print_verdict_json (const StrobeVerdict *verdict, const char *title, const char *hint)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  strobe_cli_output_add_string (builder, "event", "verdict");
  strobe_cli_output_add_string (builder, "verdict", strobe_verdict_text_get_name (verdict));
  strobe_cli_output_add_string (builder, "message", title);
  strobe_cli_output_add_string (builder, "hint", hint);
  strobe_cli_output_add_string (builder, "detail", verdict->detail);
  json_builder_end_object (builder);
  strobe_cli_output_json (builder);
}

/* Only news, and only what is sure: that it waits, or has been silent, is seen anyway. */
static void
verdict_cb (StrobeMonitorSession *session, GParamSpec *pspec, gpointer user_data)
{
  Follow *self = user_data;
  const StrobeVerdict *verdict = strobe_monitor_session_get_verdict (session);
  const char *hint = NULL;
  g_autofree char *title = NULL;

  if (verdict == NULL || verdict->kind == STROBE_VERDICT_PENDING ||
      verdict->kind == STROBE_VERDICT_RUNNING_UNNAMED || verdict->kind == STROBE_VERDICT_SILENT)
    return;
  title = strobe_verdict_text_dup_title (verdict, strobe_monitor_session_get_flashed (session));
  if (g_strcmp0 (title, self->verdict) == 0)
    return;
  hint = strobe_verdict_text_get_hint (verdict);
  if (self->options->json)
    print_verdict_json (verdict, title, hint);
  else
    g_printerr ("%s%s%s\n", title, hint != NULL ? " " : "", hint != NULL ? hint : "");
  g_free (self->verdict);
  self->verdict = g_steal_pointer (&title);
}

static void
capture_error_cb (StrobeMonitorSession *session, GParamSpec *pspec, gpointer user_data)
{
  g_autoptr (GError) error =
               strobe_capture_dup_error (strobe_monitor_session_get_capture (session));

  if (error != NULL)
    g_printerr ("%s\n", strobe_cli_output_get_title (error));
}

static void
set_unsatisfied (Follow *self, StrobeMonitorSession *session, GError **error)
{
  const GError *cause =
    strobe_monitor_console_get_error (strobe_monitor_session_get_console (session));
  StrobeMonitorState state =
    strobe_monitor_console_get_state (strobe_monitor_session_get_console (session));

  if (cause != NULL && state != STROBE_MONITOR_STATE_CONNECTED &&
      state != STROBE_MONITOR_STATE_WAITING)
    g_propagate_error (error, g_error_copy (cause));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                 self->was_connected ? "no line of the log had the text of --until"
                                     : "the app of the board has shown no serial port");
}

/* Ctrl+C or Ctrl+] is how one leaves a monitor, and a time alone is how long one wants to read: no
 * errors. */
static gboolean
is_satisfied (Follow *self, StrobeMonitorSession *session)
{
  gboolean has_failed =
    strobe_monitor_console_get_state (strobe_monitor_session_get_console (session)) ==
    STROBE_MONITOR_STATE_FAILED;

  return self->found || g_cancellable_is_cancelled (self->leave) ||
         (self->options->until == NULL && self->was_connected && !has_failed);
}

static gboolean
follow (Follow *self, StrobeMonitorSession *session, GError **error)
{
  gint64 deadline_us = strobe_cli_boards_get_deadline (self->options->timeout_seconds);
  g_autoptr (GError) printing = NULL;

  while (!self->found && strobe_monitor_console_get_state (strobe_monitor_session_get_console (
                           session)) != STROBE_MONITOR_STATE_FAILED)
    if (!strobe_cli_boards_iterate (deadline_us, self->leave))
      break;
  if (!strobe_cli_printer_finish (self->printer, &printing)) {
    g_propagate_error (error, g_steal_pointer (&printing));
    return FALSE;
  }
  if (is_satisfied (self, session))
    return TRUE;
  set_unsatisfied (self, session, error);
  return FALSE;
}

/* Nothing comes from a board in its loader until somebody presses RESET. */
static void
print_reset (StrobeBoard *board)
{
  StrobeBoardState state = strobe_board_get_state (board);

  if (strobe_board_is_practice (board))
    g_printerr ("%s\n", _ ("Pressing RESET on the practice board"));
  else if (state == STROBE_BOARD_STATE_LOADER || state == STROBE_BOARD_STATE_DFU_MODE)
    g_printerr (_ ("The board on port %s waits for firmware. Press RESET to start its app.\n"),
                strobe_board_get_port (board));
}

static void
connect_signals (Follow *self, StrobeMonitorSession *session)
{
  g_signal_connect (session, "line", G_CALLBACK (line_cb), self);
  g_signal_connect (session, "note", G_CALLBACK (note_cb), self);
  g_signal_connect (session, "ticked", G_CALLBACK (ticked_cb), self);
  g_signal_connect (strobe_monitor_session_get_console (session), "notify::state",
                    G_CALLBACK (state_cb), self);
  g_signal_connect (session, "notify::verdict", G_CALLBACK (verdict_cb), self);
  g_signal_connect (session, "notify::capture-error", G_CALLBACK (capture_error_cb), self);
}

static gboolean
run (Follow *self,
     StrobeContext *context,
     StrobeMonitorSession *session,
     const StrobeAppIdentity *flashed,
     GError **error)
{
  StrobeBoard *board = strobe_monitor_session_get_board (session);
  g_autoptr (StrobeCliKeys) keys = NULL;
  gboolean ok = FALSE;

  self->printer = strobe_cli_printer_new (session, self->options, error);
  if (self->printer == NULL)
    return FALSE;
  if (flashed != NULL)
    strobe_monitor_session_set_flashed (session, flashed);
  self->session = session;
  connect_signals (self, session);
  self->was_connected = is_connected (session);
  print_reset (board);
  print_state (session);
  keys = strobe_cli_keys_new (session, self->leave);
  if (strobe_cli_keys_is_terminal (keys))
    g_printerr ("%s\n", _ ("Ctrl+] leaves; everything else you type goes to the board."));
  strobe_context_press_reset (context, board);
  ok = follow (self, session, error);
  g_signal_handlers_disconnect_by_data (session, self);
  g_signal_handlers_disconnect_by_data (strobe_monitor_session_get_console (session), self);
  return ok;
}

static gboolean
add_symbols (StrobeContext *context, const StrobeCliOptions *options, GError **error)
{
  StrobeSymbolStore *symbols = strobe_context_get_symbols (context);

  for (char **path = options->elfs; path != NULL && *path != NULL; path++)
    if (!strobe_symbol_store_add_file (symbols, *path, error)) {
      g_prefix_error (error, "cannot use %s for --elf: ", *path);
      return FALSE;
    }
  return TRUE;
}

/**
 * strobe_cli_monitor_follow:
 * @context: the program
 * @board: whose log
 * @options: the command line
 * @flashed: (nullable): what was just flashed, for the verdict
 * @cancellable: Ctrl+C
 *
 * Prints the log of @board until the text of --until, the time of --timeout, Ctrl+C or Ctrl+]. A
 * practice board gets its RESET pressed.
 *
 * Context: main thread; runs the main context.
 *
 * Returns: the exit code
 */
StrobeExit
strobe_cli_monitor_follow (StrobeContext *context,
                           StrobeBoard *board,
                           const StrobeCliOptions *options,
                           const StrobeAppIdentity *flashed,
                           GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeMonitorSession) session = NULL;
  g_autofree char *advice = NULL;
  Follow self = { .options = options, .leave = cancellable };

  if (!add_symbols (context, options, &error))
    return strobe_cli_output_error (error);
  /* Held, the board keeps its place while it is unplugged. */
  strobe_board_hold (board);
  session = strobe_context_create_monitor (context, board);
  gboolean ok = run (&self, context, session, flashed, &error);
  strobe_monitor_session_stop (session);
  strobe_board_release (board);
  g_clear_pointer (&self.printer, strobe_cli_printer_free);
  g_free (self.verdict);
  if (ok)
    return STROBE_EXIT_OK;
  advice = strobe_cli_access_dup_advice (context, strobe_board_get_port (board), error);
  return strobe_cli_output_error_with_advice (error, advice);
}

static StrobeBoard *
find_board (StrobeContext *context,
            const StrobeCliOptions *options,
            GCancellable *cancellable,
            GError **error)
{
  double seconds = options->wait_seconds >= 0 ? options->wait_seconds : options->timeout_seconds;

  return strobe_cli_boards_choose (context, options, STROBE_CLI_NEED_LOG,
                                   strobe_cli_boards_get_deadline (seconds), cancellable, error);
}

/**
 * strobe_cli_monitor_run:
 * @argv: the arguments, from the verb on
 * @cancellable: Ctrl+C
 *
 * Runs "strobe-cli monitor".
 *
 * Context: main thread.
 *
 * Returns: the exit code
 */
StrobeExit
strobe_cli_monitor_run (char **argv, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeCliOptions) options = strobe_cli_options_parse (
    "monitor", _ ("Follows the log of a board, across resets, until Ctrl+C or Ctrl+]."),
    STROBE_CLI_TAKES_BOARD | STROBE_CLI_TAKES_FOLLOW, argv, &error);
  if (options == NULL)
    return strobe_cli_output_error (error);

  g_autoptr (StrobeContext) context = strobe_cli_boards_open (options, &error);
  if (context == NULL)
    return strobe_cli_output_error (error);

  g_autoptr (StrobeBoard) board = find_board (context, options, cancellable, &error);
  if (board == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return STROBE_EXIT_OK;
  if (board == NULL)
    return strobe_cli_output_error (error);
  return strobe_cli_monitor_follow (context, board, options, NULL, cancellable);
}
