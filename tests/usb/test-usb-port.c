/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "dfu/dfu-error.h"
#include "dfu/transport-error.h"
#include "usb/mock-board.h"
#include "usb/node-opener.h"
#include "usb/usb-port.h"

typedef struct {
  MockBoard *board;
  StrobeUsbOpener *opener;
  StrobeDfuPort *port;
  GCancellable *cancellable;
  GError *error;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->board = mock_board_new ();
  fixture->opener = strobe_node_opener_new ();
  fixture->port = strobe_usb_port_new (MOCK_PORT, fixture->opener);
  fixture->cancellable = g_cancellable_new ();
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  g_clear_error (&fixture->error);
  g_assert_finalize_object (fixture->cancellable);
  g_assert_finalize_object (fixture->port);
  g_assert_finalize_object (fixture->opener);
  mock_board_free (fixture->board);
}

static StrobeDfuTransport *
open (Fixture *fixture)
{
  StrobeDfuTransport *transport;

  g_clear_error (&fixture->error);
  transport = strobe_dfu_port_open (fixture->port, fixture->cancellable, &fixture->error);
  g_assert_cmpint (transport == NULL, ==, fixture->error != NULL);
  return transport;
}

static StrobeDfuTransport *
reopen (Fixture *fixture, guint timeout_ms)
{
  g_clear_error (&fixture->error);
  return strobe_dfu_port_reopen (fixture->port, STROBE_DFU_MODE_DFU, timeout_ms,
                                 fixture->cancellable, &fixture->error);
}

/* Opening. */

static void
test_opens_the_dfu_interface_and_leaves_the_others_alone (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuTransport) transport = NULL;
  const StrobeDfuIdentity *identity;

  mock_board_plug (fixture->board, STROBE_DFU_MODE_RUN_TIME);
  transport = open (fixture);
  g_assert_no_error (fixture->error);
  identity = strobe_dfu_transport_get_identity (transport);
  g_assert_cmpuint (identity->vendor_id, ==, 0x303a);
  g_assert_cmpuint (identity->product_id, ==, 0x0002);
  g_assert_cmpuint (identity->device_release, ==, 0x0723);
  g_assert_cmpint (identity->descriptor.mode, ==, STROBE_DFU_MODE_RUN_TIME);
  g_assert_cmpuint (identity->descriptor.interface_number, ==, 2);
  g_assert_cmpuint (identity->descriptor.attributes, ==, 0x0f);
  g_assert_cmpuint (identity->descriptor.transfer_size_bytes, ==, 64);
  g_assert_cmpuint (fixture->board->claimed->len, ==, 1);
  g_assert_cmpuint (g_array_index (fixture->board->claimed, guint, 0), ==, 2);
  g_assert_cmpuint (fixture->board->settings->len, ==, 0);
  g_assert_cmpuint (fixture->board->n_requests, ==, 0);
}

static void
test_several_alternate_settings_are_selected_from (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuTransport) transport = NULL;

  fixture->board->n_settings = 3;
  mock_board_plug (fixture->board, STROBE_DFU_MODE_DFU);
  transport = open (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (fixture->board->settings->len, ==, 1);
  g_assert_cmpuint (g_array_index (fixture->board->settings, guint, 0), ==, 0);
}

static void
test_an_empty_port_is_no_device (Fixture *fixture, gconstpointer data)
{
  g_assert_null (open (fixture));
  g_assert_error (fixture->error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_NO_DEVICE);
}

static void
test_another_port_is_not_this_one (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuPort) other = strobe_usb_port_new ("1-1.2", fixture->opener);

  mock_board_plug (fixture->board, STROBE_DFU_MODE_DFU);
  g_assert_null (strobe_dfu_port_open (other, NULL, &fixture->error));
  g_assert_error (fixture->error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_NO_DEVICE);
}

static void
test_a_device_without_dfu_says_so (Fixture *fixture, gconstpointer data)
{
  fixture->board->interface_class = 0xff;
  mock_board_plug (fixture->board, STROBE_DFU_MODE_DFU);
  g_assert_null (open (fixture));
  g_assert_error (fixture->error, STROBE_DFU_ERROR, STROBE_DFU_ERROR_NO_DFU);
}

