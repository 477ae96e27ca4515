/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/monitor-console.h"

#include "base/timer.h"
#include "monitor/monitor-reader.h"
#include "serial/port-holder.h"
#include "serial/serial-error.h"

/* udev sets owner and mode of a tty after the kernel has made it, and ModemManager may probe it:
 * until then a refusal is not believed and tried again soon. */
#define SETTLE_MS 2000
#define RETRY_SOON_MS 30
#define RETRY_MS 500

/**
 * StrobeMonitorConsole:
 *
 * Keeps the console of one board open: whatever tty the board's USB port shows, however often the
 * board resets and whatever number the tty has then.
 *
 * Made by the session of the board, which says what becomes of the bytes.
 *
 * Properties: state; a handler may stop the console.
 *
 * Context: main thread, with timers of its main context. The link is opened, read and closed on the
 * thread of a reader.
 */
struct _StrobeMonitorConsole {
  GObject parent_instance;

  StrobeBoard *board;
  StrobeMonitorLinkFunc link_func;
  gpointer link_data;
  StrobeMonitorReader *reader; /* NULL: stopped */

  StrobeMonitorState state;
  GError *error;        /* why it is busy, not allowed or failed */
  char *holder;         /* who has the port, while busy; or NULL */
  GCancellable *asking; /* who has the port; NULL: nobody asks */

  gboolean has_target;
  gboolean is_connecting;
  guint64 generation;   /* of the target: the enumeration that is, or shall be, connected */
  gint64 settled_at_us; /* from when on a refusal is believed */
  StrobeTimer retry;
};

G_DEFINE_FINAL_TYPE (StrobeMonitorConsole, strobe_monitor_console, G_TYPE_OBJECT)

