/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "sim/sim-board.h"

G_BEGIN_DECLS

/* A practice board on a real USB bus: stands between one StrobeSimBoard and one port of vhci_hcd.
 * Everything happens on the default main context. */
typedef struct _VirtualDevice VirtualDevice;

typedef struct {
  guint64 n_control;    /* control transfers that reached the board */
  guint64 n_dnload;     /* of them: DFU DNLOAD with data */
  guint64 n_getstatus;  /* of them: DFU GETSTATUS */
  guint64 n_attached;   /* times that the host saw it appear */
  guint max_queued;     /* most control transfers that waited at once */
  guint64 n_lines;      /* SET_CONTROL_LINE_STATE requests */
  guint lines;          /* what the last of them said: 1 DTR, 2 RTS */
  guint64 n_breaks;     /* SEND_BREAK requests that begin one */
  guint64 serial_bytes; /* that the board said and the host took */
} VirtualDeviceStats;

VirtualDevice *virtual_device_new (StrobeSimBoard *board, guint vhci_port);
void virtual_device_free (VirtualDevice *self);
StrobeSimBoard *virtual_device_get_board (VirtualDevice *self);
/* What the wires add to every control transfer, on top of what the board takes. */
void virtual_device_set_wire_time (VirtualDevice *self, guint64 wire_us);
VirtualDeviceStats *virtual_device_get_stats (VirtualDevice *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VirtualDevice, virtual_device_free)

G_END_DECLS
