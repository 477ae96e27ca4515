/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "serial/tty-link.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include "serial/serial-error.h"

/* StrobeTtyLink: the serial link over a Linux tty; the only user of termios.
 * Made by the composition root for the console of a real board.
 * Lives on the thread that opens it: all its sources run in that thread's default main context.
 *
 * Attaching and leaving must never reset the board. Its lines are the reset and boot buttons of an
 * ESP-IDF console: a falling RTS reboots the chip, into its loader if DTR is up (ESP-IDF v5.3,
 * components/esp_system/port/usb_console.c). So no call here touches DTR or RTS, HUPCL is off
 * before the port is closed, and the settings that were found are not restored, as HUPCL would come
 * back with them. */

/* What one dispatch may read, so that a flood leaves time for the rest of the loop. */
#define READ_BUDGET_BYTES 65536
/* What may wait for a board that does not read; a person types less, and a paste of more than
 * this into a dead console is better refused than kept. */
#define WRITE_QUEUE_MAX_BYTES 65536

struct _StrobeTtyLink {
  GObject parent_instance;

  char *path;
  int fd; /* -1: not open */
  gboolean paused;
  GMainContext *context;
  GSource *read_source;
  GSource *write_source;
  GByteArray *write_queue;
};

static void link_iface_init (StrobeSerialLinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeTtyLink,
                               strobe_tty_link,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_SERIAL_LINK, link_iface_init))

/* The one place where errno becomes a code. */
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

static gboolean
fail_with_errno (StrobeTtyLink *self, const char *doing, int saved_errno, GError **error)
{
  g_set_error (error, STROBE_SERIAL_ERROR, (int) error_code_of (saved_errno),
               "cannot %s %s: %s (errno %d)", doing, self->path, g_strerror (saved_errno),
               saved_errno);
  return FALSE;
}

/* Raw 8N1. The speed means nothing on a USB console, but it must not be B0, which drops DTR. */
static gboolean
set_raw (int fd)
{
  struct termios settings;

  if (tcgetattr (fd, &settings) < 0)
    return FALSE;
  cfmakeraw (&settings);
  settings.c_cflag &= ~(tcflag_t) (HUPCL | CRTSCTS | CSTOPB);
  settings.c_cflag |= CLOCAL | CREAD;
  settings.c_cc[VMIN] = 1;
  settings.c_cc[VTIME] = 0;
  cfsetspeed (&settings, B115200);
  return tcsetattr (fd, TCSANOW, &settings) == 0;
}

static gpointer
close_thread (gpointer data)
{
  close (GPOINTER_TO_INT (data));
  return NULL;
}

/* The kernel waits up to 30 s in close() for output that the board does not take (closing_wait of
 * the tty layer), and only root may shorten that: then a thread waits. */
static void
close_tty (int fd)
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

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
release (StrobeTtyLink *self)
{
  clear_source (&self->read_source);
  clear_source (&self->write_source);
  g_byte_array_set_size (self->write_queue, 0);
  g_clear_pointer (&self->context, g_main_context_unref);
  if (self->fd >= 0)
    close_tty (self->fd);
  self->fd = -1;
}

/* The link is over by itself. A read of 0 bytes is a hang-up. */
static void
end_with_errno (StrobeTtyLink *self, const char *doing, int saved_errno)
{
  g_autoptr (GError) error = NULL;

  fail_with_errno (self, doing, saved_errno, &error);
  release (self);
  strobe_serial_link_emit_closed (STROBE_SERIAL_LINK (self), error);
}

static GSource *
attach (StrobeTtyLink *self, GIOCondition condition, GUnixFDSourceFunc func)
{
  GSource *source = g_unix_fd_source_new (self->fd, condition);

  g_source_set_callback (source, G_SOURCE_FUNC (func), self, NULL);
  g_source_set_static_name (source, "[strobe] tty");
  g_source_attach (source, self->context);
  return source;
}