enum {
  PROP_STATE = 1,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

static void
set_state (StrobeMonitorConsole *self, StrobeMonitorState state, const GError *error)
{
  g_autoptr (GError) copy = error != NULL ? g_error_copy (error) : NULL;

  g_clear_error (&self->error);
  self->error = g_steal_pointer (&copy);
  if (state != STROBE_MONITOR_STATE_BUSY)
    g_clear_pointer (&self->holder, g_free);
  if (self->state == state)
    return;
  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* ---- who has it, while it is busy */

static void
holder_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StrobeMonitorConsole *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *holder = strobe_port_holder_find_finish (result, &error);

  /* Cancelled: the console may be gone. */
  if (error != NULL)
    return;
  g_clear_object (&self->asking);
  if (self->state != STROBE_MONITOR_STATE_BUSY || g_strcmp0 (holder, self->holder) == 0)
    return;
  g_free (self->holder);
  self->holder = g_steal_pointer (&holder);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
ask_holder (StrobeMonitorConsole *self)
{
  const char *tty = strobe_board_get_console_tty (self->board);

  if (self->asking != NULL || tty == NULL)
    return;
  self->asking = g_cancellable_new ();
  strobe_port_holder_find_async (tty, self->asking, holder_found_cb, self);
}

/* ---- the connection */

static void
connect_link (StrobeMonitorConsole *self)
{
  StrobeSerialLink *link = self->link_func (self->board, self->link_data);

  if (link == NULL) {
    set_state (self, STROBE_MONITOR_STATE_WAITING, NULL);
    return;
  }
  self->is_connecting = TRUE;
  strobe_monitor_reader_connect (self->reader, link);
}

static void
drop_link (StrobeMonitorConsole *self)
{
  strobe_timer_stop (&self->retry);
  self->is_connecting = FALSE;
  strobe_monitor_reader_disconnect (self->reader);
}

static gboolean
is_settled (StrobeMonitorConsole *self)
{
  return g_get_monotonic_time () >= self->settled_at_us;
}

static void
retry_cb (gpointer user_data)
{
  connect_link (STROBE_MONITOR_CONSOLE (user_data));
}

static void
retry_later (StrobeMonitorConsole *self)
{
  if (!strobe_timer_is_running (&self->retry))
    strobe_timer_start (&self->retry, is_settled (self) ? RETRY_MS : RETRY_SOON_MS, retry_cb, self);
}

static void
take_failure (StrobeMonitorConsole *self, const GError *error)
{
  StrobeMonitorState state = strobe_monitor_state_of_error (error, is_settled (self));

  if (strobe_monitor_state_may_pass (error))
    retry_later (self);
  set_state (self, state, state != STROBE_MONITOR_STATE_WAITING ? error : NULL);
  if (state == STROBE_MONITOR_STATE_BUSY && self->reader != NULL)
    ask_holder (self);
}

static void
link_cb (const GError *error, gpointer user_data)
{
  g_autoptr (StrobeMonitorConsole) self = g_object_ref (user_data);

  self->is_connecting = FALSE;
  if (error != NULL)
    take_failure (self, error);
  else
    set_state (self, STROBE_MONITOR_STATE_CONNECTED, NULL);
}

/* The tty came, went, or belongs to another enumeration now. */
static void
follow_board (StrobeMonitorConsole *self)
{
  const StrobeDeviceInfo *device = strobe_board_get_device (self->board);

  if (strobe_board_get_console (self->board) == NULL) {
    if (self->has_target)
      drop_link (self);
    self->has_target = FALSE;
    set_state (self, STROBE_MONITOR_STATE_WAITING, NULL);
    return;
  }
  if (self->has_target && self->generation == device->generation)
    return;
  if (self->has_target)
    drop_link (self);
  self->has_target = TRUE;
  self->generation = device->generation;
  self->settled_at_us = g_get_monotonic_time () + SETTLE_MS * G_TIME_SPAN_MILLISECOND;
  connect_link (self);
}

static void
board_changed_cb (StrobeBoard *board, GParamSpec *pspec, StrobeMonitorConsole *self)
{
  g_autoptr (StrobeMonitorConsole) alive = g_object_ref (self);

  if (self->reader != NULL)
    follow_board (self);
}

static void
strobe_monitor_console_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobeMonitorConsole *self = STROBE_MONITOR_CONSOLE (object);

  switch (id) {
  case PROP_STATE:
    g_value_set_enum (value, self->state);
    break;
  default:
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
  }
}

static void
strobe_monitor_console_dispose (GObject *object)
{
  StrobeMonitorConsole *self = STROBE_MONITOR_CONSOLE (object);

  strobe_monitor_console_stop (self);
  g_clear_object (&self->board);
  G_OBJECT_CLASS (strobe_monitor_console_parent_class)->dispose (object);
}

static void
strobe_monitor_console_finalize (GObject *object)
{
  StrobeMonitorConsole *self = STROBE_MONITOR_CONSOLE (object);

  g_clear_error (&self->error);
  g_free (self->holder);
  G_OBJECT_CLASS (strobe_monitor_console_parent_class)->finalize (object);
}

static void
strobe_monitor_console_class_init (StrobeMonitorConsoleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = strobe_monitor_console_get_property;
  object_class->dispose = strobe_monitor_console_dispose;
  object_class->finalize = strobe_monitor_console_finalize;
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, STROBE_TYPE_MONITOR_STATE,
                                              STROBE_MONITOR_STATE_WAITING, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
strobe_monitor_console_init (StrobeMonitorConsole *self)
{
  self->state = STROBE_MONITOR_STATE_WAITING;
}

/**
 * strobe_monitor_console_new:
 * @board: whose console
 * @intake: where its bytes go
 * @link_func: makes the link of the board's console; called for each attempt to connect
 * @user_data: for @link_func, must outlive the console
 *
 * Opens the console of a board: at once if its app has a serial port, and as soon as it has one
 * otherwise.
 *
 * Ownership: takes references.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the console
 */
StrobeMonitorConsole *
strobe_monitor_console_new (StrobeBoard *board,
                            StrobeMonitorIntake *intake,
                            StrobeMonitorLinkFunc link_func,
                            gpointer user_data)
{
  StrobeMonitorConsole *self = NULL;

  g_return_val_if_fail (STROBE_IS_BOARD (board), NULL);
  g_return_val_if_fail (link_func != NULL, NULL);

  self = g_object_new (STROBE_TYPE_MONITOR_CONSOLE, NULL);
  self->board = g_object_ref (board);
  self->link_func = link_func;
  self->link_data = user_data;
  self->reader = strobe_monitor_reader_new (intake, link_cb, self);
  g_signal_connect_object (board, "notify::console", G_CALLBACK (board_changed_cb), self,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (board, "notify::device", G_CALLBACK (board_changed_cb), self,
                           G_CONNECT_DEFAULT);
  follow_board (self);
  return self;
}

/**
 * strobe_monitor_console_get_state:
 *
 * Gets how the connection is.
 *
 * Context: main thread.
 *
 * Returns: the state
 */
StrobeMonitorState
strobe_monitor_console_get_state (StrobeMonitorConsole *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_CONSOLE (self), STROBE_MONITOR_STATE_FAILED);

  return self->state;
}

/**
 * strobe_monitor_console_get_error:
 *
 * Gets why the console is busy, not allowed, or failed.
 *
 * Ownership: valid until the state changes.
 *
 * Errors: what it returns is of STROBE_SERIAL_ERROR, or of STROBE_ACCESS_ERROR where somebody was
 * asked for the board.
 *
 * Context: main thread.
 *
 * Returns: (nullable) (transfer none): the error; %NULL while it waits or is connected
 */
const GError *
strobe_monitor_console_get_error (StrobeMonitorConsole *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_CONSOLE (self), NULL);

  return self->error;
}

/**
 * strobe_monitor_console_get_holder:
 *
 * Gets who has the port open, while it is busy. It becomes known a moment after the state does;
 * the state is notified again then.
 *
 * Context: main thread.
 *
 * Returns: (nullable) (transfer none): "tio (pid 4711)"; %NULL: not known
 */
const char *
strobe_monitor_console_get_holder (StrobeMonitorConsole *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_CONSOLE (self), NULL);

