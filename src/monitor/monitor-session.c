/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/monitor-session.h"

#include "monitor/line-feed.h"
#include "serial/serial-error.h"

/* StrobeMonitorSession: use case 2, the console of one board as lines.
 * Made by the composition root for a board that somebody wants to read.
 * Lives on the main thread, with timers of the default main context.
 *
 * The port follows the board: whatever tty the board's USB port shows is opened, however often the
 * board resets and whatever number the tty has then. What was read stays in the buffer.
 *
 * Properties: board, state. Signal: line (StrobeLogLine) for each complete line, as it comes; a
 * handler may stop the session. */

/* About the last hour of a talkative app. */
#define BUFFER_MAX_LINES 100000
/* udev sets owner and mode of a tty after the kernel has made it, and ModemManager may probe it:
 * until then a refusal is not believed and tried again soon. */
#define SETTLE_MS 2000
#define RETRY_SOON_MS 100
#define RETRY_MS 1000

struct _StrobeMonitorSession {
  GObject parent_instance;

  StrobeBoard *board;
  StrobeMonitorLinkFunc link_func;
  gpointer link_data;

  StrobeMonitorState state;
  GError *error; /* why it is busy, not allowed or failed */
  gboolean stopped;

  StrobeSerialLink *link; /* NULL: not connected */
  gboolean has_target;
  guint64 generation;   /* of the target: the enumeration that is, or shall be, connected */
  gint64 settled_at_us; /* from when on a refusal is believed */
  guint retry_id;
  gboolean is_link_paused;

  StrobeLineFeed *feed;
};

