/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-access.h"

#include "app/access-commands.h"
#include "app/access-text.h"
#include "dfu/transport-error.h"
#include "serial/serial-error.h"

/* Why a board may not be used, and what helps, for somebody in a terminal: the same sentences as
 * the window's. */

/* The node that an error of this kind is about. */
static const char *
get_node (StrobeBoard *board, const GError *error)
{
  if (g_error_matches (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_ACCESS))
    return strobe_board_get_device (board)->node;
  if (g_error_matches (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_ACCESS))
    return strobe_board_get_console_tty (board);
  return NULL;
}

static StrobeAccessReport *
find_report (StrobeContext *context, const char *port, const GError *error)
{
  GListModel *boards = G_LIST_MODEL (strobe_context_get_boards (context));

  for (guint i = 0; i < g_list_model_get_n_items (boards); i++) {
    g_autoptr (StrobeBoard) board = g_list_model_get_item (boards, i);
    const char *node = get_node (board, error);
    g_autoptr (StrobeAccessReport) report = NULL;

    if (node == NULL || (port != NULL && !g_str_equal (port, strobe_board_get_port (board))))
      continue;
    report = strobe_access_report_new (node, NULL);
    if (report->cause != STROBE_ACCESS_CAUSE_NONE)
      return g_steal_pointer (&report);
  }
  return NULL;
}

/**
 * strobe_cli_access_dup_advice:
 * @context: the program
 * @port: (nullable): the USB port of the board that is meant
 * @error: (nullable): what went wrong
 *
 * Says why a board may not be used and what to do, with the commands; only if that is what went
 * wrong.
 *
 * Ownership: the caller frees the text.
 *
 * Context: main thread; may wait for a network that knows the users.
 *
 * Returns: (nullable): sentences, the commands on lines of their own, the facts in technical
 * English
 */
char *
strobe_cli_access_dup_advice (StrobeContext *context, const char *port, const GError *error)
{
  g_autoptr (StrobeAccessReport) report = NULL;
  g_autofree char *commands = NULL;
  g_autofree char *detail = NULL;

  if (context == NULL || error == NULL)
    return NULL;
  report = find_report (context, port, error);
  if (report == NULL)
    return NULL;
  /* nobody here presses the button that installs it */
  report->can_install = FALSE;
  commands = strobe_access_commands_dup (report);
  detail = strobe_access_report_dup_detail (report);
  return g_strdup_printf ("%s\n%s\n%s%s%s(%s)", strobe_access_text_get_cause (report),
                          strobe_access_text_get_advice (report), commands != NULL ? "\n" : "",
                          commands != NULL ? commands : "", commands != NULL ? "\n" : "", detail);
}
