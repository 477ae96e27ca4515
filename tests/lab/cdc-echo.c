/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "usb/cdc-link.h"
#include "usb/node-opener.h"

/* cdc-echo PORT BYTES: opens the console of the board in PORT over USB, sends it bytes, and expects
 * each of them back. The board must echo. Prints "open" once it listens, "ok RATE" at the end. */

/* A device that echoes has little room. */
#define UNDER_WAY_MAX_BYTES 12288
#define PIECE_BYTES 4096
/* Noise that repeats, but never where pieces and buffers do. */
#define NOISE_BYTES 65521
/* What the board says as it starts is over by then. */
#define QUIET_MS 700
#define SILENCE_MAX_MS 20000

typedef struct {
  GMainLoop *loop;
  StrobeSerialLink *link;
  guint8 *noise; /* twice, so that any piece of it is in one */
  guint64 total_bytes;
  guint64 n_sent;
  guint64 n_received;
  gint64 start_us;
  guint silence_id;
  gboolean started;
} Echo;

static void
give_up (const char *text)
{
  g_print ("%s\n", text);
  exit (1);
}

static void
send_more (Echo *echo)
{
  while (echo->n_sent < echo->total_bytes &&
         echo->n_sent - echo->n_received + PIECE_BYTES <= UNDER_WAY_MAX_BYTES) {
    gsize size_bytes = MIN (PIECE_BYTES, echo->total_bytes - echo->n_sent);
    g_autoptr (GBytes) bytes = g_bytes_new (echo->noise + echo->n_sent % NOISE_BYTES, size_bytes);
    g_autoptr (GError) error = NULL;

    if (!strobe_serial_link_write (echo->link, bytes, &error))
      give_up (error->message);
    echo->n_sent += size_bytes;
  }
}

static gboolean
silence_cb (gpointer user_data)
{
  Echo *echo = user_data;

  if (echo->started)
    give_up ("nothing comes back any more");
  echo->started = TRUE;
  echo->start_us = g_get_monotonic_time ();
  echo->silence_id = g_timeout_add (SILENCE_MAX_MS, silence_cb, echo);
  send_more (echo);
  return G_SOURCE_REMOVE;
}

static void
wait_for_silence (Echo *echo, guint ms)
{
  g_clear_handle_id (&echo->silence_id, g_source_remove);
  echo->silence_id = g_timeout_add (ms, silence_cb, echo);
}

static void
received_cb (StrobeSerialLink *link, GBytes *bytes, Echo *echo)
{
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size_bytes);

  wait_for_silence (echo, echo->started ? SILENCE_MAX_MS : QUIET_MS);
  if (!echo->started)
    return;
  for (gsize i = 0; i < size_bytes; i += NOISE_BYTES) {
    gsize n_bytes = MIN (NOISE_BYTES, size_bytes - i);

    if (memcmp (data + i, echo->noise + echo->n_received % NOISE_BYTES, n_bytes) != 0) {
      g_print ("what came behind byte %" G_GUINT64_FORMAT " differs\n", echo->n_received);
      exit (1);
    }
    echo->n_received += n_bytes;
  }
  if (echo->n_received >= echo->total_bytes)
    g_main_loop_quit (echo->loop);
  else
    send_more (echo);
}

static void
closed_cb (StrobeSerialLink *link, const GError *error, Echo *echo)
{
  give_up (error->message);
}

static guint8 *
make_noise (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4711);
  guint8 *noise = g_malloc (2 * NOISE_BYTES);

  for (gsize i = 0; i < NOISE_BYTES; i++)
    noise[i] = (guint8) g_rand_int_range (rand, 0, 256);
  memcpy (noise + NOISE_BYTES, noise, NOISE_BYTES);
  return noise;
}

int
main (int argc, char **argv)
{
  Echo echo = { 0 };
  g_autoptr (StrobeUsbOpener) opener = strobe_node_opener_new ();
  g_autoptr (StrobeSerialLink) link = NULL;
  g_autoptr (GError) error = NULL;

  if (argc != 3)
    give_up ("usage: cdc-echo PORT BYTES");
  link = strobe_cdc_link_new (argv[1], opener);
  echo = (Echo){ .loop = g_main_loop_new (NULL, FALSE),
                 .link = link,
                 .noise = make_noise (),
                 .total_bytes = g_ascii_strtoull (argv[2], NULL, 10) };
  g_signal_connect (link, "received", G_CALLBACK (received_cb), &echo);
  g_signal_connect (link, "closed", G_CALLBACK (closed_cb), &echo);
  if (!strobe_serial_link_open (link, &error))
    give_up (error->message);
  g_print ("open\n");
  fflush (stdout);
  wait_for_silence (&echo, QUIET_MS);
  g_main_loop_run (echo.loop);
  g_print ("ok %.2f MB/s\n", (double) echo.total_bytes / 1e6 /
                               ((double) (g_get_monotonic_time () - echo.start_us) / 1e6));
  strobe_serial_link_close (link);
  g_free (echo.noise);
  g_main_loop_unref (echo.loop);
  return 0;
}
