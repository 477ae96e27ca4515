/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "dfu/dfu-error.h"
#include "dfu/dfu-session.h"
#include "dfu/fake-board.h"
#include "support/fake-clock.h"

typedef struct {
  FakeBoard *board;
  StrobeDfuPort *port;
  StrobeClock *clock;
  GCancellable *cancellable;
  GBytes *payload;
  StrobeDfuOutcome outcome;
  GError *error;
  StrobeDfuMode refused_mode; /* of the device that is not wanted */
  GString *phases;            /* a digit each time the phase changes */
  gsize done_bytes;
  gboolean went_back;
} Fixture;

static GBytes *
make_payload (gsize size_bytes)
{
  guint8 *data = g_malloc (size_bytes);

  for (gsize i = 0; i < size_bytes; i++)
    data[i] = (guint8) (i * 31 + i / 251);
  return g_bytes_new_take (data, size_bytes);
}

static void
setup (Fixture *fixture, gboolean rom)
{
  fixture->board = fake_board_new (rom);
  fixture->port = fake_board_get_port (fixture->board);
  fixture->clock = strobe_fake_clock_new ();
  fixture->cancellable = g_cancellable_new ();
  fixture->board->cancellable = fixture->cancellable;
  fixture->payload = make_payload (200);
  fixture->phases = g_string_new (NULL);
}

static void
setup_strict (Fixture *fixture, gconstpointer data)
{
  setup (fixture, FALSE);
}

static void
setup_rom (Fixture *fixture, gconstpointer data)
{
  setup (fixture, TRUE);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (fixture->board->n_after_timeout, ==, 0);
  g_clear_error (&fixture->error);
  g_bytes_unref (fixture->payload);
  g_string_free (fixture->phases, TRUE);
  g_assert_finalize_object (fixture->clock); /* may hold the cancellable */
  g_assert_finalize_object (fixture->cancellable);
  g_assert_finalize_object (fixture->port);
  fake_board_free (fixture->board);
}

static gboolean
choose_rules_cb (const StrobeDfuIdentity *identity,
                 StrobeDfuRules *rules,
                 gpointer user_data,
                 GError **error)
{
  Fixture *fixture = user_data;

  *rules = fixture->board->rom ? STROBE_DFU_RULES_ROM : STROBE_DFU_RULES_STRICT;
  g_assert_cmpint (identity->descriptor.mode, !=, STROBE_DFU_MODE_NONE);
  if (identity->descriptor.mode != fixture->refused_mode)
    return TRUE;
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_PERM, "not this one");
  return FALSE;
}

static void
progress_cb (StrobeDfuPhase phase, gsize done_bytes, gsize total_bytes, gpointer user_data)
{
  Fixture *fixture = user_data;
  char digit = (char) ('0' + phase);

  g_assert_cmpuint (total_bytes, ==, g_bytes_get_size (fixture->payload));
  if (fixture->phases->len == 0 || fixture->phases->str[fixture->phases->len - 1] != digit)
    g_string_append_c (fixture->phases, digit);
  fixture->went_back |= done_bytes < fixture->done_bytes;
  fixture->done_bytes = done_bytes;
}

static gboolean
download (Fixture *fixture)
{
  StrobeDfuDownload arguments = { .port = fixture->port,
                                  .clock = fixture->clock,
                                  .payload = fixture->payload,
                                  .choose_rules = choose_rules_cb,
                                  .progress = progress_cb,
                                  .user_data = fixture };

  g_clear_error (&fixture->error);
  g_string_truncate (fixture->board->trace, 0);
  g_string_truncate (fixture->phases, 0);
  fixture->done_bytes = 0;
  fixture->board->n_requests = 0;
  return strobe_dfu_session_download (&arguments, &fixture->outcome, fixture->cancellable,
                                      &fixture->error);
}

static void
assert_flashed (Fixture *fixture)
{
  gboolean ok = download (fixture);

  g_assert_no_error (fixture->error);
  g_assert_true (ok);
  g_assert_cmpmem (fixture->board->flash->data, fixture->board->flash->len,
                   g_bytes_get_data (fixture->payload, NULL), g_bytes_get_size (fixture->payload));
}

