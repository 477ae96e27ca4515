/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dfu/dfu-engine.h"

#define TOTAL_BYTES 130 /* two blocks of 64 and a rest */
#define TOLERANT (STROBE_DFU_ATTRIBUTE_MANIFESTATION_TOLERANT)
#define ROM_ATTRIBUTES 0x0f

static StrobeDfuAction
step (StrobeDfuEngine *engine, StrobeDfuEventKind kind)
{
  StrobeDfuEvent event = { .kind = kind };

  return strobe_dfu_engine_step (engine, &event);
}

static StrobeDfuAction
step_opened (StrobeDfuEngine *engine, StrobeDfuMode mode, guint8 attributes, StrobeDfuRules rules)
{
  StrobeDfuEvent event = {
    .kind = STROBE_DFU_EVENT_OPENED,
    .descriptor = { .mode = mode, .attributes = attributes, .transfer_size_bytes = 64 },
    .rules = rules
  };

  return strobe_dfu_engine_step (engine, &event);
}

static StrobeDfuAction
step_status (StrobeDfuEngine *engine, StrobeDfuState state, guint8 code)
{
  StrobeDfuEvent event = { .kind = STROBE_DFU_EVENT_STATUS,
                           .status = { .code = code, .poll_ms = 7, .state = state } };

  return strobe_dfu_engine_step (engine, &event);
}

/* An engine that has just asked for the status in @phase. */
static StrobeDfuEngine
engine_in (StrobeDfuPhase phase, StrobeDfuRules rules, guint8 attributes)
{
  StrobeDfuEngine engine;

  strobe_dfu_engine_init (&engine, TOTAL_BYTES);
  if (phase == STROBE_DFU_PHASE_DETACHING) {
    step_opened (&engine, STROBE_DFU_MODE_RUN_TIME, attributes, rules);
    return engine;
  }
  step_opened (&engine, STROBE_DFU_MODE_DFU, attributes, rules);
  if (phase == STROBE_DFU_PHASE_CLEARING)
    return engine;
  step_status (&engine, STROBE_DFU_STATE_IDLE, 0);
  step (&engine, STROBE_DFU_EVENT_ACK);
  while (phase == STROBE_DFU_PHASE_VERIFYING && engine.phase != phase) {
    step_status (&engine, STROBE_DFU_STATE_DNLOAD_IDLE, 0);
    step (&engine, STROBE_DFU_EVENT_ACK);
  }
  g_assert_cmpint (engine.phase, ==, phase);
  g_assert_cmpint (engine.action.kind, ==, STROBE_DFU_ACTION_GET_STATUS);
  return engine;
}

/* Every state in every phase. */

#define OK_IS(a) STROBE_DFU_ACTION_##a, 0
#define FAILS(c) STROBE_DFU_ACTION_FAIL, STROBE_DFU_ERROR_##c

typedef struct {
  StrobeDfuActionKind kind;
  StrobeDfuError failure;
} Expected;

static void
assert_expected (StrobeDfuAction action, Expected expected, const char *what, guint a, guint b)
{
  if (action.kind != expected.kind ||
      (action.kind == STROBE_DFU_ACTION_FAIL && action.failure != expected.failure))
    g_error ("%s %u, %u: action %d failure %d instead of %d, %d", what, a, b, action.kind,
             action.failure, expected.kind, expected.failure);
}

static void
assert_states (StrobeDfuPhase phase, guint8 code, const Expected *expected)
{
  for (guint state = 0; state < STROBE_DFU_N_STATES; state++) {
    StrobeDfuEngine engine = engine_in (phase, STROBE_DFU_RULES_STRICT, TOLERANT);

    assert_expected (step_status (&engine, (StrobeDfuState) state, code), expected[state],
                     "phase, state", phase, state);
  }
}

static void
test_every_state_at_the_start (void)
{
  static const Expected expected[STROBE_DFU_N_STATES] = {
    { FAILS (LEFT) }, { FAILS (LEFT) },  { OK_IS (DOWNLOAD) }, { OK_IS (WAIT) },
    { OK_IS (WAIT) }, { OK_IS (ABORT) }, { OK_IS (ABORT) },    { OK_IS (WAIT) },
    { FAILS (LEFT) }, { OK_IS (ABORT) }, { OK_IS (CLEAR) },
  };

  assert_states (STROBE_DFU_PHASE_CLEARING, STROBE_DFU_STATUS_CODE_OK, expected);
}

