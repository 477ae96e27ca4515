/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dfu/dfu-session.h"
#include "dfu/transport-error.h"

/* The session: one download, from the port to the last status. The engine decides; the session
 * performs, and owns what needs a clock or a thread: cancellation, deadlines, progress and the
 * words of an error. It is one call on a worker thread and keeps nothing afterwards.
 *
 * StrobeDfuDownload: the arguments of that call, on the caller's stack. */

/* wTimeout of DETACH: how long the device waits for a bus reset, as dfu-util sends it. */
#define DETACH_VALUE_MS 1000

/* How many DNLOADs are queued on endpoint 0 of a ROM; the kernel and the ROM keep their order. */
#define STREAM_DEPTH 32

/* Nothing that a device does between two requests takes longer than this. */
#define BUSY_LIMIT_MS 120000

typedef struct {
  const StrobeDfuDownload *download;
  GCancellable *cancellable;
  StrobeDfuEngine engine;
  StrobeDfuTransport *transport;
  const guint8 *data;
  gsize streamed_bytes;   /* of the STREAM under way, or of the one that failed */
  gint64 quiet_since_us;  /* when the last request ended that was not a question */
  GError *cause;          /* what the last action failed with */
  gboolean not_to_be_had; /* the cause says it all: the device could not be opened */
  gboolean refused;       /* the cause is the caller's own: it does not want this device */
} Session;

static void
report_progress (Session *self, StrobeDfuPhase phase, gsize done_bytes)
{
  if (self->download->progress != NULL)
    self->download->progress (phase, done_bytes, self->engine.total_bytes,
                              self->download->user_data);
}

static StrobeDfuEvent
event (StrobeDfuEventKind kind)
{
  return (StrobeDfuEvent){ .kind = kind };
}

