/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/usb-opener.h"

/* StrobeUsbOpener: how the node of a device becomes a file descriptor.
 * Made by the composition root, one for all ports.
 * Its functions may be called on any thread, several at a time. */

G_DEFINE_INTERFACE (StrobeUsbOpener, strobe_usb_opener, G_TYPE_OBJECT)

static void
strobe_usb_opener_default_init (StrobeUsbOpenerInterface *iface)
{
}

/**
 * strobe_usb_opener_open:
 * @node: "/dev/bus/usb/001/002"
 * @cancellable: (nullable): stops the wait for an answer
 * @error: return location for an error
 *
 * Opens a device for reading and writing. Where the user has to be asked, this takes as long as the
 * answer does.
 *
 * Errors: STROBE_TRANSPORT_ERROR: NO_DEVICE, ACCESS, BUSY, IO; STROBE_ACCESS_ERROR where somebody
 * had to be asked; G_IO_ERROR_CANCELLED.
 *
 * Context: any thread but the main one; blocks.
 *
 * Returns: a descriptor, for strobe_usb_opener_close(); -1: it failed
 */
int
strobe_usb_opener_open (StrobeUsbOpener *self,
                        const char *node,
                        GCancellable *cancellable,
                        GError **error)
{
  g_return_val_if_fail (STROBE_IS_USB_OPENER (self), -1);
  g_return_val_if_fail (node != NULL, -1);

  return STROBE_USB_OPENER_GET_IFACE (self)->open (self, node, cancellable, error);
}

/**
 * strobe_usb_opener_close:
 * @node: what was opened
 * @fd: what strobe_usb_opener_open() returned for it
 *
 * Closes a device, and gives the right to it back.
 *
 * Units: @fd is a descriptor.
 *
 * Context: any thread.
 */
void
strobe_usb_opener_close (StrobeUsbOpener *self, const char *node, int fd)
{
  g_return_if_fail (STROBE_IS_USB_OPENER (self));
  g_return_if_fail (node != NULL);

  STROBE_USB_OPENER_GET_IFACE (self)->close (self, node, fd);
}
