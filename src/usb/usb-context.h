/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <libusb.h>

G_BEGIN_DECLS

typedef struct {
  libusb_context *libusb;
  int changed; /* something came or went since this was set to 0 */
} StrobeUsbContext;

StrobeUsbContext *strobe_usb_context_new (GError **error);
StrobeUsbContext *strobe_usb_context_ref (StrobeUsbContext *self);
void strobe_usb_context_unref (StrobeUsbContext *self);
gboolean strobe_usb_context_wait_for_change (StrobeUsbContext *self, guint timeout_ms);
libusb_device *strobe_usb_context_find_device (StrobeUsbContext *self, const char *port);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeUsbContext, strobe_usb_context_unref)

G_END_DECLS
