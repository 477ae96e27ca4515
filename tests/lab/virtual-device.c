/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "lab/virtual-device.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "lab/usbip-packet.h"

#define VHCI_ATTACH "/sys/devices/platform/vhci_hcd.0/attach"
#define SPEED_FULL 2 /* enum usb_device_speed, include/uapi/linux/usb/ch9.h */

/* A board that re-enumerates by itself is off the bus for about 20 ms. */
#define OFF_BUS_MS 20
#define RETRY_MS 5

#define ENDPOINT_SERIAL_OUT 0x03
#define ENDPOINT_SERIAL_IN 0x04

#define REQUEST_GET_DESCRIPTOR 6
#define DESCRIPTOR_DEVICE 1
/* Linux asks a device that it has just reset for this much of its device descriptor, and for
 * another length at any other time: hub_port_init() in drivers/usb/core/hub.c. vhci_hcd does
 * not pass the reset itself on. */
#define LENGTH_AFTER_RESET 64

#define DFU_CLASS_IN 0xa1
#define DFU_CLASS_OUT 0x21
#define DFU_DNLOAD 1
#define DFU_GETSTATUS 3
#define CDC_INTERFACE 0
#define CDC_SET_CONTROL_LINE_STATE 0x22
#define CDC_SEND_BREAK 0x23

typedef struct {
  UsbipRequest request;
  guint8 *data; /* OUT */
  gint64 arrived_us;
  gint64 done_us; /* of one that the board has been given */
  gboolean given;
  StrobeSimReply reply;
  GByteArray *in;
} Urb;

struct _VirtualDevice {
  StrobeSimBoard *board;
  gulong listener;
  guint vhci_port;
  guint64 wire_us;
  VirtualDeviceStats stats;

  GSource *events; /* woken by the board, from any thread */
  guint64 generation;
  int fd; /* our end; -1: not on the bus */
  guint fd_source;
  gint64 detached_us;
  guint attach_source;

  GByteArray *input;
  GByteArray *output;
  GQueue control;   /* Urb, in order; the board has been given the first at most */
  GQueue serial_in; /* Urb */
  GQueue notify_in; /* Urb; never answered */
  gint64 busy_until_us;
  int timer;
  guint timer_source;
};

static void
urb_free (Urb *urb)
{
  g_free (urb->data);
  g_clear_pointer (&urb->in, g_byte_array_unref);
  g_free (urb);
}

