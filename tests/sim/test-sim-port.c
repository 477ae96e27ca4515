/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dfu/dfu-error.h"
#include "dfu/transport-error.h"
#include "sim-fixture.h"
#include "sim/sim-port.h"
#include "support/fake-clock.h"

typedef struct {
  StrobeSimBoard *board;
  StrobeClock *clock;
  StrobeDfuPort *port;
} Fixture;

static void
set_up (Fixture *self, StrobeSimBoard *board)
{
  self->board = board;
  self->clock = strobe_fake_clock_new ();
  self->port = strobe_sim_port_new (board, self->clock);
}

static void
tear_down (Fixture *self)
{
  g_assert_finalize_object (self->port);
  g_assert_finalize_object (self->clock);
  g_assert_finalize_object (self->board);
}

static StrobeDfuTransport *
open_port (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  StrobeDfuTransport *transport = strobe_dfu_port_open (self->port, NULL, &error);

  g_assert_no_error (error);
  return transport;
}

static gboolean
send (StrobeDfuTransport *transport, StrobeDfuRequest request, gsize size_bytes, GError **error)
{
  const guint8 data[64] = { 0 };

  return strobe_dfu_transport_send (transport, request, 0, data, size_bytes, 5000, error);
}

static void
test_open_tells_what_is_there (void)
{
  Fixture self = { 0 };
  g_autoptr (StrobeDfuTransport) transport = NULL;
  const StrobeDfuIdentity *identity;

  set_up (&self, sim_fixture_new_board (NULL));
  transport = open_port (&self);
  identity = strobe_dfu_transport_get_identity (transport);
  g_assert_cmphex (identity->vendor_id, ==, 0x303a);
  g_assert_cmphex (identity->product_id, ==, 0x0002);
  g_assert_cmphex (identity->device_release, ==, 0x0723);
  g_assert_cmpint (identity->descriptor.mode, ==, STROBE_DFU_MODE_RUN_TIME);
  g_assert_cmpuint (identity->descriptor.interface_number, ==, 2);
  g_assert_cmpuint (identity->descriptor.transfer_size_bytes, ==, 64);
  g_assert_cmphex (identity->descriptor.attributes, ==, 0x0f);
  g_clear_object (&transport);
  tear_down (&self);
}

static void
test_an_empty_port_has_no_device (void)
{
  Fixture self = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&self, sim_fixture_new_board (NULL));
  strobe_sim_board_unplug (self.board);
  g_assert_null (strobe_dfu_port_open (self.port, NULL, &error));
  g_assert_error (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_NO_DEVICE);
  tear_down (&self);
}

static void
test_a_device_without_dfu_is_told (void)
{
  Fixture self = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&self, sim_fixture_new_board ("uart on usb"));
  strobe_sim_board_press_reset (self.board, FALSE);
  g_assert_null (strobe_dfu_port_open (self.port, NULL, &error));
  g_assert_error (error, STROBE_DFU_ERROR, STROBE_DFU_ERROR_NO_DFU);
  tear_down (&self);
}

static void
test_open_is_cancelled (void)
{
  Fixture self = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();

  set_up (&self, sim_fixture_new_board (NULL));
  g_cancellable_cancel (cancellable);
  g_assert_null (strobe_dfu_port_open (self.port, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  tear_down (&self);
}

static void
test_a_second_open_does_not_reset_the_bus (void)
{
  Fixture self = { 0 };
  g_autoptr (StrobeDfuTransport) first = NULL;
  g_autoptr (StrobeDfuTransport) second = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&self, sim_fixture_new_dfu_board (NULL));
  first = open_port (&self);
  second = open_port (&self);
  g_assert_true (send (first, STROBE_DFU_REQUEST_ABORT, 0, &error));
  g_assert_no_error (error);
  g_clear_object (&first);
  g_clear_object (&second);
  tear_down (&self);
}

static void
test_detach_leaves_no_device_and_reopen_finds_dfu_mode (void)
{
  Fixture self = { 0 };
  g_autoptr (StrobeDfuTransport) transport = NULL;
  g_autoptr (StrobeDfuTransport) dfu = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&self, sim_fixture_new_board (NULL));
  transport = open_port (&self);
  g_assert_false (send (transport, STROBE_DFU_REQUEST_DETACH, 0, &error));
  g_assert_error (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_NO_DEVICE);
  g_clear_error (&error);
  g_clear_object (&transport);
  dfu = strobe_dfu_port_reopen (self.port, STROBE_DFU_MODE_DFU, 10000, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (send (dfu, STROBE_DFU_REQUEST_ABORT, 0, &error));
  g_assert_no_error (error);
  g_clear_object (&dfu);
  tear_down (&self);
}

static void
test_reopen_waits_on_its_own_clock (void)
{
  Fixture self = { 0 };
  g_autoptr (StrobeDfuTransport) transport = NULL;
  g_autoptr (GError) error = NULL;
  guint64 slept_ms;

  set_up (&self, sim_fixture_new_board ("attach 5000 ms"));
  strobe_sim_board_set_pace (self.board, STROBE_SIM_PACE_BUS);
  transport = open_port (&self);
  send (transport, STROBE_DFU_REQUEST_DETACH, 0, NULL);
  g_clear_object (&transport);
  transport = strobe_dfu_port_reopen (self.port, STROBE_DFU_MODE_DFU, 10000, NULL, &error);
  g_assert_no_error (error);
  slept_ms = strobe_fake_clock_get_slept_ms (STROBE_FAKE_CLOCK (self.clock));
  g_assert_cmpuint (slept_ms, >=, 4000);
  g_assert_cmpuint (slept_ms, <=, 6000);
  g_clear_object (&transport);
  tear_down (&self);
}

static void
test_reopen_gives_up_in_time (void)
{
  Fixture self = { 0 };
  g_autoptr (StrobeDfuTransport) transport = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&self, sim_fixture_new_board ("vanish after detach"));
  transport = open_port (&self);
  send (transport, STROBE_DFU_REQUEST_DETACH, 0, NULL);
  g_assert_null (strobe_dfu_port_reopen (self.port, STROBE_DFU_MODE_DFU, 3000, NULL, &error));
  g_assert_error (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_TIMEOUT);
  g_assert_cmpuint (strobe_fake_clock_get_slept_ms (STROBE_FAKE_CLOCK (self.clock)), ==, 3000);
  g_clear_object (&transport);
  tear_down (&self);
}

