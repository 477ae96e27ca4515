/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "usb/usb-enumeration.h"
#include "usb/usb-opener.h"

G_BEGIN_DECLS

#define STROBE_TYPE_USB_TRANSPORT (strobe_usb_transport_get_type ())
G_DECLARE_FINAL_TYPE (StrobeUsbTransport, strobe_usb_transport, STROBE, USB_TRANSPORT, GObject)

StrobeDfuTransport *strobe_usb_transport_open (const StrobeUsbEnumeration *enumeration,
                                               StrobeUsbOpener *opener,
                                               GCancellable *cancellable,
                                               GError **error);

G_END_DECLS
