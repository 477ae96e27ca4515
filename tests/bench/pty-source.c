/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* pty-source FD LINES: writes numbered lines, as ESP-IDF looks, to an open pty master as fast as
 * its reader takes them, and prints how many bytes that were. */

#define CHUNK_BYTES 65536

static void
write_all (int fd, const char *data, gsize size_bytes)
{
  while (size_bytes > 0) {
    gssize n = write (fd, data, size_bytes);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      g_error ("write: %s", g_strerror (errno));
    data += n;
    size_bytes -= (gsize) n;
  }
}

int
main (int argc, char **argv)
{
  g_autoptr (GString) chunk = g_string_sized_new (CHUNK_BYTES + 128);
  guint64 n_lines = argc == 3 ? g_ascii_strtoull (argv[2], NULL, 10) : 0;
  guint64 n_bytes = 0;

  if (argc != 3)
    return 2;
  for (guint64 i = 0; i < n_lines; i++) {
    g_string_append_printf (
      chunk, "I (%" G_GUINT64_FORMAT ") flood: %09" G_GUINT64_FORMAT " the quick brown fox jumps\n",
      i / 20, i);
    if (chunk->len < CHUNK_BYTES && i + 1 < n_lines)
      continue;
    write_all (atoi (argv[1]), chunk->str, chunk->len);
    n_bytes += chunk->len;
    g_string_truncate (chunk, 0);
  }
  printf ("%" G_GUINT64_FORMAT "\n", n_bytes);
  return 0;
}
