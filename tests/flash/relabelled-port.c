/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "relabelled-port.h"

#define RELABELLED_TYPE_TRANSPORT (relabelled_transport_get_type ())
G_DECLARE_FINAL_TYPE (RelabelledTransport, relabelled_transport, RELABELLED, TRANSPORT, GObject)

struct _RelabelledPort {
  GObject parent_instance;
  StrobeDfuPort *port;
  guint16 vendor_id;
  guint16 run_time_product_id;
  guint16 dfu_product_id;
  guint n_requests;
  guint n_downloads;
};

struct _RelabelledTransport {
  GObject parent_instance;
  RelabelledPort *port;
  StrobeDfuTransport *transport;
  StrobeDfuIdentity identity;
};

static const StrobeDfuIdentity *
transport_get_identity (StrobeDfuTransport *transport)
{
  return &RELABELLED_TRANSPORT (transport)->identity;
}

static gboolean
transport_send (StrobeDfuTransport *transport,
                StrobeDfuRequest request,
                guint16 value,
                const guint8 *data,
                gsize size_bytes,
                guint timeout_ms,
                GError **error)
{
  RelabelledTransport *self = RELABELLED_TRANSPORT (transport);

  self->port->n_requests++;
  if (request == STROBE_DFU_REQUEST_DNLOAD)
    self->port->n_downloads++;
  return strobe_dfu_transport_send (self->transport, request, value, data, size_bytes, timeout_ms,
                                    error);
}

static gboolean
transport_receive (StrobeDfuTransport *transport,
                   StrobeDfuRequest request,
                   guint16 value,
                   guint8 *buffer,
                   gsize size_bytes,
                   gsize *received_bytes,
                   guint timeout_ms,
                   GError **error)
{
  RelabelledTransport *self = RELABELLED_TRANSPORT (transport);

  self->port->n_requests++;
  return strobe_dfu_transport_receive (self->transport, request, value, buffer, size_bytes,
                                       received_bytes, timeout_ms, error);
}

static gboolean
transport_reset (StrobeDfuTransport *transport, GError **error)
{
  return strobe_dfu_transport_reset (RELABELLED_TRANSPORT (transport)->transport, error);
}

static void
transport_close (StrobeDfuTransport *transport)
{
  strobe_dfu_transport_close (RELABELLED_TRANSPORT (transport)->transport);
}

static void
transport_iface_init (StrobeDfuTransportInterface *iface)
{
  iface->get_identity = transport_get_identity;
  iface->send = transport_send;
  iface->receive = transport_receive;
  iface->reset = transport_reset;
  iface->close = transport_close;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RelabelledTransport,
                               relabelled_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_DFU_TRANSPORT,
                                                      transport_iface_init))

static void
relabelled_transport_dispose (GObject *object)
{
  RelabelledTransport *self = RELABELLED_TRANSPORT (object);

  g_clear_object (&self->transport);
  g_clear_object (&self->port);
  G_OBJECT_CLASS (relabelled_transport_parent_class)->dispose (object);
}

static void
relabelled_transport_class_init (RelabelledTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = relabelled_transport_dispose;
}

static void
relabelled_transport_init (RelabelledTransport *self)
{
}

/* Takes @transport; NULL stays NULL. */
static StrobeDfuTransport *
relabel (RelabelledPort *port, StrobeDfuTransport *transport)
{
  RelabelledTransport *self;

  if (transport == NULL)
    return NULL;
  self = g_object_new (RELABELLED_TYPE_TRANSPORT, NULL);
  self->port = g_object_ref (port);
  self->transport = transport;
  self->identity = *strobe_dfu_transport_get_identity (transport);
  self->identity.vendor_id = port->vendor_id;
  self->identity.product_id = self->identity.descriptor.mode == STROBE_DFU_MODE_DFU
                                ? port->dfu_product_id
                                : port->run_time_product_id;
  return STROBE_DFU_TRANSPORT (self);
}

static StrobeDfuTransport *
port_open (StrobeDfuPort *port, GCancellable *cancellable, GError **error)
{
  RelabelledPort *self = RELABELLED_PORT (port);

  return relabel (self, strobe_dfu_port_open (self->port, cancellable, error));
}

static StrobeDfuTransport *
port_reopen (StrobeDfuPort *port,
             StrobeDfuMode mode,
             guint timeout_ms,
             GCancellable *cancellable,
             GError **error)
{
  RelabelledPort *self = RELABELLED_PORT (port);

  return relabel (self, strobe_dfu_port_reopen (self->port, mode, timeout_ms, cancellable, error));
}

static void
port_iface_init (StrobeDfuPortInterface *iface)
{
  iface->open = port_open;
  iface->reopen = port_reopen;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (RelabelledPort,
                               relabelled_port,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_DFU_PORT, port_iface_init))

static void
relabelled_port_dispose (GObject *object)
{
  g_clear_object (&RELABELLED_PORT (object)->port);
  G_OBJECT_CLASS (relabelled_port_parent_class)->dispose (object);
}

static void
relabelled_port_class_init (RelabelledPortClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = relabelled_port_dispose;
}

static void
relabelled_port_init (RelabelledPort *self)
{
}

StrobeDfuPort *
relabelled_port_new (StrobeDfuPort *port,
                     guint16 vendor_id,
                     guint16 run_time_product_id,
                     guint16 dfu_product_id)
{
  RelabelledPort *self = g_object_new (RELABELLED_TYPE_PORT, NULL);

  self->port = g_object_ref (port);
  self->vendor_id = vendor_id;
  self->run_time_product_id = run_time_product_id;
  self->dfu_product_id = dfu_product_id;
  return STROBE_DFU_PORT (self);
}

guint
relabelled_port_get_n_requests (RelabelledPort *self)
{
  return self->n_requests;
}

guint
relabelled_port_get_n_downloads (RelabelledPort *self)
{
  return self->n_downloads;
}