static void
assert_fails (Fixture *fixture, GQuark domain, int code)
{
  g_assert_false (download (fixture));
  g_assert_error (fixture->error, domain, code);
}

static void
set_fault (Fixture *fixture, StrobeDfuRequest request, guint nth, StrobeTransportError code)
{
  fixture->board->fail_request = request;
  fixture->board->fail_nth = nth;
  fixture->board->fail_code = code;
}

static guint64
slept_ms (Fixture *fixture)
{
  return strobe_fake_clock_get_slept_ms (STROBE_FAKE_CLOCK (fixture->clock));
}

/* By the letter. */

static void
test_writes_block_and_status_in_turn (Fixture *fixture, gconstpointer data)
{
  assert_flashed (fixture);
  g_assert_cmpstr (fixture->board->trace->str, ==, "OSDSDSDSDS.S");
  g_assert_cmpint (fixture->outcome, ==, STROBE_DFU_OUTCOME_ACCEPTED);
  g_assert_cmpstr (fixture->phases->str, ==, "02345");
  g_assert_cmpuint (fixture->done_bytes, ==, 200);
  g_assert_false (fixture->went_back);
}

static void
test_waits_while_the_device_is_busy (Fixture *fixture, gconstpointer data)
{
  fixture->board->busy_polls = 2;
  fixture->board->poll_ms = 20;
  assert_flashed (fixture);
  g_assert_cmpstr (fixture->board->trace->str, ==, "OSDSSSDSSSDSSSDSSS.S");
  g_assert_cmpuint (slept_ms (fixture), ==, 4 * 2 * 20);
}

static void
test_does_not_wait_where_a_block_comes_next (Fixture *fixture, gconstpointer data)
{
  fixture->board->poll_ms = 256;
  assert_flashed (fixture);
  g_assert_cmpuint (slept_ms (fixture), ==, 0);
}

static void
test_a_24_bit_poll_time_is_clamped (Fixture *fixture, gconstpointer data)
{
  fixture->board->busy_polls = 1;
  fixture->board->poll_ms = 0xffffff;
  assert_flashed (fixture);
  g_assert_cmpuint (slept_ms (fixture), ==, 4 * 10000);
}

static void
test_a_device_that_stays_busy_is_given_up (Fixture *fixture, gconstpointer data)
{
  fixture->board->busy_polls = G_MAXUINT;
  assert_fails (fixture, STROBE_DFU_ERROR, STROBE_DFU_ERROR_BUSY_FOREVER);
  g_assert_cmpuint (slept_ms (fixture), >, 120000);
  g_assert_cmpuint (slept_ms (fixture), <, 130000);
}

static void
test_a_device_that_manifests_for_ever_is_given_up (Fixture *fixture, gconstpointer data)
{
  fixture->board->manifest_polls = G_MAXUINT;
  fixture->board->poll_ms = 0;
  assert_fails (fixture, STROBE_DFU_ERROR, STROBE_DFU_ERROR_BUSY_FOREVER);
}

static void
test_manifestation_is_waited_for (Fixture *fixture, gconstpointer data)
{
  fixture->board->manifest_polls = 3;
  fixture->board->poll_ms = 100;
  assert_flashed (fixture);
  g_assert_cmpstr (fixture->board->trace->str, ==, "OSDSDSDSDS.SSSS");
  g_assert_cmpuint (slept_ms (fixture), ==, 300);
}

static void
test_a_device_that_waits_for_a_reset_gets_it (Fixture *fixture, gconstpointer data)
{
  fixture->board->attributes = STROBE_DFU_ATTRIBUTE_CAN_DNLOAD;
  fixture->board->manifest_polls = 1;
  assert_flashed (fixture);
  g_assert_cmpstr (fixture->board->trace->str, ==, "OSDSDSDSDS.SSR");
  g_assert_cmpint (fixture->outcome, ==, STROBE_DFU_OUTCOME_ACCEPTED);
}

static void
test_a_device_may_vanish_into_its_firmware (Fixture *fixture, gconstpointer data)
{
  fixture->board->attributes = STROBE_DFU_ATTRIBUTE_CAN_DNLOAD;
  fixture->board->manifest_polls = 1;
  fixture->board->vanish_at = 12; /* the GETSTATUS behind dfuMANIFEST */
  assert_flashed (fixture);
}

