/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* How the node of a device becomes a file descriptor: by opening it, or by asking for it. */
#define STROBE_TYPE_USB_OPENER (strobe_usb_opener_get_type ())
G_DECLARE_INTERFACE (StrobeUsbOpener, strobe_usb_opener, STROBE, USB_OPENER, GObject)

struct _StrobeUsbOpenerInterface {
  GTypeInterface parent_iface;

  int (*open) (StrobeUsbOpener *self, const char *node, GCancellable *cancellable, GError **error);
  void (*close) (StrobeUsbOpener *self, const char *node, int fd);
};

int strobe_usb_opener_open (StrobeUsbOpener *self,
                            const char *node,
                            GCancellable *cancellable,
                            GError **error);
void strobe_usb_opener_close (StrobeUsbOpener *self, const char *node, int fd);

G_END_DECLS
