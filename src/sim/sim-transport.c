/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-transport.h"

#include "dfu/transport-error.h"

/* StrobeSimTransport: the DFU interface of a simulated board. It stands for cable, host controller
 * and kernel: it keeps answers back for as long as the board says they take, gives up when that is
 * longer than the timeout, and knows when the board it was opened on is not there any more. Created
 * by StrobeSimPort, used on the thread that opened it. */

/* bmRequestType of a class request to an interface; USB 2.0, table 9-2 */
#define CLASS_OUT 0x21
#define CLASS_IN 0xa1
#define REQUEST_SET_CONFIGURATION 9
/* Shorter delays are added up: a sleep costs more than they last. */
#define MIN_SLEEP_US 4000
#define RESET_TIMEOUT_MS 1000

struct _StrobeSimTransport {
  GObject parent_instance;

  StrobeSimBoard *board;
  StrobeClock *clock;
  guint64 generation;
  StrobeDfuIdentity identity;
  guint64 owed_us;
  gboolean closed;
};

static gboolean
is_there (StrobeSimTransport *self)
{
  return !self->closed && strobe_sim_board_is_attached (self->board) &&
         strobe_sim_board_get_generation (self->board) == self->generation;
}

static gboolean
fail (GError **error, StrobeTransportError code, const StrobeSimSetup *setup, const char *text)
{
  g_set_error (error, STROBE_TRANSPORT_ERROR, code, "request %u, value %u, length %u: %s",
               setup->request, setup->value, setup->length, text);
  return FALSE;
}

static gboolean
time_out (StrobeSimTransport *self, const StrobeSimSetup *setup, guint timeout_ms, GError **error)
{
  strobe_clock_sleep_ms (self->clock, timeout_ms, NULL, NULL);
  return fail (error, STROBE_TRANSPORT_ERROR_TIMEOUT, setup, "no answer in time");
}

static void
wait_us (StrobeSimTransport *self, guint64 delay_us)
{
  self->owed_us += delay_us;
  if (self->owed_us < MIN_SLEEP_US)
    return;

  strobe_clock_sleep_ms (self->clock, (guint) (self->owed_us / 1000), NULL, NULL);
  self->owed_us %= 1000;
}

static gboolean
finish (StrobeSimTransport *self,
        const StrobeSimSetup *setup,
        StrobeSimReply reply,
        guint64 delay_us,
        guint timeout_ms,
        GError **error)
{
  if (reply == STROBE_SIM_REPLY_NONE && !is_there (self))
    return fail (error, STROBE_TRANSPORT_ERROR_NO_DEVICE, setup, "the board left the bus");
  if (reply == STROBE_SIM_REPLY_NONE || delay_us > (guint64) timeout_ms * 1000)
    return time_out (self, setup, timeout_ms, error);

  wait_us (self, delay_us);
  if (reply == STROBE_SIM_REPLY_STALL)
    return fail (error, STROBE_TRANSPORT_ERROR_STALL, setup, "stalled");
  return TRUE;
}

static gboolean
transfer (StrobeSimTransport *self,
          const StrobeSimSetup *setup,
          const guint8 *out,
          GByteArray *in,
          guint timeout_ms,
          GError **error)
{
  StrobeSimReply reply;
  guint64 delay_us = 0;

  if (!is_there (self))
    return fail (error, STROBE_TRANSPORT_ERROR_NO_DEVICE, setup, "the board is not there");

  reply = strobe_sim_board_control (self->board, setup, out, in, &delay_us);
  return finish (self, setup, reply, delay_us, timeout_ms, error);
}

static const StrobeDfuIdentity *
strobe_sim_transport_get_identity (StrobeDfuTransport *transport)
{
  return &STROBE_SIM_TRANSPORT (transport)->identity;
}

