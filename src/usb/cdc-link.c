/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/cdc-link.h"

#include <glib-unix.h>

#include "dfu/transport-error.h"
#include "serial/serial-error.h"
#include "usb/cdc-stream.h"
#include "usb/usb-enumeration.h"
#include "usb/usb-error.h"

/* StrobeCdcLink: the serial link without a tty: the console of a board, driven over USB from here.
 * Made by the composition root where ttys are out of reach, as in a sandbox that may ask for single
 * USB devices only, or where the user wants it.
 * Lives on the thread that opens it: all its sources run in that thread's default main context.
 *
 * The kernel's own driver is sent away while the link is open, and comes back when it is closed; so
 * the tty goes and comes. As with a tty (see tty-port.c), attaching and leaving must never reset
 * the board: both lines are raised at once, in one request, and left as they are. */

/* USB CDC 1.2, table 19; CDC PSTN 1.2, tables 13, 17 and 18 */
#define REQUEST_TYPE (LIBUSB_ENDPOINT_OUT | LIBUSB_REQUEST_TYPE_CLASS | LIBUSB_RECIPIENT_INTERFACE)
#define REQUEST_SET_LINE_CODING 0x20
#define REQUEST_SET_CONTROL_LINE_STATE 0x22
#define REQUEST_SEND_BREAK 0x23
#define LINE_DTR 0x01
#define LINE_RTS 0x02
/* POSIX, tcsendbreak(): at least 250 ms. The device measures it. */
#define BREAK_MS 250
#define REQUEST_TIMEOUT_MS 1000

/* 115200 8N1; the speed means nothing on a USB console. */
static const guint8 line_coding[] = { 0x00, 0xc2, 0x01, 0x00, 0, 0, 8 };

struct _StrobeCdcLink {
  GObject parent_instance;

  char *port;
  StrobeUsbOpener *opener;
  gboolean paused;
  StrobeUsbHandle *usb; /* NULL: not open */
  StrobeCdcDescriptor descriptor;
  StrobeCdcStream *stream;
  GMainContext *context;
  GPtrArray *sources; /* of GSource: libusb's descriptors */
  GSource *flush_source;
};

static void link_iface_init (StrobeSerialLinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeCdcLink,
                               strobe_cdc_link,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_SERIAL_LINK, link_iface_init))

/* ---- errors */

/* The words of a link are those of a serial port, wherever it is read from. */
static StrobeSerialError
serial_code_of (const GError *error)
{
  if (g_error_matches (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_NO_DEVICE))
    return STROBE_SERIAL_ERROR_GONE;
  if (g_error_matches (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_ACCESS))
    return STROBE_SERIAL_ERROR_ACCESS;
  if (g_error_matches (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_BUSY))
    return STROBE_SERIAL_ERROR_BUSY;
  return STROBE_SERIAL_ERROR_IO;
}

static void
propagate (GError **error, GError *cause)
{
  if (cause->domain == STROBE_TRANSPORT_ERROR)
    g_set_error_literal (error, STROBE_SERIAL_ERROR, serial_code_of (cause), cause->message);
  else
    g_propagate_error (error, g_error_copy (cause));
  g_error_free (cause);
}

static gboolean
fail (GError **error, int code, const char *what)
{
  GError *cause = NULL;

  strobe_usb_error_set (&cause, code, what);
  propagate (error, cause);
  return FALSE;
}

static gboolean
fail_closed (StrobeCdcLink *self, GError **error)
{
  g_set_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE, "port %s is not open",
               self->port);
  return FALSE;
}

