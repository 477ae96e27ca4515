/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  STROBE_USB_DESCRIPTOR_DEVICE = 0x01,
  STROBE_USB_DESCRIPTOR_CONFIG = 0x02,
  STROBE_USB_DESCRIPTOR_STRING = 0x03,
  STROBE_USB_DESCRIPTOR_INTERFACE = 0x04,
  STROBE_USB_DESCRIPTOR_ENDPOINT = 0x05,
  STROBE_USB_DESCRIPTOR_DFU_FUNCTIONAL = 0x21,
} StrobeUsbDescriptorType;

typedef struct {
  const guint8 *data;
  gsize size_bytes;
  guint8 type;
  /* the interface descriptor this one stands in; all zero before the first one */
  guint8 interface_number;
  guint8 alternate_setting;
  guint8 interface_class;
  guint8 interface_subclass;
  guint8 interface_protocol;
} StrobeUsbDescriptor;

/* Walks raw descriptors; FALSE at the end or at the first malformed one. Zero-initialise the iter.
 */
typedef struct {
  const guint8 *data;
  gsize size_bytes;
  gsize offset_bytes;
  StrobeUsbDescriptor current;
} StrobeUsbDescriptorIter;

void strobe_usb_descriptor_iter_init (StrobeUsbDescriptorIter *self,
                                      const guint8 *data,
                                      gsize size_bytes);
const StrobeUsbDescriptor *strobe_usb_descriptor_iter_next (StrobeUsbDescriptorIter *self);

G_END_DECLS
