/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/monitor-session.h"

#include "device/access-error.h"
#include "monitor/crash-decoder.h"
#include "monitor/monitor-judge.h"
#include "monitor/monitor-reader.h"
#include "serial/port-holder.h"
#include "serial/serial-error.h"

/* udev sets owner and mode of a tty after the kernel has made it, and ModemManager may probe it:
 * until then a refusal is not believed and tried again soon. */
#define SETTLE_MS 2000
#define RETRY_SOON_MS 30
#define RETRY_MS 500
/* How long the main thread hands out lines at a time. */
#define LINES_BUDGET_US (8 * G_TIME_SPAN_MILLISECOND)
#define JUDGE_INTERVAL_S 1
#define USB_SERIAL_JTAG_PRODUCT 0x1001
/* Curves, and points of each: some megabytes. */
#define MAX_SERIES 64
#define MAX_POINTS 100000

/**
 * StrobeMonitorSession:
 *
 * Follows one board: its console is read whenever it has one, whatever the board does in between.
 *
 * Made by the composition root for a board that somebody wants to read.
 *
 * The port follows the board: whatever tty the board's USB port shows is opened, however often the
 * board resets and whatever number the tty has then. What was read stays.
 *
 * Properties: board, state, verdict, capture-error. Signals: line, note, ticked; a handler may stop
 * the session.
 *
 * Context: main thread, with timers of the default main context.
 */
struct _StrobeMonitorSession {
  GObject parent_instance;

  StrobeBoard *board;
  StrobeMonitorLinkFunc link_func;
  gpointer link_data;

  StrobeMonitorState state;
  GError *error;        /* why it is busy, not allowed or failed */
  char *holder;         /* who has the port, while busy; or NULL */
  GCancellable *asking; /* who has the port; NULL: nobody asks */
  gboolean stopped;

  gboolean has_target;
  gboolean is_connecting;
  guint64 generation;   /* of the target: the enumeration that is, or shall be, connected */
  gint64 settled_at_us; /* from when on a refusal is believed */
  guint retry_id;

  StrobeMonitorReader *reader; /* NULL: stopped */
  StrobeCapture *capture;
  StrobeCaptureModel *model;
  StrobeSeriesSet *series;
  GListStore *boots;
  StrobeCrashDecoder *decoder;
  guint64 next_line; /* the next one for "line" */
  guint lines_id;

  StrobeMonitorJudge *judge;
  guint judge_id;
  GError *capture_error;
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
  PROP_VERDICT,
  PROP_CAPTURE_ERROR,
  N_PROPS,
};

enum {
  SIGNAL_LINE,
  SIGNAL_NOTE,
  SIGNAL_TICKED,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

static void connect_link (StrobeMonitorSession *self);
static void judge (StrobeMonitorSession *self);

static void
set_state (StrobeMonitorSession *self, StrobeMonitorState state, const GError *error)
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

/* ---- lines */

static gboolean hand_out_lines_cb (gpointer user_data);

static void
hand_out_line (StrobeMonitorSession *self)
{
  g_autoptr (StrobeLogLine) line = strobe_capture_dup_line (self->capture, self->next_line);

  self->next_line++;
  if (line != NULL)
    g_signal_emit (self, signals[SIGNAL_LINE], 0, line);
}

/* Every line, in order; what a flood brings is handed out bit by bit. */
static void
hand_out_lines (StrobeMonitorSession *self)
{
  gint64 deadline_us = g_get_monotonic_time () + LINES_BUDGET_US;
  guint64 first = 0;
  guint64 end = 0;

  strobe_capture_get_range (self->capture, &first, &end);
  self->next_line = MAX (self->next_line, first);
  if (!g_signal_has_handler_pending (self, signals[SIGNAL_LINE], 0, TRUE))
    self->next_line = end;
  while (!self->stopped && self->next_line < end && g_get_monotonic_time () < deadline_us)
    hand_out_line (self);
  if (!self->stopped && self->next_line < end && self->lines_id == 0)
    self->lines_id = g_idle_add_full (G_PRIORITY_DEFAULT, hand_out_lines_cb, self, NULL);
}

static gboolean
hand_out_lines_cb (gpointer user_data)
{
  g_autoptr (StrobeMonitorSession) self = g_object_ref (user_data);

  self->lines_id = 0;
  hand_out_lines (self);
  return G_SOURCE_REMOVE;
}

static void
check_capture (StrobeMonitorSession *self)
{
  g_autoptr (GError) error = strobe_capture_dup_error (self->capture);
  gboolean is_same = (error == NULL) == (self->capture_error == NULL) &&
                     (error == NULL || error->code == self->capture_error->code);

  if (is_same)
    return;
  g_clear_error (&self->capture_error);
  self->capture_error = g_steal_pointer (&error);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAPTURE_ERROR]);
}

