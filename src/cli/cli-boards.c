/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-boards.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "dfu/transport-error.h"
#include "flash/flash-error.h"

/* Which board a verb is about, and waiting for it. The main context runs only here, while a board
 * is looked for, and while a log is followed; never while a board is written. */

#define MS_PER_SECOND 1000
#define US_PER_MS 1000
/* A node that is not ours yet may become ours: the board says so within 2 s (device/board.c). */
#define SETTLE_SECONDS 2.5

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  return G_SOURCE_REMOVE;
}

static GSource *
attach_deadline (gint64 deadline_us)
{
  gint64 left_ms = (deadline_us - g_get_monotonic_time () + US_PER_MS - 1) / US_PER_MS;
  GSource *source = g_timeout_source_new ((guint) CLAMP (left_ms, 0, G_MAXINT32));

  g_source_set_callback (source, tick_cb, NULL, NULL);
  g_source_attach (source, NULL);
  return source;
}

static GSource *
attach_cancellable (GCancellable *cancellable)
{
  GSource *source = g_cancellable_source_new (cancellable);

  g_source_set_callback (source, G_SOURCE_FUNC (cancelled_cb), NULL, NULL);
  g_source_attach (source, NULL);
  return source;
}

/* Boards that fit @need, in the order of the list. */
static GPtrArray *
list_fitting (GListModel *boards, StrobeCliNeed need)
{
  g_autoptr (GPtrArray) fitting = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (StrobeBoard) board = g_list_model_get_item (boards, i);
    gboolean fits = need == STROBE_CLI_NEED_ANY ||
                    (need == STROBE_CLI_NEED_FLASH && strobe_board_can_flash (board)) ||
                    (need == STROBE_CLI_NEED_LOG && strobe_board_get_console (board) != NULL);
    if (fits)
      g_ptr_array_add (fitting, g_steal_pointer (&board));
  }
  return g_steal_pointer (&fitting);
}

static char *
dup_ports (GPtrArray *boards)
{
  g_autoptr (GString) ports = g_string_new (NULL);

  for (guint i = 0; i < boards->len; i++)
    g_string_append_printf (ports, "%s%s", i > 0 ? ", " : "",
                            strobe_board_get_port (boards->pdata[i]));
  return g_string_free (g_steal_pointer (&ports), FALSE);
}

static void
print_waiting (const char *port)
{
  if (port != NULL)
    g_printerr (_ ("Waiting for a board on port %s…\n"), port);
  else
    g_printerr ("%s\n", _ ("Waiting for a board…"));
}

static void
set_ambiguous (GPtrArray *boards, GError **error)
{
  g_autofree char *ports = dup_ports (boards);

  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
               /* Translators: a list of USB ports */
               _ ("Several boards are plugged in; choose one with --port: %s"), ports);
}

/* Why there is nothing to flash although boards are plugged in. */
static void
set_not_ready (StrobeBoard *board, GError **error)
{
  if (strobe_board_get_state (board) == STROBE_BOARD_STATE_NO_ACCESS)
    g_set_error (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_ACCESS,
                 "board on port %s: %s may not be opened", strobe_board_get_port (board),
                 strobe_board_get_device (board)->node);
  else
    g_set_error (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NOT_READY,
                 "board on port %s is in state %s", strobe_board_get_port (board),
                 strobe_board_get_state_name (board));
}

/* A port that was mistyped is found beside those that have a board. */
static void
set_no_board_on (StrobeBoardList *boards, const char *port, GError **error)
{
  g_autoptr (GPtrArray) all = list_fitting (G_LIST_MODEL (boards), STROBE_CLI_NEED_ANY);
  g_autofree char *ports = dup_ports (all);

  g_set_error (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NO_BOARD, "no board on port %s%s%s",
               port, all->len > 0 ? ", but on " : "", ports);
}

static StrobeBoard *
pick_by_port (StrobeBoardList *boards, const char *port, StrobeCliNeed need, GError **error)
{
  StrobeBoard *board = strobe_board_list_find (boards, port);

  if (board == NULL)
    set_no_board_on (boards, port, error);
  else if (need == STROBE_CLI_NEED_FLASH && !strobe_board_can_flash (board))
    set_not_ready (board, error);
  else
    return board;
  return NULL;
}

/* A log may be followed before the app runs; so one board alone is enough. */
static StrobeBoard *
pick_alone (StrobeBoardList *boards, StrobeCliNeed need, GError **error)
{
  g_autoptr (GPtrArray) all = list_fitting (G_LIST_MODEL (boards), STROBE_CLI_NEED_ANY);

  if (all->len == 0)
    g_set_error (error, STROBE_FLASH_ERROR, STROBE_FLASH_ERROR_NO_BOARD,
                 "no USB device is an Espressif board");
  else if (need == STROBE_CLI_NEED_FLASH)
    set_not_ready (all->pdata[0], error);
  else if (all->len > 1)
    set_ambiguous (all, error);
  else
    return all->pdata[0];
  return NULL;
}

static StrobeBoard *
pick (StrobeBoardList *boards, const char *port, StrobeCliNeed need, GError **error)
{
  if (port != NULL)
    return pick_by_port (boards, port, need, error);

  g_autoptr (GPtrArray) fitting = list_fitting (G_LIST_MODEL (boards), need);
  if (fitting->len == 0)
    return pick_alone (boards, need, error);
  if (fitting->len == 1 || need == STROBE_CLI_NEED_ANY)
    return fitting->pdata[0];
  set_ambiguous (fitting, error);
  return NULL;
}

