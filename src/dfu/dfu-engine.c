/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dfu/dfu-engine.h"

/* StrobeDfuEngine: decides, and does nothing else: no USB, no clock, no allocation, no logging.
 * StrobeDfuSession performs what it says and tells it what came of it.
 *
 * StrobeDfuEvent and StrobeDfuAction are values between the two; which fields count depends on the
 * kind. Times are milliseconds.
 *
 * StrobeDfuRules, StrobeDfuPhase and StrobeDfuOutcome are the words in which callers of the
 * session speak about a download.
 *
 * Two tables hold the legal moves. event_moves has what may come of each action; status_moves has
 * what to do in each phase about each state of the device. A move that is in neither is a protocol
 * error, by construction.
 *
 * Source: USB DFU 1.1, section 3 and the state diagram of appendix A; where the mask ROMs of
 * Espressif are named, the behaviour of their published ROM code. */

typedef StrobeDfuAction (*Move) (StrobeDfuEngine *self, const StrobeDfuEvent *event);

#define REQUEST_TIMEOUT_MS 10000

/* The ROM erases a whole part, and verifies all of them, inside the request that makes it
 * necessary: up to 25 s for 512 KiB on slow flash, and a few seconds a MiB at the end. */
#define DNLOAD_TIMEOUT_MS 30000
#define FINISH_TIMEOUT_MS 60000
#define FINISH_TIMEOUT_PER_MIB_MS 10000
#define MIB_BYTES (1024 * 1024)

/* A board that detaches leaves the bus inside the request: no answer is the rule, not a fault. */
#define DETACH_TIMEOUT_MS 2000
#define REOPEN_TIMEOUT_MS 10000

/* One packet of endpoint 0: the ROM writes past its buffer when a block is larger. */
#define ROM_BLOCK_SIZE_BYTES 64
#define STRICT_BLOCK_SIZE_BYTES 4096

/* How many blocks the ROM takes between two looks at its status: 16 KiB. */
#define CHECKPOINT_BLOCKS 256

/* bwPollTimeout has 24 bits: 0 would spin, the maximum would sleep for over four hours. */
#define POLL_FLOOR_MS 1
#define POLL_CEILING_MS 10000

static StrobeDfuAction
request (StrobeDfuActionKind kind, guint timeout_ms)
{
  return (StrobeDfuAction){ .kind = kind, .timeout_ms = timeout_ms };
}

static StrobeDfuAction
fail (StrobeDfuError failure)
{
  return (StrobeDfuAction){ .kind = STROBE_DFU_ACTION_FAIL, .failure = failure };
}

static StrobeDfuAction
succeed (StrobeDfuEngine *self, StrobeDfuOutcome outcome)
{
  self->phase = STROBE_DFU_PHASE_DONE;
  return (StrobeDfuAction){ .kind = STROBE_DFU_ACTION_DONE, .outcome = outcome };
}

static StrobeDfuAction
fail_by_status (const StrobeDfuEngine *self)
{
  switch (self->status.code) {
  case STROBE_DFU_STATUS_CODE_OK:
    return fail (STROBE_DFU_ERROR_PROTOCOL);
  case STROBE_DFU_STATUS_CODE_TARGET:
    return fail (STROBE_DFU_ERROR_STATUS_TARGET);
  case STROBE_DFU_STATUS_CODE_FILE:
    return fail (STROBE_DFU_ERROR_STATUS_FILE);
  case STROBE_DFU_STATUS_CODE_FIRMWARE:
    return fail (STROBE_DFU_ERROR_STATUS_FIRMWARE);
  default: /* a number from outside, not one of our enums */
    return fail (STROBE_DFU_ERROR_STATUS);
  }
}

static guint
clamp_poll_ms (guint32 poll_ms)
{
  return CLAMP (poll_ms, POLL_FLOOR_MS, POLL_CEILING_MS);
}

static gboolean
is_tolerant (const StrobeDfuEngine *self)
{
  return (self->attributes & STROBE_DFU_ATTRIBUTE_MANIFESTATION_TOLERANT) != 0;
}

/* After it said that it manifests, a device that does not tolerate that may fall silent. */
static gboolean
may_vanish (const StrobeDfuEngine *self)
{
  return self->phase == STROBE_DFU_PHASE_VERIFYING && !is_tolerant (self) &&
         (self->status.state == STROBE_DFU_STATE_MANIFEST_SYNC ||
          self->status.state == STROBE_DFU_STATE_MANIFEST);
}

/* Moves for events. */

