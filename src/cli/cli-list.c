/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-list.h"

#include <glib/gi18n-lib.h>

#include "app/board-text.h"
#include "app/coach-text.h"
#include "cli/cli-boards.h"
#include "cli/cli-output.h"

/* strobe-cli list: the boards that are plugged in. */

static void
add_board (JsonBuilder *builder, StrobeBoard *board)
{
  const StrobeDeviceInfo *device = strobe_board_get_device (board);
  const StrobeChip *chip = strobe_board_get_chip (board);

  json_builder_begin_object (builder);
  strobe_cli_output_add_string (builder, "port", strobe_board_get_port (board));
  strobe_cli_output_add_string (builder, "state", strobe_board_get_state_name (board));
  strobe_cli_output_add_string (builder, "chip", chip != NULL ? chip->name : NULL);
  strobe_cli_output_add_hex (builder, "vid", device->vendor_id);
  strobe_cli_output_add_hex (builder, "pid", device->product_id);
  strobe_cli_output_add_string (builder, "serial", device->serial);
  strobe_cli_output_add_string (builder, "tty", device->tty);
  json_builder_end_object (builder);
}

/* Only what another program could open, and where an app speaks: the port of a practice board has
 * a name and no node, that of the loader stays silent. */
static const char *
get_useful_tty (StrobeBoard *board)
{
  return strobe_board_is_practice (board) ? NULL : strobe_board_get_console_tty (board);
}

static void
print_board (StrobeBoard *board)
{
  const char *tty = get_useful_tty (board);
  g_autofree char *title = strobe_board_text_dup_title (board);
  g_autofree char *printable = strobe_cli_output_dup_printable (title);
  g_autofree char *subtitle = strobe_board_text_dup_subtitle (board, NULL);

  g_print ("%-12s  %-14s  %s%s%s\n", strobe_board_get_port (board), printable, subtitle,
           tty != NULL ? "  " : "", tty != NULL ? tty : "");
}

static gboolean
is_wanted (StrobeBoard *board, const StrobeCliOptions *options)
{
  return options->port == NULL || g_str_equal (options->port, strobe_board_get_port (board));
}

static void
print_json (GListModel *boards, const StrobeCliOptions *options)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (StrobeBoard) board = g_list_model_get_item (boards, i);
    if (is_wanted (board, options))
      add_board (builder, board);
  }
  json_builder_end_array (builder);
  strobe_cli_output_json (builder);
}

static void
print_no_board (const StrobeCliOptions *options)
{
  g_autofree char *hint = strobe_coach_text_dup_hint (STROBE_COACH_SIGHTING_NOTHING);

  if (options->port != NULL)
    g_printerr (_ ("No board found on port %s. Hold BOOT while you plug the board in.\n"),
                options->port);
  else
    g_printerr ("%s\n", _ ("No board found. Hold BOOT while you plug the board in."));
  g_printerr ("%s\n", hint);
}

static void
print_text (GListModel *boards, const StrobeCliOptions *options)
{
  guint n_printed = 0;

  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (StrobeBoard) board = g_list_model_get_item (boards, i);
    if (!is_wanted (board, options))
      continue;
    print_board (board);
    n_printed++;
  }
  if (n_printed == 0)
    print_no_board (options);
}

/* An empty list is an answer, not an error; only Ctrl+C and the usage are. */
static gboolean
wait_for_board (StrobeContext *context,
                const StrobeCliOptions *options,
                GCancellable *cancellable,
                GError **error)
{
  gint64 deadline_us = strobe_cli_boards_get_deadline (MAX (options->wait_seconds, 0));
  g_autoptr (StrobeBoard) board = strobe_cli_boards_choose (context, options, STROBE_CLI_NEED_ANY,
                                                            deadline_us, cancellable, NULL);

  if (board != NULL)
    strobe_cli_boards_settle (context, cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * strobe_cli_list_run:
 * @argv: the arguments, from the verb on
 * @cancellable: Ctrl+C
 *
 * Runs "strobe-cli list".
 *
 * Context: main thread.
 *
 * Returns: the exit code
 */
StrobeExit
strobe_cli_list_run (char **argv, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (StrobeCliOptions) options = strobe_cli_options_parse (
    "list", _ ("Shows the boards that are plugged in."), STROBE_CLI_TAKES_BOARD, argv, &error);
  if (options == NULL)
    return strobe_cli_output_error (error);

  g_autoptr (StrobeContext) context = strobe_cli_boards_open (options, &error);
  if (context == NULL || !wait_for_board (context, options, cancellable, &error))
    return strobe_cli_output_error (error);

  GListModel *boards = G_LIST_MODEL (strobe_context_get_boards (context));
  if (options->json)
    print_json (boards, options);
  else
    print_text (boards, options);
  return STROBE_EXIT_OK;
}
