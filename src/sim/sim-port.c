/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-port.h"

#include "base/byte-reader.h"
#include "dfu/transport-error.h"
#include "sim/sim-board-private.h"
#include "sim/sim-faults-private.h"
#include "sim/sim-transport.h"

/* StrobeSimPort: the USB port that a simulated board sits in, and the hub and the kernel behind it:
 * what appears is reset and configured before it is opened. Created by the composition root for a
 * job, used on the job's worker thread.
 *
 * A board that is off the bus for a while is waited for on the port's clock. With a clock that only
 * moves when somebody sleeps on it the board is told that its time has come. */

/* USB 2.0, table 9-8 */
#define DEVICE_BYTES 18
#define OFFSET_VENDOR_ID 8
/* how often a port is looked at where nothing says when something will come */
#define POLL_MS 10

struct _StrobeSimPort {
  GObject parent_instance;

  StrobeSimBoard *board;
  StrobeClock *clock;
  guint64 opened_generation;
};

static gboolean
fail_empty (GError **error)
{
  g_set_error_literal (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_NO_DEVICE,
                       "no board on the port");
  return FALSE;
}

/* What the kernel would say before the board hears of it. */
static gboolean
check_may_open (StrobeSimPort *self, GError **error)
{
  StrobeSimFaults *faults = strobe_sim_board_get_faults (self->board);

  if (strobe_sim_faults_has (faults, STROBE_SIM_FAULT_OPEN_DENIED)) {
    g_set_error_literal (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_ACCESS,
                         "the port may not be opened");
    return FALSE;
  }
  if (strobe_sim_faults_has (faults, STROBE_SIM_FAULT_OPEN_BUSY)) {
    g_set_error_literal (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_BUSY,
                         "another program holds the port");
    return FALSE;
  }
  return TRUE;
}

static gboolean
read_identity (GBytes *descriptors, StrobeDfuIdentity *identity, GError **error)
{
  StrobeByteReader reader;
  gsize size_bytes;
  const guint8 *data = g_bytes_get_data (descriptors, &size_bytes);

  strobe_byte_reader_init (&reader, data, size_bytes);
  return strobe_byte_reader_seek (&reader, OFFSET_VENDOR_ID, error) &&
         strobe_byte_reader_read_u16_le (&reader, &identity->vendor_id, error) &&
         strobe_byte_reader_read_u16_le (&reader, &identity->product_id, error) &&
         strobe_byte_reader_read_u16_le (&reader, &identity->device_release, error) &&
         strobe_byte_reader_seek (&reader, DEVICE_BYTES, error) &&
         strobe_dfu_descriptor_find (data + DEVICE_BYTES, size_bytes - DEVICE_BYTES,
                                     &identity->descriptor, error);
}

/* The generation is asked for first: a board that comes back meanwhile makes the transport stale,
 * and not the other way round. */
static StrobeDfuTransport *
open_any (StrobeSimPort *self, guint64 *generation, GError **error)
{
  g_autoptr (GBytes) descriptors = NULL;
  StrobeDfuIdentity identity = { 0 };

  *generation = strobe_sim_board_get_generation (self->board);
  if (!strobe_sim_board_enumerate (self->board) ||
      (descriptors = strobe_sim_board_get_descriptors (self->board)) == NULL) {
    fail_empty (error);
    return NULL;
  }
  if (!read_identity (descriptors, &identity, error))
    return NULL;
  return strobe_sim_transport_new (self->board, self->clock, *generation, &identity);
}

static StrobeDfuTransport *
open_newer (StrobeSimPort *self, StrobeDfuMode mode)
{
  guint64 generation = strobe_sim_board_get_generation (self->board);
  g_autoptr (StrobeDfuTransport) transport = NULL;

  if (generation == self->opened_generation)
    return NULL;
  transport = open_any (self, &generation, NULL);
  if (transport == NULL || strobe_dfu_transport_get_identity (transport)->descriptor.mode != mode)
    return NULL;

  self->opened_generation = generation;
  return g_steal_pointer (&transport);
}