static void
test_the_configuration_in_use_is_looked_at (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuTransport) transport = NULL;

  fixture->board->decoy = TRUE;
  mock_board_plug (fixture->board, STROBE_DFU_MODE_DFU);
  transport = open (fixture);
  g_assert_no_error (fixture->error);
  g_assert_cmpuint (strobe_dfu_transport_get_identity (transport)->descriptor.configuration_value,
                    ==, 1);
}

static void
test_truncated_descriptors_are_a_protocol_error (Fixture *fixture, gconstpointer data)
{
  static const guint sizes[] = { 10, 18, 22, 60 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    fixture->board->descriptor_bytes = sizes[i];
    mock_board_plug (fixture->board, STROBE_DFU_MODE_DFU);
    g_assert_null (open (fixture));
    g_assert_error (fixture->error, STROBE_DFU_ERROR, STROBE_DFU_ERROR_PROTOCOL);
    mock_board_unplug (fixture->board);
  }
}

static void
test_a_claimed_interface_is_busy (Fixture *fixture, gconstpointer data)
{
  fixture->board->claim_errno = EBUSY;
  mock_board_plug (fixture->board, STROBE_DFU_MODE_DFU);
  g_assert_null (open (fixture));
  g_assert_error (fixture->error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_BUSY);
}

/* Takes from this thread root's right to open everything, or gives it back. */
static void
set_override (gboolean allowed)
{
  const guint32 mask = CAP_TO_MASK (CAP_DAC_OVERRIDE) | CAP_TO_MASK (CAP_DAC_READ_SEARCH);
  struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct sets[_LINUX_CAPABILITY_U32S_3];

  g_assert_cmpint (syscall (SYS_capget, &header, sets), ==, 0);
  if (allowed)
    sets[0].effective |= sets[0].permitted & mask;
  else
    sets[0].effective &= ~mask;
  g_assert_cmpint (syscall (SYS_capset, &header, sets), ==, 0);
}

/* umockdev 0.17 survives 50 failed attempts to open a node: no more than one in 50 ms. */
static void
test_a_node_that_may_not_be_opened_is_believed_after_two_seconds (Fixture *fixture,
                                                                  gconstpointer data)
{
  g_autofree char *node = NULL;
  gint64 start_us = g_get_monotonic_time ();

  mock_board_plug (fixture->board, STROBE_DFU_MODE_DFU);
  node = mock_board_dup_node (fixture->board);
  g_assert_cmpint (g_chmod (node, 0), ==, 0);
  set_override (FALSE);
  g_assert_null (open (fixture));
  set_override (TRUE);
  g_assert_error (fixture->error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_ACCESS);
  g_assert_cmpint (g_get_monotonic_time () - start_us, >=, 2 * G_USEC_PER_SEC);
}

static void
test_a_cancelled_open_does_nothing (Fixture *fixture, gconstpointer data)
{
  mock_board_plug (fixture->board, STROBE_DFU_MODE_DFU);
  g_cancellable_cancel (fixture->cancellable);
  g_assert_null (open (fixture));
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->board->claimed->len, ==, 0);
}

/* Coming back. */

static gpointer
replug (gpointer data)
{
  MockBoard *board = data;

  mock_board_unplug (board);
  mock_board_plug (board, STROBE_DFU_MODE_RUN_TIME);
  mock_board_unplug (board);
  mock_board_plug (board, STROBE_DFU_MODE_DFU);
  return NULL;
}

static void
test_waits_for_dfu_mode_over_two_disconnects (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuTransport) before = NULL;
  g_autoptr (StrobeDfuTransport) after = NULL;
  GThread *thread;

  mock_board_plug (fixture->board, STROBE_DFU_MODE_RUN_TIME);
  before = open (fixture);
  strobe_dfu_transport_close (before);
  thread = g_thread_new ("replug", replug, fixture->board);
  after = reopen (fixture, 10000);
  g_thread_join (thread);
  g_assert_no_error (fixture->error);
  g_assert_cmpint (strobe_dfu_transport_get_identity (after)->descriptor.mode, ==,
                   STROBE_DFU_MODE_DFU);
}

