/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "capture/capture.h"

/* capture-speed FOLDER LINES: writes numbered lines into a capture, as a flood brings them, and
 * prints how fast that was and what memory it took; then reads them back. */

#define CHUNK_BYTES 65536
#define N_SAMPLES 100000

static double
get_rss_mib (void)
{
  g_autofree char *status = NULL;
  const char *line = NULL;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "VmRSS:");
  return line != NULL ? (double) g_ascii_strtoull (line + 6, NULL, 10) / 1024 : 0;
}

static guint64
fill (StrobeCapture *capture, guint64 n_lines)
{
  g_autoptr (GString) chunk = g_string_sized_new (CHUNK_BYTES + 128);
  guint64 n_bytes = 0;

  for (guint64 i = 0; i < n_lines; i++) {
    g_string_append_printf (chunk,
                            "I (%" G_GUINT64_FORMAT ") flood: %09" G_GUINT64_FORMAT
                            " the quick brown fox jumps over\n",
                            i / 20, i);
    if (chunk->len < CHUNK_BYTES && i + 1 < n_lines)
      continue;
    strobe_capture_write (capture, chunk->str, chunk->len, (gint64) i);
    n_bytes += chunk->len;
    g_string_truncate (chunk, 0);
  }
  return n_bytes;
}

static guint64
check (StrobeCapture *capture, guint64 n_lines)
{
  guint64 n_wrong = 0;

  for (guint64 i = 0; i < N_SAMPLES; i++) {
    guint64 number = i * n_lines / N_SAMPLES;
    g_autoptr (StrobeLogLine) line = strobe_capture_dup_line (capture, number);
    g_autofree char *wanted = g_strdup_printf (" flood: %09" G_GUINT64_FORMAT " ", number);

    if (line == NULL || strstr (strobe_log_line_get_text (line), wanted) == NULL)
      n_wrong++;
  }
  return n_wrong;
}

int
main (int argc, char **argv)
{
  const StrobeCaptureLimits limits = { G_GUINT64_CONSTANT (16) << 30, G_GUINT64_CONSTANT (32) << 30,
                                       16u << 20 };
  guint64 n_lines = argc == 3 ? g_ascii_strtoull (argv[2], NULL, 10) : 0;
  g_autoptr (StrobeCapture) capture = NULL;
  double rss_before = get_rss_mib ();

  if (argc != 3)
    return 2;
  capture = strobe_capture_new (argv[1], "speed", &limits);
  gint64 start_us = g_get_monotonic_time ();
  guint64 n_bytes = fill (capture, n_lines);
  double seconds = (double) (g_get_monotonic_time () - start_us) / G_USEC_PER_SEC;
  double rss_full = get_rss_mib ();
  start_us = g_get_monotonic_time ();
  guint64 n_wrong = check (capture, n_lines);
  double each_us = (double) (g_get_monotonic_time () - start_us) / N_SAMPLES;

  printf ("capture: %" G_GUINT64_FORMAT " lines, %.0f MiB/s, %.2f million lines/s; memory %.1f MiB "
          "before, %.1f after; a line read back in %.1f us, %" G_GUINT64_FORMAT " of %d wrong\n",
          n_lines, (double) n_bytes / seconds / (1 << 20), (double) n_lines / seconds / 1e6,
          rss_before, rss_full, each_us, n_wrong, N_SAMPLES);
  return n_wrong > 0;
}