  return self->holder;
}

static gboolean
check_connected (StrobeMonitorConsole *self, GError **error)
{
  if (self->state == STROBE_MONITOR_STATE_CONNECTED)
    return TRUE;
  g_set_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE,
               "no serial port is open on usb port %s", strobe_board_get_port (self->board));
  return FALSE;
}

/**
 * strobe_monitor_console_write:
 * @bytes: what to send to the app
 * @error: return location for an error
 *
 * Sends bytes to the board's console.
 *
 * Ownership: @bytes is not kept.
 *
 * Errors: STROBE_SERIAL_ERROR_GONE while it is not connected; STROBE_SERIAL_ERROR_IO if the board
 * has not taken what it was sent before.
 *
 * Context: main thread; does not wait.
 *
 * Returns: %TRUE if all of it is on its way
 */
gboolean
strobe_monitor_console_write (StrobeMonitorConsole *self, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_CONSOLE (self), FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  return check_connected (self, error) && strobe_monitor_reader_write (self->reader, bytes, error);
}

/**
 * strobe_monitor_console_send_break:
 * @error: return location for an error
 *
 * Sends a break to the board's console.
 *
 * Errors: STROBE_SERIAL_ERROR_GONE while it is not connected.
 *
 * Context: main thread; does not wait.
 *
 * Returns: %TRUE if it is on its way
 */
gboolean
strobe_monitor_console_send_break (StrobeMonitorConsole *self, GError **error)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_CONSOLE (self), FALSE);

  if (!check_connected (self, error))
    return FALSE;
  strobe_monitor_reader_send_break (self->reader);
  return TRUE;
}

/**
 * strobe_monitor_console_reset:
 * @goal: what the reset shall end in
 * @error: return location for an error
 *
 * Resets the board by the control lines of its console. The port may go and come back for that.
 *
 * Errors: STROBE_SERIAL_ERROR_GONE while it is not connected.
 *
 * Context: main thread; does not wait.
 *
 * Returns: %TRUE if it is on its way
 */
gboolean
strobe_monitor_console_reset (StrobeMonitorConsole *self,
                              StrobeLineSequenceGoal goal,
                              GError **error)
{
  const StrobeDeviceInfo *device = NULL;

  g_return_val_if_fail (STROBE_IS_MONITOR_CONSOLE (self), FALSE);

  if (!check_connected (self, error))
    return FALSE;
  device = strobe_board_get_device (self->board);
  strobe_monitor_reader_run_sequence (
    self->reader, strobe_line_sequence_kind_of (device != NULL ? device->product_id : 0), goal);
  return TRUE;
}

/**
 * strobe_monitor_console_can_retry:
 *
 * Tells whether the console failed in a way that only the user can change: it is not tried again by
 * itself then.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if strobe_monitor_console_retry() makes sense
 */
gboolean
strobe_monitor_console_can_retry (StrobeMonitorConsole *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_CONSOLE (self), FALSE);

  return self->reader != NULL && self->state == STROBE_MONITOR_STATE_FAILED && self->has_target &&
         !strobe_timer_is_running (&self->retry) && !self->is_connecting;
}

/**
 * strobe_monitor_console_retry:
 *
 * Tries the console once more; the user may be asked for it again.
 *
 * Context: main thread; does not wait.
 */
void
strobe_monitor_console_retry (StrobeMonitorConsole *self)
{
  g_return_if_fail (STROBE_IS_MONITOR_CONSOLE (self));

  if (!strobe_monitor_console_can_retry (self))
    return;
  connect_link (self);
  set_state (self, STROBE_MONITOR_STATE_WAITING, NULL);
}

/**
 * strobe_monitor_console_stop:
 *
 * Closes the console; the board is no longer followed.
 *
 * Context: main thread; does not wait.
 */
void
strobe_monitor_console_stop (StrobeMonitorConsole *self)
{
  g_return_if_fail (STROBE_IS_MONITOR_CONSOLE (self));

  if (self->reader == NULL)
    return;
  strobe_timer_stop (&self->retry);
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->reader, strobe_monitor_reader_free);
  set_state (self, STROBE_MONITOR_STATE_WAITING, NULL);
}
