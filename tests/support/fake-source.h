/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "device/device-source.h"

G_BEGIN_DECLS

/* A device source that a test drives by emitting its signals. */
#define STROBE_TYPE_FAKE_SOURCE (strobe_fake_source_get_type ())
G_DECLARE_FINAL_TYPE (StrobeFakeSource, strobe_fake_source, STROBE, FAKE_SOURCE, GObject)

StrobeDeviceSource *strobe_fake_source_new (void);
guint strobe_fake_source_get_n_starts (StrobeFakeSource *self);

/* Raw descriptors as a ROM or an app has them: device, configuration. */
GBytes *strobe_device_fixture_descriptors (guint16 vendor_id,
                                           guint16 product_id,
                                           StrobeDfuMode mode,
                                           gboolean has_cdc);
/* An Espressif device in @port, with a CDC function and no tty. */
StrobeDeviceInfo *strobe_device_fixture_info (
  const char *port, guint16 product_id, StrobeDfuMode mode, const char *serial, guint64 generation);

G_END_DECLS