static void
test_the_same_enumeration_is_not_taken_for_a_new_one (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuTransport) before = NULL;

  mock_board_plug (fixture->board, STROBE_DFU_MODE_DFU);
  before = open (fixture);
  strobe_dfu_transport_close (before);
  g_assert_null (reopen (fixture, 300));
  g_assert_error (fixture->error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_TIMEOUT);
}

static void
test_a_board_that_comes_back_busy_says_so (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuTransport) before = NULL;

  mock_board_plug (fixture->board, STROBE_DFU_MODE_RUN_TIME);
  before = open (fixture);
  strobe_dfu_transport_close (before);
  replug (fixture->board);
  fixture->board->claim_errno = EBUSY;
  g_assert_null (reopen (fixture, 100));
  g_assert_error (fixture->error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_BUSY);
}

static void
test_the_wait_for_a_board_can_be_cancelled (Fixture *fixture, gconstpointer data)
{
  g_cancellable_cancel (fixture->cancellable);
  g_assert_null (reopen (fixture, 10000));
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Requests. */

static StrobeDfuTransport *
plug_and_open (Fixture *fixture)
{
  StrobeDfuTransport *transport;

  mock_board_plug (fixture->board, STROBE_DFU_MODE_DFU);
  transport = open (fixture);
  g_assert_no_error (fixture->error);
  return transport;
}

static gboolean
get_status (Fixture *fixture, StrobeDfuTransport *transport, guint8 *reply, gsize *received_bytes)
{
  g_clear_error (&fixture->error);
  return strobe_dfu_transport_receive (transport, STROBE_DFU_REQUEST_GETSTATUS, 0, reply, 6,
                                       received_bytes, 200, &fixture->error);
}

static void
test_a_request_goes_to_the_dfu_interface (Fixture *fixture, gconstpointer data)
{
  static const guint8 expected[] = { 0, 0, 1, 0, 5, 0 };
  g_autoptr (StrobeDfuTransport) transport = plug_and_open (fixture);
  guint8 reply[6];
  gsize received_bytes = 0;

  g_assert_true (get_status (fixture, transport, reply, &received_bytes));
  g_assert_cmpmem (reply, received_bytes, expected, sizeof expected);
  g_assert_cmpuint (fixture->board->last_index, ==, 2);
  g_assert_cmpuint (fixture->board->last_length, ==, 6);
}

static void
test_a_refused_request_is_a_stall (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuTransport) transport = plug_and_open (fixture);

  g_assert_false (strobe_dfu_transport_send (transport, STROBE_DFU_REQUEST_ABORT, 0, NULL, 0, 1000,
                                             &fixture->error));
  g_assert_error (fixture->error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_STALL);
}

static void
test_a_request_without_an_answer_is_a_timeout (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuTransport) transport = plug_and_open (fixture);
  guint8 reply[6];
  gsize received_bytes;

  fixture->board->hang_status = TRUE;
  g_assert_false (get_status (fixture, transport, reply, &received_bytes));
  g_assert_error (fixture->error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_TIMEOUT);
}

static void
test_a_request_to_nobody_is_no_device (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuTransport) transport = plug_and_open (fixture);
  guint8 reply[6];
  gsize received_bytes;

  mock_board_unplug (fixture->board);
  g_assert_false (get_status (fixture, transport, reply, &received_bytes));
  g_assert_error (fixture->error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_NO_DEVICE);

  strobe_dfu_transport_close (transport);
  g_assert_false (get_status (fixture, transport, reply, &received_bytes));
  g_assert_error (fixture->error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_NO_DEVICE);
}

/* Streams. */

#define N_BLOCKS 40
#define SIZE_BYTES (N_BLOCKS * 64 - 10)
#define DEPTH 8

typedef struct {
  GCancellable *cancellable;
  gsize cancel_at_bytes;
  gsize taken_bytes;
  gboolean went_back;
} Progress;

