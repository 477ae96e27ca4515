/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dfu/dfu-transport.h"

G_BEGIN_DECLS

/* A USB port with a board in it: opens whatever DFU interface is there now. */
#define STROBE_TYPE_DFU_PORT (strobe_dfu_port_get_type ())
G_DECLARE_INTERFACE (StrobeDfuPort, strobe_dfu_port, STROBE, DFU_PORT, GObject)

struct _StrobeDfuPortInterface {
  GTypeInterface parent_iface;

  StrobeDfuTransport *(*open) (StrobeDfuPort *self, GCancellable *cancellable, GError **error);
  /* waits until the port shows another enumeration than the last one opened, then opens it */
  StrobeDfuTransport *(*reopen) (StrobeDfuPort *self,
                                 StrobeDfuMode mode,
                                 guint timeout_ms,
                                 GCancellable *cancellable,
                                 GError **error);
};

StrobeDfuTransport *
strobe_dfu_port_open (StrobeDfuPort *self, GCancellable *cancellable, GError **error);
StrobeDfuTransport *strobe_dfu_port_reopen (StrobeDfuPort *self,
                                            StrobeDfuMode mode,
                                            guint timeout_ms,
                                            GCancellable *cancellable,
                                            GError **error);

G_END_DECLS
