/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "serial/tty-link.h"

#include <errno.h>
#include <glib-unix.h>
#include <unistd.h>

#include "serial/serial-error.h"
#include "serial/tty-port.h"

/* StrobeTtyLink: the serial link over a Linux tty.
 * Made by the composition root for the console of a real board.
 * Lives on the thread that opens it: all its sources run in that thread's default main context.
 *
 * It only moves bytes; what must not happen to the lines of a board on the way in and out stands
 * in tty-port.c. */

/* What one dispatch may read, so that a flood leaves time for the rest of the loop. */
#define READ_BUDGET_BYTES 65536
/* What may wait for a board that does not read; a person types less, and a paste of more than
 * this into a dead console is better refused than kept. */
#define WRITE_QUEUE_MAX_BYTES 65536
/* POSIX, tcsendbreak(): at least 250 ms */
#define BREAK_MS 250

struct _StrobeTtyLink {
  GObject parent_instance;

  char *path;
  int fd; /* -1: not open */
  gboolean paused;
  GMainContext *context;
  GSource *read_source;
  GSource *write_source;
  GSource *break_source; /* while a break is held */
  GByteArray *write_queue;
  guint8 *read_buffer;  /* READ_BUDGET_BYTES */
  gsize n_cooked_bytes; /* of those that come next */
};

static void link_iface_init (StrobeSerialLinkInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (StrobeTtyLink,
                               strobe_tty_link,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (STROBE_TYPE_SERIAL_LINK, link_iface_init))

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
  if (self->break_source != NULL)
    strobe_tty_port_set_break (self->fd, self->path, FALSE, NULL);
  clear_source (&self->break_source);
  g_byte_array_set_size (self->write_queue, 0);
  g_clear_pointer (&self->context, g_main_context_unref);
  if (self->fd >= 0)
    strobe_tty_port_close (self->fd);
  self->fd = -1;
}

/* The link is over by itself. A read of 0 bytes is a hang-up. */
static void
end_with_errno (StrobeTtyLink *self, const char *doing, int saved_errno)
{
  g_autoptr (GError) error = NULL;

  strobe_tty_port_fail (self->path, doing, saved_errno, &error);
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

static void
uncook (StrobeTtyLink *self, gsize n_bytes)
{
  gsize n_cooked_bytes = MIN (self->n_cooked_bytes, n_bytes);

  strobe_tty_port_uncook (self->read_buffer, n_cooked_bytes);
  self->n_cooked_bytes -= n_cooked_bytes;
}

static gboolean
readable_cb (int fd, GIOCondition condition, gpointer user_data)
{
  g_autoptr (StrobeTtyLink) self = g_object_ref (STROBE_TTY_LINK (user_data));
  gsize n_bytes = 0;
  int read_errno = read_available (fd, self->read_buffer, &n_bytes);

  if (n_bytes > 0) {
    g_autoptr (GBytes) bytes = NULL;

    uncook (self, n_bytes);
    bytes = g_bytes_new (self->read_buffer, n_bytes);
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

static gboolean
strobe_tty_link_open (StrobeSerialLink *serial_link, GError **error)
{
  StrobeTtyLink *self = STROBE_TTY_LINK (serial_link);

  g_return_val_if_fail (self->fd < 0, FALSE);

  self->fd = strobe_tty_port_open (self->path, &self->n_cooked_bytes, error);
  if (self->fd < 0)
    return FALSE;
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
    return strobe_tty_port_fail (self->path, "write to", ENODEV, error);
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
    return strobe_tty_port_fail (self->path, "write to", send_errno, error);
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

static gboolean
strobe_tty_link_set_lines (StrobeSerialLink *serial_link,
                           gboolean dtr,
                           gboolean rts,
                           GError **error)
{
  StrobeTtyLink *self = STROBE_TTY_LINK (serial_link);

  if (self->fd < 0)
    return strobe_tty_port_fail (self->path, "set the lines of", ENODEV, error);
  return strobe_tty_port_set_lines (self->fd, self->path, dtr, rts, error);
}

static gboolean
end_break_cb (gpointer user_data)
{
  StrobeTtyLink *self = STROBE_TTY_LINK (user_data);

  strobe_tty_port_set_break (self->fd, self->path, FALSE, NULL);
  g_clear_pointer (&self->break_source, g_source_unref);
  return G_SOURCE_REMOVE;
}

/* tcsendbreak() would hold the thread that long. */
static gboolean
strobe_tty_link_send_break (StrobeSerialLink *serial_link, GError **error)
{
  StrobeTtyLink *self = STROBE_TTY_LINK (serial_link);

  if (self->fd < 0)
    return strobe_tty_port_fail (self->path, "send a break to", ENODEV, error);
  if (self->break_source != NULL)
    return TRUE;
  if (!strobe_tty_port_set_break (self->fd, self->path, TRUE, error))
    return FALSE;
  self->break_source = g_timeout_source_new (BREAK_MS);
  g_source_set_callback (self->break_source, end_break_cb, self, NULL);
  g_source_set_static_name (self->break_source, "[strobe] tty break");
  g_source_attach (self->break_source, self->context);
  return TRUE;
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
  iface->set_lines = strobe_tty_link_set_lines;
  iface->send_break = strobe_tty_link_send_break;
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
  g_free (self->read_buffer);
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
  self->read_buffer = g_malloc (READ_BUDGET_BYTES);
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