static void
progressed_cb (gpointer user_data)
{
  g_autoptr (StrobeMonitorSession) self = g_object_ref (user_data);

  strobe_capture_model_sync (self->model);
  strobe_monitor_reader_sync_boots (self->reader, self->boots);
  hand_out_lines (self);
  check_capture (self);
  judge (self);
  g_signal_emit (self, signals[SIGNAL_TICKED], 0);
}

/* ---- verdict */

static gboolean
judge_cb (gpointer user_data)
{
  StrobeMonitorSession *self = STROBE_MONITOR_SESSION (user_data);

  self->judge_id = 0;
  judge (self);
  return G_SOURCE_REMOVE;
}

static void
judge (StrobeMonitorSession *self)
{
  StrobeBoardState state = strobe_board_get_state (self->board);
  gboolean is_connected = self->state == STROBE_MONITOR_STATE_CONNECTED;
  const StrobeVerdictScene scene = {
    .last_byte_us =
      self->reader != NULL ? strobe_monitor_reader_get_last_byte_us (self->reader) : 0,
    .is_connected = is_connected,
    .is_in_loader = state == STROBE_BOARD_STATE_LOADER || state == STROBE_BOARD_STATE_DFU_MODE,
  };

  if (strobe_monitor_judge_look (self->judge, &scene))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERDICT]);
  if (self->stopped || !is_connected || !strobe_monitor_judge_waits_for_time (self->judge))
    g_clear_handle_id (&self->judge_id, g_source_remove);
  else if (self->judge_id == 0)
    self->judge_id = g_timeout_add_seconds (JUDGE_INTERVAL_S, judge_cb, self);
}

/* ---- crashes */

static void
note_cb (guint64 number, const char *note, gpointer user_data)
{
  g_autoptr (StrobeMonitorSession) self = g_object_ref (user_data);
  g_autoptr (StrobeLogLine) line = NULL;

  strobe_capture_set_note (self->capture, number, note);
  strobe_capture_model_note_changed (self->model, number);
  line = strobe_capture_dup_line (self->capture, number);
  if (line != NULL)
    g_signal_emit (self, signals[SIGNAL_NOTE], 0, line);
  g_signal_emit (self, signals[SIGNAL_TICKED], 0);
}

static void
panicked_cb (StrobePanic *panic, gpointer user_data)
{
  StrobeMonitorSession *self = STROBE_MONITOR_SESSION (user_data);

  strobe_monitor_reader_sync_boots (self->reader, self->boots);
  strobe_crash_decoder_take (self->decoder, panic,
                             strobe_monitor_judge_find_sha256 (self->judge, panic));
}

/* ---- the connection */

