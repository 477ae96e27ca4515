/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "usb/usb-stream.h"

#include <string.h>

#include "usb/usb-error.h"

/* StrobeUsbStream: a window of DNLOAD requests on endpoint 0 that is kept full. Its transfers and
 * their buffers are made once, by the transport that owns it, and go round: a transfer that
 * completes is filled with the next block and submitted again. The kernel keeps them in order.
 *
 * Lives on the thread that streams; the completions run on it as well, out of libusb's event
 * handling. */

/* How long a cancel may stay unnoticed while the device is silent. */
#define TICK_MS 50

/* bmRequestType of what goes out to the DFU interface. Source: USB DFU 1.1, table 3.2 */
#define REQUEST_TYPE_OUT                                                                           \
  (LIBUSB_ENDPOINT_OUT | LIBUSB_REQUEST_TYPE_CLASS | LIBUSB_RECIPIENT_INTERFACE)

struct _StrobeUsbStream {
  libusb_context *context;
  libusb_device_handle *handle;
  guint8 interface_number;
  guint depth;
  gsize block_size_bytes;
  struct libusb_transfer **transfers;

  /* of the run under way */
  const StrobeDfuStream *stream;
  StrobeDfuStreamFunc func;
  gpointer user_data;
  GCancellable *cancellable;
  guint window; /* how many of the transfers are used */
  guint16 block;
  gsize n_fed; /* blocks; block n goes with transfer n modulo window, as completions keep order */
  gsize fed_bytes;
  gsize taken_bytes;
  guint n_in_flight;
  gboolean stopped;
  int failure;             /* the first one, a libusb code */
  gint64 last_progress_us; /* when a transfer ended */
};

static void
stop (StrobeUsbStream *self, int failure)
{
  self->stopped = TRUE;
  if (self->failure == LIBUSB_SUCCESS)
    self->failure = failure;
}

static void
feed (StrobeUsbStream *self, struct libusb_transfer *transfer)
{
  gsize left_bytes = self->stream->size_bytes - self->fed_bytes;
  guint16 size_bytes = MIN (left_bytes, self->stream->block_size_bytes);
  int code;

  if (self->stopped || left_bytes == 0)
    return;

  libusb_fill_control_setup (transfer->buffer, REQUEST_TYPE_OUT, STROBE_DFU_REQUEST_DNLOAD,
                             self->block++, self->interface_number, size_bytes);
  memcpy (transfer->buffer + LIBUSB_CONTROL_SETUP_SIZE, self->stream->data + self->fed_bytes,
          size_bytes);
  transfer->length = LIBUSB_CONTROL_SETUP_SIZE + size_bytes;
  code = libusb_submit_transfer (transfer);
  if (code != LIBUSB_SUCCESS) {
    stop (self, code);
    return;
  }
  self->n_fed++;
  self->fed_bytes += size_bytes;
  self->n_in_flight++;
}

static void
take (StrobeUsbStream *self, gsize size_bytes)
{
  self->taken_bytes += size_bytes;
  if (self->func != NULL)
    self->func (self->taken_bytes, self->user_data);
  if (g_cancellable_is_cancelled (self->cancellable))
    self->stopped = TRUE;
}

static void LIBUSB_CALL
completed_cb (struct libusb_transfer *transfer)
{
  StrobeUsbStream *self = transfer->user_data;
  int code = strobe_usb_error_from_status (transfer->status);

  self->n_in_flight--;
  self->last_progress_us = g_get_monotonic_time ();
  if (code != LIBUSB_SUCCESS)
    stop (self, code);
  else if (transfer->actual_length != transfer->length - (int) LIBUSB_CONTROL_SETUP_SIZE)
    stop (self, LIBUSB_ERROR_IO);
  else
    take (self, transfer->actual_length);
  feed (self, transfer);
}

static void
start (StrobeUsbStream *self)
{
  const StrobeDfuStream *stream = self->stream;

  self->window = MIN (self->depth, stream->depth);
  self->block = stream->first_block;
  self->n_fed = 0;
  self->fed_bytes = 0;
  self->taken_bytes = 0;
  self->stopped = FALSE;
  self->failure = LIBUSB_SUCCESS;
  self->last_progress_us = g_get_monotonic_time ();
  for (guint i = 0; i < self->window; i++)
    feed (self, self->transfers[i]);
}

/* The newest first, so that no block is sent while the one before it is being taken back. A
 * transfer that is not under way does not mind. */
static void
take_back_all (StrobeUsbStream *self)
{
  stop (self, LIBUSB_ERROR_TIMEOUT);
  for (gsize i = 1; i <= self->window; i++)
    libusb_cancel_transfer (self->transfers[(self->n_fed + self->window - i) % self->window]);
}

static gboolean
is_silent (StrobeUsbStream *self)
{
  gint64 silent_us = g_get_monotonic_time () - self->last_progress_us;

  return silent_us > (gint64) self->stream->timeout_ms * 1000;
}

