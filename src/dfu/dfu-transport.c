/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dfu/dfu-transport.h"

/* StrobeDfuTransport: an open DFU interface of one enumeration of a board. A StrobeDfuPort creates
 * it; it lives on the thread that opened it and is used by that thread alone. Once the board is off
 * the bus it is good for nothing but close.
 *
 * StrobeDfuIdentity: what the device said of itself when it was opened; never changes.
 *
 * StrobeDfuStream: a run of DNLOAD requests, on the caller's stack. Blocks are numbered from
 * first_block on, modulo 65536; the last one may be shorter. depth and timeout_ms (milliseconds)
 * say how many requests may be under way and how long the device may be silent. */

G_DEFINE_INTERFACE (StrobeDfuTransport, strobe_dfu_transport, G_TYPE_OBJECT)

static gboolean
stream_one_by_one (StrobeDfuTransport *self,
                   const StrobeDfuStream *stream,
                   StrobeDfuStreamFunc func,
                   gpointer user_data,
                   GCancellable *cancellable,
                   GError **error)
{
  guint16 block = stream->first_block;
  gsize taken_bytes = 0;

  while (taken_bytes < stream->size_bytes) {
    gsize size_bytes = MIN (stream->block_size_bytes, stream->size_bytes - taken_bytes);

    if (g_cancellable_set_error_if_cancelled (cancellable, error) ||
        !strobe_dfu_transport_send (self, STROBE_DFU_REQUEST_DNLOAD, block++,
                                    stream->data + taken_bytes, size_bytes, stream->timeout_ms,
                                    error))
      return FALSE;
    taken_bytes += size_bytes;
    if (func != NULL)
      func (taken_bytes, user_data);
  }

  return TRUE;
}

static void
strobe_dfu_transport_default_init (StrobeDfuTransportInterface *iface)
{
  iface->stream = stream_one_by_one;
}

/**
 * strobe_dfu_transport_get_identity:
 * @self: a transport
 *
 * Tells what was opened.
 *
 * Ownership: the result belongs to @self.
 *
 * Context: the thread that opened it.
 *
 * Returns: (transfer none): the identity
 */
const StrobeDfuIdentity *
strobe_dfu_transport_get_identity (StrobeDfuTransport *self)
{
  g_return_val_if_fail (STROBE_IS_DFU_TRANSPORT (self), NULL);

  return STROBE_DFU_TRANSPORT_GET_IFACE (self)->get_identity (self);
}

/**
 * strobe_dfu_transport_send:
 * @self: a transport
 * @request: DETACH, DNLOAD, CLRSTATUS or ABORT
 * @value: wValue
 * @data: (nullable): the bytes of the data stage
 * @size_bytes: how many; 0 for none
 * @timeout_ms: how long to wait for the status stage
 * @error: return location for an error
 *
 * Sends one class request to the DFU interface and waits for its end.
 *
 * Units: @value is a block number for DNLOAD, milliseconds for DETACH, else 0.
 *
 * Ownership: @data is only read.
 *
 * Errors: STROBE_TRANSPORT_ERROR: STALL, TIMEOUT, NO_DEVICE or IO.
 *
 * Context: the thread that opened it; blocks.
 *
 * Source: USB DFU 1.1, section 3.
 *
 * Returns: %TRUE if the device acknowledged all of it
 */
gboolean
strobe_dfu_transport_send (StrobeDfuTransport *self,
                           StrobeDfuRequest request,
                           guint16 value,
                           const guint8 *data,
                           gsize size_bytes,
                           guint timeout_ms,
                           GError **error)
{
  g_return_val_if_fail (STROBE_IS_DFU_TRANSPORT (self), FALSE);
  g_return_val_if_fail (size_bytes <= G_MAXUINT16, FALSE);

  return STROBE_DFU_TRANSPORT_GET_IFACE (self)->send (self, request, value, data, size_bytes,
                                                      timeout_ms, error);
}

