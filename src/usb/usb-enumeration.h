/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dfu/dfu-transport.h"

G_BEGIN_DECLS

/* What the kernel knows of the device in a port, before anybody opens it. */
typedef struct {
  char *node;                 /* "/dev/bus/usb/001/002" */
  guint8 address;             /* differs from one enumeration to the next */
  GBytes *config;             /* descriptors of the configuration in use, and what follows them */
  gboolean several_settings;  /* of the DFU interface, once it was found */
  StrobeDfuIdentity identity; /* the ids; its descriptor once it was found */
} StrobeUsbEnumeration;

guint8 strobe_usb_enumeration_look (const char *port);
gboolean strobe_usb_enumeration_read (StrobeUsbEnumeration *self, const char *port, GError **error);
gboolean strobe_usb_enumeration_find_dfu (StrobeUsbEnumeration *self, GError **error);
void strobe_usb_enumeration_clear (StrobeUsbEnumeration *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StrobeUsbEnumeration, strobe_usb_enumeration_clear)

G_END_DECLS