static void
test_every_state_while_writing (void)
{
  static const Expected expected[STROBE_DFU_N_STATES] = {
    { FAILS (LEFT) },     { FAILS (LEFT) },     { FAILS (PROTOCOL) }, { OK_IS (WAIT) },
    { OK_IS (WAIT) },     { OK_IS (DOWNLOAD) }, { FAILS (PROTOCOL) }, { FAILS (PROTOCOL) },
    { FAILS (PROTOCOL) }, { FAILS (PROTOCOL) }, { FAILS (PROTOCOL) },
  };

  assert_states (STROBE_DFU_PHASE_WRITING, STROBE_DFU_STATUS_CODE_OK, expected);
}

static void
test_every_state_while_verifying (void)
{
  static const Expected expected[STROBE_DFU_N_STATES] = {
    { FAILS (PROTOCOL) }, { FAILS (PROTOCOL) }, { OK_IS (DONE) },     { FAILS (PROTOCOL) },
    { FAILS (PROTOCOL) }, { FAILS (PROTOCOL) }, { OK_IS (WAIT) },     { OK_IS (WAIT) },
    { OK_IS (RESET) },    { FAILS (PROTOCOL) }, { FAILS (PROTOCOL) },
  };

  assert_states (STROBE_DFU_PHASE_VERIFYING, STROBE_DFU_STATUS_CODE_OK, expected);
}

static void
test_every_state_in_run_time_mode_is_answered_by_detach (void)
{
  Expected expected[STROBE_DFU_N_STATES];

  for (guint state = 0; state < STROBE_DFU_N_STATES; state++)
    expected[state] = (Expected){ OK_IS (DETACH) };
  assert_states (STROBE_DFU_PHASE_DETACHING, STROBE_DFU_STATUS_CODE_OK, expected);
}

static void
test_a_bad_status_ends_the_writing_in_any_state (void)
{
  Expected expected[STROBE_DFU_N_STATES];

  for (guint state = 0; state < STROBE_DFU_N_STATES; state++)
    expected[state] = (Expected){ FAILS (STATUS) };
  assert_states (STROBE_DFU_PHASE_WRITING, STROBE_DFU_STATUS_CODE_PROG, expected);
  assert_states (STROBE_DFU_PHASE_VERIFYING, STROBE_DFU_STATUS_CODE_PROG, expected);
}

static void
test_every_status_code_has_its_failure (void)
{
  for (guint code = 1; code < 256; code++) {
    StrobeDfuEngine engine =
      engine_in (STROBE_DFU_PHASE_VERIFYING, STROBE_DFU_RULES_ROM, ROM_ATTRIBUTES);
    StrobeDfuAction action = step_status (&engine, STROBE_DFU_STATE_ERROR, (guint8) code);
    StrobeDfuError expected = code == 1    ? STROBE_DFU_ERROR_STATUS_TARGET
                              : code == 2  ? STROBE_DFU_ERROR_STATUS_FILE
                              : code == 10 ? STROBE_DFU_ERROR_STATUS_FIRMWARE
                                           : STROBE_DFU_ERROR_STATUS;

    g_assert_cmpint (action.kind, ==, STROBE_DFU_ACTION_FAIL);
    g_assert_cmpint (action.failure, ==, expected);
  }
}

/* Every event after every action. */