static void
drop_link (StrobeMonitorSession *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  self->is_connecting = FALSE;
  strobe_monitor_reader_disconnect (self->reader);
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

static void
find_holder_thread (GTask *task, gpointer source, gpointer path, GCancellable *cancellable)
{
  g_task_return_pointer (task, strobe_port_holder_dup_name (path), g_free);
}

static void
holder_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  StrobeMonitorSession *self = user_data;
  g_autofree char *holder = NULL;

  /* Cancelled: the session may be gone. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  holder = g_task_propagate_pointer (G_TASK (result), NULL);
  g_clear_object (&self->asking);
  if (self->state != STROBE_MONITOR_STATE_BUSY || g_strcmp0 (holder, self->holder) == 0)
    return;
  g_free (self->holder);
  self->holder = g_steal_pointer (&holder);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
ask_holder (StrobeMonitorSession *self)
{
  const char *tty = strobe_board_get_console_tty (self->board);
  g_autoptr (GTask) task = NULL;

  if (self->asking != NULL || tty == NULL)
    return;
  self->asking = g_cancellable_new ();
  task = g_task_new (NULL, self->asking, holder_found_cb, self);
  g_task_set_task_data (task, g_strdup (tty), g_free);
  g_task_run_in_thread (task, find_holder_thread);
}

/* A tty that is none will not become one, and who was asked for the board has answered: only the
 * user may ask again. Everything else may pass. */
static void
take_failure (StrobeMonitorSession *self, const GError *error)
{
  StrobeMonitorState state = state_of_error (self, error);

  if (!g_error_matches (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_NOT_A_PORT) &&
      error->domain != STROBE_ACCESS_ERROR)
    retry_later (self);
  set_state (self, state, state != STROBE_MONITOR_STATE_WAITING ? error : NULL);
  if (state == STROBE_MONITOR_STATE_BUSY)
    ask_holder (self);
}

static void
opened_cb (guint attempt, const GError *error, gpointer user_data)
{
  g_autoptr (StrobeMonitorSession) self = g_object_ref (user_data);

  self->is_connecting = FALSE;
  if (error != NULL)
    take_failure (self, error);
  else
    set_state (self, STROBE_MONITOR_STATE_CONNECTED, NULL);
  if (!self->stopped)
    judge (self);
}

static void
closed_cb (guint attempt, const GError *error, gpointer user_data)
{
  g_autoptr (StrobeMonitorSession) self = g_object_ref (user_data);

  take_failure (self, error);
  if (!self->stopped)
    judge (self);
}

static void
connect_link (StrobeMonitorSession *self)
{
  StrobeSerialLink *link = self->link_func (self->board, self->link_data);

  if (link == NULL) {
    set_state (self, STROBE_MONITOR_STATE_WAITING, NULL);
    return;
  }
  self->is_connecting = TRUE;
  strobe_monitor_reader_connect (self->reader, link);
}

/* The tty came, went, or belongs to another enumeration now. */
static void
follow_board (StrobeMonitorSession *self)
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
  case PROP_VERDICT:
    g_value_set_boxed (value, strobe_monitor_judge_get_verdict (self->judge));
    break;
  case PROP_CAPTURE_ERROR:
    g_value_set_boxed (value, self->capture_error);
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

  g_clear_pointer (&self->decoder, strobe_crash_decoder_free);
  g_clear_object (&self->model);
  g_clear_object (&self->capture);
  g_clear_object (&self->series);
  g_clear_object (&self->boots);
  g_clear_error (&self->error);
  g_clear_error (&self->capture_error);
  g_clear_pointer (&self->judge, strobe_monitor_judge_free);
  g_free (self->holder);
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
  properties[PROP_VERDICT] = g_param_spec_boxed ("verdict", NULL, NULL, STROBE_TYPE_VERDICT, flags);
  properties[PROP_CAPTURE_ERROR] =
    g_param_spec_boxed ("capture-error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[SIGNAL_LINE] = g_signal_new ("line", STROBE_TYPE_MONITOR_SESSION, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, STROBE_TYPE_LOG_LINE);
  signals[SIGNAL_NOTE] = g_signal_new ("note", STROBE_TYPE_MONITOR_SESSION, G_SIGNAL_RUN_LAST, 0,
                                       NULL, NULL, NULL, G_TYPE_NONE, 1, STROBE_TYPE_LOG_LINE);
  signals[SIGNAL_TICKED] = g_signal_new ("ticked", STROBE_TYPE_MONITOR_SESSION, G_SIGNAL_RUN_LAST,
                                         0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
strobe_monitor_session_init (StrobeMonitorSession *self)
{
  self->state = STROBE_MONITOR_STATE_WAITING;
  self->series = strobe_series_set_new (MAX_SERIES, MAX_POINTS);
  self->boots = g_list_store_new (STROBE_TYPE_BOOT);
  self->judge = strobe_monitor_judge_new (G_LIST_MODEL (self->boots));
}

static void
start (StrobeMonitorSession *self)
{
  static const StrobeMonitorReaderFuncs funcs = { opened_cb, closed_cb, progressed_cb,
                                                  panicked_cb };

  self->reader = strobe_monitor_reader_new (self->capture, self->series, &funcs, self);
  g_signal_connect_object (self->board, "notify::console", G_CALLBACK (board_changed_cb), self,
                           G_CONNECT_DEFAULT);
  g_signal_connect_object (self->board, "notify::device", G_CALLBACK (board_changed_cb), self,
                           G_CONNECT_DEFAULT);
  follow_board (self);
  check_capture (self);
  judge (self);
}

/**
 * strobe_monitor_session_new:
 * @board: the board to read
 * @capture: where it is kept; the session is its writer from now on
 * @symbols: where ELF files are looked for
 * @link_func: makes the link of the board's console; called for each attempt to connect
 * @user_data: for @link_func, must outlive the session
 *
 * Starts to follow a board: connects at once if its app has a serial port, and as soon as it has
 * one otherwise.
 *
 * Ownership: takes references.
 *
 * Context: main thread.
 *
 * Returns: (transfer full): the session
 */
StrobeMonitorSession *
strobe_monitor_session_new (StrobeBoard *board,
                            StrobeCapture *capture,
                            StrobeSymbolStore *symbols,
                            StrobeMonitorLinkFunc link_func,
                            gpointer user_data)
{
  StrobeMonitorSession *self = NULL;

  g_return_val_if_fail (STROBE_IS_BOARD (board), NULL);
  g_return_val_if_fail (link_func != NULL, NULL);

  self = g_object_new (STROBE_TYPE_MONITOR_SESSION, NULL);
  self->board = g_object_ref (board);
  self->capture = g_object_ref (capture);
  self->model = strobe_capture_model_new (capture);
  self->decoder = strobe_crash_decoder_new (symbols, note_cb, self);
  self->link_func = link_func;
  self->link_data = user_data;
  start (self);
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
 * strobe_monitor_session_get_capture:
 *
 * Gets all that was read, across all connections.
 *
 * Context: main thread; the capture can be read from any.
 *
 * Returns: (transfer none): the capture
 */
StrobeCapture *
strobe_monitor_session_get_capture (StrobeMonitorSession *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), NULL);

  return self->capture;
}

/**
 * strobe_monitor_session_get_model:
 *
 * Gets the lines that are shown: one model for the whole session, with its filter.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the model
 */
StrobeCaptureModel *
strobe_monitor_session_get_model (StrobeMonitorSession *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), NULL);

  return self->model;
}