static gboolean
is_settling (GListModel *boards)
{
  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (StrobeBoard) board = g_list_model_get_item (boards, i);
    const char *node = strobe_board_get_device (board)->node;

    if (node != NULL && access (node, R_OK | W_OK) != 0 && strobe_board_can_flash (board))
      return TRUE;
  }
  return FALSE;
}

/**
 * strobe_cli_boards_open:
 * @options: the command line
 * @error: return location for an error
 *
 * Puts the program together for a verb: real boards, or as many practice boards as were asked for.
 * They never mix, so that nobody flashes the wrong kind.
 *
 * Ownership: the caller owns the context.
 *
 * Errors: G_OPTION_ERROR if the fault script cannot be read.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (nullable): the context
 */
StrobeContext *
strobe_cli_boards_open (const StrobeCliOptions *options, GError **error)
{
  g_autoptr (StrobeContext) context = strobe_context_new (options->n_practice == 0);

  strobe_context_set_console_over_usb (context, options->over_usb);
  g_autoptr (GError) local_error = NULL;

  for (guint i = 0; i < options->n_practice; i++) {
    if (strobe_context_add_practice_board (context, options->faults, &local_error) == NULL) {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--faults: %s",
                   local_error->message);
      return NULL;
    }
  }
  return g_steal_pointer (&context);
}

/**
 * strobe_cli_boards_choose:
 * @context: the program
 * @options: the command line; its port names the board
 * @need: what the board must be able to do
 * @deadline_us: until when to wait for it
 * @cancellable: ends the waiting
 * @error: return location for an error
 *
 * Finds the board that is meant, and waits for it. Of several that fit, none is taken.
 *
 * Units: @deadline_us is monotonic time in microseconds; in the past: no waiting.
 *
 * Ownership: the caller owns a reference.
 *
 * Errors: STROBE_FLASH_ERROR_NO_BOARD, STROBE_FLASH_ERROR_NOT_READY,
 * STROBE_TRANSPORT_ERROR_ACCESS, G_OPTION_ERROR for several boards, G_IO_ERROR_CANCELLED.
 *
 * Context: main thread; runs the main context.
 *
 * Returns: (transfer full) (nullable): the board
 */
StrobeBoard *
strobe_cli_boards_choose (StrobeContext *context,
                          const StrobeCliOptions *options,
                          StrobeCliNeed need,
                          gint64 deadline_us,
                          GCancellable *cancellable,
                          GError **error)
{
  StrobeBoardList *boards = strobe_context_get_boards (context);
  gboolean is_told = need == STROBE_CLI_NEED_ANY || deadline_us <= g_get_monotonic_time ();

  while (TRUE) {
    g_autoptr (GError) local_error = NULL;
    StrobeBoard *board = pick (boards, options->port, need, &local_error);

    if (board != NULL)
      return g_object_ref (board);
    if (!is_told && local_error->domain != G_OPTION_ERROR)
      print_waiting (options->port);
    is_told = TRUE;
    if (local_error->domain == G_OPTION_ERROR ||
        !strobe_cli_boards_iterate (deadline_us, cancellable)) {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  }
}

/**
 * strobe_cli_boards_get_deadline:
 * @seconds: from now on
 *
 * Turns a time of the command line into a deadline.
 *
 * Units: @seconds in seconds; below 0: for ever. The result is monotonic time in microseconds.
 *
 * Context: any thread.
 *
 * Returns: the deadline
 */
gint64
strobe_cli_boards_get_deadline (double seconds)
{
  if (seconds < 0)
    return G_MAXINT64;
  return g_get_monotonic_time () + (gint64) (seconds * MS_PER_SECOND * US_PER_MS);
}

/**
 * strobe_cli_boards_iterate:
 * @deadline_us: until when
 * @cancellable: wakes it
 *
 * Waits for one thing to happen and lets it happen.
 *
 * Units: @deadline_us is monotonic time in microseconds.
 *
 * Context: main thread; runs the main context.
 *
 * Returns: %FALSE when the deadline has passed or @cancellable is cancelled
 */
gboolean
strobe_cli_boards_iterate (gint64 deadline_us, GCancellable *cancellable)
{
  if (g_get_monotonic_time () >= deadline_us || g_cancellable_is_cancelled (cancellable))
    return FALSE;

  g_autoptr (GSource) deadline = attach_deadline (deadline_us);
  g_autoptr (GSource) cancel = attach_cancellable (cancellable);

  g_main_context_iteration (NULL, TRUE);
  g_source_destroy (deadline);
  g_source_destroy (cancel);
  return !g_cancellable_is_cancelled (cancellable);
}

/**
 * strobe_cli_boards_settle:
 * @context: the program
 * @cancellable: ends the waiting
 *
 * Waits until the state of every board is believed: a node without rights may be a fresh one that
 * udev has not reached yet.
 *
 * Context: main thread; runs the main context.
 */
void
strobe_cli_boards_settle (StrobeContext *context, GCancellable *cancellable)
{
  GListModel *boards = G_LIST_MODEL (strobe_context_get_boards (context));
  gint64 deadline_us = strobe_cli_boards_get_deadline (SETTLE_SECONDS);

  while (is_settling (boards) && strobe_cli_boards_iterate (deadline_us, cancellable))
    ;
}
