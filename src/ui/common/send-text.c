/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "ui/common/send-text.h"

#include <glib/gi18n.h>

#include "app/error-text.h"

/**
 * strobe_send_text_get_obstacle:
 * @session: (nullable): the session on screen
 *
 * Context: main thread.
 *
 * Returns: (nullable): why nothing can be sent, as a sentence without its full stop; %NULL if it
 *   can
 */
const char *
strobe_send_text_get_obstacle (StrobeMonitorSession *session)
{
  if (session == NULL)
    return _ ("No board is selected");
  switch (strobe_monitor_console_get_state (strobe_monitor_session_get_console (session))) {
  case STROBE_MONITOR_STATE_WAITING:
    return _ ("Waiting for the serial port");
  case STROBE_MONITOR_STATE_CONNECTED:
    return NULL;
  case STROBE_MONITOR_STATE_BUSY:
    return _ ("Another program uses the serial port");
  case STROBE_MONITOR_STATE_NO_ACCESS:
    return _ ("Not allowed to open the serial port");
  case STROBE_MONITOR_STATE_FAILED:
    return _ ("The serial port cannot be used");
  }
  g_assert_not_reached ();
}

/**
 * strobe_send_text_get_error:
 * @error: why something was not sent
 *
 * Context: main thread.
 *
 * Returns: a sentence without its full stop
 */
const char *
strobe_send_text_get_error (const GError *error)
{
  return error != NULL ? strobe_error_text_get_title (error) : _ ("The serial port cannot be used");
}