/**
 * strobe_dfu_transport_receive:
 * @self: a transport
 * @request: UPLOAD, GETSTATUS or GETSTATE
 * @value: wValue: the block number of an UPLOAD, else 0
 * @buffer: (out caller-allocates): where to store what the device answers
 * @size_bytes: how much to ask for
 * @received_bytes: (out): how much came; may be less than asked for
 * @timeout_ms: how long to wait for the answer
 * @error: return location for an error
 *
 * Sends one class request to the DFU interface and reads what it answers.
 *
 * Units: @value is a count of blocks.
 *
 * Errors: STROBE_TRANSPORT_ERROR: STALL, TIMEOUT, NO_DEVICE or IO.
 *
 * Context: the thread that opened it; blocks.
 *
 * Source: USB DFU 1.1, section 3.
 *
 * Returns: %TRUE if the device answered
 */
gboolean
strobe_dfu_transport_receive (StrobeDfuTransport *self,
                              StrobeDfuRequest request,
                              guint16 value,
                              guint8 *buffer,
                              gsize size_bytes,
                              gsize *received_bytes,
                              guint timeout_ms,
                              GError **error)
{
  g_return_val_if_fail (STROBE_IS_DFU_TRANSPORT (self), FALSE);
  g_return_val_if_fail (buffer != NULL && received_bytes != NULL, FALSE);
  g_return_val_if_fail (size_bytes <= G_MAXUINT16, FALSE);

  return STROBE_DFU_TRANSPORT_GET_IFACE (self)->receive (self, request, value, buffer, size_bytes,
                                                         received_bytes, timeout_ms, error);
}

/**
 * strobe_dfu_transport_stream:
 * @self: a transport
 * @stream: the blocks
 * @func: (nullable): called whenever the device has taken more
 * @user_data: for @func
 * @cancellable: (nullable): stops the feeding
 * @error: return location for an error
 *
 * Sends a run of DNLOAD requests in their order. Without an implementation of its own a transport
 * sends them one by one. Whatever happens, no request is under way any more on return, and none is
 * ever sent twice: after a cancel, and after the first failure, nothing new is queued and what is
 * queued is left to finish, because a DNLOAD that is killed in flight can kill the loader.
 *
 * Units: stream->timeout_ms is the longest silence between two completions.
 *
 * Ownership: the bytes of @stream are only read, and only during the call.
 *
 * Errors: G_IO_ERROR_CANCELLED; STROBE_TRANSPORT_ERROR of the first block that failed: STALL,
 * TIMEOUT, NO_DEVICE or IO.
 *
 * Context: the thread that opened it, @func too; blocks.
 *
 * Returns: %TRUE if the device took all of it
 */
gboolean
strobe_dfu_transport_stream (StrobeDfuTransport *self,
                             const StrobeDfuStream *stream,
                             StrobeDfuStreamFunc func,
                             gpointer user_data,
                             GCancellable *cancellable,
                             GError **error)
{
  g_return_val_if_fail (STROBE_IS_DFU_TRANSPORT (self), FALSE);
  g_return_val_if_fail (stream != NULL, FALSE);
  g_return_val_if_fail (stream->block_size_bytes > 0 && stream->block_size_bytes <= G_MAXUINT16,
                        FALSE);

  return STROBE_DFU_TRANSPORT_GET_IFACE (self)->stream (self, stream, func, user_data, cancellable,
                                                        error);
}

/**
 * strobe_dfu_transport_reset:
 * @self: a transport
 * @error: return location for an error
 *
 * Resets the USB port the board sits in. Most devices enumerate anew then, which leaves @self
 * without a device.
 *
 * Errors: STROBE_TRANSPORT_ERROR, most of the time NO_DEVICE: the reset worked.
 *
 * Context: the thread that opened it; blocks.
 *
 * Returns: %TRUE if the device is still the same
 */
gboolean
strobe_dfu_transport_reset (StrobeDfuTransport *self, GError **error)
{
  g_return_val_if_fail (STROBE_IS_DFU_TRANSPORT (self), FALSE);

  return STROBE_DFU_TRANSPORT_GET_IFACE (self)->reset (self, error);
}

/**
 * strobe_dfu_transport_close:
 * @self: a transport
 *
 * Releases the interface and closes the device; the second time does nothing. Dropping the last
 * reference closes as well.
 *
 * Context: the thread that opened it.
 */
void
strobe_dfu_transport_close (StrobeDfuTransport *self)
{
  g_return_if_fail (STROBE_IS_DFU_TRANSPORT (self));

  STROBE_DFU_TRANSPORT_GET_IFACE (self)->close (self);
}
