/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libusb.h>

#include "usb/usb-opener.h"

G_BEGIN_DECLS

/* One open device, with a libusb context of its own. */
typedef struct _StrobeUsbHandle StrobeUsbHandle;

StrobeUsbHandle *strobe_usb_handle_open (StrobeUsbOpener *opener,
                                         const char *node,
                                         GCancellable *cancellable,
                                         GError **error);
void strobe_usb_handle_close (StrobeUsbHandle *self);
libusb_context *strobe_usb_handle_get_context (StrobeUsbHandle *self);
libusb_device_handle *strobe_usb_handle_get_device (StrobeUsbHandle *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeUsbHandle, strobe_usb_handle_close)

G_END_DECLS
