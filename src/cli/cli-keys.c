/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "cli/cli-keys.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* StrobeCliKeys: reads standard input while somebody follows a board.
 *
 * A terminal is put into raw mode, so that Ctrl+C, Tab and the arrows reach the app; Ctrl+] is the
 * one key that stays here. A pipe is only read while the board takes it, so that nothing is lost
 * between two connections. */

#define CTRL_BRACKET 0x1d
#define READ_BYTES 4096
#define RETRY_MS 50

struct _StrobeCliKeys {
  StrobeMonitorSession *session;
  GCancellable *leave;
  gboolean is_terminal;
  GBytes *pending; /* read, not taken by the board yet */
  guint watch_id;
  guint retry_id;
  gboolean told_lost;
};

/* One process, one terminal: what it was before, for whatever way the process ends. */
static struct termios terminal_before;
static gboolean is_terminal_raw;

static void
restore_terminal (void)
{
  if (is_terminal_raw)
    tcsetattr (STDIN_FILENO, TCSADRAIN, &terminal_before);
  is_terminal_raw = FALSE;
}

/* Output stays as it is: lines of ours end with LF alone. */
static gboolean
make_terminal_raw (void)
{
  struct termios raw;

  if (tcgetattr (STDIN_FILENO, &terminal_before) != 0)
    return FALSE;
  raw = terminal_before;
  raw.c_iflag &= ~(tcflag_t) (BRKINT | ICRNL | INPCK | ISTRIP | IXON);
  raw.c_lflag &= ~(tcflag_t) (ECHO | ICANON | IEXTEN | ISIG);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  if (tcsetattr (STDIN_FILENO, TCSADRAIN, &raw) != 0)
    return FALSE;
  is_terminal_raw = TRUE;
  atexit (restore_terminal);
  return TRUE;
}

static gboolean read_cb (int fd, GIOCondition condition, gpointer user_data);

static void
watch (StrobeCliKeys *self)
{
  if (self->watch_id == 0)
    self->watch_id = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP, read_cb, self);
}

static gboolean
send_pending (StrobeCliKeys *self)
{
  if (!strobe_monitor_console_write (strobe_monitor_session_get_console (self->session),
                                     self->pending, NULL))
    return FALSE;
  g_clear_pointer (&self->pending, g_bytes_unref);
  return TRUE;
}

static gboolean
retry_cb (gpointer user_data)
{
  StrobeCliKeys *self = user_data;

  if (!send_pending (self))
    return G_SOURCE_CONTINUE;
  self->retry_id = 0;
  watch (self);
  return G_SOURCE_REMOVE;
}

/* A key that the board did not get is not kept: typed again later it would surprise. */
static void
drop_keys (StrobeCliKeys *self)
{
  g_clear_pointer (&self->pending, g_bytes_unref);
  if (!self->told_lost)
    g_printerr ("\n%s\n", _ ("The board does not listen now: what you type is not sent."));
  self->told_lost = TRUE;
}

static gboolean
take (StrobeCliKeys *self, const guint8 *data, gsize size_bytes)
{
  self->pending = g_bytes_new (data, size_bytes);
  if (send_pending (self)) {
    self->told_lost = FALSE;
    return G_SOURCE_CONTINUE;
  }
  if (self->is_terminal) {
    drop_keys (self);
    return G_SOURCE_CONTINUE;
  }
  self->retry_id = g_timeout_add (RETRY_MS, retry_cb, self);
  self->watch_id = 0;
  return G_SOURCE_REMOVE;
}

static gboolean
read_cb (int fd, GIOCondition condition, gpointer user_data)
{
  StrobeCliKeys *self = user_data;
  guint8 data[READ_BYTES];
  gssize size_bytes = read (fd, data, sizeof data);
  const guint8 *leave = NULL;

  if (size_bytes < 0 && (errno == EINTR || errno == EAGAIN))
    return G_SOURCE_CONTINUE;
  if (size_bytes <= 0) {
    self->watch_id = 0;
    return G_SOURCE_REMOVE;
  }
  if (self->is_terminal)
    leave = memchr (data, CTRL_BRACKET, (gsize) size_bytes);
  if (leave != NULL) {
    g_cancellable_cancel (self->leave);
    self->watch_id = 0;
    return G_SOURCE_REMOVE;
  }
  return take (self, data, (gsize) size_bytes);
}

/**
 * strobe_cli_keys_new:
 * @session: whose board gets them
 * @leave: cancelled by Ctrl+]
 *
 * Starts to read standard input. In the background of a shell nothing is read.
 *
 * Ownership: @session and @leave must outlive it.
 *
 * Context: main thread; watches from the default main context.
 *
 * Returns: (transfer full): what reads
 */
StrobeCliKeys *
strobe_cli_keys_new (StrobeMonitorSession *session, GCancellable *leave)
{
  StrobeCliKeys *self = g_new0 (StrobeCliKeys, 1);
  gboolean is_tty = isatty (STDIN_FILENO);

  self->session = session;
  self->leave = leave;
  if (is_tty && tcgetpgrp (STDIN_FILENO) != getpgrp ())
    return self;
  self->is_terminal = is_tty && make_terminal_raw ();
  if (!is_tty || self->is_terminal)
    watch (self);
  return self;
}

/**
 * strobe_cli_keys_free:
 * @self: (transfer full): what reads
 *
 * Stops reading and gives the terminal back as it was.
 *
 * Context: main thread.
 */
void
strobe_cli_keys_free (StrobeCliKeys *self)
{
  g_clear_handle_id (&self->watch_id, g_source_remove);
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_pointer (&self->pending, g_bytes_unref);
  restore_terminal ();
  g_free (self);
}

/**
 * strobe_cli_keys_is_terminal:
 * @self: what reads
 *
 * Tells whether somebody types.
 *
 * Context: main thread.
 *
 * Returns: %TRUE if standard input is a terminal in raw mode
 */
gboolean
strobe_cli_keys_is_terminal (StrobeCliKeys *self)
{
  return self->is_terminal;
}