static void
test_a_tolerant_device_may_not_vanish (Fixture *fixture, gconstpointer data)
{
  fixture->board->manifest_polls = 1;
  fixture->board->vanish_at = 12;
  assert_fails (fixture, STROBE_DFU_ERROR, STROBE_DFU_ERROR_LOST);
}

static void
test_every_status_code_is_reported (Fixture *fixture, gconstpointer data)
{
  for (guint code = 1; code <= 15; code++) {
    int expected = code == 1    ? STROBE_DFU_ERROR_STATUS_TARGET
                   : code == 2  ? STROBE_DFU_ERROR_STATUS_FILE
                   : code == 10 ? STROBE_DFU_ERROR_STATUS_FIRMWARE
                                : STROBE_DFU_ERROR_STATUS;
    g_autofree char *number = g_strdup_printf ("(status 0x%02x)", code);

    fixture->board->bad_block = 1;
    fixture->board->bad_status = (guint8) code;
    assert_fails (fixture, STROBE_DFU_ERROR, expected);
    g_assert_nonnull (strstr (fixture->error->message, strobe_dfu_status_code_get_name (code)));
    g_assert_nonnull (strstr (fixture->error->message, number));
    g_assert_nonnull (strstr (fixture->error->message, "offset 128 of 200"));

    /* and the next download gets over it */
    fixture->board->bad_status = 0;
    assert_flashed (fixture);
    g_assert_true (g_str_has_prefix (fixture->board->trace->str, "OSCSD"));
  }
}

static void
test_a_stalled_block_is_explained_by_the_status (Fixture *fixture, gconstpointer data)
{
  set_fault (fixture, STROBE_DFU_REQUEST_DNLOAD, 2, STROBE_TRANSPORT_ERROR_STALL);
  assert_fails (fixture, STROBE_DFU_ERROR, STROBE_DFU_ERROR_STATUS);
  g_assert_cmpstr (fixture->board->trace->str, ==, "OSDSDS");
  g_assert_nonnull (strstr (fixture->error->message, "errSTALLEDPKT"));
}

static void
test_a_stalled_status_is_a_protocol_error (Fixture *fixture, gconstpointer data)
{
  set_fault (fixture, STROBE_DFU_REQUEST_GETSTATUS, 3, STROBE_TRANSPORT_ERROR_STALL);
  assert_fails (fixture, STROBE_DFU_ERROR, STROBE_DFU_ERROR_PROTOCOL);
}

static void
test_a_short_status_is_a_protocol_error (Fixture *fixture, gconstpointer data)
{
  fixture->board->reply_size_bytes = 4;
  assert_fails (fixture, STROBE_DFU_ERROR, STROBE_DFU_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (fixture->error->message, "4 bytes"));
}

static void
test_nothing_is_sent_after_a_timeout (Fixture *fixture, gconstpointer data)
{
  static const StrobeDfuRequest requests[] = { STROBE_DFU_REQUEST_DNLOAD,
                                               STROBE_DFU_REQUEST_GETSTATUS };

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    for (guint nth = 1; nth <= (fixture->board->rom && i == 1 ? 3 : 5); nth++) {
      fixture->board->timed_out = FALSE;
      fixture->board->state = STROBE_DFU_STATE_IDLE;
      set_fault (fixture, requests[i], nth, STROBE_TRANSPORT_ERROR_TIMEOUT);
      assert_fails (fixture, STROBE_DFU_ERROR, STROBE_DFU_ERROR_TIMED_OUT);
      g_assert_cmpuint (fixture->board->n_after_timeout, ==, 0);
    }
}

static void
test_vanishing_is_noticed_at_every_step (Fixture *fixture, gconstpointer data)
{
  guint n_requests;

  assert_flashed (fixture);
  n_requests = fixture->board->n_requests;
  g_assert_cmpuint (n_requests, >, 4);
  for (guint at = 1; at <= n_requests; at++) {
    fixture->board->gone = FALSE;
    fixture->board->state = STROBE_DFU_STATE_IDLE;
    fixture->board->vanish_at = at;
    assert_fails (fixture, STROBE_DFU_ERROR, STROBE_DFU_ERROR_LOST);
    g_assert_cmpuint (fixture->board->n_requests, ==, at);
  }
}