/* ---- open and close */

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
destroy_source (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

/* The data interface first: the kernel's driver takes both when it is offered the other one. */
static void
release (StrobeCdcLink *self)
{
  libusb_device_handle *device = NULL;

  clear_source (&self->flush_source);
  g_ptr_array_set_size (self->sources, 0);
  g_clear_pointer (&self->stream, strobe_cdc_stream_free);
  g_clear_pointer (&self->context, g_main_context_unref);
  if (self->usb == NULL)
    return;
  device = strobe_usb_handle_get_device (self->usb);
  libusb_release_interface (device, self->descriptor.data_interface);
  libusb_release_interface (device, self->descriptor.control_interface);
  g_clear_pointer (&self->usb, strobe_usb_handle_close);
}

/* Hands over what came, then tells of the end if there was one. A handler may close the link. */
static void
flush (StrobeCdcLink *self)
{
  g_autoptr (StrobeCdcLink) alive = g_object_ref (self);
  g_autoptr (GError) error = NULL;
  StrobeCdcStream *stream = self->stream;
  GBytes *bytes = NULL;

  while (self->stream == stream && !self->paused &&
         (bytes = strobe_cdc_stream_take_received (stream)) != NULL) {
    strobe_serial_link_emit_received (STROBE_SERIAL_LINK (self), bytes);
    g_bytes_unref (bytes);
  }
  if (self->stream != stream || strobe_cdc_stream_get_failure (stream) == LIBUSB_SUCCESS)
    return;
  fail (&error, strobe_cdc_stream_get_failure (stream), "follow the console");
  release (self);
  strobe_serial_link_emit_closed (STROBE_SERIAL_LINK (self), error);
}

static gboolean
usb_cb (int fd, GIOCondition condition, gpointer user_data)
{
  StrobeCdcLink *self = STROBE_CDC_LINK (user_data);

  strobe_cdc_stream_handle_events (self->stream);
  flush (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
flush_cb (gpointer user_data)
{
  StrobeCdcLink *self = STROBE_CDC_LINK (user_data);

  g_clear_pointer (&self->flush_source, g_source_unref);
  flush (self);
  return G_SOURCE_REMOVE;
}

/* Control requests handle events too: what came meanwhile is told from the loop. */
static void
flush_soon (StrobeCdcLink *self)
{
  if (self->flush_source != NULL)
    return;
  self->flush_source = g_idle_source_new ();
  g_source_set_priority (self->flush_source, G_PRIORITY_DEFAULT);
  g_source_set_callback (self->flush_source, flush_cb, self, NULL);
  g_source_attach (self->flush_source, self->context);
}

/* poll()'s conditions are GLib's. */
static void
attach_sources (StrobeCdcLink *self)
{
  const struct libusb_pollfd **fds = libusb_get_pollfds (strobe_usb_handle_get_context (self->usb));

  for (guint i = 0; fds != NULL && fds[i] != NULL; i++) {
    GSource *source = g_unix_fd_source_new (fds[i]->fd, (GIOCondition) fds[i]->events);

    g_source_set_callback (source, G_SOURCE_FUNC (usb_cb), self, NULL);
    g_source_set_static_name (source, "[strobe] usb console");
    g_source_attach (source, self->context);
    g_ptr_array_add (self->sources, source);
  }
  libusb_free_pollfds (fds);
}

static gboolean
request (StrobeCdcLink *self,
         guint8 kind,
         guint16 value,
         const guint8 *data,
         guint16 size_bytes,
         const char *what,
         GError **error)
{
  /* libusb has one call for both directions; going out it only reads */
  int code = libusb_control_transfer (strobe_usb_handle_get_device (self->usb), REQUEST_TYPE, kind,
                                      value, self->descriptor.control_interface, (guint8 *) data,
                                      size_bytes, REQUEST_TIMEOUT_MS);

  return code >= 0 || fail (error, code, what);
}

static gboolean
set_lines (StrobeCdcLink *self, gboolean dtr, gboolean rts, GError **error)
{
  guint16 lines = (dtr ? LINE_DTR : 0) | (rts ? LINE_RTS : 0);

  return request (self, REQUEST_SET_CONTROL_LINE_STATE, lines, NULL, 0, "set the lines", error);
}

static gboolean
claim (StrobeCdcLink *self, GError **error)
{
  libusb_device_handle *device = strobe_usb_handle_get_device (self->usb);
  int code;

  libusb_set_auto_detach_kernel_driver (device, 1);
  code = libusb_claim_interface (device, self->descriptor.control_interface);
  if (code == LIBUSB_SUCCESS)
    code = libusb_claim_interface (device, self->descriptor.data_interface);
  return code == LIBUSB_SUCCESS || fail (error, code, "claim the console");
}

/* The application on the board may wait for DTR before it says anything. */
static gboolean
set_up (StrobeCdcLink *self, GError **error)
{
  if (!self->descriptor.has_lines)
    return TRUE;
  return request (self, REQUEST_SET_LINE_CODING, 0, line_coding, sizeof line_coding,
                  "set up the console", error) &&
         set_lines (self, TRUE, TRUE, error);
}

static gboolean
open_device (StrobeCdcLink *self, GError **error)
{
  g_auto (StrobeUsbEnumeration) enumeration = { 0 };
  gsize size_bytes = 0;
  const guint8 *config = NULL;

  if (!strobe_usb_enumeration_read (&enumeration, self->port, error))
    return FALSE;
  config = g_bytes_get_data (enumeration.config, &size_bytes);
  if (!strobe_cdc_descriptor_find (config, size_bytes, &self->descriptor)) {
    g_set_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_NOT_A_PORT,
                 "port %s has no CDC-ACM function", self->port);
    return FALSE;
  }
  self->usb = strobe_usb_handle_open (self->opener, enumeration.node, NULL, error);
  return self->usb != NULL;
}

static gboolean
strobe_cdc_link_open (StrobeSerialLink *serial_link, GError **error)
{
  StrobeCdcLink *self = STROBE_CDC_LINK (serial_link);
  GError *cause = NULL;

  g_return_val_if_fail (self->usb == NULL, FALSE);

  if (!open_device (self, &cause) || !claim (self, &cause) || !set_up (self, &cause)) {
    release (self);
    propagate (error, cause);
    return FALSE;
  }
  self->context = g_main_context_ref_thread_default ();
  self->stream = strobe_cdc_stream_new (self->usb, &self->descriptor);
  strobe_cdc_stream_set_paused (self->stream, self->paused);
  attach_sources (self);
  return TRUE;
}

static void
strobe_cdc_link_close (StrobeSerialLink *serial_link)
{
  release (STROBE_CDC_LINK (serial_link));
}

/* ---- what can be done with it */

static gboolean
strobe_cdc_link_write (StrobeSerialLink *serial_link, GBytes *bytes, GError **error)
{
  StrobeCdcLink *self = STROBE_CDC_LINK (serial_link);

  if (self->stream == NULL)
    return fail_closed (self, error);
  if (strobe_cdc_stream_send (self->stream, bytes)) {
    flush_soon (self);
    return TRUE;
  }
  g_set_error (
    error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_IO,
    "cannot write %" G_GSIZE_FORMAT " bytes to port %s: %" G_GSIZE_FORMAT " wait already",
    g_bytes_get_size (bytes), self->port, strobe_cdc_stream_get_waiting_bytes (self->stream));
  return FALSE;
}

static void
strobe_cdc_link_set_paused (StrobeSerialLink *serial_link, gboolean paused)
{
  StrobeCdcLink *self = STROBE_CDC_LINK (serial_link);

  self->paused = paused;
  if (self->stream == NULL)
    return;
  strobe_cdc_stream_set_paused (self->stream, paused);
  flush_soon (self);
}

static gboolean
strobe_cdc_link_set_lines (StrobeSerialLink *serial_link,
                           gboolean dtr,
                           gboolean rts,
                           GError **error)
{
  StrobeCdcLink *self = STROBE_CDC_LINK (serial_link);

  if (self->stream == NULL)
    return fail_closed (self, error);
  if (!self->descriptor.has_lines) {
    g_set_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_NO_LINES,
                 "port %s has no control lines", self->port);
    return FALSE;
  }
  flush_soon (self);
  return set_lines (self, dtr, rts, error);
}

static gboolean
strobe_cdc_link_send_break (StrobeSerialLink *serial_link, GError **error)
{
  StrobeCdcLink *self = STROBE_CDC_LINK (serial_link);

  if (self->stream == NULL)
    return fail_closed (self, error);
  if (!self->descriptor.has_break) {
    g_set_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_NO_LINES, "port %s has no break",
                 self->port);
    return FALSE;
  }
  flush_soon (self);
  return request (self, REQUEST_SEND_BREAK, BREAK_MS, NULL, 0, "send a break", error);
}

