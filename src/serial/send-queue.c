/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "serial/send-queue.h"

#include "base/timer.h"
#include "serial/serial-error.h"

/* StrobeSendQueue: a link takes what it has room for; the rest waits here and is tried again.
 *
 * Whoever sends asks for room first, on whatever thread it is, and hears at once if there is none.
 * What it was promised counts from then on, until the link has taken the bytes or is another one.
 */

/* What may wait to be sent. */
#define MAX_WAITING_BYTES (256 * 1024)
#define RETRY_MS 10

struct _StrobeSendQueue {
  /* the link's thread */
  StrobeSerialLink *link; /* NULL: nothing is sent */
  GQueue waiting;         /* of GBytes */
  StrobeTimer retry;

  GMutex mutex; /* of what follows */
  gsize waiting_bytes;
};

/**
 * strobe_send_queue_new:
 *
 * Context: any thread.
 *
 * Returns: (transfer full): a queue without a link
 */
StrobeSendQueue *
strobe_send_queue_new (void)
{
  StrobeSendQueue *self = g_new0 (StrobeSendQueue, 1);

  g_mutex_init (&self->mutex);
  g_queue_init (&self->waiting);
  return self;
}

/**
 * strobe_send_queue_free:
 * @self: (transfer full): a queue
 *
 * Forgets what waits.
 *
 * Context: the thread of the link; any if it has none.
 */
void
strobe_send_queue_free (StrobeSendQueue *self)
{
  strobe_send_queue_set_link (self, NULL);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * strobe_send_queue_reserve:
 * @self: a queue
 * @size_bytes: how much is to be sent
 * @error: return location for an error
 *
 * Asks for room. Where there is, the bytes have to follow by strobe_send_queue_push().
 *
 * Errors: STROBE_SERIAL_ERROR_IO if the board has not taken what it was sent before.
 *
 * Context: any thread; does not wait.
 *
 * Returns: %TRUE if there is room
 */
gboolean
strobe_send_queue_reserve (StrobeSendQueue *self, gsize size_bytes, GError **error)
{
  gboolean has_room = FALSE;

  g_mutex_lock (&self->mutex);
  has_room =
    size_bytes <= MAX_WAITING_BYTES && self->waiting_bytes <= MAX_WAITING_BYTES - size_bytes;
  if (has_room)
    self->waiting_bytes += size_bytes;
  g_mutex_unlock (&self->mutex);
  if (!has_room)
    g_set_error (error, STROBE_SERIAL_ERROR, STROBE_SERIAL_ERROR_IO,
                 "the board does not take what it is sent: %d bytes may wait", MAX_WAITING_BYTES);
  return has_room;
}

static void
release (StrobeSendQueue *self, gsize size_bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  /* What was promised before the link was another one is not counted any more. */
  self->waiting_bytes -= MIN (self->waiting_bytes, size_bytes);
}

/* What the link refuses for another reason than its room it tells by closing. */
static void
send_waiting (gpointer user_data)
{
  StrobeSendQueue *self = user_data;
  GBytes *bytes = NULL;

  while (self->link != NULL && !strobe_timer_is_running (&self->retry) &&
         (bytes = g_queue_peek_head (&self->waiting)) != NULL) {
    if (!strobe_serial_link_write (self->link, bytes, NULL)) {
      strobe_timer_start (&self->retry, RETRY_MS, send_waiting, self);
      return;
    }
    release (self, g_bytes_get_size (bytes));
    g_bytes_unref (g_queue_pop_head (&self->waiting));
  }
}

/**
 * strobe_send_queue_set_link:
 * @self: a queue
 * @link: (nullable): an open link; %NULL: there is none any more
 *
 * Sends over another link from now on. What waits was meant for the one before, and is forgotten.
 *
 * Ownership: takes a reference of @link.
 *
 * Context: the thread of the link.
 */
void
strobe_send_queue_set_link (StrobeSendQueue *self, StrobeSerialLink *link)
{
  strobe_timer_stop (&self->retry);
  g_queue_clear_full (&self->waiting, (GDestroyNotify) g_bytes_unref);
  g_mutex_lock (&self->mutex);
  self->waiting_bytes = 0;
  g_mutex_unlock (&self->mutex);
  g_set_object (&self->link, link);
}

/**
 * strobe_send_queue_push:
 * @self: a queue
 * @bytes: (transfer full): what there is room for
 *
 * Sends bytes behind those that wait. Without a link they are for nobody.
 *
 * Context: the thread of the link; does not wait.
 */
void
strobe_send_queue_push (StrobeSendQueue *self, GBytes *bytes)
{
  if (self->link == NULL) {
    g_bytes_unref (bytes);
    return;
  }
  g_queue_push_tail (&self->waiting, bytes);
  send_waiting (self);
}
