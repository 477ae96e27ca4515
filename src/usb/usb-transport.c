/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/usb-transport.h"

#include <libusb.h>

#include "usb/usb-error.h"
#include "usb/usb-handle.h"
#include "usb/usb-stream.h"

/* StrobeUsbTransport: a claimed DFU interface. StrobeUsbPort creates it; it lives on the worker
 * thread that opened it. Only the DFU interface is claimed: the serial port next to it belongs to
 * the kernel and stays with it. */

/* bmRequestType, to which libusb adds the direction. Source: USB DFU 1.1, table 3.2 */
#define REQUEST_TYPE (LIBUSB_REQUEST_TYPE_CLASS | LIBUSB_RECIPIENT_INTERFACE)

struct _StrobeUsbTransport {
  GObject parent_instance;

  StrobeUsbHandle *usb;
  libusb_device_handle *handle; /* of it; NULL once closed */
  StrobeUsbStream *stream;      /* NULL before the first one */
  StrobeDfuIdentity identity;
};

static const char *
name_request (StrobeDfuRequest request)
{
  switch (request) {
  case STROBE_DFU_REQUEST_DETACH:
    return "send DETACH";
  case STROBE_DFU_REQUEST_DNLOAD:
    return "send DNLOAD";
  case STROBE_DFU_REQUEST_UPLOAD:
    return "send UPLOAD";
  case STROBE_DFU_REQUEST_GETSTATUS:
    return "send GETSTATUS";
  case STROBE_DFU_REQUEST_CLRSTATUS:
    return "send CLRSTATUS";
  case STROBE_DFU_REQUEST_GETSTATE:
    return "send GETSTATE";
  case STROBE_DFU_REQUEST_ABORT:
    return "send ABORT";
  }
  return "send a request";
}

/* Returns how many bytes went over, or a libusb code. */
static int
control (StrobeUsbTransport *self,
         guint8 direction,
         StrobeDfuRequest request,
         guint16 value,
         guint8 *data,
         gsize size_bytes,
         guint timeout_ms)
{
  if (self->handle == NULL)
    return LIBUSB_ERROR_NO_DEVICE;

  return libusb_control_transfer (self->handle, direction | REQUEST_TYPE, request, value,
                                  self->identity.descriptor.interface_number, data, size_bytes,
                                  timeout_ms);
}

static gboolean
usb_transport_send (StrobeDfuTransport *transport,
                    StrobeDfuRequest request,
                    guint16 value,
                    const guint8 *data,
                    gsize size_bytes,
                    guint timeout_ms,
                    GError **error)
{
  StrobeUsbTransport *self = STROBE_USB_TRANSPORT (transport);
  /* libusb has one call for both directions; going out it only reads */
  int n_bytes =
    control (self, LIBUSB_ENDPOINT_OUT, request, value, (guint8 *) data, size_bytes, timeout_ms);

  if (n_bytes >= 0 && (gsize) n_bytes != size_bytes)
    n_bytes = LIBUSB_ERROR_IO;
  if (n_bytes >= 0)
    return TRUE;

  strobe_usb_error_set (error, n_bytes, name_request (request));
  return FALSE;
}

static gboolean
usb_transport_receive (StrobeDfuTransport *transport,
                       StrobeDfuRequest request,
                       guint16 value,
                       guint8 *buffer,
                       gsize size_bytes,
                       gsize *received_bytes,
                       guint timeout_ms,
                       GError **error)
{
  StrobeUsbTransport *self = STROBE_USB_TRANSPORT (transport);
  int n_bytes = control (self, LIBUSB_ENDPOINT_IN, request, value, buffer, size_bytes, timeout_ms);

  if (n_bytes < 0) {
    strobe_usb_error_set (error, n_bytes, name_request (request));
    return FALSE;
  }

  *received_bytes = n_bytes;
  return TRUE;
}

static gboolean
usb_transport_stream (StrobeDfuTransport *transport,
                      const StrobeDfuStream *stream,
                      StrobeDfuStreamFunc func,
                      gpointer user_data,
                      GCancellable *cancellable,
                      GError **error)
{
  StrobeUsbTransport *self = STROBE_USB_TRANSPORT (transport);

  if (self->handle == NULL) {
    strobe_usb_error_set (error, LIBUSB_ERROR_NO_DEVICE, "send block");
    return FALSE;
  }
  if (self->stream != NULL && !strobe_usb_stream_fits (self->stream, stream))
    g_clear_pointer (&self->stream, strobe_usb_stream_free);
  if (self->stream == NULL)
    self->stream = strobe_usb_stream_new (strobe_usb_handle_get_context (self->usb), self->handle,
                                          self->identity.descriptor.interface_number, stream->depth,
                                          stream->block_size_bytes);
  return strobe_usb_stream_run (self->stream, stream, func, user_data, cancellable, error);
}

