/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dfu/dfu-port.h"
#include "usb/usb-opener.h"

G_BEGIN_DECLS

#define STROBE_TYPE_USB_PORT (strobe_usb_port_get_type ())
G_DECLARE_FINAL_TYPE (StrobeUsbPort, strobe_usb_port, STROBE, USB_PORT, GObject)

StrobeDfuPort *strobe_usb_port_new (const char *port, StrobeUsbOpener *opener);

G_END_DECLS