static gboolean
strobe_sim_transport_send (StrobeDfuTransport *transport,
                           StrobeDfuRequest request,
                           guint16 value,
                           const guint8 *data,
                           gsize size_bytes,
                           guint timeout_ms,
                           GError **error)
{
  StrobeSimTransport *self = STROBE_SIM_TRANSPORT (transport);
  const StrobeSimSetup setup = {
    .request_type = CLASS_OUT,
    .request = (guint8) request,
    .value = value,
    .index = self->identity.descriptor.interface_number,
    .length = (guint16) size_bytes,
  };

  return transfer (self, &setup, data, NULL, timeout_ms, error);
}

static gboolean
strobe_sim_transport_receive (StrobeDfuTransport *transport,
                              StrobeDfuRequest request,
                              guint16 value,
                              guint8 *buffer,
                              gsize size_bytes,
                              gsize *received_bytes,
                              guint timeout_ms,
                              GError **error)
{
  StrobeSimTransport *self = STROBE_SIM_TRANSPORT (transport);
  g_autoptr (GByteArray) in = g_byte_array_new ();
  const StrobeSimSetup setup = {
    .request_type = CLASS_IN,
    .request = (guint8) request,
    .value = value,
    .index = self->identity.descriptor.interface_number,
    .length = (guint16) size_bytes,
  };

  if (!transfer (self, &setup, NULL, in, timeout_ms, error))
    return FALSE;
  *received_bytes = MIN (in->len, size_bytes);
  if (*received_bytes > 0)
    memcpy (buffer, in->data, *received_bytes);
  return TRUE;
}

/* As the kernel does it: whoever is still there after the reset gets its configuration back. */
static gboolean
strobe_sim_transport_reset (StrobeDfuTransport *transport, GError **error)
{
  StrobeSimTransport *self = STROBE_SIM_TRANSPORT (transport);
  const StrobeSimSetup setup = {
    .request = REQUEST_SET_CONFIGURATION,
    .value = self->identity.descriptor.configuration_value,
  };

  if (is_there (self))
    strobe_sim_board_bus_reset (self->board);
  return transfer (self, &setup, NULL, NULL, RESET_TIMEOUT_MS, error);
}

static void
strobe_sim_transport_close (StrobeDfuTransport *transport)
{
  STROBE_SIM_TRANSPORT (transport)->closed = TRUE;
}

static void
transport_iface_init (StrobeDfuTransportInterface *iface)
{
  iface->get_identity = strobe_sim_transport_get_identity;
  iface->send = strobe_sim_transport_send;
  iface->receive = strobe_sim_transport_receive;
  iface->reset = strobe_sim_transport_reset;
  iface->close = strobe_sim_transport_close;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeSimTransport,
                               strobe_sim_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_DFU_TRANSPORT,
                                                      transport_iface_init))

static void
strobe_sim_transport_dispose (GObject *object)
{
  StrobeSimTransport *self = STROBE_SIM_TRANSPORT (object);

  g_clear_object (&self->board);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (strobe_sim_transport_parent_class)->dispose (object);
}

static void
strobe_sim_transport_class_init (StrobeSimTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_sim_transport_dispose;
}

static void
strobe_sim_transport_init (StrobeSimTransport *self)
{
}

/**
 * strobe_sim_transport_new:
 * @board: a board
 * @clock: what its delays are slept on
 * @generation: the enumeration that is opened
 * @identity: what was found there
 *
 * Opens a DFU interface.
 *
 * Units: @generation counts enumerations.
 *
 * Ownership: holds @board and @clock; @identity is copied.
 *
 * Context: a worker thread.
 *
 * Returns: (transfer full): the transport
 */
StrobeDfuTransport *
strobe_sim_transport_new (StrobeSimBoard *board,
                          StrobeClock *clock,
                          guint64 generation,
                          const StrobeDfuIdentity *identity)
{
  StrobeSimTransport *self = g_object_new (STROBE_TYPE_SIM_TRANSPORT, NULL);

  self->board = g_object_ref (board);
  self->clock = g_object_ref (clock);
  self->generation = generation;
  self->identity = *identity;
  return STROBE_DFU_TRANSPORT (self);
}
