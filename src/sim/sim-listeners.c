/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "sim/sim-listeners.h"

/* StrobeSimListeners: the events of a board on their way out. They are queued while the board is
 * locked and delivered when it is not, in the order in which they happened: only one thread
 * delivers at a time, and what others cause meanwhile is delivered by it. Owned by the board; has a
 * lock of its own. */

typedef struct {
  gulong id;
  StrobeSimEventFunc func;
  gpointer user_data;
} Listener;

struct _StrobeSimListeners {
  GMutex mutex;
  GCond idle;        /* no listener is being called any more */
  GArray *listeners; /* of Listener */
  GArray *events;    /* of StrobeSimEvent */
  gulong last_id;
  GThread *deliverer; /* who delivers now */
  gulong called_id;   /* whom it is calling */
};

static gboolean
find_after (StrobeSimListeners *self, gulong id, Listener *found)
{
  guint i;

  for (i = 0; i < self->listeners->len; i++) {
    *found = g_array_index (self->listeners, Listener, i);
    if (found->id > id)
      return TRUE;
  }
  return FALSE;
}

/* Called with the lock, and gives it up during the calls. Ids grow, so that listeners may come and
 * go meanwhile. */
static void
deliver (StrobeSimListeners *self, StrobeSimEvent event)
{
  Listener listener = { 0 };

  while (find_after (self, listener.id, &listener)) {
    self->called_id = listener.id;
    g_mutex_unlock (&self->mutex);
    listener.func (event, listener.user_data);
    g_mutex_lock (&self->mutex);
    self->called_id = 0;
    g_cond_broadcast (&self->idle);
  }
}

static void
forget (StrobeSimListeners *self, gulong id)
{
  guint i;

  for (i = 0; i < self->listeners->len; i++)
    if (g_array_index (self->listeners, Listener, i).id == id) {
      g_array_remove_index (self->listeners, i);
      return;
    }
}

/**
 * strobe_sim_listeners_new:
 *
 * Creates an empty list.
 *
 * Returns: (transfer full): the list
 */
StrobeSimListeners *
strobe_sim_listeners_new (void)
{
  StrobeSimListeners *self = g_new0 (StrobeSimListeners, 1);

  g_mutex_init (&self->mutex);
  g_cond_init (&self->idle);
  self->listeners = g_array_new (FALSE, FALSE, sizeof (Listener));
  self->events = g_array_new (FALSE, FALSE, sizeof (StrobeSimEvent));
  return self;
}

/**
 * strobe_sim_listeners_free:
 * @self: a list that nobody delivers from
 *
 * Frees it.
 */
void
strobe_sim_listeners_free (StrobeSimListeners *self)
{
  g_array_unref (self->listeners);
  g_array_unref (self->events);
  g_cond_clear (&self->idle);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * strobe_sim_listeners_add:
 * @self: a list
 * @func: called for each event
 * @user_data: for @func
 *
 * Adds a listener.
 *
 * Context: any thread.
 *
 * Returns: its id, never 0
 */
gulong
strobe_sim_listeners_add (StrobeSimListeners *self, StrobeSimEventFunc func, gpointer user_data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  Listener listener = { .id = ++self->last_id, .func = func, .user_data = user_data };

  g_array_append_val (self->listeners, listener);
  return listener.id;
}

/**
 * strobe_sim_listeners_remove:
 * @self: a list
 * @id: a listener
 *
 * Removes a listener. If another thread is calling it, waits for the end of that call: afterwards
 * it is never called again.
 *
 * Context: any thread; the listener itself too.
 */
void
strobe_sim_listeners_remove (StrobeSimListeners *self, gulong id)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  forget (self, id);
  while (self->called_id == id && self->deliverer != g_thread_self ())
    g_cond_wait (&self->idle, &self->mutex);
}

/**
 * strobe_sim_listeners_push:
 * @self: a list
 * @event: what happened
 *
 * Queues an event.
 *
 * Context: any thread, under the lock of the board.
 */
void
strobe_sim_listeners_push (StrobeSimListeners *self, StrobeSimEvent event)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  g_array_append_val (self->events, event);
}

/**
 * strobe_sim_listeners_dispatch:
 * @self: a list
 *
 * Delivers what is queued, unless somebody is at it already.
 *
 * Context: any thread, with no lock held.
 */
void
strobe_sim_listeners_dispatch (StrobeSimListeners *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->deliverer != NULL)
    return;
  self->deliverer = g_thread_self ();
  while (self->events->len > 0) {
    StrobeSimEvent event = g_array_index (self->events, StrobeSimEvent, 0);

    g_array_remove_index (self->events, 0);
    deliver (self, event);
  }
  self->deliverer = NULL;
}
