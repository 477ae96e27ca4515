/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/node-opener.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>

#include "usb/usb-error.h"

/* StrobeNodeOpener: opens a device by its node, with the rights that this program has.
 * Made by the composition root. Has no state: any thread. */

struct _StrobeNodeOpener {
  GObject parent_instance;
};

static void opener_iface_init (StrobeUsbOpenerInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeNodeOpener,
                               strobe_node_opener,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_USB_OPENER, opener_iface_init))

static int
strobe_node_opener_open (StrobeUsbOpener *opener,
                         const char *node,
                         GCancellable *cancellable,
                         GError **error)
{
  int fd = g_open (node, O_RDWR | O_CLOEXEC, 0);

  if (fd < 0)
    strobe_usb_error_set_errno (error, errno, "open the device");
  return fd;
}

static void
strobe_node_opener_close (StrobeUsbOpener *opener, const char *node, int fd)
{
  g_close (fd, NULL);
}

static void
opener_iface_init (StrobeUsbOpenerInterface *iface)
{
  iface->open = strobe_node_opener_open;
  iface->close = strobe_node_opener_close;
}

static void
strobe_node_opener_class_init (StrobeNodeOpenerClass *klass)
{
}

static void
strobe_node_opener_init (StrobeNodeOpener *self)
{
}

/**
 * strobe_node_opener_new:
 *
 * Makes what opens devices directly.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the opener
 */
StrobeUsbOpener *
strobe_node_opener_new (void)
{
  return g_object_new (STROBE_TYPE_NODE_OPENER, NULL);
}
