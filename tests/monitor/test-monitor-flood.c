/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <errno.h>
#include <pty.h>
#include <string.h>
#include <unistd.h>

#include "device/board-list.h"
#include "monitor/monitor-session.h"
#include "serial/tty-link.h"
#include "support/fake-source.h"
#include "support/wait.h"

/* The session on a real terminal device, with a program at its other end that writes as fast as it
 * is read. */

#define N_LINES 100000

typedef struct {
  int master;
  int slave; /* held, so that the terminal is there before it is opened and after */
  char path[64];
} Terminal;

typedef struct {
  Terminal terminal;
  StrobeCapture *capture;
  StrobeMonitorSession *session;
} Follower;

typedef struct {
  StrobeBoardList *list;
  StrobeDeviceSource *source;
  StrobeSymbolStore *symbols;
  Follower followers[2];
} Fixture;

static gpointer
write_lines (gpointer data)
{
  int fd = GPOINTER_TO_INT (data);
  g_autoptr (GString) chunk = g_string_new (NULL);

  for (guint i = 0; i < N_LINES; i++) {
    g_string_append_printf (chunk, "I (%u) flood: %08u on %d\n", i, i, fd);
    while (chunk->len > 4000 || (i + 1 == N_LINES && chunk->len > 0)) {
      gssize n = write (fd, chunk->str, chunk->len);

      if (n > 0)
        g_string_erase (chunk, 0, n);
      else if (errno != EINTR)
        return NULL;
    }
  }
  return NULL;
}

static StrobeSerialLink *
make_link (StrobeBoard *board, gpointer unused)
{
  return strobe_tty_link_new (strobe_board_get_console_tty (board));
}

static void
start (Fixture *fixture, guint index)
{
  Follower *follower = &fixture->followers[index];
  g_autofree char *port = g_strdup_printf ("1-%u", index + 1);
  g_autoptr (StrobeDeviceInfo) info =
               strobe_device_fixture_info (port, 0x4001, STROBE_DFU_MODE_NONE, "mac", index + 1);

  g_assert_cmpint (openpty (&follower->terminal.master, &follower->terminal.slave,
                            follower->terminal.path, NULL, NULL),
                   ==, 0);
  info->tty = g_strdup (follower->terminal.path);
  strobe_device_source_emit_added (fixture->source, info);
  follower->capture = strobe_capture_new (NULL, port, &(StrobeCaptureLimits){ 0, 0, 64u << 20 });
  follower->session =
    strobe_monitor_session_new (strobe_board_list_find (fixture->list, port), follower->capture,
                                fixture->symbols, make_link, NULL);
  strobe_wait_until (strobe_monitor_console_get_state (strobe_monitor_session_get_console (
                       follower->session)) == STROBE_MONITOR_STATE_CONNECTED);
}

static void
set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->list = strobe_board_list_new ();
  fixture->source = strobe_fake_source_new ();
  fixture->symbols = strobe_symbol_store_new ();
  strobe_board_list_add_source (fixture->list, fixture->source);
  for (guint i = 0; i < 2; i++)
    start (fixture, i);
}

static void
tear_down (Fixture *fixture, gconstpointer unused)
{
  for (guint i = 0; i < 2; i++) {
    g_object_unref (fixture->followers[i].session);
    g_object_unref (fixture->followers[i].capture);
    close (fixture->followers[i].terminal.slave);
    close (fixture->followers[i].terminal.master);
  }
  g_object_unref (fixture->symbols);
  g_object_unref (fixture->list);
  g_object_unref (fixture->source);
}

static guint64
count (Follower *follower)
{
  guint64 first = 0;
  guint64 end = 0;

  strobe_capture_get_range (follower->capture, &first, &end);
  g_assert_cmpuint (first, ==, 0);
  return end;
}

static void
assert_every_line (Follower *follower)
{
  for (guint i = 0; i < N_LINES; i += 97) {
    g_autoptr (StrobeLogLine) line = strobe_capture_dup_line (follower->capture, i);
    g_autofree char *expected =
      g_strdup_printf ("I (%u) flood: %08u on %d", i, i, follower->terminal.master);

    g_assert_cmpstr (strobe_log_line_get_text (line), ==, expected);
  }
}

static void
test_two_floods_lose_nothing_and_do_not_mix (Fixture *fixture, gconstpointer unused)
{
  GThread *writers[2];

  for (guint i = 0; i < 2; i++)
    writers[i] =
      g_thread_new ("writer", write_lines, GINT_TO_POINTER (fixture->followers[i].terminal.master));
  for (guint i = 0; i < 2; i++) {
    strobe_wait_until (count (&fixture->followers[i]) >= N_LINES);
    g_assert_cmpuint (count (&fixture->followers[i]), ==, N_LINES);
    assert_every_line (&fixture->followers[i]);
  }
  for (guint i = 0; i < 2; i++)
    g_thread_join (writers[i]);
}

static void
count_cb (StrobeMonitorSession *session, StrobeLogLine *line, guint64 *next)
{
  g_assert_cmpuint (strobe_log_line_get_number (line), ==, *next);
  (*next)++;
}

static void
test_every_line_is_handed_out_in_order (Fixture *fixture, gconstpointer unused)
{
  Follower *follower = &fixture->followers[0];
  GThread *writer = NULL;
  guint64 next = 0;

  g_signal_connect (follower->session, "line", G_CALLBACK (count_cb), &next);
  writer = g_thread_new ("writer", write_lines, GINT_TO_POINTER (follower->terminal.master));
  strobe_wait_until (next == N_LINES);
  g_thread_join (writer);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func)                                                                            \
  g_test_add ("/monitor/monitor-flood/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("two-floods-lose-nothing-and-do-not-mix", test_two_floods_lose_nothing_and_do_not_mix);
  ADD ("every-line-is-handed-out-in-order", test_every_line_is_handed_out_in_order);
#undef ADD
  return g_test_run ();
}
