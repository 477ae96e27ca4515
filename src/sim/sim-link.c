/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-link.h"

#include "serial/serial-error.h"
#include "sim/sim-board-private.h"
#include "sim/sim-tap.h"

/* StrobeSimLink: the serial port of a simulated board. Created by the composition root for a
 * monitor; lives in the thread-default main context of the thread that opened it. It is over when
 * the board leaves the bus, even if it is back before anybody looked. */

/* as the interface promises */
#define MAX_RECEIVED_BYTES (64 * 1024)
/* USB CDC PSTN 1.20, section 6.3.12: DTR and RTS, as Linux raises both when a tty is opened */
#define CLASS_OUT 0x21
#define REQUEST_SET_CONTROL_LINE_STATE 0x22
#define LINE_DTR 0x1
#define LINE_RTS 0x2
/* the same, section 6.3.13; Linux: on as long as it is held, then off */
#define REQUEST_SEND_BREAK 0x23
#define BREAK_ON 0xffff

struct _StrobeSimLink {
  GObject parent_instance;

  StrobeSimBoard *board;
  StrobeSimTap *tap; /* NULL: not open */
  guint64 generation;
  gboolean paused;
};

static gboolean
is_there (StrobeSimLink *self)
{
  return strobe_sim_board_is_attached (self->board) &&
         strobe_sim_board_get_generation (self->board) == self->generation;
}

static void
fail_gone (GError **error)
{
  g_set_error_literal (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE,
                       "the practice board left the bus");
}

static void
end (StrobeSimLink *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->tap, strobe_sim_tap_free);
  fail_gone (&error);
  strobe_serial_link_emit_closed (STROBE_SERIAL_LINK (self), error);
}

static void
look_cb (gpointer user_data)
{
  g_autoptr (StrobeSimLink) self = g_object_ref (STROBE_SIM_LINK (user_data));
  g_autoptr (GBytes) bytes = NULL;

  if (!is_there (self)) {
    end (self);
    return;
  }
  if (self->paused)
    return;
  bytes = strobe_sim_board_read_serial (self->board, MAX_RECEIVED_BYTES);
  if (g_bytes_get_size (bytes) == 0)
    return;
  /* an app that waited for room has more now */
  strobe_sim_tap_wake (self->tap);
  strobe_serial_link_emit_received (STROBE_SERIAL_LINK (self), bytes);
}

/* A device without a serial port stalls this. */
static StrobeSimReply
send_request (StrobeSimLink *self, guint8 request, guint16 value)
{
  const StrobeSimSetup setup = { .request_type = CLASS_OUT, .request = request, .value = value };

  return strobe_sim_board_control (self->board, &setup, NULL, NULL, NULL);
}

static gboolean
raise_lines (StrobeSimLink *self)
{
  return send_request (self, REQUEST_SET_CONTROL_LINE_STATE, LINE_DTR | LINE_RTS) ==
         STROBE_SIM_REPLY_ACK;
}

static gboolean
strobe_sim_link_open (StrobeSerialLink *serial_link, GError **error)
{
  StrobeSimLink *self = STROBE_SIM_LINK (serial_link);

  g_return_val_if_fail (self->tap == NULL, FALSE);

  self->generation = strobe_sim_board_get_generation (self->board);
  if (!strobe_sim_board_enumerate (self->board) || !is_there (self)) {
    fail_gone (error);
    return FALSE;
  }
  if (!raise_lines (self)) {
    g_set_error_literal (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_NOT_A_PORT,
                         "the practice board has no serial port");
    return FALSE;
  }
  self->tap = strobe_sim_tap_new (self->board, look_cb, self);
  strobe_sim_tap_wake (self->tap);
  return TRUE;
}

static gboolean
strobe_sim_link_write (StrobeSerialLink *serial_link, GBytes *bytes, GError **error)
{
  StrobeSimLink *self = STROBE_SIM_LINK (serial_link);
  gsize size_bytes;
  const guint8 *data = g_bytes_get_data (bytes, &size_bytes);

  if (self->tap == NULL || !is_there (self)) {
    fail_gone (error);
    return FALSE;
  }
  strobe_sim_board_write_serial (self->board, data, size_bytes);
  return TRUE;
}

static void
strobe_sim_link_set_paused (StrobeSerialLink *serial_link, gboolean paused)
{
  StrobeSimLink *self = STROBE_SIM_LINK (serial_link);

  self->paused = paused;
  if (self->tap != NULL)
    strobe_sim_tap_wake (self->tap);
}

static gboolean
strobe_sim_link_set_lines (StrobeSerialLink *serial_link,
                           gboolean dtr,
                           gboolean rts,
                           GError **error)
{
  StrobeSimLink *self = STROBE_SIM_LINK (serial_link);
  guint16 lines = (guint16) ((dtr ? LINE_DTR : 0) | (rts ? LINE_RTS : 0));

  if (self->tap != NULL && is_there (self) &&
      send_request (self, REQUEST_SET_CONTROL_LINE_STATE, lines) == STROBE_SIM_REPLY_ACK)
    return TRUE;
  fail_gone (error);
  return FALSE;
}

/* A console that knows no break stalls it, and Linux does not tell. */
static gboolean
strobe_sim_link_send_break (StrobeSerialLink *serial_link, GError **error)
{
  StrobeSimLink *self = STROBE_SIM_LINK (serial_link);

  if (self->tap == NULL || !is_there (self)) {
    fail_gone (error);
    return FALSE;
  }
  send_request (self, REQUEST_SEND_BREAK, BREAK_ON);
  send_request (self, REQUEST_SEND_BREAK, 0);
  return TRUE;
}

static void
strobe_sim_link_close (StrobeSerialLink *serial_link)
{
  g_clear_pointer (&STROBE_SIM_LINK (serial_link)->tap, strobe_sim_tap_free);
}

static void
link_iface_init (StrobeSerialLinkInterface *iface)
{
  iface->open = strobe_sim_link_open;
  iface->write = strobe_sim_link_write;
  iface->set_paused = strobe_sim_link_set_paused;
  iface->set_lines = strobe_sim_link_set_lines;
  iface->send_break = strobe_sim_link_send_break;
  iface->close = strobe_sim_link_close;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeSimLink,
                               strobe_sim_link,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_SERIAL_LINK, link_iface_init))

static void
strobe_sim_link_dispose (GObject *object)
{
  StrobeSimLink *self = STROBE_SIM_LINK (object);

  g_clear_pointer (&self->tap, strobe_sim_tap_free);
  g_clear_object (&self->board);
  G_OBJECT_CLASS (strobe_sim_link_parent_class)->dispose (object);
}

static void
strobe_sim_link_class_init (StrobeSimLinkClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = strobe_sim_link_dispose;
}

static void
strobe_sim_link_init (StrobeSimLink *self)
{
}

/**
 * strobe_sim_link_new:
 * @board: a board
 *
 * Creates a link to the serial port of a board; it is not open yet. Opening and closing it never
 * resets the board.
 *
 * Ownership: holds @board.
 *
 * Context: the thread that will open it.
 *
 * Returns: (transfer full): the link
 */
StrobeSerialLink *
strobe_sim_link_new (StrobeSimBoard *board)
{
  StrobeSimLink *self;

  g_return_val_if_fail (STROBE_IS_SIM_BOARD (board), NULL);

  self = g_object_new (STROBE_TYPE_SIM_LINK, NULL);
  self->board = g_object_ref (board);
  return STROBE_SERIAL_LINK (self);
}