G_DEFINE_ENUM_TYPE (StrobeMonitorState,
                    strobe_monitor_state,
                    G_DEFINE_ENUM_VALUE (STROBE_MONITOR_STATE_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (STROBE_MONITOR_STATE_CONNECTED, "connected"),
                    G_DEFINE_ENUM_VALUE (STROBE_MONITOR_STATE_BUSY, "busy"),
                    G_DEFINE_ENUM_VALUE (STROBE_MONITOR_STATE_NO_ACCESS, "no-access"),
                    G_DEFINE_ENUM_VALUE (STROBE_MONITOR_STATE_FAILED, "failed"))

G_DEFINE_FINAL_TYPE (StrobeMonitorSession, strobe_monitor_session, G_TYPE_OBJECT)

enum {
  PROP_BOARD = 1,
  PROP_STATE,
  N_PROPS,
};

enum {
  SIGNAL_LINE,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void connect_link (StrobeMonitorSession *self);

static void
set_state (StrobeMonitorSession *self, StrobeMonitorState state, const GError *error)
{
  g_autoptr (GError) copy = error != NULL ? g_error_copy (error) : NULL;

  g_clear_error (&self->error);
  self->error = g_steal_pointer (&copy);
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
line_cb (StrobeLogLine *line, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_LINE], 0, line);
}

static void
update_link_paused (StrobeMonitorSession *self)
{
  gboolean paused = strobe_line_feed_is_full (self->feed);

  if (self->link == NULL || self->is_link_paused == paused)
    return;
  self->is_link_paused = paused;
  strobe_serial_link_set_paused (self->link, paused);
}

/* The bytes end here: what was begun is a line as it is. */
static void
drop_link (StrobeMonitorSession *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  if (self->link == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->link, self);
  strobe_serial_link_close (self->link);
  g_clear_object (&self->link);
  self->is_link_paused = FALSE;
  strobe_line_feed_finish (self->feed);
}

static gboolean
retry_cb (gpointer user_data)
{
  StrobeMonitorSession *self = STROBE_MONITOR_SESSION (user_data);

  self->retry_id = 0;
  connect_link (self);
  return G_SOURCE_REMOVE;
}

static void
retry_later (StrobeMonitorSession *self)
{
  gboolean is_settled = g_get_monotonic_time () >= self->settled_at_us;

  if (self->retry_id == 0)
    self->retry_id = g_timeout_add (is_settled ? RETRY_MS : RETRY_SOON_MS, retry_cb, self);
}

static StrobeMonitorState
state_of_error (StrobeMonitorSession *self, const GError *error)
{
  gboolean is_settled = g_get_monotonic_time () >= self->settled_at_us;

  if (g_error_matches (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_BUSY))
    return STROBE_MONITOR_STATE_BUSY;
  if (g_error_matches (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE))
    return STROBE_MONITOR_STATE_WAITING;
  if (g_error_matches (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_ACCESS))
    return is_settled ? STROBE_MONITOR_STATE_NO_ACCESS : STROBE_MONITOR_STATE_WAITING;
  return STROBE_MONITOR_STATE_FAILED;
}

/* A tty that is none will not become one; everything else may pass. */
static void
take_failure (StrobeMonitorSession *self, const GError *error)
{
  StrobeMonitorState state = state_of_error (self, error);

  if (!g_error_matches (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_NOT_A_PORT))
    retry_later (self);
  set_state (self, state, state != STROBE_MONITOR_STATE_WAITING ? error : NULL);
}

static void
received_cb (StrobeSerialLink *link, GBytes *bytes, StrobeMonitorSession *self)
{
  g_autoptr (StrobeMonitorSession) alive = g_object_ref (self);

  strobe_line_feed_push (self->feed, bytes);
  update_link_paused (self);
}

static void
closed_cb (StrobeSerialLink *link, const GError *error, StrobeMonitorSession *self)
{
  g_autoptr (StrobeMonitorSession) alive = g_object_ref (self);

  drop_link (self);
  take_failure (self, error);
}

static void
connect_link (StrobeMonitorSession *self)
{
  g_autoptr (StrobeSerialLink) link = self->link_func (self->board, self->link_data);
  g_autoptr (GError) error = NULL;

  g_signal_connect_object (link, "received", G_CALLBACK (received_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (link, "closed", G_CALLBACK (closed_cb), self, G_CONNECT_DEFAULT);
  if (!strobe_serial_link_open (link, &error)) {
    g_signal_handlers_disconnect_by_data (link, self);
    take_failure (self, error);
    return;
  }
  self->link = g_steal_pointer (&link);
  set_state (self, STROBE_MONITOR_STATE_CONNECTED, NULL);
}

/* The tty came, went, or belongs to another enumeration now. */
static void
follow_board (StrobeMonitorSession *self)
{
  const StrobeDeviceInfo *device = strobe_board_get_device (self->board);

  if (strobe_board_get_console_tty (self->board) == NULL) {
    drop_link (self);
    self->has_target = FALSE;
    set_state (self, STROBE_MONITOR_STATE_WAITING, NULL);
    return;
  }
  if (self->has_target && self->generation == device->generation)
    return;
  drop_link (self);
  self->has_target = TRUE;
  self->generation = device->generation;
  self->settled_at_us = g_get_monotonic_time () + SETTLE_MS * G_TIME_SPAN_MILLISECOND;
  connect_link (self);
}

static void
board_changed_cb (StrobeBoard *board, GParamSpec *pspec, StrobeMonitorSession *self)
{
  g_autoptr (StrobeMonitorSession) alive = g_object_ref (self);

  if (!self->stopped)
    follow_board (self);
}

static void
strobe_monitor_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobeMonitorSession *self = STROBE_MONITOR_SESSION (object);

  switch (id) {
  case PROP_BOARD:
    g_value_set_object (value, self->board);
    break;
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
strobe_monitor_session_dispose (GObject *object)
{
  StrobeMonitorSession *self = STROBE_MONITOR_SESSION (object);

  if (self->board != NULL)
    strobe_monitor_session_stop (self);
  g_clear_object (&self->board);
  G_OBJECT_CLASS (strobe_monitor_session_parent_class)->dispose (object);
}

static void
strobe_monitor_session_finalize (GObject *object)
{
  StrobeMonitorSession *self = STROBE_MONITOR_SESSION (object);

  g_clear_error (&self->error);
  strobe_line_feed_free (self->feed);
  G_OBJECT_CLASS (strobe_monitor_session_parent_class)->finalize (object);
}

static void
strobe_monitor_session_class_init (StrobeMonitorSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = strobe_monitor_session_get_property;
  object_class->dispose = strobe_monitor_session_dispose;
  object_class->finalize = strobe_monitor_session_finalize;
  properties[PROP_BOARD] = g_param_spec_object ("board", NULL, NULL, STROBE_TYPE_BOARD, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, STROBE_TYPE_MONITOR_STATE,
                                              STROBE_MONITOR_STATE_WAITING, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_LINE] = g_signal_new ("line", STROBE_TYPE_MONITOR_SESSION, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, STROBE_TYPE_LOG_LINE);
}

static void
strobe_monitor_session_init (StrobeMonitorSession *self)
{
  self->state = STROBE_MONITOR_STATE_WAITING;
  self->feed = strobe_line_feed_new (BUFFER_MAX_LINES, line_cb, self);
}

/**
 * strobe_monitor_session_new:
 * @board: the board to read
 * @link_func: makes the link of the board's console; called for each attempt to connect
 * @user_data: for @link_func, must outlive the session
 *
 * Starts to follow a board: connects at once if its app has a serial port, and as soon as it has
 * one otherwise.
 *
 * Ownership: takes a reference of @board.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the session
 */
StrobeMonitorSession *
strobe_monitor_session_new (StrobeBoard *board, StrobeMonitorLinkFunc link_func, gpointer user_data)
{
  StrobeMonitorSession *self = NULL;

  g_return_val_if_fail (STROBE_IS_BOARD (board), NULL);
  g_return_val_if_fail (link_func != NULL, NULL);

  self = g_object_new (STROBE_TYPE_MONITOR_SESSION, NULL);
  self->board = g_object_ref (board);
  self->link_func = link_func;
  self->link_data = user_data;
  g_signal_connect_object (board, "notify::console-tty", G_CALLBACK (board_changed_cb), self,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (board, "notify::device", G_CALLBACK (board_changed_cb), self,
                           G_CONNECT_DEFAULT);
  follow_board (self);
  return self;
}

/**
 * strobe_monitor_session_get_board:
 *
 * Gets the board.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the board
 */
StrobeBoard *
strobe_monitor_session_get_board (StrobeMonitorSession *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), NULL);

  return self->board;
}

/**
 * strobe_monitor_session_get_buffer:
 *
 * Gets the lines: one model for the whole session, across all connections.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the buffer
 */
StrobeLogBuffer *
strobe_monitor_session_get_buffer (StrobeMonitorSession *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), NULL);

  return strobe_line_feed_get_buffer (self->feed);
}

/**
 * strobe_monitor_session_get_state:
 *
 * Gets how the connection is.
 *
 * Context: main thread.
 *
 * Returns: the state
 */
StrobeMonitorState
strobe_monitor_session_get_state (StrobeMonitorSession *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), STROBE_MONITOR_STATE_FAILED);

  return self->state;
}