static StrobeDfuAction
get_status (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  return request (STROBE_DFU_ACTION_GET_STATUS, REQUEST_TIMEOUT_MS);
}

static StrobeDfuAction
repeat (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  return self->action;
}

static StrobeDfuAction
lost (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  return fail (STROBE_DFU_ERROR_LOST);
}

static StrobeDfuAction
timed_out (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  return fail (STROBE_DFU_ERROR_TIMED_OUT);
}

static StrobeDfuAction
not_back (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  return fail (STROBE_DFU_ERROR_NOT_BACK);
}

static StrobeDfuAction
busy_forever (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  return fail (STROBE_DFU_ERROR_BUSY_FOREVER);
}

static StrobeDfuAction
cancelled (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  return (StrobeDfuAction){ .kind = STROBE_DFU_ACTION_CANCELLED };
}

static StrobeDfuAction
start_dfu_mode (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  gsize limit_bytes =
    event->rules == STROBE_DFU_RULES_ROM ? ROM_BLOCK_SIZE_BYTES : STRICT_BLOCK_SIZE_BYTES;

  self->phase = STROBE_DFU_PHASE_CLEARING;
  self->rules = event->rules;
  self->block_size_bytes = MIN (event->descriptor.transfer_size_bytes, limit_bytes);
  if (self->block_size_bytes == 0)
    return fail (STROBE_DFU_ERROR_PROTOCOL);
  return get_status (self, event);
}

static StrobeDfuAction
opened (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  self->attributes = event->descriptor.attributes;
  switch (event->descriptor.mode) {
  case STROBE_DFU_MODE_NONE:
    return fail (STROBE_DFU_ERROR_NO_DFU);
  case STROBE_DFU_MODE_RUN_TIME:
    if (self->detached)
      return not_back (self, event);
    self->phase = STROBE_DFU_PHASE_DETACHING;
    return get_status (self, event);
  case STROBE_DFU_MODE_DFU:
    return start_dfu_mode (self, event);
  }
  return fail (STROBE_DFU_ERROR_PROTOCOL);
}

static StrobeDfuAction
detach (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  self->detached = TRUE;
  return request (STROBE_DFU_ACTION_DETACH, DETACH_TIMEOUT_MS);
}

static StrobeDfuAction
look_again (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  return request (STROBE_DFU_ACTION_REOPEN, REOPEN_TIMEOUT_MS);
}

/* A bus reset on top of a detach of its own would hit the board while it comes back. */
static StrobeDfuAction
detach_sent (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  if (self->attributes & STROBE_DFU_ATTRIBUTE_WILL_DETACH)
    return look_again (self, event);
  return request (STROBE_DFU_ACTION_RESET, 0);
}

static StrobeDfuAction
reset_sent (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  if (self->phase == STROBE_DFU_PHASE_VERIFYING)
    return succeed (self, STROBE_DFU_OUTCOME_ACCEPTED);
  return look_again (self, event);
}

static StrobeDfuAction
block_taken (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  gsize size_bytes = self->action.size_bytes;

  self->done_bytes += size_bytes;
  self->block += (guint16) ((size_bytes + self->block_size_bytes - 1) / self->block_size_bytes);
  return get_status (self, event);
}

/* The request is over and the pipe is quiet; the reason is in the status. */
static StrobeDfuAction
ask_why (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  self->stalled = TRUE;
  return get_status (self, event);
}

static StrobeDfuAction
recovered (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  return self->cancelled ? cancelled (self, event) : get_status (self, event);
}

static StrobeDfuAction
status_stalled (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  if (self->phase == STROBE_DFU_PHASE_DETACHING)
    return detach (self, event);
  if (may_vanish (self))
    return request (STROBE_DFU_ACTION_RESET, 0);
  return fail (STROBE_DFU_ERROR_PROTOCOL);
}

static StrobeDfuAction
status_timed_out (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  if (may_vanish (self))
    return request (STROBE_DFU_ACTION_RESET, 0);
  return timed_out (self, event);
}

static StrobeDfuAction
gone_after_status (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  if (may_vanish (self))
    return succeed (self, STROBE_DFU_OUTCOME_ACCEPTED);
  return lost (self, event);
}

/* Moves for a cancel. What the device still owes is waited for first, and only then ABORT goes
 * out: in dfuDNLOAD-SYNC and dfuDNBUSY nothing but GETSTATUS is allowed. */

static StrobeDfuAction
leave (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  self->cancelled = TRUE;
  self->phase = STROBE_DFU_PHASE_WRITING;
  return request (STROBE_DFU_ACTION_ABORT, REQUEST_TIMEOUT_MS);
}

