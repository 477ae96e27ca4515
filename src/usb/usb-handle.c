/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/usb-handle.h"

#include "usb/usb-error.h"

/* StrobeUsbHandle: one open device, from its node to what libusb makes of it.
 * Made by a transport or by a CDC link; lives on the thread that opened it.
 *
 * Each handle has a libusb context of its own, so that the threads of forty boards never handle
 * each other's events nor wait for each other's locks. It knows this one device only: libusb is
 * told not to look for any. libusb does not own the descriptor. */

struct _StrobeUsbHandle {
  StrobeUsbOpener *opener;
  char *node;
  int fd;
  libusb_context *context;
  libusb_device_handle *device;
};

static int
init_context (libusb_context **context)
{
  static gsize told = 0;

  if (g_once_init_enter (&told)) {
    libusb_set_option (NULL, LIBUSB_OPTION_NO_DEVICE_DISCOVERY);
    g_once_init_leave (&told, 1);
  }
  return libusb_init (context);
}

/**
 * strobe_usb_handle_open:
 * @opener: what gets the descriptor
 * @node: "/dev/bus/usb/001/002"
 * @cancellable: (nullable): stops the wait for the right to open it
 * @error: return location for an error
 *
 * Opens a device. No interface is claimed.
 *
 * Errors: those of strobe_usb_opener_open(), and STROBE_TRANSPORT_ERROR of libusb.
 *
 * Context: the thread that will use it; blocks.
 *
 * Source: libusb, libusb_wrap_sys_device() and LIBUSB_OPTION_NO_DEVICE_DISCOVERY.
 *
 * Returns: (transfer full): the handle, or %NULL
 */
StrobeUsbHandle *
strobe_usb_handle_open (StrobeUsbOpener *opener,
                        const char *node,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr (StrobeUsbHandle) self = g_new0 (StrobeUsbHandle, 1);
  int code;

  self->opener = g_object_ref (opener);
  self->node = g_strdup (node);
  self->fd = strobe_usb_opener_open (opener, node, cancellable, error);
  if (self->fd < 0)
    return NULL;
  code = init_context (&self->context);
  if (code == LIBUSB_SUCCESS)
    code = libusb_wrap_sys_device (self->context, self->fd, &self->device);
  if (code == LIBUSB_SUCCESS)
    return g_steal_pointer (&self);

  strobe_usb_error_set (error, code, "use the device");
  return NULL;
}

/**
 * strobe_usb_handle_close:
 *
 * Closes the device. What was claimed is released first by whoever claimed it.
 *
 * Context: the thread that opened it.
 */
void
strobe_usb_handle_close (StrobeUsbHandle *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->device, libusb_close);
  g_clear_pointer (&self->context, libusb_exit);
  if (self->fd >= 0)
    strobe_usb_opener_close (self->opener, self->node, self->fd);
  g_object_unref (self->opener);
  g_free (self->node);
  g_free (self);
}

/**
 * strobe_usb_handle_get_context:
 *
 * Gets the context that the device's transfers are handled in.
 *
 * Ownership: the handle's.
 *
 * Context: the thread that opened it.
 *
 * Returns: (transfer none): the context
 */
libusb_context *
strobe_usb_handle_get_context (StrobeUsbHandle *self)
{
  return self->context;
}

/**
 * strobe_usb_handle_get_device:
 *
 * Gets the device as libusb knows it.
 *
 * Ownership: the handle's.
 *
 * Context: the thread that opened it.
 *
 * Returns: (transfer none): the device
 */
libusb_device_handle *
strobe_usb_handle_get_device (StrobeUsbHandle *self)
{
  return self->device;
}