static StrobeDfuEvent
event_of_cause (Session *self)
{
  if (g_error_matches (self->cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return event (STROBE_DFU_EVENT_CANCEL);
  if (g_error_matches (self->cause, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_STALL))
    return event (STROBE_DFU_EVENT_STALL);
  if (g_error_matches (self->cause, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_TIMEOUT))
    return event (STROBE_DFU_EVENT_TIMEOUT);

  /* while a cable is pulled out the bus reports garbage before the device is seen to be gone */
  return event (STROBE_DFU_EVENT_GONE);
}

static StrobeDfuEvent
event_of_result (Session *self, gboolean ok)
{
  return ok ? event (STROBE_DFU_EVENT_ACK) : event_of_cause (self);
}

/* A cancel that comes too late must not wake anything up. */
static GCancellable *
get_cancellable (Session *self)
{
  return strobe_dfu_engine_can_cancel (&self->engine) ? self->cancellable : NULL;
}

static void
close_transport (Session *self)
{
  if (self->transport != NULL)
    strobe_dfu_transport_close (self->transport);
  g_clear_object (&self->transport);
}

static StrobeDfuEvent
opened (Session *self)
{
  const StrobeDfuIdentity *identity = strobe_dfu_transport_get_identity (self->transport);
  StrobeDfuEvent result = { .kind = STROBE_DFU_EVENT_OPENED,
                            .descriptor = identity->descriptor,
                            .rules = STROBE_DFU_RULES_STRICT };

  self->refused = identity->descriptor.mode != STROBE_DFU_MODE_NONE &&
                  self->download->choose_rules != NULL &&
                  !self->download->choose_rules (identity, &result.rules, self->download->user_data,
                                                 &self->cause);
  return self->refused ? event (STROBE_DFU_EVENT_GONE) : result;
}

static StrobeDfuEvent
perform_open (Session *self)
{
  StrobeDfuEvent result;

  self->transport =
    strobe_dfu_port_open (self->download->port, get_cancellable (self), &self->cause);
  if (self->transport != NULL)
    return opened (self);

  result = event_of_cause (self);
  self->not_to_be_had = result.kind != STROBE_DFU_EVENT_CANCEL;
  return result;
}

static StrobeDfuEvent
perform_reopen (Session *self, const StrobeDfuAction *action)
{
  close_transport (self);
  self->transport =
    strobe_dfu_port_reopen (self->download->port, STROBE_DFU_MODE_DFU, action->timeout_ms,
                            get_cancellable (self), &self->cause);
  if (self->transport != NULL)
    return opened (self);

  self->not_to_be_had =
    g_error_matches (self->cause, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_ACCESS) ||
    g_error_matches (self->cause, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_BUSY);
  return event_of_cause (self);
}

static StrobeDfuEvent
perform_get_status (Session *self, const StrobeDfuAction *action)
{
  StrobeDfuEvent result = { .kind = STROBE_DFU_EVENT_STATUS };
  guint8 reply[STROBE_DFU_STATUS_SIZE_BYTES];
  gsize received_bytes = 0;

  if (!strobe_dfu_transport_receive (self->transport, STROBE_DFU_REQUEST_GETSTATUS, 0, reply,
                                     sizeof reply, &received_bytes, action->timeout_ms,
                                     &self->cause))
    return event_of_cause (self);
  if (!strobe_dfu_status_parse (reply, received_bytes, &result.status, &self->cause))
    return event (STROBE_DFU_EVENT_GARBLED);

  return result;
}

static StrobeDfuEvent
perform_send (Session *self,
              const StrobeDfuAction *action,
              StrobeDfuRequest request,
              guint16 value,
              gsize size_bytes)
{
  gboolean ok = strobe_dfu_transport_send (
    self->transport, request, value, size_bytes > 0 ? self->data + action->offset_bytes : NULL,
    size_bytes, action->timeout_ms, &self->cause);

  return event_of_result (self, ok);
}

static void
streamed_cb (gsize taken_bytes, gpointer user_data)
{
  Session *self = user_data;

  self->streamed_bytes = taken_bytes;
  report_progress (self, self->engine.phase, self->engine.done_bytes + taken_bytes);
}

static StrobeDfuEvent
perform_stream (Session *self, const StrobeDfuAction *action)
{
  StrobeDfuStream stream = { .data = self->data + action->offset_bytes,
                             .size_bytes = action->size_bytes,
                             .block_size_bytes = action->block_size_bytes,
                             .first_block = action->block,
                             .depth = STREAM_DEPTH,
                             .timeout_ms = action->timeout_ms };
  gboolean ok;

  ok = strobe_dfu_transport_stream (self->transport, &stream, streamed_cb, self,
                                    get_cancellable (self), &self->cause);
  if (ok)
    self->streamed_bytes = 0;
  return event_of_result (self, ok);
}

static StrobeDfuEvent
perform_wait (Session *self, const StrobeDfuAction *action)
{
  return event_of_result (self, strobe_clock_sleep_ms (self->download->clock, action->timeout_ms,
                                                       get_cancellable (self), &self->cause));
}

static StrobeDfuEvent
perform_action (Session *self, const StrobeDfuAction *action)
{
  switch (action->kind) {
  case STROBE_DFU_ACTION_OPEN:
    return perform_open (self);
  case STROBE_DFU_ACTION_REOPEN:
    return perform_reopen (self, action);
  case STROBE_DFU_ACTION_GET_STATUS:
    return perform_get_status (self, action);
  case STROBE_DFU_ACTION_CLEAR:
    return perform_send (self, action, STROBE_DFU_REQUEST_CLRSTATUS, 0, 0);
  case STROBE_DFU_ACTION_ABORT:
    return perform_send (self, action, STROBE_DFU_REQUEST_ABORT, 0, 0);
  case STROBE_DFU_ACTION_DETACH:
    return perform_send (self, action, STROBE_DFU_REQUEST_DETACH, DETACH_VALUE_MS, 0);
  case STROBE_DFU_ACTION_RESET:
    return event_of_result (self, strobe_dfu_transport_reset (self->transport, &self->cause));
  case STROBE_DFU_ACTION_WAIT:
    return perform_wait (self, action);
  case STROBE_DFU_ACTION_DOWNLOAD:
    return perform_send (self, action, STROBE_DFU_REQUEST_DNLOAD, action->block,
                         action->size_bytes);
  case STROBE_DFU_ACTION_STREAM:
    return perform_stream (self, action);
  case STROBE_DFU_ACTION_FINISH:
    return perform_send (self, action, STROBE_DFU_REQUEST_DNLOAD, action->block, 0);
  case STROBE_DFU_ACTION_DONE:
  case STROBE_DFU_ACTION_FAIL:
  case STROBE_DFU_ACTION_CANCELLED:
    break;
  }
  g_assert_not_reached ();
}

/* Asking and waiting is all that goes on while a device is busy. */
static gboolean
is_patience (const StrobeDfuAction *action)
{
  return action->kind == STROBE_DFU_ACTION_GET_STATUS || action->kind == STROBE_DFU_ACTION_WAIT;
}

static gboolean
has_expired (Session *self, const StrobeDfuAction *action)
{
  gint64 quiet_us = strobe_clock_now_us (self->download->clock) - self->quiet_since_us;

  return is_patience (action) && quiet_us > (gint64) BUSY_LIMIT_MS * 1000;
}

static StrobeDfuEvent
perform (Session *self, const StrobeDfuAction *action)
{
  StrobeDfuEvent result;

  g_clear_error (&self->cause);
  if (g_cancellable_is_cancelled (get_cancellable (self)))
    return event (STROBE_DFU_EVENT_CANCEL);
  if (has_expired (self, action))
    return event (STROBE_DFU_EVENT_EXPIRED);

  report_progress (self, self->engine.phase, self->engine.done_bytes);
  result = perform_action (self, action);
  if (!is_patience (action))
    self->quiet_since_us = strobe_clock_now_us (self->download->clock);
  return result;
}

static void
run (Session *self)
{
  StrobeDfuAction action = self->engine.action;

  while (!strobe_dfu_engine_is_finished (&self->engine)) {
    StrobeDfuEvent result = perform (self, &action);

    action = strobe_dfu_engine_step (&self->engine, &result);
  }
}

/* What was seen last, after the words for what it means. */
static char *
describe (Session *self, const char *text)
{
  const StrobeDfuStatus *status = &self->engine.status;

  if (self->cause != NULL)
    return g_strdup_printf ("%s: %s", text, self->cause->message);
  return g_strdup_printf ("%s: state %s, status %s (0x%02x)", text,
                          strobe_dfu_state_get_name (status->state),
                          strobe_dfu_status_code_get_name (status->code), status->code);
}

static char *
describe_failure (Session *self)
{
  switch (self->engine.action.failure) {
  case STROBE_DFU_ERROR_PROTOCOL:
    return describe (self, "device broke the protocol");
  case STROBE_DFU_ERROR_STATUS_TARGET:
  case STROBE_DFU_ERROR_STATUS_FILE:
  case STROBE_DFU_ERROR_STATUS_FIRMWARE:
  case STROBE_DFU_ERROR_STATUS:
    return g_strdup_printf ("device reported %s (status 0x%02x) in state %s",
                            strobe_dfu_status_code_get_name (self->engine.status.code),
                            self->engine.status.code,
                            strobe_dfu_state_get_name (self->engine.status.state));
  case STROBE_DFU_ERROR_LEFT:
    return describe (self, "device was told to leave DFU mode and waits for a reset");
  case STROBE_DFU_ERROR_NO_DFU:
    return g_strdup ("device has no DFU interface");
  case STROBE_DFU_ERROR_NOT_BACK:
    return describe (self, "device did not come back in DFU mode");
  case STROBE_DFU_ERROR_LOST:
    return describe (self, "device vanished");
  case STROBE_DFU_ERROR_TIMED_OUT:
    return describe (self, "device fell silent");
  case STROBE_DFU_ERROR_BUSY_FOREVER:
    return describe (self, "device is busy for ever");
  }
  g_assert_not_reached ();
}

static void
prefix_phase (Session *self, GError **error)
{
  switch (self->engine.phase) {
  case STROBE_DFU_PHASE_OPENING:
    g_prefix_error (error, "open: ");
    return;
  case STROBE_DFU_PHASE_DETACHING:
    g_prefix_error (error, "detach: ");
    return;
  case STROBE_DFU_PHASE_CLEARING:
    g_prefix_error (error, "start of download: ");
    return;
  case STROBE_DFU_PHASE_WRITING:
    g_prefix_error (error, "offset %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT ": ",
                    self->engine.done_bytes + self->streamed_bytes, self->engine.total_bytes);
    return;
  case STROBE_DFU_PHASE_VERIFYING:
    g_prefix_error (error, "verification: ");
    return;
  case STROBE_DFU_PHASE_DONE:
    return;
  }
}

static gboolean
conclude_failure (Session *self, GError **error)
{
  g_autofree char *text = NULL;

  if (self->refused) {
    g_propagate_error (error, g_steal_pointer (&self->cause));
    return FALSE;
  }
  if (self->not_to_be_had) {
    g_propagate_error (error, g_steal_pointer (&self->cause));
  } else {
    text = describe_failure (self);
    g_set_error_literal (error, STROBE_DFU_ERROR, self->engine.action.failure, text);
  }
  prefix_phase (self, error);
  return FALSE;
}

static gboolean
conclude (Session *self, StrobeDfuOutcome *outcome, GError **error)
{
  switch (self->engine.action.kind) {
  case STROBE_DFU_ACTION_DONE:
    report_progress (self, STROBE_DFU_PHASE_DONE, self->engine.total_bytes);
    if (outcome != NULL)
      *outcome = self->engine.action.outcome;
    return TRUE;
  case STROBE_DFU_ACTION_CANCELLED:
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "download was cancelled");
    return FALSE;
  case STROBE_DFU_ACTION_FAIL:
    return conclude_failure (self, error);
  case STROBE_DFU_ACTION_OPEN:
  case STROBE_DFU_ACTION_REOPEN:
  case STROBE_DFU_ACTION_GET_STATUS:
  case STROBE_DFU_ACTION_CLEAR:
  case STROBE_DFU_ACTION_ABORT:
  case STROBE_DFU_ACTION_DETACH:
  case STROBE_DFU_ACTION_RESET:
  case STROBE_DFU_ACTION_WAIT:
  case STROBE_DFU_ACTION_DOWNLOAD:
  case STROBE_DFU_ACTION_STREAM:
  case STROBE_DFU_ACTION_FINISH:
    break;
  }
  g_assert_not_reached ();
}

/**
 * strobe_dfu_session_download:
 * @download: what, to where, and by which rules
 * @outcome: (out) (optional): how sure the result is
 * @cancellable: (nullable): stops the download while it can be stopped
 * @error: return location for an error
 *
 * Writes a payload to the board in a port: out of run-time mode, recovery of what an earlier
 * download left behind, all the blocks, the zero-length DNLOAD, and what the device says to it.
 * The rules are chosen when the interface in DFU mode is open. choose_rules() is asked about the
 * device in run-time mode as well, whose rules do not matter: what comes back after a DETACH may
 * be another one. A device that it refuses gets no request. The payload must not be empty and must
 * not contain the suffix of a .dfu file.
 *
 * A cancel takes effect between two requests and leaves the device in dfuIDLE. Once the phase is
 * VERIFYING the device has everything, and a cancel is ignored.
 *
 * Ownership: everything in @download is borrowed during the call.
 *
 * Errors: any STROBE_DFU_ERROR; STROBE_TRANSPORT_ERROR NO_DEVICE, ACCESS, BUSY or IO if the
 * device could not be opened; G_IO_ERROR_CANCELLED; that of choose_rules(), as it is.
 *
 * Context: a worker thread or the command line; blocks; the callbacks run on it as well.
 *
 * Source: USB DFU 1.1, section 7 and appendix A.
 *
 * Returns: %TRUE if the device has taken the payload
 */
gboolean
strobe_dfu_session_download (const StrobeDfuDownload *download,
                             StrobeDfuOutcome *outcome,
                             GCancellable *cancellable,
                             GError **error)
{
  Session self = { .download = download, .cancellable = cancellable };
  gsize size_bytes;
  gboolean ok;

  g_return_val_if_fail (download != NULL, FALSE);
  g_return_val_if_fail (STROBE_IS_DFU_PORT (download->port), FALSE);
  g_return_val_if_fail (STROBE_IS_CLOCK (download->clock), FALSE);
  g_return_val_if_fail (download->payload != NULL, FALSE);

  self.data = g_bytes_get_data (download->payload, &size_bytes);
  self.quiet_since_us = strobe_clock_now_us (download->clock);
  strobe_dfu_engine_init (&self.engine, size_bytes);
  run (&self);
  close_transport (&self);
  ok = conclude (&self, outcome, error);
  g_clear_error (&self.cause);
  return ok;
}