static void
taken_cb (gsize taken_bytes, gpointer user_data)
{
  Progress *progress = user_data;

  progress->went_back |= taken_bytes < progress->taken_bytes;
  progress->taken_bytes = taken_bytes;
  if (progress->cancel_at_bytes > 0 && taken_bytes >= progress->cancel_at_bytes)
    g_cancellable_cancel (progress->cancellable);
}

static guint8 *
make_data (void)
{
  guint8 *bytes = g_malloc (SIZE_BYTES);

  for (guint i = 0; i < SIZE_BYTES; i++)
    bytes[i] = (guint8) (i * 13 + i / 256);
  return bytes;
}

static gboolean
stream (Fixture *fixture, StrobeDfuTransport *transport, guint16 first_block, Progress *progress)
{
  g_autofree guint8 *bytes = make_data ();
  StrobeDfuStream run = { .data = bytes,
                          .size_bytes = SIZE_BYTES,
                          .block_size_bytes = 64,
                          .first_block = first_block,
                          .depth = DEPTH,
                          .timeout_ms = 200 };

  progress->cancellable = fixture->cancellable;
  g_clear_error (&fixture->error);
  return strobe_dfu_transport_stream (transport, &run, taken_cb, progress, fixture->cancellable,
                                      &fixture->error);
}

static void
test_blocks_arrive_in_order_through_a_full_window (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuTransport) transport = plug_and_open (fixture);
  g_autofree guint8 *bytes = make_data ();
  Progress progress = { 0 };

  g_assert_true (stream (fixture, transport, 65520, &progress));
  g_assert_no_error (fixture->error);
  g_assert_cmpmem (fixture->board->flash->data, fixture->board->flash->len, bytes, SIZE_BYTES);
  g_assert_cmpuint (fixture->board->blocks->len, ==, N_BLOCKS);
  for (guint i = 0; i < N_BLOCKS; i++)
    g_assert_cmpuint (g_array_index (fixture->board->blocks, guint16, i), ==, (65520 + i) % 65536);
  g_assert_cmpuint (fixture->board->deepest, ==, DEPTH);
  g_assert_cmpuint (progress.taken_bytes, ==, SIZE_BYTES);
  g_assert_false (progress.went_back);
}

static void
test_a_second_stream_goes_through_the_same_window (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuTransport) transport = plug_and_open (fixture);
  Progress first = { 0 };
  Progress second = { 0 };

  g_assert_true (stream (fixture, transport, 0, &first));
  g_assert_true (stream (fixture, transport, N_BLOCKS, &second));
  g_assert_cmpuint (fixture->board->flash->len, ==, 2 * SIZE_BYTES);
  g_assert_cmpuint (g_array_index (fixture->board->blocks, guint16, 2 * N_BLOCKS - 1), ==,
                    2 * N_BLOCKS - 1);
}

static void
test_a_stalled_block_ends_the_feeding (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuTransport) transport = plug_and_open (fixture);
  Progress progress = { 0 };

  fixture->board->stall_block = 10;
  g_assert_false (stream (fixture, transport, 0, &progress));
  g_assert_error (fixture->error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_STALL);
  g_assert_cmpuint (fixture->board->n_requests, <=, 10 + DEPTH);
  g_assert_cmpuint (fixture->board->taken_back->len, ==, 0);
  g_assert_cmpuint (g_queue_get_length (&fixture->board->queued), ==, 0);
}

static void
test_a_silent_board_loses_what_is_queued_newest_first (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuTransport) transport = plug_and_open (fixture);
  Progress progress = { 0 };

  fixture->board->hang_block = 10;
  g_assert_false (stream (fixture, transport, 0, &progress));
  g_assert_error (fixture->error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_TIMEOUT);
  g_assert_cmpuint (fixture->board->n_requests, ==, 10);
  g_assert_cmpuint (fixture->board->taken_back->len, ==, DEPTH);
  for (guint i = 0; i < DEPTH; i++)
    g_assert_cmpuint (g_array_index (fixture->board->taken_back, guint16, i), ==,
                      10 + DEPTH - 1 - i);
}