/**
 * strobe_monitor_session_get_boots:
 *
 * Gets the boots, oldest first; only the last one may be replaced by one that knows more.
 *
 * Context: main thread.
 *
 * Returns: (transfer none) (element-type StrobeBoot): the boots
 */
GListModel *
strobe_monitor_session_get_boots (StrobeMonitorSession *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), NULL);

  return G_LIST_MODEL (self->boots);
}

/**
 * strobe_monitor_session_get_series:
 *
 * Gets the curves.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the curves
 */
StrobeSeriesSet *
strobe_monitor_session_get_series (StrobeMonitorSession *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), NULL);

  return self->series;
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
 * strobe_monitor_session_get_holder:
 *
 * Gets who has the port open, while it is busy. It becomes known a moment after the state does;
 * the state is notified again then.
 *
 * Context: main thread.
 *
 * Returns: (nullable) (transfer none): "tio (pid 4711)"; %NULL: not known
 */
const char *
strobe_monitor_session_get_holder (StrobeMonitorSession *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), NULL);

  return self->holder;
}

/**
 * strobe_monitor_session_dup_core_dumps:
 *
 * Lists the core dumps that the board printed.
 *
 * Context: main thread.
 *
 * Returns: (transfer full) (element-type StrobeCoreDump): the dumps, oldest first
 */
GPtrArray *
strobe_monitor_session_dup_core_dumps (StrobeMonitorSession *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), NULL);

  return self->reader != NULL ? strobe_monitor_reader_dup_core_dumps (self->reader)
                              : g_ptr_array_new ();
}

/**
 * strobe_monitor_session_set_paused:
 * @paused: whether the lines that are shown shall stay as they are
 *
 * Holds the model, or lets it catch up. Reading and keeping go on meanwhile, whatever comes.
 *
 * Context: main thread.
 */
void
strobe_monitor_session_set_paused (StrobeMonitorSession *self, gboolean paused)
{
  g_return_if_fail (STROBE_IS_MONITOR_SESSION (self));

  strobe_capture_model_set_paused (self->model, paused);
}

static gboolean
check_connected (StrobeMonitorSession *self, GError **error)
{
  if (self->state == STROBE_MONITOR_STATE_CONNECTED)
    return TRUE;
  g_set_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_GONE,
               "no serial port is open on usb port %s", strobe_board_get_port (self->board));
  return FALSE;
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
 * Errors: STROBE_SERIAL_ERROR_GONE while it is not connected; STROBE_SERIAL_ERROR_IO if the board
 * has not taken what it was sent before.
 *
 * Context: main thread; does not wait.
 *
 * Returns: %TRUE if all of it is on its way
 */
gboolean
strobe_monitor_session_write (StrobeMonitorSession *self, GBytes *bytes, GError **error)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), FALSE);
  g_return_val_if_fail (bytes != NULL, FALSE);

  return check_connected (self, error) && strobe_monitor_reader_write (self->reader, bytes, error);
}

