/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib-unix.h>
#include <malloc.h>
#include <stdio.h>

#include "device/board-list.h"
#include "monitor/monitor-session.h"
#include "serial/tty-link.h"
#include "support/fake-source.h"

/* monitor-reader TTY FOLDER: Strobe's monitor on any tty, until SIGTERM; then what it was like: the
 * longest time that the main loop kept somebody waiting, the lines, the memory. */

#define HEARTBEAT_MS 2

typedef struct {
  GMainLoop *loop;
  gint64 beat_us;
  gint64 longest_us;
} Heart;

static StrobeSerialLink *
make_link (StrobeBoard *board, gpointer path)
{
  return strobe_tty_link_new (path);
}

static gboolean
beat_cb (gpointer user_data)
{
  Heart *heart = user_data;
  gint64 now_us = g_get_monotonic_time ();

  heart->longest_us = MAX (heart->longest_us, now_us - heart->beat_us - HEARTBEAT_MS * 1000);
  heart->beat_us = now_us;
  return G_SOURCE_CONTINUE;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (((Heart *) user_data)->loop);
  return G_SOURCE_CONTINUE;
}

static guint64
get_rss_kib (void)
{
  g_autofree char *status = NULL;
  const char *line = NULL;

  if (!g_file_get_contents ("/proc/self/status", &status, NULL, NULL))
    return 0;
  line = strstr (status, "VmRSS:");
  return line != NULL ? g_ascii_strtoull (line + strlen ("VmRSS:"), NULL, 10) : 0;
}

static void
report (StrobeMonitorSession *session, const Heart *heart)
{
  guint64 first = 0;
  guint64 end = 0;
  guint64 first_bytes = 0;
  guint64 end_bytes = 0;
  StrobeCapture *capture = strobe_monitor_session_get_capture (session);

  strobe_capture_get_range (capture, &first, &end);
  strobe_capture_get_byte_range (capture, &first_bytes, &end_bytes);
  printf ("{\"lines\": %" G_GUINT64_FORMAT ", \"bytes\": %" G_GUINT64_FORMAT
          ", \"gap_ms\": %.1f, \"rss_mib\": %.1f}\n",
          end, end_bytes, (double) heart->longest_us / 1000, (double) get_rss_kib () / 1024);
}

int
main (int argc, char **argv)
{
  const StrobeCaptureLimits limits = { G_GUINT64_CONSTANT (4) << 30, G_GUINT64_CONSTANT (8) << 30,
                                       16u << 20 };
  g_autoptr (StrobeDeviceSource) source = strobe_fake_source_new ();
  g_autoptr (StrobeBoardList) list = strobe_board_list_new ();
  g_autoptr (StrobeSymbolStore) symbols = strobe_symbol_store_new ();
  g_autoptr (StrobeDeviceInfo) info = strobe_device_fixture_info (
    "1-1", 0x4001, STROBE_DFU_MODE_NONE, "7c:df:a1:0f:4d:6e", 1);
  Heart heart = { g_main_loop_new (NULL, FALSE), g_get_monotonic_time (), 0 };

  if (argc != 3)
    return 2;
  strobe_board_list_add_source (list, source);
  info->tty = g_strdup (argv[1]);
  strobe_device_source_emit_added (source, info);

  g_autoptr (StrobeCapture) capture = strobe_capture_new (argv[2], "1-1", &limits);
  g_autoptr (StrobeMonitorSession) session = strobe_monitor_session_new (
    strobe_board_list_find (list, "1-1"), capture, symbols, make_link, argv[1]);
  g_unix_signal_add (SIGTERM, quit_cb, &heart);
  g_timeout_add (HEARTBEAT_MS, beat_cb, &heart);
  g_main_loop_run (heart.loop);
  report (session, &heart);
  strobe_monitor_session_stop (session);
  g_main_loop_unref (heart.loop);
  return 0;
}
