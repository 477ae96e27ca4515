/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/monitor-state.h"

#include "device/access-error.h"
#include "serial/serial-error.h"

G_DEFINE_ENUM_TYPE (StrobeMonitorState,
                    strobe_monitor_state,
                    G_DEFINE_ENUM_VALUE (STROBE_MONITOR_STATE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (STROBE_MONITOR_STATE_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (STROBE_MONITOR_STATE_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (STROBE_MONITOR_STATE_NO_ACCESS, "no-access"),
                    G_DEFINE_ENUM_VALUE (STROBE_MONITOR_STATE_FAILED, "failed"))

/**
 * strobe_monitor_state_of_error:
 * @error: why a port could not be opened, or closed by itself
 * @is_settled: whether its node has been there long enough to be as it will stay
 *
 * Tells what an error means for who waits for a console.
 *
 * Errors: @error is only read.
 *
 * Context: any thread.
 *
 * Returns: the state that it leads to
 */
StrobeMonitorState
strobe_monitor_state_of_error (const GError *error, gboolean is_settled)
{
  if (g_error_matches (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_BUSY))
    return STROBE_MONITOR_STATE_BUSY;
  if (g_error_matches (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE))
    return STROBE_MONITOR_STATE_WAITING;
  if (g_error_matches (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_ACCESS))
    return is_settled ? STROBE_MONITOR_STATE_NO_ACCESS : STROBE_MONITOR_STATE_WAITING;
  return STROBE_MONITOR_STATE_FAILED;
}

/**
 * strobe_monitor_state_may_pass:
 * @error: why a port could not be opened, or closed by itself
 *
 * Tells whether it makes sense to try again without being asked to. A tty that is none will not
 * become one, and who was asked for the board has answered; everything else may pass.
 *
 * Errors: @error is only read.
 *
 * Context: any thread.
 *
 * Returns: %FALSE if only the user can change it
 */
gboolean
strobe_monitor_state_may_pass (const GError *error)
{
  return !g_error_matches (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_NOT_A_PORT) &&
         error->domain != STROBE_ACCESS_ERROR;
}
