/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <libusb.h>

G_BEGIN_DECLS

GBytes *strobe_usb_config_to_bytes (const struct libusb_config_descriptor *config);

G_END_DECLS