/* Fills @buffer from what is there. Returns 0 or the errno that ended it, EAGAIN if it just ran
 * dry. */
static int
read_available (int fd, guint8 *buffer, gsize *n_bytes)
{
  while (*n_bytes < READ_BUDGET_BYTES) {
    gssize n_read = read (fd, buffer + *n_bytes, READ_BUDGET_BYTES - *n_bytes);

    if (n_read == 0)
      return EIO;
    if (n_read < 0 && errno != EINTR)
      return errno;
    if (n_read > 0)
      *n_bytes += (gsize) n_read;
  }
  return 0;
}

static gboolean
readable_cb (int fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (StrobeTtyLink) self = g_object_ref (STROBE_TTY_LINK (user_data));
  g_autofree guint8 *buffer = g_malloc (READ_BUDGET_BYTES);
  gsize n_bytes = 0;
  int read_errno = read_available (fd, buffer, &n_bytes);

  if (n_bytes > 0) {
    g_autoptr (GBytes) bytes = g_bytes_new (buffer, n_bytes);

    strobe_serial_link_emit_received (STROBE_SERIAL_LINK (self), bytes);
  }
  /* a handler may have closed or paused it: then the source is gone and the fd is not ours */
  if (g_source_is_destroyed (g_main_current_source ()))
    return G_SOURCE_REMOVE;
  if (read_errno != 0 && read_errno != EAGAIN) {
    end_with_errno (self, "read from", read_errno);
    return G_SOURCE_REMOVE;
  }
  return G_SOURCE_CONTINUE;
}

/* Paused: only a hang-up is looked for. */
static gboolean
hung_up_cb (int fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (StrobeTtyLink) self = g_object_ref (STROBE_TTY_LINK (user_data));

  end_with_errno (self, "follow", ENODEV);
  return G_SOURCE_REMOVE;
}

static void
update_read_source (StrobeTtyLink *self)
{
  clear_source (&self->read_source);
  self->read_source = self->paused ? attach (self, G_IO_HUP | G_IO_ERR, hung_up_cb)
                                   : attach (self, G_IO_IN, readable_cb);
}

/* Returns 0 or errno; what could not be sent yet stays in the queue. */
static int
send_queue (StrobeTtyLink *self)
{
  while (self->write_queue->len > 0) {
    gssize n_sent = write (self->fd, self->write_queue->data, self->write_queue->len);

    if (n_sent < 0 && errno == EINTR)
      continue;
    if (n_sent < 0)
      return errno == EAGAIN ? 0 : errno;
    if (n_sent == 0)
      return 0;
    g_byte_array_remove_range (self->write_queue, 0, (guint) n_sent);
  }
  return 0;
}

static gboolean
writable_cb (int fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (StrobeTtyLink) self = g_object_ref (STROBE_TTY_LINK (user_data));
  int send_errno = send_queue (self);

  if (send_errno != 0) {
    end_with_errno (self, "write to", send_errno);
    return G_SOURCE_REMOVE;
  }
  if (self->write_queue->len > 0)
    return G_SOURCE_CONTINUE;
  g_clear_pointer (&self->write_source, g_source_unref);
  return G_SOURCE_REMOVE;
}

/* The lock keeps other Strobes and every program that asks away, TIOCEXCL those that do not. */
static gboolean
take_tty (StrobeTtyLink *self, int fd, GError **error)
{
  if (!isatty (fd))
    return fail_with_errno (self, "use", ENOTTY, error);
  if (flock (fd, LOCK_EX | LOCK_NB) < 0)
    return fail_with_errno (self, "lock", errno, error);
  if (ioctl (fd, TIOCEXCL) < 0)
    return fail_with_errno (self, "take", errno, error);
  if (!set_raw (fd))
    return fail_with_errno (self, "set up", errno, error);
  return TRUE;
}