static void
test_reopen_is_cancelled (void)
{
  Fixture self = { 0 };
  g_autoptr (StrobeDfuTransport) transport = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  set_up (&self, sim_fixture_new_board ("vanish after detach"));
  strobe_fake_clock_cancel_after (STROBE_FAKE_CLOCK (self.clock), 500, cancellable);
  transport = open_port (&self);
  send (transport, STROBE_DFU_REQUEST_DETACH, 0, NULL);
  g_assert_null (
    strobe_dfu_port_reopen (self.port, STROBE_DFU_MODE_DFU, 3000, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_object (&transport);
  tear_down (&self);
}

/* Transport */

static void
test_a_stall_is_a_stall (void)
{
  Fixture self = { 0 };
  g_autoptr (StrobeDfuTransport) transport = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&self, sim_fixture_new_board (NULL));
  transport = open_port (&self);
  g_assert_false (send (transport, STROBE_DFU_REQUEST_ABORT, 0, &error));
  g_assert_error (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_STALL);
  g_clear_object (&transport);
  tear_down (&self);
}

static void
test_a_board_that_hangs_times_out (void)
{
  Fixture self = { 0 };
  g_autoptr (StrobeDfuTransport) transport = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&self, sim_fixture_new_dfu_board ("timeout at block 0"));
  transport = open_port (&self);
  g_assert_false (send (transport, STROBE_DFU_REQUEST_DNLOAD, 1, &error));
  g_assert_error (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_TIMEOUT);
  g_assert_cmpuint (strobe_fake_clock_get_slept_ms (STROBE_FAKE_CLOCK (self.clock)), ==, 5000);
  g_clear_object (&transport);
  tear_down (&self);
}

static void
test_an_answer_that_takes_longer_than_the_timeout_times_out (void)
{
  Fixture self = { 0 };
  g_autoptr (StrobeDfuTransport) transport = NULL;
  g_autoptr (GBytes) data = sim_fixture_noise (500, 1);
  const SimFixturePart part = { "a", 0, 0, data };
  g_autoptr (GBytes) archive = sim_fixture_archive (&part, 1);
  g_autoptr (GError) error = NULL;

  set_up (&self, sim_fixture_new_dfu_board ("verify 6000 ms"));
  transport = open_port (&self);
  sim_fixture_feed (self.board, archive, 64);
  g_assert_false (send (transport, STROBE_DFU_REQUEST_DNLOAD, 0, &error));
  g_assert_error (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_TIMEOUT);
  g_clear_object (&transport);
  tear_down (&self);
}

static void
test_short_delays_add_up (void)
{
  Fixture self = { 0 };
  g_autoptr (StrobeDfuTransport) transport = NULL;
  guint i;

  set_up (&self, sim_fixture_new_dfu_board ("transfer 150 us"));
  transport = open_port (&self);
  for (i = 0; i < 1000; i++)
    send (transport, STROBE_DFU_REQUEST_ABORT, 0, NULL);
  g_assert_cmpuint (strobe_fake_clock_get_slept_ms (STROBE_FAKE_CLOCK (self.clock)), >=, 140);
  g_assert_cmpuint (strobe_fake_clock_get_slept_ms (STROBE_FAKE_CLOCK (self.clock)), <=, 150);
  g_clear_object (&transport);
  tear_down (&self);
}