static gboolean
usb_transport_reset (StrobeDfuTransport *transport, GError **error)
{
  StrobeUsbTransport *self = STROBE_USB_TRANSPORT (transport);
  int code = self->handle != NULL ? libusb_reset_device (self->handle) : LIBUSB_ERROR_NO_DEVICE;

  if (code == LIBUSB_SUCCESS)
    return TRUE;

  strobe_usb_error_set (error, code, "reset the port");
  return FALSE;
}

static void
usb_transport_close (StrobeDfuTransport *transport)
{
  StrobeUsbTransport *self = STROBE_USB_TRANSPORT (transport);

  g_clear_pointer (&self->stream, strobe_usb_stream_free);
  if (self->handle != NULL)
    libusb_release_interface (self->handle, self->identity.descriptor.interface_number);
  self->handle = NULL;
  g_clear_pointer (&self->usb, strobe_usb_handle_close);
}

static const StrobeDfuIdentity *
usb_transport_get_identity (StrobeDfuTransport *transport)
{
  return &STROBE_USB_TRANSPORT (transport)->identity;
}

static void
transport_iface_init (StrobeDfuTransportInterface *iface)
{
  iface->get_identity = usb_transport_get_identity;
  iface->send = usb_transport_send;
  iface->receive = usb_transport_receive;
  iface->stream = usb_transport_stream;
  iface->reset = usb_transport_reset;
  iface->close = usb_transport_close;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeUsbTransport,
                               strobe_usb_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_DFU_TRANSPORT,
                                                      transport_iface_init))

static void
strobe_usb_transport_dispose (GObject *object)
{
  usb_transport_close (STROBE_DFU_TRANSPORT (object));
  G_OBJECT_CLASS (strobe_usb_transport_parent_class)->dispose (object);
}

static void
strobe_usb_transport_class_init (StrobeUsbTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_usb_transport_dispose;
}

static void
strobe_usb_transport_init (StrobeUsbTransport *self)
{
}

/* Where there is one setting only, asking for it is one more request that can go wrong. */
static gboolean
claim (StrobeUsbTransport *self, gboolean several_settings, GError **error)
{
  const StrobeDfuDescriptor *descriptor = &self->identity.descriptor;
  int code = libusb_claim_interface (self->handle, descriptor->interface_number);

  if (code != LIBUSB_SUCCESS) {
    strobe_usb_error_set (error, code, "claim the DFU interface");
    return FALSE;
  }
  if (!several_settings)
    return TRUE;

  code = libusb_set_interface_alt_setting (self->handle, descriptor->interface_number,
                                           descriptor->alternate_setting);
  if (code == LIBUSB_SUCCESS)
    return TRUE;
  strobe_usb_error_set (error, code, "select the alternate setting");
  return FALSE;
}

/**
 * strobe_usb_transport_open:
 * @enumeration: what is to be opened
 * @opener: what gets its descriptor
 * @cancellable: (nullable): stops the wait for the right to open it
 * @error: return location for an error
 *
 * Opens a device and claims its DFU interface. No kernel driver is detached.
 *
 * Ownership: the result is the caller's; @enumeration is only read.
 *
 * Errors: STROBE_TRANSPORT_ERROR: NO_DEVICE, ACCESS, BUSY, STALL, IO; STROBE_ACCESS_ERROR;
 * G_IO_ERROR_CANCELLED.
 *
 * Context: the worker thread that will use it; blocks.
 *
 * Returns: (transfer full): an open transport, or %NULL
 */
StrobeDfuTransport *
strobe_usb_transport_open (const StrobeUsbEnumeration *enumeration,
                           StrobeUsbOpener *opener,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr (StrobeUsbTransport) self = g_object_new (STROBE_TYPE_USB_TRANSPORT, NULL);

  self->identity = enumeration->identity;
  self->usb = strobe_usb_handle_open (opener, enumeration->node, cancellable, error);
  if (self->usb == NULL)
    return NULL;
  self->handle = strobe_usb_handle_get_device (self->usb);
  if (!claim (self, enumeration->several_settings, error))
    return NULL;

  return STROBE_DFU_TRANSPORT (g_steal_pointer (&self));
}
