/* SPDX-FileCopyrightText: The Strobe authors
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "device/rescanner-private.h"

#include <glib-unix.h>
#include <sys/inotify.h>
#include <unistd.h>

/* StrobeRescanner: says when it is worth looking at the devices again.
 * Made by the udev source where udev's events do not arrive: in a sandbox without the network, and
 * where no udev runs.
 * Lives on the thread that made it, with sources of its thread-default main context.
 *
 * Nodes that come and go in /dev and /dev/bus/usb are seen at once. Those folders may be hidden,
 * so a slow tick is there for what they do not show.
 *
 * inotify itself and not GFileMonitor: that one also wakes up for every byte that any program
 * writes to any node of /dev. */

#define TICK_S 1
/* A board brings several nodes, and each is first made and then given its permissions. */
#define SETTLE_MS 20
#define EVENTS (IN_CREATE | IN_DELETE | IN_ATTRIB | IN_MOVED_FROM | IN_MOVED_TO)
#define USB_FOLDER "bus/usb"

struct _StrobeRescanner {
  char *dev_folder;
  StrobeRescannerFunc func;
  gpointer user_data;
  int fd; /* -1: no inotify, then only the tick is left */
  GSource *event_source;
  GSource *tick_source;
  GSource *settle_source;
};

static void
clear_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Watching what is watched already changes nothing, so new folders are found by doing it again. */
static void
watch_folders (StrobeRescanner *self)
{
  g_autofree char *usb_folder = g_build_filename (self->dev_folder, USB_FOLDER, NULL);
  g_autoptr (GDir) busses = g_dir_open (usb_folder, 0, NULL);
  const char *name = NULL;

  if (self->fd < 0)
    return;
  inotify_add_watch (self->fd, self->dev_folder, EVENTS | IN_ONLYDIR);
  inotify_add_watch (self->fd, usb_folder, EVENTS | IN_ONLYDIR);
  while (busses != NULL && (name = g_dir_read_name (busses)) != NULL) {
    g_autofree char *bus_folder = g_build_filename (usb_folder, name, NULL);

    inotify_add_watch (self->fd, bus_folder, EVENTS | IN_ONLYDIR);
  }
}

static gboolean
tick_cb (gpointer user_data)
{
  StrobeRescanner *self = user_data;

  watch_folders (self);
  self->func (self->user_data);
  return G_SOURCE_CONTINUE;
}

static gboolean
settle_cb (gpointer user_data)
{
  StrobeRescanner *self = user_data;

  clear_source (&self->settle_source);
  tick_cb (self);
  return G_SOURCE_REMOVE;
}

static GSource *
attach (GSource *source, GSourceFunc func, StrobeRescanner *self)
{
  g_source_set_callback (source, func, self, NULL);
  g_source_set_static_name (source, "[strobe] devices");
  g_source_attach (source, g_main_context_get_thread_default ());
  return source;
}

static gboolean
event_cb (int fd, GIOCondition condition, gpointer user_data)
{
  StrobeRescanner *self = user_data;
  char events[4096];

  while (read (fd, events, sizeof events) > 0)
    ;
  if (self->settle_source == NULL)
    self->settle_source = attach (g_timeout_source_new (SETTLE_MS), settle_cb, self);
  return G_SOURCE_CONTINUE;
}

/**
 * strobe_rescanner_new:
 * @dev_folder: where the nodes are, "/dev"
 * @func: called each time it is worth looking
 * @user_data: for @func
 *
 * Starts to watch. The first call comes later, not from in here.
 *
 * Context: any thread; @func is called on it.
 *
 * Source: inotify(7).
 *
 * Returns: (transfer full): the rescanner
 */
StrobeRescanner *
strobe_rescanner_new (const char *dev_folder, StrobeRescannerFunc func, gpointer user_data)
{
  StrobeRescanner *self = NULL;

  g_return_val_if_fail (dev_folder != NULL, NULL);
  g_return_val_if_fail (func != NULL, NULL);

  self = g_new0 (StrobeRescanner, 1);
  self->dev_folder = g_strdup (dev_folder);
  self->func = func;
  self->user_data = user_data;
  self->fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  watch_folders (self);
  if (self->fd >= 0)
    self->event_source =
      attach (g_unix_fd_source_new (self->fd, G_IO_IN), G_SOURCE_FUNC (event_cb), self);
  self->tick_source = attach (g_timeout_source_new_seconds (TICK_S), tick_cb, self);
  return self;
}

/**
 * strobe_rescanner_free:
 *
 * Stops to watch; nothing is called any more.
 *
 * Context: the thread that made it.
 */
void
strobe_rescanner_free (StrobeRescanner *self)
{
  if (self == NULL)
    return;
  clear_source (&self->event_source);
  clear_source (&self->tick_source);
  clear_source (&self->settle_source);
  if (self->fd >= 0)
    close (self->fd);
  g_free (self->dev_folder);
  g_free (self);
}
