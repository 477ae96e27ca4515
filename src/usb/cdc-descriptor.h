/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the serial port of a device is among its interfaces. */
typedef struct {
  guint8 control_interface;
  guint8 data_interface;
  guint8 in_endpoint;
  guint8 out_endpoint;
  guint16 in_packet_bytes;
  guint16 out_packet_bytes;
  gboolean has_lines; /* takes SET_LINE_CODING and SET_CONTROL_LINE_STATE */
  gboolean has_break; /* takes SEND_BREAK */
} StrobeCdcDescriptor;

gboolean
strobe_cdc_descriptor_find (const guint8 *config, gsize size_bytes, StrobeCdcDescriptor *found);

G_END_DECLS