static void
link_iface_init (StrobeSerialLinkInterface *iface)
{
  iface->open = strobe_cdc_link_open;
  iface->write = strobe_cdc_link_write;
  iface->set_paused = strobe_cdc_link_set_paused;
  iface->set_lines = strobe_cdc_link_set_lines;
  iface->send_break = strobe_cdc_link_send_break;
  iface->close = strobe_cdc_link_close;
}

static void
strobe_cdc_link_dispose (GObject *object)
{
  StrobeCdcLink *self = STROBE_CDC_LINK (object);

  release (self);
  g_clear_object (&self->opener);
  G_OBJECT_CLASS (strobe_cdc_link_parent_class)->dispose (object);
}

static void
strobe_cdc_link_finalize (GObject *object)
{
  StrobeCdcLink *self = STROBE_CDC_LINK (object);

  g_free (self->port);
  g_ptr_array_unref (self->sources);
  G_OBJECT_CLASS (strobe_cdc_link_parent_class)->finalize (object);
}

static void
strobe_cdc_link_class_init (StrobeCdcLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_cdc_link_dispose;
  object_class->finalize = strobe_cdc_link_finalize;
}

static void
strobe_cdc_link_init (StrobeCdcLink *self)
{
  self->sources = g_ptr_array_new_with_free_func (destroy_source);
}

/**
 * strobe_cdc_link_new:
 * @port: a USB port by the name the kernel gives it, "1-4.2"
 * @opener: what gets the descriptor of what is in it
 *
 * Makes a link to the first serial port of what is in a USB port; it is opened by
 * strobe_serial_link_open(). Where @opener has to ask, opening takes as long as the answer does,
 * and fails with its STROBE_ACCESS_ERROR.
 *
 * Ownership: takes a reference of its own to @opener.
 *
 * Context: any thread; it is used on the one that opens it.
 *
 * Returns: (transfer full): the link
 */
StrobeSerialLink *
strobe_cdc_link_new (const char *port, StrobeUsbOpener *opener)
{
  StrobeCdcLink *self = NULL;

  g_return_val_if_fail (port != NULL, NULL);
  g_return_val_if_fail (STROBE_IS_USB_OPENER (opener), NULL);

  self = g_object_new (STROBE_TYPE_CDC_LINK, NULL);
  self->port = g_strdup (port);
  self->opener = g_object_ref (opener);
  return STROBE_SERIAL_LINK (self);
}