/* Handles what happened; at the latest after a tick it looks at the cancellable again. */
static void
turn (StrobeUsbStream *self)
{
  struct timeval tick = { .tv_usec = TICK_MS * 1000 };
  int code = libusb_handle_events_timeout_completed (self->context, &tick, NULL);

  if (g_cancellable_is_cancelled (self->cancellable))
    self->stopped = TRUE;
  if (is_silent (self) || (code != LIBUSB_SUCCESS && code != LIBUSB_ERROR_INTERRUPTED))
    take_back_all (self);
}

static gboolean
conclude (StrobeUsbStream *self, GError **error)
{
  if (self->failure != LIBUSB_SUCCESS) {
    strobe_usb_error_set (error, self->failure, "send block");
    g_prefix_error (error, "after %" G_GSIZE_FORMAT " bytes: ", self->taken_bytes);
    return FALSE;
  }
  if (self->taken_bytes < self->stream->size_bytes) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                 "stream was cancelled after %" G_GSIZE_FORMAT " bytes", self->taken_bytes);
    return FALSE;
  }
  return TRUE;
}

/**
 * strobe_usb_stream_new:
 * @context: the libusb context of @handle
 * @handle: an open device
 * @interface_number: the DFU interface
 * @depth: how many requests may be under way
 * @block_size_bytes: the largest block
 *
 * Makes the transfers.
 *
 * Units: @interface_number is bInterfaceNumber; @depth is a count of requests.
 *
 * Ownership: the result is the caller's; @context and @handle must outlive it.
 *
 * Context: the thread that streams.
 *
 * Returns: (transfer full): a stream that does nothing yet
 */
StrobeUsbStream *
strobe_usb_stream_new (libusb_context *context,
                       libusb_device_handle *handle,
                       guint8 interface_number,
                       guint depth,
                       gsize block_size_bytes)
{
  StrobeUsbStream *self = g_new0 (StrobeUsbStream, 1);

  self->context = context;
  self->handle = handle;
  self->interface_number = interface_number;
  self->depth = MAX (depth, 1);
  self->block_size_bytes = block_size_bytes;
  self->transfers = g_new0 (struct libusb_transfer *, self->depth);
  for (guint i = 0; i < self->depth; i++) {
    struct libusb_transfer *transfer = libusb_alloc_transfer (0);

    if (transfer == NULL)
      g_error ("out of memory");
    /* no timeout of its own: it would count the time spent in the queue */
    libusb_fill_control_transfer (transfer, handle,
                                  g_malloc (LIBUSB_CONTROL_SETUP_SIZE + block_size_bytes),
                                  completed_cb, self, 0);
    self->transfers[i] = transfer;
  }
  return self;
}

/**
 * strobe_usb_stream_free:
 * @self: a stream that is not running
 *
 * Frees the transfers.
 *
 * Context: any thread.
 */
void
strobe_usb_stream_free (StrobeUsbStream *self)
{
  for (guint i = 0; i < self->depth; i++) {
    g_free (self->transfers[i]->buffer);
    libusb_free_transfer (self->transfers[i]);
  }
  g_free (self->transfers);
  g_free (self);
}

/**
 * strobe_usb_stream_fits:
 * @self: a stream
 * @stream: what is to be sent next
 *
 * Tells whether the transfers of an earlier run will do.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if they are enough and large enough
 */
gboolean
strobe_usb_stream_fits (const StrobeUsbStream *self, const StrobeDfuStream *stream)
{
  return stream->depth <= self->depth && stream->block_size_bytes <= self->block_size_bytes;
}

/**
 * strobe_usb_stream_run:
 * @self: a stream
 * @stream: the blocks
 * @func: (nullable): called whenever the device has taken more
 * @user_data: for @func
 * @cancellable: (nullable): stops the feeding
 * @error: return location for an error
 *
 * Sends the blocks, as many at a time as the window holds. See strobe_dfu_transport_stream() for
 * what holds on return. A device that is silent for stream->timeout_ms loses all that is queued:
 * after that only a reset of the board helps.
 *
 * Errors: G_IO_ERROR_CANCELLED; STROBE_TRANSPORT_ERROR of the first block that failed.
 *
 * Context: the thread that opened the device; blocks, and handles the events of its context.
 *
 * Returns: %TRUE if the device took all of it
 */
gboolean
strobe_usb_stream_run (StrobeUsbStream *self,
                       const StrobeDfuStream *stream,
                       StrobeDfuStreamFunc func,
                       gpointer user_data,
                       GCancellable *cancellable,
                       GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  self->stream = stream;
  self->func = func;
  self->user_data = user_data;
  self->cancellable = cancellable;
  start (self);
  while (self->n_in_flight > 0)
    turn (self);
  return conclude (self, error);
}