/**
 * strobe_monitor_session_send_break:
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
strobe_monitor_session_send_break (StrobeMonitorSession *self, GError **error)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), FALSE);

  if (!check_connected (self, error))
    return FALSE;
  strobe_monitor_reader_send_break (self->reader);
  return TRUE;
}

/**
 * strobe_monitor_session_reset:
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
strobe_monitor_session_reset (StrobeMonitorSession *self,
                              StrobeLineSequenceGoal goal,
                              GError **error)
{
  const StrobeDeviceInfo *device = NULL;
  StrobeLineSequenceKind kind = STROBE_LINE_SEQUENCE_CDC;

  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), FALSE);

  if (!check_connected (self, error))
    return FALSE;
  device = strobe_board_get_device (self->board);
  if (device != NULL && device->product_id == USB_SERIAL_JTAG_PRODUCT)
    kind = STROBE_LINE_SEQUENCE_USB_SERIAL_JTAG;
  strobe_monitor_reader_run_sequence (self->reader, kind, goal);
  return TRUE;
}

/**
 * strobe_monitor_session_set_flashed:
 * @flashed: (nullable): the app of the firmware that was flashed just now
 *
 * Tells what the board should run: the verdict is about that from now on, and about the boots that
 * begin from now on.
 *
 * Ownership: copies @flashed.
 *
 * Context: main thread.
 */
void
strobe_monitor_session_set_flashed (StrobeMonitorSession *self, const StrobeAppIdentity *flashed)
{
  g_return_if_fail (STROBE_IS_MONITOR_SESSION (self));

  strobe_monitor_judge_set_flashed (self->judge, flashed);
  judge (self);
}

/**
 * strobe_monitor_session_get_flashed:
 *
 * Context: main thread.
 *
 * Returns: (nullable) (transfer none): what was flashed; %NULL: nothing
 */
const StrobeAppIdentity *
strobe_monitor_session_get_flashed (StrobeMonitorSession *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), NULL);

  return strobe_monitor_judge_get_flashed (self->judge);
}

/**
 * strobe_monitor_session_get_verdict:
 *
 * Gets what the log says of the boots since the flash, or of the last ones.
 *
 * Context: main thread.
 *
 * Returns: (nullable) (transfer none): the verdict
 */
const StrobeVerdict *
strobe_monitor_session_get_verdict (StrobeMonitorSession *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), NULL);

  return strobe_monitor_judge_get_verdict (self->judge);
}

/**
 * strobe_monitor_session_decode_again:
 *
 * Tries the crashes that could not be decoded once more, as there is another ELF file.
 *
 * Context: main thread; reads on a worker.
 */
void
strobe_monitor_session_decode_again (StrobeMonitorSession *self)
{
  g_return_if_fail (STROBE_IS_MONITOR_SESSION (self));

  strobe_crash_decoder_try_again (self->decoder);
}

/**
 * strobe_monitor_session_can_retry:
 *
 * Tells whether the console failed in a way that only the user can change: it is not tried again by
 * itself then.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if strobe_monitor_session_retry() makes sense
 */
gboolean
strobe_monitor_session_can_retry (StrobeMonitorSession *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), FALSE);

  return !self->stopped && self->state == STROBE_MONITOR_STATE_FAILED && self->has_target &&
         self->retry_id == 0 && !self->is_connecting;
}

/**
 * strobe_monitor_session_retry:
 *
 * Tries the console once more; the user may be asked for it again.
 *
 * Context: main thread; does not wait.
 */
void
strobe_monitor_session_retry (StrobeMonitorSession *self)
{
  g_return_if_fail (STROBE_IS_MONITOR_SESSION (self));

  if (!strobe_monitor_session_can_retry (self))
    return;
  connect_link (self);
  set_state (self, STROBE_MONITOR_STATE_WAITING, NULL);
}

/**
 * strobe_monitor_session_stop:
 *
 * Ends the session: the port is closed and the board no longer followed. The lines stay.
 *
 * Context: main thread; does not wait.
 */
void
strobe_monitor_session_stop (StrobeMonitorSession *self)
{
  g_return_if_fail (STROBE_IS_MONITOR_SESSION (self));

  if (self->stopped)
    return;
  self->stopped = TRUE;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_handle_id (&self->lines_id, g_source_remove);
  g_clear_handle_id (&self->judge_id, g_source_remove);
  if (self->asking != NULL)
    g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->reader, strobe_monitor_reader_free);
  strobe_capture_model_sync (self->model);
  set_state (self, STROBE_MONITOR_STATE_WAITING, NULL);
}
