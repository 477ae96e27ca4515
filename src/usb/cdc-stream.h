/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "usb/cdc-descriptor.h"
#include "usb/usb-handle.h"

G_BEGIN_DECLS

/* The bytes of a serial port that is driven from here: transfers under way in both directions. */
typedef struct _StrobeCdcStream StrobeCdcStream;

StrobeCdcStream *strobe_cdc_stream_new (StrobeUsbHandle *usb,
                                        const StrobeCdcDescriptor *descriptor);
void strobe_cdc_stream_free (StrobeCdcStream *self);
void strobe_cdc_stream_handle_events (StrobeCdcStream *self);
void strobe_cdc_stream_set_paused (StrobeCdcStream *self, gboolean paused);
GBytes *strobe_cdc_stream_take_received (StrobeCdcStream *self);
gboolean strobe_cdc_stream_send (StrobeCdcStream *self, GBytes *bytes);
gsize strobe_cdc_stream_get_waiting_bytes (StrobeCdcStream *self);
int strobe_cdc_stream_get_failure (StrobeCdcStream *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeCdcStream, strobe_cdc_stream_free)

G_END_DECLS
