/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/cdc-stream.h"

#include <string.h>

#include "usb/usb-error.h"

/* StrobeCdcStream: the bulk transfers of a serial port.
 * Made by a CDC link once it has claimed the interfaces; lives on the thread of the link.
 *
 * libusb calls back from within strobe_cdc_stream_handle_events() and from within control
 * requests. Nothing is told from in there: what came is kept until it is taken. */

/* As many as make the host ask again before the device has sent the last packet. */
#define N_IN_TRANSFERS 32
/* A transfer ends when it is full or with a packet that is not. So a long one would hold back the
 * last words of a device that sends whole packets and no empty one behind, and one packet is asked
 * for at a time: until so many came full in a row that more is sure to follow. Long ones then, with
 * a time limit that gives out what is in them, and ends the flood. */
#define FLOOD_TRANSFERS N_IN_TRANSFERS
#define FLOOD_TRANSFER_BYTES 4096
#define FLOOD_TIMEOUT_MS 20
#define OUT_TRANSFER_BYTES 4096
/* What is read ahead, and what may wait to be sent: the same as of a tty. */
#define RECEIVED_MAX_BYTES 65536
#define WAITING_MAX_BYTES 65536
/* How long to wait for transfers to come back that were cancelled. The kernel needs microseconds.
 */
#define CANCEL_MS 2000

struct _StrobeCdcStream {
  libusb_context *context;
  struct libusb_transfer *in[N_IN_TRANSFERS];
  gboolean is_in_active[N_IN_TRANSFERS];
  struct libusb_transfer *out;
  gboolean is_out_active;
  guint n_active;
  guint16 packet_bytes;
  guint n_full; /* transfers that came full in a row; FLOOD_TRANSFERS: it is a flood */
  GByteArray *received;
  GByteArray *waiting; /* the first out->length of it are on their way */
  gboolean paused;
  gboolean closing;
  int failure; /* a libusb error code */
};

static void
fail (StrobeCdcStream *self, int code)
{
  if (self->failure == LIBUSB_SUCCESS)
    self->failure = code;
}

static gboolean
submit (StrobeCdcStream *self, struct libusb_transfer *transfer)
{
  int code = libusb_submit_transfer (transfer);

  if (code != LIBUSB_SUCCESS) {
    fail (self, code);
    return FALSE;
  }
  self->n_active++;
  return TRUE;
}

static void
check_status (StrobeCdcStream *self, struct libusb_transfer *transfer)
{
  if (self->closing || transfer->status == LIBUSB_TRANSFER_COMPLETED ||
      (transfer->status == LIBUSB_TRANSFER_TIMED_OUT && transfer->timeout != 0))
    return;
  fail (self, strobe_usb_error_from_status (transfer->status));
}

static gboolean
may_read (StrobeCdcStream *self)
{
  return !self->closing && !self->paused && self->failure == LIBUSB_SUCCESS &&
         self->received->len < RECEIVED_MAX_BYTES;
}

static gboolean
submit_in (StrobeCdcStream *self, struct libusb_transfer *transfer)
{
  gboolean is_flood = self->n_full >= FLOOD_TRANSFERS;

  transfer->length = is_flood ? FLOOD_TRANSFER_BYTES : self->packet_bytes;
  transfer->timeout = is_flood ? FLOOD_TIMEOUT_MS : 0;
  return submit (self, transfer);
}

static void
read_more (StrobeCdcStream *self)
{
  for (guint i = 0; i < N_IN_TRANSFERS && may_read (self); i++)
    if (!self->is_in_active[i])
      self->is_in_active[i] = submit_in (self, self->in[i]);
}

/* In a flood every transfer counts but one that was waited for in vain. */
static void
measure_flood (StrobeCdcStream *self, const struct libusb_transfer *transfer)
{
  gboolean is_flood = self->n_full >= FLOOD_TRANSFERS;
  gboolean is_full = transfer->actual_length == transfer->length;

  if (is_flood ? transfer->status == LIBUSB_TRANSFER_TIMED_OUT : !is_full)
    self->n_full = 0;
  else if (!is_flood)
    self->n_full++;
}