static void
test_a_closed_transport_has_no_device (void)
{
  Fixture self = { 0 };
  g_autoptr (StrobeDfuTransport) transport = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&self, sim_fixture_new_dfu_board (NULL));
  transport = open_port (&self);
  strobe_dfu_transport_close (transport);
  g_assert_false (send (transport, STROBE_DFU_REQUEST_ABORT, 0, &error));
  g_assert_error (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_NO_DEVICE);
  g_clear_object (&transport);
  tear_down (&self);
}

static void
test_a_reset_that_restarts_the_chip_leaves_no_device (void)
{
  Fixture self = { 0 };
  g_autoptr (StrobeDfuTransport) transport = NULL;
  g_autoptr (GError) error = NULL;

  set_up (&self, sim_fixture_new_dfu_board (NULL));
  transport = open_port (&self);
  g_assert_false (strobe_dfu_transport_reset (transport, &error));
  g_assert_error (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_NO_DEVICE);
  g_clear_object (&transport);
  tear_down (&self);
}

static void
test_a_reset_in_run_time_mode_keeps_the_device (void)
{
  Fixture self = { 0 };
  g_autoptr (StrobeDfuTransport) transport = NULL;
  g_autoptr (GError) error = NULL;
  guint8 state;
  gsize received_bytes;

  set_up (&self, sim_fixture_new_board (NULL));
  transport = open_port (&self);
  g_assert_true (strobe_dfu_transport_reset (transport, &error));
  g_assert_no_error (error);
  g_assert_true (strobe_dfu_transport_receive (transport, STROBE_DFU_REQUEST_GETSTATE, 0, &state, 1,
                                               &received_bytes, 1000, &error));
  g_assert_cmpuint (received_bytes, ==, 1);
  g_assert_cmpuint (state, ==, 0);
  g_clear_object (&transport);
  tear_down (&self);
}

static void
assert_open_fails (const char *script, int code)
{
  Fixture self = { 0 };
  g_autoptr (GError) error = NULL;

  set_up (&self, sim_fixture_new_board (script));
  g_assert_null (strobe_dfu_port_open (self.port, NULL, &error));
  g_assert_error (error, STROBE_TRANSPORT_ERROR, code);
  tear_down (&self);
}

static void
test_open_is_denied_by_the_script (void)
{
  assert_open_fails ("open denied", STROBE_TRANSPORT_ERROR_ACCESS);
}

static void
test_open_is_busy_by_the_script (void)
{
  assert_open_fails ("open busy", STROBE_TRANSPORT_ERROR_BUSY);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add_func ("/sim/port/" path, func)
  ADD ("open-tells-what-is-there", test_open_tells_what_is_there);
  ADD ("an-empty-port-has-no-device", test_an_empty_port_has_no_device);
  ADD ("a-device-without-dfu-is-told", test_a_device_without_dfu_is_told);
  ADD ("open-is-cancelled", test_open_is_cancelled);
  ADD ("a-second-open-does-not-reset-the-bus", test_a_second_open_does_not_reset_the_bus);
  ADD ("detach-leaves-no-device-and-reopen-finds-dfu-mode",
       test_detach_leaves_no_device_and_reopen_finds_dfu_mode);
  ADD ("reopen-waits-on-its-own-clock", test_reopen_waits_on_its_own_clock);
  ADD ("reopen-gives-up-in-time", test_reopen_gives_up_in_time);
  ADD ("reopen-is-cancelled", test_reopen_is_cancelled);
  ADD ("a-stall-is-a-stall", test_a_stall_is_a_stall);
  ADD ("a-board-that-hangs-times-out", test_a_board_that_hangs_times_out);
  ADD ("an-answer-that-takes-longer-than-the-timeout-times-out",
       test_an_answer_that_takes_longer_than_the_timeout_times_out);
  ADD ("short-delays-add-up", test_short_delays_add_up);
  ADD ("a-closed-transport-has-no-device", test_a_closed_transport_has_no_device);
  ADD ("a-reset-that-restarts-the-chip-leaves-no-device",
       test_a_reset_that_restarts_the_chip_leaves_no_device);
  ADD ("a-reset-in-run-time-mode-keeps-the-device", test_a_reset_in_run_time_mode_keeps_the_device);
  ADD ("open-is-denied-by-the-script", test_open_is_denied_by_the_script);
  ADD ("open-is-busy-by-the-script", test_open_is_busy_by_the_script);
#undef ADD
  return g_test_run ();
}
