/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "serial/tty-port.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "serial/serial-error.h"

/* What the tty link asks of the system, by descriptor.
 *
 * Attaching and leaving must never reset the board. Its lines are the reset and boot buttons of an
 * ESP-IDF console: a falling RTS reboots the chip, into its loader if DTR is up (ESP-IDF v5.3,
 * components/esp_system/port/usb_console.c). So neither open nor close touches DTR or RTS: Linux
 * raises both as it opens a port, HUPCL is off before it is closed, and the settings that were
 * found are not restored, as HUPCL would come back with them.
 *
 * A port that was plugged in just now begins cooked: the kernel resets its settings whenever the
 * node is made (tty_register_device_attr() in drivers/tty/tty_io.c), and bytes flow before open()
 * returns, as it waits for the board to take the lines. So the first words of a board are echoed
 * to it, which nobody can prevent, and each CR of them becomes an LF, which is mended here. */

static StrobeSerialError
error_code_of (int saved_errno)
{
  switch (saved_errno) {
  case ENOENT:
  case ENODEV:
  case ENXIO:
  case EIO:
    return STROBE_SERIAL_ERROR_GONE;
  case EACCES:
  case EPERM:
    return STROBE_SERIAL_ERROR_ACCESS;
  case EBUSY:
  case EWOULDBLOCK:
    return STROBE_SERIAL_ERROR_BUSY;
  case ENOTTY:
  case EISDIR:
    return STROBE_SERIAL_ERROR_NOT_A_PORT;
  default:
    return STROBE_SERIAL_ERROR_IO;
  }
}

/* How much waits to be read. */
static gsize
count_waiting (int fd)
{
  int n_waiting = 0;

  return ioctl (fd, FIONREAD, &n_waiting) == 0 && n_waiting > 0 ? (gsize) n_waiting : 0;
}

/* Raw 8N1. The speed means nothing on a USB console, but it must not be B0, which drops DTR. */
static gboolean
set_raw (int fd, gsize *n_cooked_bytes)
{
  struct termios settings;
  gboolean was_cooked;

  if (tcgetattr (fd, &settings) < 0)
    return FALSE;
  was_cooked = (settings.c_iflag & ICRNL) != 0;
  cfmakeraw (&settings);
  settings.c_cflag &= ~(tcflag_t) (HUPCL | CRTSCTS | CSTOPB);
  settings.c_cflag |= CLOCAL | CREAD;
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  cfsetspeed (&settings, B115200);
  if (tcsetattr (fd, TCSANOW, &settings) < 0)
    return FALSE;
  /* not before: a cooked port does not tell of a line that has no end yet */
  *n_cooked_bytes = was_cooked ? count_waiting (fd) : 0;
  return TRUE;
}

/* The lock keeps other Strobes and every program that asks away, TIOCEXCL those that do not. */
static gboolean
take_tty (int fd, const char *path, gsize *n_cooked_bytes, GError **error)
{
  if (!isatty (fd))
    return strobe_tty_port_fail (path, "use", ENOTTY, error);
  if (flock (fd, LOCK_EX | LOCK_NB) < 0)
    return strobe_tty_port_fail (path, "lock", errno, error);
  if (ioctl (fd, TIOCEXCL) < 0)
    return strobe_tty_port_fail (path, "take", errno, error);
  if (!set_raw (fd, n_cooked_bytes))
    return strobe_tty_port_fail (path, "set up", errno, error);
  return TRUE;
}

static gpointer
close_thread (gpointer data)
{
  close (GPOINTER_TO_INT (data));
  return NULL;
}

/* Returns 0 or errno. The other bits, which a UART may have, stay as they are. */
static int
change_lines (int fd, gboolean dtr, gboolean rts)
{
  int lines = 0;

  if (ioctl (fd, TIOCMGET, &lines) < 0)
    return errno;
  lines &= ~(TIOCM_DTR | TIOCM_RTS);
  lines |= (dtr ? TIOCM_DTR : 0) | (rts ? TIOCM_RTS : 0);
  return ioctl (fd, TIOCMSET, &lines) < 0 ? errno : 0;
}

/**
 * strobe_tty_port_open:
 * @path: the node of a tty
 * @n_cooked_bytes: (out): how many of the bytes that come first are for strobe_tty_port_uncook()
 * @error: return location for an error
 *
 * Opens a tty for this program alone, raw and non-blocking.
 *
 * Errors: STROBE_SERIAL_ERROR_GONE if nothing is there, STROBE_SERIAL_ERROR_ACCESS,
 * STROBE_SERIAL_ERROR_BUSY if another program has it, STROBE_SERIAL_ERROR_NOT_A_PORT,
 * STROBE_SERIAL_ERROR_IO.
 *
 * Context: any thread; does not block.
 *
 * Returns: the descriptor, for strobe_tty_port_close(); -1: it failed
 */