/* An engine whose next action is @kind. */
static StrobeDfuEngine
engine_at (StrobeDfuActionKind kind)
{
  StrobeDfuEngine engine;

  switch (kind) {
  case STROBE_DFU_ACTION_OPEN:
    strobe_dfu_engine_init (&engine, TOTAL_BYTES);
    break;
  case STROBE_DFU_ACTION_DETACH:
  case STROBE_DFU_ACTION_REOPEN:
  case STROBE_DFU_ACTION_RESET:
    engine = engine_in (STROBE_DFU_PHASE_DETACHING, STROBE_DFU_RULES_STRICT,
                        kind == STROBE_DFU_ACTION_RESET ? TOLERANT : ROM_ATTRIBUTES);
    step_status (&engine, STROBE_DFU_STATE_APP_IDLE, 0);
    if (kind != STROBE_DFU_ACTION_DETACH)
      step (&engine, STROBE_DFU_EVENT_ACK);
    break;
  case STROBE_DFU_ACTION_GET_STATUS:
    engine = engine_in (STROBE_DFU_PHASE_CLEARING, STROBE_DFU_RULES_STRICT, TOLERANT);
    break;
  case STROBE_DFU_ACTION_CLEAR:
    engine = engine_in (STROBE_DFU_PHASE_CLEARING, STROBE_DFU_RULES_STRICT, TOLERANT);
    step_status (&engine, STROBE_DFU_STATE_ERROR, STROBE_DFU_STATUS_CODE_VERIFY);
    break;
  case STROBE_DFU_ACTION_ABORT:
    engine = engine_in (STROBE_DFU_PHASE_CLEARING, STROBE_DFU_RULES_STRICT, TOLERANT);
    step_status (&engine, STROBE_DFU_STATE_UPLOAD_IDLE, 0);
    break;
  case STROBE_DFU_ACTION_WAIT:
    engine = engine_in (STROBE_DFU_PHASE_WRITING, STROBE_DFU_RULES_STRICT, TOLERANT);
    step_status (&engine, STROBE_DFU_STATE_DNBUSY, 0);
    break;
  case STROBE_DFU_ACTION_DOWNLOAD:
    engine = engine_in (STROBE_DFU_PHASE_WRITING, STROBE_DFU_RULES_STRICT, TOLERANT);
    step_status (&engine, STROBE_DFU_STATE_DNLOAD_IDLE, 0);
    break;
  case STROBE_DFU_ACTION_STREAM:
    engine = engine_in (STROBE_DFU_PHASE_CLEARING, STROBE_DFU_RULES_ROM, ROM_ATTRIBUTES);
    step_status (&engine, STROBE_DFU_STATE_IDLE, 0);
    break;
  case STROBE_DFU_ACTION_FINISH:
    engine = engine_in (STROBE_DFU_PHASE_WRITING, STROBE_DFU_RULES_ROM, ROM_ATTRIBUTES);
    step_status (&engine, STROBE_DFU_STATE_DNLOAD_IDLE, 0);
    break;
  case STROBE_DFU_ACTION_DONE:
    engine = engine_in (STROBE_DFU_PHASE_VERIFYING, STROBE_DFU_RULES_STRICT, TOLERANT);
    step_status (&engine, STROBE_DFU_STATE_IDLE, 0);
    break;
  case STROBE_DFU_ACTION_FAIL:
    engine = engine_in (STROBE_DFU_PHASE_CLEARING, STROBE_DFU_RULES_STRICT, TOLERANT);
    step (&engine, STROBE_DFU_EVENT_GONE);
    break;
  case STROBE_DFU_ACTION_CANCELLED:
    strobe_dfu_engine_init (&engine, TOTAL_BYTES);
    step (&engine, STROBE_DFU_EVENT_CANCEL);
    break;
  }
  g_assert_cmpint (engine.action.kind, ==, kind);
  return engine;
}

#define X                                                                                          \
  {                                                                                                \
    FAILS (PROTOCOL)                                                                               \
  }
