/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <libusb.h>

G_BEGIN_DECLS

int strobe_usb_error_from_status (enum libusb_transfer_status status);
void strobe_usb_error_set (GError **error, int code, const char *what);
void strobe_usb_error_set_errno (GError **error, int code, const char *what);

G_END_DECLS
