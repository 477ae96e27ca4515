/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/usb-port.h"

#include "dfu/dfu-error.h"
#include "dfu/transport-error.h"
#include "usb/usb-transport.h"

/* StrobeUsbPort: a real USB port by the name the kernel gives it, "1-4.2". The composition root
 * creates it; one download uses it on its worker thread. It waits for events and never for a fixed
 * time: a board that is back after 300 ms is opened after 300 ms. */

/* How often to look without having been told that something changed. */
#define TICK_MS 50

/* How many silent ticks to believe in the events before looking with fresh eyes. */
#define TICKS_BEFORE_RENEWAL 4

/* udev sets the permissions of a device node some time after the node appeared. */
#define ACCESS_PATIENCE_MS 2000

struct _StrobeUsbPort {
  GObject parent_instance;

  char *port;
  StrobeUsbContext *context;
  guint8 address; /* of the enumeration opened last; 0: none */
};

/* One wait for a device. */
typedef struct {
  StrobeDfuMode mode; /* NONE: any */
  guint8 old_address; /* 0: any other will do */
  gint64 end_us;      /* when to give up; 0: not before the first look */
  guint8 seen_address;
  gint64 seen_since_us;
  guint n_silent_ticks;
} Wait;

static void port_iface_init (StrobeDfuPortInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeUsbPort,
                               strobe_usb_port,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_DFU_PORT, port_iface_init))

static StrobeDfuTransport *
fail (GError **error, StrobeTransportError code, const char *port, const char *text)
{
  g_set_error (error, STROBE_TRANSPORT_ERROR, code, "port %s %s", port, text);
  return NULL;
}

static void
note_address (Wait *wait, guint8 address)
{
  if (wait->seen_address == address)
    return;
  wait->seen_address = address;
  wait->seen_since_us = g_get_monotonic_time ();
}

static StrobeDfuTransport *
open_device (StrobeUsbPort *self, libusb_device *device, const Wait *wait, GError **error)
{
  StrobeDfuIdentity identity = { 0 };
  StrobeDfuTransport *transport;

  if (!strobe_usb_transport_identify (device, &identity, error))
    return NULL;
  if (wait->mode != STROBE_DFU_MODE_NONE && wait->mode != identity.descriptor.mode)
    return fail (error, STROBE_TRANSPORT_ERROR_NO_DEVICE, self->port, "is in another mode");

  transport = strobe_usb_transport_open (self->context, device, &identity, error);
  if (transport != NULL)
    self->address = libusb_get_device_address (device);
  return transport;
}

static StrobeDfuTransport *
try (StrobeUsbPort *self, Wait *wait, GError **error)
{
  libusb_device *device = strobe_usb_context_find_device (self->context, self->port);
  guint8 address = device != NULL ? libusb_get_device_address (device) : 0;
  StrobeDfuTransport *transport;

  note_address (wait, address);
  if (device == NULL)
    return fail (error, STROBE_TRANSPORT_ERROR_NO_DEVICE, self->port, "is empty");
  if (address == wait->old_address)
    transport = fail (error, STROBE_TRANSPORT_ERROR_NO_DEVICE, self->port, "has not changed yet");
  else
    transport = open_device (self, device, wait, error);
  libusb_unref_device (device);
  return transport;
}

/* A device that has just come may not be configured, nor have its permissions. */
static gboolean
may_pass (const Wait *wait, const GError *error)
{
  gint64 now_us = g_get_monotonic_time ();
  gboolean young = now_us - wait->seen_since_us < (gint64) ACCESS_PATIENCE_MS * 1000;

  if (g_error_matches (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_ACCESS))
    return young;
  if (wait->end_us != 0)
    return now_us < wait->end_us;
  return young && g_error_matches (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_IO);
}

static gboolean
renew_context (StrobeUsbPort *self, GError **error)
{
  g_clear_pointer (&self->context, strobe_usb_context_unref);
  self->context = strobe_usb_context_new (error);
  return self->context != NULL;
}