static StrobeDfuAction
leave_unless_untouched (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  return self->done_bytes == 0 ? cancelled (self, event) : leave (self, event);
}

static StrobeDfuAction
leave_when_quiet (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  if (self->phase < STROBE_DFU_PHASE_WRITING)
    return cancelled (self, event);
  if (self->phase == STROBE_DFU_PHASE_WRITING)
    self->cancelled = TRUE;
  return repeat (self, event);
}

/* Moves for a status. */

static StrobeDfuAction
send_next (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  gsize left_bytes = self->total_bytes - self->done_bytes;
  StrobeDfuAction action = { .timeout_ms = DNLOAD_TIMEOUT_MS,
                             .block = self->block,
                             .offset_bytes = self->done_bytes,
                             .block_size_bytes = self->block_size_bytes };

  if (self->cancelled)
    return leave (self, event);

  if (left_bytes == 0) {
    self->phase = STROBE_DFU_PHASE_VERIFYING;
    action.kind = STROBE_DFU_ACTION_FINISH;
    action.timeout_ms =
      (guint) (FINISH_TIMEOUT_MS + (self->total_bytes / MIB_BYTES) * FINISH_TIMEOUT_PER_MIB_MS);
  } else if (self->rules == STROBE_DFU_RULES_ROM) {
    action.kind = STROBE_DFU_ACTION_STREAM;
    action.size_bytes = MIN (left_bytes, CHECKPOINT_BLOCKS * self->block_size_bytes);
  } else {
    action.kind = STROBE_DFU_ACTION_DOWNLOAD;
    action.size_bytes = MIN (left_bytes, self->block_size_bytes);
  }
  return action;
}

static StrobeDfuAction
clear_once (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  if (self->cleared)
    return fail_by_status (self);
  self->cleared = TRUE;
  return request (STROBE_DFU_ACTION_CLEAR, REQUEST_TIMEOUT_MS);
}

static StrobeDfuAction
abort_once (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  if (self->aborted)
    return fail (STROBE_DFU_ERROR_PROTOCOL);
  self->aborted = TRUE;
  return request (STROBE_DFU_ACTION_ABORT, REQUEST_TIMEOUT_MS);
}

static StrobeDfuAction
begin (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  if (self->status.code != STROBE_DFU_STATUS_CODE_OK)
    return clear_once (self, event);
  if (self->total_bytes == 0)
    return fail (STROBE_DFU_ERROR_PROTOCOL);
  self->phase = STROBE_DFU_PHASE_WRITING;
  return send_next (self, event);
}

/* The poll time is the pause before the next GETSTATUS. In dfuDNLOAD-IDLE a DNLOAD comes next, so
 * there is nothing to wait for: the ROM's constant 256 ms would make an hour of a few MiB. */
static StrobeDfuAction
wait_poll (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  return request (STROBE_DFU_ACTION_WAIT, clamp_poll_ms (self->status.poll_ms));
}

static StrobeDfuAction
left (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  return fail (STROBE_DFU_ERROR_LEFT);
}

static StrobeDfuAction
report (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  if (self->cancelled && self->status.state == STROBE_DFU_STATE_ERROR)
    return request (STROBE_DFU_ACTION_CLEAR, REQUEST_TIMEOUT_MS);
  return fail_by_status (self);
}

static StrobeDfuAction
accepted (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  return succeed (self, self->rules == STROBE_DFU_RULES_ROM ? STROBE_DFU_OUTCOME_VERIFIED_BY_CHIP
                                                            : STROBE_DFU_OUTCOME_ACCEPTED);
}

static StrobeDfuAction
reset_bus (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  return request (STROBE_DFU_ACTION_RESET, 0);
}

