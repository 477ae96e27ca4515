/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libusb.h>

#include "dfu/dfu-transport.h"

G_BEGIN_DECLS

typedef struct _StrobeUsbStream StrobeUsbStream;

StrobeUsbStream *strobe_usb_stream_new (libusb_context *context,
                                        libusb_device_handle *handle,
                                        guint8 interface_number,
                                        guint depth,
                                        gsize block_size_bytes);
void strobe_usb_stream_free (StrobeUsbStream *self);
gboolean strobe_usb_stream_fits (const StrobeUsbStream *self, const StrobeDfuStream *stream);
gboolean strobe_usb_stream_run (StrobeUsbStream *self,
                                const StrobeDfuStream *stream,
                                StrobeDfuStreamFunc func,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeUsbStream, strobe_usb_stream_free)

G_END_DECLS