/**
 * strobe_monitor_session_get_error:
 *
 * Gets why the session is busy, not allowed, or failed.
 *
 * Ownership: valid until the state changes.
 *
 * Errors: what it returns is of STROBE_SERIAL_ERROR.
 *
 * Context: main thread.
 *
 * Returns: (nullable) (transfer none): the error; %NULL while it waits or is connected
 */
const GError *
strobe_monitor_session_get_error (StrobeMonitorSession *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), NULL);

  return self->error;
}

/**
 * strobe_monitor_session_set_paused:
 * @paused: whether the buffer shall stay as it is
 *
 * Freezes the buffer, or lets it go on. Reading goes on meanwhile, so that the board is not slowed
 * down, and the lines appear afterwards; only when as many wait as the buffer can hold does the
 * board have to wait too. The line signal is not held back.
 *
 * Context: main thread.
 */
void
strobe_monitor_session_set_paused (StrobeMonitorSession *self, gboolean paused)
{
  g_return_if_fail (STROBE_IS_MONITOR_SESSION (self));

  strobe_line_feed_set_paused (self->feed, paused);
  update_link_paused (self);
}

/**
 * strobe_monitor_session_write:
 * @bytes: what to send to the app
 * @error: return location for an error
 *
 * Sends bytes to the board's console.
 *
 * Ownership: @bytes is not kept.
 *
 * Errors: STROBE_SERIAL_ERROR_GONE while it is not connected; otherwise those of
 * strobe_serial_link_write().
 *
 * Context: main thread; does not block.
 *
 * Returns: %TRUE if all of it was taken
 */
gboolean
strobe_monitor_session_write (StrobeMonitorSession *self, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  if (self->link != NULL)
    return strobe_serial_link_write (self->link, bytes, error);
  g_set_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE,
               "no serial port is open on usb port %s", strobe_board_get_port (self->board));
  return FALSE;
}

/**
 * strobe_monitor_session_stop:
 *
 * Ends the session: the port is closed and the board no longer followed. The lines stay.
 *
 * Context: main thread.
 */
void
strobe_monitor_session_stop (StrobeMonitorSession *self)
{
  g_return_if_fail (STROBE_IS_MONITOR_SESSION (self));

  if (self->stopped)
    return;
  self->stopped = TRUE;
  drop_link (self);
  set_state (self, STROBE_MONITOR_STATE_WAITING, NULL);
}