static void
test_a_broken_bus_counts_as_lost (Fixture *fixture, gconstpointer data)
{
  set_fault (fixture, STROBE_DFU_REQUEST_DNLOAD, 2, STROBE_TRANSPORT_ERROR_IO);
  assert_fails (fixture, STROBE_DFU_ERROR, STROBE_DFU_ERROR_LOST);
}

static void
test_an_interrupted_download_is_aborted_first (Fixture *fixture, gconstpointer data)
{
  static const StrobeDfuState states[] = { STROBE_DFU_STATE_DNLOAD_IDLE,
                                           STROBE_DFU_STATE_UPLOAD_IDLE };

  for (guint i = 0; i < G_N_ELEMENTS (states); i++) {
    fixture->board->state = (guint8) states[i];
    assert_flashed (fixture);
    g_assert_true (g_str_has_prefix (fixture->board->trace->str, "OSASD"));
  }
}

static void
test_an_old_error_is_cleared_first (Fixture *fixture, gconstpointer data)
{
  fixture->board->state = STROBE_DFU_STATE_ERROR;
  fixture->board->status = STROBE_DFU_STATUS_CODE_VERIFY;
  assert_flashed (fixture);
  g_assert_true (g_str_has_prefix (fixture->board->trace->str, "OSCSD"));
}

static void
test_a_device_that_was_told_to_leave_needs_a_reset (Fixture *fixture, gconstpointer data)
{
  fixture->board->state = STROBE_DFU_STATE_APP_IDLE;
  assert_fails (fixture, STROBE_DFU_ERROR, STROBE_DFU_ERROR_LEFT);
}

static void
test_an_interface_in_no_mode_is_no_dfu (Fixture *fixture, gconstpointer data)
{
  fixture->board->mode = STROBE_DFU_MODE_NONE;
  assert_fails (fixture, STROBE_DFU_ERROR, STROBE_DFU_ERROR_NO_DFU);
}

static void
test_what_open_says_is_passed_on (Fixture *fixture, gconstpointer data)
{
  static const int codes[] = { STROBE_TRANSPORT_ERROR_NO_DEVICE, STROBE_TRANSPORT_ERROR_ACCESS,
                               STROBE_TRANSPORT_ERROR_BUSY, STROBE_TRANSPORT_ERROR_IO };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    fixture->board->open_code = codes[i];
    assert_fails (fixture, STROBE_TRANSPORT_ERROR, codes[i]);
    g_assert_true (g_str_has_prefix (fixture->error->message, "open: "));
  }
}

