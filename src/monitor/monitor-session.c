/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "monitor/monitor-session.h"

#include "monitor/crash-decoder.h"
#include "monitor/line-feed.h"
#include "monitor/monitor-judge.h"

/* Curves, and points of each: some megabytes. */
#define MAX_SERIES 64
#define MAX_POINTS 100000

/**
 * StrobeMonitorSession:
 *
 * Follows one board: what its console says is kept, and what that means is found out.
 *
 * Made by the composition root for a board that somebody wants to read.
 *
 * What was read stays, across all connections.
 *
 * Properties: board, verdict, capture-error. Signals: line, note, ticked; a handler may stop the
 * session.
 *
 * Context: main thread, with timers of its main context.
 */
struct _StrobeMonitorSession {
  GObject parent_instance;

  StrobeBoard *board;
  StrobeMonitorIntake *intake; /* NULL: stopped */
  StrobeMonitorConsole *console;
  StrobeCapture *capture;
  StrobeCaptureModel *model;
  StrobeSeriesSet *series;
  StrobeLineFeed *feed;
  GListStore *boots;
  StrobeCrashDecoder *decoder;

  StrobeMonitorJudge *judge;
  GError *capture_error;
};

G_DEFINE_FINAL_TYPE (StrobeMonitorSession, strobe_monitor_session, G_TYPE_OBJECT)

enum {
  PROP_BOARD = 1,
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

/* ---- verdict */

static void
judge (gpointer user_data)
{
  StrobeMonitorSession *self = user_data;
  StrobeBoardState state = strobe_board_get_state (self->board);
  const StrobeVerdictScene scene = {
    .last_byte_us =
      self->intake != NULL ? strobe_monitor_intake_get_last_byte_us (self->intake) : 0,
    .is_connected =
      strobe_monitor_console_get_state (self->console) == STROBE_MONITOR_STATE_CONNECTED,
    .is_in_loader = state == STROBE_BOARD_STATE_LOADER || state == STROBE_BOARD_STATE_DFU_MODE,
  };

  if (strobe_monitor_judge_look (self->judge, &scene))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VERDICT]);
}

static void
console_changed_cb (StrobeMonitorConsole *console, GParamSpec *pspec, StrobeMonitorSession *self)
{
  if (self->intake != NULL)
    judge (self);
}

/* ---- lines */

static void
line_cb (StrobeLogLine *line, gpointer user_data)
{
  g_signal_emit (user_data, signals[SIGNAL_LINE], 0, line);
}

static void
hand_out_lines (StrobeMonitorSession *self)
{
  if (g_signal_has_handler_pending (self, signals[SIGNAL_LINE], 0, TRUE))
    strobe_line_feed_pump (self->feed);
  else
    strobe_line_feed_skip (self->feed);
}

static void
progressed_cb (gpointer user_data)
{
  g_autoptr (StrobeMonitorSession) self = g_object_ref (user_data);

  strobe_capture_model_sync (self->model);
  strobe_monitor_intake_sync_boots (self->intake, self->boots);
  hand_out_lines (self);
  check_capture (self);
  judge (self);
  g_signal_emit (self, signals[SIGNAL_TICKED], 0);
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

  strobe_monitor_intake_sync_boots (self->intake, self->boots);
  strobe_crash_decoder_take (self->decoder, panic,
                             strobe_monitor_judge_find_sha256 (self->judge, panic));
}

static void
strobe_monitor_session_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  StrobeMonitorSession *self = STROBE_MONITOR_SESSION (object);

  switch (id) {
  case PROP_BOARD:
    g_value_set_object (value, self->board);
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
  g_clear_object (&self->console);
  g_clear_pointer (&self->feed, strobe_line_feed_free);
  g_clear_object (&self->boots);
  g_clear_error (&self->capture_error);
  g_clear_pointer (&self->judge, strobe_monitor_judge_free);
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
  self->series = strobe_series_set_new (MAX_SERIES, MAX_POINTS);
  self->boots = g_list_store_new (STROBE_TYPE_BOOT);
  self->judge = strobe_monitor_judge_new (G_LIST_MODEL (self->boots), judge, self);
}

static void
start (StrobeMonitorSession *self, StrobeMonitorLinkFunc link_func, gpointer link_data)
{
  static const StrobeMonitorIntakeFuncs funcs = { progressed_cb, panicked_cb };

  self->intake = strobe_monitor_intake_new (self->capture, self->series, &funcs, self);
  self->console = strobe_monitor_console_new (self->board, self->intake, link_func, link_data);
  /* Behind the handlers of others: how the port is comes before what that says of the app. */
  g_signal_connect_object (self->console, "notify::state", G_CALLBACK (console_changed_cb), self,
                           G_CONNECT_AFTER);
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
  self->feed = strobe_line_feed_new (capture, line_cb, self);
  start (self, link_func, user_data);
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
 * strobe_monitor_session_get_console:
 *
 * Gets the console of the board: how the connection is, and what can be sent over it.
 *
 * Context: main thread.
 *
 * Returns: (transfer none): the console, the same one as long as the session lives
 */
StrobeMonitorConsole *
strobe_monitor_session_get_console (StrobeMonitorSession *self)
{
  g_return_val_if_fail (STROBE_IS_MONITOR_SESSION (self), NULL);

  return self->console;
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

  return self->intake != NULL ? strobe_monitor_intake_dup_core_dumps (self->intake)
                              : g_ptr_array_new ();
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

  if (self->intake == NULL)
    return;
  strobe_monitor_judge_rest (self->judge);
  strobe_line_feed_stop (self->feed);
  strobe_monitor_intake_mute (self->intake);
  g_clear_pointer (&self->intake, strobe_monitor_intake_unref);
  strobe_capture_model_sync (self->model);
  strobe_monitor_console_stop (self->console);
}
