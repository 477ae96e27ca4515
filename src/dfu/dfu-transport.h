/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "dfu/dfu-descriptor.h"
#include "dfu/dfu-types.h"

G_BEGIN_DECLS

typedef struct {
  guint16 vendor_id;
  guint16 product_id;
  guint16 device_release;
  StrobeDfuDescriptor descriptor;
} StrobeDfuIdentity;

/* A run of DNLOAD requests: @size_bytes of @data cut into blocks, queued @depth at a time. */
typedef struct {
  const guint8 *data;
  gsize size_bytes;
  gsize block_size_bytes;
  guint16 first_block;
  guint depth;
  guint timeout_ms; /* longest silence between two completions */
} StrobeDfuStream;

/* Called on the thread that streams; @taken_bytes of the stream were taken by the device. */
typedef void (*StrobeDfuStreamFunc) (gsize taken_bytes, gpointer user_data);

/* An open DFU interface of one enumeration of a board. */
#define STROBE_TYPE_DFU_TRANSPORT (strobe_dfu_transport_get_type ())
G_DECLARE_INTERFACE (StrobeDfuTransport, strobe_dfu_transport, STROBE, DFU_TRANSPORT, GObject)

struct _StrobeDfuTransportInterface {
  GTypeInterface parent_iface;

  const StrobeDfuIdentity *(*get_identity) (StrobeDfuTransport *self);
  gboolean (*send) (StrobeDfuTransport *self,
                    StrobeDfuRequest request,
                    guint16 value,
                    const guint8 *data,
                    gsize size_bytes,
                    guint timeout_ms,
                    GError **error);
  gboolean (*receive) (StrobeDfuTransport *self,
                       StrobeDfuRequest request,
                       guint16 value,
                       guint8 *buffer,
                       gsize size_bytes,
                       gsize *received_bytes,
                       guint timeout_ms,
                       GError **error);
  /* may be NULL: the default sends the blocks one by one */
  gboolean (*stream) (StrobeDfuTransport *self,
                      const StrobeDfuStream *stream,
                      StrobeDfuStreamFunc func,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error);
  gboolean (*reset) (StrobeDfuTransport *self, GError **error);
  void (*close) (StrobeDfuTransport *self);
};

const StrobeDfuIdentity *strobe_dfu_transport_get_identity (StrobeDfuTransport *self);
gboolean strobe_dfu_transport_send (StrobeDfuTransport *self,
                                    StrobeDfuRequest request,
                                    guint16 value,
                                    const guint8 *data,
                                    gsize size_bytes,
                                    guint timeout_ms,
                                    GError **error);
gboolean strobe_dfu_transport_receive (StrobeDfuTransport *self,
                                       StrobeDfuRequest request,
                                       guint16 value,
                                       guint8 *buffer,
                                       gsize size_bytes,
                                       gsize *received_bytes,
                                       guint timeout_ms,
                                       GError **error);
gboolean strobe_dfu_transport_stream (StrobeDfuTransport *self,
                                      const StrobeDfuStream *stream,
                                      StrobeDfuStreamFunc func,
                                      gpointer user_data,
                                      GCancellable *cancellable,
                                      GError **error);
gboolean strobe_dfu_transport_reset (StrobeDfuTransport *self, GError **error);
void strobe_dfu_transport_close (StrobeDfuTransport *self);

G_END_DECLS
