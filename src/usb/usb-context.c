/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/usb-context.h"

#include "usb/usb-error.h"

/* StrobeUsbContext: a libusb context, shared by a port and the transports it opened. Each port has
 * its own, so that the worker threads of forty boards never handle each other's events nor wait for
 * each other's locks; what libusb has globally, it guards itself.
 *
 * A context knows what was there when it was made and, where hotplug events arrive, what came and
 * went since. In a sandbox they may not arrive: a new context then sees what an old one does not.
 */

/* USB 3.2, section 8.9: a route has five tiers of hubs; libusb wants room for seven ports. */
#define MAX_PORT_NUMBERS 7

static int LIBUSB_CALL
changed_cb (libusb_context *libusb,
            libusb_device *device,
            libusb_hotplug_event event,
            void *user_data)
{
  StrobeUsbContext *self = user_data;

  self->changed = 1;
  return 0;
}

/* Without hotplug support there are no events, and a caller has to look again by itself. */
static void
watch (StrobeUsbContext *self)
{
  if (libusb_has_capability (LIBUSB_CAP_HAS_HOTPLUG))
    libusb_hotplug_register_callback (
      self->libusb, LIBUSB_HOTPLUG_EVENT_DEVICE_ARRIVED | LIBUSB_HOTPLUG_EVENT_DEVICE_LEFT,
      LIBUSB_HOTPLUG_NO_FLAGS, LIBUSB_HOTPLUG_MATCH_ANY, LIBUSB_HOTPLUG_MATCH_ANY,
      LIBUSB_HOTPLUG_MATCH_ANY, changed_cb, self, NULL);
}

static void
clear (StrobeUsbContext *self)
{
  if (self->libusb != NULL)
    libusb_exit (self->libusb);
}

/**
 * strobe_usb_context_new:
 * @error: return location for an error
 *
 * Looks at the bus.
 *
 * Ownership: the result is the caller's.
 *
 * Errors: STROBE_TRANSPORT_ERROR, IO most of the time: libusb could not start.
 *
 * Context: a worker thread.
 *
 * Returns: (transfer full): a context, or %NULL
 */
StrobeUsbContext *
strobe_usb_context_new (GError **error)
{
  g_autoptr (StrobeUsbContext) self = g_atomic_rc_box_new0 (StrobeUsbContext);
  int code = libusb_init (&self->libusb);

  if (code < 0) {
    self->libusb = NULL;
    strobe_usb_error_set (error, code, "start libusb");
    return NULL;
  }

  watch (self);
  return g_steal_pointer (&self);
}

/**
 * strobe_usb_context_ref:
 * @self: a context
 *
 * Takes a reference.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): @self
 */
StrobeUsbContext *
strobe_usb_context_ref (StrobeUsbContext *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * strobe_usb_context_unref:
 * @self: a context
 *
 * Drops a reference; the last one ends libusb, so every device must be closed by then.
 *
 * Context: any thread.
 */
void
strobe_usb_context_unref (StrobeUsbContext *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) clear);
}

/**
 * strobe_usb_context_wait_for_change:
 * @self: a context
 * @timeout_ms: how long to wait
 *
 * Waits until a device comes or goes.
 *
 * Context: the worker thread that uses it; blocks.
 *
 * Returns: %FALSE if nothing was seen to change
 */
gboolean
strobe_usb_context_wait_for_change (StrobeUsbContext *self, guint timeout_ms)
{
  gint64 end_us = g_get_monotonic_time () + (gint64) timeout_ms * 1000;
  gint64 left_us = end_us - g_get_monotonic_time ();

  while (!self->changed && left_us > 0) {
    struct timeval left = { .tv_sec = left_us / G_USEC_PER_SEC,
                            .tv_usec = left_us % G_USEC_PER_SEC };

    libusb_handle_events_timeout_completed (self->libusb, &left, &self->changed);
    left_us = end_us - g_get_monotonic_time ();
  }

  return g_atomic_int_compare_and_exchange (&self->changed, 1, 0);
}

static char *
dup_port (libusb_device *device)
{
  guint8 numbers[MAX_PORT_NUMBERS];
  int n_numbers = libusb_get_port_numbers (device, numbers, G_N_ELEMENTS (numbers));
  GString *port;

  if (n_numbers <= 0)
    return NULL;

  port = g_string_new (NULL);
  g_string_printf (port, "%u-%u", libusb_get_bus_number (device), numbers[0]);
  for (int i = 1; i < n_numbers; i++)
    g_string_append_printf (port, ".%u", numbers[i]);
  return g_string_free (port, FALSE);
}

/**
 * strobe_usb_context_find_device:
 * @self: a context
 * @port: a USB port by the name the kernel gives it, "1-4.2"
 *
 * Finds what sits in a port.
 *
 * Context: the worker thread that uses it.
 *
 * Source: Linux, Documentation/ABI/stable/sysfs-bus-usb: bus number, dash, port numbers with dots.
 *
 * Returns: (transfer full) (nullable): the device, to be dropped by libusb_unref_device()
 */
libusb_device *
strobe_usb_context_find_device (StrobeUsbContext *self, const char *port)
{
  libusb_device *found = NULL;
  libusb_device **devices;
  gssize n_devices = libusb_get_device_list (self->libusb, &devices);

  if (n_devices < 0)
    return NULL;

  for (gssize i = 0; i < n_devices && found == NULL; i++) {
    g_autofree char *name = dup_port (devices[i]);

    if (g_strcmp0 (name, port) == 0)
      found = libusb_ref_device (devices[i]);
  }
  libusb_free_device_list (devices, TRUE);
  return found;
}
