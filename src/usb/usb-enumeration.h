/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dfu/dfu-transport.h"

G_BEGIN_DECLS

/* What the kernel knows of the device in a port, before anybody opens it. */
typedef struct {
  char *node;     /* "/dev/bus/usb/001/002" */
  guint8 address; /* differs from one enumeration to the next */
  gboolean several_settings;
  StrobeDfuIdentity identity;
} StrobeUsbEnumeration;

guint8 strobe_usb_enumeration_look (const char *port);
gboolean strobe_usb_enumeration_read (StrobeUsbEnumeration *self, const char *port, GError **error);
void strobe_usb_enumeration_clear (StrobeUsbEnumeration *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StrobeUsbEnumeration, strobe_usb_enumeration_clear)

G_END_DECLS