static gboolean
wait_for_change (StrobeUsbPort *self, Wait *wait, GCancellable *cancellable, GError **error)
{
  gboolean changed = strobe_usb_context_wait_for_change (self->context, TICK_MS);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  wait->n_silent_ticks = changed ? 0 : wait->n_silent_ticks + 1;
  if (wait->n_silent_ticks < TICKS_BEFORE_RENEWAL)
    return TRUE;
  wait->n_silent_ticks = 0;
  return renew_context (self, error);
}

static StrobeDfuTransport *
wait_and_open (StrobeUsbPort *self, Wait *wait, GCancellable *cancellable, GError **error)
{
  do {
    g_autoptr (GError) failure = NULL;
    StrobeDfuTransport *transport = try (self, wait, &failure);

    if (transport != NULL)
      return transport;
    if (!may_pass (wait, failure)) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  } while (wait_for_change (self, wait, cancellable, error));

  return NULL;
}

static StrobeDfuTransport *
usb_port_open (StrobeDfuPort *port, GCancellable *cancellable, GError **error)
{
  StrobeUsbPort *self = STROBE_USB_PORT (port);
  Wait wait = { .mode = STROBE_DFU_MODE_NONE, .seen_since_us = g_get_monotonic_time () };

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !renew_context (self, error))
    return NULL;

  return wait_and_open (self, &wait, cancellable, error);
}

/* After the wait only two reasons differ from "it did not come". */
static StrobeDfuTransport *
fail_reopen (StrobeUsbPort *self, GError *failure, GError **error)
{
  if (g_error_matches (failure, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_ACCESS) ||
      g_error_matches (failure, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_BUSY) ||
      g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED)) {
    g_propagate_error (error, failure);
    return NULL;
  }

  g_set_error (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_TIMEOUT, "waited in vain: %s",
               failure->message);
  g_error_free (failure);
  return NULL;
}

static StrobeDfuTransport *
usb_port_reopen (StrobeDfuPort *port,
                 StrobeDfuMode mode,
                 guint timeout_ms,
                 GCancellable *cancellable,
                 GError **error)
{
  StrobeUsbPort *self = STROBE_USB_PORT (port);
  gint64 now_us = g_get_monotonic_time ();
  Wait wait = { .mode = mode,
                .old_address = self->address,
                .end_us = now_us + (gint64) timeout_ms * 1000,
                .seen_since_us = now_us };
  GError *failure = NULL;
  StrobeDfuTransport *transport;

  if (self->context == NULL && !renew_context (self, error))
    return NULL;

  transport = wait_and_open (self, &wait, cancellable, &failure);
  return transport != NULL ? transport : fail_reopen (self, failure, error);
}

static void
port_iface_init (StrobeDfuPortInterface *iface)
{
  iface->open = usb_port_open;
  iface->reopen = usb_port_reopen;
}

static void
strobe_usb_port_finalize (GObject *object)
{
  StrobeUsbPort *self = STROBE_USB_PORT (object);

  g_clear_pointer (&self->context, strobe_usb_context_unref);
  g_free (self->port);
  G_OBJECT_CLASS (strobe_usb_port_parent_class)->finalize (object);
}

static void
strobe_usb_port_class_init (StrobeUsbPortClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = strobe_usb_port_finalize;
}

static void
strobe_usb_port_init (StrobeUsbPort *self)
{
}

/**
 * strobe_usb_port_new:
 * @port: a USB port by the name the kernel gives it, "1-4.2"
 *
 * Names a port. Nothing is looked at before it is opened.
 *
 * Ownership: the result is the caller's.
 *
 * Context: any thread.
 *
 * Source: Linux, Documentation/ABI/stable/sysfs-bus-usb.
 *
 * Returns: (transfer full): a port
 */
StrobeDfuPort *
strobe_usb_port_new (const char *port)
{
  StrobeUsbPort *self;

  g_return_val_if_fail (port != NULL, NULL);

  self = g_object_new (STROBE_TYPE_USB_PORT, NULL);
  self->port = g_strdup (port);
  return STROBE_DFU_PORT (self);
}
