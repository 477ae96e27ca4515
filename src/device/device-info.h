/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

#include "dfu/dfu-types.h"
#include "image/chip.h"

G_BEGIN_DECLS

/* One USB enumeration of a board: an immutable value, compared and handed across threads. */
typedef struct {
  char *port;       /* USB port path, "1-4.2": the identity of the board */
  char *sysfs_path; /* NULL for a practice board */
  char *node;       /* "/dev/bus/usb/001/002", or NULL */
  guint16 vendor_id;
  guint16 product_id;
  guint16 device_release;
  char *serial;  /* or NULL */
  char *product; /* or NULL */
  StrobeDfuMode dfu_mode;
  gboolean has_cdc;
  char *tty;          /* "/dev/ttyACM0", or NULL while there is none */
  guint64 generation; /* grows with every enumeration on this machine; tells two of them apart */
  gboolean practice;
} StrobeDeviceInfo;

#define STROBE_TYPE_DEVICE_INFO (strobe_device_info_get_type ())
GType strobe_device_info_get_type (void);
StrobeDeviceInfo *strobe_device_info_new (const char *port);
StrobeDeviceInfo *strobe_device_info_copy (const StrobeDeviceInfo *self);
void strobe_device_info_free (StrobeDeviceInfo *self);
gboolean strobe_device_info_equal (const StrobeDeviceInfo *a, const StrobeDeviceInfo *b);
gboolean strobe_device_info_set_descriptors (StrobeDeviceInfo *self,
                                             const guint8 *descriptors,
                                             gsize size_bytes);
gboolean strobe_device_info_is_board (const StrobeDeviceInfo *self);
const StrobeChip *strobe_device_info_get_chip (const StrobeDeviceInfo *self);
gboolean strobe_device_info_is_rom_serial (const StrobeDeviceInfo *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (StrobeDeviceInfo, strobe_device_info_free)

G_END_DECLS