static void LIBUSB_CALL
in_cb (struct libusb_transfer *transfer)
{
  StrobeCdcStream *self = transfer->user_data;

  self->n_active--;
  for (guint i = 0; i < N_IN_TRANSFERS; i++)
    if (self->in[i] == transfer)
      self->is_in_active[i] = FALSE;
  if (!self->closing)
    g_byte_array_append (self->received, transfer->buffer, (guint) transfer->actual_length);
  check_status (self, transfer);
  measure_flood (self, transfer);
  read_more (self);
}

static void
send_more (StrobeCdcStream *self)
{
  gsize n_bytes = MIN (self->waiting->len, OUT_TRANSFER_BYTES);

  if (self->is_out_active || n_bytes == 0 || self->closing || self->failure != LIBUSB_SUCCESS)
    return;
  memcpy (self->out->buffer, self->waiting->data, n_bytes);
  self->out->length = (int) n_bytes;
  self->is_out_active = submit (self, self->out);
}

static void LIBUSB_CALL
out_cb (struct libusb_transfer *transfer)
{
  StrobeCdcStream *self = transfer->user_data;
  guint n_sent = MIN ((guint) transfer->actual_length, self->waiting->len);

  self->n_active--;
  self->is_out_active = FALSE;
  if (n_sent > 0)
    g_byte_array_remove_range (self->waiting, 0, n_sent);
  check_status (self, transfer);
  send_more (self);
}

static struct libusb_transfer *
new_transfer (StrobeCdcStream *self,
              libusb_device_handle *device,
              guint8 endpoint,
              gsize size_bytes,
              libusb_transfer_cb_fn func)
{
  struct libusb_transfer *transfer = libusb_alloc_transfer (0);

  libusb_fill_bulk_transfer (transfer, device, endpoint, g_malloc0 (size_bytes), (int) size_bytes,
                             func, self, 0);
  return transfer;
}

static void
free_transfer (struct libusb_transfer *transfer)
{
  g_free (transfer->buffer);
  libusb_free_transfer (transfer);
}

/* Returns TRUE once the kernel has given all of them back. */
static gboolean
cancel_all (StrobeCdcStream *self)
{
  gint64 end_us = g_get_monotonic_time () + CANCEL_MS * G_TIME_SPAN_MILLISECOND;

  for (guint i = 0; i < N_IN_TRANSFERS; i++)
    if (self->is_in_active[i])
      libusb_cancel_transfer (self->in[i]);
  if (self->is_out_active)
    libusb_cancel_transfer (self->out);
  while (self->n_active > 0 && g_get_monotonic_time () < end_us) {
    struct timeval wait = { .tv_usec = 10000 };

    libusb_handle_events_timeout_completed (self->context, &wait, NULL);
  }
  return self->n_active == 0;
}

/**
 * strobe_cdc_stream_new:
 * @usb: the open device, whose interfaces are claimed; must outlive the stream
 * @descriptor: where its port is
 *
 * Starts to read.
 *
 * Context: the thread that opened @usb.
 *
 * Returns: (transfer full): the stream
 */
StrobeCdcStream *
strobe_cdc_stream_new (StrobeUsbHandle *usb, const StrobeCdcDescriptor *descriptor)
{
  StrobeCdcStream *self = g_new0 (StrobeCdcStream, 1);
  libusb_device_handle *device = strobe_usb_handle_get_device (usb);

  self->context = strobe_usb_handle_get_context (usb);
  self->received = g_byte_array_new ();
  self->waiting = g_byte_array_new ();
  self->packet_bytes = descriptor->in_packet_bytes;
  for (guint i = 0; i < N_IN_TRANSFERS; i++)
    self->in[i] = new_transfer (self, device, descriptor->in_endpoint, FLOOD_TRANSFER_BYTES, in_cb);
  self->out = new_transfer (self, device, descriptor->out_endpoint, OUT_TRANSFER_BYTES, out_cb);
  read_more (self);
  return self;
}

