/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dfu/dfu-engine.h"

/* Brute force: all that can happen to the engine, up to a depth. */

#define DEPTH 6
#define TOTAL_BYTES 130 /* two blocks of 64 and a rest */

static StrobeDfuAction
step (StrobeDfuEngine *engine, StrobeDfuEventKind kind)
{
  StrobeDfuEvent event = { .kind = kind };

  return strobe_dfu_engine_step (engine, &event);
}

static guint64 n_sequences;

static void
assert_sane (const StrobeDfuEngine *engine, const StrobeDfuEvent *event)
{
  const StrobeDfuAction *action = &engine->action;
  gboolean sends =
    action->kind == STROBE_DFU_ACTION_DOWNLOAD || action->kind == STROBE_DFU_ACTION_STREAM;

  if (sends) {
    g_assert_cmpuint (action->size_bytes, >, 0);
    g_assert_cmpuint (action->offset_bytes + action->size_bytes, <=, TOTAL_BYTES);
    g_assert_cmpuint (action->offset_bytes, ==, engine->done_bytes);
    g_assert_cmpint (event->kind, ==, STROBE_DFU_EVENT_STATUS);
  }
  if (event->kind == STROBE_DFU_EVENT_TIMEOUT && !strobe_dfu_engine_is_finished (engine))
    g_assert_true (action->kind == STROBE_DFU_ACTION_REOPEN ||
                   action->kind == STROBE_DFU_ACTION_RESET);
  if (action->kind == STROBE_DFU_ACTION_WAIT)
    g_assert_cmpuint (action->timeout_ms, >, 0);
}

/* A device that falls silent or stays busy: over in a few steps, whatever went before. */
static void
assert_ends (StrobeDfuEngine engine)
{
  for (guint i = 0; i < 4 && !strobe_dfu_engine_is_finished (&engine); i++) {
    gboolean asks = engine.action.kind == STROBE_DFU_ACTION_GET_STATUS ||
                    engine.action.kind == STROBE_DFU_ACTION_WAIT;

    step (&engine, asks ? STROBE_DFU_EVENT_EXPIRED : STROBE_DFU_EVENT_TIMEOUT);
  }
  g_assert_true (strobe_dfu_engine_is_finished (&engine));
  n_sequences++;
}

static void explore (const StrobeDfuEngine *engine, guint depth);

static void
explore_event (const StrobeDfuEngine *engine, guint depth, const StrobeDfuEvent *event)
{
  StrobeDfuEngine next = *engine;

  strobe_dfu_engine_step (&next, event);
  assert_sane (&next, event);
  explore (&next, depth - 1);
}

static void
explore_opened (const StrobeDfuEngine *engine, guint depth)
{
  for (guint mode = 0; mode < 3; mode++)
    for (guint rules = 0; rules < 2; rules++)
      for (guint attributes = 0; attributes < 16; attributes += 4) {
        StrobeDfuEvent event = { .kind = STROBE_DFU_EVENT_OPENED,
                                 .descriptor = { .mode = (StrobeDfuMode) mode,
                                                 .attributes = (guint8) attributes,
                                                 .transfer_size_bytes = 64 },
                                 .rules = (StrobeDfuRules) rules };

        explore_event (engine, depth, &event);
      }
}

static void
explore_status (const StrobeDfuEngine *engine, guint depth)
{
  for (guint state = 0; state < STROBE_DFU_N_STATES; state++)
    for (guint8 code = 0; code < 12; code += 10) {
      StrobeDfuEvent event = { .kind = STROBE_DFU_EVENT_STATUS,
                               .status = { .code = code, .state = (StrobeDfuState) state } };

      explore_event (engine, depth, &event);
    }
}

static void
explore (const StrobeDfuEngine *engine, guint depth)
{
  if (depth == 0 || strobe_dfu_engine_is_finished (engine)) {
    assert_ends (*engine);
    return;
  }

  explore_opened (engine, depth);
  explore_status (engine, depth);
  for (guint kind = STROBE_DFU_EVENT_ACK; kind < STROBE_DFU_N_EVENTS; kind++) {
    StrobeDfuEvent event = { .kind = (StrobeDfuEventKind) kind };

    explore_event (engine, depth, &event);
  }
}

static void
test_every_sequence_of_events_ends (void)
{
  StrobeDfuEngine engine;

  strobe_dfu_engine_init (&engine, TOTAL_BYTES);
  explore (&engine, DEPTH);
  g_test_message ("%" G_GUINT64_FORMAT " sequences", n_sequences);
  g_assert_cmpuint (n_sequences, >, 10000);
}

/* An engine that has just sent its first block, or the first run of them. */
static StrobeDfuEngine
engine_writing (StrobeDfuRules rules, guint8 attributes)
{
  StrobeDfuEngine engine;
  StrobeDfuEvent opened = {
    .kind = STROBE_DFU_EVENT_OPENED,
    .descriptor = { .mode = STROBE_DFU_MODE_DFU,
                    .attributes = attributes,
                    .transfer_size_bytes = 64 },
    .rules = rules,
  };
  StrobeDfuEvent idle = { .kind = STROBE_DFU_EVENT_STATUS,
                          .status = { .state = STROBE_DFU_STATE_IDLE } };

  strobe_dfu_engine_init (&engine, TOTAL_BYTES);
  strobe_dfu_engine_step (&engine, &opened);
  strobe_dfu_engine_step (&engine, &idle);
  step (&engine, STROBE_DFU_EVENT_ACK);
  return engine;
}

/* The same from the middle, where the sequences from the start do not reach: the last block, the
 * end of the ROM's only run, and all that comes of the zero-length DNLOAD. */
static void
test_every_sequence_from_the_middle_ends (void)
{
  for (guint rules = 0; rules < 2; rules++)
    for (guint attributes = 0; attributes < 16; attributes += 4) {
      StrobeDfuEngine engine = engine_writing ((StrobeDfuRules) rules, (guint8) attributes);

      explore (&engine, DEPTH);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dfu/sequences/every-sequence-of-events-ends",
                   test_every_sequence_of_events_ends);
  g_test_add_func ("/dfu/sequences/every-sequence-from-the-middle-ends",
                   test_every_sequence_from_the_middle_ends);
  return g_test_run ();
}