static const Move status_moves[STROBE_DFU_N_PHASES][STROBE_DFU_N_STATES] = {
  /* in run-time mode whatever it says is answered by DETACH */
  [STROBE_DFU_PHASE_DETACHING] = {
    [STROBE_DFU_STATE_APP_IDLE ... STROBE_DFU_STATE_ERROR] = detach,
  },
  [STROBE_DFU_PHASE_CLEARING] = {
    [STROBE_DFU_STATE_APP_IDLE] = left,
    [STROBE_DFU_STATE_APP_DETACH] = left,
    [STROBE_DFU_STATE_IDLE] = begin,
    [STROBE_DFU_STATE_DNLOAD_SYNC] = wait_poll,
    [STROBE_DFU_STATE_DNBUSY] = wait_poll,
    [STROBE_DFU_STATE_DNLOAD_IDLE] = abort_once,
    [STROBE_DFU_STATE_MANIFEST_SYNC] = abort_once,
    [STROBE_DFU_STATE_MANIFEST] = wait_poll,
    [STROBE_DFU_STATE_MANIFEST_WAIT_RESET] = left,
    [STROBE_DFU_STATE_UPLOAD_IDLE] = abort_once,
    [STROBE_DFU_STATE_ERROR] = clear_once,
  },
  [STROBE_DFU_PHASE_WRITING] = {
    [STROBE_DFU_STATE_APP_IDLE] = left,
    [STROBE_DFU_STATE_APP_DETACH] = left,
    [STROBE_DFU_STATE_DNLOAD_SYNC] = wait_poll,
    [STROBE_DFU_STATE_DNBUSY] = wait_poll,
    [STROBE_DFU_STATE_DNLOAD_IDLE] = send_next,
    [STROBE_DFU_STATE_ERROR] = report,
  },
  [STROBE_DFU_PHASE_VERIFYING] = {
    [STROBE_DFU_STATE_IDLE] = accepted,
    [STROBE_DFU_STATE_MANIFEST_SYNC] = wait_poll,
    [STROBE_DFU_STATE_MANIFEST] = wait_poll,
    [STROBE_DFU_STATE_MANIFEST_WAIT_RESET] = reset_bus,
    [STROBE_DFU_STATE_ERROR] = report,
  },
};

static StrobeDfuAction
status_read (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  gboolean writing =
    self->phase == STROBE_DFU_PHASE_WRITING || self->phase == STROBE_DFU_PHASE_VERIFYING;
  Move move;

  self->status = event->status;
  if (self->stalled || (writing && self->status.code != STROBE_DFU_STATUS_CODE_OK))
    return report (self, event);

  move = status_moves[self->phase][self->status.state];
  return move != NULL ? move (self, event) : fail (STROBE_DFU_ERROR_PROTOCOL);
}

static const Move event_moves[STROBE_DFU_N_ACTIONS][STROBE_DFU_N_EVENTS] = {
  [STROBE_DFU_ACTION_OPEN] = {
    [STROBE_DFU_EVENT_OPENED] = opened,
    [STROBE_DFU_EVENT_TIMEOUT] = timed_out,
    [STROBE_DFU_EVENT_GONE] = lost,
    [STROBE_DFU_EVENT_CANCEL] = cancelled,
  },
  [STROBE_DFU_ACTION_REOPEN] = {
    [STROBE_DFU_EVENT_OPENED] = opened,
    [STROBE_DFU_EVENT_TIMEOUT] = not_back,
    [STROBE_DFU_EVENT_GONE] = not_back,
    [STROBE_DFU_EVENT_CANCEL] = cancelled,
  },
  [STROBE_DFU_ACTION_GET_STATUS] = {
    [STROBE_DFU_EVENT_STATUS] = status_read,
    [STROBE_DFU_EVENT_STALL] = status_stalled,
    [STROBE_DFU_EVENT_TIMEOUT] = status_timed_out,
    [STROBE_DFU_EVENT_GONE] = gone_after_status,
    [STROBE_DFU_EVENT_EXPIRED] = busy_forever,
    [STROBE_DFU_EVENT_CANCEL] = leave_when_quiet,
  },
  [STROBE_DFU_ACTION_CLEAR] = {
    [STROBE_DFU_EVENT_ACK] = recovered,
    [STROBE_DFU_EVENT_STALL] = recovered,
    [STROBE_DFU_EVENT_TIMEOUT] = timed_out,
    [STROBE_DFU_EVENT_GONE] = lost,
    [STROBE_DFU_EVENT_CANCEL] = leave_when_quiet,
  },
  [STROBE_DFU_ACTION_ABORT] = {
    [STROBE_DFU_EVENT_ACK] = recovered,
    [STROBE_DFU_EVENT_STALL] = recovered,
    [STROBE_DFU_EVENT_TIMEOUT] = timed_out,
    [STROBE_DFU_EVENT_GONE] = lost,
    [STROBE_DFU_EVENT_CANCEL] = leave_when_quiet,
  },
  [STROBE_DFU_ACTION_DETACH] = {
    [STROBE_DFU_EVENT_ACK] = detach_sent,
    [STROBE_DFU_EVENT_STALL] = detach_sent,
    [STROBE_DFU_EVENT_TIMEOUT] = detach_sent,
    [STROBE_DFU_EVENT_GONE] = look_again,
    [STROBE_DFU_EVENT_CANCEL] = cancelled,
  },
  [STROBE_DFU_ACTION_RESET] = {
    [STROBE_DFU_EVENT_ACK] = reset_sent,
    [STROBE_DFU_EVENT_STALL] = reset_sent,
    [STROBE_DFU_EVENT_TIMEOUT] = reset_sent,
    [STROBE_DFU_EVENT_GONE] = reset_sent,
    [STROBE_DFU_EVENT_CANCEL] = leave_when_quiet,
  },
  [STROBE_DFU_ACTION_WAIT] = {
    [STROBE_DFU_EVENT_ACK] = get_status,
    [STROBE_DFU_EVENT_EXPIRED] = busy_forever,
    [STROBE_DFU_EVENT_CANCEL] = leave_when_quiet,
  },
  [STROBE_DFU_ACTION_DOWNLOAD] = {
    [STROBE_DFU_EVENT_ACK] = block_taken,
    [STROBE_DFU_EVENT_STALL] = ask_why,
    [STROBE_DFU_EVENT_TIMEOUT] = timed_out,
    [STROBE_DFU_EVENT_GONE] = lost,
    [STROBE_DFU_EVENT_CANCEL] = leave_unless_untouched,
  },
  [STROBE_DFU_ACTION_STREAM] = {
    [STROBE_DFU_EVENT_ACK] = block_taken,
    [STROBE_DFU_EVENT_STALL] = ask_why,
    [STROBE_DFU_EVENT_TIMEOUT] = timed_out,
    [STROBE_DFU_EVENT_GONE] = lost,
    [STROBE_DFU_EVENT_CANCEL] = leave,
  },
  [STROBE_DFU_ACTION_FINISH] = {
    [STROBE_DFU_EVENT_ACK] = get_status,
    [STROBE_DFU_EVENT_STALL] = ask_why,
    [STROBE_DFU_EVENT_TIMEOUT] = timed_out,
    [STROBE_DFU_EVENT_GONE] = lost,
    [STROBE_DFU_EVENT_CANCEL] = leave,
  },
  [STROBE_DFU_ACTION_DONE ... STROBE_DFU_ACTION_CANCELLED] = {
    [STROBE_DFU_EVENT_OPENED ... STROBE_DFU_EVENT_CANCEL] = repeat,
  },
};