/**
 * strobe_cdc_stream_free:
 *
 * Takes all transfers back. What was not sent yet is dropped.
 *
 * A transfer that the kernel does not give back is left to it for good: its memory may still be
 * written to.
 *
 * Context: the thread of the stream; waits for the kernel.
 */
void
strobe_cdc_stream_free (StrobeCdcStream *self)
{
  if (self == NULL)
    return;
  self->closing = TRUE;
  if (!cancel_all (self)) {
    g_warning ("%u transfers were not given back", self->n_active);
    return;
  }
  for (guint i = 0; i < N_IN_TRANSFERS; i++)
    free_transfer (self->in[i]);
  free_transfer (self->out);
  g_byte_array_unref (self->received);
  g_byte_array_unref (self->waiting);
  g_free (self);
}

/**
 * strobe_cdc_stream_handle_events:
 *
 * Lets libusb do what is due. Does not wait.
 *
 * Context: the thread of the stream.
 */
void
strobe_cdc_stream_handle_events (StrobeCdcStream *self)
{
  struct timeval no_wait = { 0 };

  libusb_handle_events_timeout_completed (self->context, &no_wait, NULL);
}

/**
 * strobe_cdc_stream_set_paused:
 * @paused: whether to leave what comes with the device
 *
 * Stops asking for more, or goes on. Requests that are out already are still answered.
 *
 * Context: the thread of the stream.
 */
void
strobe_cdc_stream_set_paused (StrobeCdcStream *self, gboolean paused)
{
  self->paused = paused;
  read_more (self);
}

/**
 * strobe_cdc_stream_take_received:
 *
 * Takes what came.
 *
 * Context: the thread of the stream.
 *
 * Returns: (transfer full) (nullable): the bytes, or %NULL if there are none
 */
GBytes *
strobe_cdc_stream_take_received (StrobeCdcStream *self)
{
  GBytes *bytes = NULL;

  if (self->received->len > 0) {
    gsize size_bytes = MIN (self->received->len, RECEIVED_MAX_BYTES);

    bytes = g_bytes_new (self->received->data, size_bytes);
    g_byte_array_remove_range (self->received, 0, (guint) size_bytes);
  }
  read_more (self);
  return bytes;
}

/**
 * strobe_cdc_stream_send:
 * @bytes: what to send
 *
 * Queues bytes to be sent, in order.
 *
 * Context: the thread of the stream.
 *
 * Returns: %FALSE if so much waits already that none of it was taken
 */
gboolean
strobe_cdc_stream_send (StrobeCdcStream *self, GBytes *bytes)
{
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size_bytes);

  if (size_bytes > WAITING_MAX_BYTES - self->waiting->len)
    return FALSE;
  g_byte_array_append (self->waiting, data, (guint) size_bytes);
  send_more (self);
  return TRUE;
}

/**
 * strobe_cdc_stream_get_waiting_bytes:
 *
 * Tells how much was not sent yet.
 *
 * Units: bytes.
 *
 * Context: the thread of the stream.
 *
 * Returns: the number of bytes
 */
gsize
strobe_cdc_stream_get_waiting_bytes (StrobeCdcStream *self)
{
  return self->waiting->len;
}

/**
 * strobe_cdc_stream_get_failure:
 *
 * Tells whether the stream is over by itself. What came before can still be taken.
 *
 * Context: the thread of the stream.
 *
 * Returns: a libusb error code; LIBUSB_SUCCESS while it works
 */
int
strobe_cdc_stream_get_failure (StrobeCdcStream *self)
{
  return self->failure;
}