/* OPENED (in DFU mode), STATUS (dfuIDLE), ACK, STALL, TIMEOUT, GONE, GARBLED, EXPIRED, CANCEL */
static const Expected expected_events[STROBE_DFU_N_ACTIONS][STROBE_DFU_N_EVENTS] = {
  [STROBE_DFU_ACTION_OPEN] = { { OK_IS (GET_STATUS) },
                               X,
                               X,
                               X,
                               { FAILS (TIMED_OUT) },
                               { FAILS (LOST) },
                               X,
                               X,
                               { OK_IS (CANCELLED) } },
  [STROBE_DFU_ACTION_REOPEN] = { { OK_IS (GET_STATUS) },
                                 X,
                                 X,
                                 X,
                                 { FAILS (NOT_BACK) },
                                 { FAILS (NOT_BACK) },
                                 X,
                                 X,
                                 { OK_IS (CANCELLED) } },
  [STROBE_DFU_ACTION_GET_STATUS] = { X,
                                     { OK_IS (DOWNLOAD) },
                                     X,
                                     X,
                                     { FAILS (TIMED_OUT) },
                                     { FAILS (LOST) },
                                     X,
                                     { FAILS (BUSY_FOREVER) },
                                     { OK_IS (CANCELLED) } },
  [STROBE_DFU_ACTION_CLEAR] = { X,
                                X,
                                { OK_IS (GET_STATUS) },
                                { OK_IS (GET_STATUS) },
                                { FAILS (TIMED_OUT) },
                                { FAILS (LOST) },
                                X,
                                X,
                                { OK_IS (CANCELLED) } },
  [STROBE_DFU_ACTION_ABORT] = { X,
                                X,
                                { OK_IS (GET_STATUS) },
                                { OK_IS (GET_STATUS) },
                                { FAILS (TIMED_OUT) },
                                { FAILS (LOST) },
                                X,
                                X,
                                { OK_IS (CANCELLED) } },
  [STROBE_DFU_ACTION_DETACH] = { X,
                                 X,
                                 { OK_IS (REOPEN) },
                                 { OK_IS (REOPEN) },
                                 { OK_IS (REOPEN) },
                                 { OK_IS (REOPEN) },
                                 X,
                                 X,
                                 { OK_IS (CANCELLED) } },
  [STROBE_DFU_ACTION_RESET] = { X,
                                X,
                                { OK_IS (REOPEN) },
                                { OK_IS (REOPEN) },
                                { OK_IS (REOPEN) },
                                { OK_IS (REOPEN) },
                                X,
                                X,
                                { OK_IS (CANCELLED) } },
  [STROBE_DFU_ACTION_WAIT] = { X,
                               X,
                               { OK_IS (GET_STATUS) },
                               X,
                               X,
                               X,
                               X,
                               { FAILS (BUSY_FOREVER) },
                               { OK_IS (WAIT) } },
  [STROBE_DFU_ACTION_DOWNLOAD] = { X,
                                   X,
                                   { OK_IS (GET_STATUS) },
                                   { OK_IS (GET_STATUS) },
                                   { FAILS (TIMED_OUT) },
                                   { FAILS (LOST) },
                                   X,
                                   X,
                                   { OK_IS (ABORT) } },
  [STROBE_DFU_ACTION_STREAM] = { X,
                                 X,
                                 { OK_IS (GET_STATUS) },
                                 { OK_IS (GET_STATUS) },
                                 { FAILS (TIMED_OUT) },
                                 { FAILS (LOST) },
                                 X,
                                 X,
                                 { OK_IS (ABORT) } },
  [STROBE_DFU_ACTION_FINISH] = { X,
                                 X,
                                 { OK_IS (GET_STATUS) },
                                 { OK_IS (GET_STATUS) },
                                 { FAILS (TIMED_OUT) },
                                 { FAILS (LOST) },
                                 X,
                                 X,
                                 { OK_IS (ABORT) } },
};
#undef X

static void
test_every_event_after_every_action (void)
{
  for (guint kind = 0; kind < STROBE_DFU_ACTION_DONE; kind++)
    for (guint event = 0; event < STROBE_DFU_N_EVENTS; event++) {
      StrobeDfuEngine engine = engine_at ((StrobeDfuActionKind) kind);
      StrobeDfuAction action;

      if (event == STROBE_DFU_EVENT_OPENED)
        action = step_opened (&engine, STROBE_DFU_MODE_DFU, TOLERANT, STROBE_DFU_RULES_STRICT);
      else if (event == STROBE_DFU_EVENT_STATUS)
        action = step_status (&engine, STROBE_DFU_STATE_IDLE, 0);
      else
        action = step (&engine, (StrobeDfuEventKind) event);
      assert_expected (action, expected_events[kind][event], "action, event", kind, event);
    }
}

static void
test_the_last_action_stays (void)
{
  for (guint kind = STROBE_DFU_ACTION_DONE; kind < STROBE_DFU_N_ACTIONS; kind++)
    for (guint event = 0; event < STROBE_DFU_N_EVENTS; event++) {
      StrobeDfuEngine engine = engine_at ((StrobeDfuActionKind) kind);

      g_assert_true (strobe_dfu_engine_is_finished (&engine));
      g_assert_cmpint (step (&engine, (StrobeDfuEventKind) event).kind, ==, kind);
    }
}