/**
 * strobe_dfu_engine_init:
 * @self: an engine
 * @total_bytes: how much there is to write
 *
 * Starts: the action to perform first is in @self.
 *
 * Context: any thread.
 */
void
strobe_dfu_engine_init (StrobeDfuEngine *self, gsize total_bytes)
{
  g_return_if_fail (self != NULL);

  *self = (StrobeDfuEngine){ .total_bytes = total_bytes };
  self->action = request (STROBE_DFU_ACTION_OPEN, 0);
}

/**
 * strobe_dfu_engine_step:
 * @self: an engine
 * @event: what came of the last action
 *
 * Decides what to do next. The last action of a download, DONE, FAIL or CANCELLED, is answered to
 * every further event.
 *
 * Ownership: @event is only read.
 *
 * Errors: none; a failure is the action FAIL.
 *
 * Context: any thread.
 *
 * Source: USB DFU 1.1, appendix A.
 *
 * Returns: the action to perform
 */
StrobeDfuAction
strobe_dfu_engine_step (StrobeDfuEngine *self, const StrobeDfuEvent *event)
{
  Move move;

  g_return_val_if_fail (self != NULL && event != NULL, fail (STROBE_DFU_ERROR_PROTOCOL));

  move = event_moves[self->action.kind][event->kind];
  self->action = move != NULL ? move (self, event) : fail (STROBE_DFU_ERROR_PROTOCOL);
  return self->action;
}

/**
 * strobe_dfu_engine_is_finished:
 * @self: an engine
 *
 * Tells whether the download is over, well or not.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if there is nothing left to perform
 */
gboolean
strobe_dfu_engine_is_finished (const StrobeDfuEngine *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->action.kind >= STROBE_DFU_ACTION_DONE;
}

/**
 * strobe_dfu_engine_can_cancel:
 * @self: an engine
 *
 * Tells whether CANCEL would still be heard. It is not heard twice, and not once the zero-length
 * DNLOAD is out: the device has everything then and will use it.
 *
 * Context: any thread.
 *
 * Returns: %TRUE if a cancel is possible before the next action
 */
gboolean
strobe_dfu_engine_can_cancel (const StrobeDfuEngine *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !self->cancelled && (self->phase < STROBE_DFU_PHASE_VERIFYING ||
                              self->action.kind == STROBE_DFU_ACTION_FINISH);
}
