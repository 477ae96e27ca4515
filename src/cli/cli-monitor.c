/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-monitor.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "cli/cli-boards.h"
#include "cli/cli-line.h"
#include "cli/cli-output.h"

/* strobe-cli monitor: follows the log of one board, across resets and unplugging. Lines go to
 * standard output, what happens to the connection to standard error. */

typedef struct {
  const StrobeCliOptions *options;
  gboolean is_tty;
  gboolean found; /* the text of --until came */
  gboolean was_connected;
} Follow;

static void
line_cb (StrobeMonitorSession *session, StrobeLogLine *line, gpointer user_data)
{
  Follow *self = user_data;
  const char *until = self->options->until;

  if (self->found)
    return;
  if (self->options->json)
    strobe_cli_line_print_json (line);
  else
    strobe_cli_line_print_text (line, self->is_tty);
  self->found = until != NULL && strstr (strobe_log_line_get_text (line), until) != NULL;
}

static void
print_state (StrobeMonitorSession *session)
{
  const char *port = strobe_board_get_port (strobe_monitor_session_get_board (session));

  switch (strobe_monitor_session_get_state (session)) {
  case STROBE_MONITOR_STATE_WAITING:
    g_printerr (_ ("Waiting for the board on port %s…\n"), port);
    break;
  case STROBE_MONITOR_STATE_CONNECTED:
    g_printerr (_ ("Following the log of the board on port %s\n"), port);
    break;
  case STROBE_MONITOR_STATE_BUSY:
    g_printerr (_ ("Another program is reading the board on port %s; waiting until it stops…\n"),
                   port);
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
  return strobe_monitor_session_get_state (session) == STROBE_MONITOR_STATE_CONNECTED;
}

static void
state_cb (StrobeMonitorSession *session, GParamSpec *pspec, gpointer user_data)
{
  Follow *self = user_data;

  self->was_connected |= is_connected (session);
  print_state (session);
}

static void
set_unsatisfied (Follow *self, StrobeMonitorSession *session, GError **error)
{
  const GError *cause = strobe_monitor_session_get_error (session);
  StrobeMonitorState state = strobe_monitor_session_get_state (session);

  if (cause != NULL && state != STROBE_MONITOR_STATE_CONNECTED &&
      state != STROBE_MONITOR_STATE_WAITING)
    g_propagate_error (error, g_error_copy (cause));
  else
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT,
                 self->was_connected ? "no line of the log had the text of --until"
                                     : "the app of the board has shown no serial port");
}

/* Ctrl+C is how one leaves a monitor, and a time alone is how long one wants to read: no errors. */
static gboolean
is_satisfied (Follow *self, StrobeMonitorSession *session, GCancellable *cancellable)
{
  gboolean has_failed = strobe_monitor_session_get_state (session) == STROBE_MONITOR_STATE_FAILED;

  return self->found || g_cancellable_is_cancelled (cancellable) ||
         (self->options->until == NULL && self->was_connected && !has_failed);
}

static gboolean
follow (Follow *self, StrobeMonitorSession *session, GCancellable *cancellable, GError **error)
{
  gint64 deadline_us = strobe_cli_boards_get_deadline (self->options->timeout_seconds);

  while (!self->found && strobe_monitor_session_get_state (session) != STROBE_MONITOR_STATE_FAILED)
    if (!strobe_cli_boards_iterate (deadline_us, cancellable))
      break;
  if (is_satisfied (self, session, cancellable))
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

/**
 * strobe_cli_monitor_follow:
 * @context: the program
 * @board: whose log
 * @options: the command line
 * @cancellable: Ctrl+C
 *
 * Prints the log of @board until the text of --until, the time of --timeout, or Ctrl+C. A practice
 * board gets its RESET pressed.
 *
 * Context: main thread; runs the main context.
 *
 * Returns: the exit code
 */
StrobeExit
strobe_cli_monitor_follow (StrobeContext *context,
                           StrobeBoard *board,
                           const StrobeCliOptions *options,
                           GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  Follow self = { .options = options, .is_tty = isatty (STDOUT_FILENO) };

  /* Held, the board keeps its place while it is unplugged. */
  strobe_board_hold (board);
  g_autoptr (StrobeMonitorSession) session = strobe_context_create_monitor (context, board);
  g_signal_connect (session, "line", G_CALLBACK (line_cb), &self);
  g_signal_connect (session, "notify::state", G_CALLBACK (state_cb), &self);
  self.was_connected = is_connected (session);
  print_reset (board);
  print_state (session);
  strobe_context_press_reset (context, board);

  gboolean ok = follow (&self, session, cancellable, &error);
  g_signal_handlers_disconnect_by_data (session, &self);
  strobe_monitor_session_stop (session);
  strobe_board_release (board);
  return ok ? STROBE_EXIT_OK : strobe_cli_output_error (error);
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
    "monitor", _ ("Follows the log of a board, across resets, until Ctrl+C."),
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
  return strobe_cli_monitor_follow (context, board, options, cancellable);
}