static gboolean
strobe_tty_link_open (StrobeSerialLink *serial_link, GError **error)
{
  StrobeTtyLink *self = STROBE_TTY_LINK (serial_link);
  int fd = -1;

  g_return_val_if_fail (self->fd < 0, FALSE);

  fd = open (self->path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
  if (fd < 0)
    return fail_with_errno (self, "open", errno, error);
  if (!take_tty (self, fd, error)) {
    close (fd);
    return FALSE;
  }
  self->fd = fd;
  self->context = g_main_context_ref_thread_default ();
  update_read_source (self);
  return TRUE;
}

static gboolean
strobe_tty_link_write (StrobeSerialLink *serial_link, GBytes *bytes, GError **error)
{
  StrobeTtyLink *self = STROBE_TTY_LINK (serial_link);
  gsize size_bytes = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size_bytes);
  int send_errno = 0;

  if (self->fd < 0)
    return fail_with_errno (self, "write to", ENODEV, error);
  if (size_bytes > WRITE_QUEUE_MAX_BYTES - self->write_queue->len) {
    g_set_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_IO,
                 "cannot write %" G_GSIZE_FORMAT " bytes to %s: %u bytes wait already, limit %d",
                 size_bytes, self->path, self->write_queue->len, WRITE_QUEUE_MAX_BYTES);
    return FALSE;
  }
  g_byte_array_append (self->write_queue, data, (guint) size_bytes);
  /* the source that waits already sends this too */
  if (self->write_source != NULL)
    return TRUE;
  send_errno = send_queue (self);
  if (send_errno != 0) {
    g_byte_array_set_size (self->write_queue, 0);
    return fail_with_errno (self, "write to", send_errno, error);
  }
  if (self->write_queue->len > 0)
    self->write_source = attach (self, G_IO_OUT, writable_cb);
  return TRUE;
}

static void
strobe_tty_link_set_paused (StrobeSerialLink *serial_link, gboolean paused)
{
  StrobeTtyLink *self = STROBE_TTY_LINK (serial_link);

  if (self->paused == paused)
    return;
  self->paused = paused;
  if (self->fd >= 0)
    update_read_source (self);
}

static void
strobe_tty_link_close (StrobeSerialLink *serial_link)
{
  release (STROBE_TTY_LINK (serial_link));
}

static void
link_iface_init (StrobeSerialLinkInterface *iface)
{
  iface->open = strobe_tty_link_open;
  iface->write = strobe_tty_link_write;
  iface->set_paused = strobe_tty_link_set_paused;
  iface->close = strobe_tty_link_close;
}

static void
strobe_tty_link_dispose (GObject *object)
{
  release (STROBE_TTY_LINK (object));
  G_OBJECT_CLASS (strobe_tty_link_parent_class)->dispose (object);
}

static void
strobe_tty_link_finalize (GObject *object)
{
  StrobeTtyLink *self = STROBE_TTY_LINK (object);

  g_free (self->path);
  g_byte_array_unref (self->write_queue);
  G_OBJECT_CLASS (strobe_tty_link_parent_class)->finalize (object);
}

static void
strobe_tty_link_class_init (StrobeTtyLinkClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = strobe_tty_link_dispose;
  object_class->finalize = strobe_tty_link_finalize;
}

static void
strobe_tty_link_init (StrobeTtyLink *self)
{
  self->fd = -1;
  self->write_queue = g_byte_array_new ();
}

/**
 * strobe_tty_link_new:
 * @path: the node of a tty, "/dev/ttyACM0"
 *
 * Makes a link to a tty; it is opened by strobe_serial_link_open().
 *
 * Context: the thread that will open it.
 *
 * Returns: (transfer full): the link
 */
StrobeSerialLink *
strobe_tty_link_new (const char *path)
{
  StrobeTtyLink *self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (STROBE_TYPE_TTY_LINK, NULL);
  self->path = g_strdup (path);
  return STROBE_SERIAL_LINK (self);
}
