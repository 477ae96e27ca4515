/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dfu/dfu-port.h"

/* StrobeDfuPort: a USB port with a board in it. Boards come and go on it, and one board enumerates
 * several times during a download; the port is what stays. The composition root creates it; one
 * download uses it on its worker thread. */

G_DEFINE_INTERFACE (StrobeDfuPort, strobe_dfu_port, G_TYPE_OBJECT)

static void
strobe_dfu_port_default_init (StrobeDfuPortInterface *iface)
{
}

/**
 * strobe_dfu_port_open:
 * @self: a port
 * @cancellable: (nullable): gives up waiting
 * @error: return location for an error
 *
 * Opens the DFU interface that is there now, in whatever mode.
 *
 * Ownership: the result is the caller's.
 *
 * Errors: STROBE_TRANSPORT_ERROR: NO_DEVICE if the port is empty, ACCESS, BUSY, IO;
 * STROBE_DFU_ERROR: NO_DFU if what sits there has no such interface, PROTOCOL if its descriptors
 * make no sense; G_IO_ERROR_CANCELLED.
 *
 * Context: a worker thread; blocks.
 *
 * Returns: (transfer full): the open interface, or %NULL
 */
StrobeDfuTransport *
strobe_dfu_port_open (StrobeDfuPort *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (STROBE_IS_DFU_PORT (self), NULL);

  return STROBE_DFU_PORT_GET_IFACE (self)->open (self, cancellable, error);
}

/**
 * strobe_dfu_port_reopen:
 * @self: a port
 * @mode: the mode to wait for
 * @timeout_ms: how long to wait
 * @cancellable: (nullable): gives up waiting
 * @error: return location for an error
 *
 * Waits until the port shows another enumeration than the one opened last, in the wanted mode, and
 * opens it. A board may come and go more than once, and fail to open, before it is there to stay;
 * none of that ends the wait. The transport opened before must be closed.
 *
 * Ownership: the result is the caller's.
 *
 * Errors: STROBE_TRANSPORT_ERROR: TIMEOUT if it did not come, ACCESS or BUSY if it came and may
 * not be opened; G_IO_ERROR_CANCELLED.
 *
 * Context: a worker thread; blocks.
 *
 * Returns: (transfer full): the open interface, or %NULL
 */
StrobeDfuTransport *
strobe_dfu_port_reopen (StrobeDfuPort *self,
                        StrobeDfuMode mode,
                        guint timeout_ms,
                        GCancellable *cancellable,
                        GError **error)
{
  g_return_val_if_fail (STROBE_IS_DFU_PORT (self), NULL);
  g_return_val_if_fail (mode != STROBE_DFU_MODE_NONE, NULL);

  return STROBE_DFU_PORT_GET_IFACE (self)->reopen (self, mode, timeout_ms, cancellable, error);
}
