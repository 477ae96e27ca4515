/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/device-info.h"

G_BEGIN_DECLS

/* Where devices come from. Signals, on the thread that started it:
 *   "added" (StrobeDeviceInfo), "changed" (StrobeDeviceInfo), "removed" (port, generation). */
#define STROBE_TYPE_DEVICE_SOURCE (strobe_device_source_get_type ())
G_DECLARE_INTERFACE (StrobeDeviceSource, strobe_device_source, STROBE, DEVICE_SOURCE, GObject)

struct _StrobeDeviceSourceInterface {
  GTypeInterface parent_iface;

  /* announces what is there now, then follows it */
  void (*start) (StrobeDeviceSource *self);
};

void strobe_device_source_start (StrobeDeviceSource *self);
void strobe_device_source_emit_added (StrobeDeviceSource *self, const StrobeDeviceInfo *info);
void strobe_device_source_emit_changed (StrobeDeviceSource *self, const StrobeDeviceInfo *info);
void
strobe_device_source_emit_removed (StrobeDeviceSource *self, const char *port, guint64 generation);

G_END_DECLS
