/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dfu/fake-board.h"

#define FAKE_TYPE_PORT (fake_port_get_type ())
G_DECLARE_FINAL_TYPE (FakePort, fake_port, FAKE, PORT, GObject)
#define FAKE_TYPE_TRANSPORT (fake_transport_get_type ())
G_DECLARE_FINAL_TYPE (FakeTransport, fake_transport, FAKE, TRANSPORT, GObject)

struct _FakePort {
  GObject parent_instance;
  FakeBoard *board;
};

struct _FakeTransport {
  GObject parent_instance;
  FakeBoard *board; /* NULL once closed */
  StrobeDfuIdentity identity;
};

static gboolean
fail (GError **error, int code)
{
  g_set_error (error, STROBE_TRANSPORT_ERROR, code, "fault %d", code);
  return FALSE;
}

static gboolean
stall (FakeBoard *self, GError **error)
{
  if (self->mode == STROBE_DFU_MODE_DFU) {
    self->state = STROBE_DFU_STATE_ERROR;
    self->status = self->rom ? STROBE_DFU_STATUS_CODE_UNKNOWN : STROBE_DFU_STATUS_CODE_STALLEDPKT;
  }
  return fail (error, STROBE_TRANSPORT_ERROR_STALL);
}

/* What every request meets first: faults of the bus. */
static gboolean
reach (FakeBoard *self, StrobeDfuRequest request, char letter, GError **error)
{
  g_string_append_c (self->trace, letter);
  self->n_requests++;
  if (self->timed_out)
    self->n_after_timeout++;
  if (self->cancel_at == self->n_requests)
    g_cancellable_cancel (self->cancellable);
  if (self->vanish_at == self->n_requests)
    self->gone = TRUE;
  if (self->gone)
    return fail (error, STROBE_TRANSPORT_ERROR_NO_DEVICE);

  if (self->fail_nth > 0 && request == self->fail_request && --self->fail_nth == 0) {
    self->timed_out = self->fail_code == STROBE_TRANSPORT_ERROR_TIMEOUT;
    if (self->fail_code == STROBE_TRANSPORT_ERROR_STALL)
      return stall (self, error);
    return fail (error, self->fail_code);
  }
  return TRUE;
}

static gboolean
go_wrong_at (FakeBoard *self, gsize block)
{
  if (self->bad_status == 0 || self->bad_block != block)
    return FALSE;
  self->state = STROBE_DFU_STATE_ERROR;
  self->status = self->bad_status;
  return TRUE;
}

static gboolean
take_block (FakeBoard *self, guint16 number, const guint8 *data, gsize size_bytes, GError **error)
{
  if (self->state != STROBE_DFU_STATE_IDLE && self->state != STROBE_DFU_STATE_DNLOAD_IDLE)
    return stall (self, error);
  if (self->state == STROBE_DFU_STATE_IDLE) {
    g_byte_array_set_size (self->flash, 0);
    self->n_blocks = 0;
  }
  g_byte_array_append (self->flash, data, (guint) size_bytes);
  self->largest_block_bytes = MAX (self->largest_block_bytes, size_bytes);
  self->last_block_number = number;
  self->busy_left = self->busy_polls;
  self->state = self->rom ? STROBE_DFU_STATE_DNLOAD_IDLE : STROBE_DFU_STATE_DNLOAD_SYNC;
  go_wrong_at (self, self->n_blocks++);
  return TRUE;
}

static gboolean
finish (FakeBoard *self, GError **error)
{
  if (self->state != STROBE_DFU_STATE_DNLOAD_IDLE)
    return stall (self, error);
  self->state = STROBE_DFU_STATE_MANIFEST_SYNC;
  self->manifest_left = self->manifest_polls;
  go_wrong_at (self, G_MAXSIZE);
  return TRUE;
}

static gboolean
detach (FakeBoard *self, GError **error)
{
  self->state = STROBE_DFU_STATE_APP_DETACH;
  if (self->detach_code >= 0)
    return fail (error, self->detach_code);
  return TRUE;
}

static gboolean
abort_download (FakeBoard *self, GError **error)
{
  if (!self->rom && (self->state == STROBE_DFU_STATE_DNLOAD_SYNC ||
                     self->state == STROBE_DFU_STATE_DNBUSY || self->state > 9))
    return stall (self, error);
  self->state = STROBE_DFU_STATE_IDLE;
  return TRUE;
}