static void
test_a_cancel_lets_what_is_queued_finish (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuTransport) transport = plug_and_open (fixture);
  Progress progress = { .cancel_at_bytes = 640 };

  g_assert_false (stream (fixture, transport, 0, &progress));
  g_assert_error (fixture->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (fixture->board->taken_back->len, ==, 0);
  g_assert_cmpuint (g_queue_get_length (&fixture->board->queued), ==, 0);
  g_assert_cmpuint (fixture->board->flash->len, ==, progress.taken_bytes);
  g_assert_cmpuint (progress.taken_bytes, <, SIZE_BYTES);
}

static void
test_a_board_that_is_pulled_out_ends_the_stream (Fixture *fixture, gconstpointer data)
{
  g_autoptr (StrobeDfuTransport) transport = plug_and_open (fixture);
  Progress progress = { 0 };

  fixture->board->unplug_block = 10;
  g_assert_false (stream (fixture, transport, 0, &progress));
  g_assert_error (fixture->error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_NO_DEVICE);
  g_assert_cmpuint (fixture->board->n_requests, ==, 10);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add ("/usb/" path, Fixture, NULL, setup, function, teardown)
  ADD ("port/opens-the-dfu-interface-and-leaves-the-others-alone",
       test_opens_the_dfu_interface_and_leaves_the_others_alone);
  ADD ("port/several-alternate-settings-are-selected-from",
       test_several_alternate_settings_are_selected_from);
  ADD ("port/an-empty-port-is-no-device", test_an_empty_port_is_no_device);
  ADD ("port/another-port-is-not-this-one", test_another_port_is_not_this_one);
  ADD ("port/a-device-without-dfu-says-so", test_a_device_without_dfu_says_so);
  ADD ("port/the-configuration-in-use-is-looked-at", test_the_configuration_in_use_is_looked_at);
  ADD ("port/truncated-descriptors-are-a-protocol-error",
       test_truncated_descriptors_are_a_protocol_error);
  ADD ("port/a-claimed-interface-is-busy", test_a_claimed_interface_is_busy);
  ADD ("port/a-node-that-may-not-be-opened-is-believed-after-two-seconds",
       test_a_node_that_may_not_be_opened_is_believed_after_two_seconds);
  ADD ("port/a-cancelled-open-does-nothing", test_a_cancelled_open_does_nothing);
  ADD ("port/waits-for-dfu-mode-over-two-disconnects",
       test_waits_for_dfu_mode_over_two_disconnects);
  ADD ("port/the-same-enumeration-is-not-taken-for-a-new-one",
       test_the_same_enumeration_is_not_taken_for_a_new_one);
  ADD ("port/a-board-that-comes-back-busy-says-so", test_a_board_that_comes_back_busy_says_so);
  ADD ("port/the-wait-for-a-board-can-be-cancelled", test_the_wait_for_a_board_can_be_cancelled);
  ADD ("transport/a-request-goes-to-the-dfu-interface", test_a_request_goes_to_the_dfu_interface);
  ADD ("transport/a-refused-request-is-a-stall", test_a_refused_request_is_a_stall);
  ADD ("transport/a-request-without-an-answer-is-a-timeout",
       test_a_request_without_an_answer_is_a_timeout);
  ADD ("transport/a-request-to-nobody-is-no-device", test_a_request_to_nobody_is_no_device);
  ADD ("stream/blocks-arrive-in-order-through-a-full-window",
       test_blocks_arrive_in_order_through_a_full_window);
  ADD ("stream/a-second-stream-goes-through-the-same-window",
       test_a_second_stream_goes_through_the_same_window);
  ADD ("stream/a-stalled-block-ends-the-feeding", test_a_stalled_block_ends_the_feeding);
  ADD ("stream/a-silent-board-loses-what-is-queued-newest-first",
       test_a_silent_board_loses_what_is_queued_newest_first);
  ADD ("stream/a-cancel-lets-what-is-queued-finish", test_a_cancel_lets_what_is_queued_finish);
  ADD ("stream/a-board-that-is-pulled-out-ends-the-stream",
       test_a_board_that_is_pulled_out_ends_the_stream);
  return g_test_run ();
}
