/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/device-source.h"

G_BEGIN_DECLS

#define STROBE_TYPE_UDEV_SOURCE (strobe_udev_source_get_type ())
G_DECLARE_FINAL_TYPE (StrobeUdevSource, strobe_udev_source, STROBE, UDEV_SOURCE, GObject)

gboolean strobe_udev_source_is_deaf (void);
StrobeDeviceSource *strobe_udev_source_new (gboolean rescans);

G_END_DECLS