int
strobe_tty_port_open (const char *path, gsize *n_cooked_bytes, GError **error)
{
  int fd = open (path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

  if (fd < 0) {
    strobe_tty_port_fail (path, "open", errno, error);
    return -1;
  }
  if (take_tty (fd, path, n_cooked_bytes, error))
    return fd;
  close (fd);
  return -1;
}

/**
 * strobe_tty_port_uncook:
 * @data: bytes that came while the port was cooked
 * @size_bytes: how many
 *
 * Makes each CR LF again that the kernel turned into two LF. Text whose lines end with LF alone
 * has none of those but around empty lines.
 *
 * Context: any thread.
 */
void
strobe_tty_port_uncook (guint8 *data, gsize size_bytes)
{
  for (gsize i = 0; i + 1 < size_bytes; i++)
    if (data[i] == '\n' && data[i + 1] == '\n')
      data[i++] = '\r';
}

/**
 * strobe_tty_port_close:
 * @fd: a descriptor of strobe_tty_port_open()
 *
 * Closes a tty. What was not sent yet is dropped.
 *
 * The kernel waits up to 30 s in close() for output that the board does not take (closing_wait of
 * the tty layer), and only root may shorten that: then a thread waits.
 *
 * Units: @fd is a descriptor.
 *
 * Context: any thread; does not block.
 */
void
strobe_tty_port_close (int fd)
{
  int n_unsent = 0;

  tcflush (fd, TCOFLUSH);
  ioctl (fd, TIOCNXCL);
  flock (fd, LOCK_UN);
  if (ioctl (fd, TIOCOUTQ, &n_unsent) == 0 && n_unsent > 0)
    g_thread_unref (g_thread_new ("tty-close", close_thread, GINT_TO_POINTER (fd)));
  else
    close (fd);
}

/**
 * strobe_tty_port_set_lines:
 * @fd: a descriptor of strobe_tty_port_open()
 * @path: its node, for the error
 * @dtr: whether DTR is up
 * @rts: whether RTS is up
 * @error: return location for an error
 *
 * Sets both lines with one request to the board.
 *
 * Units: @fd is a descriptor.
 *
 * Errors: STROBE_SERIAL_ERROR_NO_LINES if the port has none; STROBE_SERIAL_ERROR_GONE or
 * STROBE_SERIAL_ERROR_IO.
 *
 * Context: any thread; waits for the board's USB stack, for milliseconds.
 *
 * Source: Linux, drivers/usb/class/cdc-acm.c, acm_tty_tiocmset(): one SET_CONTROL_LINE_STATE for
 * one TIOCMSET; tty_tiocmset() in drivers/tty/tty_io.c for the errors of a port without lines,
 * EINVAL before Linux 4.15.
 *
 * Returns: %TRUE if the board took it
 */
gboolean
strobe_tty_port_set_lines (int fd, const char *path, gboolean dtr, gboolean rts, GError **error)
{
  int lines_errno = change_lines (fd, dtr, rts);

  if (lines_errno == 0)
    return TRUE;
  if (lines_errno != ENOTTY && lines_errno != EINVAL)
    return strobe_tty_port_fail (path, "set the lines of", lines_errno, error);
  g_set_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_NO_LINES,
               "cannot set the lines of %s: the port has no control lines (errno %d)", path,
               lines_errno);
  return FALSE;
}

/**
 * strobe_tty_port_set_break:
 * @fd: a descriptor of strobe_tty_port_open()
 * @path: its node, for the error
 * @is_on: whether to hold the line in break
 * @error: return location for an error
 *
 * Starts or ends a break. A kind of port that knows no break ignores it; a USB port may say so.
 *
 * Units: @fd is a descriptor.
 *
 * Errors: STROBE_SERIAL_ERROR_NO_LINES if the port says that it knows none;
 * STROBE_SERIAL_ERROR_GONE or STROBE_SERIAL_ERROR_IO.
 *
 * Context: any thread; waits for the board's USB stack, for milliseconds.
 *
 * Source: Linux, drivers/usb/class/cdc-acm.c, acm_tty_break_ctl(): EOPNOTSUPP without the
 * capability in the ACM descriptor, since Linux 6.6; nothing at all before.
 *
 * Returns: %TRUE if it was done
 */
gboolean
strobe_tty_port_set_break (int fd, const char *path, gboolean is_on, GError **error)
{
  if (ioctl (fd, is_on ? TIOCSBRK : TIOCCBRK) == 0)
    return TRUE;
  if (errno == EOPNOTSUPP) {
    g_set_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_NO_LINES,
                 "cannot send a break to %s: the port knows none", path);
    return FALSE;
  }
  return strobe_tty_port_fail (path, "send a break to", errno, error);
}

/**
 * strobe_tty_port_fail:
 * @path: the node
 * @doing: what failed, as in "read from"
 * @saved_errno: why
 * @error: return location for an error
 *
 * Makes an error of an errno.
 *
 * Units: @saved_errno is an errno.
 *
 * Errors: the code of STROBE_SERIAL_ERROR that fits.
 *
 * Context: any thread.
 *
 * Returns: %FALSE
 */
gboolean
strobe_tty_port_fail (const char *path, const char *doing, int saved_errno, GError **error)
{
  g_set_error (error, STROBE_SERIAL_ERROR, (int) error_code_of (saved_errno),
               "cannot %s %s: %s (errno %d)", doing, path, g_strerror (saved_errno), saved_errno);
  return FALSE;
}
