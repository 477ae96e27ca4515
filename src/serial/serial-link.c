/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "serial/serial-link.h"

/* StrobeSerialLink: an open serial byte stream, to a tty or to a practice board.
 * Made by the composition root for a board's console, driven by the monitor.
 * Lives on one thread: signals come on the thread-default context of the opener.
 * Signals:
 * - received (GBytes): bytes as they came, at most 64 KiB at a time;
 * - closed (GError): the link is over, by itself; never after strobe_serial_link_close(). */

enum {
  SIGNAL_RECEIVED,
  SIGNAL_CLOSED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (StrobeSerialLink, strobe_serial_link, G_TYPE_OBJECT)

static guint
new_signal (const char *name, GType type)
{
  return g_signal_new (name, STROBE_TYPE_SERIAL_LINK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                       G_TYPE_NONE, 1, type | G_SIGNAL_TYPE_STATIC_SCOPE);
}

static void
strobe_serial_link_default_init (StrobeSerialLinkInterface *iface)
{
  signals[SIGNAL_RECEIVED] = new_signal ("received", G_TYPE_BYTES);
  signals[SIGNAL_CLOSED] = new_signal ("closed", G_TYPE_ERROR);
}

/**
 * strobe_serial_link_open:
 * @self: a link that is not open
 * @error: return location for an error
 *
 * Opens the link. A link can be opened again after it was closed.
 *
 * Errors: STROBE_SERIAL_ERROR_GONE if nothing is there, STROBE_SERIAL_ERROR_ACCESS,
 * STROBE_SERIAL_ERROR_BUSY if another program has it, STROBE_SERIAL_ERROR_NOT_A_PORT,
 * STROBE_SERIAL_ERROR_IO.
 *
 * Context: the thread whose default main context shall run the signals; does not block.
 *
 * Returns: %TRUE if it is open
 */
gboolean
strobe_serial_link_open (StrobeSerialLink *self, GError **error)
{
  g_return_val_if_fail (STROBE_IS_SERIAL_LINK (self), FALSE);

  return STROBE_SERIAL_LINK_GET_IFACE (self)->open (self, error);
}

/**
 * strobe_serial_link_write:
 * @self: an open link
 * @bytes: what to send
 * @error: return location for an error
 *
 * Queues bytes to be sent, in order. They are on their way when this returns, not necessarily out.
 *
 * Ownership: @bytes is not kept.
 *
 * Errors: STROBE_SERIAL_ERROR_GONE if the link is not open, STROBE_SERIAL_ERROR_IO if the other
 * side does not take what was sent before.
 *
 * Context: the thread that opened it; does not block.
 *
 * Returns: %TRUE if all of it was taken
 */
gboolean
strobe_serial_link_write (StrobeSerialLink *self, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (STROBE_IS_SERIAL_LINK (self), FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  return STROBE_SERIAL_LINK_GET_IFACE (self)->write (self, bytes, error);
}

/**
 * strobe_serial_link_set_paused:
 * @self: a link
 * @paused: whether to leave what comes where it is
 *
 * Stops reading, or goes on. What arrives meanwhile waits in the driver, and then in the board.
 *
 * Context: the thread that opened it.
 */
void
strobe_serial_link_set_paused (StrobeSerialLink *self, gboolean paused)
{
  g_return_if_fail (STROBE_IS_SERIAL_LINK (self));

  STROBE_SERIAL_LINK_GET_IFACE (self)->set_paused (self, paused);
}

/**
 * strobe_serial_link_set_lines:
 * @self: an open link
 * @dtr: whether DTR is up
 * @rts: whether RTS is up
 * @error: return location for an error
 *
 * Sets both control lines at once: one after the other, a board may take the state in between for
 * a wish to be reset.
 *
 * Errors: STROBE_SERIAL_ERROR_NO_LINES if the port has none, STROBE_SERIAL_ERROR_GONE if the link
 * is not open, STROBE_SERIAL_ERROR_IO.
 *
 * Context: the thread that opened it; waits for the board's USB stack, for milliseconds.
 *
 * Returns: %TRUE if the board has them
 */
gboolean
strobe_serial_link_set_lines (StrobeSerialLink *self, gboolean dtr, gboolean rts, GError **error)
{
  g_return_val_if_fail (STROBE_IS_SERIAL_LINK (self), FALSE);

  return STROBE_SERIAL_LINK_GET_IFACE (self)->set_lines (self, dtr, rts, error);
}

/**
 * strobe_serial_link_send_break:
 * @self: an open link
 * @error: return location for an error
 *
 * Sends a break of a quarter of a second. It has begun when this returns; one that is under way
 * counts.
 *
 * Errors: STROBE_SERIAL_ERROR_NO_LINES if the port says that it knows no break,
 * STROBE_SERIAL_ERROR_GONE if the link is not open, STROBE_SERIAL_ERROR_IO.
 *
 * Context: the thread that opened it; waits for the board's USB stack, for milliseconds.
 *
 * Returns: %TRUE if it has begun
 */
gboolean
strobe_serial_link_send_break (StrobeSerialLink *self, GError **error)
{
  g_return_val_if_fail (STROBE_IS_SERIAL_LINK (self), FALSE);

  return STROBE_SERIAL_LINK_GET_IFACE (self)->send_break (self, error);
}

/**
 * strobe_serial_link_close:
 * @self: a link
 *
 * Closes the link; nothing is emitted after it. Does nothing if it is not open.
 *
 * Context: the thread that opened it; does not block.
 */
void
strobe_serial_link_close (StrobeSerialLink *self)
{
  g_return_if_fail (STROBE_IS_SERIAL_LINK (self));

  STROBE_SERIAL_LINK_GET_IFACE (self)->close (self);
}

/**
 * strobe_serial_link_emit_received:
 * @self: a link
 * @bytes: at most 64 KiB
 *
 * Hands over what came; for implementations. A handler may close the link.
 *
 * Ownership: @bytes is only lent to the handlers.
 *
 * Context: the thread that opened it.
 */
void
strobe_serial_link_emit_received (StrobeSerialLink *self, GBytes *bytes)
{
  g_return_if_fail (STROBE_IS_SERIAL_LINK (self));
  g_return_if_fail (bytes != NULL);

  g_signal_emit (self, signals[SIGNAL_RECEIVED], 0, bytes);
}

/**
 * strobe_serial_link_emit_closed:
 * @self: a link that is closed already
 * @error: why
 *
 * Says that the link is over; for implementations.
 *
 * Ownership: @error is only lent to the handlers.
 *
 * Errors: @error is an argument here, STROBE_SERIAL_ERROR_GONE or STROBE_SERIAL_ERROR_IO.
 *
 * Context: the thread that opened it.
 */
void
strobe_serial_link_emit_closed (StrobeSerialLink *self, const GError *error)
{
  g_return_if_fail (STROBE_IS_SERIAL_LINK (self));
  g_return_if_fail (error != NULL);

  g_signal_emit (self, signals[SIGNAL_CLOSED], 0, error);
}