/* Sleeps until the board has something to do, at most for what is left, and sees to it that it
 * does it. */
static gboolean
wait_for_change (StrobeSimPort *self, guint left_ms, GCancellable *cancellable, GError **error)
{
  gint64 due_us = strobe_sim_board_get_due_us (self->board);
  gint64 wait_us = MAX (due_us - g_get_monotonic_time (), 0);
  guint wait_ms = due_us < 0 ? POLL_MS : (guint) ((wait_us + 999) / 1000);

  if (!strobe_clock_sleep_ms (self->clock, MIN (wait_ms, left_ms), cancellable, error))
    return FALSE;
  if (due_us >= 0 && wait_ms <= left_ms)
    strobe_sim_board_hurry (self->board, due_us);
  return TRUE;
}

static StrobeDfuTransport *
strobe_sim_port_open (StrobeDfuPort *port, GCancellable *cancellable, GError **error)
{
  StrobeSimPort *self = STROBE_SIM_PORT (port);
  StrobeDfuTransport *transport;
  guint64 generation;

  if (g_cancellable_set_error_if_cancelled (cancellable, error) || !check_may_open (self, error))
    return NULL;
  transport = open_any (self, &generation, error);
  if (transport != NULL)
    self->opened_generation = generation;
  return transport;
}

static StrobeDfuTransport *
strobe_sim_port_reopen (StrobeDfuPort *port,
                        StrobeDfuMode mode,
                        guint timeout_ms,
                        GCancellable *cancellable,
                        GError **error)
{
  StrobeSimPort *self = STROBE_SIM_PORT (port);
  gint64 end_us = strobe_clock_now_us (self->clock) + (gint64) timeout_ms * 1000;

  for (;;) {
    StrobeDfuTransport *transport = open_newer (self, mode);
    gint64 left_us = end_us - strobe_clock_now_us (self->clock);

    if (transport != NULL)
      return transport;
    if (left_us <= 0) {
      g_set_error (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_TIMEOUT,
                   "nothing new on the port within %u ms", timeout_ms);
      return NULL;
    }
    if (!wait_for_change (self, (guint) ((left_us + 999) / 1000), cancellable, error))
      return NULL;
  }
}

static void
port_iface_init (StrobeDfuPortInterface *iface)
{
  iface->open = strobe_sim_port_open;
  iface->reopen = strobe_sim_port_reopen;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeSimPort,
                               strobe_sim_port,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_DFU_PORT, port_iface_init))

static void
strobe_sim_port_dispose (GObject *object)
{
  StrobeSimPort *self = STROBE_SIM_PORT (object);

  g_clear_object (&self->board);
  g_clear_object (&self->clock);
  G_OBJECT_CLASS (strobe_sim_port_parent_class)->dispose (object);
}

static void
strobe_sim_port_class_init (StrobeSimPortClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_sim_port_dispose;
}

static void
strobe_sim_port_init (StrobeSimPort *self)
{
}

/**
 * strobe_sim_port_new:
 * @board: the board that sits in the port
 * @clock: what the board's delays are slept on
 *
 * Creates the port of a simulated board.
 *
 * Ownership: holds @board and @clock.
 *
 * Context: any thread.
 *
 * Returns: (transfer full): the port
 */
StrobeDfuPort *
strobe_sim_port_new (StrobeSimBoard *board, StrobeClock *clock)
{
  StrobeSimPort *self;

  g_return_val_if_fail (STROBE_IS_SIM_BOARD (board), NULL);
  g_return_val_if_fail (STROBE_IS_CLOCK (clock), NULL);

  self = g_object_new (STROBE_TYPE_SIM_PORT, NULL);
  self->board = g_object_ref (board);
  self->clock = g_object_ref (clock);
  return STROBE_DFU_PORT (self);
}