static gboolean
clear_status (FakeBoard *self, GError **error)
{
  if (!self->rom && self->state != STROBE_DFU_STATE_ERROR)
    return stall (self, error);
  self->state = STROBE_DFU_STATE_IDLE;
  self->status = 0;
  return TRUE;
}

/* What GETSTATUS does to the state before it answers. */
static void
advance (FakeBoard *self)
{
  gboolean tolerant = (self->attributes & STROBE_DFU_ATTRIBUTE_MANIFESTATION_TOLERANT) != 0;

  if (self->state == STROBE_DFU_STATE_DNLOAD_SYNC || self->state == STROBE_DFU_STATE_DNBUSY)
    self->state = self->busy_left > 0 ? STROBE_DFU_STATE_DNBUSY : STROBE_DFU_STATE_DNLOAD_IDLE;
  else if (self->state == STROBE_DFU_STATE_MANIFEST_SYNC ||
           self->state == STROBE_DFU_STATE_MANIFEST)
    self->state = self->manifest_left > 0 ? STROBE_DFU_STATE_MANIFEST
                  : tolerant              ? STROBE_DFU_STATE_IDLE
                                          : STROBE_DFU_STATE_MANIFEST_WAIT_RESET;
  if (self->state == STROBE_DFU_STATE_DNBUSY)
    self->busy_left--;
  if (self->state == STROBE_DFU_STATE_MANIFEST)
    self->manifest_left--;
}

static gboolean
transport_send (StrobeDfuTransport *transport,
                StrobeDfuRequest request,
                guint16 value,
                const guint8 *data,
                gsize size_bytes,
                guint timeout_ms,
                GError **error)
{
  static const char letters[] = { 'T', 'D', 'U', 'S', 'C', 'G', 'A' };
  FakeBoard *self = FAKE_TRANSPORT (transport)->board;
  gboolean last = request == STROBE_DFU_REQUEST_DNLOAD && size_bytes == 0;

  g_assert_nonnull (self);
  g_assert_cmpuint (timeout_ms, >, 0);
  if (!reach (self, request, last ? '.' : letters[request], error))
    return FALSE;

  switch (request) {
  case STROBE_DFU_REQUEST_DETACH:
    g_assert_cmpuint (value, ==, 1000);
    return detach (self, error);
  case STROBE_DFU_REQUEST_DNLOAD:
    g_assert_cmpuint (timeout_ms, >=, last ? 60000 : 30000);
    return last ? finish (self, error) : take_block (self, value, data, size_bytes, error);
  case STROBE_DFU_REQUEST_CLRSTATUS:
    return clear_status (self, error);
  case STROBE_DFU_REQUEST_ABORT:
    return abort_download (self, error);
  case STROBE_DFU_REQUEST_UPLOAD:
  case STROBE_DFU_REQUEST_GETSTATUS:
  case STROBE_DFU_REQUEST_GETSTATE:
    break;
  }
  g_assert_not_reached ();
}

static gboolean
transport_receive (StrobeDfuTransport *transport,
                   StrobeDfuRequest request,
                   guint16 value,
                   guint8 *buffer,
                   gsize size_bytes,
                   gsize *received_bytes,
                   guint timeout_ms,
                   GError **error)
{
  FakeBoard *self = FAKE_TRANSPORT (transport)->board;

  g_assert_nonnull (self);
  g_assert_cmpint (request, ==, STROBE_DFU_REQUEST_GETSTATUS);
  g_assert_cmpuint (size_bytes, ==, 6);
  g_assert_cmpuint (timeout_ms, >, 0);
  if (!reach (self, request, 'S', error))
    return FALSE;

  advance (self);
  buffer[0] = self->status;
  buffer[1] = self->poll_ms & 0xff;
  buffer[2] = (self->poll_ms >> 8) & 0xff;
  buffer[3] = (self->poll_ms >> 16) & 0xff;
  buffer[4] = self->state;
  buffer[5] = 0;
  *received_bytes = self->reply_size_bytes;
  return TRUE;
}

static gboolean
transport_reset (StrobeDfuTransport *transport, GError **error)
{
  FakeBoard *self = FAKE_TRANSPORT (transport)->board;

  g_assert_nonnull (self);
  g_string_append_c (self->trace, 'R');
  return fail (error, STROBE_TRANSPORT_ERROR_NO_DEVICE);
}