static void
test_cancel_while_busy_waits_then_aborts (Fixture *fixture, gconstpointer data)
{
  fixture->board->busy_polls = 3;
  fixture->board->poll_ms = 10;
  strobe_fake_clock_cancel_after (STROBE_FAKE_CLOCK (fixture->clock), 15, fixture->cancellable);
  assert_fails (fixture, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (fixture->board->trace->str, ==, "OSDSSSSA");
  g_assert_cmpuint (fixture->board->state, ==, STROBE_DFU_STATE_IDLE);
}

static void
test_cancel_leaves_a_device_that_takes_the_next_download (Fixture *fixture, gconstpointer data)
{
  guint n_requests;

  assert_flashed (fixture);
  n_requests = fixture->board->n_requests;
  for (guint at = 1; at + 1 < n_requests; at++) {
    g_cancellable_reset (fixture->cancellable);
    fixture->board->cancel_at = at;
    assert_fails (fixture, G_IO_ERROR, G_IO_ERROR_CANCELLED);
    g_assert_cmpuint (fixture->board->state, ==, STROBE_DFU_STATE_IDLE);

    g_cancellable_reset (fixture->cancellable);
    fixture->board->cancel_at = 0;
    assert_flashed (fixture);
  }
}

static void
test_cancel_is_ignored_once_the_device_has_everything (Fixture *fixture, gconstpointer data)
{
  guint n_requests;

  assert_flashed (fixture);
  n_requests = fixture->board->n_requests;
  fixture->board->manifest_polls = 2;
  fixture->board->cancel_at = n_requests - 1; /* the zero-length DNLOAD itself */
  assert_flashed (fixture);
}

static void
test_cancelled_before_it_began_sends_nothing (Fixture *fixture, gconstpointer data)
{
  g_cancellable_cancel (fixture->cancellable);
  assert_fails (fixture, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->board->n_requests, ==, 0);
}

/* Out of run-time mode. */

static void
start_in_run_time_mode (Fixture *fixture)
{
  fixture->board->mode = STROBE_DFU_MODE_RUN_TIME;
  fixture->board->state = STROBE_DFU_STATE_APP_IDLE;
}

static void
test_run_time_mode_is_left_by_detach (Fixture *fixture, gconstpointer data)
{
  start_in_run_time_mode (fixture);
  assert_flashed (fixture);
  g_assert_true (g_str_has_prefix (fixture->board->trace->str, "OSToSD"));
  g_assert_cmpstr (fixture->phases->str, ==, "012345");
}

static void
test_the_bus_is_reset_for_a_device_that_does_not_detach_itself (Fixture *fixture,
                                                                gconstpointer data)
{
  start_in_run_time_mode (fixture);
  fixture->board->attributes &= (guint8) ~STROBE_DFU_ATTRIBUTE_WILL_DETACH;
  assert_flashed (fixture);
  g_assert_true (g_str_has_prefix (fixture->board->trace->str, "OSTRoSD"));
}

static void
test_any_error_on_detach_means_look_again (Fixture *fixture, gconstpointer data)
{
  static const int codes[] = { STROBE_TRANSPORT_ERROR_STALL, STROBE_TRANSPORT_ERROR_TIMEOUT,
                               STROBE_TRANSPORT_ERROR_NO_DEVICE, STROBE_TRANSPORT_ERROR_IO };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    start_in_run_time_mode (fixture);
    fixture->board->detach_code = codes[i];
    assert_flashed (fixture);
  }
}

static void
test_a_stalled_status_in_run_time_mode_is_tolerated (Fixture *fixture, gconstpointer data)
{
  start_in_run_time_mode (fixture);
  set_fault (fixture, STROBE_DFU_REQUEST_GETSTATUS, 1, STROBE_TRANSPORT_ERROR_STALL);
  assert_flashed (fixture);
}

static void
test_a_board_that_stays_away_is_not_back (Fixture *fixture, gconstpointer data)
{
  start_in_run_time_mode (fixture);
  fixture->board->stays_away = TRUE;
  assert_fails (fixture, STROBE_DFU_ERROR, STROBE_DFU_ERROR_NOT_BACK);
  g_assert_true (g_str_has_prefix (fixture->error->message, "detach: "));
}

static void
test_a_board_that_is_back_and_not_allowed_says_so (Fixture *fixture, gconstpointer data)
{
  static const int codes[] = { STROBE_TRANSPORT_ERROR_ACCESS, STROBE_TRANSPORT_ERROR_BUSY };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++) {
    start_in_run_time_mode (fixture);
    fixture->board->reopen_code = codes[i];
    assert_fails (fixture, STROBE_TRANSPORT_ERROR, codes[i]);
  }
}

/* The mask ROM. */

static void
test_a_device_that_is_refused_gets_no_request (Fixture *fixture, gconstpointer data)
{
  fixture->refused_mode = STROBE_DFU_MODE_DFU;
  assert_fails (fixture, G_FILE_ERROR, G_FILE_ERROR_PERM);
  g_assert_cmpstr (fixture->error->message, ==, "not this one");
  g_assert_cmpstr (fixture->board->trace->str, ==, "O");
}

static void
test_a_device_in_run_time_mode_that_is_refused_gets_no_request (Fixture *fixture,
                                                                gconstpointer data)
{
  fixture->board->mode = STROBE_DFU_MODE_RUN_TIME;
  fixture->refused_mode = STROBE_DFU_MODE_RUN_TIME;
  assert_fails (fixture, G_FILE_ERROR, G_FILE_ERROR_PERM);
  g_assert_cmpstr (fixture->board->trace->str, ==, "O");
}