static void
test_detach_is_followed_by_a_reset_unless_the_device_detaches_itself (void)
{
  StrobeDfuEngine engine =
    engine_in (STROBE_DFU_PHASE_DETACHING, STROBE_DFU_RULES_STRICT, TOLERANT);

  step_status (&engine, STROBE_DFU_STATE_APP_IDLE, 0);
  g_assert_cmpint (step (&engine, STROBE_DFU_EVENT_STALL).kind, ==, STROBE_DFU_ACTION_RESET);
  g_assert_cmpint (step (&engine, STROBE_DFU_EVENT_GONE).kind, ==, STROBE_DFU_ACTION_REOPEN);
}

static void
test_run_time_mode_after_detach_is_not_back (void)
{
  StrobeDfuEngine engine = engine_at (STROBE_DFU_ACTION_REOPEN);
  StrobeDfuAction action = step_opened (&engine, STROBE_DFU_MODE_RUN_TIME, ROM_ATTRIBUTES, 0);

  g_assert_cmpint (action.kind, ==, STROBE_DFU_ACTION_FAIL);
  g_assert_cmpint (action.failure, ==, STROBE_DFU_ERROR_NOT_BACK);
}

static void
test_no_dfu_interface_fails (void)
{
  StrobeDfuEngine engine = engine_at (STROBE_DFU_ACTION_OPEN);
  StrobeDfuAction action = step_opened (&engine, STROBE_DFU_MODE_NONE, 0, 0);

  g_assert_cmpint (action.failure, ==, STROBE_DFU_ERROR_NO_DFU);
}

static void
test_an_empty_payload_sends_nothing (void)
{
  StrobeDfuEngine engine;

  strobe_dfu_engine_init (&engine, 0);
  step_opened (&engine, STROBE_DFU_MODE_DFU, TOLERANT, STROBE_DFU_RULES_ROM);
  g_assert_cmpint (step_status (&engine, STROBE_DFU_STATE_IDLE, 0).kind, ==,
                   STROBE_DFU_ACTION_FAIL);
}

static void
test_errors_are_cleared_once_then_reported (void)
{
  StrobeDfuEngine engine = engine_at (STROBE_DFU_ACTION_CLEAR);

  step (&engine, STROBE_DFU_EVENT_ACK);
  g_assert_cmpint (
    step_status (&engine, STROBE_DFU_STATE_ERROR, STROBE_DFU_STATUS_CODE_POR).failure, ==,
    STROBE_DFU_ERROR_STATUS);
}

static void
test_an_abort_that_does_not_help_is_a_protocol_error (void)
{
  StrobeDfuEngine engine = engine_at (STROBE_DFU_ACTION_ABORT);

  step (&engine, STROBE_DFU_EVENT_ACK);
  g_assert_cmpint (step_status (&engine, STROBE_DFU_STATE_UPLOAD_IDLE, 0).failure, ==,
                   STROBE_DFU_ERROR_PROTOCOL);
}

static void
test_a_bad_status_in_idle_is_cleared_once (void)
{
  StrobeDfuEngine engine = engine_in (STROBE_DFU_PHASE_CLEARING, STROBE_DFU_RULES_STRICT, TOLERANT);

  g_assert_cmpint (step_status (&engine, STROBE_DFU_STATE_IDLE, STROBE_DFU_STATUS_CODE_USBR).kind,
                   ==, STROBE_DFU_ACTION_CLEAR);
  step (&engine, STROBE_DFU_EVENT_ACK);
  g_assert_cmpint (step_status (&engine, STROBE_DFU_STATE_IDLE, 0).kind, ==,
                   STROBE_DFU_ACTION_DOWNLOAD);
}

static void
test_a_stall_without_a_reason_is_a_protocol_error (void)
{
  StrobeDfuEngine engine = engine_at (STROBE_DFU_ACTION_STREAM);

  step (&engine, STROBE_DFU_EVENT_STALL);
  g_assert_cmpint (step_status (&engine, STROBE_DFU_STATE_DNLOAD_IDLE, 0).failure, ==,
                   STROBE_DFU_ERROR_PROTOCOL);
}

