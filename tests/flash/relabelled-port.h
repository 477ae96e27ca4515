/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "dfu/dfu-port.h"

G_BEGIN_DECLS

/* Another port whose device shows other ids: what happens when it is not the one it was. */
#define RELABELLED_TYPE_PORT (relabelled_port_get_type ())
G_DECLARE_FINAL_TYPE (RelabelledPort, relabelled_port, RELABELLED, PORT, GObject)

StrobeDfuPort *relabelled_port_new (StrobeDfuPort *port,
                                    guint16 vendor_id,
                                    guint16 run_time_product_id,
                                    guint16 dfu_product_id);
/* DFU requests that were sent to it, of any kind and of one. */
guint relabelled_port_get_n_requests (RelabelledPort *self);
guint relabelled_port_get_n_downloads (RelabelledPort *self);

G_END_DECLS