static void
test_what_comes_back_may_be_refused (Fixture *fixture, gconstpointer data)
{
  fixture->board->mode = STROBE_DFU_MODE_RUN_TIME;
  fixture->board->state = STROBE_DFU_STATE_APP_IDLE;
  fixture->refused_mode = STROBE_DFU_MODE_DFU;
  assert_fails (fixture, G_FILE_ERROR, G_FILE_ERROR_PERM);
  g_assert_cmpstr (fixture->error->message, ==, "not this one");
  g_assert_cmpstr (fixture->board->trace->str, ==, "OSTo");
  g_assert_cmpuint (fixture->board->flash->len, ==, 0);
}

static void
test_rom_takes_blocks_without_a_status_each (Fixture *fixture, gconstpointer data)
{
  assert_flashed (fixture);
  g_assert_cmpstr (fixture->board->trace->str, ==, "OSDDDDS.S");
  g_assert_cmpint (fixture->outcome, ==, STROBE_DFU_OUTCOME_VERIFIED_BY_CHIP);
  g_assert_cmpuint (slept_ms (fixture), ==, 0);
}

static void
test_rom_needs_hardly_more_than_a_transfer_a_block (Fixture *fixture, gconstpointer data)
{
  g_bytes_unref (fixture->payload);
  fixture->payload = make_payload (1024 * 1024);
  fixture->board->transfer_size_bytes = 4096;
  start_in_run_time_mode (fixture);
  assert_flashed (fixture);
  g_assert_cmpuint (fixture->board->n_blocks, ==, 16384);
  g_assert_cmpuint (fixture->board->largest_block_bytes, ==, 64);
  g_assert_cmpuint (fixture->board->n_requests * 100, <=, fixture->board->n_blocks * 105);
  g_assert_false (fixture->went_back);
  g_assert_cmpuint (slept_ms (fixture), ==, 0);
}

static void
test_rom_errors_are_seen_at_the_next_look (Fixture *fixture, gconstpointer data)
{
  g_bytes_unref (fixture->payload);
  fixture->payload = make_payload (64 * 300);
  fixture->board->bad_block = 255;
  fixture->board->bad_status = STROBE_DFU_STATUS_CODE_TARGET;
  assert_fails (fixture, STROBE_DFU_ERROR, STROBE_DFU_ERROR_STATUS_TARGET);
  g_assert_cmpuint (fixture->board->n_blocks, ==, 256);
}

static void
test_rom_verification_that_fails_is_a_status (Fixture *fixture, gconstpointer data)
{
  fixture->board->bad_block = G_MAXSIZE;
  fixture->board->bad_status = STROBE_DFU_STATUS_CODE_FIRMWARE;
  assert_fails (fixture, STROBE_DFU_ERROR, STROBE_DFU_ERROR_STATUS_FIRMWARE);
  g_assert_true (g_str_has_prefix (fixture->error->message, "verification: "));
}