static void
flush (VirtualDevice *self)
{
  gsize sent = 0;

  while (self->fd >= 0 && sent < self->output->len) {
    gssize n = send (self->fd, self->output->data + sent, self->output->len - sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      break;
    sent += n;
  }
  g_byte_array_set_size (self->output, 0);
}

static void
reply_serial (VirtualDevice *self)
{
  while (!g_queue_is_empty (&self->serial_in)) {
    Urb *urb = g_queue_peek_head (&self->serial_in);
    g_autoptr (GBytes) bytes =
                 strobe_sim_board_read_serial (self->board, urb->request.length_bytes);
    gsize size_bytes = bytes != NULL ? g_bytes_get_size (bytes) : 0;
    if (size_bytes == 0)
      return;
    usbip_append_submit_reply (self->output, &urb->request, 0, g_bytes_get_data (bytes, NULL),
                               size_bytes);
    self->stats.serial_bytes += size_bytes;
    urb_free (g_queue_pop_head (&self->serial_in));
  }
}

static void
count_serial (VirtualDevice *self, const StrobeSimSetup *setup)
{
  if (setup->request == CDC_SET_CONTROL_LINE_STATE) {
    self->stats.n_lines++;
    self->stats.lines = setup->value;
  } else if (setup->request == CDC_SEND_BREAK && setup->value != 0) {
    self->stats.n_breaks++;
  }
}

static void
count (VirtualDevice *self, const StrobeSimSetup *setup)
{
  self->stats.n_control++;
  if (setup->request_type == DFU_CLASS_OUT && setup->index == CDC_INTERFACE)
    count_serial (self, setup);
  if (setup->request_type == DFU_CLASS_OUT && setup->request == DFU_DNLOAD && setup->length > 0)
    self->stats.n_dnload++;
  else if (setup->request_type == DFU_CLASS_IN && setup->request == DFU_GETSTATUS)
    self->stats.n_getstatus++;
}

static StrobeSimSetup
parse_setup (const guint8 *bytes)
{
  return (StrobeSimSetup){
    .request_type = bytes[0],
    .request = bytes[1],
    .value = bytes[2] | bytes[3] << 8,
    .index = bytes[4] | bytes[5] << 8,
    .length = bytes[6] | bytes[7] << 8,
  };
}

static gboolean
follows_a_bus_reset (const StrobeSimSetup *setup)
{
  return setup->request_type == 0x80 && setup->request == REQUEST_GET_DESCRIPTOR &&
         setup->value == DESCRIPTOR_DEVICE << 8 && setup->length == LENGTH_AFTER_RESET;
}

/* FALSE: the board is not there any more. */
static gboolean
is_current (VirtualDevice *self)
{
  return strobe_sim_board_is_attached (self->board) &&
         strobe_sim_board_get_generation (self->board) == self->generation;
}

static void
give_to_board (VirtualDevice *self, Urb *urb)
{
  StrobeSimSetup setup = parse_setup (urb->request.setup);
  guint64 delay_us = 0;

  urb->given = TRUE;
  urb->in = g_byte_array_new ();
  urb->reply = STROBE_SIM_REPLY_NONE;
  if (follows_a_bus_reset (&setup))
    strobe_sim_board_bus_reset (self->board);
  if (is_current (self)) {
    count (self, &setup);
    urb->reply = strobe_sim_board_control (self->board, &setup, urb->data, urb->in, &delay_us);
  }
  urb->done_us = MAX (urb->arrived_us, self->busy_until_us) + self->wire_us + delay_us;
  self->busy_until_us = urb->done_us;
}

static void
arm_timer (VirtualDevice *self, gint64 at_us)
{
  struct itimerspec spec = {
    .it_value = { .tv_sec = at_us / G_USEC_PER_SEC, .tv_nsec = at_us % G_USEC_PER_SEC * 1000 },
  };

  timerfd_settime (self->timer, TFD_TIMER_ABSTIME, &spec, NULL);
}

static void
reply_control (VirtualDevice *self, Urb *urb)
{
  gboolean stalled = urb->reply == STROBE_SIM_REPLY_STALL;
  guint32 actual_bytes =
    urb->request.is_in ? MIN (urb->in->len, urb->request.length_bytes) : urb->request.length_bytes;

  usbip_append_submit_reply (self->output, &urb->request, stalled ? -EPIPE : 0, urb->in->data,
                             stalled ? 0 : actual_bytes);
}

static void
serve_control (VirtualDevice *self)
{
  Urb *urb;

  while ((urb = g_queue_peek_head (&self->control)) != NULL) {
    if (!urb->given)
      give_to_board (self, urb);
    if (urb->reply == STROBE_SIM_REPLY_NONE)
      return;
    if (urb->done_us > g_get_monotonic_time ()) {
      arm_timer (self, urb->done_us);
      return;
    }
    g_queue_pop_head (&self->control);
    reply_control (self, urb);
    urb_free (urb);
  }
}

static void
submit (VirtualDevice *self, const UsbipRequest *request, const guint8 *payload)
{
  Urb *urb = g_new0 (Urb, 1);

  urb->request = *request;
  urb->arrived_us = g_get_monotonic_time ();
  if (request->endpoint == 0) {
    urb->data = g_memdup2 (payload, usbip_request_get_payload_size (request));
    g_queue_push_tail (&self->control, urb);
    self->stats.max_queued = MAX (self->stats.max_queued, self->control.length);
  } else if (request->endpoint == ENDPOINT_SERIAL_IN && request->is_in) {
    g_queue_push_tail (&self->serial_in, urb);
  } else if (request->endpoint == ENDPOINT_SERIAL_OUT && !request->is_in) {
    strobe_sim_board_write_serial (self->board, payload, request->length_bytes);
    usbip_append_submit_reply (self->output, request, 0, NULL, request->length_bytes);
    urb_free (urb);
  } else {
    g_queue_push_tail (&self->notify_in, urb);
  }
}

static gboolean
remove_urb (GQueue *queue, guint32 sequence)
{
  for (GList *link = queue->head; link != NULL; link = link->next) {
    Urb *urb = link->data;
    if (urb->request.sequence == sequence) {
      g_queue_delete_link (queue, link);
      urb_free (urb);
      return TRUE;
    }
  }
  return FALSE;
}

static void
unlink_urb (VirtualDevice *self, const UsbipRequest *request)
{
  gboolean found = remove_urb (&self->control, request->unlinked_sequence) ||
                   remove_urb (&self->serial_in, request->unlinked_sequence) ||
                   remove_urb (&self->notify_in, request->unlinked_sequence);

  usbip_append_unlink_reply (self->output, request, found ? -ECONNRESET : 0);
}

/* FALSE: the host does not speak USB/IP. */
static gboolean
take_requests (VirtualDevice *self)
{
  gsize used = 0;

  while (self->input->len - used >= USBIP_HEADER_BYTES) {
    const guint8 *header = self->input->data + used;
    UsbipRequest request;
    gsize size_bytes;
    if (!usbip_request_parse (&request, header))
      return FALSE;
    size_bytes = USBIP_HEADER_BYTES + usbip_request_get_payload_size (&request);
    if (self->input->len - used < size_bytes)
      break;
    if (request.command == USBIP_SUBMIT)
      submit (self, &request, header + USBIP_HEADER_BYTES);
    else
      unlink_urb (self, &request);
    used += size_bytes;
  }
  g_byte_array_remove_range (self->input, 0, used);
  return TRUE;
}

/* What a host controller says of a device that does not answer any more. */
static void
fail_urbs (VirtualDevice *self, GQueue *queue)
{
  Urb *urb;

  while ((urb = g_queue_pop_head (queue)) != NULL) {
    usbip_append_submit_reply (self->output, &urb->request, -EPROTO, NULL, 0);
    urb_free (urb);
  }
}

static void
leave_bus (VirtualDevice *self)
{
  fail_urbs (self, &self->control);
  fail_urbs (self, &self->serial_in);
  fail_urbs (self, &self->notify_in);
  flush (self);
  g_clear_handle_id (&self->fd_source, g_source_remove);
  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
  self->detached_us = g_get_monotonic_time ();
  self->busy_until_us = 0;
  g_byte_array_set_size (self->input, 0);
}

static void
serve (VirtualDevice *self)
{
  serve_control (self);
  reply_serial (self);
  flush (self);
}

static gboolean
socket_cb (int fd, GIOCondition condition, gpointer user_data)
{
  VirtualDevice *self = user_data;
  guint8 buffer[16384];
  gssize n = recv (fd, buffer, sizeof buffer, MSG_DONTWAIT);

  if (n < 0 && (errno == EAGAIN || errno == EINTR))
    return G_SOURCE_CONTINUE;
  if (n > 0)
    g_byte_array_append (self->input, buffer, n);
  if (n <= 0 || !take_requests (self)) {
    self->fd_source = 0;
    leave_bus (self);
    return G_SOURCE_REMOVE;
  }
  serve (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
timer_cb (int fd, GIOCondition condition, gpointer user_data)
{
  guint64 expirations;

  if (read (fd, &expirations, sizeof expirations) == sizeof expirations)
    serve (user_data);
  return G_SOURCE_CONTINUE;
}

/* FALSE: the port of vhci_hcd is still busy with the device that was there before. */
static gboolean
enter_bus (VirtualDevice *self)
{
  int pair[2];
  g_autofree char *line = NULL;
  int attach = open (VHCI_ATTACH, O_WRONLY | O_CLOEXEC);
  gssize written;

  if (attach < 0)
    g_error ("%s: %s", VHCI_ATTACH, g_strerror (errno));
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) < 0)
    g_error ("socketpair: %s", g_strerror (errno));
  line = g_strdup_printf ("%u %d %u %d", self->vhci_port, pair[1], self->vhci_port + 1, SPEED_FULL);
  written = write (attach, line, strlen (line));
  close (attach);
  close (pair[1]);
  if (written < 0) {
    close (pair[0]);
    return FALSE;
  }
  self->fd = pair[0];
  self->fd_source = g_unix_fd_add (self->fd, G_IO_IN | G_IO_HUP, socket_cb, self);
  self->stats.n_attached++;
  return TRUE;
}

static void follow_board (VirtualDevice *self);

static gboolean
retry_cb (gpointer user_data)
{
  VirtualDevice *self = user_data;

  self->attach_source = 0;
  follow_board (self);
  return G_SOURCE_REMOVE;
}

static void
follow_board (VirtualDevice *self)
{
  guint64 generation = strobe_sim_board_get_generation (self->board);
  gint64 off_us;

  if (self->fd >= 0 && !is_current (self))
    leave_bus (self);
  if (!strobe_sim_board_is_attached (self->board) || generation == self->generation)
    return;
  off_us = g_get_monotonic_time () - self->detached_us;
  if (self->attach_source == 0 && (off_us < OFF_BUS_MS * 1000 || !enter_bus (self)))
    self->attach_source = g_timeout_add (RETRY_MS, retry_cb, self);
  if (self->fd >= 0)
    self->generation = generation;
}

static gboolean
events_cb (gpointer user_data)
{
  VirtualDevice *self = user_data;

  g_source_set_ready_time (self->events, -1);
  follow_board (self);
  reply_serial (self);
  flush (self);
  return G_SOURCE_CONTINUE;
}

static gboolean
events_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return callback (user_data);
}