static void
test_poll_time_is_clamped (void)
{
  const struct {
    guint32 poll_ms;
    guint wait_ms;
  } cases[] = { { 0, 1 }, { 1, 1 }, { 256, 256 }, { 10000, 10000 }, { 0xffffff, 10000 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    StrobeDfuEngine engine =
      engine_in (STROBE_DFU_PHASE_WRITING, STROBE_DFU_RULES_STRICT, TOLERANT);
    StrobeDfuEvent event = { .kind = STROBE_DFU_EVENT_STATUS,
                             .status = { .state = STROBE_DFU_STATE_DNBUSY,
                                         .poll_ms = cases[i].poll_ms } };

    g_assert_cmpuint (strobe_dfu_engine_step (&engine, &event).timeout_ms, ==, cases[i].wait_ms);
  }
}

static void
test_the_last_request_gets_more_time_for_more_bytes (void)
{
  StrobeDfuEngine engine;

  strobe_dfu_engine_init (&engine, 4 * 1024 * 1024);
  step_opened (&engine, STROBE_DFU_MODE_DFU, ROM_ATTRIBUTES, STROBE_DFU_RULES_ROM);
  step_status (&engine, STROBE_DFU_STATE_IDLE, 0);
  while (engine.action.kind == STROBE_DFU_ACTION_STREAM) {
    step (&engine, STROBE_DFU_EVENT_ACK);
    step_status (&engine, STROBE_DFU_STATE_DNLOAD_IDLE, 0);
  }
  g_assert_cmpint (engine.action.kind, ==, STROBE_DFU_ACTION_FINISH);
  g_assert_cmpuint (engine.action.timeout_ms, ==, 100000);
}

static void
test_block_numbers_wrap (void)
{
  StrobeDfuEngine engine;

  strobe_dfu_engine_init (&engine, (gsize) 64 * 65538);
  step_opened (&engine, STROBE_DFU_MODE_DFU, TOLERANT, STROBE_DFU_RULES_STRICT);
  step_status (&engine, STROBE_DFU_STATE_IDLE, 0);
  for (guint block = 0; block < 65538; block++) {
    g_assert_cmpint (engine.action.kind, ==, STROBE_DFU_ACTION_DOWNLOAD);
    g_assert_cmpuint (engine.action.block, ==, block % 65536);
    g_assert_cmpuint (engine.action.offset_bytes, ==, (gsize) block * 64);
    step (&engine, STROBE_DFU_EVENT_ACK);
    step_status (&engine, STROBE_DFU_STATE_DNLOAD_IDLE, 0);
  }
  g_assert_cmpint (engine.action.kind, ==, STROBE_DFU_ACTION_FINISH);
}

static gsize
block_size_for (guint16 transfer_size_bytes, StrobeDfuRules rules)
{
  StrobeDfuEngine engine;
  StrobeDfuEvent event = { .kind = STROBE_DFU_EVENT_OPENED,
                           .descriptor = { .mode = STROBE_DFU_MODE_DFU,
                                           .transfer_size_bytes = transfer_size_bytes },
                           .rules = rules };

  strobe_dfu_engine_init (&engine, 100000);
  strobe_dfu_engine_step (&engine, &event);
  return step_status (&engine, STROBE_DFU_STATE_IDLE, 0).block_size_bytes;
}

static void
test_blocks_fit_the_device_and_the_rom_gets_64_bytes_at_most (void)
{
  g_assert_cmpuint (block_size_for (64, STROBE_DFU_RULES_ROM), ==, 64);
  g_assert_cmpuint (block_size_for (2048, STROBE_DFU_RULES_ROM), ==, 64);
  g_assert_cmpuint (block_size_for (32, STROBE_DFU_RULES_ROM), ==, 32);
  g_assert_cmpuint (block_size_for (2048, STROBE_DFU_RULES_STRICT), ==, 2048);
  g_assert_cmpuint (block_size_for (0xffff, STROBE_DFU_RULES_STRICT), ==, 4096);
}

static void
test_only_the_rom_verifies (void)
{
  StrobeDfuEngine strict =
    engine_in (STROBE_DFU_PHASE_VERIFYING, STROBE_DFU_RULES_STRICT, TOLERANT);
  StrobeDfuEngine rom =
    engine_in (STROBE_DFU_PHASE_VERIFYING, STROBE_DFU_RULES_ROM, ROM_ATTRIBUTES);

  g_assert_cmpint (step_status (&strict, STROBE_DFU_STATE_IDLE, 0).outcome, ==,
                   STROBE_DFU_OUTCOME_ACCEPTED);
  g_assert_cmpint (step_status (&rom, STROBE_DFU_STATE_IDLE, 0).outcome, ==,
                   STROBE_DFU_OUTCOME_VERIFIED_BY_CHIP);
}

/* After dfuMANIFEST was reported and waited for. */
static StrobeDfuEngine
engine_manifesting (guint8 attributes)
{
  StrobeDfuEngine engine =
    engine_in (STROBE_DFU_PHASE_VERIFYING, STROBE_DFU_RULES_STRICT, attributes);

  step_status (&engine, STROBE_DFU_STATE_MANIFEST, 0);
  step (&engine, STROBE_DFU_EVENT_ACK);
  return engine;
}

static void
test_vanishing_while_it_manifests_is_success_only_if_not_tolerant (void)
{
  StrobeDfuEngine tolerant = engine_manifesting (TOLERANT);
  StrobeDfuEngine other = engine_manifesting (0);
  StrobeDfuEngine early = engine_in (STROBE_DFU_PHASE_VERIFYING, STROBE_DFU_RULES_STRICT, 0);

  g_assert_cmpint (step (&tolerant, STROBE_DFU_EVENT_GONE).failure, ==, STROBE_DFU_ERROR_LOST);
  g_assert_cmpint (step (&other, STROBE_DFU_EVENT_GONE).kind, ==, STROBE_DFU_ACTION_DONE);
  g_assert_cmpint (step (&early, STROBE_DFU_EVENT_GONE).failure, ==, STROBE_DFU_ERROR_LOST);
}

static void
test_silence_after_manifesting_is_answered_by_a_reset_if_not_tolerant (void)
{
  StrobeDfuEngine silent = engine_manifesting (0);
  StrobeDfuEngine stalling = engine_manifesting (0);
  StrobeDfuEngine tolerant = engine_manifesting (TOLERANT);

  g_assert_cmpint (step (&silent, STROBE_DFU_EVENT_TIMEOUT).kind, ==, STROBE_DFU_ACTION_RESET);
  g_assert_cmpint (step (&silent, STROBE_DFU_EVENT_GONE).kind, ==, STROBE_DFU_ACTION_DONE);
  g_assert_cmpint (step (&stalling, STROBE_DFU_EVENT_STALL).kind, ==, STROBE_DFU_ACTION_RESET);
  g_assert_cmpint (step (&tolerant, STROBE_DFU_EVENT_TIMEOUT).failure, ==,
                   STROBE_DFU_ERROR_TIMED_OUT);
}

static void
test_a_cancel_waits_until_the_device_is_no_longer_busy (void)
{
  StrobeDfuEngine engine = engine_at (STROBE_DFU_ACTION_WAIT);

  g_assert_true (strobe_dfu_engine_can_cancel (&engine));
  g_assert_cmpint (step (&engine, STROBE_DFU_EVENT_CANCEL).kind, ==, STROBE_DFU_ACTION_WAIT);
  g_assert_false (strobe_dfu_engine_can_cancel (&engine));
  step (&engine, STROBE_DFU_EVENT_ACK);
  g_assert_cmpint (step_status (&engine, STROBE_DFU_STATE_DNLOAD_IDLE, 0).kind, ==,
                   STROBE_DFU_ACTION_ABORT);
  g_assert_cmpint (step (&engine, STROBE_DFU_EVENT_ACK).kind, ==, STROBE_DFU_ACTION_CANCELLED);
}

static void
test_a_cancel_on_top_of_an_error_clears_it (void)
{
  StrobeDfuEngine engine = engine_at (STROBE_DFU_ACTION_WAIT);

  step (&engine, STROBE_DFU_EVENT_CANCEL);
  step (&engine, STROBE_DFU_EVENT_ACK);
  g_assert_cmpint (step_status (&engine, STROBE_DFU_STATE_ERROR, STROBE_DFU_STATUS_CODE_PROG).kind,
                   ==, STROBE_DFU_ACTION_CLEAR);
  g_assert_cmpint (step (&engine, STROBE_DFU_EVENT_STALL).kind, ==, STROBE_DFU_ACTION_CANCELLED);
}

static void
test_a_cancel_after_the_last_request_is_not_heard (void)
{
  StrobeDfuEngine engine = engine_at (STROBE_DFU_ACTION_FINISH);

  g_assert_true (strobe_dfu_engine_can_cancel (&engine));
  step (&engine, STROBE_DFU_EVENT_ACK);
  g_assert_false (strobe_dfu_engine_can_cancel (&engine));
  g_assert_cmpint (step (&engine, STROBE_DFU_EVENT_CANCEL).kind, ==, STROBE_DFU_ACTION_GET_STATUS);
  g_assert_cmpint (step_status (&engine, STROBE_DFU_STATE_IDLE, 0).kind, ==,
                   STROBE_DFU_ACTION_DONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add_func ("/dfu/engine/" path, function)
  ADD ("every-state-at-the-start", test_every_state_at_the_start);
  ADD ("every-state-while-writing", test_every_state_while_writing);
  ADD ("every-state-while-verifying", test_every_state_while_verifying);
  ADD ("every-state-in-run-time-mode-is-answered-by-detach",
       test_every_state_in_run_time_mode_is_answered_by_detach);
  ADD ("a-bad-status-ends-the-writing-in-any-state",
       test_a_bad_status_ends_the_writing_in_any_state);
  ADD ("every-status-code-has-its-failure", test_every_status_code_has_its_failure);
  ADD ("every-event-after-every-action", test_every_event_after_every_action);
  ADD ("the-last-action-stays", test_the_last_action_stays);
  ADD ("detach-is-followed-by-a-reset-unless-the-device-detaches-itself",
       test_detach_is_followed_by_a_reset_unless_the_device_detaches_itself);
  ADD ("run-time-mode-after-detach-is-not-back", test_run_time_mode_after_detach_is_not_back);
  ADD ("no-dfu-interface-fails", test_no_dfu_interface_fails);
  ADD ("an-empty-payload-sends-nothing", test_an_empty_payload_sends_nothing);
  ADD ("errors-are-cleared-once-then-reported", test_errors_are_cleared_once_then_reported);
  ADD ("an-abort-that-does-not-help-is-a-protocol-error",
       test_an_abort_that_does_not_help_is_a_protocol_error);
  ADD ("a-bad-status-in-idle-is-cleared-once", test_a_bad_status_in_idle_is_cleared_once);
  ADD ("a-stall-without-a-reason-is-a-protocol-error",
       test_a_stall_without_a_reason_is_a_protocol_error);
  ADD ("poll-time-is-clamped", test_poll_time_is_clamped);
  ADD ("the-last-request-gets-more-time-for-more-bytes",
       test_the_last_request_gets_more_time_for_more_bytes);
  ADD ("block-numbers-wrap", test_block_numbers_wrap);
  ADD ("blocks-fit-the-device-and-the-rom-gets-64-bytes-at-most",
       test_blocks_fit_the_device_and_the_rom_gets_64_bytes_at_most);
  ADD ("only-the-rom-verifies", test_only_the_rom_verifies);
  ADD ("vanishing-while-it-manifests-is-success-only-if-not-tolerant",
       test_vanishing_while_it_manifests_is_success_only_if_not_tolerant);
  ADD ("silence-after-manifesting-is-answered-by-a-reset-if-not-tolerant",
       test_silence_after_manifesting_is_answered_by_a_reset_if_not_tolerant);
  ADD ("a-cancel-waits-until-the-device-is-no-longer-busy",
       test_a_cancel_waits_until_the_device_is_no_longer_busy);
  ADD ("a-cancel-on-top-of-an-error-clears-it", test_a_cancel_on_top_of_an_error_clears_it);
  ADD ("a-cancel-after-the-last-request-is-not-heard",
       test_a_cancel_after_the_last_request_is_not_heard);
  return g_test_run ();
}