static void
test_rom_stream_that_is_cancelled_is_aborted (Fixture *fixture, gconstpointer data)
{
  fixture->board->cancel_at = 3;
  assert_fails (fixture, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (fixture->board->trace->str, ==, "OSDDA");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/dfu/session/" path, Fixture, NULL, setup_strict, function, teardown)
#define ADD_ROM(path, function)                                                                    \
  g_test_add ("/dfu/session/rom/" path, Fixture, NULL, setup_rom, function, teardown)
  ADD ("writes-block-and-status-in-turn", test_writes_block_and_status_in_turn);
  ADD ("waits-while-the-device-is-busy", test_waits_while_the_device_is_busy);
  ADD ("does-not-wait-where-a-block-comes-next", test_does_not_wait_where_a_block_comes_next);
  ADD ("a-24-bit-poll-time-is-clamped", test_a_24_bit_poll_time_is_clamped);
  ADD ("a-device-that-stays-busy-is-given-up", test_a_device_that_stays_busy_is_given_up);
  ADD ("a-device-that-manifests-for-ever-is-given-up",
       test_a_device_that_manifests_for_ever_is_given_up);
  ADD ("manifestation-is-waited-for", test_manifestation_is_waited_for);
  ADD ("a-device-that-waits-for-a-reset-gets-it", test_a_device_that_waits_for_a_reset_gets_it);
  ADD ("a-device-may-vanish-into-its-firmware", test_a_device_may_vanish_into_its_firmware);
  ADD ("a-tolerant-device-may-not-vanish", test_a_tolerant_device_may_not_vanish);
  ADD ("every-status-code-is-reported", test_every_status_code_is_reported);
  ADD ("a-stalled-block-is-explained-by-the-status",
       test_a_stalled_block_is_explained_by_the_status);
  ADD ("a-stalled-status-is-a-protocol-error", test_a_stalled_status_is_a_protocol_error);
  ADD ("a-short-status-is-a-protocol-error", test_a_short_status_is_a_protocol_error);
  ADD ("nothing-is-sent-after-a-timeout", test_nothing_is_sent_after_a_timeout);
  ADD ("vanishing-is-noticed-at-every-step", test_vanishing_is_noticed_at_every_step);
  ADD ("a-broken-bus-counts-as-lost", test_a_broken_bus_counts_as_lost);
  ADD ("an-interrupted-download-is-aborted-first", test_an_interrupted_download_is_aborted_first);
  ADD ("an-old-error-is-cleared-first", test_an_old_error_is_cleared_first);
  ADD ("a-device-that-was-told-to-leave-needs-a-reset",
       test_a_device_that_was_told_to_leave_needs_a_reset);
  ADD ("an-interface-in-no-mode-is-no-dfu", test_an_interface_in_no_mode_is_no_dfu);
  ADD ("what-open-says-is-passed-on", test_what_open_says_is_passed_on);
  ADD ("cancel-while-busy-waits-then-aborts", test_cancel_while_busy_waits_then_aborts);
  ADD ("cancel-leaves-a-device-that-takes-the-next-download",
       test_cancel_leaves_a_device_that_takes_the_next_download);
  ADD ("cancel-is-ignored-once-the-device-has-everything",
       test_cancel_is_ignored_once_the_device_has_everything);
  ADD ("cancelled-before-it-began-sends-nothing", test_cancelled_before_it_began_sends_nothing);
  ADD ("run-time-mode-is-left-by-detach", test_run_time_mode_is_left_by_detach);
  ADD ("the-bus-is-reset-for-a-device-that-does-not-detach-itself",
       test_the_bus_is_reset_for_a_device_that_does_not_detach_itself);
  ADD ("any-error-on-detach-means-look-again", test_any_error_on_detach_means_look_again);
  ADD ("a-stalled-status-in-run-time-mode-is-tolerated",
       test_a_stalled_status_in_run_time_mode_is_tolerated);
  ADD ("a-board-that-stays-away-is-not-back", test_a_board_that_stays_away_is_not_back);
  ADD ("a-board-that-is-back-and-not-allowed-says-so",
       test_a_board_that_is_back_and_not_allowed_says_so);
  ADD ("a-device-that-is-refused-gets-no-request", test_a_device_that_is_refused_gets_no_request);
  ADD ("a-device-in-run-time-mode-that-is-refused-gets-no-request",
       test_a_device_in_run_time_mode_that_is_refused_gets_no_request);
  ADD ("what-comes-back-may-be-refused", test_what_comes_back_may_be_refused);
  ADD_ROM ("takes-blocks-without-a-status-each", test_rom_takes_blocks_without_a_status_each);
  ADD_ROM ("needs-hardly-more-than-a-transfer-a-block",
           test_rom_needs_hardly_more_than_a_transfer_a_block);
  ADD_ROM ("errors-are-seen-at-the-next-look", test_rom_errors_are_seen_at_the_next_look);
  ADD_ROM ("verification-that-fails-is-a-status", test_rom_verification_that_fails_is_a_status);
  ADD_ROM ("stream-that-is-cancelled-is-aborted", test_rom_stream_that_is_cancelled_is_aborted);
  ADD_ROM ("nothing-is-sent-after-a-timeout", test_nothing_is_sent_after_a_timeout);
  ADD_ROM ("vanishing-is-noticed-at-every-step", test_vanishing_is_noticed_at_every_step);
  ADD_ROM ("cancel-leaves-a-device-that-takes-the-next-download",
           test_cancel_leaves_a_device_that_takes_the_next_download);
  ADD_ROM ("cancel-is-ignored-once-the-device-has-everything",
           test_cancel_is_ignored_once_the_device_has_everything);
  ADD_ROM ("any-error-on-detach-means-look-again", test_any_error_on_detach_means_look_again);
  return g_test_run ();
}