static GSourceFuncs events_funcs = { .dispatch = events_dispatch };

/* Any thread, and maybe from inside one of our own calls: only leave a note. */
static void
board_event_cb (StrobeSimEvent event, gpointer user_data)
{
  VirtualDevice *self = user_data;

  g_source_set_ready_time (self->events, 0);
}

VirtualDevice *
virtual_device_new (StrobeSimBoard *board, guint vhci_port)
{
  VirtualDevice *self = g_new0 (VirtualDevice, 1);

  self->board = g_object_ref (board);
  self->vhci_port = vhci_port;
  self->fd = -1;
  self->input = g_byte_array_new ();
  self->output = g_byte_array_new ();
  self->timer = timerfd_create (CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  self->timer_source = g_unix_fd_add (self->timer, G_IO_IN, timer_cb, self);
  self->events = g_source_new (&events_funcs, sizeof (GSource));
  g_source_set_callback (self->events, events_cb, self, NULL);
  g_source_attach (self->events, NULL);
  self->listener = strobe_sim_board_add_listener (board, board_event_cb, self);
  g_source_set_ready_time (self->events, 0);
  return self;
}

void
virtual_device_free (VirtualDevice *self)
{
  strobe_sim_board_remove_listener (self->board, self->listener);
  leave_bus (self);
  g_clear_handle_id (&self->attach_source, g_source_remove);
  g_clear_handle_id (&self->timer_source, g_source_remove);
  close (self->timer);
  g_source_destroy (self->events);
  g_source_unref (self->events);
  g_byte_array_unref (self->input);
  g_byte_array_unref (self->output);
  g_object_unref (self->board);
  g_free (self);
}

StrobeSimBoard *
virtual_device_get_board (VirtualDevice *self)
{
  return self->board;
}

void
virtual_device_set_wire_time (VirtualDevice *self, guint64 wire_us)
{
  self->wire_us = wire_us;
}

VirtualDeviceStats *
virtual_device_get_stats (VirtualDevice *self)
{
  return &self->stats;
}
