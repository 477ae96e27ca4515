/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/usb-port.h"

#include "base/system-clock.h"
#include "device/access-error.h"
#include "dfu/transport-error.h"
#include "usb/usb-transport.h"

/* StrobeUsbPort: a real USB port by the name the kernel gives it, "1-4.2". The composition root
 * creates it; one download uses it on its worker thread. While it waits for a board it looks again
 * and again and never sleeps for longer than a blink: a board that is back after 300 ms is opened
 * after 300 ms. */

/* How often to look. */
#define TICK_MS 50

/* udev sets the permissions of a device node some time after the node appeared. */
#define ACCESS_PATIENCE_US (2 * G_USEC_PER_SEC)

struct _StrobeUsbPort {
  GObject parent_instance;

  char *port;
  StrobeUsbOpener *opener;
  StrobeClock *clock;
  guint8 address; /* of the enumeration opened last; 0: none */
};

/* One wait for a device. */
typedef struct {
  StrobeDfuMode mode;   /* NONE: any */
  guint8 old_address;   /* not to be opened again; 0: none */
  gint64 end_us;        /* when to give up on a board that has to come; 0: it has to be there */
  guint8 seen_address;  /* what sits in the port */
  gint64 seen_since_us; /* and since when */
} Wait;

static void port_iface_init (StrobeDfuPortInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeUsbPort,
                               strobe_usb_port,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_DFU_PORT, port_iface_init))

static StrobeDfuTransport *
fail (GError **error, const char *port, const char *text)
{
  g_set_error (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_NO_DEVICE, "port %s %s", port,
               text);
  return NULL;
}

static void
look (StrobeUsbPort *self, Wait *wait)
{
  guint8 address = strobe_usb_enumeration_look (self->port);

  if (address == wait->seen_address)
    return;
  wait->seen_address = address;
  wait->seen_since_us = strobe_clock_now_us (self->clock);
}

static StrobeDfuTransport *
try (StrobeUsbPort *self, const Wait *wait, GCancellable *cancellable, GError **error)
{
  g_auto (StrobeUsbEnumeration) enumeration = { 0 };
  StrobeDfuTransport *transport;

  if (wait->seen_address != 0 && wait->seen_address == wait->old_address)
    return fail (error, self->port, "has not changed yet");
  if (!strobe_usb_enumeration_read (&enumeration, self->port, error) ||
      !strobe_usb_enumeration_find_dfu (&enumeration, error))
    return NULL;
  if (wait->mode != STROBE_DFU_MODE_NONE && wait->mode != enumeration.identity.descriptor.mode)
    return fail (error, self->port, "is in another mode");

  transport = strobe_usb_transport_open (&enumeration, self->opener, cancellable, error);
  if (transport != NULL)
    self->address = enumeration.address;
  return transport;
}

/* A device that has just come may not be configured, nor have its permissions. Who was asked for
 * the right to open it has answered. */
static gboolean
may_pass (StrobeUsbPort *self, const Wait *wait, const GError *error)
{
  gint64 now_us = strobe_clock_now_us (self->clock);
  gboolean young = now_us - wait->seen_since_us < ACCESS_PATIENCE_US;

  if (error->domain == STROBE_ACCESS_ERROR ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return FALSE;
  if (g_error_matches (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_ACCESS))
    return young;
  if (wait->end_us != 0)
    return now_us < wait->end_us;
  return young && g_error_matches (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_IO);
}

static StrobeDfuTransport *
wait_and_open (StrobeUsbPort *self, Wait *wait, GCancellable *cancellable, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  wait->seen_since_us = strobe_clock_now_us (self->clock);
  do {
    g_autoptr (GError) failure = NULL;
    StrobeDfuTransport *transport;

    look (self, wait);
    transport = try (self, wait, cancellable, &failure);
    if (transport != NULL)
      return transport;
    if (!may_pass (self, wait, failure)) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return NULL;
    }
  } while (strobe_clock_sleep_ms (self->clock, TICK_MS, cancellable, error));

  return NULL;
}

static StrobeDfuTransport *
usb_port_open (StrobeDfuPort *port, GCancellable *cancellable, GError **error)
{
  Wait wait = { .mode = STROBE_DFU_MODE_NONE };

  return wait_and_open (STROBE_USB_PORT (port), &wait, cancellable, error);
}

/* After the wait only few reasons differ from "it did not come". */
static StrobeDfuTransport *
fail_reopen (GError *failure, GError **error)
{
  if (g_error_matches (failure, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_ACCESS) ||
      g_error_matches (failure, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_BUSY) ||
      failure->domain == STROBE_ACCESS_ERROR ||
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
  Wait wait = { .mode = mode,
                .old_address = self->address,
                .end_us = strobe_clock_now_us (self->clock) + (gint64) timeout_ms * 1000 };
  GError *failure = NULL;
  StrobeDfuTransport *transport = wait_and_open (self, &wait, cancellable, &failure);

  return transport != NULL ? transport : fail_reopen (failure, error);
}

static void
port_iface_init (StrobeDfuPortInterface *iface)
{
  iface->open = usb_port_open;
  iface->reopen = usb_port_reopen;
}

static void
strobe_usb_port_dispose (GObject *object)
{
  g_clear_object (&STROBE_USB_PORT (object)->opener);
  g_clear_object (&STROBE_USB_PORT (object)->clock);
  G_OBJECT_CLASS (strobe_usb_port_parent_class)->dispose (object);
}

static void
strobe_usb_port_finalize (GObject *object)
{
  g_free (STROBE_USB_PORT (object)->port);
  G_OBJECT_CLASS (strobe_usb_port_parent_class)->finalize (object);
}

static void
strobe_usb_port_class_init (StrobeUsbPortClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_usb_port_dispose;
  object_class->finalize = strobe_usb_port_finalize;
}

static void
strobe_usb_port_init (StrobeUsbPort *self)
{
  self->clock = strobe_system_clock_new ();
}

/**
 * strobe_usb_port_new:
 * @port: a USB port by the name the kernel gives it, "1-4.2"
 * @opener: what gets the descriptors of what is in it
 *
 * Names a port. Nothing is looked at before it is opened. A board that comes back may fail to
 * open, or leave again, as often as it likes until the time is over; a node that may not be opened
 * is believed after two seconds.
 *
 * Ownership: the result is the caller's; takes a reference of its own to @opener.
 *
 * Context: any thread.
 *
 * Source: Linux, Documentation/ABI/stable/sysfs-bus-usb.
 *
 * Returns: (transfer full): a port
 */
StrobeDfuPort *
strobe_usb_port_new (const char *port, StrobeUsbOpener *opener)
{
  StrobeUsbPort *self;

  g_return_val_if_fail (port != NULL, NULL);
  g_return_val_if_fail (STROBE_IS_USB_OPENER (opener), NULL);

  self = g_object_new (STROBE_TYPE_USB_PORT, NULL);
  self->port = g_strdup (port);
  self->opener = g_object_ref (opener);
  return STROBE_DFU_PORT (self);
}
