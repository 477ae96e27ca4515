/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "serial/serial-link.h"
#include "usb/usb-opener.h"

G_BEGIN_DECLS

#define STROBE_TYPE_CDC_LINK (strobe_cdc_link_get_type ())
G_DECLARE_FINAL_TYPE (StrobeCdcLink, strobe_cdc_link, STROBE, CDC_LINK, GObject)

StrobeSerialLink *strobe_cdc_link_new (const char *port, StrobeUsbOpener *opener);

G_END_DECLS
