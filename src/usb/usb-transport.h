/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dfu/dfu-transport.h"
#include "usb/usb-context.h"

G_BEGIN_DECLS

#define STROBE_TYPE_USB_TRANSPORT (strobe_usb_transport_get_type ())
G_DECLARE_FINAL_TYPE (StrobeUsbTransport, strobe_usb_transport, STROBE, USB_TRANSPORT, GObject)

gboolean
strobe_usb_transport_identify (libusb_device *device, StrobeDfuIdentity *identity, GError **error);
StrobeDfuTransport *strobe_usb_transport_open (StrobeUsbContext *context,
                                               libusb_device *device,
                                               const StrobeDfuIdentity *identity,
                                               GError **error);

G_END_DECLS