static void
transport_close (StrobeDfuTransport *transport)
{
  FakeTransport *self = FAKE_TRANSPORT (transport);

  if (self->board != NULL)
    self->board->n_open--;
  self->board = NULL;
}

static const StrobeDfuIdentity *
transport_get_identity (StrobeDfuTransport *transport)
{
  return &FAKE_TRANSPORT (transport)->identity;
}

static void
transport_iface_init (StrobeDfuTransportInterface *iface)
{
  iface->get_identity = transport_get_identity;
  iface->send = transport_send;
  iface->receive = transport_receive;
  iface->reset = transport_reset;
  iface->close = transport_close;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakeTransport,
                               fake_transport,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_DFU_TRANSPORT,
                                                      transport_iface_init))

static void
fake_transport_class_init (FakeTransportClass *klass)
{
}

static void
fake_transport_init (FakeTransport *self)
{
}

static StrobeDfuTransport *
open_transport (FakeBoard *board)
{
  FakeTransport *self = g_object_new (FAKE_TYPE_TRANSPORT, NULL);

  g_assert_cmpuint (board->n_open++, ==, 0);
  self->board = board;
  self->identity = (StrobeDfuIdentity){ .vendor_id = 0x303a, .product_id = 0x0002 };
  self->identity.descriptor =
    (StrobeDfuDescriptor){ .mode = board->mode,
                           .attributes = board->attributes,
                           .transfer_size_bytes = board->transfer_size_bytes };
  return STROBE_DFU_TRANSPORT (self);
}

static StrobeDfuTransport *
port_open (StrobeDfuPort *port, GCancellable *cancellable, GError **error)
{
  FakeBoard *board = FAKE_PORT (port)->board;

  g_string_append_c (board->trace, 'O');
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (board->open_code >= 0) {
    fail (error, board->open_code);
    return NULL;
  }
  return open_transport (board);
}

static StrobeDfuTransport *
port_reopen (StrobeDfuPort *port,
             StrobeDfuMode mode,
             guint timeout_ms,
             GCancellable *cancellable,
             GError **error)
{
  FakeBoard *board = FAKE_PORT (port)->board;

  g_assert_cmpint (mode, ==, STROBE_DFU_MODE_DFU);
  g_assert_cmpuint (timeout_ms, ==, 10000);
  g_string_append_c (board->trace, 'o');
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (board->reopen_code >= 0 || board->stays_away || board->gone) {
    fail (error, board->reopen_code >= 0 ? board->reopen_code : STROBE_TRANSPORT_ERROR_TIMEOUT);
    return NULL;
  }
  board->mode = STROBE_DFU_MODE_DFU;
  board->state = STROBE_DFU_STATE_IDLE;
  return open_transport (board);
}

static void
port_iface_init (StrobeDfuPortInterface *iface)
{
  iface->open = port_open;
  iface->reopen = port_reopen;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (FakePort,
                               fake_port,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_DFU_PORT, port_iface_init))

static void
fake_port_class_init (FakePortClass *klass)
{
}

static void
fake_port_init (FakePort *self)
{
}

FakeBoard *
fake_board_new (gboolean rom)
{
  FakeBoard *self = g_new0 (FakeBoard, 1);

  self->rom = rom;
  self->mode = STROBE_DFU_MODE_DFU;
  self->attributes = 0x0f;
  self->transfer_size_bytes = 64;
  self->poll_ms = rom ? 256 : 5;
  self->open_code = -1;
  self->reopen_code = -1;
  self->detach_code = -1;
  self->reply_size_bytes = 6;
  self->state = STROBE_DFU_STATE_IDLE;
  self->trace = g_string_new (NULL);
  self->flash = g_byte_array_new ();
  return self;
}

void
fake_board_free (FakeBoard *self)
{
  g_assert_cmpuint (self->n_open, ==, 0);
  g_string_free (self->trace, TRUE);
  g_byte_array_unref (self->flash);
  g_free (self);
}

StrobeDfuPort *
fake_board_get_port (FakeBoard *self)
{
  FakePort *port = g_object_new (FAKE_TYPE_PORT, NULL);

  port->board = self;
  return STROBE_DFU_PORT (port);
}
