/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "dfu/fake-board.h"

#define SIZE_BYTES 200 /* three blocks of 64 and a rest */

typedef struct {
  FakeBoard *board;
  StrobeDfuPort *port;
  StrobeDfuTransport *transport;
  guint8 data[SIZE_BYTES];
  StrobeDfuStream stream;
  GArray *taken;
} Fixture;

static void
setup (Fixture *fixture, gconstpointer data)
{
  fixture->board = fake_board_new (TRUE);
  fixture->port = fake_board_get_port (fixture->board);
  fixture->transport = strobe_dfu_port_open (fixture->port, NULL, NULL);
  fixture->taken = g_array_new (FALSE, FALSE, sizeof (gsize));
  for (guint i = 0; i < SIZE_BYTES; i++)
    fixture->data[i] = (guint8) (i * 7);
  fixture->stream = (StrobeDfuStream){ .data = fixture->data,
                                       .size_bytes = SIZE_BYTES,
                                       .block_size_bytes = 64,
                                       .first_block = 65534,
                                       .depth = 32,
                                       .timeout_ms = 30000 };
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  g_array_unref (fixture->taken);
  strobe_dfu_transport_close (fixture->transport);
  g_assert_finalize_object (fixture->transport);
  g_assert_finalize_object (fixture->port);
  fake_board_free (fixture->board);
}

static void
taken_cb (gsize taken_bytes, gpointer user_data)
{
  g_array_append_val ((GArray *) user_data, taken_bytes);
}

static gboolean
stream (Fixture *fixture, GCancellable *cancellable, GError **error)
{
  return strobe_dfu_transport_stream (fixture->transport, &fixture->stream, taken_cb,
                                      fixture->taken, cancellable, error);
}

static void
test_streams_block_by_block_in_order (Fixture *fixture, gconstpointer data)
{
  static const gsize taken[] = { 64, 128, 192, 200 };
  g_autoptr (GError) error = NULL;

  g_assert_true (stream (fixture, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (fixture->board->trace->str, ==, "ODDDD");
  g_assert_cmpmem (fixture->board->flash->data, fixture->board->flash->len, fixture->data,
                   SIZE_BYTES);
  g_assert_cmpuint (fixture->board->last_block_number, ==, 1);
  g_assert_cmpmem (fixture->taken->data, fixture->taken->len * sizeof (gsize), taken, sizeof taken);
}

static void
test_streaming_stops_at_the_first_failure (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  fixture->board->fail_request = STROBE_DFU_REQUEST_DNLOAD;
  fixture->board->fail_nth = 2;
  fixture->board->fail_code = STROBE_TRANSPORT_ERROR_IO;
  g_assert_false (stream (fixture, NULL, &error));
  g_assert_error (error, STROBE_TRANSPORT_ERROR, STROBE_TRANSPORT_ERROR_IO);
  g_assert_cmpstr (fixture->board->trace->str, ==, "ODD");
}

static void
test_streaming_stops_between_two_blocks_when_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  fixture->board->cancel_at = 2;
  fixture->board->cancellable = cancellable;
  g_assert_false (stream (fixture, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (fixture->board->trace->str, ==, "ODD");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/dfu/transport/" path, Fixture, NULL, setup, function, teardown)
  ADD ("streams-block-by-block-in-order", test_streams_block_by_block_in_order);
  ADD ("streaming-stops-at-the-first-failure", test_streaming_stops_at_the_first_failure);
  ADD ("streaming-stops-between-two-blocks-when-cancelled",
       test_streaming_stops_between_two_blocks_when_cancelled);
  return g_test_run ();
}
